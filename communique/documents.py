"""The JSON that ``communique extract`` reads."""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from domain.article import Document
from domain.errors import Permanent


class _Line(msgspec.Struct):
    id: str | int
    text: str
    title: str | None = None
    url: str | None = None
    date: str | None = None
    outlet: str | None = None


_decoder = msgspec.json.Decoder(_Line)


def document_of(line: bytes, subject: str) -> Document:
    """The document of one line; unknown keys are passed over. Raises ``Permanent``, which names ``subject``."""
    try:
        read = _decoder.decode(line)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise Permanent(subject, f"this is not a document: {error}") from error
    try:
        published = _day(read.date)
    except ValueError as error:
        raise Permanent(subject, f"the date {read.date!r} is not ISO 8601 (2022-03-30)") from error
    return Document(str(read.id), read.text, read.title, read.url, published, read.outlet)


def _day(text: str | None) -> date | None:
    return datetime.fromisoformat(text).date() if text else None
