"""Who the two sides of an occasion are: "between A and B", "the two presidents", "the pair", "they"."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from domain.extraction import Extraction

Read = Callable[..., Extraction]


def _events(extraction: Extraction, *kinds: str) -> list[tuple[str, set[str]]]:
    return [(e.status, {a.id for a in e.actors}) for e in extraction.events if not kinds or e.kind in kinds]


def test_between_names_those_who_take_part(read: Read) -> None:
    """Whom a noun has after "between" takes part in it alone, and in nothing else that the sentence tells."""
    call = read(
        "No phone call between Vladimir Putin and Xi Jinping is planned, hours before Xi speaks with Joe Biden."
    )
    assert ("denied", {"vladimir-putin", "xi-jinping"}) in _events(call, "phone_call")
    ahead = read(
        "Days before a picnic between US President Joe Biden and Russian President Vladimir Putin, Wang Yi held a "
        "phone conversation with Sergey Lavrov."
    )
    assert _events(ahead, "phone_call") == [("held", {"wang-yi", "sergey-lavrov"})]


def test_two_presidents_stay_a_pair(read: Read) -> None:
    """A third country that one of them goes on to makes no new pair, nor are two ministers two presidents."""
    text = (
        "Chinese President Hu Jintao and Russian President Dmitry Medvedev met in Moscow on Monday.\n"
        "Hu will go on to Kazakhstan, where he is to hold talks with officials of Kazakhstan.\n"
        "The two heads of state signed a treaty on rivers."
    )
    assert _events(read(text, "2011-06-13"), "agreement") == [("held", {"hu-jintao", "dmitry-medvedev"})]
    ministers = (
        "Lavrov met Wang Yi in Moscow on Monday.\nThe two presidents signed a treaty on rivers in 2021, both noted."
    )
    signed = [e for e in read(ministers, "2023-04-03").events if e.kind == "agreement"]
    assert {a.id for e in signed for a in e.actors} == {"vladimir-putin", "xi-jinping"}


def test_a_visit_makes_two_sides(read: Read) -> None:
    """The guest's country and the host's are "the two sides" of what is signed next."""
    text = "Hu Jintao arrived in Moscow on Monday.\nThe two sides signed six agreements on timber."
    signed = [e for e in read(text, "2011-06-13").events if e.kind == "agreement"]
    assert [e.countries for e in signed] == [("CHN", "RUS")]


def test_the_pair_without_an_occasion_are_those_named_last(read: Read) -> None:
    """Nothing told of a meeting before: "the pair" are the two of whom the text speaks."""
    text = "Putin praised Xi Jinping in the morning. In the evening the pair sat down in Beijing."
    assert ("held", {"vladimir-putin", "xi-jinping"}) in _events(read(text), "meeting")


def test_they_sign_what_they_met_for(read: Read) -> None:
    """In the sentence after the meeting "they" are its sides."""
    text = "Putin and Xi Jinping held talks in Moscow on Tuesday. They signed a treaty on pandas."
    assert _events(read(text), "agreement") == [("held", {"vladimir-putin", "xi-jinping"})]


@pytest.mark.parametrize(
    "text",
    [
        "Russia is ready to meet China's growing demand for timber.",
        "Putin and Xi Jinping signed nothing.",
        "Nothing can be discussed, Peskov noted, without Russia and China.",
        "Moscow and Beijing have never tired of telling everybody that rivers join them.",
        "The two sides propose that the United States and South Korea refrain from joint exercises.",
    ],
)
def test_no_occasion_of_the_two(read: Read, text: str) -> None:
    """Demand is met by nobody; what is not signed, what is said again and again and what others should do is no act."""
    both = [e for e in read(f"Rivers\n{text}").events if {"CHN", "RUS"} <= set(e.countries)]
    assert both == []


def test_he_is_not_who_closes_the_sentence(read: Read) -> None:
    """In "He will meet A, B said" who meets is of whom the text spoke before."""
    text = "Xi Jinping flew to Moscow on Tuesday. He will meet Mikhail Mishustin, vice minister Cheng Guoping said."
    assert ("planned", {"xi-jinping", "mikhail-mishustin"}) in _events(read(text), "meeting")


def test_who_was_introduced_is_known_by_name(read: Read) -> None:
    """A title once is enough; a family name that stands first is the Chinese one."""
    text = (
        "Rivers\nChinese Ambassador Xie Xiaoming received Belarusian guests.\n"
        "Xie said the river was wide. The weather was fine, Xie added."
    )
    assert {s.speaker.name for s in read(text).statements} == {"Xie Xiaoming"}
    chinese = "河流\n越南国会主席陈青明9日访问北京。\n陈青明说，河上需要一座桥。"
    assert [(s.speaker.name, s.speaker.country) for s in read(chinese).statements] == [("陈青明", "VNM")]


def test_another_given_name_is_another_person(read: Read) -> None:
    """A surname that the lexicon knows under another given name is a stranger's."""
    text = "Rivers\nIn Washington, Joan Carney, a clerk, said the bridge was open."
    assert [s.speaker.name for s in read(text).statements] == ["Joan Carney"]


def test_their_talks_are_of_those_named_before(read: Read) -> None:
    """What opens with "in their talks" tells of the two of the sentence before."""
    text = "Putin and Xi Jinping agreed to raise trade on Tuesday.\nIn their talks in Moscow, rivers took an hour."
    assert ("held", {"vladimir-putin", "xi-jinping"}) in _events(read(text), "meeting")


@pytest.mark.parametrize("opening", ["As", "When", "While"])
def test_whatever_opens_the_sentence_is_no_given_name(read: Read, opening: str) -> None:
    """Who was introduced is known by the family name alone there, too."""
    extraction = read(f"Envoy Paulo Tavarez spoke. {opening} Tavarez met Lavrov, it rained.")
    assert any({a.name for a in e.actors} == {"Paulo Tavarez", "Sergey Lavrov"} for e in extraction.events)


def test_a_just_order_is_no_news(read: Read) -> None:
    """Only right before the verb does "just" tell that it is just over."""
    (event,) = (
        e
        for e in read("News of the day\nLavrov said he met Wang Yi and they want a just world order.").events
        if e.kind == "meeting"
    )
    assert event.status == "recalled"


@pytest.mark.parametrize(
    ("text", "actors"),
    [
        (
            "The foreign ministers of Russia and China met in Tunxi.",
            {("sergey-lavrov", "RUS", "foreign minister"), ("wang-yi", "CHN", "foreign minister")},
        ),
        (
            "The presidents of Russia, China and Peru met in Lima.",
            {
                ("vladimir-putin", "RUS", "president"),
                ("xi-jinping", "CHN", "president"),
                ("peruvian-president", "PER", "president"),
            },
        ),
        (
            "Российско-китайские переговоры прошли в Пекине.",
            {("russia", "RUS", "country"), ("china", "CHN", "country")},
        ),
        (
            "Российская и китайская стороны провели переговоры в Пекине.",
            {("russian-delegation", "RUS", "delegation"), ("chinese-delegation", "CHN", "delegation")},
        ),
    ],
)
def test_each_country_of_several_is_a_party(read: Read, text: str, actors: set[tuple[str, str, str]]) -> None:
    """Its holder of the office where known, else the office; a country by its name."""
    (event,) = read(text).events
    assert {(a.id, a.country, a.role) for a in event.actors} == actors


def test_one_who_meets_several_of_an_office_meets_each(read: Read) -> None:
    """Somebody whom nobody knows is named by country and office, not by the words for all."""
    events = read("Wang Yi met the foreign ministers of Russia and Peru in Lima.").events
    assert {a.id for e in events for a in e.actors} == {"wang-yi", "sergey-lavrov", "peruvian-foreign-minister"}
    assert {e.countries for e in events} == {("CHN", "RUS"), ("CHN", "PER")}


@pytest.mark.parametrize(
    "text",
    [
        "Лавров и Ван И провели переговоры в Туньси.\nСтороны обсудили торговлю и обстановку в регионе.",
        "Лавров и Ван И провели переговоры в Туньси.\nЛавров проинформировал коллегу о контактах с Киевом.",
    ],
)
def test_neither_the_sides_nor_who_is_told_of_take_part(read: Read, text: str) -> None:
    """Those named before are "the sides", and no delegation beside them."""
    assert _events(read(text)) == [("held", {"sergey-lavrov", "wang-yi"})]


def test_the_sides_sign_a_statement_that_is_only_named(read: Read) -> None:
    """A paper is of the sides who are its subject, though it is told by a noun."""
    text = "Путин и Си Цзиньпин провели переговоры в Пекине.\nСтороны подписали декларацию и совместное заявление."
    assert ("held", {"vladimir-putin", "xi-jinping"}) in _events(read(text), "joint_statement")


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("Modi met Putin in Kazan. The Indian leader said that trade was growing.", ["narendra-modi"]),
        (
            "Georgian President Mikheil Saakashvili met Putin. The Georgian leader said that the fighting must stop.",
            ["mikheil-saakashvili"],
        ),
    ],
)
def test_who_leads_a_country(read: Read, text: str, speakers: list[str]) -> None:
    """The prime minister where the lexicon says so, else whom the text names as its president."""
    assert [s.speaker.id for s in read(text, "2012-08-12").statements] == speakers


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("中俄强调，应尊重各国主权。", {"china", "russia"}),
        ("Russia and China said that sovereignty must be respected.", {"china", "russia"}),
    ],
)
def test_two_countries_that_speak_are_two_speakers(read: Read, text: str, speakers: set[str]) -> None:
    """Each by its own name, also where one word names both; and both have acted together."""
    extraction = read(text)
    assert {s.speaker.id for s in extraction.statements} == speakers
    assert {a.id for e in extraction.events for a in e.actors} == speakers


def test_counterparts_have_the_office_of_their_host(read: Read) -> None:
    """Each of "his Chinese and Peruvian counterparts" is a minister as he is."""
    events = read("Lavrov attended talks with his Chinese and Peruvian counterparts in Lima.").events
    assert {a.id for e in events for a in e.actors} == {"sergey-lavrov", "wang-yi", "peruvian-foreign-minister"}
