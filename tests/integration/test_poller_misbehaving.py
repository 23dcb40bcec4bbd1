"""The poller against a web server that misbehaves: each fault has its sentence, and harms nothing else."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial

import pytest
from aiohttp import web

from domain.errors import Fenced, Transient, Unreachable
from ingest.parsepool import ParsePool
from tests.integration.poller_desk import GOOD, LONG, NOW, Desk, failed, item, rss, serve
from tests.integration.poller_desk import play as play_at_desk

Play = Callable[..., None]


@pytest.fixture(scope="module")
def pool() -> Iterator[ParsePool]:
    """One worker process for all tests here: starting it takes a second."""
    parsers = ParsePool(max_workers=1)
    yield parsers
    asyncio.run(parsers.__aexit__(None, None, None))


@pytest.fixture
def play(pool: ParsePool) -> Play:
    """Runs a scene at a desk: ``play(pages, scene, **fetch_settings)``."""
    return partial(play_at_desk, pool)


def test_a_good_feed(play: Play) -> None:
    """What a poll gives when nothing is wrong; the first one is the baseline."""

    async def scene(desk: Desk) -> None:
        outcome = await desk.poll("/feed")
        assert (outcome.status, outcome.entries, outcome.new, outcome.error) == ("ok", 1, 1, None)
        assert outcome.next_due == NOW + timedelta(seconds=600)
        (article,) = desk.store.articles
        assert article.text.split("\n")[0] == article.title == "Good news"
        assert (article.text_origin, article.alert, article.url) == ("feed", False, "http://a.example/1")

    play({"/feed": GOOD}, scene)


def test_a_dead_host_harms_no_other_source(play: Play) -> None:
    """Nobody listens there: the source fails with a sentence, the other one is read."""

    async def scene(desk: Desk) -> None:
        good, dead = desk.source("/feed"), desk.source("http://127.0.0.1:1/feed", failures=2)
        done = {source.id: outcome for source, outcome in await desk.poller.poll_due(10)}
        assert done[good.id].status == "ok"
        assert failed(done[dead.id], "no connection to 127.0.0.1:1")
        assert done[dead.id].next_due == NOW + timedelta(seconds=2400)
        assert await desk.poller.poll_due(10) == []

    play({"/feed": GOOD}, scene)


def test_a_web_page_at_the_feeds_address(play: Play) -> None:
    """It says so, and names the feed that the page offers."""
    page = b'<!DOCTYPE html><html><head><link rel="alternate" type="application/rss+xml" href="/rss.xml"></head></html>'

    async def scene(desk: Desk) -> None:
        outcome = await desk.poll("/feed")
        assert failed(outcome, "this is a web page, not a feed", f"names the feed {desk.base}/rss.xml")

    play({"/feed": serve(page, content_type="text/html")}, scene)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", ("the answer is empty",)),
        (b"<rss><channel", ("XML is broken and nothing in it can be read",)),
        (b"<rss><channel><item><title>", ("XML is broken and nothing in it can be read",)),
        (b"hello", ("XML is broken",)),
        (b"<note><to>you</to></note>", ("not a feed that is known here",)),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": [', ("JSON is broken",)),
        (b'{"error": "no"}', ("not a JSON Feed",)),
    ],
)
def test_what_is_no_feed(play: Play, body: bytes, words: tuple[str, ...]) -> None:
    """Each kind of nonsense has its sentence, and nothing is saved."""

    async def scene(desk: Desk) -> None:
        assert failed(await desk.poll("/feed"), *words)
        assert desk.store.articles == []

    play({"/feed": serve(body)}, scene)


def test_broken_xml_with_entries(play: Play) -> None:
    """What could be read is used, and the break is noted."""
    body = rss(item("One", "http://a.example/1", text=LONG), item("Two & three", "http://a.example/2", text=LONG))

    async def scene(desk: Desk) -> None:
        outcome = await desk.poll("/feed")
        assert (outcome.status, outcome.new) == ("ok", 2)
        assert "XML is broken (line 2" in outcome.problems[0].problem

    play({"/feed": serve(body.replace(b"&amp;", b"&nosuch;"))}, scene)


def test_a_body_of_50_mb_is_not_read_to_its_end(play: Play) -> None:
    """The limit is kept while reading, whatever the server says of the length."""
    sent: list[int] = []

    async def flood(request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse(headers={"Content-Type": "application/rss+xml"})
        await answer.prepare(request)
        for _ in range(50):
            await answer.write(b" " * 2**20)
            sent.append(1)
        return answer

    async def scene(desk: Desk) -> None:
        assert failed(await desk.poll("/feed"), "larger than the limit of 10 MiB")
        assert len(sent) < 40

    play({"/feed": flood}, scene)


def test_a_gzip_bomb(play: Play) -> None:
    """What counts is the size after decompression."""
    bomb = gzip.compress(b"\0" * (50 * 2**20), 9)
    assert len(bomb) < 100_000

    async def scene(desk: Desk) -> None:
        assert failed(await desk.poll("/feed"), "larger than the limit of 10 MiB")

    play({"/feed": serve(bomb, Content_Encoding="gzip")}, scene)


def test_damaged_compression(play: Play) -> None:
    """It may be better the next time."""

    async def scene(desk: Desk) -> None:
        assert failed(await desk.poll("/feed"), "broke off, or its compression is damaged")

    play({"/feed": serve(b"this is no gzip at all", Content_Encoding="gzip")}, scene)


def test_a_slow_drip(play: Play) -> None:
    """A byte now and then keeps nobody waiting past the limit, and other sources are not late."""

    async def drip(request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse(headers={"Content-Type": "application/rss+xml"})
        await answer.prepare(request)
        while True:
            await answer.write(b" ")
            await asyncio.sleep(0.02)

    async def scene(desk: Desk) -> None:
        slow, good = desk.source("/slow"), desk.source("/feed")
        done = {source.id: outcome for source, outcome in await desk.poller.poll_due(10)}
        assert failed(done[slow.id], "did not finish its answer within 1 seconds")
        assert done[good.id].status == "ok"

    play({"/slow": drip, "/feed": GOOD}, scene, timeout_s=1.0)


def test_redirects(play: Play) -> None:
    """One is followed, a ring is left."""

    async def ring(request: web.Request) -> web.StreamResponse:
        raise web.HTTPFound(request.path)

    async def moved(_request: web.Request) -> web.StreamResponse:
        raise web.HTTPMovedPermanently("/feed")

    async def scene(desk: Desk) -> None:
        assert (await desk.poll("/moved")).status == "ok"
        assert failed(await desk.poll("/ring"), "redirects more than 10 times")

    play({"/ring": ring, "/moved": moved, "/feed": GOOD}, scene)


def test_a_redirect_into_the_network_is_refused(play: Play) -> None:
    """127.0.0.1 is allowed here, 127.0.0.2 is not: no request arrives there. Without the guard it would."""
    arrived: list[str] = []

    async def away(request: web.Request) -> web.StreamResponse:
        raise web.HTTPFound(request.query["to"])

    async def secret(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        arrived.append((await reader.readline()).decode())
        writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    async def scene(desk: Desk) -> None:
        inside = await asyncio.start_server(secret, "127.0.0.2", 0)
        async with inside:
            target = f"http://127.0.0.2:{inside.sockets[0].getsockname()[1]}/secret"
            outcome = await desk.poll(f"/away?to={target}")
            if desk.fetcher.settings.allow_private_addresses:
                assert outcome.http_status == 404
                assert arrived == ["GET /secret HTTP/1.1\r\n"]
                arrived.clear()
            else:
                assert failed(outcome, "127.0.0.2 is at a private, local or reserved address")
                assert arrived == []
        assert failed(await desk.poll("/away?to=file:///etc/passwd"), "only http and https")

    play({"/away": away}, scene)
    play({"/away": away}, scene, allow_private_addresses=True)


def test_a_name_of_this_machine_is_refused(play: Play) -> None:
    """The guard looks at the address that a name has when it is connected to."""

    async def scene(desk: Desk) -> None:
        outcome = await desk.poll(desk.base.replace("127.0.0.1", "localhost") + "/feed")
        assert failed(outcome, "localhost is at a private, local or reserved address")

    play({"/feed": GOOD}, scene, allowed_networks=())


def test_not_modified(play: Play) -> None:
    """Validators are sent, and 304 saves the parsing."""

    async def feed(request: web.Request) -> web.StreamResponse:
        if request.headers.get("If-None-Match") == '"1"' and "If-Modified-Since" in request.headers:
            return web.Response(status=304)
        headers = {"ETag": '"1"', "Last-Modified": "Tue, 10 Mar 2026 10:00:00 GMT"}
        return web.Response(body=rss(item("One", text=LONG)), headers=headers)

    async def scene(desk: Desk) -> None:
        first = await desk.poll("/feed")
        assert (first.status, first.etag) == ("ok", '"1"')
        second = await desk.again()
        assert (second.status, second.http_status, second.new, second.error) == ("unchanged", 304, 0, None)
        assert len(desk.store.articles) == 1

    play({"/feed": feed}, scene)


def test_the_same_body_again(play: Play) -> None:
    """Without validators the body tells that nothing changed."""

    async def scene(desk: Desk) -> None:
        assert (await desk.poll("/feed")).status == "ok"
        assert (await desk.again()).status == "unchanged"

    play({"/feed": GOOD}, scene)


@pytest.mark.parametrize(
    ("status", "headers", "words", "wait_s"),
    [
        (429, {"Retry_After": "7200"}, "429 Too Many Requests: the server asks for fewer requests", 7200),
        (429, {}, "429 Too Many Requests", 600),
        (
            503,
            {"Retry_After": "Tue, 10 Mar 2026 13:00:00 GMT", "Date": "Tue, 10 Mar 2026 12:00:00 GMT"},
            "503 Service Unavailable",
            3600,
        ),
        (503, {"Retry_After": "999999999"}, "503 Service Unavailable", 86400),
        (500, {"Retry_After": "7200"}, "500 Internal Server Error", 600),
        (403, {}, "403 Forbidden: the server refuses access", 600),
        (404, {}, "404 Not Found: there is nothing at this address", 600),
        (410, {}, "410 Gone: the server says that it is gone for good", 86400),
    ],
)
def test_refusing_servers(play: Play, status: int, headers: dict[str, str], words: str, wait_s: float) -> None:
    """Each status has its sentence and its wait."""

    async def scene(desk: Desk) -> None:
        outcome = await desk.poll("/feed")
        assert failed(outcome, words)
        assert outcome.http_status == status
        assert outcome.next_due == NOW + timedelta(seconds=wait_s)

    play({"/feed": serve(b"no", status=status, content_type="text/plain", **headers)}, scene)


def test_losing_the_claim_drops_one_poll_only(play: Play) -> None:
    """The other source is polled, and nothing escapes."""

    async def scene(desk: Desk) -> None:
        desk.source("/feed"), desk.source("/other")
        desk.store.breaks = {0: Fenced("A", "another process polls this source now")}
        done = await desk.poller.poll_due(10)
        assert [outcome.status for _, outcome in done] == ["ok"]

    play({"/feed": GOOD, "/other": GOOD}, scene)


def test_a_database_that_is_away_is_told(play: Play) -> None:
    """Only this goes through to whoever runs the poller."""

    async def scene(desk: Desk) -> None:
        desk.source("/feed")
        desk.store.breaks = {0: Unreachable("database", "it does not answer")}
        with pytest.raises(Unreachable):
            await desk.poller.poll_due(10)

    play({"/feed": GOOD}, scene)


def test_validators_are_kept_only_with_the_articles(play: Play) -> None:
    """A poll that breaks off between chunks is taken up where it stopped."""
    many = rss(*(item(f"News {n}", f"http://a.example/{n}", text=LONG) for n in range(25)))

    async def scene(desk: Desk) -> None:
        desk.store.breaks = {2: Transient("database", "the database was busy")}
        assert failed(await desk.poll("/feed"), "the database was busy")
        assert desk.store.chunks == [10, 10]
        (source,) = desk.store.sources.values()
        assert (source.etag, source.body_sha256) == (None, None)
        assert (await desk.again()).new == 5
        assert [article.title for article in desk.store.articles] == [f"News {n}" for n in reversed(range(25))]

    play({"/feed": serve(many, ETag='"1"')}, scene)


def test_nothing_is_claimed_while_stopping(play: Play) -> None:
    """A poll that is not begun is left to the next start."""

    async def scene(desk: Desk) -> None:
        desk.source("/feed")
        assert await desk.poller.poll_due(10, stopping=lambda: True) == []
        assert len(await desk.poller.poll_due(10, stopping=lambda: False)) == 1

    play({"/feed": GOOD}, scene)


def test_the_end_of_the_program_is_no_failure_of_a_source(play: Play) -> None:
    """A poll that is cut off saves nothing: no error, no validators, and its claim runs out by itself."""
    arrived = asyncio.Event()

    async def hang(request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse()
        await answer.prepare(request)
        arrived.set()
        await asyncio.Event().wait()
        return answer

    async def scene(desk: Desk) -> None:
        polled = asyncio.ensure_future(desk.poll("/hang"))
        await arrived.wait()
        await desk.fetcher.__aexit__(None, None, None)
        for late in (polled, asyncio.ensure_future(desk.again())):
            with pytest.raises(asyncio.CancelledError):
                await late
        assert desk.store.outcomes == []

    play({"/hang": hang}, scene)


def test_closed_parsers_are_no_failure_of_a_source() -> None:
    """The same when the parser processes are gone first."""

    async def scene() -> None:
        async with ParsePool() as parsers:
            pass
        with pytest.raises(asyncio.CancelledError):
            await parsers.run(int, "1", timeout_s=5, subject="x")

    asyncio.run(scene())
