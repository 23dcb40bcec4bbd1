"""T1: the sources, their polling state and the entries that were seen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, and_, insert, or_, select, update

from domain.article import Article, Outlet
from domain.errors import Fenced
from domain.log import ARTICLES, Message
from domain.ports import Clock
from domain.source import PollOutcome, SeenEntry, Source
from storage.engine import READ_ONLY
from storage.outbox import Publish
from storage.schema import entry as entry_table
from storage.schema import poll as poll_table
from storage.schema import source as source_table
from storage.sql_errors import translated
from storage.upsert import chunks, upsert


class SqlSourceStore:
    """``domain.ports.SourceStore`` on SQL. ``encode`` makes the message of an article; ``publish`` appends it.

    ``lease_s`` is how far each saved chunk extends the claim.
    """

    def __init__(
        self, engine: Engine, clock: Clock, publish: Publish, encode: Callable[[Article], Message], lease_s: float
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._publish = publish
        self._encode = encode
        self._lease = timedelta(seconds=lease_s)

    def claim_due(self, now: datetime, lease_s: float, limit: int) -> list[Source]:
        """See the port. Costs one indexed read, and no write lock, when nothing is due."""
        due = and_(
            source_table.c.enabled,
            source_table.c.next_due <= now,
            or_(source_table.c.lease_until.is_(None), source_table.c.lease_until <= now),
        )
        with translated(self._engine):
            with self._engine.connect().execution_options(**READ_ONLY) as connection:
                if connection.execute(select(source_table.c.id).where(due).limit(1)).first() is None:
                    return []
            chosen = (
                select(source_table.c.id)
                .where(due)
                .order_by(source_table.c.next_due)
                .limit(limit)
                .with_for_update(skip_locked=True)
                # Run once: as a plain subquery PostgreSQL may run it for each row, and each run locks other rows.
                .cte("chosen")
            )
            claim = (
                update(source_table)
                .where(source_table.c.id.in_(select(chosen.c.id)))
                .values(lease=source_table.c.lease + 1, lease_until=now + timedelta(seconds=lease_s))
                .returning(source_table)
            )
            with self._engine.begin() as connection:
                rows = connection.execute(claim).all()
        return [_source(row) for row in sorted(rows, key=lambda row: row.next_due)]

    def changed(self, source: Source, wordings: Mapping[str, str]) -> set[str]:
        """See the port."""
        same: set[str] = set()
        with translated(self._engine), self._engine.connect().execution_options(**READ_ONLY) as connection:
            for keys in chunks(wordings):
                known = select(entry_table.c.key, entry_table.c.wording).where(
                    entry_table.c.source_id == source.id, entry_table.c.key.in_(keys)
                )
                same |= {key for key, wording in connection.execute(known) if wordings[key] == wording}
        return set(wordings) - same

    def save_entries(self, source: Source, entries: Sequence[SeenEntry]) -> None:
        """See the port; the claim is extended."""
        now = self._clock()
        rows = [
            {
                "source_id": source.id,
                "key": seen.key,
                "wording": seen.wording,
                "article_id": seen.article.id,
                "first_seen": now,
                "updated": now,
            }
            for seen in entries
        ]
        with translated(self._engine), self._engine.begin() as connection:
            _fenced(connection, source, {"lease_until": now + self._lease})
            upsert(connection, entry_table, rows, keep=["first_seen"])
            self._publish(connection, ARTICLES, [self._encode(seen.article) for seen in entries])

    def finish_poll(self, source: Source, outcome: PollOutcome) -> None:
        """See the port. Validators stay as they were unless the poll brought new articles home."""
        good = outcome.status != "failed"
        state: dict[str, Any] = {
            "lease_until": None,
            "last_poll": outcome.at,
            "next_due": outcome.next_due,
            "status": "ok" if good else "failing",
            "error": outcome.error,
            "failures": 0 if good else source.failures + 1,
        }
        if good:
            state |= {"last_ok": outcome.at, "polled_ok": True}
        if outcome.status == "ok":
            state |= {
                "etag": outcome.etag,
                "last_modified": outcome.last_modified,
                "body_sha256": outcome.body_sha256,
            }
        with translated(self._engine), self._engine.begin() as connection:
            _fenced(connection, source, state)
            connection.execute(insert(poll_table), _poll_row(source, outcome))


def _fenced(connection: Connection, source: Source, values: dict[str, Any]) -> None:
    """Update the source if the claim still holds."""
    mine = update(source_table).where(source_table.c.id == source.id, source_table.c.lease == source.lease)
    if connection.execute(mine.values(values)).rowcount != 1:
        raise Fenced(source.url, "another process polls this source now; this poll was dropped")


def _poll_row(source: Source, outcome: PollOutcome) -> dict[str, Any]:
    return {
        "source_id": source.id,
        "at": outcome.at,
        "status": outcome.status,
        "http_status": outcome.http_status,
        "bytes": outcome.bytes_read,
        "entries": outcome.entries,
        "new": outcome.new,
        "duration_s": outcome.duration_s,
        "error": outcome.error,
        "problems": [{"entry": problem.entry, "problem": problem.problem} for problem in outcome.problems],
    }


def _source(row: Row[Any]) -> Source:
    return Source(
        id=row.id,
        url=row.url,
        outlet=Outlet(row.name, row.country, row.language, row.kind, row.timezone),
        every_s=row.every_s,
        with_history=row.with_history,
        enabled=row.enabled,
        etag=row.etag,
        last_modified=row.last_modified,
        body_sha256=row.body_sha256,
        polled_ok=row.polled_ok,
        failures=row.failures,
        lease=row.lease,
    )
