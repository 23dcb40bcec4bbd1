"""From a record to an article with its extraction, or to the reason why there is none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from domain.article import Article
from domain.errors import Permanent
from domain.extraction import Extraction
from domain.log import Record
from domain.ports import Extract

EXTRACTION_ATTEMPTS = 3
"""The extractor is a pure function, but memory may be short for a moment."""


@dataclass(frozen=True, slots=True)
class Read:
    """An article that was understood."""

    article: Article
    extraction: Extraction


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A record that goes to the dead letters: ``stage`` is ``log``, ``decode``, ``extract``, ``store`` or ``crash``."""

    record: Record
    stage: str
    error: Exception


def read(record: Record, decode: Callable[[Record], Article], extract: Extract) -> Read | Unreadable:
    """Decode and extract; never raises on account of the record."""
    if record.damage:
        return Unreadable(record, "log", Permanent(record.name, record.damage))
    try:
        article = decode(record)
    except Permanent as error:
        return Unreadable(record, "decode", error)
    for attempt in range(EXTRACTION_ATTEMPTS):
        try:
            return Read(article, extract(article.document()))
        except Exception as error:  # noqa: BLE001 - one poisonous article must not stop its partition
            if attempt == EXTRACTION_ATTEMPTS - 1:
                return Unreadable(record, "extract", error)
    raise AssertionError("unreachable")
