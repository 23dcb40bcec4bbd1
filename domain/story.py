"""A story: one occasion, however many outlets and languages report it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from domain.extraction import EventKind, Status

StoryFamily = Literal["contact", "call", "act", "message", "exercise", "sanction", "statement", "other"]
"""The kinds that one occasion may be called by: "contact" is a meeting, talks, a summit or a visit; "act" an
agreement or a joint statement; "statement" is words without an occasion."""


@dataclass(frozen=True, slots=True)
class Story:
    """One occasion. ``persons`` are ids of people, ``countries`` ISO 3166 alpha-3, both sorted.

    ``day`` is when it happened or is to happen, None when that is not known to the day (then ``month``,
    ``2022-06``, may be); ``day_read`` is false while the day is only that of a report which names none.
    ``reported`` is when it was first published. ``kind`` is None for a statement.
    """

    id: str
    family: StoryFamily
    kind: EventKind | None
    status: Status
    countries: tuple[str, ...]
    persons: tuple[str, ...]
    day: date | None
    reported: date
    headline: str
    first_seen: datetime
    updated: datetime
    month: str | None = None
    day_read: bool = True


@dataclass(frozen=True, slots=True)
class Report:
    """One article's account of a story, by positions in its extraction; the first event is the main one."""

    article_id: str
    events: tuple[int, ...] = ()
    statements: tuple[int, ...] = ()
