"""``communique run --once``: one full pass."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import structlog

from communique.bootstrap import TOPICS, Application
from communique.polling import poll_all_due
from communique.service import STOP_WITHIN_S
from domain.errors import Transient, Unreachable
from domain.source import PollOutcome, Source
from processors.extract import Extractor
from processors.worker import Worker
from storage.lease import SqlLease
from streams.relay import relay

_BATCH = 200
_WAIT_S = 0.5
_IDLE_S = 0.2
_ATTEMPTS = 4
_STALLED_S = 45.0
"""Three times a Kafka group's session timeout: a member that died has lost its partitions by then."""

_Result = TypeVar("_Result")

_log = structlog.get_logger()


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
    leases = application.leases()
    try:
        _relay_all(application, leases.get("relay"))
        with application.worker(extract) as worker:
            processed = _process_all(application, worker, leases.get("process"))
        _relay_all(application, leases.get("relay"))
    finally:
        for lease in leases.values():
            lease.release()
    sender = application.sender()
    failed = _persistently(sender.drain)
    sender.close(STOP_WITHIN_S)
    return Pass(tuple(polled), processed, failed, held)


def _relay_all(application: Application, lease: SqlLease | None) -> None:
    outbox = application.outbox
    if outbox is None:
        return
    patience = _Patience("outbox", "messages wait in the outbox, and the process that is to hand them on does not")
    while waiting := outbox.pending(1):
        patience.look(waiting[0][0])
        if _held(lease):
            _persistently(lambda: relay(outbox, application.log, application.clock))


def _process_all(application: Application, worker: Worker, lease: SqlLease | None) -> int:
    processed = 0
    patience = _Patience(application.log.identity(), "records wait in the log, and none could be read")
    while left := application.backlog():
        if worker.stopped:
            reasons = "; ".join(sorted(set(worker.stopped.values())))
            raise Unreachable(
                "the log", f"stopped partitions: {len(worker.stopped)}; {reasons}; see communique offsets"
            )
        patience.look(left)
        if _held(lease):
            processed += _persistently(lambda: worker.step(_WAIT_S, _BATCH))
    return processed


def _held(lease: SqlLease | None) -> bool:
    if lease is None or _persistently(lease.hold):
        return True
    time.sleep(_IDLE_S)
    return False


class _Patience:
    """Raises ``Unreachable`` when what is looked at has not changed for ``_STALLED_S`` seconds."""

    def __init__(self, subject: str, what: str) -> None:
        self._subject = subject
        self._what = what
        self._seen = -1
        self._until = 0.0

    def look(self, mark: int) -> None:
        """Note what changes while there is progress."""
        now = time.monotonic()
        if mark != self._seen:
            self._seen, self._until = mark, now + _STALLED_S
        elif now > self._until:
            raise Unreachable(self._subject, f"{self._what} in {_STALLED_S:.0f} s")


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
