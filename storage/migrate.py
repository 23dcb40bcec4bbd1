"""Bring the database to the tables that this version needs."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Engine, text

from domain.errors import Misconfigured
from storage.engine import READ_ONLY
from storage.sql_errors import translated

MIGRATIONS = Path(__file__).parent / "migrations"

_LOCK = 0x436F6D6D
"""Number of the advisory lock that lets one process migrate a PostgreSQL database at a time."""


def upgrade(engine: Engine) -> None:
    """Run the migrations that are missing, in one transaction; no lock is taken when none is.

    Raises ``Misconfigured`` when the database was made by a newer version, ``Unreachable`` when it does not answer.
    """
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    if _is_newest(engine, config):
        return
    with translated(engine), engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError as error:
            raise Misconfigured(
                engine.url.render_as_string(hide_password=True),
                f"this database was made by a newer version of Communique ({error}); upgrade the program",
            ) from error


def _is_newest(engine: Engine, config: Config) -> bool:
    # A list must neither wait for a long write of the service nor hold it up.
    heads = ScriptDirectory.from_config(config).get_heads()
    with translated(engine), engine.connect().execution_options(**READ_ONLY) as connection:
        return MigrationContext.configure(connection).get_current_heads() == tuple(heads)
