"""What a worker does about records that are gone or damaged, offsets without a record, and partitions that stop."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import delete, update

from domain.errors import Permanent
from domain.log import ANOTHER_LOG, Batch, Partition, Place, Record
from domain.ports import Reader
from processors.worker import GROUP, Worker
from storage.dead_letters import DeadLetters
from storage.process import SqlProcessStore
from streams.envelope import encode_article
from streams.tables import log_partition, log_record
from tests.integration.worker_desk import CODEC, DESK, PARTITION, Desktop, gaps
from tests.support.builders import Clock, make_article, make_record, position


class Scripted:
    """A reader that gives the batches of a test in place of its own."""

    def __init__(self, reader: Reader, *polls: Batch) -> None:
        self.reader = reader
        self.polls = list(polls)
        self.sought: list[int] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self.reader, name)

    def poll(self, timeout_s: float, max_records: int) -> list[Batch]:
        """As of the port."""
        if self.reader.unplaced() or not self.reader.reading():
            return self.reader.poll(timeout_s, max_records)
        return [self.polls.pop(0)] if self.polls else []

    def seek(self, partition: Partition, offset: int) -> None:
        """As of the port, and remembered."""
        self.sought.append(offset)
        self.reader.seek(partition, offset)


def test_records_that_are_gone_before_they_were_read_are_a_gap(desk: Desktop) -> None:
    """It is kept, and the worker goes on with what there is."""
    desk.append(*(make_article(name) for name in "ab"))
    assert desk.worker().step(0, 10) == 2
    desk.append(*(make_article(name) for name in "cdef"))
    desk.log.trim(datetime.max.replace(tzinfo=UTC), keep={PARTITION: 4})
    worker = desk.worker()
    assert worker.step(0, 10) == 2
    assert gaps(desk.engine) == [(2, 4)]
    assert desk.titles() == [f"Title of {name}" for name in "abef"]


def test_records_that_are_all_gone_are_a_gap(desk: Desktop) -> None:
    """Although none comes after them: the group goes on at the end."""
    desk.append(make_article("a"))
    worker = desk.worker()
    assert worker.step(0, 10) == 1
    desk.append(*(make_article(name) for name in "bc"))
    desk.log.trim(datetime.max.replace(tzinfo=UTC), keep={PARTITION: 3})
    assert worker.step(0, 10) == 0
    assert gaps(desk.engine) == [(1, 3)]
    assert position(desk.store, GROUP, PARTITION) == 3


def test_offsets_without_a_record_are_no_gap(desk: Desktop) -> None:
    """Those of a transaction's marker, or of what was compacted away; a jump is looked at twice."""
    one, two = (make_record(offset, encode_article(make_article(name))) for name, offset in (("a", 0), ("b", 5)))
    jump = Batch(PARTITION, (two,), 6)
    reader = Scripted(desk.reader(), Batch(PARTITION, (one,), 2), Batch(PARTITION, (), 3), jump, jump)
    worker = desk.worker(reader)
    positions = []
    for finished in (1, 0, 0, 1):
        assert worker.step(0, 10) == finished
        positions.append(position(desk.store, GROUP, PARTITION))
    assert positions == [2, 3, 3, 6]
    assert reader.sought == [0, 3]
    assert gaps(desk.engine) == []


def test_a_record_that_the_log_cannot_give_is_a_dead_letter(desk: Desktop) -> None:
    """Which cannot be put in again: there is nothing to put in."""
    damaged = Record(PARTITION, 0, "", b"", {}, damage="it is no UTF-8")
    worker = desk.worker(Scripted(desk.reader(), Batch(PARTITION, (damaged,), 1)))
    assert worker.step(0, 10) == 1
    assert desk.dead() == [(0, "log", "Permanent")]
    letters = DeadLetters(desk.engine, Clock(), desk.log.append_in)
    assert letters.waiting(["decode"]) == []
    [number] = letters.waiting(["log"])
    with pytest.raises(Permanent, match="could not be read from the log"):
        letters.replay([number])
    letters.discard([number])


def test_a_worker_that_slept_does_not_stop_what_an_operator_moved(desk: Desktop) -> None:
    """It finds the partition lost, while it was moved to where it can be read."""
    desk.append(*(make_article(name) for name in "abc"))
    worker = desk.worker()
    assert worker.step(0, 2) == 2
    reader = desk.reader()
    stale = desk.worker(reader)
    reader.stop(PARTITION, "it is lost")
    desk.store.reset(GROUP, {PARTITION: Place(1)}, {}, "for the test")
    assert stale.step(0, 10) == 0
    assert desk.store.places(GROUP)[PARTITION] == Place(1)
    assert stale.stopped == {}
    assert stale.step(0, 10) == 2


def test_a_group_that_never_read_has_no_gap(desk: Desktop) -> None:
    """It begins with the oldest record that is there."""
    desk.append(*(make_article(name) for name in "abc"))
    desk.log.trim(datetime.max.replace(tzinfo=UTC), keep={PARTITION: 2})
    assert desk.worker().step(0, 10) == 1
    assert gaps(desk.engine) == []


def test_a_partition_that_stopped_stays_so_when_the_log_grows_again(desk: Desktop) -> None:
    """As after a copy was put back: what is appended now has the offsets of what was lost."""
    desk.append(*(make_article(name) for name in "abc"))
    assert desk.worker().step(0, 10) == 3
    with desk.engine.begin() as connection:
        connection.execute(delete(log_record).where(log_record.c.offset >= 1))
        connection.execute(update(log_partition).values(next=1))
    worker = desk.worker()
    worker.step(0, 10)
    assert worker.stopped
    desk.append(*(make_article(name) for name in "defgh"))
    assert worker.step(0, 10) == 0
    again = desk.worker()
    assert again.step(0, 10) == 0
    assert "the log ends before" in again.stopped[PARTITION]
    desk.store.reset(GROUP, {PARTITION: Place(1)}, {PARTITION: 6}, "by test")
    assert desk.worker().step(0, 10) == 5
    assert len(desk.titles()) == 8
    assert gaps(desk.engine) == [(3, 1)]


def test_a_cluster_that_the_group_does_not_know_is_not_read(desk: Desktop) -> None:
    """Until an operator says so: nobody would learn that the old one was lost."""
    desk.append(make_article("a"))
    one, two = (SqlProcessStore(desk.engine, Clock(), desk.log.append_in, f"kafka:{name}") for name in ("one", "two"))
    with one.transaction() as transaction:
        transaction.advance(GROUP, PARTITION, 0, 1, "")
    reader = desk.reader()
    worker = Worker(two, reader, desk.script, codec=CODEC, desk=DESK, clock=Clock())
    for _ in range(3):
        assert worker.step(0, 10) == 0
    assert worker.stopped == {PARTITION: ANOTHER_LOG}
    assert two.places(GROUP) == {PARTITION: Place(0, stopped=ANOTHER_LOG)}, "so that an operator sees it"
    two.reset(GROUP, {PARTITION: Place(0)}, {PARTITION: 1}, "by test")
    reader = desk.reader()
    worker = Worker(two, reader, desk.script, codec=CODEC, desk=DESK, clock=Clock())
    assert [worker.step(0, 10) for _ in range(2)] == [0, 1]
