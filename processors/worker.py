"""Poll the log, decide, and write all that follows in one transaction."""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

import structlog

from domain.errors import Fenced, Misconfigured, Permanent, Transient
from domain.failpoints import hit
from domain.log import ANOTHER_LOG, MADE_ANEW, Attempt, Batch, Partition, Place, Record
from domain.ports import Clock, Extract, ProcessStore, ProcessTransaction, Reader
from processors.announce import Codec
from processors.batch import Given, write_batch
from processors.consequences import Desk
from processors.reading import Read, Unreadable, read

GROUP = "process"

DEATHS = 2
"""A record that killed two processes while they read it alone, after one that read it among others, is left out."""

_LOOK_EVERY_S = 5.0
"""How soon a worker that has nothing to do finds that an operator moved the offsets."""

_log = structlog.get_logger()


class Worker:
    """One member of the group that processes articles. Not thread-safe: one worker a thread."""

    def __init__(
        self, store: ProcessStore, reader: Reader, extract: Extract, *, codec: Codec, desk: Desk, clock: Clock
    ) -> None:
        self._store = store
        self._reader = reader
        self._extract = extract
        self._codec = codec
        self._desk = desk
        self._clock = clock
        self._places: dict[Partition, Place] = {}
        self._begun: dict[Partition, tuple[int, Attempt]] = {}
        self._doubted: dict[Partition, int] = {}
        self._stopped: dict[Partition, str] = {}
        self._look_at = time.monotonic() + _LOOK_EVERY_S

    @property
    def positions(self) -> dict[Partition, int]:
        """The next offset of each partition that this worker reads."""
        return {partition: self._places[partition].next for partition in self._reader.reading()}

    @property
    def stopped(self) -> dict[Partition, str]:
        """Partitions that are not read any further, and why."""
        return dict(self._stopped)

    def step(self, timeout_s: float, max_records: int) -> int:
        """Process what comes within ``timeout_s``; how many records were finished.

        Raises ``Transient`` when the database is away, and ``Displaced`` as the reader does. Nothing is lost: the next
        step reads the same again.
        """
        # Before anything that asks the database: whoever does not poll for minutes loses his partitions.
        polled = batches = self._reader.poll(timeout_s, max_records)
        done = 0
        try:
            moved = self._follow_resets()
            batches = [batch for batch in batches if batch.partition not in moved]
            if unplaced := self._reader.unplaced():
                self._place(unplaced)
            self._keep_stopped()
            if batches:
                hit("after_poll")
            while batches:
                done += self._process(batches[0])
                batches = batches[1:]
        finally:
            # What was polled and not finished is read again.
            for batch in batches:
                self._seek(batch.partition)
        if polled:
            self._reader.hint(self.positions)
        return done

    def read_again(self) -> None:
        """Go to the place where each partition stands, as if it had just been assigned."""
        for partition in self._reader.reading():
            self._seek(partition)

    def _place(self, partitions: Collection[Partition]) -> None:
        places = self._store.places(GROUP)
        new = [partition for partition in partitions if partition not in places]
        elsewhere = bool(new) and self._store.read_elsewhere(GROUP)
        for partition in partitions:
            self._go(partition, places.get(partition, Place()))
            if elsewhere and partition not in places:
                self._reader.stop(partition, ANOTHER_LOG)

    def _go(self, partition: Partition, place: Place) -> None:
        self._places[partition] = place
        self._seek(partition)
        if place.stopped:
            self._reader.stop(partition, place.stopped)
        elif not place.is_of(self._reader.incarnation(partition.topic)):
            self._reader.stop(partition, MADE_ANEW)

    def _seek(self, partition: Partition) -> None:
        self._reader.seek(partition, self._places[partition].next)

    def _follow_resets(self) -> set[Partition]:
        """Now and then, see whether an operator moved the offsets; gives the partitions that go elsewhere."""
        if time.monotonic() < self._look_at:
            return set()
        self._look_at = time.monotonic() + _LOOK_EVERY_S
        moved = {p: place for p, place in self._store.places(GROUP).items() if self._places.get(p, place) != place}
        for partition, place in moved.items():
            self._go(partition, place)
        return moved.keys() & self._places.keys()

    def _keep_stopped(self) -> None:
        """Keep why a partition is not read any further, so that nobody else does; tell it once."""
        stopped = dict(self._reader.stopped())
        for partition in stopped.keys() - self._stopped.keys():
            place = self._places.get(partition, Place())
            if place.stopped != stopped[partition]:
                if not self._store.stop(GROUP, partition, place, stopped[partition]):
                    # An operator has moved it since this worker looked.
                    self._place([partition])
                    del stopped[partition]
                    continue
                self._places[partition] = replace(place, stopped=stopped[partition])
            _log.error(
                "worker.stopped",
                partition=str(partition),
                offset=place.next,
                reason=stopped[partition],
                advice="communique offsets show tells where it stands; communique offsets reset goes on",
            )
            self._stopped[partition] = stopped[partition]
        self._stopped = stopped

    def _process(self, batch: Batch) -> int:
        """Finish the batch; how many records that were, 0 when it has to be read again."""
        if not self._places[batch.partition].is_of(self._reader.incarnation(batch.partition.topic)):
            self._reader.stop(batch.partition, MADE_ANEW)
            return 0
        if self._is_doubtful(batch):
            self._seek(batch.partition)
            return 0
        if batch.records and self._begin(batch).alone:
            return self._one_by_one(batch)
        return self._finish(batch, [read(record, self._codec.decode, self._extract) for record in batch.records])

    def _is_doubtful(self, batch: Batch) -> bool:
        """Whether there seem to be no records before the batch, for the first time: the log is asked once more."""
        place = self._places[batch.partition].next
        as_expected = not batch.records or batch.records[0].offset == place or batch.lost_until > place
        if place == 0 or as_expected or self._doubted.get(batch.partition) == place:
            return False
        self._doubted[batch.partition] = place
        return True

    def _begin(self, batch: Batch) -> Attempt:
        """Mark the batch as in hand. What this process began itself, and lives to begin again, killed nobody."""
        first = batch.records[0].offset
        begun, attempt = self._begun.get(batch.partition, (-1, Attempt()))
        if begun != first:
            attempt = self._store.begin(GROUP, batch.partition, first, batch.records[-1].offset + 1)
            self._begun[batch.partition] = (first, attempt)
        return attempt

    def _one_by_one(self, batch: Batch) -> int:
        """A process died with these records in hand: find the one that killed it."""
        done = 0
        for one in batch.singles():
            [record] = one.records
            attempt = self._begin(one)
            if attempt.deaths >= DEATHS:
                result: Read | Unreadable = _deadly(record)
            else:
                result = read(record, self._codec.decode, self._extract)
                self._store.survived(GROUP, batch.partition)
            if not self._finish(one, [result]):
                break
            done += 1
        return done

    def _finish(self, batch: Batch, results: Sequence[Read | Unreadable]) -> int:
        """Commit the batch; when that cannot be, its records one by one, and the guilty ones as dead letters."""
        try:
            return self._commit(batch, results)
        except (Transient, Misconfigured):
            raise
        except Exception as error:
            if len(results) == 1:
                return self._commit(batch, [Unreadable(batch.records[0], "store", error)])
            if not results:
                raise
        done = 0
        for one, result in zip(batch.singles(), results, strict=True):
            finished = self._finish(one, [result])
            if not finished:
                # Fenced: another worker has the rest.
                break
            done += finished
        return done

    def _commit(self, batch: Batch, results: Sequence[Read | Unreadable]) -> int:
        """All that the batch causes in one transaction; how many records that finished, 0 when fenced."""
        place, incarnation = self._places[batch.partition], self._reader.incarnation(batch.partition.topic)
        following = batch.following
        given = [_given(one, result, place, incarnation) for one, result in zip(batch.records, results, strict=True)]
        lines: list[dict[str, Any]] = []
        try:
            with self._store.transaction() as transaction:
                # First: on PostgreSQL it holds off another worker with the same partition until this one commits.
                transaction.advance(GROUP, batch.partition, place.next, following, incarnation)
                _keep_gap(transaction, batch, place)
                lines = write_batch(transaction, given, self._desk, self._codec, self._clock())
                hit("mid_transaction")
        except Fenced as error:
            _log.warning("worker.fenced", subject=error.subject, reason=error.message)
            self._place([batch.partition])
            return 0
        hit("after_commit")
        self._places[batch.partition] = replace(place, next=following, incarnation=incarnation)
        for line in lines:
            _log.info(**line)
        return len(batch.records)


def _given(record: Record, result: Read | Unreadable, place: Place, incarnation: str) -> Given:
    again = record.offset < place.replay_until
    return Given(result, again=again, may_alert=place.replay_alerts or not again, incarnation=incarnation)


def _keep_gap(transaction: ProcessTransaction, batch: Batch, place: Place) -> None:
    if 0 < place.next < batch.lost_until:
        reason = "the log holds these records no more: it kept them for a shorter time than they waited"
        found = batch.lost_until
        transaction.gap(GROUP, batch.partition, place.next, found, reason)
        _log.error("worker.gap", partition=str(batch.partition), wanted=place.next, found=found, reason=reason)


def _deadly(record: Record) -> Unreadable:
    reason = f"{DEATHS + 1} processes died while they read this record"
    return Unreadable(record, "crash", Permanent(record.name, reason))
