"""What a shell may do to a program: closed streams, signals while it starts, odd times."""

from __future__ import annotations

import signal
import subprocess
import sys
import time

import pytest

from tests.support.feedserver import FeedServer
from tests.support.program import TIMEOUT_S, Program


def _shell(program: Program, command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/sh", "-c", f"{sys.executable} -m communique {command}"],
        env=program.environment,
        cwd=program.folder,
        capture_output=True,
        text=True,
        timeout=TIMEOUT_S,
        check=False,
    )


@pytest.mark.parametrize("command", ["sources list", "sources list --json", "sources export", "config show"])
def test_an_output_that_is_closed_is_not_wanted(program: Program, command: str) -> None:
    done = _shell(program, f"{command} >&-")
    assert (done.returncode, done.stderr) == (0, "")


def test_logs_do_not_become_data_when_errors_are_closed(program: Program, feed: FeedServer) -> None:
    program.run("sources", "add", feed.url)
    done = _shell(program, "run --once 2>&-")
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize("since", ["0001-01-01T00:00+14:00", "9999-12-31T23:59-14:00"])
def test_a_time_outside_the_calendar_is_a_wrong_command_line(program: Program, since: str) -> None:
    done = program.run("alerts", "list", "--since", since)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_a_signal_while_the_program_starts(program: Program) -> None:
    """The first thing that ``run`` makes is the database's file: from then on a signal ends it well."""
    process = program.start("run")
    deadline = time.monotonic() + 30
    while not program.database.exists():
        assert process.poll() is None
        assert time.monotonic() < deadline
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 0
