"""Appending to Kafka, beside a bare producer of kafka-python with the same settings."""

from __future__ import annotations

import time
import uuid

from bench.places import articles, runs
from bench.report import Figure
from domain.log import ARTICLES, Message
from streams.kafka import KafkaLog, KafkaSettings
from streams.kafka_client import KafkaProducer, open_client
from tests.support.shared import kafka_address

RECORDS = 20_000
BATCH = 500
"""As the relay appends."""


def measure() -> list[Figure]:
    """Messages of 4 kB a second; the two take turns."""
    settings = KafkaSettings((kafka_address(),), prefix=f"bench{uuid.uuid4().hex[:8]}")
    log = KafkaLog(settings)
    log.ensure([ARTICLES])
    bare = open_client(
        KafkaProducer,
        settings,
        enable_idempotence=True,
        acks="all",
        compression_type="lz4",
        linger_ms=20,
        batch_size=262_144,
        metrics_enabled=False,
    )
    topic, messages = f"{settings.prefix}.{ARTICLES}", articles(RECORDS)
    ours, theirs = [], []
    _append(log, messages[:2000])
    _send(bare, topic, messages[:2000])
    for _ in range(runs(5)):
        theirs.append(_send(bare, topic, messages))
        ours.append(_append(log, messages))
    log.close()
    bare.close()
    ratios = tuple(one / other for one, other in zip(ours, theirs, strict=True))
    return [
        Figure("append 4 kB to Kafka", tuple(ours), "msg/s"),
        Figure("  a bare producer", tuple(theirs), "msg/s"),
        Figure("  ratio", ratios, "", at_least=0.9),
    ]


def _append(log: KafkaLog, messages: list[Message]) -> float:
    began = time.monotonic()
    for first in range(0, len(messages), BATCH):
        log.append(ARTICLES, messages[first : first + BATCH], 30)
    return len(messages) / (time.monotonic() - began)


def _send(producer: object, topic: str, messages: list[Message]) -> float:
    began = time.monotonic()
    answers = [
        producer.send(  # type: ignore[attr-defined]
            topic,
            value=message.value,
            key=message.key.encode(),
            headers=[(name, value.encode()) for name, value in message.headers.items()],
        )
        for message in messages
    ]
    producer.flush()  # type: ignore[attr-defined]
    for answer in answers:
        answer.get(timeout=30)
    return len(messages) / (time.monotonic() - began)
