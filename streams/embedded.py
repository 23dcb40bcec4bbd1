"""The log as two tables of the program's own database: nothing to install, and no outbox to relay."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, delete
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from domain.errors import Misconfigured, Transient, Unreachable
from domain.log import LogHealth, Message, Partition
from domain.ports import Clock
from streams.embedded_reader import EmbeddedReader
from streams.tables import (
    METADATA,
    READ_ONLY,
    add_records,
    ends_of,
    is_away,
    log_record,
    make_partition,
    milliseconds,
    records_from,
    starts_of,
)
from streams.topics import declared

__all__ = ["METADATA", "EmbeddedLog"]

_RETRY_STATES = {"40001", "40P01", "55P03", "25P03"}
"""SQLSTATE of a serialisation failure, a deadlock, a lock time-out and an idle transaction."""
_FORBIDDEN_STATE = "42501"
_READ_ONLY_STATE = "25006"


def _now() -> datetime:
    return datetime.now(UTC)


class EmbeddedLog:
    """``domain.ports.Log`` on a database whose tables (``METADATA``) were made before.

    ``partitions`` is how many a topic has at least; the declared number is for Kafka, where several
    processes share the work.
    """

    def __init__(self, engine: Engine, partitions: int = 1, *, clock: Clock = _now) -> None:
        self._engine = engine
        self._partitions = partitions
        self._clock = clock
        self._last_answer: datetime | None = None

    def identity(self) -> str:
        """Offsets live in the same database as the records: one name is enough."""
        return "embedded"

    def ensure(self, topics: Sequence[str]) -> None:
        """Make the partitions that are missing."""
        with self._translated(), self._engine.begin() as connection:
            for topic in topics:
                for number in range(self._partitions):
                    make_partition(connection, Partition(declared(topic).name, number))

    def append(self, topic: str, messages: Sequence[Message], timeout_s: float) -> None:  # noqa: ARG002 - the port's
        """Append in a transaction of its own; how long it waits is the engine's setting."""
        with self._translated(), self._engine.begin() as connection:
            self.append_in(connection, topic, messages)

    def append_in(self, connection: Connection, topic: str, messages: Sequence[Message]) -> None:
        """Append as part of the open transaction of ``connection``: there when that commits, gone otherwise.

        Raises what SQLAlchemy raises: the transaction, and what to do about it, are the caller's.
        """
        name = declared(topic).name
        parts: dict[int, list[Message]] = {}
        for message in messages:
            parts.setdefault(zlib.crc32(message.key.encode()) % self._partitions, []).append(message)
        # In the order of their numbers: two writers that lock partitions cannot wait for each other.
        for number, part in sorted(parts.items()):
            add_records(connection, Partition(name, number), part, self._clock())

    def reader(self, group: str, topics: Sequence[str]) -> EmbeddedReader:
        """A reader of every partition: those who advance the group's offsets see when another was there first."""
        return EmbeddedReader(self._engine, group, [declared(topic).name for topic in topics])

    def starts(self, topic: str) -> dict[Partition, int]:
        """The offset of the oldest record of each partition, or its end when it is empty."""
        with self._translated(), self._engine.connect() as connection:
            return starts_of(connection.execution_options(**READ_ONLY), topic)

    def offsets_at(self, topic: str, moment: datetime) -> dict[Partition, int]:
        """See the port."""
        with self._translated(), self._engine.connect() as connection:
            return starts_of(connection.execution_options(**READ_ONLY), topic, since=moment)

    def ends(self, topic: str) -> dict[Partition, int]:
        """The offset after the last record of each partition."""
        with self._translated(), self._engine.connect() as connection:
            ends = ends_of(connection.execution_options(**READ_ONLY), [topic])
        self._last_answer = self._clock()
        return ends

    def held_back(self, topic: str) -> dict[Partition, int]:  # noqa: ARG002 - the port's
        """Nothing: appends wait for one another, so that what is not committed is not there."""
        return {}

    def incarnation(self, topic: str) -> str:  # noqa: ARG002 - the port's
        """No telling: the tables come and go with the offsets."""
        return ""

    def appended_at(self, places: Mapping[Partition, int]) -> dict[Partition, datetime]:
        """See the port."""
        found: dict[Partition, datetime] = {}
        with self._translated(), self._engine.connect() as connection:
            reading = connection.execution_options(**READ_ONLY)
            for partition, place in places.items():
                for record in records_from(reading, partition, place, 1):
                    if record.appended:
                        found[partition] = record.appended
        return found

    def trim(self, before: datetime, *, keep: Mapping[Partition, int] | None = None) -> int:
        """Delete what was appended before ``before``; gives how many records.

        ``keep`` holds offsets of readers: a record at or after its partition's is never deleted.
        """
        limit = milliseconds(before)
        deleted = 0
        with self._translated():
            with self._engine.connect() as connection:
                partitions = ends_of(connection.execution_options(**READ_ONLY), None)
            for partition, end in partitions.items():
                doomed = delete(log_record).where(
                    log_record.c.topic == partition.topic,
                    log_record.c.number == partition.number,
                    log_record.c.offset < (keep or {}).get(partition, end),
                    log_record.c.appended < limit,
                )
                with self._engine.begin() as connection:
                    deleted += connection.execute(doomed).rowcount
        return deleted

    def health(self) -> LogHealth:
        """Whether the tables can be read."""
        try:
            with self._translated(), self._engine.connect() as connection:
                count = len(ends_of(connection.execution_options(**READ_ONLY), None))
        except Transient as error:
            return LogHealth(ok=False, detail=str(error), last_answer=self._last_answer)
        self._last_answer = self._clock()
        return LogHealth(ok=True, detail=f"embedded, partitions: {count}", last_answer=self._last_answer)

    def last_answer(self) -> datetime | None:
        """See the port."""
        return self._last_answer

    def close(self) -> None:
        """Do nothing: the engine is its owner's."""

    @contextmanager
    def _translated(self) -> Iterator[None]:
        subject = self._engine.url.render_as_string(hide_password=True)
        try:
            yield
        except PoolTimeoutError as error:
            raise Transient(subject, "every connection is in use; try again") from error
        except DBAPIError as error:
            state = getattr(error.orig, "sqlstate", None)
            if state in _RETRY_STATES or "database is locked" in str(error.orig):
                raise Transient(subject, "another writer was in the way; try again") from error
            if state == _FORBIDDEN_STATE:
                advice = "grant this user the rights, or set database.url to another user"
                raise Misconfigured(subject, f"the database refuses what is needed, {error.orig}; {advice}") from error
            if state == _READ_ONLY_STATE:
                advice = "set database.url to the server that takes writes"
                raise Unreachable(subject, f"the database refuses what is needed, {error.orig}; {advice}") from error
            if is_away(error):
                raise Unreachable(subject, f"the database does not answer: {error.orig}") from error
            raise
