"""An empty database for one test: a SQLite file, or a schema of its own on a PostgreSQL server."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, make_url, text

from storage import schema
from storage.engine import make_engine
from streams.tables import METADATA as LOG_TABLES
from tests.support.shared import postgres_url

KINDS = ("sqlite", "postgresql")


@contextmanager
def empty_url(kind: str, folder: Path, *, durable: bool = False) -> Iterator[str]:
    """The URL of an empty database, which is gone afterwards; PostgreSQL waits for its disk only if ``durable``."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'test.db'}"
        return
    url = make_url(postgres_url())
    name = f"test{uuid.uuid4().hex[:12]}"
    owner = make_engine(url.render_as_string(hide_password=False))
    with owner.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {name}"))
    options = f"-csearch_path={name} -csynchronous_commit={'on' if durable else 'off'}"
    yield url.update_query_dict({"options": options}).render_as_string(hide_password=False)
    with owner.begin() as connection:
        connection.execute(text(f"DROP SCHEMA {name} CASCADE"))
    owner.dispose()


@contextmanager
def database(kind: str, folder: Path) -> Iterator[Engine]:
    """A database with all tables."""
    with empty_url(kind, folder) as url:
        engine = make_engine(url)
        with engine.begin() as connection:
            schema.METADATA.create_all(connection)
            LOG_TABLES.create_all(connection)
        yield engine
        engine.dispose()
