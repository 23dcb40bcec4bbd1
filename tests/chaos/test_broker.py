"""A broker that dies, hangs, comes late, loses its data or keeps it for too short a time."""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from communique.bootstrap import _kafka_settings
from domain.log import ARTICLES
from storage.outbox import outbox_publisher
from storage.schema import stream_gap
from streams.kafka_client import KafkaAdminClient, TopicPartition, open_client
from tests.chaos.place import Place, messages, open_place, until
from tests.chaos.stages import column
from tests.chaos.witness import applied
from tests.support.services import Broker, own_broker

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.kafka,
    # kafka-python leaves the closing of a refused connection's socket to the garbage collector.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

BACK_S = 15.0
"""Within which work goes on after the broker is back."""

MOST_MIB = 300


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    """One that these tests may kill."""
    with own_broker(tmp_path_factory.mktemp("broker") / "kafka") as broker:
        yield broker


@pytest.fixture
def place(broker: Broker, tmp_path: Path) -> Iterator[Place]:
    """SQLite and that broker."""
    with open_place("sqlite", broker.address, tmp_path) as place:
        yield place


def publish(place: Place, count: int, start: int = 0) -> None:
    """Put articles into the outbox, as a poller does."""
    with place.application.engine.begin() as connection:
        outbox_publisher(place.application.clock)(connection, ARTICLES, messages(count, start))
    place.tell(range(start, start + count))


def articles(place: Place) -> int:
    """How many are in the database."""
    return len(column(place.application.engine, "SELECT id FROM article"))


def mib(pid: int) -> float:
    """Resident memory of a process."""
    found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    assert found
    return int(found[1]) / 1024


@pytest.mark.parametrize("fault", ["killed", "hung"])
def test_an_outage_costs_nothing_but_time(place: Place, broker: Broker, fault: str) -> None:
    """Sources go on into the outbox; memory is bounded; soon after the broker is back, so is the work."""
    relay, worker = place.start(0, "relay", program=True), place.start(1)
    publish(place, 1500)
    until(lambda: articles(place) > 100, "work before the outage")
    if fault == "killed":
        os.kill(broker.pid, signal.SIGKILL)
    else:
        os.kill(broker.pid, signal.SIGSTOP)
    try:
        publish(place, 1500, start=1500)
        # The outage is to outlast a session, and of the two the first also a producer's patience of 30 s.
        ends = time.monotonic() + (33 if fault == "killed" else 12)
        until(lambda: time.monotonic() > ends, "the outage")
        assert relay.poll() is None
        assert worker.poll() is None
        assert mib(relay.pid) < MOST_MIB
        assert mib(worker.pid) < MOST_MIB
    finally:
        if fault == "killed":
            broker.start()
        else:
            os.kill(broker.pid, signal.SIGCONT)
    back, before = time.monotonic(), articles(place)
    until(lambda: articles(place) > max(before, 1500) or articles(place) == 3000, "work goes on", 60)
    assert time.monotonic() - back < BACK_S
    until(lambda: articles(place) == 3000, "everything")
    until(lambda: place.count().lost == 0, "every record applied")
    for process in (relay, worker):
        process.terminate()
        assert process.wait(30) == 0
    count = place.judge()
    assert (count.lost, count.doubled) == (0, 0), count.detail


def test_a_broker_that_comes_late_is_waited_for(broker: Broker, tmp_path: Path) -> None:
    """The processes start, say what is missing, and begin when it is there."""
    broker.stop()
    with open_place("sqlite", broker.address, tmp_path) as place:
        publish(place, 20)
        try:
            relay, worker = place.start(0, "relay", program=True), place.start(1, "process", program=True)
            for slot in (0, 1):
                until(lambda: "does not answer" in place.log_of(slot).read_text(), f"slot {slot} says so")  # noqa: B023
            assert relay.poll() is worker.poll() is None
        finally:
            broker.start()
        until(lambda: articles(place) == 20, "everything", 60)
        for process in (relay, worker):
            process.terminate()
            assert process.wait(30) == 0


def test_a_broker_that_lost_its_data_is_noticed(place: Place, broker: Broker) -> None:
    """Nothing is skipped in silence: the partitions stop, and a person says how to go on."""
    relay, worker = place.start(0, "relay", program=True), place.start(1)
    publish(place, 300)
    until(lambda: articles(place) == 300, "work before the loss")
    broker.stop()
    broker.forget()
    broker.start()
    publish(place, 60, start=300)
    until(lambda: "worker.stopped" in place.log_of(1).read_text(), "the worker says so", 90)
    seen = applied(place.application.engine)
    until(lambda: not place.application.outbox.pending(1), "the relay goes on", 90)  # type: ignore[union-attr]
    assert worker.poll() is None
    shown = place.start(2, "offsets", "show", program=True)
    assert shown.wait(30) == 0
    assert "stopped: it is another topic" in place.log_of(2).read_text()
    assert applied(place.application.engine) <= seen + 60
    reset = place.start(3, "offsets", "reset", "--to", "earliest", "--yes", program=True)
    assert reset.wait(30) == 0, place.log_of(3).read_text()
    until(lambda: articles(place) == 360, "what came after the loss", 60)
    assert column(place.application.engine, "SELECT reason FROM stream_gap")
    for process in (relay, worker):
        process.terminate()
        assert process.wait(30) == 0


def test_a_topic_that_was_made_anew_is_noticed(place: Place) -> None:
    """Although it holds records beyond the place of the old one, from where reading could go on as if nothing was."""
    place.append(messages(120))
    worker = place.start(1)
    until(lambda: articles(place) == 120, "work before")
    admin = open_client(KafkaAdminClient, _kafka_settings(place.application.settings.log.kafka))
    admin.delete_topics([f"{place.application.settings.log.kafka.prefix}.{ARTICLES}"])
    until(lambda: not place.application.log.ends(ARTICLES), "the topic is gone")
    admin.close()
    place.append(messages(1200, start=120))
    until(
        lambda: place.log_of(1).read_text().count("worker.stopped") == len(place.application.log.ends(ARTICLES)), "it"
    )
    assert articles(place) == 120
    shown = place.start(2, "offsets", "show", program=True)
    assert shown.wait(30) == 0
    assert "another topic" in place.log_of(2).read_text()
    reset = place.start(3, "offsets", "reset", "--to", "earliest", "--yes", program=True)
    assert reset.wait(30) == 0, place.log_of(3).read_text()
    until(lambda: articles(place) == 1320, "all of the new one", 60)
    worker.terminate()
    assert worker.wait(30) == 0
    assert len(column(place.application.engine, "SELECT reason FROM stream_gap")) == 6


def test_records_that_were_deleted_unread_are_a_gap(place: Place) -> None:
    """Retention was shorter than the outage: it is told, and kept."""
    place.append(messages(300))
    worker = place.start(1)
    until(lambda: place.count().lost == 0, "work before the outage")
    worker.terminate()
    assert worker.wait(30) == 0
    place.append(messages(300, start=300))
    ends = place.application.log.ends(ARTICLES)
    admin = open_client(KafkaAdminClient, _kafka_settings(place.application.settings.log.kafka))
    prefix = place.application.settings.log.kafka.prefix
    admin.delete_records({TopicPartition(f"{prefix}.{p.topic}", p.number): end - 5 for p, end in ends.items()})
    admin.close()
    worker = place.start(1)
    until(lambda: articles(place) == 300 + 5 * len(ends), "the rest is applied")
    worker.terminate()
    assert worker.wait(30) == 0
    with place.application.engine.connect() as connection:
        gaps = connection.execute(select(stream_gap.c.wanted, stream_gap.c.found)).all()
    assert sum(found - wanted for wanted, found in gaps) == 300 - 5 * len(ends)
    assert articles(place) == 300 + 5 * len(ends)
    assert place.log_of(1).read_text().count("worker.gap") == len(ends)
