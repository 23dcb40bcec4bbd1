"""Links that lead to no page of their own, pages that do not answer at once, and addresses with a password."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from functools import partial

import pytest
from aiohttp import web
from structlog.testing import capture_logs

from ingest.pages import MAX_TRIES
from ingest.parsepool import ParsePool
from tests.integration.poller_desk import LONG, Desk, Handler, item, rss, serve
from tests.integration.poller_desk import play as play_at_desk

Play = Callable[..., None]
PAGE = f"<html><body><article><h1>News</h1>{f'<p>{LONG}</p>' * 3}</article></body></html>".encode()


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


def feed_of(*paths: str) -> Handler:
    """A feed of summaries whose pages are at these paths, with validators that are honoured."""

    async def handler(request: web.Request) -> web.Response:
        if request.headers.get("If-None-Match") == '"1"':
            return web.Response(status=304)
        items = [
            item(f"About {number}", f"http://{request.host}{path}", guid=str(number), text=f"In brief, {number}.")
            for number, path in enumerate(paths)
        ]
        return web.Response(body=rss(*items), content_type="application/rss+xml", headers={"ETag": '"1"'})

    return handler


def flaky(asked: list[str], failures: int, status: int) -> Handler:
    """A page that fails so often before it answers."""

    async def handler(request: web.Request) -> web.Response:
        asked.append(request.path)
        if len(asked) <= failures:
            return web.Response(status=status)
        return web.Response(body=PAGE, content_type="text/html")

    return handler


def test_entries_that_share_a_link_stay_apart(play: Play) -> None:
    """Each is an article with its own words; the site's front page is not read for any of them; one problem tells."""
    asked: list[str] = []

    async def scene(desk: Desk) -> None:
        outcome = await desk.poll("/feed")
        assert (outcome.entries, outcome.new) == (3, 3)
        assert len({article.id for article in desk.store.articles}) == 3
        assert {article.text.rpartition("\n")[2] for article in desk.store.articles} == {
            f"In brief, {number}." for number in range(3)
        }
        assert asked == []
        (problem,) = outcome.problems
        assert problem.problem == f"different entries have the link {desk.base}/; they were told apart by id"
        assert (await desk.again()).status == "unchanged"

    play({"/feed": feed_of("/", "/", "/"), "/": flaky(asked, 0, 200)}, scene)


@pytest.mark.parametrize("status", [503, 429])
def test_a_page_that_fails_once_is_read_at_the_next_poll(play: Play, status: int) -> None:
    """The summary is there at once; the feed is parsed again although it did not change, and then no more."""
    asked: list[str] = []

    async def scene(desk: Desk) -> None:
        first = await desk.poll("/feed")
        assert (first.status, first.etag, first.last_modified, first.body_sha256) == ("ok", None, None, None)
        second = await desk.again()
        assert (second.status, second.new, second.etag, second.problems) == ("ok", 1, '"1"', ())
        assert [article.text_origin for article in desk.store.articles] == ["summary", "page"]
        assert len({article.id for article in desk.store.articles}) == 1
        assert (await desk.again()).status == "unchanged"
        assert len(asked) == 2

    play({"/feed": feed_of("/a"), "/a": flaky(asked, 1, status)}, scene)


def test_a_page_that_never_answers_is_given_up(play: Play) -> None:
    """After a few polls the summary has to do; the feed is not parsed for ever."""
    asked: list[str] = []

    async def scene(desk: Desk) -> None:
        polls = [await desk.poll("/feed")] + [await desk.again() for _ in range(MAX_TRIES)]
        assert [poll.status for poll in polls] == ["ok"] * MAX_TRIES + ["unchanged"]
        assert [poll.etag for poll in polls[-3:]] == [None, '"1"', '"1"']
        assert len(asked) == MAX_TRIES
        assert len({article.revision for article in desk.store.articles}) == 1

    play({"/feed": feed_of("/a"), "/a": flaky(asked, 99, 503)}, scene)


def test_a_page_that_is_refused_for_good_is_not_asked_for_again(play: Play) -> None:
    """404 is an answer."""
    asked: list[str] = []

    async def scene(desk: Desk) -> None:
        assert (await desk.poll("/feed")).etag == '"1"'
        assert (await desk.again()).status == "unchanged"
        assert len(asked) == 1

    play({"/feed": feed_of("/a"), "/a": flaky(asked, 99, 404)}, scene)


def test_passwords_are_neither_logged_nor_told(play: Play) -> None:
    """The server gets them; the log, the errors and the problems show stars."""
    sent: list[str | None] = []

    async def feed(request: web.Request) -> web.Response:
        sent.append(request.headers.get("Authorization"))
        return web.Response(body=rss(item("Relative", "/gone", text="In brief."), item(link="/empty")))

    async def scene(desk: Desk) -> None:
        base = desk.base.replace("://", "://user:secret@")
        with capture_logs() as lines:
            good = await desk.poll(f"{base}/feed")
            bad = await desk.poll(f"{base}/page")
        assert sent[0] is not None
        assert sent[0].startswith("Basic ")
        shown = desk.base.replace("://", "://***@")
        assert {problem.entry for problem in good.problems} == {f"{shown}/gone", f"{shown}/empty"}
        assert bad.error == f"this is a web page, not a feed; its page names the feed {shown}/feed"
        assert [line["url"] for line in lines] == [f"{shown}/feed", f"{shown}/page"]
        assert "secret" not in f"{lines} {good} {bad}"
        assert "secret" not in f"{[(article.url, article.outlet) for article in desk.store.articles]}"

    page = b"<html><head><link rel='alternate' type='application/rss+xml' href='/feed'></head></html>"
    play({"/feed": feed, "/page": serve(page, content_type="text/html")}, scene)
