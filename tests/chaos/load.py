"""The load of the kill campaigns: articles that tell what their number says, and all that must come of them.

What must come is written down here, and not asked of the code under test.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from domain.article import Article, Document
from domain.extraction import Event, Extraction, Statement
from domain.ids import event_id, statement_id
from tests.support.builders import LAVROV, NOW, RUSSIA_CHINA, WANG, make_article, make_event, make_statement

Things = dict[str, Counter[str]]
"""What there is of each kind (``events``, ``alerts``, …): how often, by names that do not depend on any order."""

KINDS = ("articles", "events", "statements", "stories", "reports", "alerts", "sent", "messages")

SHAPES = 32
"""Kinds of articles; each next group of so many tells of occasions of its own.

Most are not watched for: an alert takes as long to send as ten articles to process.
"""

REPEAT_EVERY = 10
BACK = (5, 45)
"""How many articles back one comes again: of the batch in hand (twenty), and of one that was committed."""

_WEEK = timedelta(days=7)
"""Between the days on which words were said: those of one day are one story."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """What one article tells of one occasion. ``window``: what a watch is told it as, if it is told."""

    name: str
    window: str | None
    events: tuple[Event, ...] = ()
    statements: tuple[Statement, ...] = ()


def name_of_story(countries: str, status: str, day: date | None) -> str:
    """No two occasions of the load have the same; an id would depend on which article came first."""
    return f"{countries} {status} {day or 'some day'}"


def tells(number: int) -> tuple[Occasion, ...]:
    """What the article of a number tells: nothing, talks, talks and a plan, words, or what is not watched for."""
    group, shape = divmod(number, SHAPES)
    match shape:
        case 1 | 2:
            return (_held(("CHN", "RUS", f"X{group}"), make_statement()),)
        case 3:
            countries = ("CHN", "RUS", f"Y{group}")
            plan = make_event("visit", "planned", day=None, countries=countries)
            planned = Occasion(name_of_story(",".join(countries), "planned", None), "planned", (plan,))
            return _held(countries, make_event("agreement", countries=countries)), planned
        case 4 | 6 | 7:
            said = make_statement(WANG, ("RUS",))
            return (Occasion(name_of_story("CHN,RUS", "held", _published(number).date()), "said", (), (said,)),)
        case 0 | 5:
            return ()
    return (_held(("IND", f"Z{number}"), window=None),)


def article(number: int) -> Article:
    """The article of a number; equal numbers give equal articles."""
    return make_article(f"a{number:06}", title=title(number), text=text(number), published=_published(number))


def title(number: int) -> str:
    """What ``Scripted`` knows it by."""
    return f"Number {number}"


def text(number: int) -> str:
    """Of its own."""
    return f"Said at {number}."


def published(number: int) -> str:
    """As a feed writes it."""
    return _published(number).isoformat()


def with_repeats(records: int, start: int = 0) -> list[int]:
    """So many numbers, from ``start`` on; each tenth comes again, as from a relay that died before its mark."""
    numbers: list[int] = []
    fresh = start
    for place in range(records):
        if place % REPEAT_EVERY == REPEAT_EVERY - 1:
            numbers.append(max(start, fresh - BACK[place // REPEAT_EVERY % len(BACK)]))
        else:
            numbers.append(fresh)
            fresh += 1
    return numbers


class Scripted:
    """An extractor that finds in an article of the load what it tells, and nothing in any other."""

    people: frozenset[str] = frozenset({LAVROV.id, WANG.id})

    def __call__(self, document: Document) -> Extraction:
        """See the port."""
        word, _, number = (document.title or "").partition(" ")
        told = tells(int(number)) if word == "Number" else ()
        events = tuple(event for occasion in told for event in occasion.events)
        statements = tuple(said for occasion in told for said in occasion.statements)
        return Extraction(document.id, "en", events, statements)


def consequences(told: Mapping[str, int]) -> Things:
    """All that must come of articles (their ids, and their numbers), however often and in whatever order they come."""
    things: Things = {kind: Counter() for kind in KINDS}
    for id_, number in told.items():
        things["articles"][id_] = 1
        for occasion in tells(number):
            things["stories"][occasion.name] = 1
            things["reports"][f"{occasion.name} by {id_}"] = 1
            for kind, ids in (
                ("events", [event_id(id_, event) for event in occasion.events]),
                ("statements", [statement_id(id_, said) for said in occasion.statements]),
            ):
                things[kind].update(f"{finding} of {occasion.name}" for finding in ids)
                things["messages"].update(ids)
            if occasion.window:
                alert = f"{RUSSIA_CHINA.name} of {occasion.name}: {occasion.window}"
                things["alerts"][alert] = things["sent"][alert] = 1
    return things


def _held(countries: tuple[str, ...], *more: Event | Statement, window: str | None = "held") -> Occasion:
    events = (make_event(countries=countries), *(one for one in more if isinstance(one, Event)))
    statements = tuple(one for one in more if isinstance(one, Statement))
    return Occasion(name_of_story(",".join(countries), "held", NOW.date()), window, events, statements)


def _published(number: int) -> datetime:
    """Words are of the day on which they were published, so each group's are of two days of its own."""
    group, shape = divmod(number, SHAPES)
    weeks = {4: 2 * group + 1, 6: 2 * group + 2, 7: 2 * group + 2}.get(shape, 0)
    return datetime.combine(NOW.date() - weeks * _WEEK, time(12), UTC)
