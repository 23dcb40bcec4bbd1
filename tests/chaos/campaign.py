"""Campaigns: workers as processes on one log and one database, killed at named points until everything is done."""

from __future__ import annotations

import random
import subprocess
import time
from dataclasses import dataclass

from tests.chaos.place import TIMEOUT_S, Place, until
from tests.chaos.witness import Count


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a campaign; ``repeats`` were sent again, and said so."""

    kills: int
    count: Count
    seconds: float
    repeats: int = 0


def campaign(
    place: Place, point: str, *, kills: int, chance: random.Random, workers: int = 1, control: str = ""
) -> Outcome:
    """Kill workers at ``point`` until ``kills`` are reached, each time after a few batches, and let them finish.

    A slot is started again as soon as its process has died. A ``control`` (``late``, ``early``) keeps its offsets
    elsewhere, and is finished when it has been through the log, whatever became of the records. That which is
    ``forgetful`` keeps them where they belong.
    """
    began = time.monotonic()
    arguments = ["--control", control] if control else []
    done = 0

    def start(slot: int) -> subprocess.Popen[bytes]:
        armed = f"{point}=kill@{chance.randint(1, 5)}" if done < kills else ""
        return place.start(slot, *arguments, failpoints=armed)

    slots = [start(slot) for slot in range(workers)]

    def all_applied() -> bool:
        nonlocal done
        for slot, process in enumerate(slots):
            if process.poll() is not None:
                assert process.returncode == -9, place.log_of(slot).read_text()
                done += 1
                slots[slot] = start(slot)
        return place.caught_up() if control == "early" else place.count().lost == 0

    until(all_applied, f"{point}: every record applied", TIMEOUT_S + 4 * kills)
    for process in slots:
        process.terminate()
    for slot, process in enumerate(slots):
        # One that was armed may die of it while it ends.
        assert process.wait(30) in {0, -9, -15}, place.log_of(slot).read_text()
    return Outcome(done, place.judge(), time.monotonic() - began)
