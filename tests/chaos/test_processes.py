"""Workers that come, go, stand still and end while there is work: nothing is lost, nothing is done twice."""

from __future__ import annotations

import random
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from domain.log import ARTICLES, Message, Partition
from processors.worker import GROUP
from storage.schema import dead_letter
from tests.chaos.load import SHAPES, article
from tests.chaos.place import SESSION_S, Place, messages, open_place, until
from tests.chaos.witness import Count, applied
from tests.support.shared import kafka_address

pytestmark = [pytest.mark.e2e]

RECORDS = 3000


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """PostgreSQL and Kafka, filled."""
    with open_place("postgresql", kafka_address(), tmp_path) as place:
        place.fill(RECORDS)
        yield place


def done(place: Place) -> int:
    """Applied so far."""
    return applied(place.application.engine)


@pytest.mark.kafka
def test_a_worker_that_stood_still_is_fenced(place: Place) -> None:
    """Stopped for longer than its session, with a batch in hand, it finds that the others went on without it."""
    # It holds a batch in its hands for longer than anybody needs to notice that, and stop it there.
    still, other = place.start(0, failpoints="after_poll=sleep:8@4"), place.start(1)
    log = place.log_of(0)
    until(lambda: "failpoint.sleeps" in log.read_text(), "a batch in hand")
    still.send_signal(signal.SIGSTOP)
    try:
        place.fill(500, start=RECORDS)
        until(lambda: place.count().lost == 0, "the other takes over", SESSION_S + 40)
    finally:
        still.send_signal(signal.SIGCONT)
    until(lambda: "worker.fenced" in log.read_text(), "it finds that out")
    place.fill(500, start=RECORDS + 500)
    until(lambda: place.count().lost == 0, "the rest")
    for process in (still, other):
        process.terminate()
        assert process.wait(30) == 0
    assert place.judge() == Count(RECORDS + 1000, 0, 0)


@pytest.mark.kafka
def test_workers_come_and_go_under_load(place: Place) -> None:
    """Two, three, one: no pause is longer than fifteen seconds."""
    first, second = place.start(0), place.start(1)
    longest, last, changed = 0.0, 0, time.monotonic()

    def look() -> int:
        nonlocal longest, last, changed
        now = done(place)
        if now > last:
            longest, last, changed = max(longest, time.monotonic() - changed), now, time.monotonic()
        return now

    until(lambda: look() > RECORDS // 4, "two at work")
    third = place.start(2)
    place.fill(1000, start=RECORDS)
    until(lambda: look() > RECORDS // 2, "three at work")
    for process in (first, second):
        process.terminate()
    until(lambda: look() >= RECORDS + 1000, "one finishes")
    third.terminate()
    assert [process.wait(30) for process in (first, second, third)] == [0, 0, 0]
    assert place.judge() == Count(RECORDS + 1000, 0, 0)
    assert longest < 15


@pytest.mark.kafka
def test_who_ends_well_hands_over_at_once(tmp_path: Path) -> None:
    """Not after the session: the other goes on in all partitions within seconds."""
    # A session of which it is told apart also on a busy machine: without a word, it ends after 20 to 30 s.
    with open_place("postgresql", kafka_address(), tmp_path, log__kafka__session_timeout_s="30") as place:
        # These tell nothing: what is measured is not the time that the work takes.
        place.append(messages(2 * RECORDS, step=SHAPES))
        _hand_over(place)


def _hand_over(place: Place) -> None:
    # Static members keep their partitions for a restart.
    leaving, staying = place.start(0, static=False), place.start(1, static=False)
    until(lambda: done(place) > 500, "both at work")
    began = time.monotonic()
    leaving.terminate()
    assert leaving.wait(30) == 0
    stood, ends = places(place), place.application.log.ends(ARTICLES)
    behind = [partition for partition, end in ends.items() if stood.get(partition, 0) < end]
    assert len(behind) > len(ends) // 2, "there must be work left that can be handed over"
    until(lambda: all(places(place).get(each, 0) > stood.get(each, 0) for each in behind), "the other goes on")
    assert time.monotonic() - began < 15
    until(lambda: place.count().lost == 0, "the other finishes")
    staying.terminate()
    assert staying.wait(30) == 0
    assert place.count() == Count(2 * RECORDS, 0, 0)


def places(place: Place) -> dict[Partition, int]:
    """How far each partition was processed."""
    return {each: there.next for each, there in place.application.process_store().places(GROUP).items()}


@pytest.mark.parametrize("backend", ["embedded-sqlite", pytest.param("kafka-postgresql", marks=pytest.mark.kafka)])
def test_a_record_that_kills_ends_the_crash_loop_as_a_dead_letter(backend: str, tmp_path: Path) -> None:
    """Three processes die of it; all other records, broken ones among them, are dealt with."""
    log, _, database = backend.partition("-")
    deadly = random.randrange(100)
    key = article(deadly).id
    whole = messages(100)
    broken = [Message("k", b"{"), Message("k", b'{"id": 1}'), Message("k", b"x" * 5_000_000)]
    with open_place(database, kafka_address() if log == "kafka" else None, tmp_path) as place:
        place.append(whole[:50] + broken + whole[50:])
        place.tell(number for number in range(100) if number != deadly)
        deaths = 0
        process = place.start(0, "--deadly", key)

        def finished() -> bool:
            nonlocal deaths, process
            if process.poll() is not None:
                deaths += 1
                process = place.start(0, "--deadly", key)
            return place.count().lost == 0

        until(finished, "everything but one applied")
        process.terminate()
        assert process.wait(30) == 0
        assert deaths == 3
        assert place.judge() == Count(103, 0, 0)
        with place.application.engine.connect() as connection:
            letters = connection.execute(select(dead_letter.c.stage, dead_letter.c.key)).all()
        assert sorted(map(tuple, letters)) == [("crash", key), ("decode", "k"), ("decode", "k"), ("decode", "k")]
