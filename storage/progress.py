"""How far the work has come."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Engine, func, select

from storage.deliveries import OPEN_STATES
from storage.engine import READ_ONLY
from storage.schema import alert, article, delivery
from storage.sql_errors import translated


@dataclass(frozen=True, slots=True)
class Progress:
    """Articles of some sources that are processed; alerts in all; deliveries that are not made yet."""

    articles: int
    alerts: int
    undelivered: int


def progress(engine: Engine, source_ids: Collection[str]) -> Progress:
    """Count in one read."""
    query = select(
        select(func.count()).where(article.c.source_id.in_(source_ids)).scalar_subquery(),
        select(func.count()).select_from(alert).scalar_subquery(),
        select(func.count()).where(delivery.c.state.in_(OPEN_STATES)).scalar_subquery(),
    )
    with translated(engine), engine.connect().execution_options(**READ_ONLY) as connection:
        return Progress(*connection.execute(query).one())
