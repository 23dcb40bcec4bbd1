"""The occasions that one article tells of."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.extraction import Actor, Event, Extraction
from processors.drafts import Draft, compatible, drafts, same_company
from processors.watch import matches
from tests.support.builders import (
    LAVROV,
    PUTIN,
    RUSSIA_CHINA,
    WANG,
    XI,
    make_event,
    make_extraction,
    make_statement,
)

PUBLISHED = date(2022, 3, 31)
RUSSIA = Actor("russia", "Russia", "RUS")
CHINA = Actor("china", "China", "CHN")
MODI = Actor("narendra-modi", "Narendra Modi", "IND", "prime minister")
PEOPLE = frozenset(person.id for person in (LAVROV, WANG, PUTIN, XI, MODI))
BOTH = frozenset({LAVROV.id, WANG.id})
people = st.frozensets(st.sampled_from("abcd"), max_size=4)


def told(extraction: Extraction) -> list[Draft]:
    """The drafts of an article that was published on ``PUBLISHED``."""
    return drafts(extraction, matches([RUSSIA_CHINA], extraction), PUBLISHED, PEOPLE)


def draft(**changes: Any) -> Draft:
    """A meeting of Lavrov and Wang Yi."""
    defaults = {
        "family": "contact",
        "status": "held",
        "countries": ("CHN", "RUS"),
        "persons": BOTH,
        "day": date(2022, 3, 30),
        "events": (0,),
    }
    return Draft(**{**defaults, **changes})


@pytest.mark.parametrize(
    "event",
    [
        make_event(status="recalled"),
        make_event(status="hypothetical"),
        make_event(actors=(LAVROV,)),
        make_event(countries=()),
    ],
    ids=["recalled", "hypothetical", "one country", "no country"],
)
def test_what_is_no_news_makes_no_occasion(event: Event) -> None:
    """Recalled, only considered, or of fewer than two countries."""
    assert told(make_extraction(event)) == []


def test_an_event_is_an_occasion_with_its_people_and_day() -> None:
    """Countries are sorted; a country among the actors is no person."""
    event = make_event(actors=(LAVROV, WANG, RUSSIA, CHINA), countries=("RUS", "CHN"))
    assert told(make_extraction(event)) == [draft()]


@pytest.mark.parametrize(
    ("changes", "day"),
    [
        ({"day": "2022-03-30"}, date(2022, 3, 30)),
        ({"day": None}, PUBLISHED),
        ({"day": None, "status": "planned"}, None),
        ({"day": None, "status": "denied"}, None),
        ({"day": "2022-03", "date_precision": "month"}, None),
        ({"day": "2022", "date_precision": "year", "status": "planned"}, None),
    ],
)
def test_an_undated_occasion_that_was_held_is_of_the_day_of_publication(changes: Any, day: date | None) -> None:
    """A planned one has no day then, and neither has one whose date is only a month."""
    assert [one.day for one in told(make_extraction(make_event(**changes)))] == [day]


def test_a_name_that_only_one_text_spells_so_is_no_person() -> None:
    """It cannot tell two accounts apart."""
    delegate = Actor("li-wei-of-shanghai", "Li Wei", "CHN", "delegate")
    assert told(make_extraction(make_event(actors=(LAVROV, WANG, delegate)))) == [draft()]
    assert told(make_extraction(make_statement(delegate, ("RUS",))))[0].persons == frozenset()


def test_the_same_people_on_the_same_day_are_at_one_occasion() -> None:
    """Whatever a later sentence calls it, and if it names a country more or less."""
    for other in (make_event("other"), make_event(countries=("CHN", "IND", "RUS"))):
        assert [one.events for one in told(make_extraction(make_event(), other))] == [(0, 1)]


def test_an_agreement_belongs_to_the_talks_at_which_it_was_reached() -> None:
    """Though it is told first: the talks are the main event."""
    extraction = make_extraction(make_event("agreement", actors=(RUSSIA, CHINA), day=None), make_event())
    assert told(extraction) == [draft(events=(1, 0))]


@pytest.mark.parametrize("planned_first", [True, False])
def test_what_was_planned_for_the_day_on_which_it_was_held_is_no_second_occasion(planned_first: bool) -> None:
    both = [make_event(status="held", day="2022-03-30"), make_event(status="planned", day="2022-03-30")]
    [one] = told(make_extraction(*(reversed(both) if planned_first else both)))
    assert (one.status, len(one.events)) == ("held", 2)
    later = make_event(status="planned", day="2022-05-09")
    assert [draft.status for draft in told(make_extraction(later, *both))] == ["held", "planned"]


@pytest.mark.parametrize(
    "other",
    [
        make_event("phone_call", actors=(RUSSIA, CHINA)),
        make_event(actors=(PUTIN, XI)),
        make_event(actors=(LAVROV, XI)),
        make_event(status="planned", day="2022-05-09"),
        make_event(actors=(LAVROV, WANG, MODI)),
        make_event(day="2022-04-02"),
        make_event("sanction", actors=(RUSSIA, CHINA)),
    ],
    ids=["call", "others", "one other", "planned", "third country", "another day", "sanction"],
)
def test_two_occasions_of_one_article_stay_apart(other: Event) -> None:
    """Another way, other people, another status, another company, another day."""
    found = told(make_extraction(make_event(), other))
    assert sorted(one.events for one in found) == [(0,), (1,)]


@pytest.mark.parametrize("day", ["2022-03-29", "2022-03-31", None])
def test_two_mentions_of_one_occasion_are_one(day: str | None) -> None:
    """A day apart or undated; a visit and its meeting; the company grows."""
    found = told(make_extraction(make_event(actors=(LAVROV, CHINA)), make_event("visit", day=day)))
    assert found == [draft(events=(0, 1))]


def test_words_belong_to_the_occasion_of_their_countries() -> None:
    """To that of the speaker, when there are several."""
    extraction = make_extraction(
        make_event(actors=(PUTIN, XI), day="2022-02-04"),
        make_event(),
        make_statement(LAVROV, ("CHN",)),
        make_statement(LAVROV, ("USA",)),
    )
    assert [(one.events, one.statements) for one in told(extraction)] == [((0,), ()), ((1,), (0,))]


def test_words_without_an_occasion_are_one_by_themselves() -> None:
    """On the day of publication, by their speakers; several of one article are one."""
    extraction = make_extraction(make_statement(LAVROV, ("CHN",)), make_statement(WANG, ("RUS",)))
    assert told(extraction) == [draft(family="statement", day=PUBLISHED, events=(), statements=(0, 1))]
    assert told(make_extraction(make_statement(LAVROV, ("USA",)))) == []


def test_words_that_two_watches_ask_for_are_placed_once() -> None:
    """A statement is not an occasion for each watch."""
    extraction = make_extraction(make_statement())
    twice = matches([RUSSIA_CHINA, RUSSIA_CHINA], extraction)
    assert len(drafts(extraction, twice, PUBLISHED, PEOPLE)) == 1


@given(people, people)
def test_who_is_of_one_company_does_not_depend_on_the_order(a: frozenset[str], b: frozenset[str]) -> None:
    """And a part of a company, or nobody, is of one company with it."""
    assert same_company(a, b) == same_company(b, a)
    assert same_company(a, a | b)
    assert same_company(frozenset(), b)


def test_two_lists_of_two_must_share_two() -> None:
    """Lavrov met Wang Yi, and Lavrov met Xi Jinping."""
    assert not same_company(frozenset("ab"), frozenset("ac"))
    assert same_company(frozenset("abc"), frozenset("abd"))
    assert not same_company(frozenset("a"), frozenset("b"))


def test_acts_are_reached_at_talks_or_by_telephone() -> None:
    """But a call is no meeting, and an exercise is only an exercise."""
    assert compatible("act", "contact")
    assert compatible("call", "act")
    assert not compatible("call", "contact")
    assert not compatible("exercise", "act")
    assert compatible("exercise", "exercise")
