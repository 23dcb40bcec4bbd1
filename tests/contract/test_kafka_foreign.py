"""What producers of other programs may write: every codec, transactions, and records that cannot be decoded."""

from __future__ import annotations

import gc
import time
import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from domain.errors import Displaced
from domain.log import ARTICLES, Batch, Partition
from streams.kafka import KafkaLog, KafkaSettings
from streams.kafka_client import kafka_errors
from streams.kafka_reader import KafkaReader
from tests.support.foreign import Foreign
from tests.support.shared import kafka_address

pytestmark = [
    pytest.mark.kafka,
    # kafka-python's transactional producer leaves a socket to the garbage collector.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

TIMEOUT_S = 20.0
ZERO = Partition(ARTICLES, 0)


class BadName(str):
    """A name of a header that comes out as bytes which are no UTF-8."""

    __slots__ = ()

    def encode(self, *_: Any) -> bytes:
        """As the producer does it."""
        return b"\xff\xfe"


@pytest.fixture
def settings() -> KafkaSettings:
    """A prefix that nobody else uses."""
    return KafkaSettings((kafka_address(),), prefix=f"test{uuid.uuid4().hex[:12]}", session_timeout_s=6)


@pytest.fixture
def log(settings: KafkaSettings) -> Iterator[KafkaLog]:
    """An open log with its topic."""
    log = KafkaLog(settings)
    log.ensure([ARTICLES])
    yield log
    log.close()
    # Here, where its warnings are expected, and not in whichever test comes next.
    gc.collect()


@pytest.fixture
def reader(log: KafkaLog) -> Iterator[KafkaReader]:
    """A reader that nothing is given yet."""
    reader = log.reader("g", [ARTICLES])
    yield reader
    reader.close()


def stretches(reader: KafkaReader, until: int) -> list[Batch]:
    """What is read of the first partition from its beginning, until the next offset is ``until``."""
    batches: list[Batch] = []
    deadline = time.monotonic() + TIMEOUT_S
    while not batches or batches[-1].following < until:
        assert time.monotonic() < deadline, batches
        batches += [batch for batch in reader.poll(0.2, 500) if batch.partition == ZERO]
        for partition in reader.unplaced():
            reader.seek(partition, 0)
    for before, after in pairwise(batches):
        assert not after.records or after.records[0].offset >= before.following
    return batches


def values(batches: list[Batch]) -> list[bytes]:
    """What the records hold."""
    return [record.value for batch in batches for record in batch.records]


@pytest.mark.parametrize("codec", ["gzip", "snappy", "lz4", "zstd", None])
def test_every_codec_is_read(settings: KafkaSettings, reader: KafkaReader, codec: str | None) -> None:
    """Also by an installation that writes another one."""
    sent = [b"%d" % n * 1000 for n in range(5)]
    with Foreign(settings, compression_type=codec, linger_ms=100) as foreign:
        foreign.send(*sent)
    assert values(stretches(reader, 5)) == sent


def test_transactions_leave_no_lag_and_no_gap(settings: KafkaSettings, log: KafkaLog, reader: KafkaReader) -> None:
    """Their markers take offsets without being records; what was aborted never was."""
    with Foreign(settings, transactional_id=settings.prefix) as foreign:
        foreign.producer.init_transactions()
        for number, end in enumerate(["commit", "abort", "commit", "abort"]):
            foreign.producer.begin_transaction()
            foreign.send(b"%d.1" % number, b"%d.2" % number)
            getattr(foreign.producer, f"{end}_transaction")()
    assert log.ends(ARTICLES)[ZERO] == 12, "eight records and four markers"
    batches = stretches(reader, 12)
    assert values(batches) == [b"0.1", b"0.2", b"2.1", b"2.2"]
    assert not any(batch.lost_until for batch in batches)


def test_an_open_transaction_waits(settings: KafkaSettings, log: KafkaLog, reader: KafkaReader) -> None:
    """Nobody reads it, and nobody is told that it can be read; but that it is there, and since when."""
    with Foreign(settings, transactional_id=settings.prefix) as foreign, Foreign(settings) as other:
        foreign.producer.init_transactions()
        foreign.producer.begin_transaction()
        foreign.send(b"1")
        other.send(b"2")
        assert log.ends(ARTICLES)[ZERO] == 0
        assert log.held_back(ARTICLES) == {ZERO: 2}
        assert abs(log.appended_at({ZERO: 0})[ZERO] - datetime.now(UTC)) < timedelta(minutes=1)
        while not reader.reading():
            reader.poll(0.2, 10)
            for partition in reader.unplaced():
                reader.seek(partition, 0)
        assert reader.poll(1, 10) == []
        foreign.producer.commit_transaction()
    assert values(stretches(reader, 3)) == [b"1", b"2"]
    assert log.held_back(ARTICLES) == {}


def test_a_record_that_cannot_be_decoded_is_left_out(settings: KafkaSettings, reader: KafkaReader) -> None:
    """With its offset and the reason, and those around it are read."""
    with Foreign(settings) as foreign:
        foreign.send(b"0")
        foreign.send(b"1", header=BadName("x"))
        foreign.send(b"2")
    records = [record for batch in stretches(reader, 3) for record in batch.records]
    assert [(record.offset, record.value, bool(record.damage)) for record in records] == [
        (0, b"0", False),
        (1, b"", True),
        (2, b"2", False),
    ]
    assert "utf-8" in records[1].damage


def test_whoever_has_the_same_name_is_told(settings: KafkaSettings) -> None:
    """The one that came first gets nothing any more: it must not wait for ever."""
    log = KafkaLog(replace(settings, group_instance_id="one"))
    log.ensure([ARTICLES])
    first, second = log.reader("g", [ARTICLES]), log.reader("g", [ARTICLES])
    deadline = time.monotonic() + TIMEOUT_S
    while not first.unplaced():
        assert time.monotonic() < deadline
        first.poll(0.2, 10)

    def poll_both() -> None:
        while time.monotonic() < deadline:
            second.poll(0.2, 10)
            first.poll(0.2, 10)

    with pytest.raises(Displaced, match="'one'"):
        poll_both()
    for each in (first, second, log):
        each.close()


def test_a_connection_that_breaks_damages_no_record(
    settings: KafkaSettings, reader: KafkaReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Although records of a healthy partition wait in the client when its poll raises."""
    with Foreign(settings) as foreign:
        foreign.send(*(b"%d" % n for n in range(50)))
    while not reader.reading():
        reader.poll(0.2, 10)
        for partition in reader.unplaced():
            reader.seek(partition, 0)
    batches: list[Batch] = []
    deadline = time.monotonic() + TIMEOUT_S
    while not batches and time.monotonic() < deadline:
        batches = reader.poll(0.2, 10)
    consumer = reader._consumer
    healthy = consumer.poll

    def breaks(*_: Any) -> Any:
        monkeypatch.setattr(consumer, "poll", healthy)
        raise kafka_errors.KafkaConnectionError("the broker is gone")

    monkeypatch.setattr(consumer, "poll", breaks)
    while batches[-1].following < 50:
        assert time.monotonic() < deadline, batches
        batches += reader.poll(0.2, 10)
    assert values(batches) == [b"%d" % n for n in range(50)]
    assert not any(record.damage for batch in batches for record in batch.records)
