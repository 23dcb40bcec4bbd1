"""``make chaos``: the long form of the kill tests. Prints a table, and exits with 1 when anything was lost or doubled.

COMMUNIQUE_CHAOS_KILLS sets how many kills each row gets (default 12), COMMUNIQUE_CHAOS_SEED the moments.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from communique import observability
from tests.chaos.campaign import Outcome, campaign
from tests.chaos.outages import crash_databases, kill_brokers
from tests.chaos.place import open_place
from tests.chaos.stages import kill_pollers, kill_relays, kill_senders
from tests.support.shared import kafka_address, stop_all

KILLS = max(4, int(os.environ.get("COMMUNIQUE_CHAOS_KILLS", "12")))
SEED = int(os.environ.get("COMMUNIQUE_CHAOS_SEED", random.randrange(1 << 30)))
DATABASES = ("sqlite", "postgresql")
WORKER_POINTS = ("after_poll", "mid_transaction", "after_commit")


@dataclass(frozen=True, slots=True)
class Fault:
    """One row: what is done to what, how often, and where. A control's ``fate`` is to have ``lost`` or ``doubled``."""

    what: str
    where: str
    run: Callable[[Path, random.Random], Outcome]
    kills: int
    fate: str = ""


def _workers(database: str, log: str, point: str, control: str = "") -> Callable[..., Outcome]:
    def run(folder: Path, chance: random.Random) -> Outcome:
        kafka = kafka_address() if log == "Kafka" else None
        with open_place(database, kafka, folder) as place:
            # Twenty in a batch, and up to five batches before each death.
            kills = KILLS // 3 if control else KILLS
            place.fill(110 * kills)
            return campaign(place, point, kills=kills, chance=chance, workers=2, control=control)

    return run


def _pollers(database: str, point: str, control: str = "") -> Callable[..., Outcome]:
    kills = KILLS // 4 if control else KILLS // 2
    return lambda folder, chance: kill_pollers(
        folder, point, kills=kills, chance=chance, database=database, control=control
    )


def _senders(database: str, point: str, control: str = "") -> Callable[..., Outcome]:
    kills = KILLS // 4 if control else KILLS // 2
    return lambda folder, chance: kill_senders(
        folder, point, kills=kills, chance=chance, database=database, control=control
    )


def _relays(database: str, _: str, control: str = "") -> Callable[..., Outcome]:
    def run(folder: Path, chance: random.Random) -> Outcome:
        kills = KILLS // 4 if control else KILLS // 2
        with open_place(database, kafka_address(), folder) as place:
            return kill_relays(place, kills=kills, chance=chance, control=control)[0]

    return run


def _brokers(database: str, control: str = "") -> Callable[..., Outcome]:
    return lambda folder, chance: kill_brokers(
        folder, kills=KILLS // 4, chance=chance, database=database, control=control
    )


def _databases(control: str = "") -> Callable[..., Outcome]:
    return lambda folder, chance: crash_databases(folder, kills=KILLS // 4, chance=chance, control=control)


WORKER_CONTROLS = (
    ("late", "after_commit", "doubled"),
    ("early", "after_poll", "lost"),
    ("early", "mid_transaction", "lost"),
    ("forgetful", "after_commit", "lost"),
)
STAGES = (
    ("poller", _pollers, "after_fetch", "embedded"),
    ("poller", _pollers, "after_entries", "embedded"),
    ("relay", _relays, "after_append", "Kafka"),
    ("sender", _senders, "after_claim", "embedded"),
    ("sender", _senders, "after_send", "embedded"),
)
STAGE_CONTROLS = (
    ("poller", _pollers, "after_fetch", "embedded", "digest-early", "lost"),
    ("poller", _pollers, "after_entries", "embedded", "entries-early", "lost"),
    ("poller", _pollers, "after_entries", "embedded", "entries-late", "doubled"),
    ("relay", _relays, "after_append", "Kafka", "marks-early", "lost"),
    ("relay", _relays, "after_append", "Kafka", "credulous", "doubled"),
    ("sender", _senders, "after_claim", "embedded", "sent-early", "lost"),
    ("sender", _senders, "after_send", "embedded", "unflagged", "doubled"),
)
"""Each point of each stage, with what it loses or doubles when the stage has a fault: the negative controls."""


def faults() -> Iterator[Fault]:
    """Every point of every stage, on every kind of place that it can be on."""
    for database in DATABASES:
        for log in ("embedded", "Kafka"):
            where = f"{log}, {database}"
            for point in WORKER_POINTS:
                yield Fault(f"worker killed {point}", where, _workers(database, log, point), KILLS)
            for control, point, fate in WORKER_CONTROLS:
                work = _workers(database, log, point, control)
                yield Fault(f"control: {control} worker, {point}", where, work, KILLS // 3, fate)
        for stage, run, point, log in STAGES:
            yield Fault(f"{stage} killed {point}", f"{log}, {database}", run(database, point), KILLS // 2)
        for stage, run, point, log, fault, fate in STAGE_CONTROLS:
            where = f"{log}, {database}"
            yield Fault(f"control: {stage} with {fault}, {point}", where, run(database, point, fault), KILLS // 4, fate)
        yield Fault("broker killed under load", f"Kafka, {database}", _brokers(database), KILLS // 4)
    where = "Kafka, postgresql"
    yield Fault("control: early worker, broker killed", where, _brokers("postgresql", "early"), KILLS // 4, "lost")
    where = "embedded, postgresql"
    yield Fault("PostgreSQL crashed under load", where, _databases(), KILLS // 4)
    yield Fault("control: early worker, PostgreSQL crashed", where, _databases("early"), KILLS // 4, "lost")


def is_well(fault: Fault, outcome: Outcome) -> bool:
    """Whether it came out as it must."""
    count = outcome.count
    good = getattr(count, fault.fate) > 0 if fault.fate else (count.lost, count.doubled) == (0, 0)
    return good and outcome.kills >= fault.kills


def main() -> int:
    """Run every row."""
    observability.configure("error")
    console, chance = Console(width=130), random.Random(SEED)
    table = Table("fault", "where", "times", "applied", "compared", "lost", "doubled", "seconds", "")
    kills, wrong = 0, 0
    try:
        for fault in faults():
            with tempfile.TemporaryDirectory(prefix="communique-") as folder:
                outcome = fault.run(Path(folder), chance)
            count, well = outcome.count, is_well(fault, outcome)
            verdict = ("fails, as it must" if fault.fate else "") if well else "WRONG"
            figures = (
                outcome.kills, count.applied, count.compared, count.lost, count.doubled, f"{outcome.seconds:.0f}"
            )  # fmt: skip
            table.add_row(fault.what, fault.where, *map(str, figures), verdict)
            console.print(fault.what, fault.where, *figures, verdict, count.detail, sep=" | ", highlight=False)
            kills += outcome.kills
            wrong += not well
    finally:
        stop_all()
    console.print(table)
    console.print(f"{kills} kills, {wrong} rows wrong; seed {SEED}", highlight=False)
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
