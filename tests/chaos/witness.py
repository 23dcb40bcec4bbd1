"""The witness: a table that is added to, and never corrected, for each record that a worker applies.

The program's own tables cannot show what is done twice: doing a thing twice gives the same rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import BigInteger, Column, Engine, Integer, MetaData, Table, func, insert, select

from domain.log import Partition
from storage.engine import READ_ONLY
from storage.process import SqlProcessStore
from storage.schema import article, dead_letter

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
    """Records that were applied, those that never were, and applications beyond the first.

    An ``oracle`` adds what is lost and doubled of all that the records told: of how many things, and of which.
    """

    applied: int
    lost: int
    doubled: int
    compared: int = field(default=0, compare=False)
    detail: str = field(default="", compare=False)


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
