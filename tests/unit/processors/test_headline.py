"""Headlines of stories."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.evidence import Span
from domain.extraction import Actor, Event, EventKind, Place, Statement
from processors.headline import event_headline, statement_headline
from tests.support.builders import LAVROV, PUTIN, WANG, XI, make_event, make_statement

TUNXI = Place("Tunxi", "CHN")
RUSSIA = Actor("russia", "Russia", "RUS")


@pytest.mark.parametrize(
    ("event", "line"),
    [
        (make_event(place=TUNXI), "Sergey Lavrov and Wang Yi met in Tunxi"),
        (make_event(), "Sergey Lavrov and Wang Yi met"),
        (make_event(status="denied"), "Denied: Sergey Lavrov and Wang Yi met"),
        (make_event(status="planned"), "Sergey Lavrov and Wang Yi to meet on 2022-03-30"),
        (make_event(status="planned", day=None), "Sergey Lavrov and Wang Yi to meet"),
        (
            make_event(status="planned", day="2022-04", date_precision="month", place=TUNXI),
            "Sergey Lavrov and Wang Yi to meet in Tunxi in 2022-04",
        ),
        (make_event("phone_call", actors=(PUTIN, XI)), "Vladimir Putin and Xi Jinping spoke by telephone"),
        (make_event("visit", actors=(WANG,), place=Place("Moscow")), "Visit to Moscow: Wang Yi"),
        (make_event("exercise", actors=(RUSSIA, RUSSIA)), "Russia held a joint exercise"),
        (make_event(actors=(LAVROV, WANG, XI)), "Sergey Lavrov, Wang Yi and Xi Jinping met"),
        (
            make_event(actors=(LAVROV, WANG, XI, PUTIN, RUSSIA)),
            "Sergey Lavrov, Wang Yi, Xi Jinping, Vladimir Putin and others met",
        ),
    ],
)
def test_a_headline_names_the_occasion(event: Event, line: str) -> None:
    """Who, what, where; a planned one also when."""
    assert event_headline(event) == line


@pytest.mark.parametrize("kind", get_args(EventKind))
def test_each_kind_is_told_apart_by_status(kind: EventKind) -> None:
    """Held, planned and denied never read alike, and nothing is left unfilled."""
    lines = {event_headline(make_event(kind, status)) for status in ("held", "planned", "denied")}
    assert len(lines) == 3
    assert not any("{" in line for line in lines)


@pytest.mark.parametrize(
    ("said", "line"),
    [
        (make_statement(), "Sergey Lavrov (RUS): “Our ties are strong.”"),
        (make_statement(evidence=Span(0, 9, "«Мы\nвместе»")), "Sergey Lavrov (RUS): “Мы вместе”"),
        (make_statement(Actor("x", "Someone")), "Someone: “Our ties are strong.”"),
    ],
)
def test_a_statement_is_its_speaker_and_the_words(said: Statement, line: str) -> None:
    """On one line, in one kind of quotation marks."""
    assert statement_headline(said) == line


@given(st.text(max_size=400))
def test_a_quotation_is_one_line_of_bounded_length(words: str) -> None:
    """Whatever was said."""
    line = statement_headline(make_statement(evidence=Span(0, len(words), words)))
    assert len(line.splitlines()) == 1
    assert len(line) <= len("Sergey Lavrov (RUS): “”") + 140
