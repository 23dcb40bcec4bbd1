"""Deterministic ids: doing a thing twice gives the same row."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable

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


def event_id(article: str, kind: str, actors: Iterable[str], start: int, end: int) -> str:
    """One occasion as one article tells it."""
    return make_id("event", article, kind, ",".join(sorted(actors)), f"{start}-{end}")


def statement_id(article: str, speaker: str, start: int, end: int) -> str:
    """One speaker's words in one article."""
    return make_id("statement", article, speaker, f"{start}-{end}")


def alert_id(watch: str, story: str, window: str) -> str:
    """One watch is alerted once per story and window (``held``, ``planned``, …)."""
    return make_id("alert", watch, story, window)


def delivery_id(alert: str, channel: str) -> str:
    """One alert goes once to one channel."""
    return make_id("delivery", alert, channel)
