"""Of "the call between A and B" those two, and nobody else; they take part in no other occasion of the sentence."""

from __future__ import annotations

import re
from typing import Final

from processors.extract.model import Hit, Mention, Sentence, countries_of
from processors.extract.words import left_end

_BETWEEN: Final = re.compile(r"[BbМм](?<!\w.)(?:etween|ежду) ")
_WORDS: Final = ("etween ", "ежду ")
"""What both have in common with their capitals: most sentences hold neither."""
_AND: Final = re.compile(r"(?:,? (?:and|и)|,) (?:(?:the|his|her|its|their) )?")
_OPENS: Final = re.compile(r"(?:(?:the|his|her|its|their) )?")
_PAIR: Final = 2


def own(sentence: Sentence, cue: Hit, chosen: list[Mention], text: str) -> list[Mention]:
    """Those of ``chosen`` who take part in what ``cue`` names, as far as "between" tells."""
    others: list[Mention] = []
    if all(text.find(word, sentence.start, sentence.end) < 0 for word in _WORDS):
        return chosen
    for match in _BETWEEN.finditer(text, sentence.start, sentence.end):
        members = _members(sentence, match.end(), text)
        if len(members) < _PAIR:
            continue
        if cue.start < left_end(text, cue.start, match.start()) <= cue.end:
            return [m for m in chosen if m in members] or chosen
        others += members
    if not others:
        return chosen
    kept = [m for m in chosen if m not in others]
    enough = 1 if cue.entry.value == "visit" else _PAIR
    return kept if len(countries_of(kept)) >= enough else chosen


def _members(sentence: Sentence, start: int, text: str) -> list[Mention]:
    """The mentions of a list that begins at ``start``."""
    found: list[Mention] = []
    for mention in sentence.mentions:
        if mention.start < start:
            continue
        gap = _AND if found else _OPENS
        before = gap.fullmatch(text, found[-1].end if found else start, mention.start)
        if not before:
            break
        found.append(mention)
        if "," not in before.group() and before.group().strip().startswith(("and", "и")):
            # What follows another comma is no longer of the list.
            break
    return found
