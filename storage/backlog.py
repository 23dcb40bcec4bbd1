"""What waits in the database, and since when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, func, select

from storage.deliveries import OPEN_STATES
from storage.engine import READ_ONLY
from storage.schema import dead_letter, delivery, outbox
from storage.sql_errors import translated


@dataclass(frozen=True, slots=True)
class Backlog:
    """Messages for the log, deliveries to people, and records that nobody has dealt with; ``since`` is the oldest's."""

    outbox: int
    outbox_since: datetime | None
    deliveries: int
    deliveries_since: datetime | None
    dead_letters: int
    dead_letters_since: datetime | None


def backlog(engine: Engine) -> Backlog:
    """Count, in one read."""
    unsent, undelivered, new = outbox.c.sent.is_(None), delivery.c.state.in_(OPEN_STATES), dead_letter.c.state == "new"
    query = select(
        select(func.count()).select_from(outbox).where(unsent).scalar_subquery(),
        select(func.min(outbox.c.created)).where(unsent).scalar_subquery(),
        select(func.count()).select_from(delivery).where(undelivered).scalar_subquery(),
        select(func.min(delivery.c.created)).where(undelivered).scalar_subquery(),
        select(func.count()).select_from(dead_letter).where(new).scalar_subquery(),
        select(func.min(dead_letter.c.added)).where(new).scalar_subquery(),
    )
    with translated(engine), engine.connect().execution_options(**READ_ONLY) as connection:
        return Backlog(*connection.execute(query).one())
