"""Values of the log between the stages: records, partitions, batches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

ARTICLES = "articles.v1"
EVENTS = "events.v1"
"""Logical topic names; a log puts its prefix before them (``communique.articles.v1``)."""

MADE_ANEW = "it is another topic of the same name; were the records of the old one lost?"
"""Why a partition is not read any further whose topic was deleted and made again."""

ANOTHER_LOG = "the group has read this topic in another cluster; was the old one lost?"
"""Why a partition is not read whose cluster is not the one that the group knows."""


@dataclass(frozen=True, slots=True)
class Message:
    """What is appended: ``value`` is JSON, ``headers`` are the CloudEvents attributes (binary mode)."""

    key: str
    value: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, order=True)
class Partition:
    """One ordered part of a topic (its logical name)."""

    topic: str
    number: int

    def __str__(self) -> str:
        return f"{self.topic}/{self.number}"


@dataclass(frozen=True, slots=True)
class Record:
    """A message as read; ``offset`` is unique and growing within its partition, not always by one.

    ``damage`` is why the log's client could make nothing of it, if so: then the rest is empty.
    """

    partition: Partition
    offset: int
    key: str
    value: bytes
    headers: Mapping[str, str]
    appended: datetime | None = None
    damage: str = ""

    @property
    def name(self) -> str:
        """Its partition and offset, as messages name it."""
        return f"{self.partition}@{self.offset}"


@dataclass(frozen=True, slots=True)
class Batch:
    """A stretch of one partition: all ``records`` that are there, in order, up to the offset ``following``.

    Offsets without a record are markers of transactions, or were compacted away; a stretch may hold nothing else.
    Records before ``lost_until`` were deleted before this group read them, if any.
    """

    partition: Partition
    records: tuple[Record, ...]
    following: int
    lost_until: int = 0

    def singles(self) -> Iterator[Batch]:
        """The same stretch in batches of one record each; itself when it has none."""
        for record in self.records[:-1]:
            yield Batch(self.partition, (record,), record.offset + 1, self.lost_until)
        yield Batch(self.partition, self.records[-1:], self.following, self.lost_until)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a group reads a partition on; 0 is where no group has read yet.

    ``incarnation`` is the topic (see ``domain.ports.Reader``) that ``next`` is an offset of, where that is known.
    ``stopped`` is why nobody reads on there until an operator says how, if so.
    Records before ``replay_until`` were processed before, and are to be processed again; with ``replay_alerts``
    what they tell may alert.
    """

    next: int = 0
    replay_until: int = 0
    replay_alerts: bool = False
    incarnation: str = ""
    stopped: str = ""

    def is_of(self, incarnation: str) -> bool:
        """Whether it may be a place of this topic."""
        return not self.incarnation or not incarnation or self.incarnation == incarnation


@dataclass(frozen=True, slots=True)
class Attempt:
    """What happened before to the records that are begun now.

    ``alone``: a process died while it had them in hand, so they are read one by one. ``deaths``: how many
    processes died while they read the first of them alone.
    """

    deaths: int = 0
    alone: bool = False


@dataclass(frozen=True, slots=True)
class LogHealth:
    """Whether the log answers. ``last_answer`` is when it last did."""

    ok: bool
    detail: str
    last_answer: datetime | None = None
