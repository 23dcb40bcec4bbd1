"""Fetching over HTTP: one page or feed, within limits of time and size, past the guard."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Self
from urllib.parse import urljoin

import aiohttp

from domain.errors import Permanent, Transient
from ingest.guard import check_url, guarded_sockets
from ingest.http_errors import check_status, explained

MAX_REDIRECTS = 10
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MAX_VALIDATOR = 1000
_ACCEPT = "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"


@dataclass(frozen=True, slots=True)
class FetchSettings:
    """Limits of one fetch.

    ``timeout_s`` is for the whole of it, redirects and body included; ``max_bytes`` is of the body after
    decompression; ``per_host`` is how many connections one host gets. ``allowed_networks`` may be
    connected to although they are private.
    """

    timeout_s: float = 20.0
    max_bytes: int = 10 * 1024 * 1024
    allow_private_addresses: bool = False
    user_agent: str = "Communique/0.1 (news watcher)"
    per_host: int = 4
    allowed_networks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer: 200 with a body, or 304 without one. ``final_url`` is where redirects led to."""

    url: str
    final_url: str
    status: int
    body: bytes
    content_type: str = ""
    charset: str | None = None
    etag: str | None = None
    last_modified: str | None = None


class Fetcher:
    """Fetches. An async context manager; safe for many concurrent ``get`` calls in its event loop.

    Tasks that are in ``get`` when it closes, or come later, are cancelled: a source must not seem to fail
    because the program ends.
    """

    def __init__(self, settings: FetchSettings) -> None:
        self.settings = settings
        self._session: aiohttp.ClientSession | None = None
        self._waiting: set[asyncio.Task[object]] = set()

    async def __aenter__(self) -> Self:
        settings = self.settings
        connector = aiohttp.TCPConnector(
            limit=64,
            limit_per_host=settings.per_host,
            ttl_dns_cache=60,
            socket_factory=guarded_sockets(settings.allow_private_addresses, settings.allowed_networks),
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            # The deadline is set around the whole of get(): aiohttp's own would begin anew at each redirect.
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=min(10.0, settings.timeout_s)),
            headers={"User-Agent": settings.user_agent, "Accept": _ACCEPT},
            # Cookies of one site are nobody else's business, and a feed needs none.
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=False,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        session, self._session = self._session, None
        for task in self._waiting:
            task.cancel()
        if session is not None:
            await session.close()

    async def get(self, url: str, etag: str | None = None, last_modified: str | None = None) -> Fetched:
        """GET ``url``; with validators, the answer may be a 304 without a body.

        Raises ``Transient`` (no such host, no connection, too slow, broken off; ``Unavailable`` for a 5xx or
        429), ``Permanent`` (``Rejected`` for another 4xx, too large, redirects without end) or ``Refused``.
        """
        validators = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        headers = {name: value for name, value in validators.items() if value}
        limit = self.settings.timeout_s
        task = asyncio.current_task()
        if self._session is None or task is None:
            raise asyncio.CancelledError("the fetcher is closed")
        self._waiting.add(task)
        try:
            async with asyncio.timeout(limit):
                return await self._follow(self._session, url, headers)
        except TimeoutError as error:
            raise Transient(url, f"the server did not finish its answer within {limit:g} seconds") from error
        finally:
            self._waiting.discard(task)

    async def _follow(self, session: aiohttp.ClientSession, url: str, headers: dict[str, str]) -> Fetched:
        here = url
        for _hop in range(MAX_REDIRECTS + 1):
            check_url(here)
            with explained(url, here):
                fetched = await self._one(session, url, here, headers)
            if isinstance(fetched, Fetched):
                return fetched
            here = fetched
        raise Permanent(url, f"the server redirects more than {MAX_REDIRECTS} times; check the address")

    async def _one(self, session: aiohttp.ClientSession, url: str, here: str, headers: dict[str, str]) -> Fetched | str:
        """One request: the answer, or the address that it redirects to."""
        async with session.get(here, headers=headers, allow_redirects=False) as answer:
            if answer.status in _REDIRECTS and "Location" in answer.headers:
                return urljoin(here, answer.headers["Location"])
            not_modified = answer.status == 304 and bool(headers)  # noqa: PLR2004 - the status itself is clearest
            if not not_modified:
                check_status(url, answer.status, answer.headers)
            return Fetched(
                url=url,
                final_url=here,
                status=answer.status,
                body=b"" if not_modified else await self._body(url, answer),
                content_type=answer.content_type,
                charset=_charset(answer.headers.get("Content-Type", "")),
                etag=_validator(answer.headers, "ETag"),
                last_modified=_validator(answer.headers, "Last-Modified"),
            )

    async def _body(self, url: str, answer: aiohttp.ClientResponse) -> bytes:
        body = bytearray()
        # What is counted is decompressed: a small answer that unpacks without end stops here too.
        async for chunk in answer.content.iter_chunked(64 * 1024):
            body += chunk
            if len(body) > self.settings.max_bytes:
                mib = self.settings.max_bytes / 2**20
                raise Permanent(url, f"the answer is larger than the limit of {mib:g} MiB")
        return bytes(body)


def _validator(headers: Mapping[str, str], name: str) -> str | None:
    # Bytes that are no UTF-8 can neither be kept nor be sent back.
    value = headers.get(name, "")
    return value if value and value.isprintable() and len(value) <= _MAX_VALIDATOR else None


def _charset(content_type: str) -> str | None:
    found = re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", content_type, re.IGNORECASE)
    return found[1].lower() if found else None
