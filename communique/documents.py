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
    """The document of one line. Raises ``Permanent``, which names ``subject``, when it is none.

    Unknown keys are passed over. A date that does not give the day ("2019-11") is as good as none: relative dates
    of the text cannot be told.
    """
    try:
        read = _decoder.decode(line)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise Permanent(subject, f"this is not a document: {error}") from error
    return Document(str(read.id), read.text, read.title, read.url, _day(read.date), read.outlet)


def _day(text: str | None) -> date | None:
    try:
        return datetime.fromisoformat(text).date() if text else None
    except ValueError:
        return None
