"""The witness: a table that is added to, and never corrected, for each record that a worker applies.

The program's own tables cannot show what is done twice: doing a thing twice gives the same rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, Column, Engine, Integer, MetaData, Table, func, insert, select

from domain.log import Attempt, Batch, Partition, Place
from domain.ports import Reader
from storage.engine import READ_ONLY
from storage.process import SqlProcessStore
from storage.schema import article, dead_letter
from storage.upsert import upsert
from streams.kafka_client import KafkaAdminClient, KafkaSettings, open_client

METADATA = MetaData()

witness = Table(
    "witness",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("number", Integer),
    Column("offset", BigInteger),
)

control_offset = Table(
    "control_offset",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("next", BigInteger),
)


@dataclass(frozen=True, slots=True)
class Count:
    """Records that were applied, those that never were, and applications beyond the first."""

    applied: int
    lost: int
    doubled: int


def count(engine: Engine, ends: Mapping[Partition, int]) -> Count:
    """Judge what the witness saw against what is in the log."""
    query = select(witness.c.number, witness.c.offset, func.count()).group_by(witness.c.number, witness.c.offset)
    with engine.connect().execution_options(**READ_ONLY) as connection:
        seen = Counter({(number, offset): times for number, offset, times in connection.execute(query)})
    wanted = {(partition.number, offset) for partition, end in ends.items() for offset in range(end)}
    return Count(len(wanted & seen.keys()), len(wanted - seen.keys()), sum(seen.values()) - len(seen))


def arrived(engine: Engine) -> set[str]:
    """Ids of the articles that are saved, and keys of the dead letters."""
    with engine.connect().execution_options(**READ_ONLY) as connection:
        saved = connection.execute(select(article.c.id)).scalars()
        return {*saved, *connection.execute(select(dead_letter.c.key)).scalars()}


def control_at(engine: Engine) -> int:
    """How far a control has come."""
    with engine.connect().execution_options(**READ_ONLY) as connection:
        return int(connection.execute(select(func.coalesce(func.sum(control_offset.c.next), 0))).scalar_one())


def applied(engine: Engine) -> int:
    """How often anything was applied so far."""
    with engine.connect().execution_options(**READ_ONLY) as connection:
        return connection.execute(select(func.count()).select_from(witness)).scalar_one()


class Witnessed:
    """The program's store of results, which also writes the witness, in the same transaction."""

    def __init__(self, store: SqlProcessStore) -> None:
        self._store = store

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    @contextmanager
    def transaction(self) -> Iterator[Any]:
        """See the port."""
        with self._store.transaction() as transaction:
            yield WitnessedTransaction(transaction)


class WitnessedTransaction:
    """Notes each record whose offset is passed."""

    def __init__(self, transaction: Any) -> None:
        self._transaction = transaction

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transaction, name)

    def advance(self, group: str, partition: Partition, expected: int, following: int, incarnation: str) -> None:
        """See the port."""
        self._transaction.advance(group, partition, expected, following, incarnation)
        note(self._transaction, partition, expected, following)


def note(transaction: Any, partition: Partition, first: int, following: int) -> None:
    """Add the records to the witness."""
    rows = [{"number": partition.number, "offset": offset} for offset in range(first, following)]
    transaction._connection.execute(insert(witness), rows)


class Control(Witnessed):
    """The design that the program does not have: results in SQL, and offsets elsewhere."""

    def __init__(self, store: SqlProcessStore, engine: Engine, kafka: KafkaSettings | None, topic: str) -> None:
        super().__init__(store)
        self._engine = engine
        self._kafka = kafka
        self._topic = topic

    def read_elsewhere(self, _: str) -> bool:
        """Nothing is known of any place."""
        return False

    def places(self, group: str) -> dict[Partition, Place]:
        """Where the log's own offsets say that the group is."""
        if self._kafka is None:
            with self._engine.connect() as connection:
                rows = connection.execute(select(control_offset)).all()
            return {Partition(self._topic, row.number): Place(row.next) for row in rows}
        admin = open_client(KafkaAdminClient, self._kafka)
        name = f"{self._kafka.prefix}.{group}"
        found = admin.list_group_offsets([name])[name]
        admin.close()
        return {Partition(self._topic, p.partition): Place(o.offset) for p, o in found.items() if o.offset > 0}

    def begin(self, *_: Any) -> Attempt:
        """No marks."""
        return Attempt()

    @contextmanager
    def transaction(self) -> Iterator[Any]:
        """Without a fence."""
        with self._store.transaction() as transaction:
            yield Unfenced(transaction)


class Unfenced(WitnessedTransaction):
    """Applies whatever it is given."""

    def advance(self, group: str, partition: Partition, expected: int, following: int, _: str) -> None:  # noqa: ARG002
        """Only note."""
        note(self._transaction, partition, expected, following)


class ControlReader:
    """Keeps the offsets that the log is told; a table of its own has them too, and is read with the embedded log.

    ``early``: they are told as soon as records were read, before anything is done with them.
    """

    def __init__(self, reader: Reader, engine: Engine, *, embedded: bool, early: bool) -> None:
        self._reader = reader
        self._engine = engine
        self._embedded = embedded
        self._early = early

    def poll(self, timeout_s: float, max_records: int) -> list[Batch]:
        """See the port."""
        batches = self._reader.poll(timeout_s, max_records)
        if self._early and batches:
            self._tell({batch.partition: batch.records[-1].offset + 1 for batch in batches})
        return batches

    def __getattr__(self, name: str) -> Any:
        return getattr(self._reader, name)

    def hint(self, positions: Mapping[Partition, int]) -> None:
        """See the port."""
        if not self._early:
            self._tell(positions)

    def _tell(self, positions: Mapping[Partition, int]) -> None:
        if not self._embedded:
            self._reader.hint(positions)
        rows = [{"number": partition.number, "next": following} for partition, following in positions.items()]
        with self._engine.begin() as connection:
            upsert(connection, control_offset, rows)
