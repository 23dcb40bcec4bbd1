"""``communique run``: the stages side by side, until a signal; ``--once``: one full pass."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from threading import Event
from typing import TypeVar

import structlog

from communique.bootstrap import TOPICS, Application
from communique.loops import Loop
from communique.polling import poll_all_due, poll_until
from domain.errors import Transient, Unreachable
from domain.source import PollOutcome, Source
from processors.extract import Extractor
from processors.worker import Worker
from streams.relay import relay

STOP_WITHIN_S = 16.0
"""A batch in hand takes under two seconds, polls get eight, a delivery at most twelve."""

_BATCH = 200
_WAIT_S = 0.5
_IDLE_S = 0.2
_ATTEMPTS = 4
_STALLED_S = 45.0
"""Three times a Kafka group's session timeout: a member that died has lost its partitions by then."""

_Result = TypeVar("_Result")

_log = structlog.get_logger()


class Service:
    """The threads of one process. Start it once, stop it once."""

    def __init__(self, application: Application, extract: Extractor) -> None:
        self._app = application
        self._extract = extract
        self._stopping = Event()
        self._sender = application.sender()
        self._worker: Worker | None = None
        self._membership = ExitStack()
        self._topics_made = False
        turns: dict[str, Callable[[], None]] = {
            "poll": self._poll,
            "process": self._process,
            "deliver": self._deliver,
        }
        if application.outbox is not None:
            turns["relay"] = self._relay
        self._loops = [Loop(name, turn, self._stopping) for name, turn in turns.items()]

    def start(self) -> None:
        """Start every thread; returns at once."""
        for loop in self._loops:
            loop.start()
        _log.info("service.started", log=self._app.settings.log.backend, channels=sorted(self._app.channels))

    def stop(self) -> bool:
        """Let every thread finish what it has in hand; whether all did within ``STOP_WITHIN_S`` seconds."""
        deadline = time.monotonic() + STOP_WITHIN_S
        self._stopping.set()
        for loop in self._loops:
            loop.join(max(0.0, deadline - time.monotonic()))
        unfinished = [loop.name for loop in self._loops if loop.is_alive()]
        if "process" not in unfinished:
            self._membership.close()
        if not self._sender.close(max(0.0, deadline - time.monotonic())):
            unfinished.append("send")
        _log.info("service.stopped", unfinished=unfinished)
        return not unfinished

    def _poll(self) -> None:
        asyncio.run(poll_until(self._app, self._stopping))

    def _process(self) -> None:
        if self._worker is None:
            self._worker = self._membership.enter_context(self._app.worker(self._extract))
        self._worker.step(_WAIT_S, _BATCH)

    def _deliver(self) -> None:
        if not self._sender.step():
            self._stopping.wait(_IDLE_S)

    def _relay(self) -> None:
        assert self._app.outbox is not None  # noqa: S101 - the loop is only made with one
        if not self._topics_made:
            self._app.log.ensure(TOPICS)
            self._topics_made = True
        if not relay(self._app.outbox, self._app.log, self._app.clock):
            self._stopping.wait(_IDLE_S)


@dataclass(frozen=True, slots=True)
class Pass:
    """What one full pass came to.

    ``held``: sources that are claimed by another process, or by one that died less than a minute ago.
    """

    polled: tuple[tuple[Source, PollOutcome], ...]
    processed: int
    deliveries_failed: int
    held: int

    @property
    def failed(self) -> list[tuple[Source, PollOutcome]]:
        """The sources whose poll failed."""
        return [(source, outcome) for source, outcome in self.polled if outcome.status == "failed"]


def run_once(application: Application, extract: Extractor) -> Pass:
    """Poll every source that is due, process all that is in the log, deliver every alert that is due.

    Raises ``Unreachable`` when the database or the broker does not answer.
    """
    polled = asyncio.run(poll_all_due(application))
    held = application.admin.held()
    _persistently(lambda: application.log.ensure(TOPICS))
    _relay_all(application)
    with application.worker(extract) as worker:
        processed = _process_all(application, worker)
    _relay_all(application)
    sender = application.sender()
    failed = _persistently(sender.drain)
    sender.close(STOP_WITHIN_S)
    return Pass(tuple(polled), processed, failed, held)


def _relay_all(application: Application) -> None:
    outbox = application.outbox
    if outbox is not None:
        while _persistently(lambda: relay(outbox, application.log, application.clock)):
            pass


def _process_all(application: Application, worker: Worker) -> int:
    processed = 0
    stalled = time.monotonic() + _STALLED_S
    while left := application.backlog():
        done = _persistently(lambda: worker.step(_WAIT_S, _BATCH))
        processed += done
        if done:
            stalled = time.monotonic() + _STALLED_S
        elif time.monotonic() > stalled:
            message = f"{left} records wait in the log, and none could be read in {_STALLED_S:.0f} s"
            raise Unreachable(application.log.identity(), message)
    return processed


def _persistently(turn: Callable[[], _Result]) -> _Result:
    """Do it again when another writer was in the way."""
    for _ in range(_ATTEMPTS - 1):
        try:
            return turn()
        except Unreachable:
            raise
        except Transient as error:
            _log.info("pass.again", reason=str(error))
    return turn()
