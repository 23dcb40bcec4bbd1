"""Database errors in the words of the domain."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from domain.errors import Transient, Unreachable

_RETRY_STATES = {"40001", "40P01", "55P03"}
"""SQLSTATE of a serialisation failure, a deadlock and a lock time-out: the same transaction may pass next time."""


@contextmanager
def translated(engine: Engine) -> Iterator[None]:
    """Turn what the driver raises into ``Transient`` (try the transaction again) or ``Unreachable``."""
    try:
        yield
    except DBAPIError as error:
        subject = engine.url.render_as_string(hide_password=True)
        if getattr(error.orig, "sqlstate", None) in _RETRY_STATES or "database is locked" in str(error.orig):
            raise Transient(subject, "another writer was in the way; the transaction will be tried again") from error
        if isinstance(error, OperationalError | InterfaceError) or error.connection_invalidated:
            raise Unreachable(subject, f"the database does not answer: {error.orig}") from error
        raise
