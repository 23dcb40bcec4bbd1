"""A lease has one holder at a time, and comes free when its holder ends, however it ends."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from storage.engine import make_engine
from storage.lease import LEASE_S, SqlLease
from storage.migrate import upgrade
from tests.support.builders import Clock
from tests.support.databases import KINDS, empty_url

HOLDER = """
import sys, time
from datetime import UTC, datetime
from storage.engine import make_engine
from storage.lease import SqlLease
assert SqlLease(make_engine(sys.argv[1]), "work", lambda: datetime.now(UTC)).hold()
print("held", flush=True)
time.sleep(60)
"""


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database with all tables."""
    with empty_url(request.param, tmp_path) as url:
        engine = make_engine(url)
        upgrade(engine)
        engine.dispose()
        yield url


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    """The same, opened."""
    engine = make_engine(url)
    yield engine
    engine.dispose()


def test_one_holds_it_until_it_gives_it_back(engine: Engine) -> None:
    """Each name by itself."""
    clock = Clock()
    one, two = SqlLease(engine, "work", clock), SqlLease(engine, "work", clock)
    assert one.hold()
    assert one.hold()
    assert not two.hold()
    assert SqlLease(engine, "other", clock).hold()
    two.release()
    assert not two.hold()
    one.release()
    assert two.hold()
    assert not one.hold()


def test_a_holder_that_says_nothing_loses_it(engine: Engine) -> None:
    """It may be stopped, or on a machine that is gone; when it comes back it finds that it has lost it."""
    clock = Clock()
    one, two = SqlLease(engine, "work", clock), SqlLease(engine, "work", clock)
    assert one.hold()
    with engine.begin() as connection:
        # Another machine: whether its process lives cannot be seen from here.
        connection.execute(text("UPDATE lease SET owner = 'elsewhere'"))
    clock.pass_s(LEASE_S - 1)
    assert not two.hold()
    clock.pass_s(1)
    assert two.hold()
    assert not SqlLease(engine, "work", clock).hold()


@pytest.mark.skipif(not Path("/proc/self/ns/pid").exists(), reason="only /proc tells whether a process lives")
def test_a_killed_process_of_this_machine_holds_it_no_more(url: str, engine: Engine) -> None:
    """Nobody waits for the lease to end; while it lives it keeps it."""
    clock = Clock()
    with subprocess.Popen([sys.executable, "-c", HOLDER, url], stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == "held\n"
        with engine.begin() as connection:
            connection.execute(text("UPDATE lease SET until = :later"), {"later": "9999-01-01T00:00:00.000000Z"})
        lease = SqlLease(engine, "work", clock)
        assert not lease.hold()
        holder.kill()
        holder.wait()
        assert lease.hold()
