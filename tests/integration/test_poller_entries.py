"""What the poller makes of a feed's entries, good and bad: one bad entry never harms the others."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from functools import partial

import pytest
from aiohttp import web

from domain.article import Outlet
from domain.source import PollOutcome
from ingest.parsepool import ParsePool
from tests.integration.poller_desk import LONG, NOW, Desk, failed, item, rss, serve
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


def problems(outcome: PollOutcome) -> dict[str, str]:
    """What is wrong, by entry."""
    return {problem.entry: problem.problem for problem in outcome.problems}


def page(text: str, title: str = "News") -> bytes:
    """An article's page with a menu around it."""
    paragraphs = "".join(f"<p>{text}</p>" for _ in range(3))
    menu = "<nav><a href='/'>Home</a> <a href='/sport'>Sport</a></nav>"
    return f"<html><body>{menu}<article><h1>{title}</h1>{paragraphs}</article></body></html>".encode()


def test_entries_without_link_id_or_date(play: Play) -> None:
    """Each is used as far as it goes; only an entry without any words is left out."""
    feed = rss(
        item("Without a link", guid="7", text=LONG),
        item("Only a title and text", text=LONG),
        item("A bad date", link="http://a.example/3", text=LONG, date="soon"),
        item("Far ahead", link="http://a.example/4", text=LONG, date="Tue, 10 Mar 2126 12:00:00 GMT"),
        item(link="http://a.example/5"),
        item(link="http://a.example/6", text=LONG),
        item("Good", link="http://a.example/7", text=LONG, date="Tue, 10 Mar 2026 12:00:00 MSK"),
    )

    async def scene(desk: Desk) -> None:
        outcome = await desk.poll("/feed")
        assert (outcome.status, outcome.entries, outcome.new) == ("ok", 6, 6)
        assert problems(outcome) == {
            "http://a.example/3": "its date 'soon' cannot be read; the time it was first seen is used",
            "http://a.example/4": (
                "its date 'Tue, 10 Mar 2126 12:00:00 GMT' is in the future; the time it was first seen is used"
            ),
            "http://a.example/5": "it has neither a title nor text and was left out",
        }
        found = {article.title: article for article in desk.store.articles}
        assert found["Without a link"].url is None
        assert found["A bad date"].published is None
        assert found[""].text.startswith("Lavrov met")
        good = found["Good"].published
        assert good is not None
        assert good.hour == 9
        assert (await desk.again()).status == "unchanged"

    play({"/feed": serve(feed)}, scene)


def test_a_summary_is_read_in_full_on_its_page(play: Play) -> None:
    """The page's text without its menu, under the feed's title; a page as full as the feed is not asked for."""
    asked: list[str] = []

    async def article(request: web.Request) -> web.Response:
        asked.append(request.path)
        return web.Response(body=page(LONG), content_type="text/html")

    async def feed(request: web.Request) -> web.Response:
        base = f"http://{request.host}"
        items = item("Short", f"{base}/a/1", text="In brief."), item("Full", f"{base}/a/2", text=LONG)
        return web.Response(body=rss(*items), content_type="application/rss+xml")

    async def scene(desk: Desk) -> None:
        assert (await desk.poll("/feed")).problems == ()
        found = {article.title: article for article in desk.store.articles}
        assert found["Short"].text_origin == "page"
        assert found["Short"].text.startswith("Short\n")
        assert "Lavrov met Wang Yi" in found["Short"].text
        assert "Sport" not in found["Short"].text
        assert found["Full"].text_origin == "feed"
        assert asked == ["/a/1"]

    play({"/feed": feed, "/a/{n}": article}, scene)


def test_pages_that_fail_leave_the_summary(play: Play) -> None:
    """No text, no page, no answer, a picture: the feed's words are used, and each failure is told."""

    async def drip(request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse(headers={"Content-Type": "text/html"})
        await answer.prepare(request)
        while True:
            await answer.write(b" ")
            await asyncio.sleep(0.02)

    async def feed(request: web.Request) -> web.Response:
        names = ("empty", "missing", "drip", "picture", "good")
        items = [item(f"About {name}", f"http://{request.host}/{name}", text="In brief.") for name in names]
        return web.Response(body=rss(*items), content_type="application/rss+xml")

    pages = {
        "/feed": feed,
        "/empty": serve(b"<html><body><div id=app></div></body></html>", content_type="text/html"),
        "/drip": drip,
        "/picture": serve(b"\x89PNG", content_type="image/png"),
        "/good": serve(page(LONG), content_type="text/html"),
    }

    async def scene(desk: Desk) -> None:
        outcome = await desk.poll("/feed")
        assert (outcome.status, outcome.new) == ("ok", 5)
        told = problems(outcome)
        assert told[f"{desk.base}/empty"] == "its page holds no article text; the feed's own words are used"
        assert "404 Not Found" in told[f"{desk.base}/missing"]
        assert told[f"{desk.base}/drip"] == "its page could not be read in time; the feed's own words are used"
        assert "not text but image/png" in told[f"{desk.base}/picture"]
        origins = {article.title: article.text_origin for article in desk.store.articles}
        assert origins.pop("About good") == "page"
        assert set(origins.values()) == {"summary"}
        assert "About empty\nIn brief." in [article.text for article in desk.store.articles]

    play(pages, scene, timeout_s=2.0)


def test_a_long_first_poll_reads_the_newest_pages_only(play: Play) -> None:
    """The outlet is asked for fifty pages, not for its whole archive; the older entries keep their summaries."""
    asked: list[int] = []

    async def article(request: web.Request) -> web.Response:
        asked.append(int(request.match_info["n"]))
        return web.Response(body=page(LONG), content_type="text/html")

    async def feed(request: web.Request) -> web.Response:
        items = [item(f"News {n}", f"http://{request.host}/a/{n}", text="In brief.") for n in range(53)]
        return web.Response(body=rss(*items), content_type="application/rss+xml")

    async def scene(desk: Desk) -> None:
        assert (await desk.poll("/feed")).new == 53
        assert sorted(asked) == list(range(50))
        assert [one.title for one in desk.store.articles if one.text_origin == "summary"] == [
            "News 52",
            "News 51",
            "News 50",
        ]

    play({"/feed": feed, "/a/{n}": article}, scene)


def test_one_id_for_several_entries(play: Play) -> None:
    """The same entry twice is one; different ones are told apart, now and at the next poll."""
    same = item("One", "http://a.example/1", guid="x", text=LONG)
    other = item("Two", "http://a.example/2", guid="x", text=LONG)
    third = item("Three", "http://a.example/2", guid="x", text=LONG)
    bodies = [rss(same, same, other), rss(third, same, same, other)]

    async def feed(_request: web.Request) -> web.Response:
        return web.Response(body=bodies.pop(0), content_type="application/rss+xml")

    async def scene(desk: Desk) -> None:
        outcome = await desk.poll("/feed")
        assert (outcome.entries, outcome.new) == (2, 2)
        assert problems(outcome) == {"x": "2 different entries have this id; they were told apart"}
        assert len({article.id for article in desk.store.articles}) == 2
        assert (await desk.again()).entries == 3
        assert "One" not in [article.title for article in desk.store.articles[2:]]

    play({"/feed": feed}, scene)


def test_the_first_poll_is_the_baseline(play: Play) -> None:
    """Nobody is woken for what was there before; what comes later, and what is edited, is news."""
    old, new = item("Old", guid="1", text=LONG), item("New", guid="2", text=LONG)
    edited = item("Old, corrected", guid="1", text=LONG)
    bodies = [rss(old), rss(new, old), rss(new, edited)]

    async def feed(_request: web.Request) -> web.Response:
        return web.Response(body=bodies.pop(0), content_type="application/rss+xml")

    async def scene(desk: Desk) -> None:
        await desk.poll("/feed")
        await desk.again()
        await desk.again()
        assert [(article.title, article.alert) for article in desk.store.articles] == [
            ("Old", False),
            ("New", True),
            ("Old, corrected", True),
        ]
        assert desk.store.articles[0].id == desk.store.articles[2].id

    play({"/feed": feed}, scene)


def test_history_is_news_when_wanted(play: Play) -> None:
    """``with_history`` wakes people for the first poll too."""

    async def scene(desk: Desk) -> None:
        await desk.poll("/feed", with_history=True)
        assert [article.alert for article in desk.store.articles] == [True]

    play({"/feed": serve(rss(item("Old", guid="1", text=LONG)))}, scene)


def test_an_empty_feed(play: Play) -> None:
    """No entries are no failure, but are told."""

    async def scene(desk: Desk) -> None:
        outcome = await desk.poll("/feed")
        assert (outcome.status, outcome.entries) == ("ok", 0)
        assert problems(outcome) == {"A": "the feed holds no entries"}

    play({"/feed": serve(rss())}, scene)


def test_a_bad_zone_of_the_outlet_harms_its_entries_only(play: Play) -> None:
    """An error in one source's data is an outcome, not a crash."""

    async def scene(desk: Desk) -> None:
        outcome = await desk.poll("/feed", outlet=Outlet("A", timezone="Nowhere/Town"))
        assert failed(outcome, "an error in Communique itself")
        assert outcome.next_due > NOW

    play({"/feed": serve(rss(item("One", guid="1", text=LONG, date="2026-03-10 10:00")))}, scene)
