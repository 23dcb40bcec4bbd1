"""Database errors in the words of the domain."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlalchemy.exc import DatabaseError, DataError, DBAPIError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from domain.errors import Misconfigured, Permanent, Transient, Unreachable

_RETRY_STATES = {"40001", "40P01", "55P03", "25P03"}
"""SQLSTATE of a serialisation failure, a deadlock, a lock time-out, an idle transaction: it may pass next time."""

_FORBIDDEN_STATES = {"42501", "3F000"}
"""SQLSTATE of a missing right, and of no schema in which this user may make tables."""

_READ_ONLY_STATE = "25006"


@contextmanager
def translated(engine: Engine) -> Iterator[None]:
    """Turn what the driver raises into the domain's errors.

    ``Transient``: try the transaction again. ``Permanent``: the database refuses these values.
    ``Misconfigured``: the file is no database, or a damaged one; the server does not let us do our work there.
    """
    subject = engine.url.render_as_string(hide_password=True)
    try:
        yield
    except PoolTimeoutError as error:
        raise Transient(subject, "every connection is in use; the transaction will be tried again") from error
    except DBAPIError as error:
        state = getattr(error.orig, "sqlstate", None)
        if state in _RETRY_STATES or "database is locked" in str(error.orig):
            raise Transient(subject, "another writer was in the way; the transaction will be tried again") from error
        if state in _FORBIDDEN_STATES:
            advice = "let it own the database or grant it these rights, or set database.url to another user"
            raise Misconfigured(subject, f"this user may not do what is needed, {primary(error)}; {advice}") from error
        if state == _READ_ONLY_STATE:
            advice = "set database.url to the server that takes writes"
            why = "it is a standby, or default_transaction_read_only is on"
            raise Unreachable(subject, f"this database can only be read ({why}); {advice}") from error
        if isinstance(error, OperationalError | InterfaceError) or error.connection_invalidated:
            raise Unreachable(subject, f"the database does not answer: {error.orig}") from error
        if isinstance(error, DataError | IntegrityError):
            raise Permanent(subject, f"the database refuses the values: {error.orig}") from error
        if type(error) is DatabaseError and "not a database" in str(error.orig):
            raise Misconfigured(subject, "this file is not an SQLite database; set database.url") from error
        if type(error) is DatabaseError and "malformed" in str(error.orig):
            raise Misconfigured(subject, "this SQLite file is damaged; put a copy back, or set database.url") from error
        raise


def primary(error: DBAPIError) -> str:
    """What the database said, without the statement and its place in it."""
    return str(error.orig).partition("\n")[0]
