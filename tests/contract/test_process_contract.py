"""One contract for the store of results: a batch is written whole and by one worker, or not at all."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import Engine, update

from domain.errors import Fenced
from domain.log import ARTICLES, EVENTS, Message, Partition, Place
from storage import schema
from storage.outbox import outbox_publisher
from storage.process import SqlProcessStore
from tests.contract.process_desk import GROUP, PARTITION, sizes
from tests.support.builders import (
    NOW,
    Clock,
    make_alert,
    make_article,
    make_event,
    make_extraction,
    make_record,
    make_report,
    make_statement,
    make_story,
    position,
    save_one,
)
from tests.support.databases import KINDS


def test_a_group_begins_at_zero_and_moves_on(store: SqlProcessStore) -> None:
    """By compare and set; each group and partition by itself."""
    assert position(store, GROUP, PARTITION) == 0
    with store.transaction() as transaction:
        transaction.advance(GROUP, PARTITION, 0, 7, "")
    with store.transaction() as transaction:
        transaction.advance(GROUP, PARTITION, 7, 9, "")
    assert position(store, GROUP, PARTITION) == 9
    assert position(store, "other", PARTITION) == 0
    assert position(store, GROUP, Partition(ARTICLES, 1)) == 0


def test_offsets_of_one_log_mean_nothing_in_another(engine: Engine, clock: Clock, store: SqlProcessStore) -> None:
    """Another log begins at zero."""
    with store.transaction() as transaction:
        transaction.advance(GROUP, PARTITION, 0, 7, "")
    other = SqlProcessStore(engine, clock, outbox_publisher(clock), "log-2")
    assert position(other, GROUP, PARTITION) == 0


@pytest.mark.parametrize("expected", [0, 3, 8])
def test_who_is_not_where_the_group_is_is_fenced(engine: Engine, store: SqlProcessStore, expected: int) -> None:
    """And leaves nothing of the batch."""
    with store.transaction() as transaction:
        transaction.advance(GROUP, PARTITION, 0, 7, "")

    def write() -> None:
        with store.transaction() as transaction:
            save_one(transaction, make_article(), make_extraction())
            transaction.advance(GROUP, PARTITION, expected, 9, "")

    with pytest.raises(Fenced):
        write()
    assert position(store, GROUP, PARTITION) == 7
    assert sizes(engine)["article"] == 0


def test_a_first_step_elsewhere_than_at_zero_is_fenced(store: SqlProcessStore) -> None:
    """An offset that was never saved cannot be moved on from."""
    with pytest.raises(Fenced), store.transaction() as transaction:
        transaction.advance(GROUP, PARTITION, 5, 9, "")
    assert position(store, GROUP, PARTITION) == 0


@pytest.mark.parametrize("start", [0, 4])
def test_of_two_that_advance_at_once_one_is_fenced(
    engine: Engine, clock: Clock, store: SqlProcessStore, start: int
) -> None:
    """At the first advance as at any other; what the other wrote is gone."""
    if start:
        with store.transaction() as transaction:
            transaction.advance(GROUP, PARTITION, 0, start, "")
    barrier = Barrier(2)

    def work(name: str) -> str:
        mine = SqlProcessStore(engine, clock, outbox_publisher(clock), "log-1")
        barrier.wait()
        try:
            with mine.transaction() as transaction:
                transaction.advance(GROUP, PARTITION, start, start + 2, "")
                save_one(transaction, make_article(name), make_extraction())
        except Fenced:
            return "fenced"
        return "done"

    with ThreadPoolExecutor(2) as threads:
        ends = sorted(future.result() for future in [threads.submit(work, name) for name in "ab"])
    assert ends == ["done", "fenced"]
    assert position(store, GROUP, PARTITION) == start + 2
    assert sizes(engine)["article"] == 1


def test_a_batch_that_fails_leaves_nothing(engine: Engine, store: SqlProcessStore) -> None:
    """Neither rows nor messages nor a new offset."""

    def write(*, fail: bool) -> None:
        article, story = make_article(), make_story()
        with store.transaction() as transaction:
            transaction.advance(GROUP, PARTITION, 0, 2, "")
            save_one(transaction, article, make_extraction(make_event(), make_statement()))
            transaction.save_stories([(story, make_report(article, (0,), (0,)))])
            transaction.add_alerts([make_alert(story)])
            transaction.publish(EVENTS, [Message("k", b"{}")])
            transaction.dead_letter(make_record(1, Message("k", b"?")), "decode", ValueError("bad"), "")
            if fail:
                raise RuntimeError("crash")

    with pytest.raises(RuntimeError):
        write(fail=True)
    assert set(sizes(engine).values()) == {0}
    assert position(store, GROUP, PARTITION) == 0
    write(fail=False)
    assert set(sizes(engine).values()) == {1}


def test_a_row_lock_in_the_way_is_no_error(engine: Engine, store: SqlProcessStore) -> None:
    """A transaction waits for another that holds the same row, and then sees what it did."""
    with store.transaction() as transaction:
        transaction.advance(GROUP, PARTITION, 0, 1, "")
    began = Barrier(2)

    def hold() -> None:
        with engine.begin() as connection:
            connection.execute(update(schema.stream_offset).values(next=5))
            began.wait()

    with ThreadPoolExecutor(1) as threads:
        held = threads.submit(hold)
        began.wait()
        with pytest.raises(Fenced), store.transaction() as transaction:
            transaction.advance(GROUP, PARTITION, 1, 2, "")
        held.result()
    assert position(store, GROUP, PARTITION) == 5


def test_transactions_that_touch_several_pairs_do_not_wait_for_each_other(engine: Engine, clock: Clock) -> None:
    """Whatever order their articles name them in: a deadlock would raise ``Transient``."""
    pairs: list[tuple[str, ...]] = [("CHN", "RUS"), ("IND", "RUS"), ("CHN", "PAK"), ("IRN", "RUS")]
    barrier = Barrier(2)

    def work(order: list[tuple[str, ...]]) -> None:
        mine = SqlProcessStore(engine, clock, outbox_publisher(clock), "log-1")
        barrier.wait()
        for _ in range(50):
            with mine.transaction() as transaction:
                transaction.hold(order)
                for countries in order:
                    transaction.candidates(countries, NOW.date(), NOW.date())

    with ThreadPoolExecutor(2) as threads:
        for future in [threads.submit(work, order) for order in (pairs, pairs[::-1])]:
            future.result()


def test_a_partition_that_is_stopped_stays_so_until_it_is_reset(engine: Engine, store: SqlProcessStore) -> None:
    """For every process, whether the group had read it before or not."""
    other = Partition(ARTICLES, 1)
    with store.transaction() as transaction:
        transaction.advance(GROUP, PARTITION, 0, 7, "topic-1")
    assert store.stop(GROUP, PARTITION, Place(7, incarnation="topic-1"), "lost")
    assert store.stop(GROUP, other, Place(), "lost too")
    assert store.places(GROUP) == {
        PARTITION: Place(7, incarnation="topic-1", stopped="lost"),
        other: Place(0, stopped="lost too"),
    }
    store.reset(GROUP, {PARTITION: Place(2, incarnation="topic-2")}, {PARTITION: 9}, "by test")
    assert store.places(GROUP)[PARTITION] == Place(2, incarnation="topic-2")
    assert store.gaps(GROUP) == {PARTITION: 1}
    assert store.places(GROUP)[other].stopped == "lost too"
    for stale in (Place(7, incarnation="topic-1"), Place(2, incarnation="topic-1"), Place()):
        assert not store.stop(GROUP, PARTITION, stale, "lost"), "an operator has moved it since"
    assert store.places(GROUP)[PARTITION].stopped == ""
    assert engine.dialect.name in KINDS


def test_another_cluster_is_noticed_and_another_kind_of_log_is_not(engine: Engine, clock: Clock) -> None:
    """Until an operator lets the group read there."""

    def of(log: str) -> SqlProcessStore:
        return SqlProcessStore(engine, clock, outbox_publisher(clock), log)

    assert not of("kafka:one").read_elsewhere(GROUP)
    with of("kafka:one").transaction() as transaction:
        transaction.advance(GROUP, PARTITION, 0, 7, "")
    assert not of("kafka:one").read_elsewhere(GROUP)
    assert not of("embedded").read_elsewhere(GROUP)
    two = of("kafka:two")
    assert two.read_elsewhere(GROUP)
    two.stop(GROUP, PARTITION, Place(), "another cluster")
    assert two.read_elsewhere(GROUP)
    two.reset(GROUP, {PARTITION: Place(0)}, {PARTITION: 9}, "by test")
    assert not two.read_elsewhere(GROUP)
