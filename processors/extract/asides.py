"""The author's aside within a Russian quotation: «We value it, — said X, — and so do they»."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from processors.extract.model import Sentence
from processors.extract.said import Said, named
from processors.extract.words import trim, words

_ASIDE: Final = re.compile(r"[,.!?…]\s[—–-]\s([^—–«»]{3,160}?)[,.:]\s[—–-]\s")
"""Set off by dashes, after a mark that ends a piece of what was said."""
_OPENING_WORDS: Final = 2


def of(sentence: Sentence, text: str) -> Iterator[Said]:
    """Each quotation that an aside interrupts; the first aside tells who says it, the others go with it."""
    cues = [h for h in sentence.hits if h.entry.tag == "say" and sentence.quoted(h.start)]
    for quote in sentence.quotes if cues else ():
        for match in _ASIDE.finditer(text, quote.start, quote.end):
            start, end = match.span(1)
            cue = next((h for h in cues if start <= h.start and h.end <= end), None)
            if cue is None or words(text, start, cue.start) > _OPENING_WORDS:
                continue
            after = trim(text, cue.end, end)
            source = after if after[0] < after[1] else trim(text, start, cue.start)
            yield Said(quote.start, quote.end, named(sentence, *source) or source, True, cue.entry.value, cue)
            break
