"""Who said what: speakers, words and offsets, in own-worded articles."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from domain.extraction import Extraction

Read = Callable[..., Extraction]

SAID = [
    pytest.param(
        "“We see China as a neighbour. Trade is growing,” Lavrov said.",
        "sergey-lavrov",
        "“We see China as a neighbour. Trade is growing,”",
        True,
        id="en-quote",
    ),
    pytest.param(
        "Wang Yi said that China would keep buying Russian gas.",
        "wang-yi",
        "China would keep buying Russian gas",
        False,
        id="en-indirect",
    ),
    pytest.param(
        "China will not take sides, Wang Yi said on Monday.",
        "wang-yi",
        "China will not take sides",
        False,
        id="en-trailing",
    ),
    pytest.param(
        "Ties with China are strong — Lavrov\nMore to follow.",
        "sergey-lavrov",
        "Ties with China are strong",
        False,
        id="en-headline",
    ),
    pytest.param(
        "«Мы ценим дружбу с Китаем. Торговля растет», — сказал Лавров.",
        "sergey-lavrov",
        "«Мы ценим дружбу с Китаем. Торговля растет»",
        True,
        id="ru-quote",
    ),
    pytest.param(
        "Ван И заявил, что Китай продолжит закупки газа в России.",
        "wang-yi",
        "Китай продолжит закупки газа в России",
        False,
        id="ru-indirect",
    ),
    pytest.param(
        "По словам Сергея Лаврова, отношения с Китаем крепнут.",
        "sergey-lavrov",
        "отношения с Китаем крепнут",
        False,
        id="ru-source",
    ),
    pytest.param("王毅表示，中方愿同俄方扩大合作。", "wang-yi", "中方愿同俄方扩大合作", False, id="zh-indirect"),
    pytest.param("“俄中关系前景广阔，”拉夫罗夫说。", "sergey-lavrov", "“俄中关系前景广阔，”", True, id="zh-quote"),
]


@pytest.mark.parametrize(("text", "speaker", "words", "direct"), SAID)
def test_the_words_and_their_speaker(read: Read, text: str, speaker: str, words: str, direct: bool) -> None:
    """The evidence is what was said, without the attribution."""
    statement = read(text).statements[0]
    assert statement.speaker.id == speaker
    assert statement.evidence.text == words
    assert statement.direct is direct
    assert statement.evidence.holds_in(text)


def test_a_quotation_with_several_sentences_is_one_statement(read: Read) -> None:
    """Quotations are found before sentences are split."""
    (statement,) = read("“First. Second. Third,” said Maria Zakharova.").statements
    assert statement.evidence.text == "“First. Second. Third,”"
    assert statement.speaker.mention is not None
    assert statement.speaker.mention.text == "Maria Zakharova"


BOTH = [
    pytest.param("Lavrov met Wang Yi in Moscow. The ministers condemned unilateral sanctions.", id="en"),
    pytest.param("Сергей Лавров встретился с Ван И. Министры осудили односторонние санкции.", id="ru"),
]


@pytest.mark.parametrize("text", BOTH)
def test_what_both_sides_say_is_a_statement_of_each(read: Read, text: str) -> None:
    """One statement per side, with its stance."""
    statements = read(text).statements
    assert {s.speaker.id for s in statements} == {"sergey-lavrov", "wang-yi"}
    assert {s.stance for s in statements} == {"accuse"}
    assert {s.plover for s in statements} == {"ACCUSE"}


def test_a_question_is_not_the_answer(read: Read) -> None:
    """What a reporter asks is not what the spokesperson says."""
    statements = read("记者问：中国会购买俄罗斯石油吗？毛宁表示，中方一贯反对单边制裁。").statements
    assert [s.evidence.text for s in statements if s.speaker.id == "mao-ning"] == ["中方一贯反对单边制裁"]


def test_chinese_prose_goes_on_for_its_speaker(read: Read) -> None:
    """Sentences after "X表示" in one paragraph are still X's."""
    statements = read("王毅表示，中俄关系成熟稳定。双方应当扩大贸易。").statements
    assert [s.speaker.id for s in statements] == ["wang-yi", "wang-yi"]
    assert statements[1].evidence.text == "双方应当扩大贸易"


def test_about_names_the_other_country(read: Read) -> None:
    """A statement on the relation is about the other side."""
    (statement,) = read("Moscow values its ties with Beijing, Dmitry Peskov said.").statements
    assert statement.speaker.country == "RUS"
    assert "CHN" in statement.about


def test_a_ministry_without_a_country_is_the_outlets_own(read: Read) -> None:
    """The word "MFA" in a Russian agency's headline is the Russian one."""
    (statement,) = read("China is a partner — MFA", outlet="TASS").statements
    assert statement.speaker.country == "RUS"


def test_an_unknown_speaker_is_kept(read: Read) -> None:
    """Names that the lexicon lacks stay as the text has them."""
    (statement,) = read("Farmers will need help this winter, Jane Doe of the growers' union said.").statements
    assert "Jane Doe" in statement.speaker.name
    assert statement.speaker.country is None


@pytest.mark.parametrize(
    ("text", "countries"),
    [
        ("Lavrov met Wang Yi in Tunxi.\nThe sides said that trade is growing.", {"CHN", "RUS"}),
        ("Лавров встретился с Ван И в Туньси.\nСтороны подчеркнули, что торговля растет.", {"CHN", "RUS"}),
    ],
)
def test_the_sides_are_countries(read: Read, text: str, countries: set[str]) -> None:
    """And not whoever met: "the ministers" are the people."""
    said = [s for s in read(text).statements if s.speaker.role == "country"]
    assert {s.speaker.country for s in said} == countries
    assert {s.speaker.name for s in said} == {"China", "Russia"}


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        (
            "Beijing rejects reports of talks with Moscow\nChina will not answer rumours about Russia, Mao Ning said.",
            ["mao-ning"],
        ),
        ("China refuses to join the treaty with Russia — Kremlin\nMore to follow.", ["kremlin"]),
        ("Lavrov said that China, a power of its own, has found itself at a crossroads.", ["sergey-lavrov"]),
        ("“Russia will work with China,” Lavrov said, according to the statement.", ["sergey-lavrov"]),
        ("China's chairmanship concluded with a summit that pleased Russia.", []),
        ("俄罗斯联邦航空运输局发言人表示，中国拒绝提供飞机零部件。", ["russian-spokesperson"]),
        ("Peskov did not say how Russia would answer China.", []),
        ("Wang Yi did not rule out that China would write to Russia.", ["wang-yi"]),
        ("Bank of China said that Russia pays late.", ["bank-of-china"]),
        ("Рубио на встрече с Ван И заявил, что Россия ждёт.", ["marco-rubio"]),
        ("Песков не сообщил, что ответит Россия Китаю.", []),
        ("Песков не исключил, что Россия ответит Китаю.", ["dmitry-peskov"]),
        ("路透社记者问：中国称两国合作没有上限，这意味着什么？", []),
        (
            "China and Russia grow closer, Lavrov said.\nRead also: Wang Yi said that Russia must wait.",
            ["sergey-lavrov"],
        ),
    ],
)
def test_only_who_speaks_is_a_speaker(read: Read, text: str, speakers: list[str]) -> None:
    """Not a country whose officials speak, nor who says nothing, nor a verb in another sense, a question or a link."""
    assert [s.speaker.id for s in read(text).statements] == speakers


def test_links_below_an_article_are_not_its_own(read: Read) -> None:
    """From their heading to the end."""
    text = "Лавров и Ван И провели переговоры в Туньси.\nОни обсудили торговлю и приграничные мосты.\n"
    links = "Читайте также\nПутин встретился с Си Цзиньпином в Пекине\nМишустин прилетел в Шанхай"
    assert read(text + links).events == read(text).events


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Sergey Lavrov met Wang Yi in Tunxi and said that trade with China would grow.",
            [("sergey-lavrov", "trade with China would grow")],
        ),
        (
            "“Neighbours must be able to reach each other,” Wang Yi said, in remarks carried by television.",
            [("wang-yi", "“Neighbours must be able to reach each other,”")],
        ),
        ("The town, where Russian traders have long complained about charges, has a station.", None),
    ],
)
def test_the_subject_is_found_behind_what_stands_between(
    read: Read, text: str, found: list[tuple[str, str]] | None
) -> None:
    """An object of the first verb does not speak, and how it was said is not said."""
    said = [(s.speaker.id, s.evidence.text) for s in read(text).statements]
    assert said == found if found else all(not who.startswith("where") for who, _ in said)


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        (
            "News\nChina urged Russia to respect borders.\nMany came.\nMany went.\nXi Jinping said exports grew.",
            {"china", "xi-jinping"},
        ),
        ("针对记者提问，外交部发言人毛宁表示，中方愿同俄罗斯加强合作。", {"mao-ning"}),
        ("Turkish businessmen met Lavrov and said China was unreliable.", {"turkish-businessmen"}),
        (
            "Putin met Xi Jinping.\nFarmers fear for their harvest. They said Russia and China should lower tariffs.",
            set[str](),
        ),
    ],
)
def test_nobody_speaks_for_another(read: Read, text: str, speakers: set[str]) -> None:
    """An official's words on something else, an object of the verb, or the two who met."""
    assert {s.speaker.id for s in read(text).statements} == speakers
