"""Where words end: before the occasion on which they were said, and before what the speaker says besides."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from domain.extraction import Extraction
from tests.support.extracted import occasions, statements

Read = Callable[..., Extraction]
MONDAY = "2024-05-20"


@pytest.mark.parametrize(
    ("text", "said", "kind"),
    [
        (
            "Xi Jinping called for a truce in Ukraine in a phone call with Vladimir Putin on Monday.",
            "a truce in Ukraine",
            "phone_call",
        ),
        ("Xi Jinping urged restraint during talks with Russian President Vladimir Putin.", "restraint", "meeting"),
        (
            "Xi Jinping said trade was growing in a meeting with his Russian counterpart Vladimir Putin in Beijing.",
            "trade was growing",
            "meeting",
        ),
        (
            "Председатель КНР Си Цзиньпин призвал к переговорам в телефонном разговоре с Владимиром Путиным.",
            "к переговорам",
            "phone_call",
        ),
        (
            "Председатель КНР Си Цзиньпин заявил о росте товарооборота на встрече с Владимиром Путиным в Пекине.",
            "о росте товарооборота",
            "meeting",
        ),
    ],
)
def test_the_occasion_is_no_part_of_the_words(read: Read, text: str, said: str, kind: str) -> None:
    """It is when they were said, and an event of its two parties."""
    found = read(text, MONDAY)
    assert ("xi-jinping", said) in statements(found)
    assert occasions(found) == [(kind, "held", {"xi-jinping", "vladimir-putin"})]


def test_what_is_called_for_may_be_talks(read: Read) -> None:
    """Progress in talks is what somebody calls for, and no talks were held."""
    found = read("Chinese Foreign Minister Wang Yi called for progress in talks with Russia.", MONDAY)
    assert statements(found) == [("wang-yi", "progress in talks with Russia")]
    assert not found.events


@pytest.mark.parametrize(
    "text",
    [
        "US President Donald Trump expressed interest in a meeting with Xi Jinping on Monday.",
        "Volodymyr Zelensky said he was interested in a meeting with Vladimir Putin.",
        "Lavrov said Russia would take part in a meeting with Wang Yi in Beijing.",
        "Putin said a deal could be reached in a meeting with Xi Jinping.",
        "Xi Jinping is expected to call for restraint in a phone call with Vladimir Putin on Tuesday.",
        "Xi Jinping will urge both sides to show restraint in a phone call with Vladimir Putin, officials said.",
        "Владимир Зеленский заявил, что настаивает на встрече с Владимиром Путиным.",
        "Песков заявил о заинтересованности Путина в телефонном разговоре с Си Цзиньпином.",
        "Ван И призвал сосредоточиться на переговорах с Россией.",
        "Xi Jinping said China opposed raising the issue at a meeting with Russia.",
    ],
)
def test_an_occasion_in_the_words_is_not_one_they_were_said_on(read: Read, text: str) -> None:
    """What somebody wants, expects or will say tells of nothing that was held."""
    assert not [e for e in read(text, MONDAY).events if e.status == "held" and len(e.actors) > 1]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        (
            "Peskov said Trump raised the Ukraine issue in a phone call with Xi Jinping on Monday.",
            {"donald-trump", "xi-jinping"},
        ),
        ("Mao Ning said Trump was not sincere in a call with Putin on Monday.", {"donald-trump", "vladimir-putin"}),
    ],
)
def test_who_tells_of_a_call_of_others_had_none(read: Read, text: str, who: set[str]) -> None:
    """The words name somebody else, whose call it was."""
    assert [actors for _, _, actors in occasions(read(text, MONDAY))] == [who]


def test_two_verbs_of_one_speaker_are_two_statements(read: Read) -> None:
    """What is called for ends where "and said" goes on; both are of the subject, not of whom it spoke with."""
    found = read(
        "Wang Yi, speaking by telephone with Lavrov, called for a truce in Gaza and said Beijing would keep in touch "
        "with Moscow.",
        MONDAY,
    )
    assert statements(found) == [
        ("wang-yi", "a truce in Gaza"),
        ("wang-yi", "Beijing would keep in touch with Moscow"),
    ]
    assert occasions(found) == [("phone_call", "held", {"wang-yi", "sergey-lavrov"})]


def test_an_agency_brings_words_of_others(read: Read) -> None:
    """Who said them is named before "according to Xinhua"."""
    found = read(
        "“Our ties have stood the test of time,” Xi Jinping told Putin in Moscow, according to Xinhua.", MONDAY
    )
    assert statements(found) == [("xi-jinping", "“Our ties have stood the test of time,”")]


def test_of_this_the_subject_before_the_verb_told(read: Read) -> None:
    """«Об этом X заявил Y»: to whom it was said stands in the dative behind the verb."""
    found = read(
        "Россия ценит поддержку Китая. Об этом Владимир Путин заявил Си Цзиньпину на переговорах в Кремле.", MONDAY
    )
    assert statements(found) == [("vladimir-putin", "Россия ценит поддержку Китая")]


def test_a_headline_of_one_party_is_the_occasion_below(read: Read) -> None:
    """Of "Patrushev meets Wang" the surname alone names nobody; the report below does."""
    found = read("Patrushev meets Wang\nNikolai Patrushev and Wang Yi held talks in Moscow on Monday.", MONDAY)
    assert occasions(found) == [("meeting", "held", {"nikolai-patrushev", "wang-yi"})]


@pytest.mark.parametrize(
    "text",
    [
        "Russia has no plan B, Putin told Xi Jinping during talks in Beijing.",
        "Beijing will send a team to Moscow, Xi Jinping told Putin at a meeting in Beijing on Monday.",
        "Trade rose 5% from a month earlier, Xi Jinping told Putin during talks in Beijing on Monday.",
        "Санкции не приведут к изоляции России, заявил Путин на переговорах с Си Цзиньпином.",
        "Москва рассчитывает на поддержку Пекина, заявил Путин на переговорах с Си Цзиньпином.",
    ],
)
def test_what_is_said_makes_no_plan_of_the_talks(read: Read, text: str) -> None:
    """Words of doubt, plans and the past in what somebody says are not about where it was said."""
    assert occasions(read(text, MONDAY)) == [("meeting", "held", {"xi-jinping", "vladimir-putin"})]


def test_what_others_did_is_one_thingstatements(read: Read) -> None:
    """A verb behind "and" may go on with a relative clause."""
    found = read("Wang Yi condemned the sanctions that Washington imposed and announced last week.", MONDAY)
    assert statements(found) == [("wang-yi", "the sanctions that Washington imposed and announced last week")]
