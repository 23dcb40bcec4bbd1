"""After the machine's clock was set back: what was to happen at a time that is far off now, happens now."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, or_, select, update

from storage.deliveries import OPEN_STATES
from storage.schema import delivery, lease, source
from storage.sql_errors import translated
from storage.upsert import chunks

SLACK = timedelta(minutes=5)
"""Clocks of several machines differ; no claim and no lease lasts so long."""

LONGEST_RETRY = timedelta(hours=1)
"""No delivery is ever put off for longer (``alerts.plan``)."""

SOON = timedelta(minutes=1)


def repair_times(engine: Engine, now: datetime, *, set_back: bool) -> int:
    """Bring back what the clock's old time had put off; how many rows that were.

    Without ``set_back`` only what no right clock can have written is touched. With it, whatever waits for longer
    than it would from now on is due: a source that backs off may be asked once too early, and a delivery that is
    being sent at this moment may go out a second time, and is marked then.
    """
    with translated(engine), engine.begin() as connection:
        delayed = _sources(connection, now, set_back=set_back)
        for some in chunks(delayed):
            due = update(source).where(source.c.id.in_(some))
            connection.execute(due.values(next_due=now, lease_until=None, last_poll=None))
        waiting = delivery.c.next_try > now + (SOON if set_back else LONGEST_RETRY)
        sent = update(delivery).where(delivery.c.state.in_(OPEN_STATES), waiting).values(next_try=now)
        freed = update(lease).where(lease.c.until > now + (SOON if set_back else SLACK)).values(until=now)
        return len(delayed) + connection.execute(sent).rowcount + connection.execute(freed).rowcount


def _sources(connection: Connection, now: datetime, *, set_back: bool) -> list[str]:
    columns = (source.c.id, source.c.last_poll, source.c.next_due, source.c.lease_until, source.c.every_s)
    polled = now if set_back else now + SLACK
    later = or_(source.c.last_poll > polled, source.c.next_due > now, source.c.lease_until > now + SLACK)
    return [
        row.id
        for row in connection.execute(select(*columns).where(later))
        if (row.last_poll and row.last_poll > polled)
        or (row.lease_until and row.lease_until > now + SLACK)
        or (set_back and row.next_due > now + timedelta(seconds=row.every_s) + SOON)
    ]
