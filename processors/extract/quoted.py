"""What quotation marks hold, and whether the words after them belong to them."""

from __future__ import annotations

import re
from typing import Final

from processors.extract.model import Hit, Quote, Sentence

_NOUN_BEFORE: Final = re.compile(r"(?<!\bthat)(?<!\bчто)(?<!\band)(?<!\bbut)(?<!\bи)(?<!\bно)(?<=\w)\s$", re.IGNORECASE)
_TITLE: Final = re.compile(r"[“\"«][A-ZА-ЯЁ0-9][^\s.,!?]*(?:\s[^\s.,!?]+){0,3}[”\"»]")
_NEW_CLAUSE: Final = re.compile(r"(?<!\b[A-Z])(?<!\bMr)(?<!\bMrs)(?<!\bMs)(?<!\bDr)(?<!\bGen)(?<!\bSen)[.;:?!]\s")
"""A mark that ends what it stands behind, and is not that of a title or initial ("Mr. Putin")."""
_SHORT: Final = 60


def title(text: str, quote: Quote) -> bool:
    """Whether the marks hold a name, as of a newspaper, and not what was said: «в интервью «Интерфаксу»»."""
    return bool(_NOUN_BEFORE.search(text, max(0, quote.start - _SHORT), quote.start)) and bool(
        _TITLE.fullmatch(text, quote.start, quote.end)
    )


def whole(sentence: Sentence, start: int, end: int) -> bool:
    """Whether a stretch of the sentence is all within quotation marks."""
    return any(q.start <= start + 1 and q.end >= end - 2 for q in sentence.quotes)


def closes(text: str, quote: Quote, cue: Hit) -> bool:
    """Whether nothing but a source stands between the quotation and the cue (no full stop, no new clause)."""
    between = text[quote.end : cue.start]
    inner = text[quote.end - 2 : quote.end]
    return (
        len(between) <= _SHORT + 40
        and not _NEW_CLAUSE.search(between)
        and (
            any(c in inner for c in ",.?!…")
            or "," in between[:3]
            or "—" in between
            or "–" in between
            or " - " in between
        )
    )
