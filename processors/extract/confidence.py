"""How sure the extractor is: the share of findings of this kind that were right on labelled documents.

Logistic weights, fitted with a ridge to 130 events of Russia and China and to 302 statements of the development corpus
(docs/methodology.md has the reliability table). An event counted as right with the labelled words, countries and
status; a statement with a speaker who was labelled for the document.
"""

from __future__ import annotations

import math
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
    weight = 1.7
    weight += 0.8 if best.cue.entry.kind != "noun" else 0
    weight += 0.4 if best.sentence.title or best.sentence.paragraph == 0 else 0
    weight -= 1.1 if spoken else 0
    weight += 0.2 if held else 0
    weight -= 1.4 if best.kind in _LOOSE_KINDS else 0
    return _logistic(weight)


def of_statement(said: Said, speaker: Mention, *, stance: bool) -> float:
    """Of words that ``speaker`` said; ``stance``: they accuse, demand, support and so on."""
    weight = 1.4
    weight += 2.5 if speaker.person is not None else 0
    weight -= 1.6 if speaker.kind in {"country", "other"} else 0
    weight += 1.4 if said.direct else 0
    weight -= 1.6 if said.cue is not None else 0
    weight -= 0.8 if stance else 0
    return _logistic(weight)


def _logistic(weight: float) -> float:
    return round(min(_LIKELY, 1 / (1 + math.exp(-weight))), 2)
