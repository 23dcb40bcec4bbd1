"""From an entry of a feed to an article."""

from __future__ import annotations

from datetime import datetime

from domain.article import Article, TextOrigin
from domain.ids import article_id, revision
from domain.source import SeenEntry, Source
from ingest.canonical import canonical_url
from ingest.dates import published
from ingest.formats.model import ParsedEntry

FULL_TEXT_CHARS = 600
"""A feed's own text of at least so many characters counts as the article; less is a summary.

Chinese says the same in about a third of the characters, so ``wants_page`` counts those three times."""

MAX_TEXT_CHARS = 200_000
"""Longer texts are cut: no news article is, and the log limits its messages."""


def wants_page(entry: ParsedEntry) -> bool:
    """Whether the feed gives only a summary, and there is a page of its own to read the rest on."""
    weight = sum(3 if char >= "\u2e80" else 1 for char in entry.body[:FULL_TEXT_CHARS])
    return entry.url is not None and not entry.shared_link and weight < FULL_TEXT_CHARS


def build(source: Source, entry: ParsedEntry, page_text: str | None, now: datetime) -> tuple[SeenEntry, str | None]:
    """The article of an entry, and what is wrong with its date, if anything.

    ``page_text`` is the full text of its page; it is used when it says more than the feed.
    """
    url = canonical_url(entry.url) if entry.url else None
    when, problem = published(entry.published, source.outlet.timezone, now)
    body, origin = _body(entry, page_text)
    text = _with_title(entry.title, body)[:MAX_TEXT_CHARS]
    article = Article(
        id=article_id(None if entry.shared_link else url, source.id, entry.key),
        revision=revision(entry.title, text),
        url=url,
        title=entry.title,
        text=text,
        published=when,
        first_seen=now,
        source_id=source.id,
        outlet=source.outlet,
        text_origin=origin,
        # What a source already held at its first poll is no news.
        alert=source.with_history or source.polled_ok,
    )
    return SeenEntry(entry.key, entry.wording, article), problem


def _body(entry: ParsedEntry, page_text: str | None) -> tuple[str, TextOrigin]:
    if page_text and len(page_text) > len(entry.body):
        return page_text, "page"
    if not entry.body or entry.body == entry.title:
        return "", "title"
    return entry.body, "summary" if wants_page(entry) else "feed"


def _with_title(title: str, body: str) -> str:
    first, _, rest = body.partition("\n")
    if first.strip().casefold() == title.casefold():
        body = rest
    return "\n".join(part for part in (title, body) if part)
