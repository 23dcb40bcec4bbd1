"""The log in Apache Kafka: topics with a prefix, an idempotent producer, offsets that are kept in SQL."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from domain.errors import Misconfigured, Permanent, Transient, Unreachable
from domain.log import LogHealth, Message, Partition
from domain.ports import Clock
from streams.kafka_client import (
    READ_COMMITTED,
    READ_UNCOMMITTED,
    KafkaAdminClient,
    KafkaConsumer,
    KafkaProducer,
    KafkaSettings,
    OffsetSpec,
    TopicPartition,
    kafka_errors,
    open_client,
    remaining,
    translated_error,
)
from streams.kafka_reader import KafkaReader, time_of
from streams.topics import declared, physical

__all__ = ["KafkaLog", "KafkaSettings"]

_REPLICAS = 3
_REQUEST_MS = 10_000
_LINGER_MS = 20
_BATCH_BYTES = 262_144
_MAX_MESSAGE_BYTES = 8 * 1024 * 1024
"""A long page with its JSON; Kafka's own default of 1 MiB would hold up the outbox for ever."""
_WINDOW_BYTES = 16 * 1024 * 1024
"""Sent and not answered at a time."""
_MAX_BLOCK_MS = 5_000
_FLUSH_S = 3.0
_CLOSE_S = 2.0
_UNKNOWN_TOPIC = kafka_errors.UnknownTopicOrPartitionError.errno


def _now() -> datetime:
    return datetime.now(UTC)


class KafkaLog:
    """``domain.ports.Log`` on Kafka; nothing is connected before it is used.

    ``append`` is for one thread, a reader for another; the rest may be called from any.
    """

    def __init__(self, settings: KafkaSettings, *, clock: Clock = _now) -> None:
        self._settings = settings
        self._clock = clock
        self._lock = threading.Lock()
        self._admin: Any = None
        self._producer: Any = None
        self._producer_timeout_s = 0.0
        self._identity = ""
        self._last_answer: datetime | None = None

    def identity(self) -> str:
        """``kafka:`` and the cluster's id; asked anew after each outage. Raises ``Unreachable`` until it was told."""
        if not self._identity:
            with self._asking() as admin:
                self._identity = f"kafka:{admin.describe_cluster()['cluster_id']}"
        return self._identity

    def ensure(self, topics: Sequence[str]) -> None:
        """Make the topics that are missing; those that are there stay as they are."""
        wanted = {physical(self._settings.prefix, topic): declared(topic) for topic in topics}
        with self._asking() as admin:
            missing = [t["name"] for t in admin.describe_topics(list(wanted)) if t["error_code"] == _UNKNOWN_TOPIC]
            if not missing:
                return
            replicas = self._settings.replication_factor or min(_REPLICAS, len(admin.describe_cluster()["brokers"]))
            for name in missing:
                topic = {
                    "num_partitions": wanted[name].partitions,
                    "replication_factor": replicas,
                    "configs": {
                        "retention.ms": str(int(wanted[name].retention.total_seconds() * 1000)),
                        "max.message.bytes": str(_MAX_MESSAGE_BYTES),
                        # What is acknowledged is on two brokers, where there are three.
                        "min.insync.replicas": str(2 if replicas >= _REPLICAS else 1),
                    },
                }
                # Another process may make them at the same moment.
                with contextlib.suppress(kafka_errors.TopicAlreadyExistsError):
                    admin.create_topics({name: topic})
            admin.wait_for_topics(missing)

    def append(self, topic: str, messages: Sequence[Message], timeout_s: float) -> None:
        """Append and wait for every answer of the brokers.

        Raises ``Transient`` when they do not all come in ``timeout_s``, and ``Permanent`` for a message over 8 MiB.
        """
        name = physical(self._settings.prefix, topic)
        deadline = time.monotonic() + timeout_s
        try:
            producer = self._producing(timeout_s)
            for window in _windows(messages):
                answers = [
                    producer.send(
                        name,
                        value=message.value,
                        key=message.key.encode(),
                        headers=[(header, value.encode()) for header, value in message.headers.items()],
                    )
                    for message in window
                ]
                # Nothing more comes: batches that are not full need not wait for their linger time. The time-out is
                # that of each batch, so it is short; the answers below are waited for to the deadline.
                with contextlib.suppress(kafka_errors.KafkaTimeoutError):
                    producer.flush(timeout=min(_FLUSH_S, remaining(deadline)))
                for answer in answers:
                    answer.get(timeout=remaining(deadline))
        except kafka_errors.MessageSizeTooLargeError as error:
            # A broker refuses a whole batch: what waits in this producer must not be refused with the next message.
            self._drop_producer(0)
            raise Permanent(name, f"a message is too large for the log: {error}") from error
        except kafka_errors.KafkaError as error:
            # A producer whose batches expired before a broker that hung went on failing when the broker was well
            # again. A new one begins clean, and what waits in the old one takes no memory while the broker is away.
            self._drop_producer(0)
            raise self._append_error(name, error) from error
        self._last_answer = self._clock()

    def reader(self, group: str, topics: Sequence[str]) -> KafkaReader:
        """A new member of the group ``PREFIX.group``."""
        return KafkaReader(self._settings, group, [declared(topic).name for topic in topics])

    def offsets_at(self, topic: str, moment: datetime) -> dict[Partition, int]:
        """See the port; the time of a record is that of its producer."""
        at = self._offsets(topic, max(0, int(moment.timestamp() * 1000)))
        if all(offset >= 0 for offset in at.values()):
            return at
        ends = self.ends(topic)
        return {partition: offset if offset >= 0 else ends.get(partition, 0) for partition, offset in at.items()}

    def starts(self, topic: str) -> dict[Partition, int]:
        """The oldest offset of each partition that can still be read; ``{}`` for a topic that is missing."""
        return self._offsets(topic, OffsetSpec.EARLIEST)

    def ends(self, topic: str) -> dict[Partition, int]:
        """The offset after the last record of each partition; ``{}`` for a topic that is missing."""
        return self._offsets(topic, OffsetSpec.LATEST)

    def held_back(self, topic: str) -> dict[Partition, int]:
        """See the port."""
        # In this order: what is committed between the two questions must not count as held back.
        ends, readable = self._offsets(topic, OffsetSpec.LATEST, READ_UNCOMMITTED), self.ends(topic)
        return {part: end - readable[part] for part, end in ends.items() if end > readable.get(part, end)}

    def incarnation(self, topic: str) -> str:
        """Kafka's id of the topic; empty for one that is missing."""
        with self._asking() as admin:
            (found,) = admin.describe_topics([physical(self._settings.prefix, topic)])
        return "" if found["error_code"] else str(found["topic_id"])

    def appended_at(self, places: Mapping[Partition, int]) -> dict[Partition, datetime]:
        """See the port; partitions that do not answer within some seconds are left out."""
        wanted = {TopicPartition(physical(self._settings.prefix, p.topic), p.number): p for p in places}
        found: dict[Partition, datetime] = {}
        if not wanted:
            return found
        deadline = time.monotonic() + _REQUEST_MS / 1000
        try:
            consumer = open_client(KafkaConsumer, self._settings, group_id=None, auto_offset_reset="earliest")
            with contextlib.closing(consumer):
                consumer.assign(list(wanted))
                for place, partition in wanted.items():
                    consumer.seek(place, places[partition])
                while len(found) < len(wanted) and time.monotonic() < deadline:
                    for place, records in consumer.poll(500, max_records=len(wanted)).items():
                        found[wanted[place]] = time_of(records[0].timestamp) or self._clock()
                        consumer.pause(place)
        except kafka_errors.KafkaError as error:
            raise translated_error(error, self._settings) from error
        return found

    def health(self) -> LogHealth:
        """Whether a broker answers; takes some seconds when none does."""
        try:
            with self._asking() as admin:
                count = len(admin.describe_cluster()["brokers"])
        except (Transient, Misconfigured) as error:
            return LogHealth(ok=False, detail=str(error), last_answer=self._last_answer)
        return LogHealth(ok=True, detail=f"Kafka, brokers: {count}", last_answer=self._last_answer)

    def last_answer(self) -> datetime | None:
        """See the port. A reader's own traffic does not count."""
        return self._last_answer

    def close(self) -> None:
        """Give what was sent a moment to arrive, and let go. Readers are closed by their owners."""
        with self._lock:
            self._drop_admin()
        self._drop_producer(_CLOSE_S)

    def _offsets(self, topic: str, which: OffsetSpec | int, isolation: str = READ_COMMITTED) -> dict[Partition, int]:
        name = physical(self._settings.prefix, topic)
        with self._asking() as admin:
            (found,) = admin.describe_topics([name])
            wanted = {TopicPartition(name, each["partition_index"]): which for each in found["partitions"]}
            offsets = admin.list_partition_offsets(wanted, isolation) if wanted else {}
        return {Partition(topic, place.partition): answer.offset for place, answer in offsets.items()}

    @contextlib.contextmanager
    def _asking(self) -> Iterator[Any]:
        with self._lock:
            try:
                if self._admin is None:
                    self._admin = open_client(KafkaAdminClient, self._settings, request_timeout_ms=_REQUEST_MS)
                yield self._admin
            except kafka_errors.KafkaError as error:
                # The next question opens a client anew, which fails in a known time while no broker answers.
                self._drop_admin()
                raise translated_error(error, self._settings) from error
            self._last_answer = self._clock()

    def _producing(self, timeout_s: float) -> Any:
        if self._producer is None or self._producer_timeout_s != timeout_s:
            self._drop_producer(_CLOSE_S)
            delivery_ms = max(1_000, int(timeout_s * 1000))
            self._producer = open_client(
                KafkaProducer,
                self._settings,
                enable_idempotence=True,
                acks="all",
                compression_type="lz4",
                linger_ms=_LINGER_MS,
                batch_size=_BATCH_BYTES,
                max_request_size=_MAX_MESSAGE_BYTES,
                max_block_ms=min(_MAX_BLOCK_MS, delivery_ms),
                delivery_timeout_ms=delivery_ms,
                request_timeout_ms=min(_REQUEST_MS, delivery_ms - _LINGER_MS),
                allow_auto_create_topics=False,
                metrics_enabled=False,
            )
            self._producer_timeout_s = timeout_s
        return self._producer

    def _append_error(self, name: str, error: Exception) -> Transient:
        translated = translated_error(error, self._settings)
        if isinstance(translated, Unreachable):
            return translated
        return Transient(name, translated.message)

    def _drop_admin(self) -> None:
        if self._admin is not None:
            with contextlib.suppress(Exception):
                self._admin.close()
        # Whoever answers next may be another cluster at the same address.
        self._admin, self._identity = None, ""

    def _drop_producer(self, wait_s: float) -> None:
        producer, self._producer = self._producer, None
        if producer is None:
            return
        try:
            producer.close(timeout=wait_s)
        except Exception:  # noqa: BLE001 - closing never raises
            # It raises before it stops its thread when messages still wait.
            with contextlib.suppress(Exception):
                producer._sender.force_close()  # noqa: SLF001 - there is no public way


def _windows(messages: Sequence[Message]) -> Iterator[list[Message]]:
    """The messages in parts: the client itself holds as many as it is given, broker or no broker."""
    window: list[Message] = []
    size = 0
    for message in messages:
        window.append(message)
        size += len(message.value)
        if size >= _WINDOW_BYTES:
            yield window
            window, size = [], 0
    if window:
        yield window
