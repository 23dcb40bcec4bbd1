"""An alert's message as plain text, for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

Message = dict[str, Any]

_STATEMENTS = 4
_REPORTS = 6
_WORDS = 320
"""Characters of a quotation; the link leads to the rest."""


def title(message: Message) -> str:
    """``[held] Sergey Lavrov and Wang Yi met in Tunxi``."""
    return _one_line(f"[{message['status']}] {message['headline']}")


def body(message: Message) -> str:
    """Who, what, when, where, the words that prove it, what was said, and by whom it is reported; one a line."""
    return "\n".join(f"{label + ':':<9} {_one_line(text)}" for label, text in _lines(message))


def _lines(message: Message) -> Iterator[tuple[str, str]]:
    outlets = {report["article_id"]: report["outlet"] for report in message["reports"]}
    if message["events"]:
        event = message["events"][0]
        yield "who", "; ".join(_person(actor) for actor in event["actors"])
        yield "what", f"{event['kind'].replace('_', ' ')}, {message['status']}"
        yield "when", event["date"] or message["story"]["day"] or "not said"
        if event["place"]:
            yield "where", _place(event["place"])
        yield "evidence", f"“{_cut(event['evidence']['text'])}” ({outlets.get(event['article_id'], 'unknown outlet')})"
    for said in _distinct(message["statements"]):
        yield "said", f"{_person(said['speaker'])}: “{_cut(said['evidence']['text'])}”"
    for report in message["reports"][:_REPORTS]:
        yield "report", f"{report['outlet']}: {report['title']} {report['url'] or '(no link)'}"
    if len(message["reports"]) > _REPORTS:
        yield "report", f"and {len(message['reports']) - _REPORTS} more"


def _distinct(statements: Iterable[Message]) -> list[Message]:
    """The first statements, word-for-word ones before the others, none twice."""
    by_words: dict[str, Message] = {}
    for said in sorted(statements, key=lambda said: not said["direct"]):
        by_words.setdefault(" ".join(said["evidence"]["text"].split()).casefold(), said)
    return list(by_words.values())[:_STATEMENTS]


def _person(person: Message) -> str:
    known = ", ".join(part for part in (person["country"], person["role"]) if part and part != "country")
    return f"{person['name']} ({known})" if known else str(person["name"])


def _place(place: Message) -> str:
    return f"{place['name']}, {place['country']}" if place["country"] else str(place["name"])


def _cut(words: str) -> str:
    words = " ".join(words.split()).strip('“”"«»')
    return words if len(words) <= _WORDS else words[: _WORDS - 1].rstrip() + "…"


def _one_line(text: str) -> str:
    """``text`` without line breaks and without what moves a cursor: it was written by strangers."""
    spaced = (" " if char.isspace() else char if char.isprintable() else "" for char in text)
    return " ".join("".join(spaced).split())
