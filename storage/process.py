"""T3: everything that one batch of articles causes, in one transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime

from sqlalchemy import Connection, Engine, and_, bindparam, delete, insert, or_, select, text, update

from domain.alert import Alert
from domain.article import Article, KnownArticle
from domain.extraction import Extraction
from domain.log import Attempt, Message, Partition, Place, Record
from domain.ports import Clock
from domain.story import Report, Story
from storage import schema
from storage.engine import READ_ONLY
from storage.offsets import Offsets
from storage.outbox import Publish
from storage.result_rows import (
    alert_row,
    article_row,
    dead_letter_row,
    delivery_rows,
    event_rows,
    statement_rows,
    story_row,
)
from storage.sql_errors import translated
from storage.upsert import chunks, insert_new, upsert


class SqlProcessStore:
    """``domain.ports.ProcessStore`` on SQL. ``log`` is the identity of the log whose offsets these are."""

    def __init__(self, engine: Engine, clock: Clock, publish: Publish, log: str) -> None:
        self._engine = engine
        self._clock = clock
        self._publish = publish
        self._log = log

    def places(self, group: str) -> dict[Partition, Place]:
        """See the port."""
        with translated(self._engine), self._engine.connect().execution_options(**READ_ONLY) as connection:
            return Offsets(connection, self._log, group).places()

    def read_elsewhere(self, group: str) -> bool:
        """See the port; the kind of a log is what its identity begins with."""
        with translated(self._engine), self._engine.connect().execution_options(**READ_ONLY) as connection:
            return Offsets(connection, self._log, group).read_elsewhere()

    def stop(self, group: str, partition: Partition, place: Place, reason: str) -> bool:
        """See the port."""
        with translated(self._engine), self._engine.begin() as connection:
            return Offsets(connection, self._log, group).stop(partition, place, reason, self._clock())

    def begin(self, group: str, partition: Partition, first: int, until: int) -> Attempt:
        """See the port."""
        with translated(self._engine), self._engine.begin() as connection:
            return Offsets(connection, self._log, group).begin(partition, first, until)

    def survived(self, group: str, partition: Partition) -> None:
        """See the port."""
        with translated(self._engine), self._engine.begin() as connection:
            Offsets(connection, self._log, group).survived(partition)

    def gaps(self, group: str) -> dict[Partition, int]:
        """How many gaps are kept of each partition."""
        with translated(self._engine), self._engine.connect().execution_options(**READ_ONLY) as connection:
            return Offsets(connection, self._log, group).gaps()

    def reset(self, group: str, places: Mapping[Partition, Place], ends: Mapping[Partition, int], reason: str) -> None:
        """Move the group to ``places``.

        What is lost by that is kept as a gap: records that are skipped, or those of a log that ``ends`` before where
        the group was, or of another topic of the same name. A worker that reads finds out at its next commit or look,
        and goes on from there.
        """
        now = self._clock()
        with translated(self._engine), self._engine.begin() as connection:
            offsets = Offsets(connection, self._log, group)
            before = offsets.places()
            for partition, place in sorted(places.items(), key=lambda item: item[0]):
                was = before.get(partition, Place())
                lost = was.next > ends.get(partition, was.next) or not was.is_of(place.incarnation)
                if place.next > was.next or lost or (was.stopped and was.next):
                    offsets.gap(partition, was.next, place.next, reason, now)
                offsets.reset(partition, place, now)

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

    def save_articles(self, read: Sequence[tuple[Article, Extraction]], known: Collection[str]) -> None:
        """See the port. The places of known articles in stories are taken back: ``save_stories`` gives them again."""
        rows = [article_row(article, extraction, self._now) for article, extraction in read]
        upsert(self._connection, schema.article, rows, keep=["first_seen"])
        for table in (schema.event, schema.statement, schema.story_report):
            for some in chunks(sorted(known)):
                self._connection.execute(delete(table).where(table.c.article_id.in_(some)))
        for table, make_rows in ((schema.event, event_rows), (schema.statement, statement_rows)):
            findings = [row for one in read for row in make_rows(*one, self._now)]
            if findings:
                self._connection.execute(insert(table), findings)

    def hold(self, countries: Collection[tuple[str, ...]]) -> None:
        """See the port; on PostgreSQL the locks are advisory ones, on SQLite it is the writer's own."""
        if self._connection.dialect.name != "postgresql":
            return
        lock = text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))")
        for joined in sorted(",".join(codes) for codes in countries):
            self._connection.execute(lock, {"key": f"communique.story.{joined}"})

    def candidates(self, countries: tuple[str, ...], first: date, last: date) -> list[Story]:
        """See the port."""
        joined = ",".join(countries)
        columns = schema.story.c
        near = or_(columns.day.between(first, last), columns.reported.between(first, last))
        query = (
            select(schema.story).where(and_(columns.countries == joined, near)).order_by(columns.first_seen, columns.id)
        )
        return [
            Story(**{**row._asdict(), "countries": countries, "persons": tuple(row.persons)})
            for row in self._connection.execute(query)
        ]

    def save_stories(self, reported: Sequence[tuple[Story, Report]]) -> None:
        """See the port."""
        if not reported:
            return
        stories = {story.id: story for story, _ in reported}
        upsert(self._connection, schema.story, [story_row(story) for story in stories.values()], keep=["first_seen"])
        pairs = dict.fromkeys((story.id, report.article_id) for story, report in reported)
        reports = [{"story_id": story, "article_id": article, "added": self._now} for story, article in pairs]
        insert_new(self._connection, schema.story_report, reports)
        for table, field in ((schema.event, "events"), (schema.statement, "statements")):
            mine = and_(table.c.article_id == bindparam("article"), table.c.position == bindparam("at"))
            rows = [
                {"article": report.article_id, "at": position, "story": story.id}
                for story, report in reported
                for position in getattr(report, field)
            ]
            if rows:
                self._connection.execute(update(table).where(mine).values(story_id=bindparam("story")), rows)

    def add_alerts(self, alerts: Sequence[Alert]) -> set[str]:
        """See the port."""
        firsts: dict[str, Alert] = {}
        for alert in alerts:
            firsts.setdefault(alert.id, alert)
        new = set(insert_new(self._connection, schema.alert, [alert_row(alert) for alert in firsts.values()]))
        deliveries = [row for key, alert in firsts.items() if key in new for row in delivery_rows(alert)]
        if deliveries:
            self._connection.execute(insert(schema.delivery), deliveries)
        return new

    def publish(self, topic: str, messages: Sequence[Message]) -> None:
        """See the port."""
        self._publish(self._connection, topic, messages)

    def dead_letter(self, record: Record, stage: str, error: BaseException, incarnation: str) -> None:
        """See the port."""
        row = dead_letter_row(self._log, record, stage, error, self._now) | {"incarnation": incarnation}
        insert_new(self._connection, schema.dead_letter, [row])

    def gap(self, group: str, partition: Partition, wanted: int, found: int, reason: str) -> None:
        """See the port."""
        Offsets(self._connection, self._log, group).gap(partition, wanted, found, reason, self._now)

    def advance(self, group: str, partition: Partition, expected: int, following: int, incarnation: str) -> None:
        """See the port."""
        Offsets(self._connection, self._log, group).advance(partition, expected, following, incarnation, self._now)
