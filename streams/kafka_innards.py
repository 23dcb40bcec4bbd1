"""What a reader needs of kafka-python 3.0 that has no public way; all of it is here, to be seen at an upgrade."""

# ruff: noqa: SLF001

from __future__ import annotations

import traceback
from typing import Any

from streams.kafka_client import Fetcher


def keep_joining(consumer: Any) -> None:
    """Let a poll finish the joining of the group that an earlier one began.

    kafka-python 3.0.12 forgets it when it began because the topic changed and the poll's time was up in the middle:
    the member then reads nothing, sends no heartbeats and uses a whole core. Kafka's own client had the same fault
    (KAFKA-9815) and the same remedy.
    """
    coordinator = consumer._coordinator
    if coordinator.rejoining:
        coordinator.request_rejoin()


def is_displaced(consumer: Any) -> bool:
    """Whether the group's coordinator said that another member goes by this one's ``group_instance_id``.

    kafka-python then stops its heartbeats for good, and whoever polls is not told. They stop for a while during a
    join, too, which is noted before.
    """
    coordinator = consumer._coordinator
    if coordinator._heartbeat_enabled or coordinator.rejoining:
        return False
    with coordinator._lock:
        return bool(coordinator.stable() and not coordinator._heartbeat_enabled)


def undecoded(error: BaseException) -> tuple[Any, int] | None:
    """The partition and offset that were being decoded when a poll raised ``error``; None for any other error.

    What was fetched of the partition is given up: the client would go round for ever in it.

    Neither its class nor its words tell: codecs raise what they like, and a poll raises errors of the connection while
    records of a partition wait. The frame that decodes is in the traceback, though, also of one that is raised later.
    """
    for frame, _ in traceback.walk_tb(error.__traceback__):
        if frame.f_code is Fetcher.PartitionRecords._unpack_records.__code__:
            records = frame.f_locals["self"]
            records.drain()
            return frame.f_locals["tp"], records.next_fetch_offset
    return None


def position(consumer: Any, place: Any) -> int:
    """The offset that is fetched next; 0 when there is none. The client's own ``position`` may ask brokers."""
    known = consumer._subscription.assignment.get(place)
    return known.position.offset if known and known.position else 0


def topic_id(consumer: Any, topic: str) -> Any:
    """The id (a UUID) of a topic as the brokers last told it; None before that."""
    return consumer._cluster.topic_id(topic)
