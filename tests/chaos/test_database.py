"""A database that crashes, is locked or has no room: nothing is lost, nothing is done twice, and it is said."""

from __future__ import annotations

import os
import resource
import signal
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text

from domain.log import Partition
from ingest.sources import make_source
from tests.chaos.place import Place, open_place, placed, until
from tests.chaos.stages import column
from tests.chaos.witness import Count, applied
from tests.support.feedserver import FeedServer
from tests.support.services import own_postgres

pytestmark = pytest.mark.e2e

RECORDS = 2000


def finish(place: Place, records: int = RECORDS) -> None:
    """Wait until everything is applied, end the worker, and judge."""
    until(lambda: place.count().lost == 0, "every record applied")
    [worker] = [process for process in place.processes if process.poll() is None]
    worker.terminate()
    assert worker.wait(30) == 0
    assert place.judge() == Count(records, 0, 0)


def test_a_postgresql_that_crashes_in_the_middle_of_a_batch(tmp_path: Path) -> None:
    """As when its machine loses power; the worker waits for it, and goes on."""
    with own_postgres() as server, placed(server.url, None, tmp_path) as place:
        place.fill(RECORDS)
        worker = place.start(0)
        for crash in range(2):
            seen = applied(place.application.engine)
            until(lambda: applied(place.application.engine) > seen + 100, f"work before crash {crash}")  # noqa: B023
            server.stop("immediate")
            until(lambda: place.log_of(0).read_text().count("again") > crash, "the worker notices")  # noqa: B023
            assert worker.poll() is None
            place.application.engine.dispose()
            server.start()
        finish(place)


def test_a_postgresql_that_hangs_does_not_hold_up_the_end(tmp_path: Path) -> None:
    """A poller whose transaction hangs ends in time; what it had in hand is polled again, and nothing is lost."""
    quick = {"fetch.timeout_s": "1"}  # of this follows how long a claim lasts
    with FeedServer() as feed, own_postgres() as server, placed(server.url, None, tmp_path, **quick) as place:
        feed.add("1", "Title 1", "Said at 1.", "2022-03-30T12:00:00Z")
        place.application.admin.add([make_source({"url": feed.url, "with_history": True, "every": "1s"})])
        engine = place.application.engine
        waiting = "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
        with engine.begin() as holder:
            holder.execute(text("LOCK TABLE log_record"))
            service = place.start(0, "ingest", program=True)
            until(lambda: column(engine, waiting), "a poll in the middle of its transaction")
            [server_process] = column(engine, waiting)
            os.kill(server_process, signal.SIGSTOP)
        try:
            service.terminate()
            assert service.wait(25) == 0
        finally:
            os.kill(server_process, signal.SIGCONT)
        again = place.start(0, "ingest", program=True)
        until(lambda: "ok" in column(engine, "SELECT status FROM poll"), "the poll that was cut off")
        again.terminate()
        assert again.wait(30) == 0
        assert place.application.log.ends("articles.v1") == {Partition("articles.v1", 0): 1}


def test_a_sqlite_file_that_another_program_holds(tmp_path: Path) -> None:
    """A backup, or somebody's shell: the worker waits."""
    with open_place("sqlite", None, tmp_path) as place:
        place.fill(RECORDS)
        worker = place.start(0)
        until(lambda: applied(place.application.engine) > 100, "work before")
        other = sqlite3.connect(place.application.engine.url.database or "", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        seen = applied(place.application.engine)
        until(lambda: "again" in place.log_of(0).read_text(), "the worker's patience of 30 s is over")
        assert applied(place.application.engine) == seen
        other.execute("ROLLBACK")
        other.close()
        assert worker.poll() is None
        finish(place)


def test_a_disk_without_room(tmp_path: Path) -> None:
    """The worker says so, and goes on when there is room again."""
    with open_place("sqlite", None, tmp_path) as place:
        place.fill(RECORDS)
        worker = place.start(0)
        until(lambda: applied(place.application.engine) > 100, "work before")
        # A process may write no further than this into any file, which to it is as a full disk.
        resource.prlimit(worker.pid, resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))
        until(lambda: "again" in place.log_of(0).read_text(), "the worker notices")
        assert worker.poll() is None
        resource.prlimit(worker.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        finish(place)


@pytest.mark.parametrize("command", ["run", "ingest"])
def test_two_services_on_one_database_do_everything_once(tmp_path: Path, command: str) -> None:
    """No source is polled twice in an interval, no article comes twice."""
    with FeedServer() as feed, open_place("sqlite", None, tmp_path) as place:
        for n in range(30):
            feed.add(f"e{n}", f"Title {n}", f"Said at {n}.", "2022-03-30T12:00:00Z")
        place.application.admin.add([make_source({"url": feed.url, "with_history": True, "every": "2s"})])
        services = [place.start(slot, command, program=True) for slot in range(2)]
        engine = place.application.engine
        until(lambda: len(column(engine, "SELECT id FROM poll")) >= 5, "five polls")
        for service in services:
            service.terminate()
            assert service.wait(30) == 0
        times = sorted(column(engine, "SELECT at FROM poll"))
        assert len(times) == len(set(times))
        gaps = [b - a for a, b in zip(map(_seconds, times), map(_seconds, times[1:]), strict=False)]
        assert min(gaps) > 1
        [end] = place.application.log.ends("articles.v1").values()
        assert end == 30


def _seconds(time_text: str) -> float:
    hours, minutes, seconds = time_text.rstrip("Z").partition("T")[2].split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(seconds)
