"""JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/), which feedparser does not read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

from domain.errors import Permanent
from domain.source import EntryProblem
from ingest.formats.model import ParsedEntry, ParsedFeed, collect, make_entry
from ingest.text import clean, html_to_text, one_line


def parse_json(body: bytes, url: str) -> ParsedFeed:
    """The feed in ``body``, fetched from ``url``. Raises ``Permanent`` when it is not a JSON Feed."""
    try:
        document = json.loads(body.removeprefix(b"\xef\xbb\xbf"))
    except (ValueError, RecursionError) as error:
        raise Permanent(url, f"the feed's JSON is broken ({error})") from error
    if not isinstance(document, dict) or "jsonfeed.org/version/" not in str(document.get("version", "")):
        raise Permanent(url, "this is JSON, but not a JSON Feed; give the address of its feed")
    items = document.get("items")
    title = one_line(_text(document.get("title"))) or url
    problems: list[EntryProblem] = []
    entries = _entries(items if isinstance(items, list) else [], url, problems)
    return collect(title, list(entries), problems)


def _entries(items: list[Any], base: str, problems: list[EntryProblem]) -> Iterator[ParsedEntry]:
    for number, item in enumerate(items, 1):
        if isinstance(item, dict):
            yield _entry(item, base)
        else:
            problems.append(EntryProblem(f"item {number}", "it is not a JSON object and was left out"))


def _entry(item: dict[str, Any], base: str) -> ParsedEntry:
    content = html_to_text(_text(item.get("content_html"))) or clean(_text(item.get("content_text")))
    return make_entry(
        guid=clean(_text(item.get("id"))) or None,
        url=_link(clean(_text(item.get("url")) or _text(item.get("external_url"))).replace("\n", ""), base),
        title=one_line(_text(item.get("title"))),
        text=content,
        summary=html_to_text(_text(item.get("summary"))),
        published=_text(item.get("date_published")) or _text(item.get("date_modified")) or None,
    )


def _link(link: str, base: str) -> str | None:
    try:
        absolute = urljoin(base, link) if link else ""
    except ValueError:
        return None
    return absolute if absolute.lower().startswith(("http://", "https://")) else None


def _text(value: Any) -> str:
    # An id may be a number (version 1.0 says so); anything else that is no text counts as missing.
    return str(value) if isinstance(value, (str, int, float)) and not isinstance(value, bool) else ""
