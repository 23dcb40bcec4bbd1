"""After the machine's clock was set back: what was to happen at a time that is far off now, happens now."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Engine, or_, update

from storage.deliveries import OPEN_STATES
from storage.schema import delivery, lease, source
from storage.sql_errors import translated

LONGEST_RETRY = timedelta(hours=1)
"""No delivery is ever put off for longer (``alerts.plan``)."""

LONGEST_LEASE = timedelta(minutes=5)
"""No claim and no lease lasts so long."""


def repair_times(engine: Engine, now: datetime) -> int:
    """Bring back what the clock's old time had put off; how many rows that were.

    A source that was polled in the future is due at once. A delivery may go out a second time if its sender is in
    the middle of it, and is marked then. Doing this when nothing is wrong changes nothing.
    """
    far = now + LONGEST_LEASE
    repairs = (
        update(source)
        .where(or_(source.c.last_poll > now, source.c.lease_until > far))
        .values(next_due=now, lease_until=None, last_poll=None),
        update(delivery)
        .where(delivery.c.state.in_(OPEN_STATES), delivery.c.next_try > now + LONGEST_RETRY)
        .values(next_try=now),
        update(lease).where(lease.c.until > far).values(until=now),
    )
    with translated(engine), engine.begin() as connection:
        return sum(connection.execute(repair).rowcount for repair in repairs)
