"""A desk for tests of the poller: a web server on this machine, a store in memory, and short ways to make feeds."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.sax.saxutils import escape

from aiohttp import web

from domain.article import Article, Outlet
from domain.errors import Fenced
from domain.ids import source_id
from domain.source import PollOutcome, SeenEntry, Source
from ingest.fetch import Fetcher, FetchSettings
from ingest.parsepool import ParsePool
from ingest.poller import Poller

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
LONG = "Lavrov met Wang Yi in Moscow on Tuesday, and the ministers spoke at length about trade and security. " * 8
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class MemoryStore:
    """A source store in memory that obeys the port; ``breaks`` is raised by the n-th save."""

    def __init__(self) -> None:
        self.sources: dict[str, Source] = {}
        self.due: dict[str, datetime] = {}
        self.seen: dict[str, dict[str, str]] = {}
        self.articles: list[Article] = []
        self.chunks: list[int] = []
        self.outcomes: list[PollOutcome] = []
        self.breaks: dict[int, Exception] = {}

    def add(self, source: Source) -> Source:
        """Make it due now."""
        self.sources[source.id], self.due[source.id] = source, NOW
        return source

    def claim_due(self, now: datetime, lease_s: float, limit: int) -> list[Source]:
        """Longest due first, each with a new fencing number."""
        ids = [one for one in sorted(self.due, key=lambda one: self.due[one]) if self.due[one] <= now][:limit]
        for one in ids:
            self.due[one] = now + timedelta(seconds=lease_s)
            self.sources[one] = replace(self.sources[one], lease=self.sources[one].lease + 1)
        return [self.sources[one] for one in ids]

    def changed(self, source: Source, wordings: Mapping[str, str]) -> set[str]:
        """New keys and new wordings."""
        seen = self.seen.get(source.id, {})
        return {key for key, wording in wordings.items() if seen.get(key) != wording}

    def save_entries(self, source: Source, entries: Sequence[SeenEntry]) -> None:
        """All of them or none."""
        self._fence(source)
        if error := self.breaks.pop(len(self.chunks), None):
            raise error
        self.chunks.append(len(entries))
        self.seen.setdefault(source.id, {}).update({entry.key: entry.wording for entry in entries})
        self.articles += [entry.article for entry in entries]

    def finish_poll(self, source: Source, outcome: PollOutcome) -> None:
        """Validators are kept only with the articles."""
        self._fence(source)
        self.outcomes.append(outcome)
        self.due[source.id] = outcome.next_due
        good = outcome.status != "failed"
        after = replace(source, failures=0 if good else source.failures + 1, polled_ok=source.polled_ok or good)
        if outcome.status == "ok":
            after = replace(
                after, etag=outcome.etag, last_modified=outcome.last_modified, body_sha256=outcome.body_sha256
            )
        self.sources[source.id] = after

    def _fence(self, source: Source) -> None:
        if self.sources[source.id].lease != source.lease:
            raise Fenced(source.url, "another process polls this source now")


@dataclass
class Desk:
    """A server with the given pages, and a poller for it."""

    base: str
    poller: Poller
    fetcher: Fetcher
    store: MemoryStore = field(default_factory=MemoryStore)

    def source(self, path: str, **fields: Any) -> Source:
        """A source at ``path`` of the server, known to the store."""
        url = path if path.startswith("http") else self.base + path
        fields.setdefault("outlet", Outlet("A", "RUS", "en", timezone="Europe/Moscow"))
        return self.store.add(Source(id=source_id(url), url=url, **fields))

    async def poll(self, path: str, **fields: Any) -> PollOutcome:
        """Poll a new source once."""
        return await self.poller.poll(self.source(path, **fields))

    async def again(self) -> PollOutcome:
        """Poll the only source once more."""
        (source,) = self.store.sources.values()
        return await self.poller.poll(source)


def play(
    pool: ParsePool, pages: Mapping[str, Handler], scene: Callable[[Desk], Awaitable[None]], **settings: Any
) -> None:
    """Run a scene at a desk whose server has these pages; ``settings`` are of the fetcher."""
    asyncio.run(_played(pages, scene, pool, settings))


async def _played(
    pages: Mapping[str, Handler], scene: Callable[[Desk], Awaitable[None]], pool: ParsePool, settings: dict[str, Any]
) -> None:
    app = web.Application()
    for path, handler in pages.items():
        app.router.add_get(path, handler)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        host, port = runner.addresses[0][:2]
        options: dict[str, Any] = {"timeout_s": 10.0, "allowed_networks": ("127.0.0.1/32",)} | settings
        store = MemoryStore()
        async with Fetcher(FetchSettings(**options)) as fetcher:
            poller = Poller(store, fetcher, pool, lambda: NOW, lambda: 0.5)
            await asyncio.wait_for(scene(Desk(f"http://{host}:{port}", poller, fetcher, store)), 60)
    finally:
        await runner.cleanup()


def item(title: str = "", link: str = "", guid: str = "", text: str = "", date: str = "") -> str:
    """An RSS item of those parts that are given."""
    parts = {"title": title, "link": link, "guid": guid, "description": text, "pubDate": date}
    return f"<item>{''.join(f'<{tag}>{escape(value)}</{tag}>' for tag, value in parts.items() if value)}</item>"


def rss(*items: str) -> bytes:
    """An RSS feed."""
    return (
        f'<?xml version="1.0"?>\n<rss version="2.0"><channel><title>A</title>{"".join(items)}</channel></rss>'.encode()
    )


def serve(body: bytes, status: int = 200, content_type: str = "application/rss+xml", **headers: str) -> Handler:
    """A page that always answers the same."""

    async def handler(_request: web.Request) -> web.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return web.Response(body=body, status=status, content_type=content_type, headers=named)

    return handler


GOOD = serve(rss(item("Good news", "http://a.example/1", text=LONG)))


def failed(outcome: PollOutcome, *words: str) -> bool:
    """Whether the poll failed with a sentence that holds all these words."""
    assert outcome.status == "failed"
    assert outcome.error is not None
    assert all(word in outcome.error for word in words), outcome.error
    return True
