"""The poll: fetch a source, parse it, make articles of what is new, and save them before the validators."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime
from http import HTTPStatus
from typing import Any, TypeVar

import structlog

from domain.errors import CommuniqueError, Fenced, Transient, Unreachable
from domain.failpoints import hit
from domain.ports import Clock, SourceStore
from domain.source import EntryProblem, PollOutcome, SeenEntry, Source
from ingest.articles import build, wants_page
from ingest.dates import published
from ingest.fetch import Fetched, Fetcher
from ingest.formats.model import ParsedEntry, ParsedFeed
from ingest.formats.parse import parse_feed
from ingest.pages import MAX_TRIES, Page, awaiting, read_page
from ingest.parsepool import ParsePool
from ingest.schedule import next_due
from ingest.text import clean
from ingest.userinfo import masked

Result = TypeVar("Result")

CONCURRENCY = 32
"""Polls at a time: they wait for the network, and the parser processes are the narrow place."""

CHUNK = 10
"""Entries saved at a time: a long first poll is not lost when it is cut short, and keeps its claim."""

MAX_PAGES = 50
"""Pages read in one poll, of the newest entries: a first poll must not become an attack on the outlet."""

MAX_PROBLEMS = 50
_MAX_SENTENCE = 1000

PARSE_S = 10.0
"""Half a megabyte of any feed is parsed in under a second; what takes ten is built to take hours."""


def lease_s(timeout_s: float) -> float:
    """How long a claim must last for one poll: to the first saved chunk, which extends it."""
    return 2 * timeout_s + PARSE_S + 5


@dataclass(slots=True)
class _Tally:
    """What one poll has come to so far."""

    started: datetime
    fetched: Fetched | None = None
    http_status: int | None = None
    retry_after_s: float | None = None
    entries: int = 0
    new: int = 0
    incomplete: bool = False
    problems: list[EntryProblem] = field(default_factory=list)


class Poller:
    """Polls sources. Safe for overlapping calls in one event loop; ``rand`` gives numbers from 0 to 1."""

    def __init__(
        self, store: SourceStore, fetcher: Fetcher, pool: ParsePool, clock: Clock, rand: Callable[[], float]
    ) -> None:
        self._store = store
        self._fetcher = fetcher
        self._pool = pool
        self._clock = clock
        self._rand = rand
        self._running = 0
        # Not the event loop's own threads: name look-ups that hang may hold all of those.
        self._threads = ThreadPoolExecutor(4, thread_name_prefix="poller")
        self._log = structlog.get_logger()

    async def poll_due(
        self, limit: int, stopping: Callable[[], bool] = lambda: False
    ) -> list[tuple[Source, PollOutcome]]:
        """Claim up to ``limit`` due sources (never more than ``CONCURRENCY`` at a time) and poll them at once.

        Returns when all are done; polls that lost their claim are left out. ``[]`` when nothing is due, or when
        ``stopping()``. Raises ``Unreachable`` when the database does not answer, after the others have ended.
        """
        room = min(limit, CONCURRENCY - self._running)
        if room < 1 or stopping():
            return []
        self._running += room
        try:
            lease = lease_s(self._fetcher.settings.timeout_s)
            sources = await self._stored(self._store.claim_due, self._clock(), lease, room)
            self._running -= room - len(sources)
            room = len(sources)
            outcomes = await asyncio.gather(*(self._poll_safely(one) for one in sources), return_exceptions=True)
        finally:
            self._running -= room
        done: list[tuple[Source, PollOutcome]] = []
        for source, outcome in zip(sources, outcomes, strict=True):
            if isinstance(outcome, BaseException):
                raise outcome
            if outcome is not None:
                done.append((source, outcome))
        return done

    def close(self) -> None:
        """Begin nothing more in the database, and wait for what is begun: as long as that takes to answer."""
        self._threads.shutdown(cancel_futures=True)

    async def poll(self, source: Source) -> PollOutcome:
        """Poll one claimed source, and save what came of it.

        Whatever is wrong with the source is in the outcome. Raises ``Fenced`` when the claim was lost and
        ``Unreachable`` when the database does not answer.
        """
        tally = _Tally(self._clock())
        error: str | None = None
        try:
            await self._read(source, tally)
        except (Fenced, Unreachable):
            raise
        except CommuniqueError as failure:
            # A server's own words may be in it, and what is no text cannot be kept.
            error = _one_sentence(failure.message)
            tally.http_status = getattr(failure, "status", tally.http_status)
            tally.retry_after_s = getattr(failure, "retry_after_s", None)
        except Exception as failure:  # noqa: BLE001 - one source never stops the others; it is logged and shown
            told = _one_sentence(f"{type(failure).__name__}: {failure}")
            error = f"an error in Communique itself ({told}); please report it"
            self._log.exception("source.poll_crashed", url=masked(source.url))
        outcome = self._outcome(source, tally, error)
        await self._stored(self._store.finish_poll, source, outcome)
        self._tell(source, outcome)
        return outcome

    async def _stored(self, method: Callable[..., Result], *args: Any) -> Result:
        """What the store answers, asked in a thread: it may wait for a lock."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, method, *args)

    async def _poll_safely(self, source: Source) -> PollOutcome | None:
        try:
            return await self.poll(source)
        except Fenced as error:
            self._log.warning("source.poll_dropped", url=masked(source.url), error=error.message)
        except Unreachable:
            raise
        except Transient as error:
            # The claim ends by itself, and then the source is polled again.
            self._log.warning("source.poll_not_saved", url=masked(source.url), error=error.message)
        return None

    async def _read(self, source: Source, tally: _Tally) -> None:
        """Fetch, parse and save; ``tally`` says how far it came when this raises."""
        fetched = await self._fetcher.get(source.url, source.etag, source.last_modified)
        tally.fetched, tally.http_status = fetched, fetched.status
        hit("after_fetch")
        if _unchanged(source, fetched):
            return
        feed: ParsedFeed = await self._pool.run(
            parse_feed, fetched.body, fetched.final_url, fetched.charset, timeout_s=PARSE_S, subject=source.url
        )
        tally.entries = len(feed.entries)
        tally.problems += feed.problems
        if not feed.entries:
            tally.problems.append(EntryProblem(feed.title, "the feed holds no entries"))
        wordings = {entry.key: entry.wording for entry in feed.entries}
        changed = await self._stored(self._store.changed, source, wordings)
        fresh = _oldest_first(source, [entry for entry in feed.entries if entry.key in changed], tally.started)
        tries = await self._tries(source, {key: wordings[key] for key in changed})
        for start in range(0, len(fresh), CHUNK):
            chunk = fresh[start : start + CHUNK]
            left = len(fresh) - start
            works = [(entry, tries[entry.key] if left - n <= MAX_PAGES else MAX_TRIES) for n, entry in enumerate(chunk)]
            await self._save(source, works, tally)

    async def _tries(self, source: Source, wordings: Mapping[str, str]) -> dict[str, int]:
        """How often the pages of these entries did not answer in earlier polls, as their saved wordings say."""
        tries = dict.fromkeys(wordings, 0)
        for number in range(1, MAX_TRIES) if wordings else ():
            marked = {key: awaiting(wording, number) for key, wording in wordings.items()}
            others = await self._stored(self._store.changed, source, marked)
            tries |= dict.fromkeys(marked.keys() - others, number)
        return tries

    async def _save(self, source: Source, chunk: Sequence[tuple[ParsedEntry, int]], tally: _Tally) -> None:
        """Make and save the articles of a few entries; the number says how often an entry's page was asked for."""
        # Slow pages must not outlast the claim, so all of a chunk share the time of one fetch.
        deadline = asyncio.get_running_loop().time() + self._fetcher.settings.timeout_s
        works = (self._article(source, entry, tries, tally, deadline) for entry, tries in chunk)
        seen = await asyncio.gather(*works)
        good = [one for one in seen if one is not None]
        if good:
            await self._stored(self._store.save_entries, source, good)
            hit("after_entries")
            tally.new += len(good)

    async def _article(
        self, source: Source, entry: ParsedEntry, tries: int, tally: _Tally, deadline: float
    ) -> SeenEntry | None:
        name = entry.url or entry.title or entry.key
        try:
            page = Page(None)
            if tries < MAX_TRIES and wants_page(entry) and entry.url:
                page = await read_page(self._fetcher, self._pool, entry.url, deadline)
                if page.problem:
                    tally.problems.append(EntryProblem(name, page.problem))
            seen, problem = build(source, entry, page.text, self._clock())
            if page.later and tries + 1 < MAX_TRIES:
                # Neither the entry nor the feed counts as read: the next poll asks for the page again.
                seen = replace(seen, wording=awaiting(entry.wording, tries + 1))
                tally.incomplete = True
        except Exception as error:  # noqa: BLE001 - one bad entry never harms the others
            # Not saved, so it is tried again when the feed changes.
            self._log.exception("entry.crashed", url=masked(source.url), entry=masked(name))
            seen, problem = None, f"it was left out: {type(error).__name__}: {error}"
        if problem:
            tally.problems.append(EntryProblem(name, problem))
        return seen

    def _outcome(self, source: Source, tally: _Tally, error: str | None) -> PollOutcome:
        now, fetched = self._clock(), tally.fetched
        unchanged = fetched is not None and _unchanged(source, fetched)
        etag, last_modified, body_sha256 = source.etag, source.last_modified, source.body_sha256
        if tally.incomplete and error is None:
            etag = last_modified = body_sha256 = None
        elif fetched and error is None and not unchanged:
            etag, last_modified, body_sha256 = fetched.etag, fetched.last_modified, body_digest(fetched.body)
        due = next_due(
            source,
            now,
            self._rand(),
            failed=error is not None,
            http_status=tally.http_status,
            retry_after_s=tally.retry_after_s,
        )
        return PollOutcome(
            status="failed" if error is not None else "unchanged" if unchanged else "ok",
            at=now,
            next_due=due,
            http_status=tally.http_status,
            etag=etag,
            last_modified=last_modified,
            body_sha256=body_sha256,
            bytes_read=len(fetched.body) if fetched else 0,
            entries=tally.entries,
            new=tally.new,
            duration_s=round((now - tally.started).total_seconds(), 3),
            error=error,
            problems=tuple(
                EntryProblem(_one_sentence(each.entry), _one_sentence(each.problem))
                for each in tally.problems[:MAX_PROBLEMS]
            ),
        )

    def _tell(self, source: Source, outcome: PollOutcome) -> None:
        """The one canonical line of a poll."""
        level = self._log.warning if outcome.status == "failed" else self._log.info
        level(
            "source.polled",
            source=source.outlet.name,
            url=masked(source.url),
            status=outcome.status,
            http_status=outcome.http_status,
            bytes=outcome.bytes_read,
            entries=outcome.entries,
            new=outcome.new,
            problems=len(outcome.problems),
            duration_s=outcome.duration_s,
            next_due=outcome.next_due.isoformat(timespec="seconds"),
            error=outcome.error,
        )


def body_digest(body: bytes) -> str:
    """By which a feed is known to be the same as at its last poll."""
    return hashlib.sha256(body).hexdigest()


def _unchanged(source: Source, fetched: Fetched) -> bool:
    same = source.polled_ok and body_digest(fetched.body) == source.body_sha256
    return same or fetched.status == HTTPStatus.NOT_MODIFIED


def _one_sentence(text: str) -> str:
    return masked(clean(text).replace("\n", " "))[:_MAX_SENTENCE]


def _oldest_first(source: Source, entries: Sequence[ParsedEntry], now: datetime) -> list[ParsedEntry]:
    """By date; undated ones as new, and equal ones in reverse, as feeds begin with the newest."""
    zone = source.outlet.timezone
    newest_last = list(reversed(entries))
    return sorted(newest_last, key=lambda entry: published(entry.published, zone, now)[0] or now)
