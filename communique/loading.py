"""Ctrl-C while modules are imported, which takes up to a second: the program ends at once, and quietly."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import current_thread, main_thread
from types import FrameType

from communique.cli.exits import INTERRUPTED


@contextmanager
def loading() -> Iterator[None]:
    """For a block that imports, and has nothing in hand yet.

    An exception would not do: modules written in C turn it into an ``ImportError``, and others import something else
    instead.
    """
    before = signal.getsignal(signal.SIGINT)
    if before is not signal.default_int_handler or current_thread() is not main_thread():
        # It is ignored, or somebody has a way of their own already; and only the main thread is interrupted.
        yield
        return
    signal.signal(signal.SIGINT, _end)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _end(_number: int, _frame: FrameType | None) -> None:
    os._exit(INTERRUPTED)
