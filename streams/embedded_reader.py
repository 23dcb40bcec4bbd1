"""How the embedded log is read: by looking."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

import structlog
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from domain.log import Batch, Partition
from streams.tables import READ_ONLY, ends_of, is_away, records_from

_LOOK_EVERY_S = 0.1

_log = structlog.get_logger()


class EmbeddedReader:
    """``domain.ports.Reader`` that looks into the tables ten times a second."""

    def __init__(self, engine: Engine, group: str, topics: Sequence[str]) -> None:
        self._engine = engine
        self._group = group
        self._topics = topics
        self._places: dict[Partition, int | None] = {}
        self._stopped: dict[Partition, str] = {}
        self._away = False
        self._turn = 0

    def poll(self, timeout_s: float, max_records: int) -> list[Batch]:
        """As the port says; also returns at once when it finds partitions that nobody placed yet."""
        deadline = time.monotonic() + timeout_s
        while True:
            known = len(self._places)
            batches = self._look(max_records)
            left = deadline - time.monotonic()
            if batches or left <= 0 or len(self._places) > known:
                return batches
            time.sleep(min(_LOOK_EVERY_S, left))

    def unplaced(self) -> set[Partition]:
        """Partitions that a poll has found and that wait for ``seek``."""
        return {partition for partition, place in self._places.items() if place is None}

    def reading(self) -> set[Partition]:
        """All that were placed."""
        return {partition for partition, place in self._places.items() if place is not None} - self._stopped.keys()

    def stopped(self) -> Mapping[Partition, str]:
        """Partitions that are not read any further, and why."""
        return dict(self._stopped)

    def incarnation(self, topic: str) -> str:  # noqa: ARG002 - the port's
        """No telling: the tables come and go with the offsets."""
        return ""

    def stop(self, partition: Partition, reason: str) -> None:
        """Read ``partition`` no further."""
        self._stopped[partition] = reason

    def seek(self, partition: Partition, offset: int) -> None:
        """Read ``partition`` from ``offset`` on."""
        if partition in self._places:
            self._places[partition] = offset
            self._stopped.pop(partition, None)

    def hint(self, positions: Mapping[Partition, int]) -> None:
        """Do nothing: the offsets are in the same database."""

    def close(self) -> None:
        """Give out nothing more."""
        self._topics = []
        self._places = {}

    def _look(self, max_records: int) -> list[Batch]:
        if not self._topics:
            return []
        try:
            with self._engine.connect() as connection:
                batches = self._read(connection.execution_options(**READ_ONLY), max_records)
        except (DBAPIError, PoolTimeoutError) as error:
            if not is_away(error):
                raise
            if not self._away:
                _log.warning("log.away", log="embedded", group=self._group, error=str(error.__cause__ or error))
            self._away = True
            return []
        if self._away:
            _log.info("log.back", log="embedded", group=self._group)
        self._away = False
        for batch in batches:
            self._places[batch.partition] = batch.following
        return batches

    def _read(self, connection: Connection, max_records: int) -> list[Batch]:
        ends = ends_of(connection, self._topics)
        for partition in ends:
            self._places.setdefault(partition, None)
        for partition, end in ends.items():
            if (self._places[partition] or 0) > end:
                self.stop(partition, "the log ends before the place to read from; was it put back from a copy?")
        placed = self.reading()
        waiting = [p for p, end in sorted(ends.items()) if p in placed and (self._places[p] or 0) < end]
        # Another partition goes first each time: a long backlog in one does not hold up the others.
        self._turn += 1
        start = self._turn % len(waiting) if waiting else 0
        batches: list[Batch] = []
        for partition in waiting[start:] + waiting[:start]:
            place = self._places[partition] or 0
            records = records_from(connection, partition, place, max_records)
            # Offsets are given without holes: what is not there was deleted, and all of it if nothing is.
            first, following = (records[0].offset, records[-1].offset + 1) if records else (ends[partition],) * 2
            batches.append(Batch(partition, records, following, lost_until=first if first > place else 0))
            max_records -= len(records)
            if max_records <= 0:
                break
        return batches
