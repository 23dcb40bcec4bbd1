"""The event loop that polls: APScheduler looks each second for sources that are due."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime
from threading import Event
from typing import Any

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from communique.bootstrap import Application
from communique.clock import ClockWatch
from domain.errors import CommuniqueError
from domain.source import PollOutcome, Source
from ingest.fetch import Fetcher, FetchSettings
from ingest.parsepool import ParsePool
from ingest.poller import CONCURRENCY, Poller, lease_s

FINISH_WITHIN_S = 8.0
"""What polls in hand get at the end; what is cut off then is polled again, and loses nothing."""

_PRUNE_EVERY_HOURS = 1
_LOOK_EVERY_S = 0.5

_log = structlog.get_logger()


async def poll_until(application: Application, stopping: Event, alive: Callable[[], None]) -> None:
    """Poll what is due, and prune each hour, until ``stopping`` is set; calls ``alive`` each second."""
    # Left, the poller waits for its threads: those of a database that hangs would hold up the end of the program,
    # which knows of none but its stages, so this stage does not end before they do.
    async with _poller(application) as poller:
        await _poll_with(poller, application, stopping, alive)


async def poll_all_due(application: Application) -> list[tuple[Source, PollOutcome]]:
    """Poll every source that is due now, once."""
    outcomes: dict[str, tuple[Source, PollOutcome]] = {}
    async with _poller(application) as poller:
        while polled := await poller.poll_due(CONCURRENCY):
            again = {source.id for source, _ in polled} & outcomes.keys()
            outcomes |= {source.id: (source, outcome) for source, outcome in polled}
            if again:
                break
    return list(outcomes.values())


def fetcher(application: Application) -> Fetcher:
    """A fetcher with the limits that are set."""
    limits = application.settings.fetch
    return Fetcher(
        FetchSettings(
            timeout_s=limits.timeout_s,
            max_bytes=limits.max_bytes,
            allow_private_addresses=limits.allow_private_addresses,
        )
    )


@asynccontextmanager
async def _poller(application: Application) -> AsyncIterator[Poller]:
    """A poller, with what it fetches and parses with."""
    store = application.source_store(lease_s(application.settings.fetch.timeout_s))
    async with fetcher(application) as fetching, ParsePool() as pool:
        with closing(Poller(store, fetching, pool, application.clock, random.random)) as poller:
            yield poller


async def _poll_with(poller: Poller, application: Application, stopping: Event, alive: Callable[[], None]) -> None:
    scans: set[asyncio.Task[Any]] = set()

    async def scan() -> None:
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - this is a coroutine
        scans.add(task)
        try:
            await poller.poll_due(CONCURRENCY, stopping.is_set)
        finally:
            scans.discard(task)

    scheduler = AsyncIOScheduler(timezone=UTC)
    now = datetime.now(UTC)
    # Scans overlap: one slow source must not hold up the next scan. Each claims other sources.
    scheduler.add_job(
        _logged, "interval", [scan], seconds=1, next_run_time=now, max_instances=CONCURRENCY * 2, coalesce=True
    )
    scheduler.add_job(
        _logged, "interval", [lambda: asyncio.to_thread(application.prune)], hours=_PRUNE_EVERY_HOURS, coalesce=True
    )
    scheduler.start()
    watch = ClockWatch()
    while not stopping.is_set():
        # Not by a thread of the pool: those may all be looking up names.
        await asyncio.sleep(_LOOK_EVERY_S)
        alive()
        if watch.was_set_back(application.clock(), time.monotonic()):
            # APScheduler would wait until it is the old time again.
            for job in scheduler.get_jobs():
                job.modify(next_run_time=datetime.now(UTC))
    scheduler.pause()
    if scans:
        _, late = await asyncio.wait(scans, timeout=FINISH_WITHIN_S)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
    scheduler.shutdown(wait=False)


async def _logged(job: Callable[[], Awaitable[Any]]) -> None:
    try:
        await job()
    except CommuniqueError as error:
        _log.warning("job.failed", reason=str(error))
    except Exception:  # noqa: BLE001 - the next scan must come, whatever this one met
        _log.exception("job.failed")
