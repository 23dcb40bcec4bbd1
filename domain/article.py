"""An article: one text by one outlet, as a source gave it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

TextOrigin = Literal["feed", "page", "summary", "title"]
"""Where an article's text was taken from: the feed's full text, the page, the feed's summary, only its title."""


@dataclass(frozen=True, slots=True)
class Outlet:
    """Who publishes. ``country`` is ISO 3166 alpha-3, ``language`` BCP 47, ``timezone`` an IANA name."""

    name: str
    country: str | None = None
    language: str | None = None
    kind: str | None = None
    timezone: str = "UTC"


@dataclass(frozen=True, slots=True)
class Document:
    """What the extractor reads.

    ``text`` is the whole article, its title as the first line when there is one; every offset of the
    result counts in it. ``published`` is the day of publication in the outlet's own time zone.
    """

    id: str
    text: str
    title: str | None = None
    url: str | None = None
    published: date | None = None
    outlet: str | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """One revision of one article; ``published`` and ``first_seen`` are aware and UTC.

    ``text`` begins with the title as its first line. ``alert`` is false for what a source already held
    at its first poll (the baseline): it is stored and extracted, but nobody is woken for it.
    """

    id: str
    revision: str
    url: str | None
    title: str
    text: str
    published: datetime | None
    first_seen: datetime
    source_id: str
    outlet: Outlet
    text_origin: TextOrigin = "feed"
    alert: bool = True

    def document(self) -> Document:
        """The article as the extractor reads it."""
        local = self.published or self.first_seen
        return Document(
            id=self.id,
            text=self.text,
            title=self.title or None,
            url=self.url,
            published=local.astimezone(ZoneInfo(self.outlet.timezone)).date(),
            outlet=self.outlet.name,
        )


@dataclass(frozen=True, slots=True)
class KnownArticle:
    """What is kept of an article that was processed before; ``revised`` is when its revision was seen.

    ``alert`` stays what it was when the article was first seen.
    """

    id: str
    revision: str
    alert: bool
    revised: datetime
