"""Press conferences and interviews word for word: whose turn it is, and who "we" and "he" are in it."""

from __future__ import annotations

from collections.abc import Callable

from domain.extraction import Extraction

Read = Callable[..., Extraction]


def _told(extraction: Extraction) -> list[tuple[str, str]]:
    return [(s.speaker.id, s.evidence.text) for s in extraction.statements]


def test_bare_letters_label_the_turns_of_whom_the_title_names(read: Read) -> None:
    """After "A:" the spokesperson of the title has the floor, up to the next "Q:"; the introduction is no statement."""
    text = (
        "Foreign Ministry Spokesperson Geng Shuang's Regular Press Conference on March 6, 2019\n"
        "On March 6, spokesperson Geng Shuang chaired the regular press conference.\n"
        "Q: A paper says that Russia wants a new bridge. Will China pay for it?\n"
        "A: We have seen the report. China and Russia discuss many bridges.\n"
        "The work goes on as planned.\n"
        "Q: The harvest was bad in Canada.\n"
        "A: That is a matter for Canadian farmers."
    )
    assert _told(read(text, "2019-03-06")) == [
        ("geng-shuang", "We have seen the report."),
        ("geng-shuang", "China and Russia discuss many bridges."),
        ("geng-shuang", "The work goes on as planned."),
        ("geng-shuang", "That is a matter for Canadian farmers."),
    ]


def test_the_same_in_chinese(read: Read) -> None:
    """The labels "问" and "答" stand for the journalist and for whom the title names."""
    text = (
        "2014年6月3日外交部发言人洪磊主持例行记者会\n"
        "问：有报道说俄罗斯将出售港口。中方有何评论？\n"
        "答：中方注意到有关报道。我们对港口合作持开放态度。\n"
        "问：今年的小麦收成如何？\n"
        "答：这个问题请向主管部门了解。"
    )
    assert _told(read(text, "2014-06-03")) == [
        ("hong-lei", "中方注意到有关报道。"),
        ("hong-lei", "我们对港口合作持开放态度。"),
        ("hong-lei", "这个问题请向主管部门了解。"),
    ]


def test_a_quotation_behind_a_colon_is_no_dialogue(read: Read) -> None:
    """What follows "X：“…”" in a report: nobody has the floor in the paragraphs after it."""
    text = "王毅同拉夫罗夫举行会谈\n王毅：“河上需要一座新桥。”\n今年秋天山谷里的农民收获了很多小麦。"
    assert [words for _, words in _told(read(text))] == ["“河上需要一座新桥。”"]


def test_labels_in_capitals_with_a_remark(read: Read) -> None:
    """Offices in capitals join their names, and "(in Chinese)" is no part of what is said."""
    text = (
        "Press statements following Russian-Chinese talks\n"
        "PRESIDENT OF RUSSIA VLADIMIR PUTIN: Friends, the river is wide. We shall build over it.\n"
        "PRESIDENT OF THE PEOPLE'S REPUBLIC OF CHINA HU JINTAO (in Chinese): Dear friends, the valley is green. "
        "It feeds both our peoples.\n"
        "QUESTION: And the price?\n"
        "VLADIMIR PUTIN: The price is fair to everybody."
    )
    assert _told(read(text, "2007-03-26")) == [
        ("vladimir-putin", "Friends, the river is wide."),
        ("vladimir-putin", "We shall build over it."),
        ("hu-jintao", "Dear friends, the valley is green."),
        ("hu-jintao", "It feeds both our peoples."),
        ("vladimir-putin", "The price is fair to everybody."),
    ]


def test_who_stands_beside_the_speaker_has_no_turn(read: Read) -> None:
    """A "news conference with X" names whose guest X is: the words are the other one's."""
    text = (
        "Statements and answers at a news conference with President of China Hu Jintao\n"
        "VLADIMIR PUTIN: The river is wide. We shall build over it."
    )
    assert {who for who, _ in _told(read(text, "2007-03-26"))} == {"vladimir-putin"}


def test_who_met_in_the_words_of_one_of_them(read: Read) -> None:
    """The talks of the title are those of its speaker; "we" are both sides, "he" of whom was spoken."""
    remarks = (
        "Foreign Minister Sergey Lavrov's remarks at a news conference following talks with Foreign Minister Wang Yi\n"
        "Ladies and gentlemen,\nWe spoke of rivers."
    )
    event = read(remarks).events[0]
    assert (event.status, event.countries) == ("held", ("CHN", "RUS"))
    just = read(
        "Statements\nVLADIMIR PUTIN: Dear friends. The talks with President of China Hu Jintao have just ended."
    )
    assert [(e.status, e.countries) for e in just.events if e.kind == "meeting"] == [("held", ("CHN", "RUS"))]
    interview = (
        "Ambassador Igor Morgulov: Rivers join us\n"
        "Question: And the minister?\n"
        "Igor Morgulov: Sergey Lavrov's trip was long. He was received by President Xi Jinping."
    )
    actors = {a.id for e in read(interview).events for a in e.actors}
    assert actors == {"sergey-lavrov", "xi-jinping"}
