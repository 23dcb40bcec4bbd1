"""The relay on a real broker: what the broker refuses takes nothing else with it."""

from __future__ import annotations

import os
import time
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from domain.log import ARTICLES, Message
from streams.kafka import KafkaLog, KafkaSettings
from streams.kafka_client import KafkaAdminClient, open_client
from streams.relay import relay
from tests.support.shared import kafka_address

pytestmark = pytest.mark.kafka

TIMEOUT_S = 20.0


class Outbox:
    """Messages of one topic in memory."""

    def __init__(self, *messages: Message) -> None:
        self.rows = [(number, ARTICLES, message) for number, message in enumerate(messages)]

    def pending(self, limit: int) -> list[tuple[int, str, Message]]:
        """As the port says."""
        return self.rows[:limit]

    def mark_sent(self, numbers: Sequence[int], now: datetime) -> None:  # noqa: ARG002 - the port's
        """As the port says."""
        self.rows = [row for row in self.rows if row[0] not in numbers]


def keys_in(log: KafkaLog) -> list[str]:
    """The keys of all records of the topic's only partition."""
    ((partition, end),) = log.ends(ARTICLES).items()
    reader = log.reader("g", [ARTICLES])
    keys: list[str] = []
    deadline = time.monotonic() + TIMEOUT_S
    while len(keys) < end:
        assert time.monotonic() < deadline
        keys += [record.key for batch in reader.poll(0.5, 100) for record in batch.records]
        if reader.unplaced():
            reader.seek(partition, 0)
    reader.close()
    return keys


def test_too_large_messages_hold_up_no_other() -> None:
    """One is too large for the topic and one for the client; the others arrive, in order."""
    settings = KafkaSettings((kafka_address(),), prefix=f"test{uuid.uuid4().hex[:12]}", session_timeout_s=6)
    admin = open_client(KafkaAdminClient, settings)
    name = f"{settings.prefix}.{ARTICLES}"
    narrow = {"num_partitions": 1, "replication_factor": 1, "configs": {"max.message.bytes": "20000"}}
    admin.create_topics({name: narrow})
    admin.wait_for_topics([name])
    admin.close()
    large = [Message("broker", os.urandom(100_000)), Message("client", bytes(9_000_000))]
    outbox = Outbox(Message("a", b"1"), large[0], Message("b", b"2"), large[1], Message("c", b"3"))
    log = KafkaLog(settings)
    assert relay(outbox, log, lambda: datetime(2026, 1, 1, tzinfo=UTC), timeout_s=TIMEOUT_S) == 5
    assert outbox.pending(10) == []
    assert list(dict.fromkeys(keys_in(log))) == ["a", "b", "c"]
    log.close()
