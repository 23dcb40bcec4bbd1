"""Insert-or-update in one statement, alike on SQLite and PostgreSQL; and chunks for long IN lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

_T = TypeVar("_T")
_CHUNK = 500
"""Far below the 32,766 parameters that SQLite takes in a query and the 65,535 of PostgreSQL."""


def chunks(items: Iterable[_T]) -> Iterator[list[_T]]:
    """The items in lists that fit into one query."""
    iterator = iter(items)
    while chunk := list(islice(iterator, _CHUNK)):
        yield chunk


def insert_for(connection: Connection, table: Table) -> postgresql.Insert | sqlite.Insert:
    """An insert that knows ``ON CONFLICT``, in the words of the connection's database."""
    return sqlite.insert(table) if connection.dialect.name == "sqlite" else postgresql.insert(table)


def upsert(connection: Connection, table: Table, rows: Sequence[dict[str, Any]], keep: Sequence[str] = ()) -> None:
    """Insert the rows, which all have the same columns; a row whose primary key is there replaces it but for ``keep``.

    The rows go in sorted by key, so that two writers lock them in the same order.
    """
    if not rows:
        return
    keys = [column.name for column in table.primary_key]
    statement = insert_for(connection, table)
    changes = {name: statement.excluded[name] for name in rows[0] if name not in keys and name not in keep}
    ordered = sorted(rows, key=lambda row: tuple(str(row[key]) for key in keys))
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=changes), ordered)


def insert_new(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> list[Any]:
    """Insert the rows that break no unique rule; of those that were inserted, the first column of the primary key."""
    if not rows:
        return []
    # Asked of the rows themselves: psycopg's count is gone when SQLAlchemy has fetched a key that the server made.
    new = insert_for(connection, table).on_conflict_do_nothing().returning(*table.primary_key)
    return list(connection.execute(new, rows).scalars())
