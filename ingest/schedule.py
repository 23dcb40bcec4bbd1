"""When is a source due next? Pure: the time now and a random number come in."""

from __future__ import annotations

from datetime import datetime, timedelta
from http import HTTPStatus

from domain.source import Source

MAX_BACKOFF_S = 6 * 3600.0
"""A failing source is still tried four times a day: feeds that look dead (404, no such host) often come back."""

MAX_WAIT_S = 24 * 3600.0
"""The longest wait that a server may ask for with Retry-After, and the wait after 410 Gone."""

JITTER = 0.1
"""Spreads sources of one interval over it, so that they do not all ask at the same second."""

MIN_JITTERED_S = 60.0
"""Shorter intervals keep their beat: whoever asks for five seconds wants five."""


def backoff_s(every_s: float, failures: int) -> float:
    """Seconds to wait after a failed poll that followed ``failures`` others: doubles, never below ``every_s``."""
    doubled = every_s * 2.0 ** min(max(failures, 0), 32)
    return max(every_s, min(doubled, MAX_BACKOFF_S))


def next_due(
    source: Source,
    now: datetime,
    rand: float,
    *,
    failed: bool = False,
    http_status: int | None = None,
    retry_after_s: float | None = None,
) -> datetime:
    """When to poll ``source`` again after a poll at ``now``.

    ``rand`` is from 0 to 1. ``retry_after_s`` is what the server asked for, honoured up to a day
    (RFC 9110, 10.2.3); 410 Gone waits a day.
    """
    wait = backoff_s(source.every_s, source.failures) if failed else source.every_s
    if source.every_s >= MIN_JITTERED_S:
        wait *= 1 + JITTER * (2 * rand - 1)
    if failed and retry_after_s is not None:
        wait = max(wait, min(retry_after_s, MAX_WAIT_S))
    if http_status == HTTPStatus.GONE:
        wait = max(wait, MAX_WAIT_S)
    return now + timedelta(seconds=wait)
