"""Campaigns against the other stages: the poller, the relay and the sender, killed between their transactions."""

from __future__ import annotations

import json
import random
import subprocess
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, text

from domain.ids import article_id
from domain.log import ARTICLES
from domain.ports import Log
from ingest.sources import make_source
from storage.outbox import outbox_publisher
from tests.chaos import load
from tests.chaos.campaign import Outcome
from tests.chaos.place import Place, messages, open_place, until
from tests.support.feedserver import FeedServer
from tests.support.receiver import Receiver, receiver

DUE = "UPDATE source SET lease_until = NULL, next_due = added"
"""As if the claim of the poller that died had ended, and the interval had gone by."""

ALERTING = 45
"""Records of which at least four alerts come: more than a whole group of articles."""

SAVED = {
    "sqlite": (
        "CREATE TABLE saved (id TEXT)",
        "CREATE TRIGGER saved_new AFTER INSERT ON article BEGIN INSERT INTO saved VALUES (new.id); END",
        "CREATE TRIGGER saved_again AFTER UPDATE ON article BEGIN INSERT INTO saved VALUES (new.id); END",
    ),
    "postgresql": (
        "CREATE TABLE saved (id TEXT)",
        """CREATE FUNCTION note_saved() RETURNS trigger LANGUAGE plpgsql AS
        'BEGIN INSERT INTO saved VALUES (new.id); RETURN new; END'""",
        "CREATE TRIGGER saved_any AFTER INSERT OR UPDATE ON article FOR EACH ROW EXECUTE FUNCTION note_saved()",
    ),
}
"""Notes each writing of an article, also one that changes nothing."""


def kill_pollers(
    folder: Path, point: str, *, kills: int, chance: random.Random, database: str = "sqlite", control: str = ""
) -> Outcome:
    """Kill ``communique ingest`` while it reads a feed that grows; the log must hold each article once.

    A ``control`` is a fault of ``faulty_program``.
    """
    began = time.monotonic()
    entries = 0
    with FeedServer() as feed, open_place(database, None, folder) as place:
        engine = place.application.engine
        place.application.admin.add([make_source({"url": feed.url, "with_history": True, "every": "1s"})])
        for _ in range(kills):
            # Chunks of ten: there are three moments after one.
            for entries in range(entries + 1, entries + 26):  # noqa: B020 - it goes on where it was
                url = feed.add(f"e{entries}", load.title(entries), load.text(entries), load.published(entries))
                place.told[article_id(url, "", "")] = entries
            execute(engine, DUE)
            turn = chance.randint(1, 3) if point == "after_entries" else 1
            process = _start(place, 0, "ingest", failpoints=f"{point}=kill@{turn}", fault=control)
            assert process.wait(60) == -9, place.log_of(0).read_text()
        execute(engine, DUE)
        process = _start(place, 0, "ingest", fault=control)
        until(lambda: column(engine, "SELECT id FROM poll"), "a finished poll")
        process.terminate()
        assert process.wait(30) == 0
        found = Counter(keys(place.application.log))
        place.work()
        count = place.judge()
    # What the poller appended twice the worker dropped, so that nothing else shows it.
    count = replace(count, doubled=count.doubled + found.total() - len(found))
    return Outcome(kills, count, time.monotonic() - began)


def kill_relays(place: Place, *, kills: int, chance: random.Random, control: str = "") -> tuple[Outcome, int]:
    """Kill ``communique relay`` between the log and its mark; gives also how many messages came again.

    ``place`` has Kafka. What comes again must not be saved again. A ``control`` is a fault of ``faulty_program``, or
    ``credulous``: that of the worker which saves it.
    """
    fault, workers = ("", ["--control", control]) if control == "credulous" else (control, [])
    began = time.monotonic()
    engine, records = place.application.engine, 0
    for statement in SAVED[engine.dialect.name]:
        execute(engine, statement)
    for _ in range(kills):
        # A relay takes five hundred at a time: there are two moments.
        with engine.begin() as connection:
            outbox_publisher(place.application.clock)(connection, ARTICLES, messages(600, start=records))
        place.tell(range(records, records + 600))
        records += 600
        armed = f"after_append=kill@{chance.randint(1, 2)}"
        process = _start(place, 9, "relay", failpoints=armed, fault=fault)
        assert process.wait(60) == -9, place.log_of(9).read_text()
    relay, worker = _start(place, 9, "relay", fault=fault), place.start(0, *workers)
    assert place.application.outbox
    until(lambda: not place.application.outbox.pending(1), "an empty outbox")  # type: ignore[union-attr]
    until(lambda: place.count().lost == 0, "every message applied")
    for process in (relay, worker):
        process.terminate()
        assert process.wait(30) == 0
    saved = Counter(column(engine, "SELECT id FROM saved"))
    again = sum(place.application.log.ends(ARTICLES).values()) - records
    count = place.judge()
    count = replace(count, doubled=count.doubled + saved.total() - len(saved))
    return Outcome(kills, count, time.monotonic() - began), again


def kill_senders(
    folder: Path, point: str, *, kills: int, chance: random.Random, database: str = "sqlite", control: str = ""
) -> Outcome:
    """Kill ``communique deliver`` around a sending; a repeat that is not flagged counts as doubled.

    A ``control`` is a fault of ``faulty_program``.
    """
    began = time.monotonic()
    with receiver() as webhook:
        channel = f"webhook+http://127.0.0.1:{webhook.port}/hook"
        with open_place(database, None, folder, alerts__channels=channel) as place:
            engine = place.application.engine
            for n in range(kills):
                place.fill(ALERTING, start=ALERTING * n)
                place.work()
                armed = f"{point}=kill@{chance.randint(1, 4)}"
                process = _start(place, 0, "deliver", failpoints=armed, fault=control)
                assert process.wait(60) == -9, place.log_of(0).read_text()
                # As if its lease of thirty seconds had ended.
                execute(engine, "UPDATE delivery SET next_try = created WHERE state = 'sending'")
            process = _start(place, 0, "deliver", fault=control)
            until(lambda: not column(engine, "SELECT id FROM delivery WHERE state != 'sent'"), "all sent")
            process.terminate()
            assert process.wait(30) == 0
            flagged = set(column(engine, "SELECT id FROM delivery WHERE maybe_duplicate"))
            if point == "after_claim":
                flagged = set()  # nothing was sent before the death: nothing may come twice
            sent = sent_alerts(webhook)
            count = place.judge([alert for key, alerts in sent.items() for alert in _once_if(key in flagged, alerts)])
    return Outcome(kills, count, time.monotonic() - began, repeats=len(webhook.requests) - len(sent))


def _start(place: Place, slot: int, stage: str, *, fault: str, failpoints: str = "") -> subprocess.Popen[bytes]:
    """One stage of the program, with or without a fault of ``faulty_program``."""
    if fault:
        return place.start(slot, fault, stage, failpoints=failpoints, script="faulty_program.py")
    return place.start(slot, stage, failpoints=failpoints, program=True)


def sent_alerts(webhook: Receiver) -> dict[str, list[str]]:
    """The ids of the alerts that came under each key, as often as they came."""
    sent: dict[str, list[str]] = {}
    for headers, body in webhook.requests:
        sent.setdefault(headers["idempotency-key"], []).append(json.loads(body)["id"])
    return sent


def _once_if(flagged: bool, alerts: list[str]) -> Iterable[str]:
    """A repeat that is flagged counts once, if it says the same."""
    return set(alerts) if flagged else alerts


def execute(engine: Engine, statement: str) -> None:
    """Run one statement in a transaction."""
    with engine.begin() as connection:
        connection.execute(text(statement))


def column(engine: Engine, query: str) -> list[Any]:
    """The first column of the rows."""
    with engine.begin() as connection:
        return list(connection.execute(text(query)).scalars())


def keys(log: Log) -> list[str]:
    """The keys of all records."""
    ends = log.ends(ARTICLES)
    if not any(ends.values()):
        return []
    reader = log.reader("judge", [ARTICLES])
    found: list[str] = []
    until(lambda: reader.poll(0.1, 1) or reader.unplaced(), "partitions")
    for partition in reader.unplaced():
        reader.seek(partition, 0)
    while len(found) < sum(ends.values()):
        found += [record.key for batch in reader.poll(0.5, 1000) for record in batch.records]
    reader.close()
    return found
