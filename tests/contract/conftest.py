"""What the contracts are held against: an empty database of each kind, and an empty log of each kind."""

from __future__ import annotations

import gc
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from domain.log import ARTICLES, EVENTS
from domain.ports import Log
from storage.outbox import outbox_publisher
from storage.process import SqlProcessStore
from tests.contract.log_desk import Embedded, Kafka, empty_place
from tests.support.builders import Clock
from tests.support.databases import KINDS, database


@pytest.fixture(params=KINDS)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An empty database with all tables."""
    with database(request.param, tmp_path) as engine:
        yield engine


@pytest.fixture
def clock() -> Clock:
    """The clock of the store."""
    return Clock()


@pytest.fixture
def store(engine: Engine, clock: Clock) -> SqlProcessStore:
    """A store that publishes to the outbox."""
    return SqlProcessStore(engine, clock, outbox_publisher(clock), "log-1")


@pytest.fixture(params=["sqlite", "postgresql", pytest.param("kafka", marks=pytest.mark.kafka)])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Embedded | Kafka]:
    """Somewhere empty for a log."""
    with empty_place(request.param, tmp_path) as place:
        yield place


@pytest.fixture
def log(place: Embedded | Kafka) -> Iterator[Log]:
    """An open log with its topics."""
    log = place.open()
    log.ensure([ARTICLES, EVENTS])
    yield log
    log.close()
    if isinstance(place, Kafka):
        # A client of kafka-python may leave a socket to the garbage collector: here, not in whichever test comes next.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)
            gc.collect()
