"""The watches that an extraction satisfies."""

from __future__ import annotations

from collections.abc import Iterable

from domain.extraction import Event, Extraction, Statement
from domain.watch import Match, Watch


def matches(watches: Iterable[Watch], extraction: Extraction) -> list[Match]:
    """A match for each watch that something in the extraction satisfies."""
    found = (_match(watch, extraction) for watch in watches)
    return [match for match in found if match.events or match.statements]


def event_satisfies(watch: Watch, event: Event) -> bool:
    """All countries of the watch take part, and its status is one that the watch asks for."""
    return (
        watch.countries <= set(event.countries)
        and event.status in watch.statuses
        and event.confidence >= watch.min_confidence
    )


def statement_satisfies(watch: Watch, statement: Statement) -> bool:
    """An official of one country of the watch speaks about all the others."""
    country = statement.speaker.country
    return (
        watch.statements
        and country in watch.countries
        and watch.countries - {country} <= set(statement.about)
        and statement.confidence >= watch.min_confidence
    )


def _match(watch: Watch, extraction: Extraction) -> Match:
    return Match(
        watch=watch.name,
        countries=watch.countries,
        events=tuple(n for n, event in enumerate(extraction.events) if event_satisfies(watch, event)),
        statements=tuple(n for n, said in enumerate(extraction.statements) if statement_satisfies(watch, said)),
    )
