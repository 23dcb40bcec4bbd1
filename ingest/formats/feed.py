"""RSS, Atom and RDF, through feedparser."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

import feedparser

from domain.source import EntryProblem
from ingest.formats.model import ParsedEntry, ParsedFeed, collect, make_entry
from ingest.formats.webpage import not_a_feed
from ingest.text import clean, html_to_text, one_line

# Flagged by feedparser, yet no harm: the document was read.
_HARMLESS = (feedparser.NonXMLContentType, feedparser.CharacterEncodingOverride)


def parse_xml(body: bytes, url: str, charset: str | None = None) -> ParsedFeed:
    """The feed in ``body``, fetched from ``url``; ``charset`` is what the HTTP header says.

    Raises ``Permanent`` when nothing can be read. Broken XML whose entries can be read is a problem.
    """
    if _is_utf8(body):
        charset = "utf-8"
    content_type = f"application/xml; charset={charset}" if charset else "application/xml"
    # A file object, always: feedparser takes bytes for a file name or an address and opens it.
    result = feedparser.parse(
        io.BytesIO(body),
        response_headers={"content-type": content_type},
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    error = result.get("bozo_exception") if result.get("bozo") else None
    broken = None if error is None or isinstance(error, _HARMLESS) else _where(error)
    if not result.entries and (broken or not result.get("version")):
        raise not_a_feed(body, url, broken)
    title = one_line(str(result.feed.get("title") or "")) or url
    problems = []
    if broken:
        problems.append(EntryProblem(title, f"the feed's XML is broken ({broken}); what could be read was used"))
    feed = collect(title, _entries(result.entries, url), problems)
    if broken and not feed.entries:
        raise not_a_feed(body, url, broken)
    return feed


def _entries(raw_entries: list[Any], base: str) -> Iterator[ParsedEntry]:
    for raw in raw_entries:
        yield _entry(raw, base)


def _entry(raw: Any, base: str) -> ParsedEntry:
    texts = [_plain(part) for part in raw.get("content") or ()]
    return make_entry(
        guid=clean(str(raw.get("id") or "")) or None,
        url=_link(raw, base),
        title=one_line(str(raw.get("title") or "")),
        text=max(texts, key=len, default=""),
        summary=_plain(raw.get("summary_detail") or {"value": raw.get("summary")}),
        published=_date(raw),
    )


def _link(raw: Any, base: str) -> str | None:
    # FeedBurner keeps the outlet's own address beside its counting one.
    link = raw.get("feedburner_origlink") or raw.get("link")
    # An RSS id counts as a link unless it says otherwise, and many that say nothing are bare numbers.
    if not link or (raw.get("guidislink") and link == raw.get("id") and "://" not in str(link)):
        return None
    try:
        absolute = urljoin(base, clean(str(link)).replace("\n", ""))
    except ValueError:
        return None
    return absolute if absolute.lower().startswith(("http://", "https://")) else None


def _plain(part: Any) -> str:
    value, kind = str(part.get("value") or ""), str(part.get("type") or "text/html")
    if kind == "text/plain":
        # Feeds call HTML plain text more often than they write about tags.
        return html_to_text(value)
    return html_to_text(value) if kind in {"text/html", "application/xhtml+xml"} else ""


def _date(raw: Any) -> str | None:
    # Past feedparser's own lookup, which gives one date for another, with a warning.
    dates = (dict.get(raw, name) for name in ("published", "updated", "created"))
    return next((str(date) for date in dates if date), None)


def _is_utf8(body: bytes) -> bool:
    """Whether the bytes prove it, whatever the header and the prolog say: no other encoding looks like it by chance."""
    if body.isascii() or b"\0" in body:
        return False
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _where(error: Any) -> str:
    line = getattr(error, "getLineNumber", lambda: None)()
    message = getattr(error, "getMessage", lambda: str(error))()
    return f"line {line}: {message}" if line else str(message)
