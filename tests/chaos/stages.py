"""Campaigns against the other stages: the poller, the relay and the sender, killed between their transactions."""

from __future__ import annotations

import random
import time
from collections import Counter
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, text

from domain.log import ARTICLES
from domain.ports import Log
from ingest.sources import make_source
from storage.outbox import outbox_publisher
from storage.process import SqlProcessStore
from tests.chaos.campaign import Outcome, Place, messages, open_place, until
from tests.chaos.witness import Count
from tests.support.builders import (
    make_alert,
    make_article,
    make_event,
    make_extraction,
    make_report,
    make_story,
    save_one,
)
from tests.support.feedserver import FeedServer
from tests.support.receiver import receiver

DUE = "UPDATE source SET lease_until = NULL, next_due = added"
"""As if the claim of the poller that died had ended, and the interval had gone by."""

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


def kill_pollers(folder: Path, point: str, *, kills: int, chance: random.Random, database: str = "sqlite") -> Outcome:
    """Kill ``communique ingest`` while it reads a feed that grows; the log must hold each article once."""
    began = time.monotonic()
    entries = 0
    with FeedServer() as feed, open_place(database, None, folder) as place:
        engine = place.application.engine
        place.application.admin.add([make_source({"url": feed.url, "with_history": True, "every": "1s"})])
        for _ in range(kills):
            # Chunks of ten: there are three moments after one.
            for entries in range(entries + 1, entries + 26):  # noqa: B020 - it goes on where it was
                feed.add(f"e{entries}", f"Title {entries}", f"Said at {entries}.", "2022-03-30T12:00:00Z")
            execute(engine, DUE)
            turn = chance.randint(1, 3) if point == "after_entries" else 1
            process = place.start(0, "ingest", failpoints=f"{point}=kill@{turn}", program=True)
            assert process.wait(60) == -9, place.log_of(0).read_text()
        execute(engine, DUE)
        process = place.start(0, "ingest", program=True)
        until(lambda: column(engine, "SELECT id FROM poll"), "a finished poll")
        process.terminate()
        assert process.wait(30) == 0
        found = Counter(keys(place.application.log))
    count = Count(len(found), entries - len(found), sum(found.values()) - len(found))
    return Outcome(kills, count, time.monotonic() - began)


def kill_relays(place: Place, *, kills: int, chance: random.Random) -> tuple[Outcome, int]:
    """Kill ``communique relay`` between the log and its mark; gives also how many messages came again.

    ``place`` has Kafka. What comes again must not be saved again.
    """
    began = time.monotonic()
    engine, records = place.application.engine, 0
    for statement in SAVED[engine.dialect.name]:
        execute(engine, statement)
    for _ in range(kills):
        # A relay takes five hundred at a time: there are two moments.
        with engine.begin() as connection:
            outbox_publisher(place.application.clock)(connection, ARTICLES, messages(600, start=records))
        records += 600
        process = place.start(9, "relay", failpoints=f"after_append=kill@{chance.randint(1, 2)}", program=True)
        assert process.wait(60) == -9, place.log_of(9).read_text()
    relay, worker = place.start(9, "relay", program=True), place.start(0)
    assert place.application.outbox
    until(lambda: not place.application.outbox.pending(1), "an empty outbox")  # type: ignore[union-attr]
    until(lambda: place.count().lost == 0, "every message applied")
    for process in (relay, worker):
        process.terminate()
        assert process.wait(30) == 0
    saved = Counter(column(engine, "SELECT id FROM saved"))
    again = sum(place.application.log.ends(ARTICLES).values()) - records
    count = Count(len(saved), records - len(saved), sum(saved.values()) - len(saved))
    return Outcome(kills, count, time.monotonic() - began), again


def kill_senders(folder: Path, point: str, *, kills: int, chance: random.Random, database: str = "sqlite") -> Outcome:
    """Kill ``communique deliver`` around a sending; a repeat that is not flagged counts as doubled."""
    began = time.monotonic()
    with receiver() as webhook:
        channel = f"webhook+http://127.0.0.1:{webhook.port}/hook"
        with open_place(database, None, folder, alerts__channels=channel) as place:
            engine = place.application.engine
            for n in range(kills):
                queue_alerts(place, 4 * n, 4)
                armed = f"{point}=kill@{chance.randint(1, 4)}"
                process = place.start(0, "deliver", failpoints=armed, program=True)
                assert process.wait(60) == -9, place.log_of(0).read_text()
                # As if its lease of thirty seconds had ended.
                execute(engine, "UPDATE delivery SET next_try = created WHERE state = 'sending'")
            process = place.start(0, "deliver", program=True)
            until(lambda: not column(engine, "SELECT id FROM delivery WHERE state != 'sent'"), "all sent")
            process.terminate()
            assert process.wait(30) == 0
            flagged = set(column(engine, "SELECT id FROM delivery WHERE maybe_duplicate"))
            everything = set(column(engine, "SELECT id FROM delivery"))
        sent = Counter(headers["idempotency-key"] for headers, _ in webhook.requests)
    if point == "after_claim":
        flagged = set()  # nothing was sent before the death: nothing may come twice
    doubled = sum(times - 1 for key, times in sent.items() if key not in flagged)
    count = Count(len(sent), len(everything - sent.keys()), doubled)
    return Outcome(kills, count, time.monotonic() - began, repeats=sum(sent.values()) - len(sent))


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
    reader = log.reader("judge", [ARTICLES])
    found: list[str] = []
    until(lambda: reader.poll(0.1, 1) or reader.unplaced(), "partitions")
    for partition in reader.unplaced():
        reader.seek(partition, 0)
    while len(found) < sum(ends.values()):
        found += [record.key for batch in reader.poll(0.5, 1000) for record in batch.records]
    reader.close()
    return found


def queue_alerts(place: Place, first: int, count: int) -> None:
    """Alerts of stories of their own, to the channels of the place."""
    clock = place.application.clock
    store = SqlProcessStore(place.application.engine, clock, outbox_publisher(clock), "chaos")
    with store.transaction() as transaction:
        for n in range(first, first + count):
            article, story = make_article(f"s{n}"), make_story(f"s{n}")
            save_one(transaction, article, make_extraction(make_event(), of=article.id))
            transaction.save_stories([(story, make_report(article))])
            alert = make_alert(story, channels=tuple(place.application.channels), created=clock())
            assert transaction.add_alerts([alert])
