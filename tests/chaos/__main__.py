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

KILLS = int(os.environ.get("COMMUNIQUE_CHAOS_KILLS", "12"))
SEED = int(os.environ.get("COMMUNIQUE_CHAOS_SEED", random.randrange(1 << 30)))
DATABASES = ("sqlite", "postgresql")
WORKER_POINTS = ("after_poll", "mid_transaction", "after_commit")


@dataclass(frozen=True, slots=True)
class Fault:
    """One row: what is done to what, how often, and where. A control must lose or double."""

    what: str
    where: str
    run: Callable[[Path, random.Random], Outcome]
    kills: int
    control: str = ""


def faults() -> Iterator[Fault]:
    """Every point of every stage, on every kind of place that it can be on."""
    for database in DATABASES:
        for log in ("embedded", "Kafka"):
            where = f"{log}, {database}"
            for point in WORKER_POINTS:
                yield Fault(f"worker killed {point}", where, _workers(database, log, point), KILLS)
            for control, point in (("late", "after_commit"), ("early", "mid_transaction")):
                what = f"control: offsets elsewhere, {control}"
                yield Fault(what, where, _workers(database, log, point, control), KILLS // 3, control)
            what = "control: repeats take along what they told"
            yield Fault(what, where, _workers(database, log, "after_commit", "forgetful"), KILLS // 3, "forgetful")
        for point in ("after_fetch", "after_entries"):
            yield Fault(f"poller killed {point}", f"embedded, {database}", _pollers(database, point), KILLS // 2)
        for control in ("late", "early"):
            run = _pollers(database, "after_entries", control)
            yield Fault(f"control: entries elsewhere, {control}", f"embedded, {database}", run, KILLS // 4, control)
        for point in ("after_claim", "after_send"):
            yield Fault(f"sender killed {point}", f"embedded, {database}", _senders(database, point), KILLS // 2)
        yield Fault("relay killed after_append", f"Kafka, {database}", _relays(database), KILLS // 2)
        yield Fault("broker killed under load", f"Kafka, {database}", _brokers(database), KILLS // 4)
    yield Fault("PostgreSQL crashed under load", "embedded, postgresql", _databases, KILLS // 4)


def is_well(fault: Fault, outcome: Outcome) -> bool:
    """Whether it came out as it must."""
    count = outcome.count
    if fault.control:
        failed = count.doubled > 0 if fault.control == "late" else count.lost > 0
        return failed and outcome.kills >= fault.kills
    return (count.lost, count.doubled) == (0, 0) and outcome.kills >= fault.kills


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


def _senders(database: str, point: str) -> Callable[..., Outcome]:
    return lambda folder, chance: kill_senders(folder, point, kills=KILLS // 2, chance=chance, database=database)


def _relays(database: str) -> Callable[..., Outcome]:
    def run(folder: Path, chance: random.Random) -> Outcome:
        with open_place(database, kafka_address(), folder) as place:
            return kill_relays(place, kills=KILLS // 2, chance=chance)[0]

    return run


def _brokers(database: str) -> Callable[..., Outcome]:
    return lambda folder, chance: kill_brokers(folder, kills=KILLS // 4, chance=chance, database=database)


def _databases(folder: Path, chance: random.Random) -> Outcome:
    return crash_databases(folder, kills=KILLS // 4, chance=chance)


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
            verdict = ("fails, as it must" if fault.control else "") if well else "WRONG"
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
