"""How sure the extractor is: the share of findings of this kind that were right on labelled documents.

Logistic weights, fitted with a ridge to 130 events of Russia and China and to 302 statements of the development corpus
(docs/methodology.md has the reliability table). An event counted as right with the labelled words, countries and
status; a statement with a speaker who was labelled for the document.
"""

from __future__ import annotations

import math
from functools import cache
from typing import Final

from processors.extract.model import Found, Mention
from processors.extract.said import Said

_LIKELY: Final = 0.99
"""Nothing is certain."""

OF_ACT: Final = 0.84
"""Of an act of one state: so many of 320 had the labelled PLOVER root on the development sentences (typing-en)."""
_LOOSE_KINDS: Final = frozenset({"visit", "message", "other"})


def of_event(best: Found, *, held: bool) -> float:
    """Of an event that ``best`` tells best."""
    spoken = any(start <= best.cue.start < end for start, end in best.sentence.spoken)
    return _logistic(
        (1.7, True),
        (0.8, best.cue.entry.kind != "noun"),
        (0.4, best.sentence.title or best.sentence.paragraph == 0),
        (-1.1, spoken),
        (0.2, held),
        (-1.4, best.kind in _LOOSE_KINDS),
    )


def of_statement(said: Said, speaker: Mention, *, stance: bool) -> float:
    """Of words that ``speaker`` said; ``stance``: they accuse, demand, support and so on."""
    return _logistic(
        (1.4, True),
        (2.5, speaker.person is not None),
        (-1.6, speaker.kind in {"country", "other"}),
        (1.4, said.direct),
        (-1.6, said.cue is not None),
        (-0.8, stance),
    )


@cache
def _logistic(*terms: tuple[float, bool]) -> float:
    return round(min(_LIKELY, 1 / (1 + math.exp(-math.fsum(weight for weight, holds in terms if holds)))), 2)
