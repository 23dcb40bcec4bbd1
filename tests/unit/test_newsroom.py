from __future__ import annotations

import io
import json
import re
import tomllib
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import available_timezones

import feedparser
import pytest
import trafilatura

from communique.demo.newsroom import Newsroom
from communique.demo.press import Item
from domain.watch import Watch

CONFIG = Path(__file__).parents[2] / "config"
HAN = re.compile("[\u4e00-\u9fff]")
CYRILLIC = re.compile("[\u0400-\u04ff]")


class FakeClock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.reading = 1000.0

    def __call__(self) -> float:
        """The reading, in seconds."""
        return self.reading


@pytest.fixture
def clock() -> FakeClock:
    """Stands at 1000 seconds."""
    return FakeClock()


@pytest.fixture
def newsroom(clock: FakeClock) -> Iterator[Newsroom]:
    """Open, with what it has at once."""
    with Newsroom(clock=clock) as open_newsroom:
        yield open_newsroom


def get(url: str, headers: dict[str, str] | None = None) -> tuple[HTTPResponse, bytes]:
    """The answer to one request, and its body."""
    parts = urlsplit(url)
    connection = HTTPConnection(parts.netloc, timeout=10)
    try:
        connection.request("GET", parts.path, headers=headers or {})
        response = connection.getresponse()
        return response, response.read()
    finally:
        connection.close()


def language(item: Item) -> str:
    """The language that the text is written in, by its script."""
    text = item.paragraphs[0]
    return "zh" if HAN.search(text) else "ru" if CYRILLIC.search(text) else "en"


def plain(markup: str) -> str:
    """The text without tags."""
    return re.sub("<[^>]+>", "", markup)


@pytest.mark.parametrize(("number", "version"), [(0, "rss20"), (1, "atom10")])
def test_xml_feeds_are_well_formed(newsroom: Newsroom, clock: FakeClock, number: int, version: str) -> None:
    """RSS and Atom are read without complaint, with the titles, links and dates of the articles."""
    clock.reading += newsroom.last_appears_s
    source = newsroom.feeds[number]
    response, body = get(source.url)
    content_type = response.getheader("Content-Type")
    parsed = feedparser.parse(io.BytesIO(body), response_headers={"content-type": content_type})
    own = {item.title: item for item in newsroom.items if item.paper == newsroom.papers[number].id}
    assert not parsed.bozo
    assert parsed.version == version
    assert parsed.feed.title == source.outlet.name
    assert {entry.title for entry in parsed.entries} == set(own)
    assert len({entry.id for entry in parsed.entries}) == len(own)
    for entry in parsed.entries:
        item = own[entry.title]
        assert entry.link == newsroom.base_url + item.path
        assert tuple(entry.published_parsed[:6]) == item.published.utctimetuple()[:6]


def test_rss_holds_summaries_and_atom_full_texts(newsroom: Newsroom) -> None:
    """The English feed gives the first paragraph only; the Russian one the whole text."""
    items = {item.title: item for item in newsroom.items}
    rss, atom = (feedparser.parse(io.BytesIO(get(source.url)[1])) for source in newsroom.feeds[:2])
    for entry in rss.entries:
        assert entry.summary == items[entry.title].paragraphs[0]
    for entry in atom.entries:
        assert plain(entry.content[0].value) == "\n".join(items[entry.title].paragraphs)


def test_json_feed_holds_full_texts(newsroom: Newsroom) -> None:
    """The Chinese feed is JSON Feed 1.1 with everything that an article needs."""
    response, body = get(newsroom.feeds[2].url)
    document = json.loads(body)
    items = {item.id: item for item in newsroom.items}
    assert response.getheader("Content-Type") == "application/feed+json; charset=utf-8"
    assert document["version"] == "https://jsonfeed.org/version/1.1"
    assert document["items"]
    for entry in document["items"]:
        item = items[entry["id"]]
        assert plain(entry["content_html"]) == "\n".join(item.paragraphs)
        assert (entry["title"], entry["url"]) == (item.title, newsroom.base_url + item.path)
        assert entry["date_published"] == item.published.isoformat()


def test_pages_need_and_allow_extraction(newsroom: Newsroom, clock: FakeClock) -> None:
    """The text of each page can be found amid its boilerplate, whole and without that."""
    clock.reading += newsroom.last_appears_s
    for item in newsroom.items:
        response, body = get(newsroom.base_url + item.path)
        assert response.status == 200
        text = trafilatura.extract(body.decode(), include_comments=False)
        assert text is not None
        missing = [paragraph for paragraph in item.paragraphs if paragraph not in text]
        assert not missing, item.id
        assert len(text) < sum(map(len, item.paragraphs)) + len(item.title) + 100, item.id


def test_validators_spare_the_body(newsroom: Newsroom, clock: FakeClock) -> None:
    """Either validator gives 304 while nothing has changed, and the feed again when something has."""
    url = newsroom.feeds[0].url
    first, _ = get(url)
    by_tag = {"If-None-Match": first.getheader("ETag") or ""}
    by_date = {"If-Modified-Since": first.getheader("Last-Modified") or ""}
    for headers in (by_tag, by_date):
        response, body = get(url, headers)
        assert (response.status, body) == (304, b"")
        assert response.getheader("ETag") == first.getheader("ETag")
    assert get(url, {"If-None-Match": '"other"', **by_date})[0].status == 200
    assert get(url, {"If-Modified-Since": "yesterday"})[0].status == 200
    clock.reading += 4
    for headers in (by_tag, by_date):
        response, body = get(url, headers)
        assert response.status == 200
        assert b"<item>" in body


def test_articles_come_out_in_time(newsroom: Newsroom, clock: FakeClock) -> None:
    """Neither the feed nor the page shows an article before its second."""
    late = [item for item in newsroom.items if item.after_s > 0]
    assert len(late) >= 3
    for item in late:
        feed = next(s.url for p, s in zip(newsroom.papers, newsroom.feeds, strict=True) if p.id == item.paper)
        page = newsroom.base_url + item.path
        clock.reading = 1000.0 + item.after_s - 0.01
        assert item.path.encode() not in get(feed)[1]
        assert get(page)[0].status == 404
        clock.reading = 1000.0 + item.after_s
        assert item.path.encode() in get(feed)[1]
        assert get(page)[0].status == 200
    assert newsroom.published_count(1000.0) == len(newsroom.items) - len(late)
    assert newsroom.published_count() == len(newsroom.items)
    assert newsroom.last_appears_s == 12


def test_sources_are_ready_to_poll(newsroom: Newsroom) -> None:
    """Three outlets in three languages, each with its time zone and a short interval."""
    sources = newsroom.feeds
    assert [source.outlet.language for source in sources] == ["en", "ru", "zh"]
    assert len({source.id for source in sources}) == 3
    assert all(source.with_history and source.every_s == 2 and source.outlet.country for source in sources)
    assert all(source.outlet.timezone in available_timezones() for source in sources)


def test_a_closed_newsroom_says_so() -> None:
    """It has no address outside its block, and answers nobody after it."""
    room = Newsroom()
    with pytest.raises(RuntimeError, match="with statement"):
        _ = room.base_url
    with room:
        url = room.feeds[0].url
        assert get(url)[0].status == 200
    with pytest.raises(ConnectionRefusedError):
        get(url)


def test_expected_alerts_name_existing_articles(newsroom: Newsroom) -> None:
    """Every occasion is told by articles that there are, each of which belongs to one occasion."""
    expected = newsroom.expected()
    ids = [article for alert in expected for article in alert.articles]
    by_id = {item.id: item for item in newsroom.items}
    assert len(by_id) == len(newsroom.items)
    assert len(ids) == len(set(ids))
    assert set(ids) <= set(by_id)
    assert {alert.window for alert in expected} == {"held", "planned", "said"}
    for alert in expected:
        assert alert.countries == ("CHN", "RUS")
        assert alert.persons
        assert alert.first_appears_s == min(by_id[article].after_s for article in alert.articles)
        assert len(alert.outlets) == len({by_id[article].paper for article in alert.articles})
    told_late = [alert for alert in expected if alert.first_appears_s > 0]
    assert told_late, "an occasion must begin while the newsroom runs"


def test_every_language_has_hits_and_negatives(newsroom: Newsroom) -> None:
    """In each language something must alert and something must not; Tunxi is told in all three, and copied once."""
    expected = newsroom.expected()
    hits = {article for alert in expected for article in alert.articles}
    by_id = {item.id: item for item in newsroom.items}
    assert {language(item) for item in newsroom.items if item.id in hits} == {"en", "ru", "zh"}
    assert {language(item) for item in newsroom.items if item.id not in hits} == {"en", "ru", "zh"}
    tunxi = next(alert for alert in expected if alert.occasion == "tunxi-talks")
    assert {language(by_id[article]) for article in tunxi.articles} == {"en", "ru", "zh"}
    copy, original = by_id["ru-wire-tunxi-talks"], by_id["en-tunxi-talks"]
    assert len(set(copy.paragraphs) & set(original.paragraphs)) >= 4
    assert copy.paper != original.paper


def test_starter_sources_are_sound() -> None:
    """Known keys only, each address once, time zones and codes that exist."""
    sources = read_config("sources.toml")["source"]
    allowed = {"url", "name", "country", "language", "kind", "timezone", "every", "with_history", "enabled"}
    assert 20 <= len(sources) <= 30
    assert len({source["url"] for source in sources}) == len(sources)
    assert len({source["name"] for source in sources}) == len(sources)
    for source in sources:
        assert {"url", "name"} <= set(source) <= allowed
        assert urlsplit(source["url"]).scheme in {"http", "https"}
        assert source["timezone"] in available_timezones()
        assert source["language"] in {"en", "ru", "zh"}
        assert re.fullmatch("[A-Z]{3}", source.get("country", "UNO"))
        assert source["every"] >= 300


def test_shipped_watches_are_sound() -> None:
    """Every key is one of a watch, and russia-china asks what it should."""
    watches = read_config("watches.toml")["watch"]
    assert all(set(watch) <= set(Watch.__dataclass_fields__) for watch in watches)
    (watch,) = [watch for watch in watches if watch["name"] == "russia-china"]
    assert watch["countries"] == ["CHN", "RUS"]
    assert watch["statuses"] == ["held", "planned", "denied"]
    assert watch["statements"] is True


def read_config(name: str) -> dict[str, Any]:
    """One of the files in the folder config."""
    return tomllib.loads((CONFIG / name).read_text(encoding="utf-8"))
