"""The ports: what each part needs of another. The docstrings are the contract; adapters are tested against them.

All datetimes are aware and UTC. A method that talks to a database or a broker raises ``Unreachable``
when it does not answer.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Any, Protocol

from domain.alert import Alert, Delivery
from domain.article import Article, Document, KnownArticle
from domain.extraction import Extraction
from domain.log import Attempt, Batch, LogHealth, Message, Partition, Place, Record
from domain.source import PollOutcome, SeenEntry, Source
from domain.story import Report, Story

Extract = Callable[[Document], Extraction]
"""The extractor: pure, deterministic, never raises on any text."""

Clock = Callable[[], datetime]
"""Gives the time now, aware and UTC."""


class Reader(Protocol):
    """One member of a group that reads topics. Offsets are kept by whoever reads, not here. Not thread-safe."""

    def poll(self, timeout_s: float, max_records: int) -> list[Batch]:
        """Up to ``max_records`` records, at most one batch a partition; ``[]`` when none came in ``timeout_s``.

        Only of partitions that were placed with ``seek`` since they were assigned, and never a record
        before that place. Returns ``[]``, and does not raise, while the log is away. Raises ``Displaced`` when
        another process reads under this one's name.
        """

    def reading(self) -> Collection[Partition]:
        """Partitions that were placed and are this reader's, as far as it knows."""

    def stopped(self) -> Mapping[Partition, str]:
        """Partitions that are not read any further, and why, until somebody places them anew."""

    def incarnation(self, topic: str) -> str:
        """Which topic of this name is read: one that was made anew is another. Empty where there is no telling."""

    def stop(self, partition: Partition, reason: str) -> None:
        """Read ``partition`` no further, until it is placed anew."""

    def unplaced(self) -> Collection[Partition]:
        """Partitions that were assigned to this reader and wait for ``seek``."""

    def seek(self, partition: Partition, offset: int) -> None:
        """Read ``partition`` from ``offset`` on; 0 means from the oldest record that is still there.

        Does nothing when the partition was taken away in the meantime.
        """

    def hint(self, positions: Mapping[Partition, int]) -> None:
        """Tell the log how far the group has come, for its own lag tools. May do nothing; never raises."""

    def close(self) -> None:
        """Leave the group. Idempotent; never raises."""


class Log(Protocol):
    """The log between the stages."""

    def identity(self) -> str:
        """Names this log (``embedded``, ``kafka:CLUSTER-ID``): offsets of one mean nothing in another."""

    def ensure(self, topics: Sequence[str]) -> None:
        """Make the topics (logical names) with their declared partitions and retention where they are missing."""

    def append(self, topic: str, messages: Sequence[Message], timeout_s: float) -> None:
        """Append in order; durable when it returns. Raises ``Transient`` when it may not all be there: append again."""

    def reader(self, group: str, topics: Sequence[str]) -> Reader:
        """A new member of ``group``."""

    def starts(self, topic: str) -> dict[Partition, int]:
        """The oldest offset of each partition that can still be read; its end when there is none."""

    def offsets_at(self, topic: str, moment: datetime) -> dict[Partition, int]:
        """The offset of the first record of each partition appended at ``moment`` or later; its end without one."""

    def ends(self, topic: str) -> dict[Partition, int]:
        """The offset after the last record of each partition."""

    def held_back(self, topic: str) -> dict[Partition, int]:
        """How many records after the end nobody may read until a transaction ends; partitions without are left out."""

    def incarnation(self, topic: str) -> str:
        """Which topic of this name it is now, as of ``Reader``."""

    def appended_at(self, places: Mapping[Partition, int]) -> dict[Partition, datetime]:
        """When the first record at or after each place was appended, readable or not; others are left out."""

    def health(self) -> LogHealth:
        """Whether the log answers; never raises."""

    def last_answer(self) -> datetime | None:
        """When it last answered anything; asks nobody."""

    def close(self) -> None:
        """Flush and let go. Idempotent; never raises."""


class SourceStore(Protocol):
    """T1: sources, their polling state and the entries that were seen. Safe from several processes."""

    def claim_due(self, now: datetime, lease_s: float, limit: int) -> list[Source]:
        """Claim up to ``limit`` due sources for ``lease_s`` seconds, longest due first; nobody else gets them."""

    def changed(self, source: Source, wordings: Mapping[str, str]) -> set[str]:
        """Of the entry keys in ``wordings``, those never saved for this source, or saved with another wording."""

    def save_entries(self, source: Source, entries: Sequence[SeenEntry]) -> None:
        """Mark the entries as seen and publish their articles, in one transaction.

        Raises ``Fenced`` when the claim was lost; then nothing is saved.
        """

    def finish_poll(self, source: Source, outcome: PollOutcome) -> None:
        """Save validators, next due time and the fetch log, and give the claim back; ``Fenced`` as above."""


class Outbox(Protocol):
    """T2: what waits to be appended to a log that is not in the database."""

    def pending(self, limit: int) -> list[tuple[int, str, Message]]:
        """The oldest unsent messages, fewer when they are long: outbox number, topic, message."""

    def mark_sent(self, numbers: Sequence[int], now: datetime) -> None:
        """They are durable in the log."""


class ProcessTransaction(Protocol):
    """T3, open: everything that one batch of articles causes. All or nothing."""

    def known_articles(self, ids: Collection[str]) -> dict[str, KnownArticle]:
        """Of these article ids, those already saved: a message may come twice, or with a new revision."""

    def save_articles(self, read: Sequence[tuple[Article, Extraction]], known: Collection[str]) -> None:
        """Save articles (no id twice) with their events and statements.

        Those whose ids are ``known`` are replaced with all that they had told.
        """

    def hold(self, countries: Collection[tuple[str, ...]]) -> None:
        """Lock stories of exactly these countries until the transaction ends.

        Two workers cannot make two stories of one occasion. Called once, with all that the transaction may touch:
        they are locked in one order, so that two transactions cannot wait for each other.
        """

    def candidates(self, countries: tuple[str, ...], first: date, last: date) -> list[Story]:
        """Stories of exactly these countries that happened or were first reported from ``first`` to ``last``."""

    def save_stories(self, reported: Sequence[tuple[Story, Report]]) -> None:
        """Insert or update the stories and attach the reports, whose events and statements now belong to them.

        Of a story that comes several times the last state counts.
        """

    def add_alerts(self, alerts: Sequence[Alert]) -> set[str]:
        """Queue the alerts with a delivery for each channel; the ids of those that were not there."""

    def publish(self, topic: str, messages: Sequence[Message]) -> None:
        """Append to the log as part of this transaction (or put into the outbox)."""

    def dead_letter(self, record: Record, stage: str, error: BaseException, incarnation: str) -> None:
        """Keep a record that cannot be processed, with why; ``incarnation`` is its topic (see ``Reader``)."""

    def gap(self, group: str, partition: Partition, wanted: int, found: int, reason: str) -> None:
        """Keep that the group never saw the records from ``wanted`` to before ``found``, and why."""

    def advance(self, group: str, partition: Partition, expected: int, following: int, incarnation: str) -> None:
        """Move the group's offset from ``expected`` to ``following``. Raises ``Fenced`` when it was not there.

        ``incarnation`` is kept with it: the offset means nothing in another topic of the same name.
        """


class ProcessStore(Protocol):
    """T3: opens transactions, and knows the offsets."""

    def places(self, group: str) -> dict[Partition, Place]:
        """Where the group reads on, by partition; those never read are not in it."""

    def read_elsewhere(self, group: str) -> bool:
        """Whether the group has places in another log of this kind (another Kafka cluster), and none in this one."""

    def stop(self, group: str, partition: Partition, place: Place, reason: str) -> bool:
        """Keep that nobody reads on from ``place``, whoever the partition belongs to, until it is reset.

        False, and nothing is kept, when the group is elsewhere by now.
        """

    def begin(self, group: str, partition: Partition, first: int, until: int) -> Attempt:
        """Mark the records from ``first`` to before ``until`` as in hand, durably.

        Called before they are read: whoever finds the mark of a process that died learns it here.
        """

    def survived(self, group: str, partition: Partition) -> None:
        """The record that was begun alone was read, and the process lives."""

    def transaction(self) -> AbstractContextManager[ProcessTransaction]:
        """Begin; commits when the block ends, rolls back when it raises.

        Raises ``Transient`` on a deadlock or a lock time-out: do it again.
        """


class DeliveryStore(Protocol):
    """T4 and T5: alerts on their way."""

    def claim(self, now: datetime, lease_s: float, limit: int, busy: Collection[str]) -> list[Delivery]:
        """Claim due deliveries, oldest first, freezing each one's message at its first attempt.

        None of those to the ``busy`` channels, which are still sending.
        A delivery whose sender died comes again after its lease, with ``maybe_duplicate`` set.
        """

    def sent(self, delivery: Delivery, now: datetime, receipt: str) -> None:
        """It was accepted; ``receipt`` is the receiver's answer in short."""

    def failed(self, delivery: Delivery, now: datetime, error: str, retry_at: datetime | None) -> None:
        """It was not; try again at ``retry_at``, or never (dead) when that is None."""


class Channel(Protocol):
    """One way out to people."""

    def send(self, delivery: Delivery) -> str:
        """Send, and return a short receipt. Raises ``Transient`` (try again) or ``Permanent`` (give up)."""


Row = dict[str, Any]
"""One row of a listing: JSON values under documented column names."""
