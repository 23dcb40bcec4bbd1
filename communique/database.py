"""Opening the database, for commands that need nothing else."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine

from communique.settings import Settings
from domain.errors import Misconfigured
from storage.engine import make_engine
from storage.migrate import upgrade


def utc_now() -> datetime:
    """The clock of the program."""
    return datetime.now(UTC)


def open_database(settings: Settings) -> Engine:
    """The database with its tables. Raises ``Misconfigured`` or ``Unreachable``."""
    engine = make_engine(settings.database.url)
    if engine.dialect.name == "sqlite" and engine.url.database:
        folder = Path(engine.url.database).parent
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Misconfigured("database.url", f"the folder {folder} cannot be made: {error.strerror}") from error
    upgrade(engine)
    return engine
