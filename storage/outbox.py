"""T2: messages on their way to a log that is not in the database."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import Connection, Engine, insert, select, update

from domain.log import Message
from domain.ports import Clock
from storage.engine import READ_ONLY
from storage.schema import outbox
from storage.sql_errors import translated
from storage.upsert import chunks

Publish = Callable[[Connection, str, Sequence[Message]], None]
"""Appends messages to a topic within the caller's transaction."""


def outbox_publisher(clock: Clock) -> Publish:
    """A ``Publish`` that puts the messages into the outbox."""

    def publish(connection: Connection, topic: str, messages: Sequence[Message]) -> None:
        now = clock()
        rows = [
            {
                "topic": topic,
                "key": message.key,
                "headers": dict(message.headers),
                "value": message.value,
                "created": now,
            }
            for message in messages
        ]
        if rows:
            connection.execute(insert(outbox), rows)

    return publish


MAX_BYTES = 16 * 1024 * 1024
"""Of messages in hand at a time: five hundred long pages would be some 250 MiB."""


class SqlOutbox:
    """``domain.ports.Outbox`` on SQL."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def pending(self, limit: int) -> list[tuple[int, str, Message]]:
        """See the port."""
        oldest = select(outbox).where(outbox.c.sent.is_(None)).order_by(outbox.c.id).limit(limit)
        found: list[tuple[int, str, Message]] = []
        size = 0
        with (
            translated(self._engine),
            self._engine.connect().execution_options(**READ_ONLY, yield_per=50) as connection,
            connection.execute(oldest) as rows,
        ):
            for row in rows:
                found.append((row.id, row.topic, Message(row.key, row.value, row.headers)))
                size += len(row.value)
                if size >= MAX_BYTES:
                    break
        return found

    def mark_sent(self, numbers: Sequence[int], now: datetime) -> None:
        """See the port."""
        with translated(self._engine), self._engine.begin() as connection:
            for some in chunks(numbers):
                connection.execute(update(outbox).where(outbox.c.id.in_(some)).values(sent=now))
