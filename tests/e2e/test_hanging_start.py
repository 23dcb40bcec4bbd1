"""A signal to a service that still waits for its database: it ends within seconds, and says what it waited for."""

from __future__ import annotations

import signal
import socket
import sqlite3
import subprocess
import time
from contextlib import closing
from pathlib import Path

import pytest

from communique.signals import START_PATIENCE_S
from tests.support.program import Program

SLACK_S = 4.0
"""For a machine that is busy. Without the signal the shortest of these waits takes ten seconds."""

WAIT_S = 60.0


def _ended_by_a_signal(process: subprocess.Popen[str], program: Program) -> None:
    """Soon, well, and with a sentence that tells no password."""
    assert process.poll() is None, program.log()
    began = time.monotonic()
    process.send_signal(signal.SIGTERM)
    assert process.wait(WAIT_S) == 0
    assert time.monotonic() - began < START_PATIENCE_S + SLACK_S
    told = program.log()
    assert "ended by a signal while it was starting" in told
    assert "database.url" in told
    assert "Traceback" not in told
    assert "hush" not in told


@pytest.mark.parametrize("command", ["run", "process"])
def test_a_server_that_never_answers_holds_up_no_end(program: Program, command: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent.settimeout(WAIT_S)
        program.environment["COMMUNIQUE_DATABASE__URL"] = (
            f"postgresql://desk:hush@127.0.0.1:{silent.getsockname()[1]}/x"
        )
        process = program.start(command)
        connection, _ = silent.accept()
        with connection:
            _ended_by_a_signal(process, program)


@pytest.mark.parametrize("made_before", [False, True])
def test_a_file_that_somebody_holds_locked_holds_up_no_end(program: Program, *, made_before: bool) -> None:
    """Neither where it is opened, nor where the first line is written to it; both wait inside SQLite."""
    if made_before:
        program.sources_file.write_text('[[source]]\nurl = "http://127.0.0.1/feed"\nname = "Example"\n')
        assert program.run("sources", "list").returncode == 0
    with closing(sqlite3.connect(program.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE" if made_before else "BEGIN EXCLUSIVE")
        process = program.start("run")
        deadline = time.monotonic() + WAIT_S
        # It has opened the file; a moment later it waits.
        while not _has_open(process.pid, program.database):
            assert process.poll() is None, program.log()
            assert time.monotonic() < deadline
            time.sleep(0.05)
        _ended_by_a_signal(process, program)


def _has_open(pid: int, file: Path) -> bool:
    return any(link.exists() and link.samefile(file) for link in Path(f"/proc/{pid}/fd").iterdir())
