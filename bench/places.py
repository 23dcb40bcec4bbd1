"""Logs and databases to measure on, filled with articles of a size, and the workers on them."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Engine, func, select

from domain.log import Message
from storage.schema import stream_offset
from streams.envelope import encode_article
from tests.chaos.place import ROOT, Place, placed, until
from tests.support.builders import make_article
from tests.support.databases import empty_url
from tests.support.shared import kafka_address

ARTICLE_BYTES = 4_000
_PARAGRAPH = (
    "Delegations of the two countries exchanged views on trade in grain, on the work of border crossings and on "
    "cultural exchanges for the coming year, and the plans of their experts for the spring were on the table, too. "
)
"""Of this most of an article is made: reading it is work, and it tells of the same talks and of nobody's words."""

SQLITE = "SQLite, embedded log"
SQLITE_KAFKA = "SQLite, Kafka"
POSTGRES_KAFKA = "PostgreSQL, Kafka"
PLACES = {SQLITE: ("sqlite", False), SQLITE_KAFKA: ("sqlite", True), POSTGRES_KAFKA: ("postgresql", True)}


_TALKS = "The Russian foreign minister met his {} counterpart in Moscow on March {}, 2022."
_PARTNERS = ("Chinese", "Indian", "Turkish", "Iranian", "Pakistani")


def articles(count: int, start: int = 0) -> list[Message]:
    """Messages of 4 kB, each an article of its own that tells of talks; there are five pairs of countries."""
    text = _PARAGRAPH * (ARTICLE_BYTES // len(_PARAGRAPH) - 2)
    return [
        encode_article(make_article(f"a{n:07}", text=f"{_TALKS.format(_PARTNERS[n % 5], n % 28 + 1)}\n{text}"))
        for n in range(start, start + count)
    ]


@contextmanager
def filled(name: str, records: int, **flags: str) -> Iterator[Place]:
    """One of ``PLACES`` with that many articles in its log."""
    with opened(name, **flags) as place:
        for first in range(0, records, 10_000):
            place.append(articles(min(10_000, records - first), first))
        yield place


@contextmanager
def opened(name: str, **flags: str) -> Iterator[Place]:
    """One of ``PLACES``, empty."""
    database, kafka = PLACES[name]
    with (
        TemporaryDirectory(prefix="communique-") as folder,
        empty_url(database, Path(folder), durable=True) as url,
        placed(url, kafka_address() if kafka else None, Path(folder), **flags) as place,
    ):
        yield place


def start_worker(place: Place, slot: int, extractor: str) -> subprocess.Popen[bytes]:
    """A process that runs the program's stage ``process`` with an extractor of ``bench.worker_process``."""
    with place.log_of(slot).open("ab") as log:
        command = [sys.executable, "-m", "bench.worker_process", extractor]
        process = subprocess.Popen(command, env=place.environment, cwd=ROOT, stdout=log, stderr=log)
    place.processes.append(process)
    return process


def processed(engine: Engine) -> int:
    """How many records the group is past."""
    with engine.connect() as connection:
        return int(connection.execute(select(func.coalesce(func.sum(stream_offset.c.next), 0))).scalar_one())


def end(*processes: subprocess.Popen[bytes]) -> None:
    """End processes well."""
    for process in processes:
        process.terminate()
    for process in processes:
        if process.wait(60) != 0:
            raise ChildProcessError(f"a process of the benchmark ended with {process.returncode}")


def steady_rate(place: Place, records: int, *, workers: int) -> float:
    """Records a second from the moment when all ``workers`` are at work to the last record."""
    engine = place.application.engine
    # Assignments come one after the other: a tenth of the work is left to them.
    first = max(1, records // 10)
    until(lambda: processed(engine) >= first, f"{workers} workers at work", 300)
    seen, began = processed(engine), time.monotonic()
    until(lambda: processed(engine) >= records, "everything", 600)
    return (records - seen) / (time.monotonic() - began)


def runs(default: int) -> int:
    """How often each thing is measured."""
    return int(os.environ.get("BENCH_RUNS", default))
