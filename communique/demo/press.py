"""The invented outlets, their articles and what the desk must be told of them, read from the folder content."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, datetime
from importlib import resources
from typing import Any, Literal

from domain.article import Outlet
from domain.story import StoryFamily

ARTICLE_FILES = ("en.toml", "ru.toml", "zh.toml")


@dataclass(frozen=True, slots=True)
class Paper:
    """An outlet and how it publishes: RSS with summaries, Atom or JSON Feed with full texts."""

    id: str
    outlet: Outlet
    format: Literal["rss", "atom", "json"]

    @property
    def feed_path(self) -> str:
        """Where its feed is, from the newsroom's root."""
        return f"/{self.id}/feed.{'json' if self.format == 'json' else 'xml'}"


@dataclass(frozen=True, slots=True)
class Item:
    """An article that comes out ``after_s`` seconds after the newsroom's start; ``paper`` is its outlet's id."""

    id: str
    paper: str
    title: str
    paragraphs: tuple[str, ...]
    published: datetime
    after_s: int

    @property
    def path(self) -> str:
        """Where its page is, from the newsroom's root."""
        return f"/{self.paper}/{self.published:%Y/%m/%d}/{self.id}.html"


@dataclass(frozen=True, slots=True)
class ExpectedAlert:
    """One alert that the watch russia-china must give, once; ``articles`` and ``outlets`` (names) report its occasion.

    ``window`` is the story's status, or ``said`` for words without an occasion. ``persons`` must be among the
    story's; ``countries`` are exactly its own. ``first_appears_s`` counts from the newsroom's start.
    """

    occasion: str
    family: StoryFamily
    window: str
    persons: tuple[str, ...]
    countries: tuple[str, ...]
    day: date
    articles: tuple[str, ...]
    outlets: tuple[str, ...]
    first_appears_s: int


def load_papers() -> tuple[Paper, ...]:
    """The outlets, in the order of content/outlets.toml."""
    return tuple(
        Paper(
            id=row["id"],
            outlet=Outlet(row["name"], row["country"], row["language"], row["kind"], row["timezone"]),
            format=row["format"],
        )
        for row in _read("outlets.toml")["outlet"]
    )


def load_items() -> tuple[Item, ...]:
    """All articles, first out first."""
    rows = [row for name in ARTICLE_FILES for row in _read(name)["article"]]
    items = [
        Item(
            id=row["id"],
            paper=row["outlet"],
            title=row["title"],
            paragraphs=tuple(row["text"].strip().split("\n\n")),
            published=row["published"],
            after_s=row["after_s"],
        )
        for row in rows
    ]
    return tuple(sorted(items, key=lambda item: item.after_s))


def load_expected(papers: tuple[Paper, ...], items: tuple[Item, ...]) -> tuple[ExpectedAlert, ...]:
    """The alerts of content/expected.toml. Raises ``KeyError`` for an article that does not exist."""
    names = {paper.id: paper.outlet.name for paper in papers}
    by_id = {item.id: item for item in items}
    return tuple(
        ExpectedAlert(
            occasion=row["occasion"],
            family=row["family"],
            window=row["window"],
            persons=tuple(row["persons"]),
            countries=tuple(row["countries"]),
            day=row["day"],
            articles=tuple(row["articles"]),
            outlets=tuple(sorted({names[by_id[article].paper] for article in row["articles"]})),
            first_appears_s=min(by_id[article].after_s for article in row["articles"]),
        )
        for row in _read("expected.toml")["alert"]
    )


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((resources.files("communique.demo") / "content" / name).read_text(encoding="utf-8"))
