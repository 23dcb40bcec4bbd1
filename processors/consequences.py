"""All that one article causes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.alert import Alert
from domain.extraction import Extraction
from domain.ids import alert_id
from domain.watch import Watch
from processors.drafts import Draft, drafts
from processors.reading import Read
from processors.resolve import Resolved, resolve
from processors.shelf import Shelf
from processors.watch import event_satisfies, matches, statement_satisfies


@dataclass(frozen=True, slots=True)
class Desk:
    """What is watched for, and the channels of a watch that names none of its own.

    ``people`` are the ids of people that mean the same person in every extraction.
    """

    watches: tuple[Watch, ...]
    channels: tuple[str, ...]
    people: frozenset[str]


@dataclass(frozen=True, slots=True)
class Consequences:
    """Of one article: the stories it reports, as they are then, and the alerts that are new unless they are known."""

    resolved: tuple[Resolved, ...]
    alerts: tuple[Alert, ...]


def occasions(told: Read, desk: Desk, now: datetime) -> list[Draft]:
    """The occasions that an article tells of."""
    published = told.article.document().published or now.date()
    return drafts(told.extraction, matches(desk.watches, told.extraction), published, desk.people)


def consequences(
    told: Read, found: Sequence[Draft], shelf: Shelf, desk: Desk, now: datetime, *, may_alert: bool
) -> Consequences:
    """Put the occasions of an article into the stories of the shelf, and say what alerts.

    An article of a source's baseline (``article.alert`` false) makes stories and wakes nobody.
    """
    article, extraction = told.article, told.extraction
    resolved: list[Resolved] = []
    alerts: list[Alert] = []
    for number, draft in enumerate(found):
        result = resolve(told, number, draft, shelf.candidates, now)
        shelf.put(result.story)
        resolved.append(result)
        if article.alert and may_alert:
            alerts += _alerts(result, extraction, desk, now)
    return Consequences(tuple(resolved), tuple(alerts))


def _alerts(result: Resolved, extraction: Extraction, desk: Desk, now: datetime) -> list[Alert]:
    """The alerts that a report gives cause for, one for each watch that it satisfies."""
    if result.window is None:
        return []
    return [
        Alert(
            id=alert_id(watch.name, result.story.id, result.window),
            watch=watch.name,
            story_id=result.story.id,
            window=result.window,
            headline=result.story.headline,
            created=now,
            channels=watch.channels or desk.channels,
        )
        for watch in desk.watches
        if _satisfied(watch, result, extraction)
    ]


def _satisfied(watch: Watch, result: Resolved, extraction: Extraction) -> bool:
    if not watch.countries <= set(result.story.countries):
        return False
    if result.report.events:
        return any(event_satisfies(watch, extraction.events[n]) for n in result.report.events)
    return any(statement_satisfies(watch, extraction.statements[n]) for n in result.report.statements)
