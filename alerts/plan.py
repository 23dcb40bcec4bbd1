"""When a delivery that failed is tried again."""

from __future__ import annotations

from datetime import datetime, timedelta

FIRST_S = 10.0
LONGEST_S = 3600.0
GIVE_UP_AFTER = timedelta(hours=24)
"""News of yesterday is read in the list; a receiver that is back after a day must not be flooded with it."""


def retry_at(attempt: int, created: datetime, now: datetime, rand: float) -> datetime | None:
    """When to try again after failed attempt number ``attempt`` (from 1), or None to give up.

    Exponential from 10 s to 1 h with full jitter (``rand`` is uniform in [0, 1)), but never at once: many
    deliveries that failed together do not come back together.
    """
    if now - created >= GIVE_UP_AFTER:
        return None
    ceiling = min(LONGEST_S, FIRST_S * 2 ** min(attempt - 1, 20))
    return now + timedelta(seconds=1 + rand * (ceiling - 1))
