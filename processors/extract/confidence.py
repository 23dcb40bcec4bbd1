"""How sure the extractor is: the share of findings of this kind that were right on labelled documents.

Logistic weights, fitted with a ridge to 138 events of Russia and China and to 302 statements of the documents that
EXTRACTION figures are measured on (docs/methodology.md has the reliability table). An event counted as right with the
labelled words, countries and status; a statement with a speaker who was labelled for the document.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from processors.extract.model import Found, Mention
from processors.extract.speech import Said

_LIKELY = 0.99
"""Nothing is certain."""

_NAMED_TWO = 2
_LOOSE_KINDS = frozenset({"visit", "message", "other"})


def of_event(best: Found, reports: Sequence[Found], *, held: bool) -> float:
    """Of an event that ``best`` tells best of its ``reports``."""
    people = len({m.person.id for report in reports for m in report.actors if m.person})
    spoken = any(start <= best.cue.start < end for start, end in best.sentence.spoken)
    return _logistic(
        (0.7, True),
        (0.4, people > 0),
        (0.5, people >= _NAMED_TWO),
        (0.4, best.cue.entry.kind != "noun"),
        (0.9, best.sentence.title or best.sentence.paragraph == 0),
        (-1.3, spoken),
        (0.5, held),
        (-1.5, best.kind in _LOOSE_KINDS),
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


def _logistic(*terms: tuple[float, bool]) -> float:
    return round(min(_LIKELY, 1 / (1 + math.exp(-math.fsum(weight for weight, holds in terms if holds)))), 2)
