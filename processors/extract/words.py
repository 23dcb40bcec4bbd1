"""Stretches of text by words and marks."""

from __future__ import annotations

import re
from typing import Final

_WORD: Final = re.compile(r"\w+")
_WORDS_ONLY: Final = "".join(chr(code) if _WORD.match(chr(code)) else " " for code in range(128)).encode().ljust(256)
_MARKS: Final = "“”’—–"
"""No letters, and all that English text mostly has beside ASCII."""


def words(text: str, start: int, end: int) -> int:
    """How many words a stretch has; one that ends before it begins (a place that was not found) has none."""
    stretch = text[start : max(start, end)]
    if not stretch.isascii():
        for mark in _MARKS:
            stretch = stretch.replace(mark, " ")
    if stretch.isascii():
        # A third of the pattern's time, for a stretch of 42 characters.
        return len(stretch.encode().translate(_WORDS_ONLY).split())
    return len(_WORD.findall(stretch))


def last(text: str, start: int, end: int, count: int) -> int:
    """Where the last ``count`` words of a stretch begin, with the space before them; spaces part words.

    A pattern that ends with the stretch, and spans so many words, needs to be looked for from there only.
    """
    at = end
    for _ in range(count):
        at = text.rfind(" ", start, at)
        if at < 0:
            return start
    return at


def trim(text: str, start: int, end: int, marks: str = " \t\u00a0\u3000,;:—–-\u200b") -> tuple[int, int]:
    """The stretch without white space, commas and dashes at its ends."""
    while start < end and text[start] in marks:
        start += 1
    while end > start and text[end - 1] in marks:
        end -= 1
    return start, end


def left_end(text: str, start: int, end: int) -> int:
    """``end`` without the white space before it, not under ``start``."""
    while end > start and text[end - 1].isspace():
        end -= 1
    return end
