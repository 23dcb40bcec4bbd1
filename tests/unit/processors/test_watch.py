"""Which events and statements satisfy a watch."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.extraction import Actor, Status
from domain.watch import Match
from processors.watch import event_satisfies, matches, statement_satisfies
from tests.support.builders import (
    LAVROV,
    RUSSIA_CHINA,
    WANG,
    make_event,
    make_extraction,
    make_statement,
)

JAISHANKAR = Actor("jaishankar", "S. Jaishankar", "IND", "foreign minister")
NOBODY = Actor("someone", "Someone", None, None)
THREE = replace(RUSSIA_CHINA, name="three", countries=frozenset({"RUS", "CHN", "IND"}))
codes = st.sets(st.sampled_from(["RUS", "CHN", "IND", "USA"]), max_size=4)


@pytest.mark.parametrize(
    ("countries", "watched"),
    [
        (("CHN", "RUS"), True),
        (("CHN", "IND", "RUS"), True),
        (("RUS",), False),
        (("IND", "RUS"), False),
        ((), False),
    ],
)
def test_all_countries_of_the_watch_take_part_in_an_event(countries: tuple[str, ...], watched: bool) -> None:
    """Others may take part too."""
    assert event_satisfies(RUSSIA_CHINA, make_event(countries=countries)) is watched


@pytest.mark.parametrize(
    ("status", "watched"),
    [("held", True), ("planned", True), ("denied", True), ("recalled", False), ("hypothetical", False)],
)
def test_what_is_recalled_or_considered_satisfies_no_watch(status: Status, watched: bool) -> None:
    """Background is no news."""
    assert event_satisfies(RUSSIA_CHINA, make_event(status=status)) is watched


def test_a_watch_may_ask_for_fewer_statuses_and_for_confidence() -> None:
    """The least confidence itself is enough."""
    sure = replace(RUSSIA_CHINA, statuses=frozenset({"held"}), min_confidence=0.6)
    assert event_satisfies(sure, make_event(confidence=0.6))
    assert not event_satisfies(sure, make_event(confidence=0.59))
    assert not event_satisfies(sure, make_event(status="planned", confidence=1.0))
    assert statement_satisfies(sure, make_statement(confidence=0.6))
    assert not statement_satisfies(sure, make_statement(confidence=0.59))


@pytest.mark.parametrize(
    ("speaker", "about", "two", "three"),
    [
        (LAVROV, ("CHN",), True, False),
        (WANG, ("RUS",), True, False),
        (WANG, ("IND", "RUS"), True, True),
        (LAVROV, ("RUS",), False, False),
        (LAVROV, (), False, False),
        (JAISHANKAR, ("CHN", "RUS"), False, True),
        (NOBODY, ("CHN", "RUS"), False, False),
    ],
)
def test_an_official_of_one_country_speaks_about_all_the_others(
    speaker: Actor, about: tuple[str, ...], two: bool, three: bool
) -> None:
    """A third country's official satisfies only a watch that names it."""
    said = make_statement(speaker, about)
    assert statement_satisfies(RUSSIA_CHINA, said) is two
    assert statement_satisfies(THREE, said) is three


def test_a_watch_may_leave_statements_out() -> None:
    """Then only events satisfy it."""
    events_only = replace(RUSSIA_CHINA, statements=False)
    assert not statement_satisfies(events_only, make_statement())
    found = make_extraction(make_event(), make_statement())
    assert matches([events_only], found) == [Match("russia-china", RUSSIA_CHINA.countries, (0,), ())]


def test_a_match_tells_what_satisfies_it() -> None:
    """By position; a watch that nothing satisfies has no match."""
    extraction = make_extraction(
        make_event(status="recalled"),
        make_event("visit"),
        make_statement(LAVROV, ("USA",)),
        make_statement(WANG, ("RUS",)),
    )
    assert matches([THREE, RUSSIA_CHINA], extraction) == [Match("russia-china", RUSSIA_CHINA.countries, (1,), (1,))]
    assert matches([RUSSIA_CHINA], make_extraction()) == []
    assert matches([], extraction) == []


@given(codes, codes, codes)
def test_who_watches_fewer_countries_sees_no_less(taking_part: set[str], some: set[str], more: set[str]) -> None:
    """What satisfies a watch satisfies one for a part of its countries."""
    wide = replace(RUSSIA_CHINA, countries=frozenset(some | more))
    narrow = replace(RUSSIA_CHINA, countries=frozenset(some))
    event = make_event(countries=tuple(sorted(taking_part)))
    assert event_satisfies(narrow, event) or not event_satisfies(wide, event)
