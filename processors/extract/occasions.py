"""Of several occasions that one sentence tells, who takes part in which: objects belong to their own verb."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from processors.extract.model import CONTACT, Hit, Mention, Sentence, countries_of
from processors.extract.reading import Reading

_WITH: Final = re.compile(r"\s(?:with|с|со)\s")
_WHO: Final = re.compile(r",?\s(?:who|котор(?:ый|ая|ые))\b")
_NEW_SUBJECT: Final = re.compile(
    r"(?:[,;:—–]|\b(?:and|but|while|where|when|as|и|а|но|где|когда))\s(?:[\w’'-]+\s){0,4}$"
)
_TO_VERB: Final = re.compile(r"[^,;:—–]{0,40}$")
_PAIR: Final = 2
_NEAR: Final = 40
_SEPARATE: Final = re.compile(
    r"\b(?:отдельны\w+|двусторонни\w+|separate|bilateral|one-on-one)\s(?:телефонны\w+\s|phone\s)?"
    r"(?:встреч\w*|переговор\w*|бесед\w*|разговор\w*|meetings|talks|calls|conversations)$"
    r"|телефонны\w+ разговор(?:ы|ов|ам|ами|ах)$|\b(?:phone |telephone )?calls with$",
    re.IGNORECASE,
)
"""Several occasions of two, though one noun names them."""
_EACH: Final = re.compile(r"\b(?:each|separately) (?:\w+ly )?$")
_EACH_ENDS: Final = ("each ", "ly ")
"""Before a verb whose subjects act one by one."""
_ONE_BY_ONE: Final = re.compile(r"先后|分别|依次|逐一")
_WITH_HAN: Final = frozenset("与同和跟")
_IN_PLACE: Final = re.compile(r"\s(?:in|в|во)\s[^,;]{2,30},")

Taking = tuple[list[Mention], tuple[str, ...]]
"""Who takes part, and of which countries."""


def own(sentence: Sentence, cue: Hit, chosen: list[Mention], text: str) -> list[Mention]:
    """Those of ``chosen`` that take part in the occasion of ``cue``.

    Of "X met A and later called B" A is no party of the call; of "X was received by A, who had met B" neither is X of
    the meeting. Without two countries left (a visit needs one) nothing is known of the sentence, and all are given.
    """
    others = [h for h in sentence.hits if h is not cue and _bounds(h, cue, sentence, text)]
    if not others:
        return chosen
    before = min((h for h in others if h.end <= cue.start), key=lambda h: h.end, default=None)
    after = min((h for h in others if h.start >= cue.end), key=lambda h: h.start, default=None)
    kept = chosen
    if after:
        subject = _subject(kept, cue.end, after, text)
        kept = [m for m in kept if m.start < after.start and (m not in subject or _WHO.match(text, m.end))]
        kept = [m for m in kept if m.start < cue.end or not _is_object_han(m, text)]
    if before:
        kept = _without_objects(kept, before, cue, text)
    enough = 1 if cue.entry.value == "visit" else _PAIR
    return kept if len(countries_of(kept)) >= enough else chosen


def apart(cue: Hit, kind: str, actors: list[Mention], codes: tuple[str, ...], reading: Reading) -> list[Taking]:
    """One who meets several one after the other has met each of them; those have not met one another."""
    if kind not in CONTACT:
        return [(actors, codes)]
    before = [m for m in actors if m.end <= cue.start]
    after = [m for m in actors if m.start >= cue.end]
    told = _one_by_one(cue, before, after, reading)
    if told is not None:
        return told
    beside = cue.entry.kind != "noun" or any(m.start - cue.end <= 1 for m in after)
    if len(codes) <= _PAIR or not (beside or _is_separate(cue, reading.text)):
        return [(actors, codes)]
    subject, objects = countries_of(before), countries_of(after)
    if not subject and len(objects) >= _PAIR and _each_elsewhere(after, reading):
        return []
    if len(subject) != 1 or len(objects) < _PAIR or subject[0] in objects:
        return [(actors, codes)]
    return _pairs(before, after, reading)


def _one_by_one(cue: Hit, before: list[Mention], after: list[Mention], reading: Reading) -> list[Taking] | None:
    """The occasions that a word makes one for each; none when it does not tell who met them."""
    text = reading.text
    if reading.lang == "zh" and len(before) >= _PAIR and not after:
        if not _ONE_BY_ONE.search(text, max(0, before[0].start - _NEAR), cue.start):
            return None
        # A Chinese verb has its objects before it: "A先后同B和C通电话", "A与B、C分别会谈".
        before, after = _by_preposition(before, text)
        return _pairs(before, after, reading) if before else []
    subject, objects = countries_of(before), countries_of(after)
    several = len(subject) >= _PAIR and after and len(objects) <= 1 and text.endswith(_EACH_ENDS, 0, cue.start)
    if several and _EACH.search(text, max(0, cue.start - _NEAR), cue.start):
        return _pairs(after, before, reading)
    # "Talked with A and B, one by one": who did stands elsewhere.
    alone = not before and len(objects) >= _PAIR and _WITH.match(text, cue.end)
    return [] if alone and _is_separate(cue, text) else None


def _is_separate(cue: Hit, text: str) -> bool:
    return _SEPARATE.search(text, max(0, cue.start - _NEAR), cue.end) is not None


def _pairs(one: list[Mention], others: list[Mention], reading: Reading) -> list[Taking]:
    """The ``one`` side with each of the countries of the ``others``."""
    sides = [side for m in others for side in reading.memory.each(m)]
    out: list[Taking] = []
    for code in countries_of(others):
        party = [side for side in sides if code in side.countries]
        out.append(([*one, *party], tuple(sorted({*countries_of(one), code}))))
    return out


def _is_object_han(mention: Mention, text: str) -> bool:
    return text[mention.start - 1 : mention.start] in _WITH_HAN


def _by_preposition(actors: list[Mention], text: str) -> tuple[list[Mention], list[Mention]]:
    """Those before a Chinese "with", and those behind it."""
    first = next((i for i, m in enumerate(actors) if _is_object_han(m, text)), 0)
    return actors[:first], actors[first:]


def _each_elsewhere(after: list[Mention], reading: Reading) -> bool:
    """Whether the list gives each of them a place of his own ("met A in Moscow, B in Beijing"): they met a third."""
    gaps = [reading.text[one.end : two.start] for one, two in pairwise(after)]
    return bool(gaps) and all(_IN_PLACE.match(gap) for gap in gaps)


def _bounds(hit: Hit, cue: Hit, sentence: Sentence, text: str) -> bool:
    """Whether it is the verb of another contact, or the noun of one with a party of its own ("on talks with B")."""
    if hit.entry.tag != "cue" or hit.entry.value not in CONTACT or sentence.quoted(hit.start):
        return False
    if not _same_words(sentence, hit, cue):
        return False
    if hit.entry.kind != "noun":
        return True
    return cue.entry.value != "visit" and _WITH.match(text, hit.end) is not None


def _same_words(sentence: Sentence, one: Hit, other: Hit) -> bool:
    """Whether both are told in the same words: reported ones, or the sentence's own."""
    spoken = [next((s for s in sentence.spoken if s[0] <= h.start < s[1]), None) for h in (one, other)]
    return spoken[0] == spoken[1]


def _without_objects(kept: list[Mention], before: Hit, cue: Hit, text: str) -> list[Mention]:
    """Leave out the objects of the verbs since the first one, ``before``, or all that came before a new subject."""
    second = next((m for m in kept if before.end <= m.start < cue.start), None)
    if second and _is_object_han(second, text):
        # "A与B通话，随后又与C通话".
        return [m for m in kept if m.start >= before.end or not _is_object_han(m, text)]
    subject = _subject(kept, before.end, cue, text)
    if subject:
        return [m for m in kept if m.start >= cue.end or m in subject]
    if cue.entry.value != "visit" and not any(m.start >= cue.end for m in kept):
        return kept
    return [m for m in kept if not before.end <= m.start < cue.start]


def _subject(kept: list[Mention], start: int, verb: Hit, text: str) -> list[Mention]:
    """The mention after ``start`` that is the subject of ``verb``, if another than the sentence's is."""
    between = [m for m in kept if start <= m.start and m.end <= verb.start]
    if not between:
        return []
    last = between[-1]
    if _WHO.match(text, last.end, verb.start):
        return [last]
    opens = _NEW_SUBJECT.search(text, start, last.start)
    comma = opens and ("," in opens.group() or len(between) > 1 or "where" in opens.group() or "где" in opens.group())
    return [last] if comma and _TO_VERB.fullmatch(text, last.end, verb.start) else []
