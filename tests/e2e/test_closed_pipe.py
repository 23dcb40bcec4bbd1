"""Alerts on a pipe whose reader has ended."""

from __future__ import annotations

import subprocess
import sys

from tests.support.feedserver import FeedServer
from tests.support.program import TIMEOUT_S, Program


def test_an_alert_that_nobody_can_read_is_not_sent(program: Program, feed: FeedServer) -> None:
    program.environment["COMMUNIQUE_ALERTS__CHANNELS"] = "terminal:"
    words = "Russian Foreign Minister Sergey Lavrov met Chinese Foreign Minister Wang Yi in Beijing on March 30, 2022."
    feed.add("1", "Talks", words, "2022-03-30T12:00:00Z")
    program.run("sources", "add", feed.url, "--with-history")
    process = subprocess.Popen(
        [sys.executable, "-m", "communique", "run", "--once"],
        env=program.environment,
        cwd=program.folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    with process.stderr as stderr:
        told = stderr.read()
    assert process.wait(TIMEOUT_S) == 5, told
    assert "Traceback" not in told
    assert "Exception ignored" not in told
    (alert,) = program.rows("alerts")
    assert alert["delivery"] == "pending"
    assert "terminal" in alert["error"]
