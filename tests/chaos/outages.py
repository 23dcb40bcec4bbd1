"""Campaigns against the services: a broker or a database server that dies again and again while workers work."""

from __future__ import annotations

import os
import random
import signal
import time
from pathlib import Path

from tests.chaos.campaign import Outcome
from tests.chaos.place import Place, open_place, placed, until
from tests.chaos.witness import applied, control_at
from tests.support.services import own_broker, own_postgres

RECORDS = 2000
"""A death; enough that the next one finds work."""


def kill_brokers(
    folder: Path, *, kills: int, chance: random.Random, database: str = "sqlite", control: str = ""
) -> Outcome:
    """SIGKILL the broker under two workers, and start it again, each time after some work.

    A ``control`` is one of ``campaign``.
    """
    with own_broker(folder / "kafka") as broker, open_place(database, broker.address, folder) as place:
        began = time.monotonic()
        place.fill(RECORDS * kills)
        for slot in range(2):
            _start(place, slot, control)
        for number in range(kills):
            _work(place, RECORDS * number + chance.randint(100, RECORDS // 2))
            os.kill(broker.pid, signal.SIGKILL)
            until(lambda: not _is_alive(broker.pid), "its end")
            broker.start()
        return _finished(place, kills, began, control)


def crash_databases(folder: Path, *, kills: int, chance: random.Random, control: str = "") -> Outcome:
    """Stop PostgreSQL as a crash does, under a worker with a batch in hand, and start it again.

    A ``control`` is one of ``campaign``.
    """
    with own_postgres() as server, placed(server.url, None, folder) as place:
        began = time.monotonic()
        place.fill(RECORDS * kills)
        _start(place, 0, control)
        for number in range(kills):
            _work(place, RECORDS * number + chance.randint(100, RECORDS // 2))
            server.stop("immediate")
            place.application.engine.dispose()
            server.start()
        return _finished(place, kills, began, control)


def _start(place: Place, slot: int, control: str) -> None:
    place.start(slot, *(["--control", control] if control else []))


def _work(place: Place, records: int) -> None:
    """Until more than so many were applied; a control that lost some only comes so far in the log."""
    engine = place.application.engine
    until(lambda: max(applied(engine), control_at(engine)) > records, f"more than {records} records applied")


def _is_alive(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z"


def _finished(place: Place, kills: int, began: float, control: str) -> Outcome:
    until(lambda: place.application.log.health().ok, "the judge, too, finds the log again")
    until(lambda: place.caught_up() if control == "early" else place.count().lost == 0, "every record applied")
    for process in place.processes:
        process.terminate()
        assert process.wait(30) == 0
    return Outcome(kills, place.judge(), time.monotonic() - began)
