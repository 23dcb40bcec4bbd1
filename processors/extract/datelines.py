"""The dateline of a report: where it was written, which is no part of what somebody says in its first sentence."""

from __future__ import annotations

import re
from typing import Final

from processors.extract.model import Sentence

_DATELINE: Final = re.compile(
    r"[A-Z][A-Z .'’-]{2,40}(?:, [A-Z][\w .]{2,24})?(?:, [A-Z][a-z]{2,8}\.? \d{1,2}(?:, \d{4})?)?\.? ?"
    r"(?:\([A-Z][\w/ .,-]{1,24}\) ?(?:--|—|–|-)|/[A-Z]+/\.?| (?:--|—|–)) ?"
    r"|[（(【]?[\u4e00-\u9fff]{2,16}(?:(?:\d{1,4}[年月日]){1,3}(?:电|讯|专电)|(?:电|讯|专电)(?=[\s　（(]))[\s　]*"
    r"(?:[（(][^（）()\n]{1,24}[)）])?[\s　]*"
)
_FIRST: Final = 4
"""Paragraphs in which a report begins."""
_AGENCIES: Final = frozenset({"RUS", "CHN"})
"""Countries whose agencies write of their own ministries from everywhere."""


def end(sentence: Sentence, text: str) -> int:
    """Where the dateline that opens the sentence ends; its start when there is none."""
    match = _DATELINE.match(text, sentence.start, sentence.end) if sentence.paragraph <= _FIRST else None
    return match.end() if match else sentence.start


def home(sentences: list[Sentence], text: str, outlet: str | None) -> str | None:
    """The country of "the foreign ministry": that of a state's agency, else the one that a report is sent from."""
    if outlet in _AGENCIES:
        return outlet
    for sentence in sentences:
        if sentence.paragraph > _FIRST:
            break
        stop = end(sentence, text)
        for hit in sentence.hits:
            if hit.start < stop and hit.entry.tag in {"country", "place"}:
                return hit.entry.value if hit.entry.tag == "country" else hit.entry.countries[0]
    return outlet
