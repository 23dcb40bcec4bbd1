"""Under load for a while, a worker grows in nothing: not in memory, not in open files, not in threads."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from tests.chaos.place import open_place, until
from tests.chaos.witness import applied
from tests.support.shared import kafka_address

pytestmark = [pytest.mark.e2e, pytest.mark.kafka]

ROUNDS = int(os.environ.get("COMMUNIQUE_TEST_SOAK_ROUNDS", "8"))
"""Each of a thousand records, with a rebalance; the long form asks for more."""


def usage(pid: int) -> tuple[float, int, int]:
    """Resident MiB, open files, threads."""
    status = Path(f"/proc/{pid}/status").read_text()
    found = {name: int(re.search(rf"{name}:\s+(\d+)", status)[1]) for name in ("VmRSS", "Threads")}  # type: ignore[index]
    return found["VmRSS"] / 1024, len(list(Path(f"/proc/{pid}/fd").iterdir())), found["Threads"]


def test_nothing_grows(tmp_path: Path) -> None:
    """From the third round on, when everything has been used once."""
    with open_place("sqlite", kafka_address(), tmp_path) as place:
        worker = place.start(0)
        seen: list[tuple[float, int, int]] = []
        for round_ in range(ROUNDS):
            place.fill(1000, start=1000 * round_)
            guest = place.start(1, static=False) if round_ % 2 else None
            until(lambda: applied(place.application.engine) >= 1000 * (round_ + 1), "the round")  # noqa: B023
            if guest:
                guest.terminate()
                # The work may be done before it is ready for a signal.
                assert guest.wait(30) in {0, -15}
            seen.append(usage(worker.pid))
        worker.terminate()
        assert worker.wait(30) == 0
        assert place.count().doubled == 0
    memory, files, threads = zip(*seen[2:], strict=True)
    assert memory[-1] - memory[0] < 10, seen
    assert files[-1] <= files[0] + 2, seen
    assert threads[-1] <= threads[0], seen
