"""Deterministic ids: doing a thing twice gives the same row."""

from __future__ import annotations

import hashlib
import uuid

from domain.extraction import Event, Statement

_ROOT = uuid.uuid5(uuid.NAMESPACE_URL, "https://communique.invalid/")


def make_id(kind: str, *parts: str) -> str:
    """A uuid5 (32 hexadecimal digits) of ``kind`` and ``parts``; equal input gives an equal id.

    Parts are joined by a character that no part may hold, so ``("ab", "c")`` and ``("a", "bc")`` differ.
    """
    return uuid.uuid5(_ROOT, "\x1f".join((kind, *(part.replace("\x1f", " ") for part in parts)))).hex


def source_id(url: str) -> str:
    """The id of the source that is polled at ``url``."""
    return make_id("source", url)


def article_id(canonical_url: str | None, source: str, guid: str) -> str:
    """An article is its canonical URL wherever it is met, else the entry of one source."""
    return make_id("article", canonical_url) if canonical_url else make_id("entry", source, guid)


def revision(title: str, text: str) -> str:
    """A SHA-256 of the normalised wording: white space does not make a new revision."""
    return hashlib.sha256("\n".join(" ".join(part.split()) for part in (title, text)).encode()).hexdigest()


def event_id(article: str, event: Event) -> str:
    """One occasion as one article tells it; one sentence may tell of a meeting that was held and of the next."""
    span = f"{event.evidence.start}-{event.evidence.end}"
    actors = ",".join(sorted(actor.id for actor in event.actors))
    return make_id("event", article, event.kind, event.status, event.date or "", actors, span)


def statement_id(article: str, statement: Statement) -> str:
    """One speaker's words in one article."""
    span = f"{statement.evidence.start}-{statement.evidence.end}"
    return make_id("statement", article, statement.speaker.id, span)


def alert_id(watch: str, story: str, window: str) -> str:
    """One watch is alerted once per story and window (``held``, ``planned``, …)."""
    return make_id("alert", watch, story, window)


def delivery_id(alert: str, channel: str) -> str:
    """One alert goes once to one channel."""
    return make_id("delivery", alert, channel)
