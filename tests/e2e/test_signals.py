from __future__ import annotations

import signal
import time

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
