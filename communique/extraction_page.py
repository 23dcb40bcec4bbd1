"""An extraction as a page: the document with the words that prove each field, and a table of what they prove."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from itertools import pairwise

from domain.article import Document
from domain.evidence import Span
from domain.extraction import Event, Statement
from processors.extract.explain import Explained, Reason

_STYLE = """
:root { color-scheme: light dark; --line: #8884 }
body { font: 16px/1.6 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem }
article { border-top: 1px solid var(--line); margin-top: 2rem; padding-top: 1rem }
.text { white-space: pre-wrap; overflow-wrap: anywhere }
.event { background: #ffd54f55 } .statement { background: #64b5f655 }
.actor { border-bottom: 2px solid #e65100 } .speaker { border-bottom: 2px solid #1565c0 }
.date { outline: 1px dashed #6a1b9a } .place { outline: 1px dashed #2e7d32 }
table { border-collapse: collapse; width: 100%; margin: .5rem 0 1.5rem; font-size: .92rem }
th, td { text-align: left; vertical-align: top; padding: .3rem .5rem; border-bottom: 1px solid var(--line) }
.key span { padding: 0 .3rem; margin-right: .8rem } .why { opacity: .75 }
"""

_KEY = ("event", "statement", "actor", "speaker", "date", "place")


def page(documents: Sequence[tuple[Document, Explained]]) -> str:
    """One HTML page, complete in itself."""
    key = "".join(f'<span class="{name}">{name}</span>' for name in _KEY)
    body = "\n".join(_article(document, explained) for document, explained in documents)
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>What the extractor found</title><style>{_STYLE}</style></head>\n"
        f'<body><h1>What the extractor found</h1><p class="key">{key}</p>\n{body}\n</body></html>\n'
    )


def _article(document: Document, explained: Explained) -> str:
    found = explained.extraction
    events = "".join(_event(event, why) for event, why in zip(found.events, explained.events, strict=True))
    said = "".join(_statement(one, why) for one, why in zip(found.statements, explained.statements, strict=True))
    parts = [f'<article lang="{escape(found.lang)}"><h2>{escape(document.id)}</h2>']
    parts.append(f'<p class="text">{_marked(document.text, list(_spans(explained)))}</p>')
    if events:
        head = "<tr><th>event</th><th>who</th><th>when</th><th>where</th><th>confidence</th><th>why</th></tr>"
        parts.append(f"<table>{head}{events}</table>")
    if said:
        head = "<tr><th>speaker</th><th>said</th><th>about</th><th>confidence</th><th>why</th></tr>"
        parts.append(f"<table>{head}{said}</table>")
    if not events and not said:
        parts.append("<p>Nothing was found.</p>")
    return "\n".join([*parts, "</article>"])


def _event(event: Event, why: Reason) -> str:
    who = ", ".join(f"{actor.name} ({actor.country or '?'})" for actor in event.actors)
    cells = (
        f"{event.kind}, {event.status}",
        who,
        event.date or "",
        event.place.name if event.place else "",
        f"{event.confidence:.2f}",
    )
    return f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}{_why(why)}</tr>"


def _statement(said: Statement, why: Reason) -> str:
    kind = " ".join(filter(None, ("direct" if said.direct else "", said.stance or "")))
    words = f"{said.evidence.text} [{kind}]" if kind else said.evidence.text
    who = f"{said.speaker.name} ({said.speaker.country or '?'})"
    cells = (who, words, ", ".join(said.about), f"{said.confidence:.2f}")
    return f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}{_why(why)}</tr>"


def _why(reason: Reason) -> str:
    used = "; ".join(f"“{one.words.text}”: {one.entry} {one.meaning}" for one in reason.used)
    return f'<td class="why">{escape(reason.rule)}<br>{escape(used)}</td>'


def _spans(explained: Explained) -> Iterator[tuple[Span, str]]:
    """Every span that proves something, with the field that it proves."""
    for event in explained.extraction.events:
        yield event.evidence, "event"
        for actor in event.actors:
            yield from ((mention, "actor") for mention in actor.mentions)
        if event.date_mention:
            yield event.date_mention, "date"
        if event.place and event.place.mention:
            yield event.place.mention, "place"
    for said in explained.extraction.statements:
        yield said.evidence, "statement"
        if said.speaker.mention:
            yield said.speaker.mention, "speaker"


def _marked(text: str, spans: Sequence[tuple[Span, str]]) -> str:
    """The text in pieces, each marked with all the fields whose spans cover it."""
    cuts = sorted({0, len(text), *(edge for span, _ in spans for edge in (span.start, span.end))})
    pieces = []
    for start, end in pairwise(cuts):
        names = sorted({name for span, name in spans if span.start <= start and end <= span.end})
        piece = escape(text[start:end])
        pieces.append(f'<span class="{" ".join(names)}" title="{", ".join(names)}">{piece}</span>' if names else piece)
    return "".join(pieces)
