"""The two tables of the embedded log, and the statements that use them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Connection,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from domain.log import Message, Partition, Record

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

log_partition = Table(
    "log_partition",
    METADATA,
    Column("topic", Text, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("next", BigInteger, nullable=False, comment="the offset that the next record gets"),
)

log_record = Table(
    "log_record",
    METADATA,
    Column("topic", Text, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("offset", BigInteger, primary_key=True, autoincrement=False),
    Column("key", Text, nullable=False),
    Column("value", LargeBinary, nullable=False),
    Column("headers", JSON, nullable=False),
    Column("appended", BigInteger, nullable=False, index=True, comment="milliseconds since 1970, UTC"),
)

READ_ONLY = {"communique_read_only": True}
"""What ``storage.engine`` looks for: on SQLite such a connection takes no write lock."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def milliseconds(moment: datetime) -> int:
    """What ``appended`` holds for an aware time."""
    return (moment - _EPOCH) // timedelta(milliseconds=1)


def is_away(error: SQLAlchemyError) -> bool:
    """Whether the database does not answer, in distinction from answering that something is wrong."""
    if isinstance(error, OperationalError | InterfaceError | PoolTimeoutError):
        return True
    return isinstance(error, DBAPIError) and error.connection_invalidated


def make_partition(connection: Connection, partition: Partition) -> None:
    """Make it, empty, unless it is there."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    new = dialect.insert(log_partition).values(topic=partition.topic, number=partition.number, next=0)
    connection.execute(new.on_conflict_do_nothing())


def add_records(connection: Connection, partition: Partition, messages: Sequence[Message], appended: datetime) -> None:
    """Add ``messages`` (at least one) at the end of ``partition``, which is made when it is missing."""
    first = _take_offsets(connection, partition, len(messages))
    rows = [
        {
            "topic": partition.topic,
            "number": partition.number,
            "offset": offset,
            "key": message.key,
            "value": message.value,
            "headers": dict(message.headers),
            "appended": milliseconds(appended),
        }
        for offset, message in enumerate(messages, first)
    ]
    connection.execute(insert(log_record), rows)


def starts_of(connection: Connection, topic: str, since: datetime | None = None) -> dict[Partition, int]:
    """The offset of the oldest record (appended ``since``) of each partition, or the next one when there is none."""
    columns = log_partition.c
    records = [log_record.c.topic == columns.topic, log_record.c.number == columns.number]
    if since is not None:
        records.append(log_record.c.appended >= milliseconds(since))
    oldest = select(func.min(log_record.c.offset)).where(*records).scalar_subquery()
    query = select(columns.number, func.coalesce(oldest, columns.next)).where(columns.topic == topic)
    return {Partition(topic, number): start for number, start in connection.execute(query)}


def ends_of(connection: Connection, topics: Sequence[str] | None) -> dict[Partition, int]:
    """The offset after the last record of each partition, of ``topics`` or of all."""
    columns = log_partition.c
    query = select(columns.topic, columns.number, columns.next).order_by(columns.topic, columns.number)
    if topics is not None:
        query = query.where(columns.topic.in_(topics))
    return {Partition(topic, number): following for topic, number, following in connection.execute(query)}


def records_from(connection: Connection, partition: Partition, place: int, limit: int) -> tuple[Record, ...]:
    """Up to ``limit`` records from ``place`` on, or from the oldest that is still there."""
    columns = log_record.c
    query = (
        select(columns.offset, columns.key, columns.value, columns.headers, columns.appended)
        .where(columns.topic == partition.topic, columns.number == partition.number, columns.offset >= place)
        .order_by(columns.offset)
        .limit(limit)
    )
    return tuple(
        Record(partition, offset, key, bytes(value), headers, _EPOCH + timedelta(milliseconds=appended))
        for offset, key, value, headers, appended in connection.execute(query)
    )


def _take_offsets(connection: Connection, partition: Partition, count: int) -> int:
    """The first of ``count`` offsets; the partition's row stays locked, so they are committed in their order."""
    take = (
        update(log_partition)
        .where(log_partition.c.topic == partition.topic, log_partition.c.number == partition.number)
        .values(next=log_partition.c.next + count)
        .returning(log_partition.c.next)
    )
    following = connection.execute(take).scalar()
    if following is None:
        make_partition(connection, partition)
        following = connection.execute(take).scalar_one()
    return int(following) - count
