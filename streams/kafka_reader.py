"""How Kafka is read: a member of a consumer group whose places are kept elsewhere."""

from __future__ import annotations

import contextlib
import time
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import structlog

from domain.errors import Displaced
from domain.log import MADE_ANEW, Batch, Partition, Record
from streams.kafka_client import (
    READ_COMMITTED,
    ConsumerRebalanceListener,
    CooperativeStickyAssignor,
    KafkaConsumer,
    KafkaSettings,
    OffsetAndMetadata,
    TopicPartition,
    kafka_errors,
    open_client,
    remaining,
    translated_error,
)
from streams.kafka_innards import is_displaced, keep_joining, position, topic_id, undecoded
from streams.topics import logical, physical

_SLICE_S = 0.2
"""A poll looks this often whether partitions have come or gone."""
_ASK_MS = 5_000
_LOOK_MS = 15_000
_CLOSE_MS = 2_000

_log = structlog.get_logger()


class KafkaReader:
    """``domain.ports.Reader`` on a consumer group; it connects at the first ``poll``.

    While no broker was ever reached, a ``poll`` may last ``kafka_client.CONNECT_S`` longer than asked.
    """

    def __init__(self, settings: KafkaSettings, group: str, topics: Sequence[str]) -> None:
        self._settings = settings
        self._group = physical(settings.prefix, group)
        self._topics = [physical(settings.prefix, topic) for topic in topics]
        self._consumer: Any = None
        self._closed = False
        self._changes: deque[tuple[bool, Any]] = deque()
        self._unplaced: set[Any] = set()
        self._places: dict[Any, int] = {}
        self._lost: dict[Any, int] = {}
        self._stopped: dict[Partition, str] = {}
        self._topic_ids: dict[str, str] = {}
        self._trouble = ""
        self._undecoded: tuple[Any, int] | None = None

    def poll(self, timeout_s: float, max_records: int) -> list[Batch]:
        """As the port says; also returns at once when partitions were assigned that nobody placed yet."""
        deadline = time.monotonic() + timeout_s
        while not self._closed:
            found: dict[Any, list[Any]] = {}
            damaged: list[Batch] = []
            try:
                consumer = self._connected()
                keep_joining(consumer)
                found = consumer.poll(int(min(_SLICE_S, remaining(deadline)) * 1000), max_records)
                self._trouble = ""
            except kafka_errors.FencedInstanceIdError as error:
                raise self._displaced() from error
            except kafka_errors.OffsetOutOfRangeError as error:
                self._find_start(error.args[0])
            except kafka_errors.LogTruncationError as error:
                self._stop(error.divergent_offsets, "the broker lost records that were read before")
            except Exception as error:
                damage = undecoded(error)
                if damage:
                    damaged = self._leave_out(*damage, error)
                elif isinstance(error, kafka_errors.KafkaError):
                    self._report(error)
                    time.sleep(min(_SLICE_S, remaining(deadline)))
                else:
                    raise
            if self._consumer and is_displaced(self._consumer):
                raise self._displaced()
            assigned = self._follow_changes()
            self._follow_topics()
            batches = damaged or self._batches(found)
            if batches or assigned or not remaining(deadline):
                return batches
        return []

    def unplaced(self) -> set[Partition]:
        """Partitions that were assigned and wait for ``seek``."""
        self._follow_changes()
        return {self._partition(place) for place in self._unplaced}

    def reading(self) -> set[Partition]:
        """Partitions that were placed since they were assigned."""
        self._follow_changes()
        return {self._partition(place) for place in self._places}

    def incarnation(self, topic: str) -> str:
        """The id of the topic that is read. Asks no broker: the client follows what the brokers tell."""
        return self._topic_ids.get(physical(self._settings.prefix, topic), "")

    def stop(self, partition: Partition, reason: str) -> None:
        """Read ``partition`` no further."""
        self._stop([TopicPartition(physical(self._settings.prefix, partition.topic), partition.number)], reason)

    def stopped(self) -> Mapping[Partition, str]:
        """Partitions that are not read any further, and why."""
        return dict(self._stopped)

    def seek(self, partition: Partition, offset: int) -> None:
        """Read ``partition`` from ``offset`` on."""
        place = TopicPartition(physical(self._settings.prefix, partition.topic), partition.number)
        self._follow_changes()
        if self._consumer is None:
            return
        # A partition that was taken away in the meantime is refused.
        with contextlib.suppress(ValueError, LookupError, AssertionError, kafka_errors.KafkaError):
            self._consumer.seek(place, offset)
            self._consumer.resume(place)
            self._unplaced.discard(place)
            self._stopped.pop(partition, None)
            self._lost.pop(place, None)
            self._places[place] = offset

    def hint(self, positions: Mapping[Partition, int]) -> None:
        """Commit the positions to Kafka, where its lag tools look; nothing here reads them."""
        offsets = {
            place: OffsetAndMetadata(positions[partition], "", -1)
            for place in self._places
            if (partition := self._partition(place)) in positions
        }
        if self._consumer is not None and offsets:
            with contextlib.suppress(Exception):
                self._consumer.commit_async(offsets)

    def close(self) -> None:
        """Leave the group, so that others get the partitions at once."""
        self._closed = True
        if self._consumer is not None:
            with contextlib.suppress(Exception):
                self._consumer.close(autocommit=False, timeout_ms=_CLOSE_MS)
        self._consumer = None
        self._unplaced, self._places = set(), {}

    def _connected(self) -> Any:
        if self._consumer is None:
            session_ms = int(self._settings.session_timeout_s * 1000)
            consumer = open_client(
                KafkaConsumer,
                self._settings,
                group_id=self._group,
                enable_auto_commit=False,
                # Neither end is right for a place that is not there: see _find_start.
                auto_offset_reset="none",
                allow_auto_create_topics=False,
                isolation_level=READ_COMMITTED,
                # A topic that is made anew, or gets more partitions, is seen within this time.
                metadata_max_age_ms=_LOOK_MS,
                session_timeout_ms=session_ms,
                group_instance_id=self._settings.group_instance_id,
                heartbeat_interval_ms=session_ms // 5,
                partition_assignment_strategy=(CooperativeStickyAssignor,),
                metrics_enabled=False,
            )
            consumer.subscribe(self._topics, listener=_Listener(consumer, self._changes))
            self._consumer = consumer
        return self._consumer

    def _follow_changes(self) -> bool:
        """Take in what the group's coordinator decided; whether there are partitions to place now."""
        any_assigned = False
        while self._changes:
            assigned, place = self._changes.popleft()
            self._places.pop(place, None)
            self._lost.pop(place, None)
            self._unplaced.discard(place)
            if assigned:
                self._unplaced.add(place)
                any_assigned = True
        return any_assigned

    def _follow_topics(self) -> None:
        """Stop reading a topic that was deleted and made anew: its offsets are not those of the old one."""
        for name in self._topics if self._consumer else ():
            found = topic_id(self._consumer, name)
            # Zero stands for a topic that is not there: it may be a broker that has only just started.
            if found is None or found.int == 0 or str(found) == self._topic_ids.get(name):
                continue
            if name in self._topic_ids:
                self._stop([place for place in self._places if place.topic == name], MADE_ANEW)
            self._topic_ids[name] = str(found)

    def _batches(self, found: Mapping[Any, list[Any]]) -> list[Batch]:
        """What was fetched of the places that are read, and where the client has found that there is nothing.

        Of others, whoever places them gets their records.
        """
        batches = []
        for place, start in self._places.items():
            partition = self._partition(place)
            records = tuple(_record(partition, record) for record in found.get(place, ()) if record.offset >= start)
            following = max(position(self._consumer, place), records[-1].offset + 1 if records else start)
            if following > start:
                self._places[place] = following
                batches.append(Batch(partition, records, following, self._lost.pop(place, 0)))
        return batches

    def _leave_out(self, place: Any, offset: int, error: Exception) -> list[Batch]:
        """A record of which the client can make nothing twice, as one that is damaged; the next poll is for the next.

        The rest of its batch meets the same fate, if the whole batch cannot be decoded: it is read one by one.
        """
        start = self._places.get(place)
        if start is None:
            return []
        offset = max(start, offset)
        again, self._undecoded = self._undecoded == (place, offset), (place, offset)
        with contextlib.suppress(ValueError, LookupError, AssertionError, kafka_errors.KafkaError):
            # A partition that was taken away in the meantime is refused.
            self._consumer.seek(place, offset + again)
            if again:
                self._places[place] = offset + 1
                damage = f"Kafka's client cannot decode it: {error}"
                record = Record(self._partition(place), offset, "", b"", {}, damage=damage)
                return [Batch(record.partition, (record,), offset + 1, self._lost.pop(place, 0))]
        return []

    def _displaced(self) -> Displaced:
        name = self._settings.group_instance_id
        return Displaced(
            "log.kafka.group_instance_id",
            f"another process reads as {name!r}, so this one gets nothing; give each process a name of its own",
        )

    def _find_start(self, wanted: Mapping[Any, int]) -> None:
        """Go on at the oldest record of partitions whose place has none: retention deleted it, or it is 0."""
        for place, offset in wanted.items():
            try:
                start = self._consumer.beginning_offsets([place], timeout_ms=_ASK_MS)[place]
                if offset > start:
                    self._stop([place], "the log ends before the place to read from; was it made anew?")
                    continue
                self._consumer.seek(place, start)
                self._lost[place] = start
            except (ValueError, LookupError, AssertionError, kafka_errors.KafkaError) as error:
                self._report(error)

    def _stop(self, places: Iterable[Any], reason: str) -> None:
        """Read no further in ``places``: what comes next is a person's decision."""
        for place in places:
            self._places.pop(place, None)
            self._stopped[self._partition(place)] = reason
            with contextlib.suppress(ValueError, LookupError, AssertionError, kafka_errors.KafkaError):
                self._consumer.pause(place)

    def _report(self, error: Exception) -> None:
        message = str(translated_error(error, self._settings))
        if message != self._trouble:
            _log.warning("log.away", log="kafka", group=self._group, error=message)
        self._trouble = message

    def _partition(self, place: Any) -> Partition:
        return Partition(logical(self._settings.prefix, place.topic), place.partition)


class _Listener(ConsumerRebalanceListener):  # type: ignore[misc]
    """Runs on the client's own thread, which must not wait: it notes, and holds back what is not placed."""

    def __init__(self, consumer: Any, changes: deque[tuple[bool, Any]]) -> None:
        self._consumer = consumer
        self._changes = changes

    def on_partitions_assigned(self, assigned: Iterable[Any]) -> None:
        """Hold each until it is placed: without any place the client would ask Kafka for one."""
        for place in assigned:
            with contextlib.suppress(ValueError, LookupError, AssertionError):
                self._consumer.pause(place)
                self._consumer.seek(place, 0)
            self._changes.append((True, place))

    def on_partitions_revoked(self, revoked: Iterable[Any]) -> None:
        """Note that they are another's now."""
        self._changes.extend((False, place) for place in revoked)

    def on_partitions_lost(self, lost: Iterable[Any]) -> None:
        """Note that they have long been another's."""
        self.on_partitions_revoked(lost)


def time_of(milliseconds: int) -> datetime | None:
    """The time of a record; None for one that has none, or that a calendar cannot hold."""
    try:
        return datetime.fromtimestamp(milliseconds / 1000, UTC) if milliseconds >= 0 else None
    except (ValueError, OverflowError, OSError):
        return None


def _record(partition: Partition, record: Any) -> Record:
    """Foreign records may lack a key or a value: they come out empty."""
    return Record(
        partition=partition,
        offset=record.offset,
        key=(record.key or b"").decode(errors="replace"),
        value=record.value or b"",
        headers={name: (value or b"").decode(errors="replace") for name, value in record.headers or ()},
        appended=time_of(record.timestamp),
    )
