from __future__ import annotations

import signal
import time
from pathlib import Path

import pytest

from tests.support.feedserver import FeedServer
from tests.support.program import Program


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_service_well(program: Program, feed: FeedServer, number: signal.Signals) -> None:
    feed.add("1", "Markets", "The rouble rose.", "2022-03-30T12:00:00Z")
    program.run("sources", "add", feed.url, "--with-history", "--every", "1s")
    process = program.start("run")
    deadline = time.monotonic() + 30
    while not program.rows("articles"):
        assert process.poll() is None, "the service ended by itself"
        assert time.monotonic() < deadline
    began = time.monotonic()
    process.send_signal(number)
    assert process.wait(20) == 0
    assert time.monotonic() - began < 20


INTERRUPTED_IMPORT = """
import os, signal, sys

class Interrupted:
    def find_spec(self, name, path=None, target=None):
        if name == os.environ["INTERRUPTED_IMPORT"]:
            try:
                signal.raise_signal(signal.SIGINT)
            except KeyboardInterrupt:
                raise ImportError("as of a module in C") from None

sys.meta_path.insert(0, Interrupted())
"""
"""A ``sitecustomize`` that presses Ctrl-C when a module is imported."""


@pytest.mark.parametrize("module", ["click", "opencc"])
def test_an_interrupt_while_the_program_loads_is_quiet(program: Program, tmp_path: Path, module: str) -> None:
    """Before there is a command line, and while the command is loaded."""
    (tmp_path / "sitecustomize.py").write_text(INTERRUPTED_IMPORT)
    program.environment |= {"PYTHONPATH": str(tmp_path), "INTERRUPTED_IMPORT": module}
    done = program.run("run", "--once")
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")
