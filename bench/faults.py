"""What a death costs in time, and an outage in memory."""

from __future__ import annotations

import signal
import threading
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.places import POSTGRES_KAFKA, articles, end, filled, runs, start_worker
from bench.report import Figure, peak_mib
from communique.bootstrap import Application, _kafka_settings
from domain.log import ARTICLES, Partition
from ingest.sources import make_source
from processors.worker import GROUP
from storage.outbox import SqlOutbox
from streams.kafka_client import KafkaAdminClient, open_client
from streams.topics import physical
from tests.chaos.place import open_place, until
from tests.support.feedserver import FeedServer
from tests.support.services import own_broker

SESSION_S = 15
"""The program's default."""

AWAY_S = 60
MOST_MIB = 300


def measure_takeover() -> list[Figure]:
    """From the SIGKILL of one of two workers until every partition goes on."""
    return [Figure("takeover after SIGKILL", tuple(_takeover() for _ in range(runs(3))), "s", at_most=SESSION_S + 10)]


def _takeover() -> float:
    with filled(POSTGRES_KAFKA, 0, log__kafka__session_timeout_s=str(SESSION_S)) as place:
        application, ended, number = place.application, threading.Event(), 0
        application.log.ensure([ARTICLES])

        def produce() -> None:
            nonlocal number
            while not ended.wait(0.1):
                application.log.append(ARTICLES, articles(50, number), 30)
                number += 50

        producer = threading.Thread(target=produce)
        producer.start()
        try:
            workers = [start_worker(place, slot, "null") for slot in range(2)]
            # Both are members, and both have work.
            until(lambda: number > 0 and all(at > 0 for at in _at(application).values()), "all partitions move", 120)
            until(lambda: _shared(application), "both have partitions", 120)
            workers[0].send_signal(signal.SIGKILL)
            killed = time.monotonic()
            workers[0].wait()
            at = _at(application)
            until(lambda: all(now > at[part] for part, now in _at(application).items()), "all move again", 120)
            took = time.monotonic() - killed
        finally:
            ended.set()
            producer.join()
        end(workers[1])
    return took


def _shared(application: Application) -> bool:
    """Whether the group is at rest, and each of two members has partitions."""
    settings = application.settings.log.kafka
    admin = open_client(KafkaAdminClient, _kafka_settings(settings))
    try:
        name = physical(settings.prefix, GROUP)
        found = admin.describe_groups([name])[name]
        if found["group_state"] != "Stable":
            # Members that are about to join have no assignment that could be read.
            return False
        loads = [member["member_assignment"]["assigned_partitions"] for member in found["members"]]
        return len(loads) > 1 and all(loads)
    finally:
        admin.close()


def _at(application: Application) -> dict[Partition, int]:
    places = application.process_store().places(GROUP)
    return {part: places[part].next if part in places else 0 for part in application.log.ends(ARTICLES)}


def measure_outage() -> list[Figure]:
    """The broker is away for a minute while a source keeps producing: the memory of each process."""
    with (
        TemporaryDirectory(prefix="communique-") as folder,
        own_broker(Path(folder) / "kafka") as broker,
        FeedServer(100) as feed,
        open_place("sqlite", broker.address, Path(folder)) as place,
    ):
        place.application.admin.add([make_source({"url": feed.url, "with_history": True, "every": "1s"})])
        stages = ("ingest", "relay", "process")
        processes = {name: place.start(n, name, program=True) for n, name in enumerate(stages)}
        text, number = "Said again and again. " * 180, 0

        def produce(seconds: float) -> None:
            nonlocal number
            until_then = time.monotonic() + seconds
            while time.monotonic() < until_then:
                for number in range(number, number + 40):  # noqa: B020 - it goes on where it was
                    feed.add(f"e{number}", f"Title {number}", text, "2022-03-30T12:00:00Z")
                number += 1
                time.sleep(1)

        produce(10)
        broker.stop()
        produce(AWAY_S)
        broker.start()
        outbox = SqlOutbox(place.application.engine)
        until(lambda: not outbox.pending(1), "the outbox is empty again", 120)
        until(lambda: place.application.backlog() == 0, "everything is processed", 120)
        peaks = {name: peak_mib(process.pid) for name, process in processes.items()}
        end(*processes.values())
    return [
        Figure(f"peak memory of {name}, broker away for {AWAY_S} s", (peak,), "MiB", at_most=MOST_MIB)
        for name, peak in peaks.items()
    ]
