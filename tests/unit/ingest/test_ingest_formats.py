"""Feeds of all formats become the same entries."""

from __future__ import annotations

import contextlib
import json
import pickle
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Permanent
from ingest.formats.model import MAX_ENTRIES, collect, make_entry
from ingest.formats.parse import parse_feed

BASE = "https://a.example/feeds/news.xml"
RSS = """<?xml version="1.0" encoding="{encoding}"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>Новости</title><language>ru</language>
<item><title>Встреча &lt;b&gt;министров&lt;/b&gt; &amp;amp; послов</title><link>/news/1</link>
<guid isPermaLink="false">id-1</guid>
<description>Кратко.</description><content:encoded>
<![CDATA[<p>Первый абзац.</p><script>x()</script><p>Второй<br/>абзац.</p>]]></content:encoded>
<pubDate>Mon, 23 Nov 2026 10:00:00 MSK</pubDate></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh"><title>新闻</title>
<entry><id>urn:1</id><title type="html">会见 &amp;lt;1&gt;</title><link rel="alternate" href="/n/1"/>
<link rel="enclosure" href="/n/1.mp3"/><updated>2026-11-23T10:00:00Z</updated>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>第一段。</p><p>第二段。</p></div></content></entry></feed>"""


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1251", "koi8-r", "utf-16"])
def test_rss(encoding: str) -> None:
    """Title, link, texts and date, in whatever encoding the prolog names."""
    feed = parse_feed(RSS.format(encoding=encoding).encode(encoding), BASE)
    (entry,) = feed.entries
    assert (feed.title, feed.problems) == ("Новости", ())
    assert (entry.key, entry.url) == ("id-1", "https://a.example/news/1")
    assert entry.title == "Встреча министров & послов"
    assert (entry.summary, entry.text) == ("Кратко.", "Первый абзац.\nВторой\nабзац.")
    assert entry.published == "Mon, 23 Nov 2026 10:00:00 MSK"


def test_encodings_that_lie() -> None:
    """The header goes before the prolog, and bytes that are UTF-8 are UTF-8 whatever both say."""
    assert parse_feed(RSS.format(encoding="utf-8").encode("windows-1251"), BASE, "windows-1251").title == "Новости"
    assert parse_feed(RSS.format(encoding="windows-1251").encode(), BASE, "iso-8859-1").title == "Новости"


def test_atom() -> None:
    """XHTML content, and a link that is the article and not its recording."""
    (entry,) = parse_feed(ATOM.encode(), BASE).entries
    assert (entry.key, entry.url, entry.text) == ("urn:1", "https://a.example/n/1", "第一段。\n第二段。")
    assert entry.published == "2026-11-23T10:00:00Z"


def test_json_feed() -> None:
    """Versions 1.0 and 1.1, with what real ones get wrong."""
    items = [
        {"id": 7, "url": "/n/7", "title": "Seven", "content_html": "<p>One.</p><p>Two.</p>", "date_published": "x"},
        {"id": "8", "external_url": "https://b.example/8", "content_text": "a < b", "summary": "short"},
        {"url": "javascript:x", "title": ["no"], "content_text": None},
        "no item",
    ]
    document = {"version": "https://jsonfeed.org/version/1", "title": "J", "language": "en", "items": items}
    feed = parse_feed(b"\xef\xbb\xbf" + json.dumps(document).encode(), BASE)
    seven, eight = feed.entries
    assert (seven.key, seven.url, seven.text) == ("7", "https://a.example/n/7", "One.\nTwo.")
    assert (eight.url, eight.text, eight.summary) == ("https://b.example/8", "a < b", "short")
    assert [problem.entry for problem in feed.problems] == ["item 4", "entry 3"]


def test_parsing_opens_no_file_and_expands_no_entity(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A body that is a file name, and one that asks for a file, stay what they are."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "secret.xml").write_text(RSS.format(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(Permanent):
        parse_feed(b"secret.xml", BASE)
    entity = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{tmp_path.as_uri()}/secret.xml">]>'
    body = f'<?xml version="1.0"?>{entity}<rss version="2.0"><channel><title>A&x;B</title></channel></rss>'
    assert "Новости" not in parse_feed(body.encode(), BASE).title
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "lol"}">' for n in range(9))
    body = (
        f'<?xml version="1.0"?><!DOCTYPE rss [{laughs}]><rss version="2.0"><channel><title>&l8;</title></channel></rss>'
    )
    with contextlib.suppress(Permanent):  # refusing it is as good
        assert len(parse_feed(body.encode(), BASE).title) < 1000


def test_a_number_as_id_is_no_link() -> None:
    """An RSS id without isPermaLink is a link only when it looks like one."""
    one = b"<rss><channel><item><title>A</title><guid>7</guid></item></channel></rss>"
    two = b"<rss><channel><item><title>A</title><guid>https://a.example/7</guid></item></channel></rss>"
    assert parse_feed(one, BASE).entries[0].url is None
    assert parse_feed(two, BASE).entries[0].url == "https://a.example/7"


def test_too_many_entries() -> None:
    """The rest is dropped, and said so."""
    body = "".join(f"<item><title>{n}</title></item>" for n in range(MAX_ENTRIES + 5))
    feed = parse_feed(f"<rss version='2.0'><channel><title>A</title>{body}</channel></rss>".encode(), BASE)
    assert len(feed.entries) == MAX_ENTRIES
    assert "more than 2000 entries" in feed.problems[0].problem


ENTRIES = st.builds(
    make_entry,
    guid=st.none() | st.sampled_from(["a", "b"]),
    url=st.none() | st.sampled_from(["https://a.example/1", "https://a.example/2"]),
    title=st.sampled_from(["", "One", "Two"]),
    text=st.sampled_from(["", "Text."]),
    summary=st.just(""),
    published=st.none(),
)


@given(st.lists(ENTRIES, max_size=12))
def test_keys_are_unique_and_nothing_is_lost(entries: list[object]) -> None:
    """Whatever ids clash, each different wording is kept once under a key of its own."""
    feed = collect("A", entries)  # type: ignore[arg-type]
    assert len({entry.key for entry in feed.entries}) == len(feed.entries)
    kept = {(entry.wording, entry.url) for entry in feed.entries}
    assert kept == {(entry.wording, entry.url) for entry in entries if entry.title or entry.body}  # type: ignore[attr-defined]
    assert pickle.loads(pickle.dumps(feed)) == feed  # noqa: S301 - our own bytes


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_any_bytes_are_answered(body: bytes) -> None:
    """A feed, or an error with a sentence."""
    for prefix in (b"", b"<rss><channel><item><title>", b'{"version": "https://jsonfeed.org/version/1", "items": ['):
        try:
            parse_feed(prefix + body, BASE)
        except Permanent as error:
            assert error.message  # noqa: PT017 - both outcomes are right


def test_a_link_of_different_entries_is_no_articles_own() -> None:
    """Every entry of such a link is marked, and one problem tells of them; one article met twice is no such case."""
    links = {
        "1": "https://a.example/",
        "2": "https://a.example/#top",
        "3": "https://a.example/3",
        "4": "https://b.example/",
    }
    entries = [
        make_entry(guid=guid, url=url, title=f"News {guid}", text="x", summary="", published=None)
        for guid, url in links.items()
    ]
    again = make_entry(guid="5", url="https://a.example/3", title="News 3", text="x", summary="", published=None)
    other = make_entry(guid="6", url="https://b.example/", title="News 6", text="x", summary="", published=None)
    feed = collect("A", [*entries, again, other])
    assert {entry.key for entry in feed.entries if entry.shared_link} == {"1", "2", "4", "6"}
    assert [(found.entry, found.problem) for found in feed.problems] == [
        ("A", "different entries have the link https://a.example/; they were told apart by id")
    ]


def test_titles_and_links_without_end() -> None:
    """A title is cut to 500 characters, a link of over 2000 is left out: what is published must fit into the log."""
    long = make_entry(
        guid="g", url="https://a.example/" + "x" * 2000, title="т" * 501, text="", summary="", published=None
    )
    assert (long.title, long.url) == ("т" * 499 + "…", None)
    full = make_entry(guid="g", url="https://a.example/", title="т" * 500, text="", summary="", published=None)
    assert (full.title, full.url) == ("т" * 500, "https://a.example/")
