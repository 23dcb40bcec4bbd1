"""Named points at which tests make the program die, wait or fail. Without the variable they do nothing.

``COMMUNIQUE_FAILPOINTS`` holds ``POINT=ACTION`` pairs, separated by commas. Actions: ``kill`` (SIGKILL to the own
process), ``sleep:SECONDS`` (up to a day), ``raise``. ``POINT=kill@3`` acts at the third time that the point is
reached, and only then; without a number at the first.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Mapping
from threading import Lock

from domain.errors import Misconfigured

VARIABLE = "COMMUNIQUE_FAILPOINTS"

POINTS = frozenset(
    {
        "after_fetch",  # poll: a feed was read, nothing is saved
        "after_entries",  # poll: a chunk of entries is saved, the poll is not finished
        "after_append",  # relay: messages are in the log, not marked
        "after_poll",  # process: records were read, nothing is done
        "mid_transaction",  # process: everything is written, not committed
        "after_commit",  # process: committed, the log was not told
        "after_claim",  # deliver: claimed, not sent
        "after_send",  # deliver: accepted by the receiver, not marked
    }
)
"""Every point of the program; ``docs/architecture.md`` says which transactions they stand between."""

_MAX_SLEEP_S = 86_400


class FailpointError(Exception):
    """What ``raise`` raises: an error that nobody expects."""


_armed: dict[str, Callable[[], None]] = {}


def arm(environment: Mapping[str, str]) -> None:
    """Switch on what ``environment`` asks for, and off all else. Raises ``Misconfigured`` for what is no failpoint."""
    _armed.clear()
    for pair in filter(None, environment.get(VARIABLE, "").split(",")):
        point, _, told = pair.strip().partition("=")
        if point not in POINTS:
            raise Misconfigured(VARIABLE, f"{point!r} is no failpoint; they are {', '.join(sorted(POINTS))}")
        action, _, turn = told.partition("@")
        try:
            _armed[point] = _at_turn(_action(point, action), _turn(turn))
        except ValueError as error:
            message = f"{told!r} is no action; write kill, raise or sleep:SECONDS, with @N for the Nth time from 1 on"
            raise Misconfigured(VARIABLE, message) from error


def hit(point: str) -> None:
    """Do what was asked for at this point."""
    if _armed and point in _armed:
        _armed[point]()


def _turn(text: str) -> int:
    turn = int(text or 1)
    if turn < 1:
        raise ValueError(text)
    return turn


def _at_turn(action: Callable[[], None], turn: int) -> Callable[[], None]:
    lock = Lock()
    times = 0

    def count() -> None:
        nonlocal times
        with lock:
            times += 1
            now = times == turn
        if now:
            action()

    return count


def _action(point: str, text: str) -> Callable[[], None]:
    name, _, argument = text.partition(":")
    if name == "sleep":
        seconds = float(argument)
        # What is no number compares as false.
        if not 0 <= seconds <= _MAX_SLEEP_S:
            raise ValueError(text)
        return lambda: _sleep(point, seconds)
    if name == "kill" and not argument:
        return lambda: os.kill(os.getpid(), signal.SIGKILL)
    if name == "raise" and not argument:
        return lambda: _raise(point)
    raise ValueError(text)


def _sleep(point: str, seconds: float) -> None:
    # Whoever set the point waits for this line.
    sys.stderr.write(f"failpoint.sleeps {point}\n")
    sys.stderr.flush()
    time.sleep(seconds)


def _raise(point: str) -> None:
    raise FailpointError(f"failpoint {point}")
