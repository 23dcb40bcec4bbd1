"""What article an entry becomes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from domain.article import Article, Outlet
from domain.source import Source
from ingest.articles import build, wants_page
from ingest.formats.model import ParsedEntry, make_entry

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
SOURCE = Source("s", "https://a.example/feed", Outlet("A", timezone="Asia/Shanghai"), polled_ok=True)


def entry(
    title: str = "Title", text: str = "", summary: str = "", url: str | None = "https://a.example/1"
) -> ParsedEntry:
    """An entry with these words."""
    return make_entry(guid="g", url=url, title=title, text=text, summary=summary, published="2026-03-10 18:00")


def article(of: ParsedEntry, page: str | None = None, source: Source = SOURCE) -> Article:
    """Its article."""
    seen, _problem = build(source, of, page, NOW)
    assert (seen.key, seen.wording) == (of.key, of.wording)
    return seen.article


@pytest.mark.parametrize(
    ("of", "page", "text", "origin"),
    [
        (entry(text="x" * 600), None, "Title\n" + "x" * 600, "feed"),
        (entry(summary="Short."), None, "Title\nShort.", "summary"),
        (entry(summary="Short."), "The whole story.", "Title\nThe whole story.", "page"),
        (entry(summary="Not so short."), "Menu", "Title\nNot so short.", "summary"),
        (entry(summary="Short."), "TITLE\nThe whole story.", "Title\nThe whole story.", "page"),
        (entry(), None, "Title", "title"),
        (entry(summary="Title"), None, "Title", "title"),
        (entry(title="", text="x" * 600), None, "x" * 600, "feed"),
        (entry(summary="Short.", url=None), None, "Title\nShort.", "feed"),
    ],
)
def test_text(of: ParsedEntry, page: str | None, text: str, origin: str) -> None:
    """The title is the first line, once; the longer of feed and page is the text."""
    found = article(of, page)
    assert (found.text, found.text_origin) == (text, origin)


def test_identity_and_time() -> None:
    """The address names the article, else the entry; zone-less dates are the outlet's."""
    with_url, without = article(entry()), article(entry(url=None))
    assert with_url.id == article(entry(url="https://a.example/1?utm_source=x#top"), source=replace(SOURCE, id="t")).id
    assert without.id != article(entry(url=None), source=replace(SOURCE, id="t")).id
    assert with_url.published == datetime(2026, 3, 10, 10, tzinfo=UTC)
    assert with_url.first_seen == NOW


@pytest.mark.parametrize(
    ("polled", "history", "alert"), [(False, False, False), (False, True, True), (True, False, True)]
)
def test_the_baseline_wakes_nobody(polled: bool, history: bool, alert: bool) -> None:
    """Only what comes after the first good poll is news, unless history is wanted."""
    assert article(entry(), source=replace(SOURCE, polled_ok=polled, with_history=history)).alert is alert


def test_when_a_page_is_wanted() -> None:
    """Below 600 characters, or 200 Chinese ones, and only where there is a page."""
    assert wants_page(entry(text="x" * 599))
    assert not wants_page(entry(text="x" * 600))
    assert wants_page(entry(text="中" * 199))
    assert not wants_page(entry(text="中" * 200))
    assert not wants_page(entry(url=None))
    assert not wants_page(replace(entry(text="x" * 599), shared_link=True))


def test_a_shared_link_names_no_article() -> None:
    """Then the entry's own key does, within its source; the link is kept."""
    one, two = (replace(entry(), key=key, shared_link=True) for key in ("1", "2"))
    assert len({article(of).id for of in (entry(), one, two)}) == 3
    assert article(one).id != article(one, source=replace(SOURCE, id="t")).id
    assert article(one).url == "https://a.example/1"
