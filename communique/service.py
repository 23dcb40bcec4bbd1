"""``communique run``: the stages side by side, until a signal, or some of them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Collection
from contextlib import ExitStack
from threading import Event, Thread
from typing import TYPE_CHECKING

import structlog

from communique.bootstrap import TOPICS, Application
from communique.loops import Loop
from communique.stall import StallDetector
from domain.errors import CommuniqueError, Displaced, Transient
from domain.log import ARTICLES
from processors.worker import GROUP, Worker
from streams.relay import relay

if TYPE_CHECKING:
    from processors.extract import Extractor

STOP_WITHIN_S = 16.0
"""A batch in hand takes under two seconds, polls get eight, a delivery at most twelve."""

HUNG_S = 600.0
"""A turn of a stage takes seconds; after five minutes without a poll Kafka has given a reader's partitions away."""

_LOOK_EVERY_S = 15.0
_BATCH = 200
_WAIT_S = 0.5
_IDLE_S = 0.2
STAGES = ("poll", "process", "relay", "deliver")

_log = structlog.get_logger()


class Service:
    """The threads of one process. Start it once, stop it once.

    ``stages`` are those of ``STAGES`` that it runs; several processes may run the same one. ``extract`` is for
    ``process``.
    """

    def __init__(self, application: Application, extract: Extractor | None, stages: Collection[str] = STAGES) -> None:
        self._app = application
        self._extract = extract
        self._stopping = Event()
        self._sender = application.sender()
        self._leases = application.leases()
        self._worker: Worker | None = None
        self._stalls = StallDetector()
        self._look_at = time.monotonic() + _LOOK_EVERY_S
        self._broken: CommuniqueError | None = None
        self._log_read = ""
        self._missing = False
        self._membership = ExitStack()
        self._topics_made = False
        turns: dict[str, Callable[[], None]] = {
            "poll": self._poll,
            "process": self._process,
            "relay": self._relay,
            "deliver": self._deliver,
        }
        self._stages = [name for name in turns if name in stages and (name != "relay" or application.outbox)]
        if "poll" in self._stages:
            from communique.polling import poll_until  # noqa: PLC0415 - slow to load, and no other stage needs it

            self._poll_until = poll_until
        self._loops = [Loop(name, turns[name], self._stopping) for name in self._stages]

    def start(self) -> None:
        """Start every thread; returns at once."""
        for loop in self._loops:
            loop.start()
        _log.info(
            "service.started",
            stages=self._stages,
            log=self._app.settings.log.backend,
            channels=sorted(self._app.channels),
        )

    def broken(self) -> CommuniqueError | None:
        """Why this process can do no more good, if so: then it should end.

        It may be started anew, unless it is ``Misconfigured``.
        """
        if self._broken:
            return self._broken
        for loop in self._loops:
            age = time.monotonic() - loop.turn_began
            if age > HUNG_S:
                return Transient(loop.name, f"the stage has hung for {age:.0f} s")
        return None

    def stop(self) -> bool:
        """Let every thread finish what it has in hand; whether all did within ``STOP_WITHIN_S`` seconds."""
        deadline = time.monotonic() + STOP_WITHIN_S
        self._stopping.set()
        for loop in self._loops:
            loop.join(max(0.0, deadline - time.monotonic()))
        unfinished = [loop.name for loop in self._loops if loop.is_alive()]
        if "process" not in unfinished:
            self._membership.close()
        releasing = Thread(target=self._release, args=(unfinished,), daemon=True)
        releasing.start()
        # A database that does not answer must not hold up the end: a lease runs out by itself.
        releasing.join(max(0.0, deadline - time.monotonic()))
        if not self._sender.close(max(0.0, deadline - time.monotonic())):
            unfinished.append("send")
        _log.info("service.stopped", unfinished=unfinished)
        return not unfinished

    def status(self) -> str:
        """One line for whoever looks at the process: what it does, and when the log last answered."""
        answered = self._app.log.last_answer()
        age = f"{(self._app.clock() - answered).total_seconds():.0f} s ago" if answered else "never"
        return f"stages: {', '.join(self._stages)}; the log last answered {age}"

    def _release(self, unfinished: Collection[str]) -> None:
        for name, lease in self._leases.items():
            if name not in unfinished:
                lease.release()

    def _poll(self) -> None:
        asyncio.run(self._poll_until(self._app, self._stopping, self._alive))

    def _alive(self) -> None:
        """Polling is one long turn; its event loop says that it goes round."""
        for loop in self._loops:
            if loop.name == "poll":
                loop.turn_began = time.monotonic()

    def _process(self) -> None:
        if not self._leads("process"):
            return
        if self._worker is None:
            assert self._extract is not None  # noqa: S101 - who asks for this stage gives one
            self._worker = self._membership.enter_context(self._app.worker(self._extract))
            self._log_read = self._app.log.identity()
        try:
            self._worker.step(_WAIT_S, _BATCH)
        except Displaced as error:
            self._broken = error
            self._stopping.wait()
        if time.monotonic() >= self._look_at:
            self._look_at = time.monotonic() + _LOOK_EVERY_S
            if self._app.log.identity() != self._log_read:
                self._leave()
            else:
                self._remedy_stall(self._worker)

    def _leave(self) -> None:
        """Let the next turn join anew."""
        self._membership.close()
        self._worker = None

    def _remedy_stall(self, worker: Worker) -> None:
        positions = worker.positions
        if not positions and not worker.stopped:
            # It has no partition: as it should be when others have them all, and then those move.
            positions = {
                part: place.next for part, place in self._app.process_store().places(GROUP).items() if not place.stopped
            }
        ends = self._app.log.ends(ARTICLES)
        self._tell_missing(missing=not ends)
        remedy = self._stalls.observe(time.monotonic(), positions, ends)
        if remedy is None:
            return
        _log.error("process.stalled", remedy=remedy, positions={str(k): v for k, v in positions.items()})
        if remedy == "seek":
            worker.read_again()
        elif remedy == "rejoin":
            self._leave()
        else:
            self._broken = Transient("the log", "records wait, and reading on, joining anew and waiting did not help")

    def _tell_missing(self, *, missing: bool) -> None:
        """Once: a reader waits in silence for a topic that was deleted, as if there were no news."""
        if missing and not self._missing:
            reason = "the topic is not there any more, so nothing is read; was it deleted?"
            _log.warning("process.topic_missing", topic=ARTICLES, reason=reason)
        elif self._missing and not missing:
            _log.info("process.topic_back", topic=ARTICLES)
        self._missing = missing

    def _deliver(self) -> None:
        if not self._sender.step():
            self._stopping.wait(_IDLE_S)

    def _relay(self) -> None:
        if not self._leads("relay"):
            return
        assert self._app.outbox is not None  # noqa: S101 - the loop is only made with one
        if not self._topics_made:
            self._app.log.ensure(TOPICS)
            self._topics_made = True
        try:
            appended = relay(self._app.outbox, self._app.log, self._app.clock)
        except Transient:
            # A broker that lost its data has lost the topics too.
            self._topics_made = False
            raise
        if not appended:
            self._stopping.wait(_IDLE_S)

    def _leads(self, stage: str) -> bool:
        """Whether it is this process that does what one must do; waits a moment when it is not."""
        lease = self._leases.get(stage)
        if lease is None or lease.hold():
            return True
        self._stopping.wait(_WAIT_S)
        return False
