"""The program with a fault that it does not have: ``python tests/chaos/faulty_program.py FAULT ARGUMENTS…``.

The negative controls of the poller, the relay and the sender: what they do in one transaction, or between two, they
do too early or too late.
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, update

from communique import bootstrap, polling, service
from communique.cli.main import main as program
from domain.alert import Delivery
from domain.failpoints import hit
from domain.log import ARTICLES
from domain.ports import Clock, Log, Outbox
from domain.source import PollOutcome, SeenEntry, Source
from ingest.fetch import Fetched, Fetcher, FetchSettings
from ingest.poller import body_digest
from storage.deliveries import SqlDeliveryStore
from storage.schema import delivery as delivery_table
from storage.schema import source as source_table
from storage.sources import SqlSourceStore


class Apart(SqlSourceStore):
    """Saves entries without their articles, and articles without their entries."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._append, self._publish = self._publish, lambda *_: None
        self._waiting: list[SeenEntry] = []

    def append(self, entries: Sequence[SeenEntry]) -> None:
        """The articles, in a transaction of their own."""
        with self._engine.begin() as connection:
            if entries:
                self._append(connection, ARTICLES, [self._encode(seen.article) for seen in entries])


class EntriesEarly(Apart):
    """A chunk's entries count as seen before its articles are in the log: a death in between loses those."""

    def save_entries(self, source: Source, entries: Sequence[SeenEntry]) -> None:
        """See the port."""
        self._append_waiting()
        super().save_entries(source, entries)
        self._waiting = list(entries)

    def finish_poll(self, source: Source, outcome: PollOutcome) -> None:
        """See the port."""
        self._append_waiting()
        super().finish_poll(source, outcome)

    def _append_waiting(self) -> None:
        self.append(self._waiting)
        self._waiting = []


class EntriesLate(Apart):
    """Articles are in the log before their entries count as seen: a death in between doubles those."""

    def save_entries(self, _: Source, entries: Sequence[SeenEntry]) -> None:
        """See the port."""
        self.append(entries)
        self._waiting += entries

    def finish_poll(self, source: Source, outcome: PollOutcome) -> None:
        """See the port."""
        super().save_entries(source, self._waiting)
        self._waiting = []
        super().finish_poll(source, outcome)


class DigestEarly(Fetcher):
    """A feed counts as read when it was fetched: a death before its entries are saved loses those."""

    def __init__(self, settings: FetchSettings, engine: Engine) -> None:
        super().__init__(settings)
        self._engine = engine

    async def get(self, url: str, *arguments: Any, **options: Any) -> Fetched:
        """See the parent."""
        fetched = await super().get(url, *arguments, **options)
        read = update(source_table).where(source_table.c.url == url)
        with self._engine.begin() as connection:
            connection.execute(read.values(body_sha256=body_digest(fetched.body), polled_ok=True))
        return fetched


class SentEarly(SqlDeliveryStore):
    """What is claimed counts as sent: a death before the sending loses it."""

    def claim(self, now: datetime, lease_s: float, limit: int, busy: Collection[str]) -> list[Delivery]:
        """See the port."""
        claimed = super().claim(now, lease_s, limit, busy)
        for delivery in claimed:
            self.sent(delivery, now, "")
        return claimed


class Unflagged(SqlDeliveryStore):
    """Whoever sends again does not say so: a death after the sending doubles it."""

    def claim(self, now: datetime, lease_s: float, limit: int, busy: Collection[str]) -> list[Delivery]:
        """See the port."""
        claimed = super().claim(now, lease_s, limit, busy)
        with self._engine.begin() as connection:
            connection.execute(update(delivery_table).values(maybe_duplicate=False))
        return claimed


def marks_early(outbox: Outbox, log: Log, clock: Clock) -> int:
    """A relay that marks messages before they are in the log: a death in between loses those."""
    waiting = outbox.pending(500)
    outbox.mark_sent([number for number, _, _ in waiting], clock())
    if waiting:
        hit("after_append")
    for topic in {topic for _, topic, _ in waiting}:
        log.append(topic, [message for _, its, message in waiting if its == topic], 30)
    return len(waiting)


def _fetches_early(application: bootstrap.Application) -> Fetcher:
    return DigestEarly(FetchSettings(allow_private_addresses=True), application.engine)


FAULTS: dict[str, tuple[object, str, object]] = {
    "entries-early": (bootstrap, "SqlSourceStore", EntriesEarly),
    "entries-late": (bootstrap, "SqlSourceStore", EntriesLate),
    "digest-early": (polling, "fetcher", _fetches_early),
    "marks-early": (service, "relay", marks_early),
    "sent-early": (bootstrap, "SqlDeliveryStore", SentEarly),
    "unflagged": (bootstrap, "SqlDeliveryStore", Unflagged),
}
"""What each fault puts in the place of what."""


if __name__ == "__main__":
    place, name, fault = FAULTS[sys.argv.pop(1)]
    getattr(place, name)  # what takes the place of nothing would be no fault
    setattr(place, name, fault)
    program()
