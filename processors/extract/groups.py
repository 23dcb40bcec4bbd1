"""Whom "the two presidents", "the pair" or "the sides" mean: those of the last occasion, or those named last."""

from __future__ import annotations

import re
from typing import Final

from processors.extract.memory import Memory
from processors.extract.model import Hit, Mention

_OFFICES: Final[tuple[tuple[re.Pattern[str], str], ...]] = (
    (
        re.compile(r"presidents|heads of state|元首|总统|президент|глав\w* (?:двух )?государств", re.IGNORECASE),
        "president",
    ),
    (re.compile(r"prime ministers|premiers|heads of government|总理|премьер", re.IGNORECASE), "prime minister"),
    (re.compile(r"foreign ministers|top diplomats|外长|外交部长|глав\w* МИД", re.IGNORECASE), "foreign minister"),
    (re.compile(r"defen[cs]e ministers|防长|国防部长|министр\w* обороны", re.IGNORECASE), "defence minister"),
)
_RANKS: Final = {"president": ("president", "leader"), "prime minister": ("prime minister", "deputy prime minister")}
_PAIR: Final = 2


def members(hit: Hit, text: str, memory: Memory) -> tuple[Mention, ...]:
    """The two that the words of ``hit`` stand for; none when the text has not told."""
    pair = memory.pair if len(memory.pair) >= _PAIR else memory.two_people() if hit.entry.value == "both" else ()
    countries = tuple(sorted({c for m in pair for c in m.countries}))
    office = next((office for pattern, office in _OFFICES if pattern.search(text, hit.start, hit.end)), None)
    if office is None or len(countries) != _PAIR or not all(m.person for m in pair):
        return pair
    ranks = _RANKS.get(office, (office,))
    if any(memory.office(m.person) in ranks for m in pair if m.person):
        return pair
    # "What the two presidents agreed" in a report of their ministers.
    holders = memory.each(Mention(hit.start, hit.end, "office", countries, None, "", office, many=True))
    return tuple(holders) if all(m.person for m in holders) else pair
