"""Only what no right clock can have written is brought back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from storage.clock_repair import repair_times
from storage.lease import SqlLease
from storage.outbox import outbox_publisher
from storage.source_admin import SourceAdmin
from storage.sources import SqlSourceStore
from streams.envelope import encode_article
from tests.support.builders import NOW, Clock, make_source
from tests.support.databases import KINDS, database

HOUR_S = 3600.0


@pytest.fixture(params=KINDS)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database with all tables."""
    with database(request.param, tmp_path) as engine:
        yield engine


def test_what_was_put_off_by_a_wrong_clock_is_due(engine: Engine) -> None:
    """A claim and a lease of an hour from now; those that are as they should be stay."""
    clock = Clock()
    SourceAdmin(engine, clock).add([make_source("one"), make_source("two")])
    store = SqlSourceStore(engine, clock, outbox_publisher(clock), encode_article, 60)
    lease, other = SqlLease(engine, "work", clock), SqlLease(engine, "work", clock)
    clock.pass_s(HOUR_S)
    assert len(store.claim_due(clock(), 60, 1)) == 1
    assert lease.hold()
    assert repair_times(engine, clock()) == 0
    clock.pass_s(-HOUR_S)
    assert len(store.claim_due(clock(), 60, 9)) == 1, "the other one was never claimed"
    assert not other.hold()
    assert repair_times(engine, clock()) == 2
    assert len(store.claim_due(clock(), 60, 9)) == 1
    assert other.hold()
    assert repair_times(engine, NOW + timedelta(seconds=1)) == 0
