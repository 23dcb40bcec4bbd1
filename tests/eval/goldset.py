"""The gold set: short articles written for the project, with what an extractor should find in each (README.md)."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from domain.article import Document

GOLD = Path(__file__).parent / "gold"
PAIR = frozenset({"CHN", "RUS"})
NEWS = ("held", "planned")
"""The statuses of a contact."""


@dataclass(frozen=True, slots=True)
class GoldEvent:
    """An occasion between two or more states. ``actors`` are ids of people; ``date`` is ISO, cut to what is said.

    ``place`` has every name that answers "where". What is empty is not scored.
    """

    kind: str
    status: str
    countries: frozenset[str]
    actors: frozenset[str] = frozenset()
    date: str | None = None
    place: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class GoldStatement:
    """Words said. ``speaker`` is a person's id or the code of a country; ``contains`` a piece of the words."""

    speaker: str
    contains: str
    direct: bool
    about: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """One labelled article; ``occasion`` is shared by the articles of other languages that tell the same."""

    id: str
    lang: str
    date: dt.date
    text: str
    alert: bool
    contact: bool
    occasion: str | None = None
    outlet: str | None = None
    events: tuple[GoldEvent, ...] = ()
    statements: tuple[GoldStatement, ...] = ()

    def document(self) -> Document:
        """The article without its labels, as an extractor reads it."""
        return Document(self.id, self.text, published=self.date, outlet=self.outlet)


def load(folder: Path = GOLD) -> list[GoldArticle]:
    """All articles of the folder's files. Raises ``TypeError`` for a key that no label has."""
    articles = []
    for path in sorted(folder.glob("*.toml")):
        content = tomllib.loads(path.read_text("utf-8"))
        articles += [_article(raw, content["lang"]) for raw in content["article"]]
    return articles


def _article(raw: dict[str, Any], lang: str) -> GoldArticle:
    events = tuple(
        GoldEvent(**e | {key: frozenset(e.get(key, ())) for key in ("countries", "actors", "place")})
        for e in raw.pop("events", ())
    )
    statements = tuple(GoldStatement(**s | {"about": frozenset(s.get("about", ()))}) for s in raw.pop("statements", ()))
    return GoldArticle(lang=lang, events=events, statements=statements, **raw)
