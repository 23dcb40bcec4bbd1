"""Stretches of text by words and marks."""

from __future__ import annotations

import re

_WORD = re.compile(r"\w+")


def words(text: str, start: int, end: int) -> int:
    """How many words a stretch has."""
    return len(_WORD.findall(text, start, end))


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
