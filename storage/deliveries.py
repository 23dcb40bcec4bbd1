"""T4 and T5: claim a delivery with a lease, then mark what came of it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, or_, select, update

from domain.alert import Delivery
from storage.alert_message import alert_message
from storage.engine import READ_ONLY
from storage.schema import delivery as table
from storage.sql_errors import translated

OPEN_STATES = ("pending", "sending")
"""``next_try`` is when a pending delivery is due, and when the lease of one in sending ends."""


class SqlDeliveryStore:
    """``domain.ports.DeliveryStore`` on SQL."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def claim(self, now: datetime, lease_s: float, limit: int, busy: Collection[str]) -> list[Delivery]:
        """See the port. Costs one indexed read, and no write lock, when nothing is due."""
        due = (table.c.state.in_(OPEN_STATES), table.c.next_try <= now, table.c.channel.not_in(sorted(busy)))
        with translated(self._engine):
            with self._engine.connect().execution_options(**READ_ONLY) as connection:
                if connection.execute(select(table.c.id).where(*due).limit(1)).first() is None:
                    return []
            chosen = (
                select(table.c.id)
                .where(*due)
                .order_by(table.c.created, table.c.id)
                .limit(limit)
                .with_for_update(skip_locked=True)
                # Run once: as a plain subquery PostgreSQL may run it for each row, and each run locks other rows.
                .cte("chosen")
            )
            claim = (
                update(table)
                .where(table.c.id.in_(select(chosen.c.id)))
                .values(
                    maybe_duplicate=or_(table.c.maybe_duplicate, table.c.state == "sending"),
                    state="sending",
                    attempts=table.c.attempts + 1,
                    lease=table.c.lease + 1,
                    next_try=now + timedelta(seconds=lease_s),
                )
                .returning(table)
            )
            while True:
                with self._engine.begin() as connection:
                    rows = sorted(connection.execute(claim).all(), key=lambda row: (row.created, row.id))
                    claimed = [_delivery(row, _message(connection, row)) for row in rows]
                    left = [delivery for delivery in claimed if not _withdrawn(connection, delivery)]
                # That all were withdrawn does not mean that nothing else is due.
                if left or not rows:
                    return left

    def sent(self, delivery: Delivery, now: datetime, receipt: str) -> None:
        """See the port."""
        self._mark(delivery, {"state": "sent", "sent": now, "receipt": receipt[:500], "error": None})

    def failed(self, delivery: Delivery, now: datetime, error: str, retry_at: datetime | None) -> None:
        """See the port."""
        state = "dead" if retry_at is None else "pending"
        self._mark(delivery, {"state": state, "next_try": retry_at or now, "error": error[:2000]})

    def _mark(self, delivery: Delivery, values: dict[str, Any]) -> None:
        # A lease that was lost belongs to another sender, whose result counts.
        mine = update(table).where(
            table.c.id == delivery.id, table.c.lease == delivery.lease, table.c.state == "sending"
        )
        with translated(self._engine), self._engine.begin() as connection:
            connection.execute(mine.values(values))


def _withdrawn(connection: Connection, delivery: Delivery) -> bool:
    """Whether no article tells of the story any more: then nothing is left to send, and it is marked so."""
    if delivery.message["reports"]:
        return False
    reason = "its only report was rewritten before this was sent"
    connection.execute(update(table).where(table.c.id == delivery.id).values(state="dead", error=reason))
    return True


def _message(connection: Connection, row: Row[Any]) -> dict[str, Any]:
    if row.message is not None:
        return dict(row.message)
    message = alert_message(connection, row.alert_id)
    connection.execute(update(table).where(table.c.id == row.id).values(message=message))
    return message


def _delivery(row: Row[Any], message: dict[str, Any]) -> Delivery:
    return Delivery(
        id=row.id,
        alert_id=row.alert_id,
        channel=row.channel,
        attempt=row.attempts,
        created=row.created,
        message=message,
        maybe_duplicate=row.maybe_duplicate,
        lease=row.lease,
    )
