"""What the tests of the store of results look at."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, func, select

from domain.log import ARTICLES, Partition
from storage import schema

GROUP = "process"
PARTITION = Partition(ARTICLES, 0)
TABLES = ("article", "event", "statement", "story", "story_report", "alert", "delivery", "outbox", "dead_letter")


def rows(engine: Engine, table: str, *columns: str) -> list[Any]:
    """Columns of all rows of a table, in the order of the first."""
    chosen = [schema.METADATA.tables[table].c[name] for name in columns]
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(select(*chosen).order_by(chosen[0]))]


def sizes(engine: Engine) -> dict[str, int]:
    """How many rows each table of results has."""
    with engine.connect() as connection:
        return {
            name: connection.execute(select(func.count()).select_from(schema.METADATA.tables[name])).scalar_one()
            for name in TABLES
        }
