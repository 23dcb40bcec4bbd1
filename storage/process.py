"""T3: everything that one batch of articles causes, in one transaction."""

from __future__ import annotations

import traceback
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Engine, and_, delete, insert, or_, select, text, update

from domain.alert import Alert
from domain.article import Article, KnownArticle
from domain.errors import Fenced
from domain.extraction import Extraction
from domain.ids import delivery_id, event_id, statement_id
from domain.interchange import event_json, statement_json
from domain.log import Message, Partition, Record
from domain.ports import Clock
from domain.story import Report, Story
from storage import schema
from storage.engine import READ_ONLY
from storage.outbox import Publish
from storage.sql_errors import translated
from storage.upsert import insert_new, upsert


class SqlProcessStore:
    """``domain.ports.ProcessStore`` on SQL. ``log`` is the identity of the log whose offsets these are."""

    def __init__(self, engine: Engine, clock: Clock, publish: Publish, log: str) -> None:
        self._engine = engine
        self._clock = clock
        self._publish = publish
        self._log = log

    def position(self, group: str, partition: Partition) -> int:
        """See the port."""
        query = select(schema.stream_offset.c.next).where(_offset_key(self._log, group, partition))
        with translated(self._engine), self._engine.connect().execution_options(**READ_ONLY) as connection:
            return connection.execute(query).scalar() or 0

    @contextmanager
    def transaction(self) -> Iterator[SqlProcessTransaction]:
        """See the port."""
        with translated(self._engine), self._engine.begin() as connection:
            yield SqlProcessTransaction(connection, self._clock(), self._publish, self._log)


class SqlProcessTransaction:
    """``domain.ports.ProcessTransaction`` on one open connection; ``now`` stamps all that it writes."""

    def __init__(self, connection: Connection, now: datetime, publish: Publish, log: str) -> None:
        self._connection = connection
        self._now = now
        self._publish = publish
        self._log = log

    def known_articles(self, ids: Collection[str]) -> dict[str, KnownArticle]:
        """See the port."""
        columns = schema.article.c
        query = select(columns.id, columns.revision, columns.alert, columns.revised).where(columns.id.in_(sorted(ids)))
        return {
            row.id: KnownArticle(row.id, row.revision, row.alert, row.revised)
            for row in self._connection.execute(query)
        }

    def save_article(self, article: Article, extraction: Extraction) -> None:
        """See the port. The article's place in stories is taken back: ``save_story`` gives it again."""
        upsert(self._connection, schema.article, [_article_row(article, extraction, self._now)], keep=["first_seen"])
        for table in (schema.event, schema.statement, schema.story_report):
            self._connection.execute(delete(table).where(table.c.article_id == article.id))
        if extraction.events:
            rows = _event_rows(article.id, extraction, self._now)
            self._connection.execute(insert(schema.event), _first_of_each(rows))
        if extraction.statements:
            rows = _statement_rows(article.id, extraction, self._now)
            self._connection.execute(insert(schema.statement), _first_of_each(rows))

    def candidates(self, countries: tuple[str, ...], first: date, last: date) -> list[Story]:
        """See the port; on PostgreSQL the lock is an advisory one, on SQLite the writer's own."""
        joined = ",".join(countries)
        if self._connection.dialect.name == "postgresql":
            lock = text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))")
            self._connection.execute(lock, {"key": f"communique.story.{joined}"})
        columns = schema.story.c
        near = or_(columns.day.between(first, last), columns.reported.between(first, last))
        query = (
            select(schema.story).where(and_(columns.countries == joined, near)).order_by(columns.first_seen, columns.id)
        )
        return [
            Story(**{**row._asdict(), "countries": countries, "persons": tuple(row.persons)})
            for row in self._connection.execute(query)
        ]

    def save_story(self, story: Story, report: Report) -> None:
        """See the port."""
        row = {
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
        upsert(self._connection, schema.story, [row], keep=["first_seen"])
        reported = {"story_id": story.id, "article_id": report.article_id, "added": self._now}
        insert_new(self._connection, schema.story_report, reported)
        for table, positions in ((schema.event, report.events), (schema.statement, report.statements)):
            if positions:
                mine = and_(table.c.article_id == report.article_id, table.c.position.in_(positions))
                self._connection.execute(update(table).where(mine).values(story_id=story.id))

    def add_alert(self, alert: Alert) -> bool:
        """See the port."""
        row = {
            "id": alert.id,
            "watch": alert.watch,
            "story_id": alert.story_id,
            "window": alert.window,
            "headline": alert.headline,
            "created": alert.created,
        }
        if not insert_new(self._connection, schema.alert, row):
            return False
        deliveries = [
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
        if deliveries:
            self._connection.execute(insert(schema.delivery), deliveries)
        return True

    def publish(self, topic: str, messages: Sequence[Message]) -> None:
        """See the port."""
        self._publish(self._connection, topic, messages)

    def dead_letter(self, record: Record, stage: str, error: BaseException) -> None:
        """See the port."""
        row = {
            "log": self._log,
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
            "added": self._now,
            "state": "new",
        }
        insert_new(self._connection, schema.dead_letter, row)

    def advance(self, group: str, partition: Partition, expected: int, following: int) -> None:
        """See the port."""
        table = schema.stream_offset
        there = and_(_offset_key(self._log, group, partition), table.c.next == expected)
        moved = update(table).where(there).values(next=following, updated=self._now)
        if self._connection.execute(moved).rowcount == 1:
            return
        row = {
            "log": self._log,
            "grp": group,
            "topic": partition.topic,
            "number": partition.number,
            "next": following,
            "updated": self._now,
        }
        if expected != 0 or not insert_new(self._connection, table, row):
            where = f"{partition.topic}/{partition.number}"
            raise Fenced(where, f"another worker has moved past offset {expected}; the batch was rolled back")


def _offset_key(log: str, group: str, partition: Partition) -> Any:
    columns = schema.stream_offset.c
    return and_(
        columns.log == log,
        columns.grp == group,
        columns.topic == partition.topic,
        columns.number == partition.number,
    )


def _article_row(article: Article, extraction: Extraction, now: datetime) -> dict[str, Any]:
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


def _first_of_each(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Findings of one kind, company and wording have one id and are one row."""
    by_id: dict[str, dict[str, Any]] = {}
    for row in rows:
        by_id.setdefault(row["id"], row)
    return list(by_id.values())


def _storable(words: str) -> str:
    """``words`` without what PostgreSQL (NUL) or UTF-8 (a lone surrogate) cannot hold."""
    return words.encode("utf-8", "replace").decode().replace("\0", "\N{REPLACEMENT CHARACTER}")


def _event_rows(article: str, extraction: Extraction, now: datetime) -> list[dict[str, Any]]:
    return [
        {
            "id": event_id(article, event),
            "article_id": article,
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


def _statement_rows(article: str, extraction: Extraction, now: datetime) -> list[dict[str, Any]]:
    return [
        {
            "id": statement_id(article, said),
            "article_id": article,
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
