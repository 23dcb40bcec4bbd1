"""A story: one occasion, however many outlets and languages report it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from domain.extraction import EventKind, Status


@dataclass(frozen=True, slots=True)
class Story:
    """One occasion. ``actors`` are person ids, ``countries`` ISO 3166 alpha-3, both sorted.

    ``family`` groups the kinds that one occasion may be called by ("contact" for meeting, talks and visit;
    see ``processors/resolve.py``). ``day`` is the day it happened or is to happen, as well as known.
    """

    id: str
    family: str
    kind: EventKind | None
    status: Status
    countries: tuple[str, ...]
    actors: tuple[str, ...]
    day: date
    headline: str
    first_seen: datetime
    updated: datetime


@dataclass(frozen=True, slots=True)
class Report:
    """One article's account of a story: the event (or, without one, the statements) by position."""

    story_id: str
    article_id: str
    event: int | None
    statements: tuple[int, ...] = ()
