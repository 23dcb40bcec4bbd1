"""Occasions that no single cue with two parties tells: joint positions, exercises, "the two countries"."""

from __future__ import annotations

import re
from typing import Final

from processors.extract.memory import Memory
from processors.extract.model import BOTH, Found, Hit, Mention, Sentence
from processors.extract.reading import Reading
from processors.extract.said import Said

_PAIR: Final = 2
_OF: Final = len(" of ")
_NEAR: Final = 24
_OUGHT: Final = re.compile(r"\b(?:should|must|need to|ought to|надо|нужно|должны|следует)\b|[应需要]该?", re.IGNORECASE)
_NO_ACT: Final = re.compile(r"\bnever\b|\b(?:tired of|used to|keep|kept|fond of|like to)\s|\w+ing$", re.IGNORECASE)
"""Of what two do again and again, or say by the way: no act of a day."""


def give_two_countries(sentence: Sentence, reading: Reading) -> None:
    """Let "the foreign ministers of the two countries" be those of the two countries named before."""
    for mention in sentence.mentions:
        if mention.kind != "office" or mention.countries or mention.person:
            continue
        group = next(
            (
                h
                for h in sentence.hits
                if h.entry.tag == "group" and h.entry.value in BOTH and 0 <= h.start - mention.end <= _OF
            ),
            None,
        )
        if group or (mention.end - mention.start > 0 and _both_inside(sentence, mention)):
            mention.countries = reading.memory.two()


def _both_inside(sentence: Sentence, mention: Mention) -> bool:
    return any(h.entry.tag == "group" and h.start < mention.end and h.end > mention.start for h in sentence.hits)


def parties(new: list[Found], memory: Memory) -> tuple[Mention, ...]:
    """Who "the sides" are from here on: the parties of the last occasion between two."""
    for found in reversed(new):
        if found.kind in {"message", "other", "sanction", "exercise"}:
            continue
        if memory.pair and all(m.person for m in memory.pair) and not any(m.person for m in found.actors):
            continue
        by_country = {m.country: m for m in found.actors if m.country}
        if memory.pair and all(m.person for m in memory.pair) and not all(m.person for m in by_country.values()):
            # Two people stay "the two presidents" when one of them is to go on to a third country.
            continue
        if found.kind == "visit" and len(by_country) == 1 and len(found.countries) == _PAIR and not memory.pair:
            host = next(c for c in found.countries if c not in by_country)
            return (*by_country.values(), Mention(0, 0, "country", (host,), None, host))
        if len(by_country) == _PAIR:
            return tuple(by_country.values())
        many = next((m for m in found.actors if m.person is None and len(m.countries) == _PAIR), None)
        if many:
            return tuple(memory.each(many))
    return ()


def joint_positions(sentence: Sentence, said: Said, speakers: list[Mention], text: str) -> list[Found]:
    """Two countries that say one thing together, where no occasion is told, have acted together."""
    countries = tuple(sorted({c for m in speakers for c in m.countries if c}))
    if len(speakers) < _PAIR or len(countries) < _PAIR or said.cue is None:
        return []
    if _OUGHT.search(text, max(sentence.start, said.cue.start - _NEAR), said.cue.start):
        # What they should do together they have not done.
        return []
    if _NO_ACT.search(text, max(sentence.start, said.cue.start - _NEAR), said.cue.end):
        return []
    return [
        Found(
            "other",
            "held",
            list(speakers),
            countries,
            sentence,
            Hit(said.cue.start, said.cue.end, said.cue.entry),
            None,
            None,
            None,
        )
    ]


def exercises(sentences: list[Sentence], found: list[Found]) -> list[Found]:
    """A drill whose participants are told after it: those with forces in it, in the whole text."""
    if any(f.kind == "exercise" for f in found):
        return []
    cue = next(
        ((s, h) for s in sentences for h in s.hits if h.entry.tag == "cue" and h.entry.value == "exercise"), None
    )
    if cue is None:
        return []
    actors: dict[str, Mention] = {}
    for sentence in sentences:
        forces = [m for m in sentence.mentions if m.kind == "inst" and m.office == "army"]
        for mention in sentence.mentions if forces else []:
            for country in mention.countries:
                actors.setdefault(country, mention)
    if len(actors) < _PAIR:
        return []
    return [
        Found("exercise", "held", list(actors.values()), tuple(sorted(actors)), cue[0], cue[1], None, None, "in_person")
    ]
