"""The rows of what was found: articles, events, statements, stories, alerts, dead letters."""

from __future__ import annotations

import traceback
from datetime import datetime
from typing import Any

from domain.alert import Alert
from domain.article import Article
from domain.extraction import Extraction
from domain.ids import delivery_id, event_id, statement_id
from domain.interchange import event_json, statement_json
from domain.log import Record
from domain.story import Story


def article_row(article: Article, extraction: Extraction, now: datetime) -> dict[str, Any]:
    """The row of ``article``."""
    return {
        "id": article.id,
        "revision": article.revision,
        "url": article.url,
        "title": article.title,
        "text": article.text,
        "text_origin": article.text_origin,
        "language": extraction.lang,
        "source_id": article.source_id,
        "outlet": article.outlet.name,
        "outlet_country": article.outlet.country,
        "published": article.published,
        "first_seen": article.first_seen,
        "revised": article.first_seen,
        "updated": now,
        "alert": article.alert,
    }


def event_rows(article: Article, extraction: Extraction, now: datetime) -> list[dict[str, Any]]:
    """The rows of the article's events."""
    rows = [
        {
            "id": event_id(article.id, event),
            "article_id": article.id,
            "position": position,
            "kind": event.kind,
            "status": event.status,
            "countries": ",".join(event.countries),
            "date": event.date,
            "place": event.place.name if event.place else None,
            "confidence": event.confidence,
            "updated": now,
            "details": event_json(event),
        }
        for position, event in enumerate(extraction.events)
    ]
    return _first_of_each(rows)


def statement_rows(article: Article, extraction: Extraction, now: datetime) -> list[dict[str, Any]]:
    """The rows of the article's statements."""
    rows = [
        {
            "id": statement_id(article.id, said),
            "article_id": article.id,
            "position": position,
            "speaker": said.speaker.id,
            "speaker_name": said.speaker.name,
            "country": said.speaker.country,
            "direct": said.direct,
            "about": ",".join(said.about),
            "text": said.evidence.text,
            "confidence": said.confidence,
            "updated": now,
            "details": statement_json(said),
        }
        for position, said in enumerate(extraction.statements)
    ]
    return _first_of_each(rows)


def story_row(story: Story) -> dict[str, Any]:
    """The row of ``story``."""
    return {
        "id": story.id,
        "family": story.family,
        "kind": story.kind,
        "status": story.status,
        "countries": ",".join(story.countries),
        "persons": list(story.persons),
        "day": story.day,
        "month": story.month,
        "day_read": story.day_read,
        "reported": story.reported,
        "headline": story.headline,
        "first_seen": story.first_seen,
        "updated": story.updated,
    }


def alert_row(alert: Alert) -> dict[str, Any]:
    """The row of ``alert``."""
    return {
        "id": alert.id,
        "watch": alert.watch,
        "story_id": alert.story_id,
        "window": alert.window,
        "headline": alert.headline,
        "created": alert.created,
    }


def delivery_rows(alert: Alert) -> list[dict[str, Any]]:
    """One row for each channel of ``alert``."""
    return [
        {
            "id": delivery_id(alert.id, channel),
            "alert_id": alert.id,
            "channel": channel,
            "state": "pending",
            "attempts": 0,
            "next_try": alert.created,
            "lease": 0,
            "maybe_duplicate": False,
            "created": alert.created,
        }
        for channel in dict.fromkeys(alert.channels)
    ]


def dead_letter_row(log: str, record: Record, stage: str, error: BaseException, now: datetime) -> dict[str, Any]:
    """The row of a record that cannot be processed."""
    return {
        "log": log,
        "topic": record.partition.topic,
        "number": record.partition.number,
        "offset": record.offset,
        "key": _storable(record.key),
        "headers": {_storable(name): _storable(value) for name, value in record.headers.items()},
        "value": record.value,
        "stage": stage,
        "error": type(error).__name__,
        "message": _storable(str(error)),
        "traceback": _storable("".join(traceback.format_exception(error))),
        "added": now,
        "state": "new",
    }


def _first_of_each(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Findings of one kind, company and wording have one id and are one row."""
    by_id: dict[str, dict[str, Any]] = {}
    for row in rows:
        by_id.setdefault(row["id"], row)
    return list(by_id.values())


def _storable(words: str) -> str:
    """``words`` without what PostgreSQL (NUL) or UTF-8 (a lone surrogate) cannot hold."""
    return words.encode("utf-8", "replace").decode().replace("\0", "\N{REPLACEMENT CHARACTER}")
