"""A thread that does one thing again and again until it is told to stop, whatever fails in between."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Event, Thread

import structlog

from domain.errors import CommuniqueError

_FIRST_PAUSE_S = 0.5
_LONGEST_PAUSE_S = 30.0

_log = structlog.get_logger()


class Loop(Thread):
    """Calls ``turn`` until ``stopping`` is set; pauses longer after each failure in a row, and says why.

    ``turn`` waits by itself when there is nothing to do, for less than a second. ``turn_began`` is monotonic.
    """

    def __init__(self, name: str, turn: Callable[[], None], stopping: Event) -> None:
        super().__init__(name=name, daemon=True)
        self._turn = turn
        self._stopping = stopping
        self.turn_began = time.monotonic()

    def run(self) -> None:
        """See ``Thread``."""
        failures = 0
        while not self._stopping.is_set():
            self.turn_began = time.monotonic()
            try:
                self._turn()
                if failures:
                    _log.info("loop.recovered", loop=self.name, failures=failures)
                failures = 0
            except Exception as error:  # noqa: BLE001 - a stage that stops for good would be silence
                pause = min(_LONGEST_PAUSE_S, _FIRST_PAUSE_S * 2**failures)
                expected = isinstance(error, CommuniqueError)
                _log.warning("loop.failed", loop=self.name, reason=str(error), retry_s=pause, exc_info=not expected)
                failures += 1
                self._stopping.wait(pause)
