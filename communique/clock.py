"""Whether the machine's clock was set back: what is planned by the time of day would then wait for it to come again."""

from __future__ import annotations

from datetime import datetime, timedelta

SLACK_S = 2.0
"""Time services slew smaller errors."""


class ClockWatch:
    """Compares the time of day with a clock that only goes forward."""

    def __init__(self) -> None:
        self._last: tuple[datetime, float] | None = None

    def was_set_back(self, now: datetime, monotonic_s: float) -> bool:
        """Whether the time of day has gone back since this was asked last."""
        last, self._last = self._last, (now, monotonic_s)
        if last is None:
            return False
        expected = last[0] + timedelta(seconds=monotonic_s - last[1])
        return now < expected - timedelta(seconds=SLACK_S)
