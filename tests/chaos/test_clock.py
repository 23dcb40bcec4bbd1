"""A machine whose clock jumps an hour ahead and an hour back: the service goes on, and does nothing twice."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path

import pytest

from ingest.sources import make_source
from tests.chaos.place import open_place, until
from tests.chaos.stages import column
from tests.support.feedserver import FeedServer

pytestmark = pytest.mark.e2e

WITHIN_S = 30.0
"""Far less than the hour for which the time of day comes again."""

LOOKS_S = 3.0

TEXT = "Russian Foreign Minister Sergey Lavrov met Chinese Foreign Minister Wang Yi in Beijing on {}."


def test_nothing_waits_for_a_time_to_come_again(tmp_path: Path) -> None:
    """Polls, leases, processing and deliveries all go by the clock."""
    offset = tmp_path / "offset"
    offset.write_text("0")
    with FeedServer() as feed, open_place("sqlite", None, tmp_path) as place:
        engine = place.application.engine
        place.application.admin.add([make_source({"url": feed.url, "with_history": True, "every": "2s"})])
        service = place.start(0, str(offset), "run", script="shifted_program.py")
        for number, jump in enumerate((0, 3600, 0, -3600), start=1):
            offset.write_text(str(jump))
            day = f"March {number * 7}, 2022"
            feed.add(str(number), f"Talks {number}", TEXT.format(day), f"2022-03-{number * 7:02}T20:00:00Z")
            began = time.monotonic()
            query = "SELECT id FROM delivery WHERE state = 'sent'"
            until(lambda: len(column(engine, query)) == number, f"the alert at {jump:+} s", 60)  # noqa: B023
            assert time.monotonic() - began < WITHIN_S
            # The program looks at its clock once a second; nobody sets one twice between two looks.
            until(lambda: time.monotonic() - began > LOOKS_S, "some looks")  # noqa: B023
        service.terminate()
        assert service.wait(30) == 0
        [end] = place.application.log.ends("articles.v1").values()
        assert end == 4
        alerts = Counter((tmp_path / "alerts.jsonl").read_text().splitlines())
        assert len(alerts) == alerts.total() == 4
