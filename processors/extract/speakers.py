"""Whose words they are: the source of an attribution brought to people, offices or countries."""

from __future__ import annotations

import re
from typing import Final

from processors.extract import groups, pronouns
from processors.extract.model import BOTH, Hit, Mention, Sentence
from processors.extract.reading import Reading
from processors.extract.said import Said, overlaps

_PAIR: Final = 2
_OF_OTHERS: Final = re.compile(r" (?:нашей|этой|своей|других) ")
"""After "лидеры" or "министры": these are not the parties of the occasion, but others."""
_THEIR: Final = re.compile(r"\b(?:их|their|our)\b")
_FIRST_PERSON: Final = frozenset({"i", "we", "я", "мы", "let", "allow"})


def of(sentence: Sentence, said: Said, reading: Reading) -> list[Mention]:
    """The speakers of what was said, two for "the ministers said"; none when nobody can be named."""
    memory = reading.memory
    if said.source is None:
        return [memory.speaker] if memory.speaker and reading.lang == "zh" else []
    if said.cue and said.source == (said.cue.start, said.cue.end):
        return _of_pronoun(sentence, said, said.source, reading)
    group = _group(sentence, said.source, reading.text)
    stands = group and (group.entry.value in BOTH or (group.entry.value == "they" and memory.is_fresh(sentence)))
    sides = group if stands and len(memory.pair) >= _PAIR else None
    inside = [m for m in sentence.mentions if m.acts and overlaps(said, m)]
    people = [m for m in inside if m.person] or [m for m in inside if m.kind in {"inst", "office"}] or inside
    # "Сказал Мишустин Ли Цяну": who stands in a case that no subject has is spoken to.
    people = [m for m in people if not m.oblique] or people
    if people and said.cue and reading.lang == "ru":
        people[-1] = pronouns.herself(people[-1], reading.text[said.cue.start : said.cue.end], reading)
    if people and not (sides and people[-1].person is None and not people[-1].countries):
        return _named(people, reading)
    if sides:
        return _of_sides(sides, reading)
    if group and group.entry.value == "one" and (last := _one(sentence, said, said.source, reading)):
        return [_at(said.source, last)]
    # "They" whose people are not known names nobody.
    return [] if group and group.entry.value == "they" else _unknown(sentence, said, reading)


def _group(sentence: Sentence, source: tuple[int, int], text: str) -> Hit | None:
    start, end = source
    group = next((h for h in sentence.hits if h.entry.tag == "group" and h.start < end and h.end > start), None)
    return None if group and group.entry.value in BOTH and _OF_OTHERS.match(text, group.end) else group


def _one(sentence: Sentence, said: Said, source: tuple[int, int], reading: Reading) -> Mention | None:
    if reading.lang == "zh":
        return reading.memory.speaker or reading.memory.last_person()
    return pronouns.one(source, (said.start, said.end), sentence, reading)


def _of_pronoun(sentence: Sentence, said: Said, source: tuple[int, int], reading: Reading) -> list[Mention]:
    """Of "по их мнению": the pronoun is inside the attribution."""
    memory = reading.memory
    if _THEIR.search(reading.text, *source) and len(memory.pair) >= _PAIR:
        return [_at(source, m) for m in memory.pair]
    last = _one(sentence, said, source, reading)
    return [_at(source, last)] if last else []


def _named(people: list[Mention], reading: Reading) -> list[Mention]:
    many = people[-1]
    if len(people) >= _PAIR and _joined(reading.text, people):
        return people
    return reading.memory.each(many)


def _of_sides(group: Hit, reading: Reading) -> list[Mention]:
    pair, place = groups.members(group, reading.text, reading.memory), (group.start, group.end)
    if group.entry.value != "sides":
        return [_at(place, m) for m in pair]
    codes = dict.fromkeys(code for m in pair for code in m.countries)
    return [Mention(*place, "country", (code,), None, reading.lexicon.names.get(code, code)) for code in codes]


def _unknown(sentence: Sentence, said: Said, reading: Reading) -> list[Mention]:
    """Somebody without name or office; Chinese has no phrase that is sure to be one."""
    if reading.lang == "zh" or said.source is None:
        return []
    name = reading.text[said.source[0] : said.source[1]].strip()
    if not name:
        return []
    first, last = name.split(maxsplit=1)[0].lower(), name.rsplit(maxsplit=1)[-1].lower()
    if (first in _FIRST_PERSON and reading.memory.transcript) or (first != last and last in _FIRST_PERSON):
        # "First of all we": nobody whom the text names.
        return []
    # Who is "Beijing-based" is not China's.
    own = (m for m in sentence.mentions if overlaps(said, m) and reading.text[m.end : m.end + 1] != "-")
    country = next((c for m in own for c in m.countries), None)
    return [Mention(*said.source, "other", (country,) if country else (), None, name)]


def _at(place: tuple[int, int], who: Mention) -> Mention:
    return Mention(*place, who.kind, who.countries, who.person, who.name, who.office)


def _joined(text: str, people: list[Mention]) -> bool:
    gap = text[people[-2].end : people[-1].start].strip()
    return gap in {"and", "и", "和", "与", "、", "同", ","}
