"""Of which country the head of a region or town is: "Governor of Heilongjiang", «губернатор Приморского края»."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import Final

from processors.extract import places
from processors.extract.model import Hit, Mention

_HEADS: Final = frozenset({"governor", "mayor", "head", "leader", "president", "prime minister"})
_AFTER: Final = {"en": re.compile(r" of (?:the )?"), "ru": re.compile(r" (?:города )?"), "zh": re.compile(r"(?!)")}
_BEFORE: Final = {
    "en": re.compile(r"(?:['’]s)? (?:(?:acting|provincial|regional|municipal|city|territory|region|province) )?"),
    "ru": re.compile(r"(?!)"),
    "zh": re.compile(r"[省市州]?"),
}
_BODIES: Final = frozenset({"delegation", "government"})
_PLACES: Final = 3


def give_countries(text: str, mentions: list[Mention], hits: list[Hit], lang: str) -> None:
    """Let heads and delegations of no country be of that of the region or town in, before or after their title."""
    named = [hit for hit in hits if hit.entry.tag == "place"]
    for mention in mentions if named else ():
        if mention.countries or mention.many or mention.office not in _HEADS | _BODIES:
            continue
        index = bisect_left(named, mention.start, key=lambda hit: hit.start)
        near = named[max(0, index - 1) : index + _PLACES]
        place = next((hit for hit in near if _belongs(text, mention, hit, lang)), None)
        if place is None:
            continue
        if mention.office not in _BODIES | {"mayor"}:
            # The president of a republic within a country is not the country's.
            mention.office = "governor"
        mention.countries = place.entry.countries
        mention.start, mention.end = min(mention.start, place.start), max(mention.end, place.end)
        if mention.person is None:
            mention.name = f"{place.entry.value} {mention.office}"


def _belongs(text: str, mention: Mention, place: Hit, lang: str) -> bool:
    if mention.start <= place.start and place.end <= mention.end:
        return True
    if place.end <= mention.start:
        # "In Geneva President X" is there, and does not govern it.
        there = places.is_place(text, place.start, lang) and place.end + 1 == mention.start
        return not there and _BEFORE[lang].fullmatch(text, place.end, mention.start) is not None
    return mention.person is None and _AFTER[lang].fullmatch(text, mention.end, place.start) is not None
