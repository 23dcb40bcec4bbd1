"""SIGTERM and Ctrl-C: a service finishes what it has in hand; a start that hangs is not waited for."""

from __future__ import annotations

import os
import signal
import socket
from threading import Event, Thread
from types import FrameType

import click

START_PATIENCE_S = 3.0
"""A start takes under two seconds where the database answers; where it does not, 10 s (PostgreSQL) or 30 s (SQLite)."""


class Stop(Event):
    """Is set by SIGTERM and SIGINT; a second signal ends the process at once.

    Until ``started`` is called nothing is in hand that must be finished, and a migration that is cut short leaves
    nothing: when the start has not come to an end ``START_PATIENCE_S`` after the signal, the process ends.
    """

    def __init__(self) -> None:
        super().__init__()
        self._has_started = Event()
        receiving, self._sending = socket.socketpair()
        self._sending.setblocking(False)
        # Python runs a handler between two steps of the main thread, which may be inside a driver that waits: what is
        # written here, the interpreter writes at once.
        signal.set_wakeup_fd(self._sending.fileno())
        Thread(target=self._watch, args=(receiving,), name="signals", daemon=True).start()

    def started(self) -> None:
        """From here on whoever has this ends the program when it is set."""
        self._has_started.set()
        signal.set_wakeup_fd(-1)
        self._sending.close()

    def _watch(self, receiving: socket.socket) -> None:
        with receiving:
            if not receiving.recv(1) or self._has_started.wait(START_PATIENCE_S):
                return
        click.echo(
            f"communique: ended by a signal while it was starting: {START_PATIENCE_S:g} s later it still waited, most "
            "likely for the database; see whether that of database.url answers, and whether somebody holds it locked",
            err=True,
        )
        os._exit(0)


def stop_on_signals() -> Stop:
    """Call it before the start: a signal must not cut it short half-way."""
    stop = Stop()

    def handle(number: int, _frame: FrameType | None) -> None:
        if stop.is_set():
            os._exit(128 + number)
        stop.set()

    signal.signal(signal.SIGTERM, handle)
    signal.signal(signal.SIGINT, handle)
    return stop
