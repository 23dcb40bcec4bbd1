"""What only stands near an occasion: destinations in a list, since-clauses, labels, and what talks came to."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from domain.extraction import Extraction

Read = Callable[..., Extraction]


def told(extraction: Extraction) -> list[tuple[str, str, tuple[str, ...]]]:
    """Kind, status and countries of each event."""
    return [(event.kind, event.status, event.countries) for event in extraction.events]


@pytest.mark.parametrize(
    "text",
    [
        "Orban angered his allies when he went on visits to Kyiv, Moscow and Beijing for talks on the war.",
        "北京坚称将与俄罗斯保持正常的经济往来。",
        "拉夫罗夫称俄中两国元首保持战略沟通。",
        "Польский премьер, обвинил Россию и Китай в стремлении создать ось.",
    ],
)
def test_the_two_did_not_meet(read: Read, text: str) -> None:
    """Places that somebody went to, ties that go on, and those who are accused are no parties."""
    assert [e for e in read(text).events if {"CHN", "RUS"} <= set(e.countries)] == []


@pytest.mark.parametrize(
    "text",
    [
        "拉夫罗夫已抵达中国，这是自莫斯科上个月开始入侵以来他首次访问中国。",
        "自2月24日开战以来，拉夫罗夫首次访华。",
    ],
)
def test_since_when_it_is_the_first_is_not_when_it_was(read: Read, text: str) -> None:
    """One visit, held now."""
    assert told(read(text, published="2022-03-30")) == [("visit", "held", ("CHN", "RUS"))]


def test_a_list_of_neighbours_names_no_other_country(read: Read) -> None:
    """The first character of Uzbekistan after "and" is short for Ukraine elsewhere."""
    [event] = read("王毅同哈萨克斯坦和乌兹别克斯坦外长举行会谈。").events
    assert "UKR" not in event.countries
    [event] = read("王毅同俄罗斯和乌方代表举行会谈。").events
    assert "UKR" in event.countries


def test_who_tells_of_talks_took_no_part(read: Read) -> None:
    """Before a colon stands whose words follow."""
    text = "News\nYury Ushakov: I would like to tell you of the talks between Vladimir Putin and Xi Jinping."
    people = {actor.id for event in read(text).events for actor in event.actors}
    assert people == {"vladimir-putin", "xi-jinping"}


@pytest.mark.parametrize(
    ("sentence", "kinds"),
    [
        ("The parties agreed to stay in close contact.", ["meeting"]),
        ("The parties agreed to extend the treaty of friendship.", ["agreement", "meeting"]),
        ("The parties signed a contract for gas.", ["agreement", "meeting"]),
    ],
)
def test_what_is_agreed_in_words_is_what_the_talks_came_to(read: Read, sentence: str, kinds: list[str]) -> None:
    """What is signed, or is about a treaty, is an act of its own."""
    extraction = read(f"Sergey Lavrov met Wang Yi in Tunxi on Wednesday.\n{sentence}")
    assert sorted(event.kind for event in extraction.events) == kinds


@pytest.mark.parametrize(
    "text",
    [
        "Putin meets Xi Jinping: five takeaways",
        "Лавров провел переговоры с Ван И: главное",
        "President V. Putin met Xi Jinping in Beijing.",
        "来自俄罗斯的总统普京3月17日同习近平主席举行会谈后会见记者。",
        "Город украшен.\nЧитайте также\nКурс рубля вырос\nЛавров встретился с Ван И на саммите.\nОбсудили торговлю.",
    ],
)
def test_two_who_met_are_still_the_two(read: Read, text: str) -> None:
    """Before a colon, with an initial, beside a word that only looks like "since", below headlines of others."""
    [event] = [e for e in read(text, published="2022-03-17").events if e.kind == "meeting"]
    assert event.countries == ("CHN", "RUS")
    assert len({actor.id for actor in event.actors}) == 2
    assert event.date == "2022-03-17"


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Визит Путина в Китай начнется с 16 мая и продлится два дня.", "2024-05-16"),
        ("Совместные учения России и Китая пройдут с 20 июня.", "2024-06-20"),
    ],
)
def test_from_when_it_will_be_is_when_it_is_planned(read: Read, text: str, date: str) -> None:
    """The same preposition says since when something is the first."""
    [event] = read(text, published="2024-05-10").events
    assert (event.status, event.date) == ("planned", date)


def test_what_a_country_did_years_ago_is_no_statement(read: Read) -> None:
    """A sentence that opens with an earlier year tells history; the same without one is of the day."""
    assert not read("Rivers\nIn 2008 China refused to pay for a bridge that Russia wanted.").statements
    assert read("Rivers\nChina refused to pay for a bridge that Russia wanted.").statements
