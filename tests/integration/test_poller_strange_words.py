"""What a server says of itself in bytes that are no text: it is kept out of the store, and harms nothing."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from functools import partial

import pytest

from ingest.parsepool import ParsePool
from tests.integration.poller_desk import LONG, Desk, item, rss, serve
from tests.integration.poller_desk import play as play_at_desk

Play = Callable[..., None]
LONE = "\udcff"
"""What the HTTP client makes of the byte FF: half a character, which no database takes."""


@pytest.fixture(scope="module")
def pool() -> Iterator[ParsePool]:
    parsers = ParsePool(max_workers=1)
    yield parsers
    asyncio.run(parsers.__aexit__(None, None, None))


@pytest.fixture
def play(pool: ParsePool) -> Play:
    return partial(play_at_desk, pool)


class _RawServer:
    """Answers every request with these bytes."""

    def __init__(self, answer: bytes) -> None:
        self._answer = answer

    async def __aenter__(self) -> str:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}/feed"

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(self._answer)
        await writer.drain()
        writer.close()


def _answer(status: bytes, headers: bytes, body: bytes = b"") -> bytes:
    return b"HTTP/1.1 %s\r\n%sConnection: close\r\nContent-Length: %d\r\n\r\n%s" % (status, headers, len(body), body)


@pytest.mark.parametrize("validator", [b'"\xff\xfe"', b'"' + b"a" * 5000 + b'"'], ids=["bytes", "long"])
def test_validators_that_cannot_be_kept_are_none(play: Play, validator: bytes) -> None:
    body = rss(item("Good news", "http://a.example/1", text=LONG))

    async def scene(desk: Desk) -> None:
        headers = b"ETag: %s\r\nLast-Modified: %s\r\n" % (validator, validator)
        async with _RawServer(_answer(b"200 OK", headers, body)) as url:
            outcome = await desk.poll(url)
        assert (outcome.status, outcome.new) == ("ok", 1)
        assert (outcome.etag, outcome.last_modified) == (None, None)

    play({}, scene)


@pytest.mark.parametrize(
    "answer",
    [
        _answer(b"302 Found", b"Location: http://caf\xff.invalid/\r\n"),
        _answer(b"302 Found", b"Location: caf\xff:x\r\n"),
        b"\xff\xfe\r\n\r\n",
    ],
    ids=["host", "scheme", "no HTTP"],
)
def test_an_error_is_one_line_of_text(play: Play, answer: bytes) -> None:
    async def scene(desk: Desk) -> None:
        async with _RawServer(answer) as url:
            outcome = await desk.poll(url)
        assert outcome.status == "failed"
        assert outcome.error
        assert outcome.error.encode().decode() == outcome.error
        assert "\n" not in outcome.error

    play({}, scene)


def test_half_characters_in_a_json_feed(play: Play) -> None:
    strange = {"id": f"1{LONE}", "url": f"http://a.example/p{LONE}x\0", "title": f"One{LONE}\0", "content_text": LONG}
    good = {"id": "2", "url": "http://a.example/2", "title": "Two", "content_text": LONG}
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": LONE, "language": LONE, "items": [strange, good]}

    async def scene(desk: Desk) -> None:
        outcome = await desk.poll("/feed")
        assert (outcome.status, outcome.new) == ("ok", 2)
        for article in desk.store.articles:
            words = f"{article.url}{article.title}{article.text}{article.id}"
            assert words.encode().decode() == words
            assert "\0" not in words
        assert "http://a.example/px" in {article.url for article in desk.store.articles}

    play({"/feed": serve(json.dumps(feed).encode(), content_type="application/feed+json")}, scene)
