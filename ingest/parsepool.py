"""Parsing in processes of its own: a parser that hangs or crashes is killed, and only its document is lost."""

from __future__ import annotations

import asyncio
import importlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self, TypeVar

from pebble import ProcessExpired, ProcessPool

from domain.errors import CommuniqueError, Permanent, Transient

Result = TypeVar("Result")

_TASKS_PER_WORKER = 1000
"""A worker is replaced after so many documents, so that leaks in C libraries cannot add up."""


class ParsePool:
    """One or two worker processes. An async context manager; nothing starts before the first ``run``.

    ``run`` takes importable functions and values that can be pickled. Workers ignore Ctrl-C, which is for
    the program to handle, and end with it even when it is killed.
    """

    def __init__(self, max_workers: int = 1) -> None:
        self._max_workers = max_workers
        self._pool: ProcessPool | None = None
        self._closed = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closed = True
        pool, self._pool = self._pool, None
        if pool is not None:
            await asyncio.to_thread(_stop, pool)

    async def run(self, function: Callable[..., Result], *args: Any, timeout_s: float, subject: str) -> Result:
        """``function(*args)`` in a worker, killed after ``timeout_s`` seconds; ``subject`` is whose document it is.

        Raises what the function raises, if it is of our tree of errors; else ``Permanent`` when it fails, takes
        too long or brings its worker down. Time spent waiting for a free worker does not count. When the pool
        is closed the caller is cancelled: a document must not seem unreadable because the program ends.
        """
        if self._closed:
            raise asyncio.CancelledError("the parser processes were closed")
        future = asyncio.wrap_future(self._schedule(function, args, timeout_s, subject))
        try:
            result: Result = await future
        except CommuniqueError:
            raise
        except TimeoutError as error:
            raise Permanent(subject, f"reading it took more than {timeout_s:g} seconds and was stopped") from error
        except ProcessExpired as error:
            raise Permanent(subject, f"reading it brought the parser down (exit code {error.exitcode})") from error
        except Exception as error:
            raise Permanent(subject, f"it cannot be read ({type(error).__name__}: {error})") from error
        return result

    def _schedule(self, function: Callable[..., Any], args: tuple[Any, ...], timeout_s: float, subject: str) -> Any:
        if self._pool is None or not self._pool.active:
            # Spawned, not forked: the program has threads, and a fork would copy their locks.
            self._pool = ProcessPool(
                max_workers=self._max_workers,
                max_tasks=_TASKS_PER_WORKER,
                initializer=_start_worker,
                context=multiprocessing.get_context("spawn"),
            )
        try:
            return self._pool.schedule(function, args=args, timeout=timeout_s)
        except RuntimeError as error:
            raise Transient(subject, "the parser processes could not be started; it is tried again") from error


def _stop(pool: ProcessPool) -> None:
    pool.stop()  # type: ignore[no-untyped-call]
    pool.join()


def _start_worker() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    # Slow imports are paid before the first document, whose time limit they would use up.
    for name in ("ingest.formats.parse", "ingest.fulltext"):
        importlib.import_module(name)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
