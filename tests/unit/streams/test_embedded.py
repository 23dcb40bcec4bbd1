"""What only the embedded log does: it takes part in transactions, is trimmed, and may be away with its database."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from domain.errors import Unreachable
from domain.log import ARTICLES, EVENTS, Message, Partition
from storage.engine import make_engine
from streams.embedded import METADATA, EmbeddedLog

FIRST = Partition(ARTICLES, 0)
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


class Clock:
    """Shows the time that a test sets."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        """As ``domain.ports.Clock``."""
        return self.now


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """A database with the log's tables."""
    engine = make_engine(f"sqlite:///{tmp_path / 'log.db'}")
    METADATA.create_all(engine)
    yield engine
    engine.dispose()


def offsets(log: EmbeddedLog, topic: str = ARTICLES) -> list[int]:
    """The offsets that are in the first partition."""
    reader = log.reader("g", [topic])
    reader.poll(0, 100)
    reader.seek(Partition(topic, 0), 0)
    return [record.offset for batch in reader.poll(0, 100) for record in batch.records]


def message(key: str = "k") -> Message:
    """A small message."""
    return Message(key, b"{}")


def test_a_rolled_back_transaction_leaves_nothing(engine: Engine) -> None:
    """Neither records nor a hole in the offsets."""
    log = EmbeddedLog(engine)
    log.append(ARTICLES, [message()], 1)
    with engine.begin() as connection:
        log.append_in(connection, ARTICLES, [message(), message()])
        connection.rollback()
    assert log.ends(ARTICLES) == {FIRST: 1}
    with engine.begin() as connection:
        log.append_in(connection, ARTICLES, [message()])
    assert offsets(log) == [0, 1]


def test_an_open_transaction_shows_nothing_yet(engine: Engine) -> None:
    """A reader sees records when they are committed, not before."""
    log = EmbeddedLog(engine)
    log.ensure([ARTICLES])
    reader = log.reader("g", [ARTICLES])
    reader.poll(0, 10)
    reader.seek(FIRST, 0)
    with engine.begin() as connection:
        log.append_in(connection, ARTICLES, [message()])
        assert reader.poll(0, 10) == []
    assert [batch.partition for batch in reader.poll(0, 10)] == [FIRST]


def test_appending_nothing_is_nothing(engine: Engine) -> None:
    """An empty list is no reason to touch the database."""
    log = EmbeddedLog(engine)
    log.append(ARTICLES, [], 1)
    assert log.ends(ARTICLES) == {}


def test_a_topic_can_get_more_partitions(engine: Engine) -> None:
    """What was in fewer partitions is still read, and a reader finds the new ones."""
    EmbeddedLog(engine, 1).append(ARTICLES, [message("a")], 1)
    log = EmbeddedLog(engine, 4)
    reader = log.reader("g", [ARTICLES])
    reader.poll(0, 10)
    assert reader.unplaced() == {FIRST}
    log.ensure([ARTICLES])
    reader.poll(0, 10)
    assert len(reader.unplaced()) == 4
    assert sum(log.ends(ARTICLES).values()) == 1


def test_a_long_backlog_does_not_hold_up_another_partition(engine: Engine) -> None:
    """With room for one record a poll, both topics move."""
    log = EmbeddedLog(engine)
    log.append(ARTICLES, [message()] * 10, 1)
    log.append(EVENTS, [message()], 1)
    reader = log.reader("g", [ARTICLES, EVENTS])
    reader.poll(0, 1)
    for partition in reader.unplaced():
        reader.seek(partition, 0)
    topics = {batch.partition.topic for _ in range(2) for batch in reader.poll(0, 1)}
    assert topics == {ARTICLES, EVENTS}


def test_trimming_deletes_what_is_old_and_read(engine: Engine) -> None:
    """Neither what is younger than the limit nor what a reader has yet to read."""
    clock = Clock()
    log = EmbeddedLog(engine, clock=clock)
    log.append(ARTICLES, [message()] * 4, 1)
    log.append(EVENTS, [message()] * 2, 1)
    clock.now += timedelta(days=10)
    log.append(ARTICLES, [message()] * 2, 1)
    assert log.trim(NOON) == 0
    assert log.trim(NOON + timedelta(days=1), keep={FIRST: 3}) == 5
    assert (offsets(log), offsets(log, EVENTS)) == ([3, 4, 5], [])
    assert log.trim(NOON + timedelta(days=1)) == 1
    assert offsets(log) == [4, 5]
    log.append(ARTICLES, [message()], 1)
    assert log.ends(ARTICLES) == {FIRST: 7}


def test_a_database_that_is_away_and_comes_back(tmp_path: Path) -> None:
    """A reader waits its time and returns nothing; the rest says who does not answer; then all goes on."""
    folder = tmp_path / "not-mounted"
    engine = make_engine(f"sqlite:///{folder / 'log.db'}")
    log = EmbeddedLog(engine)
    reader = log.reader("g", [ARTICLES])
    started = time.monotonic()
    assert reader.poll(0.3, 10) == []
    assert 0.25 < time.monotonic() - started < 3
    for act in (
        lambda: log.append(ARTICLES, [message()], 1),
        lambda: log.starts(ARTICLES),
        lambda: log.ends(ARTICLES),
        lambda: log.ensure([ARTICLES]),
        lambda: log.trim(NOON),
    ):
        with pytest.raises(Unreachable, match=r"log\.db: the database does not answer"):
            act()
    health = log.health()
    assert (health.ok, health.last_answer) == (False, None)

    folder.mkdir()
    METADATA.create_all(engine)
    log.append(ARTICLES, [message()], 1)
    reader.poll(0, 10)
    reader.seek(FIRST, 0)
    assert len(reader.poll(0, 10)) == 1
    assert log.health().ok
    engine.dispose()
