"""The engine: one place that knows how SQLite and PostgreSQL are opened."""

from __future__ import annotations

import sqlite3
import time
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlalchemy.pool import ConnectionPoolEntry

from domain.errors import Misconfigured

BUSY_TIMEOUT_S = 30
"""How long a writer waits for another one; a T3 transaction of 200 articles takes well under one second."""

IDLE_TIMEOUT_S = 15
"""How long PostgreSQL bears a transaction in which nothing happens; nothing slow is done inside one."""

_WAL_RETRY_S = 0.02

READ_ONLY = {"communique_read_only": True}
"""Execution options of a connection that only reads: on SQLite it takes no write lock."""


def make_engine(url: str) -> Engine:
    """Open ``sqlite:///FILE`` or ``postgresql://…`` (driver psycopg); nothing is connected yet.

    Raises ``Misconfigured`` for a URL that is neither.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:
        # The text itself is not shown: it may hold a password in a place where nobody looks for one.
        raise Misconfigured("database.url", "this is not a database URL; write sqlite:////path/file.db") from error
    if parsed.get_backend_name() == "sqlite" and parsed.database in {None, "", ":memory:"}:
        raise Misconfigured("database.url", "a database in memory is gone with each connection; name a file")
    if parsed.drivername in {"postgresql", "postgres"}:
        parsed = _password_in_its_place(parsed.set(drivername="postgresql+psycopg"))
    try:
        engine = create_engine(parsed, **_options(parsed.get_backend_name()))
    except (NoSuchModuleError, ImportError) as error:
        raise Misconfigured(
            "database.url",
            f"{parsed.drivername!r} is no database that can be used; write sqlite:///… or postgresql://…",
        ) from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _open_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        # Before SQLAlchemy's own, which asks for the version and cannot read the answer in SQL_ASCII.
        event.listen(engine, "connect", _check_encoding, insert=True)
        event.listen(engine, "connect", _open_postgresql)
    return engine


def _password_in_its_place(url: URL) -> URL:
    # PostgreSQL takes it among the options too, where it would be shown in messages.
    password = url.query.get("password")
    if not isinstance(password, str):
        return url
    return url.difference_update_query(["password"]).set(password=url.password or password)


def _options(backend: str) -> dict[str, Any]:
    if backend == "sqlite":
        return {"connect_args": {"timeout": BUSY_TIMEOUT_S, "check_same_thread": False}}
    # A server whose machine is gone is noticed within a minute, not after the two hours that TCP would take.
    alive = {"keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3, "tcp_user_timeout": 60_000}
    # Whatever PGCLIENTENCODING says: it may name one that cannot hold what we write.
    options = {"connect_timeout": 10, "client_encoding": "utf8", **alive}
    return {"pool_pre_ping": True, "connect_args": options}


def _check_encoding(connection: Any, _entry: ConnectionPoolEntry) -> None:
    info = connection.info
    encoding = info.parameter_status("server_encoding")
    if encoding != "UTF8":
        where = f"{info.dbname} at {info.host}:{info.port}"
        message = f"the encoding of this database is {encoding}, which cannot hold every language"
        advice = "make one with CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0, and set database.url to it"
        raise Misconfigured(where, f"{message}; {advice}")


def _open_postgresql(connection: Any, _entry: ConnectionPoolEntry) -> None:
    # A process that is stopped in the middle of a transaction must not keep its locks from those that go on.
    connection.execute(f"SET lock_timeout = '{BUSY_TIMEOUT_S}s'")
    connection.execute(f"SET idle_in_transaction_session_timeout = '{IDLE_TIMEOUT_S}s'")
    connection.commit()


def _open_sqlite(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
    # SQLAlchemy begins transactions itself (below): the driver's own rule begins them late and deferred.
    connection.isolation_level = None
    _write_ahead(connection)
    # FULL costs nothing beside batches of 50 rows or more, and keeps what was committed when the power fails.
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")


def _write_ahead(connection: sqlite3.Connection) -> None:
    # Of several that open a new file together, SQLite refuses all but one at once, whatever the time-out says.
    deadline = time.monotonic() + BUSY_TIMEOUT_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(_WAL_RETRY_S)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that reads first and writes later cannot upgrade its lock: writers take it at once.
    read_only = connection.get_execution_options().get("communique_read_only", False)
    connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")
