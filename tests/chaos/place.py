"""A place for a campaign: a database and a log of its own, the processes on it, and the judge of what came of them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from sqlalchemy import select

from communique.bootstrap import Application, open_application
from communique.settings import load as load_settings
from domain.failpoints import VARIABLE
from domain.log import ARTICLES, Message
from storage.deliveries import OPEN_STATES
from storage.engine import READ_ONLY
from storage.schema import delivery
from streams.envelope import encode_article
from tests.chaos import controls, load, oracle, witness
from tests.chaos.witness import Count
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
    told: dict[str, int] = field(default_factory=dict)

    def fill(self, records: int, start: int = 0) -> None:
        """Append so many articles of the load; some come again beside new ones."""
        numbers = load.with_repeats(records, start)
        self.tell(numbers)
        self.append([encode_article(load.article(number)) for number in numbers])

    def tell(self, numbers: Iterable[int]) -> None:
        """Remember that articles of the load come, by ``fill`` or in another way, for the judge."""
        self.told |= {load.article(number).id: number for number in numbers}

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

    def judge(self, sent: Iterable[str] | None = None) -> Count:
        """What the witness saw, and what is lost and doubled of all that the articles told; when all work is done.

        ``sent`` are the ids of the alerts that a receiver got; when they are not given, all alerts are sent now.
        """
        engine, embedded = self.application.engine, self.application.outbox is None
        seen = witness.count(engine, self.application.log.ends(ARTICLES))
        things = oracle.found(engine, self.send() if sent is None else sent, embedded=embedded)
        gaps = oracle.compare(load.consequences(self.told), things)
        return replace(
            seen,
            lost=seen.lost + gaps.lost,
            doubled=seen.doubled + gaps.doubled,
            compared=gaps.compared,
            detail=gaps.detail,
        )

    def send(self) -> list[str]:
        """Send all alerts that wait, to the file; the ids of those that are in it."""
        sender = self.application.sender()
        left = select(delivery.c.id).where(delivery.c.state.in_(OPEN_STATES)).limit(1)

        def all_sent() -> bool:
            sender.drain()
            with self.application.engine.connect().execution_options(**READ_ONLY) as connection:
                return connection.execute(left).first() is None

        until(all_sent, "all alerts sent")
        sender.close(0)
        file = self.folder / "alerts.jsonl"
        return [json.loads(line)["id"] for line in file.read_text().splitlines()] if file.exists() else []

    def work(self) -> None:
        """Process all that is in the log here, without another process."""
        with self.application.worker(load.Scripted()) as worker:  # type: ignore[arg-type]
            while self.application.backlog():
                worker.step(0.2, 20)

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


def messages(count: int, start: int = 0, step: int = 1) -> list[Message]:
    """Articles of the load, each once."""
    return [encode_article(load.article(start + step * n)) for n in range(count)]


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
    with open_application(load_settings(None, ours, {}).settings) as application:
        witness.METADATA.create_all(application.engine)
        controls.watch(application)
        place = Place(application, environment, folder)
        try:
            yield place
        finally:
            place.close()
