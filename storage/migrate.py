"""Bring the database to the tables that this version needs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from domain.errors import Misconfigured, Transient, Unreachable
from storage.engine import BUSY_TIMEOUT_S, READ_ONLY
from storage.sql_errors import primary, translated

MIGRATIONS = Path(__file__).parent / "migrations"

_LOCK = 0x436F6D6D
"""Number of the advisory lock that lets one process migrate a PostgreSQL database at a time."""


_EXISTS_STATES = {"42P07", "42710"}
"""SQLSTATE of a table or another thing that is there already."""


def upgrade(engine: Engine) -> None:
    """Run the migrations that are missing, in one transaction; no lock is taken when none is.

    Raises ``Misconfigured`` when the database was made by a newer version or is another program's, ``Unreachable``
    when it does not answer, and ``Transient`` when somebody holds it locked.
    """
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    with _lock_told(engine):
        if _is_newest(engine, config):
            return
        with translated(engine), engine.begin() as connection:
            if engine.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
            config.attributes["connection"] = connection
            with _foreign_told(engine):
                command.upgrade(config, "head")


def _is_newest(engine: Engine, config: Config) -> bool:
    # A list must neither wait for a long write of the service nor hold it up.
    heads = ScriptDirectory.from_config(config).get_heads()
    with translated(engine), engine.connect().execution_options(**READ_ONLY) as connection:
        return MigrationContext.configure(connection).get_current_heads() == tuple(heads)


@contextmanager
def _foreign_told(engine: Engine) -> Iterator[None]:
    """Say whose database it is when the migrations cannot be run there."""
    subject = engine.url.render_as_string(hide_password=True)
    try:
        yield
    except CommandError as error:
        message = f"this database was made by a newer version of Communique ({error}); upgrade the program"
        raise Misconfigured(subject, message) from error
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) in _EXISTS_STATES or "already exists" in str(error.orig):
            message = f"another program keeps its data here ({primary(error)}); set database.url to an empty database"
            raise Misconfigured(subject, message) from error
        raise


@contextmanager
def _lock_told(engine: Engine) -> Iterator[None]:
    """Nothing is tried again at the start of a program: say who must do what instead."""
    try:
        yield
    except Unreachable:
        raise
    except Transient as error:
        message = f"another session has held the tables locked for {BUSY_TIMEOUT_S} s; end it, and start again"
        raise Transient(engine.url.render_as_string(hide_password=True), message) from error
