"""Campaigns: workers as processes on one log and one database, killed at named points until everything is done."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from communique.bootstrap import Application, open_application
from communique.settings import load
from domain.failpoints import VARIABLE
from domain.log import ARTICLES, Message
from streams.envelope import encode_article
from tests.chaos import witness
from tests.chaos.witness import Count
from tests.support.builders import make_article
from tests.support.databases import empty_url

ROOT = Path(__file__).parents[2]
SESSION_S = 6.0
TIMEOUT_S = 90.0


@dataclass
class Place:
    """A database and a log for one test; ``environment`` is what every process of it gets."""

    application: Application
    environment: dict[str, str]
    folder: Path
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)
    expected: set[str] = field(default_factory=set)

    def fill(self, records: int, start: int = 0) -> None:
        """Append small articles, each once."""
        self.append(messages(records, start))

    def append(self, articles: list[Message]) -> None:
        """Append messages to the articles; each must become an article or a dead letter."""
        self.expected |= {message.key for message in articles}
        self.application.log.ensure([ARTICLES])
        for first in range(0, len(articles), 1000):
            self.application.log.append(ARTICLES, articles[first : first + 1000], 30)

    def count(self) -> Count:
        """What the witness saw, and of the articles those that are neither saved nor among the dead letters."""
        seen = witness.count(self.application.engine, self.application.log.ends(ARTICLES))
        missing = self.expected - witness.arrived(self.application.engine)
        return Count(seen.applied, max(seen.lost, len(missing)), seen.doubled)

    def caught_up(self) -> bool:
        """Whether a control has been through the whole log."""
        return witness.control_at(self.application.engine) >= sum(self.application.log.ends(ARTICLES).values())

    def start(
        self,
        slot: int,
        *arguments: str,
        failpoints: str = "",
        program: bool = False,
        static: bool = True,
        script: str = "worker_process.py",
    ) -> subprocess.Popen[bytes]:
        """Start a worker with the witness (or another ``script``), or the program; its errors go to a file of the slot.

        ``static`` members of a Kafka group have their partitions at once when they are started again.
        """
        what = ["-m", "communique"] if program else [str(ROOT / "tests" / "chaos" / script)]
        environment = self.environment | {VARIABLE: failpoints}
        if static and "COMMUNIQUE_LOG__KAFKA__BOOTSTRAP_SERVERS" in environment:
            environment["COMMUNIQUE_LOG__KAFKA__GROUP_INSTANCE_ID"] = f"slot-{slot}"
        with self.log_of(slot).open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, *what, *arguments], env=environment, cwd=ROOT, stdout=log, stderr=log
            )
        self.processes.append(process)
        return process

    def log_of(self, slot: int) -> Path:
        """Where a slot's processes write."""
        return self.folder / f"log{slot}"

    def close(self) -> None:
        """End every process that is left."""
        for process in self.processes:
            if process.poll() is None:
                process.kill()
                process.wait()


def messages(count: int, start: int = 0) -> list[Message]:
    """Small articles, each of its own."""
    return [encode_article(make_article(f"a{n:06}", text=f"Number {n}.")) for n in range(start, start + count)]


def until(condition: Callable[[], object], what: str, timeout_s: float = TIMEOUT_S) -> None:
    """Wait for it."""
    deadline = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < deadline, f"timed out: {what}"
        time.sleep(0.05)


@contextmanager
def open_place(database: str, kafka: str | None, folder: Path, **flags: str) -> Iterator[Place]:
    """An empty database of a kind, with the embedded log or a prefix of its own on the broker ``kafka``."""
    with empty_url(database, folder) as url, placed(url, kafka, folder, **flags) as place:
        yield place


@contextmanager
def placed(url: str, kafka: str | None, folder: Path, **more: str) -> Iterator[Place]:
    """The same on a database that is there; ``more`` settings have ``__`` for their dots."""
    (folder / "sources.toml").touch()
    flags = {
        "database.url": url,
        "sources.file": str(folder / "sources.toml"),
        "alerts.channels": f"file://{folder / 'alerts.jsonl'}",
        "fetch.allow_private_addresses": "true",
        "log_level": "warning",
    }
    if kafka:
        flags |= {
            "log.backend": "kafka",
            "log.kafka.bootstrap_servers": kafka,
            "log.kafka.prefix": f"chaos{uuid.uuid4().hex[:10]}",
            "log.kafka.session_timeout_s": str(SESSION_S),
        }
    flags |= {key.replace("__", "."): value for key, value in more.items()}
    ours = {f"COMMUNIQUE_{key.upper().replace('.', '__')}": value for key, value in flags.items()}
    kept = {key: value for key, value in os.environ.items() if not key.startswith("COMMUNIQUE_")}
    environment = kept | ours | {"PYTHONPATH": str(ROOT), "PYTHONSAFEPATH": "1"}
    with open_application(load(None, ours, {}).settings) as application:
        witness.METADATA.create_all(application.engine)
        place = Place(application, environment, folder)
        try:
            yield place
        finally:
            place.close()


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
    elsewhere, and is finished when it has been through the log, whatever became of the records.
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
    return Outcome(done, place.count(), time.monotonic() - began)
