"""Somewhere for a log: a database or a broker, and what the tests of its contract append and read."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, make_url, text

from domain.log import Message, Partition, Record
from domain.ports import Reader
from storage.engine import make_engine
from streams.embedded import METADATA, EmbeddedLog
from streams.kafka import KafkaLog, KafkaSettings
from streams.kafka_client import KafkaAdminClient, TopicPartition, open_client
from tests.support.shared import kafka_address, postgres_url

TIMEOUT_S = 20.0
QUIET_S = 0.6
"""Long enough for what must not come to come: a record is there after a tenth of it."""


@dataclass
class Embedded:
    """A database with the tables of the log."""

    engine: Engine

    def open(self) -> EmbeddedLog:
        """One more log on the same records."""
        return EmbeddedLog(self.engine, partitions=3)

    def trim(self, ends: Mapping[Partition, int]) -> None:
        """Delete what is before ``ends``."""
        self.open().trim(datetime.max.replace(tzinfo=UTC), keep=ends)


@dataclass
class Kafka:
    """A broker, and a prefix that nobody else uses."""

    settings: KafkaSettings

    def open(self) -> KafkaLog:
        """One more log on the same records."""
        return KafkaLog(self.settings)

    def trim(self, ends: Mapping[Partition, int]) -> None:
        """Delete what is before ``ends``."""
        admin = open_client(KafkaAdminClient, self.settings)
        admin.delete_records(
            {TopicPartition(f"{self.settings.prefix}.{p.topic}", p.number): end for p, end in ends.items()}
        )
        admin.close()


@contextmanager
def empty_place(kind: str, folder: Path) -> Iterator[Embedded | Kafka]:
    """Somewhere empty for a log."""
    unique = f"test{uuid.uuid4().hex[:12]}"
    if kind == "kafka":
        yield Kafka(KafkaSettings((kafka_address(),), prefix=unique, session_timeout_s=6))
        return
    if kind == "sqlite":
        engine = make_engine(f"sqlite:///{folder / 'log.db'}")
    else:
        url = make_url(postgres_url())
        owner = make_engine(url.render_as_string(hide_password=False))
        with owner.begin() as connection:
            connection.execute(text(f"CREATE SCHEMA {unique}"))
        inside = url.update_query_dict({"options": f"-csearch_path={unique}"})
        engine = make_engine(inside.render_as_string(hide_password=False))
    METADATA.create_all(engine)
    yield Embedded(engine)
    engine.dispose()
    if kind == "postgresql":
        with owner.begin() as connection:
            connection.execute(text(f"DROP SCHEMA {unique} CASCADE"))
        owner.dispose()


def numbered(count: int, writer: str = "w") -> list[Message]:
    """Messages under ten keys, each key's values growing."""
    return [Message(f"{writer}{n % 10}", str(n).encode(), {"ce_id": f"{writer}{n}"}) for n in range(count)]


def place_all(reader: Reader, offset: int = 0) -> None:
    """Place every partition that waits for it."""
    for partition in list(reader.unplaced()):
        reader.seek(partition, offset)


def read(reader: Reader, count: int, *, max_records: int = 500) -> list[Record]:
    """Read until there are ``count`` records, placing partitions at their beginning."""
    records: list[Record] = []
    deadline = time.monotonic() + TIMEOUT_S
    while len(records) < count:
        assert time.monotonic() < deadline, f"{len(records)} of {count} records came"
        for batch in reader.poll(0.5, max_records):
            assert {record.partition for record in batch.records} <= {batch.partition}
            records += batch.records
        place_all(reader)
    return records


def assigned(reader: Reader, count: int) -> list[Partition]:
    """Poll until ``count`` partitions wait to be placed."""
    deadline = time.monotonic() + TIMEOUT_S
    while len(reader.unplaced()) < count:
        assert time.monotonic() < deadline, f"{len(reader.unplaced())} of {count} partitions were assigned"
        reader.poll(0.2, 10)
    return sorted(reader.unplaced())


def quiet(reader: Reader) -> bool:
    """Whether nothing comes."""
    return reader.poll(QUIET_S, 500) == []


def values(records: list[Record]) -> dict[str, list[int]]:
    """The numbers under each key, as they came."""
    found: dict[str, list[int]] = {}
    for record in records:
        found.setdefault(record.key, []).append(int(record.value))
    return found
