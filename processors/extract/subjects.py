"""The subject of an English or Russian verb of saying that stands before it."""

from __future__ import annotations

import re
from typing import Final

from processors.extract import circumstances, clauses
from processors.extract.matching import fold
from processors.extract.model import Hit, Mention, Sentence
from processors.extract.words import left_end, trim, words

_AUXILIARIES: Final = """
has have had was were is are also then later once again earlier just not did does do been being would will could can may
might should still even now often first already only never always and to further however that who which
"""
_AUXILIARY_WORDS: Final = frozenset(_AUXILIARIES.split())
# A mark, a comma with a space, or a word between spaces: a search skips to the few characters that these begin with.
_CLAUSE: Final = re.compile(
    r"[ ,;:—“\"”](?:(?<= )(?:a(?:nd|s|fter|lthough)|b(?:ut|ecause)|wh(?:ile|en)|th(?:at|ough)|[-–]) "
    r"|(?<=[;:—“\"”])|(?<=,) )"
)
_RU_CLAUSE: Final = re.compile(r"[;:—«»]|,\s|\s[-–]\s|\s(?:что|и|а|но)\s")
_JOINED: Final = frozenset({" and ", ", ", " и ", ", and ", " as well as ", " а также "})
# In small letters.
_EMPTY: Final = {
    "en": re.compile(r"(?:(?:but|and|however|meanwhile|also|in addition)\b[\s,]*)+"),
    "ru": re.compile(
        r"(?:(?:как|что|но|и|а|поэтому|так|также|при этом|еще|ещё|тогда|там|уже|сегодня|вчера|теперь|потом|затем)"
        r"\b[\s,]*)+"
    ),
}
_NO_SUBJECT: Final = re.compile(
    r"(?:where|who|whom|which|that|was|were|is|are|has|have|had|been|be|will|would|can|could|may|might|not|to)\b"
)
"""Words that open the rest of a relative clause, whose subject is elsewhere."""
TOPIC: Final = re.compile(r"обо?\s|о\s", re.IGNORECASE)
"""What opens a Russian clause that tells of what its subject, which stands behind the verb, speaks."""
_CONDITION: Final = re.compile(r"(?:хотя|если|когда|поскольку|пока|чтобы|как)\b", re.IGNORECASE)
"""What opens a Russian clause on which another depends: who acts in it says nothing."""
_LATE: Final = re.compile(r"(?:\s(?:накануне|ранее|позже|вчера|сегодня|также|уже|затем|впоследствии|неоднократно))+$")
"""When a Russian subject spoke, between it and its verb."""
_LONGEST_ROW: Final = 80
"""Characters of adverbs and times in a row."""
_REACH: Final = 60
_LONGEST: Final = 12
_APPOSITION: Final = 20
"""Words that tell who somebody is ("a senior fellow at …")."""
_FEW: Final = 3


def subject_before(sentence: Sentence, text: str, cue: Hit, lang: str, floor: int = 0) -> tuple[int, int] | None:
    """The noun phrase before the cue, from the last clause boundary, without auxiliaries."""
    floor = max(floor, sentence.start)
    end, coordinated = left_end(text, floor, cue.start), False
    if lang == "en":
        end, coordinated = without_auxiliaries(text, floor, end, opens=floor == sentence.start)
    if end > floor and text[end - 1] == ",":
        end = _apposition(sentence, text, floor, end, lang)
    boundary = clause = floor
    for match in (_CLAUSE if lang == "en" else _RU_CLAUSE).finditer(text, floor, end):
        boundary = match.end()
        clause = clause if match.group() == " и " else boundary
    if lang == "ru" and TOPIC.match(text, trim(text, clause, end)[0], end):
        return None
    mention = _nearest(sentence, text, floor, end)
    closed = lang == "ru" and text[left_end(text, floor, cue.start) - 1] == ","
    if closed and mention and not any(text[m.end : m.end + 1] == "," for m in sentence.mentions if m.end <= cue.start):
        # "Россия ждет станков, сообщили …": the comma ends a clause of its own.
        return None
    verb = _verb_before(sentence, mention) if mention and coordinated else None
    if verb:
        # Of "X met Y and said" the one who met.
        first = next((m for m in reversed(sentence.mentions) if m.acts and m.end <= verb.start), None)
        return (first.start, first.end) if first else _phrase(text, floor, verb.start, lang)
    if mention and coordinated and lang == "en" and end - mention.end > 1:
        # "Lavrov briefed Wang on the plan and said": what stands between tells that the last named is no subject.
        opening = next((m for m in sentence.mentions if m.acts and m.start >= floor), None)
        if opening and opening is not mention and words(text, floor, opening.start) <= _FEW:
            return opening.start, opening.end
    if mention and mention.end > boundary:
        start = _start_of(sentence, text, mention, (floor, boundary, end))
        return trim(text, max(start, floor), max(end, mention.end) if lang == "en" else mention.end)
    return _phrase(text, boundary, end, lang)


def subject_after(sentence: Sentence, cue: Hit, end: int) -> tuple[int, int] | None:
    """The first after a Russian verb, up to ``end``, whose case says that it may be the subject."""
    may = (
        m
        for m in sentence.mentions
        if m.acts and not m.oblique and m.kind in {"person", "office", "inst"} and cue.end < m.start < end
    )
    first = next(may, None)
    return (first.start, first.end) if first else None


def without_auxiliaries(text: str, floor: int, end: int, *, opens: bool) -> tuple[int, bool]:
    """Where the subject ends, and whether "and" stands between it and the verb."""
    small = fold(text)
    stop = left_end(text, floor, end)
    start, joined = _row(small, max(floor, stop - _LONGEST_ROW), stop)
    if start < stop:
        # The comma that closes an apposition stays: it tells where the subject is.
        comma = start + 1 if small.startswith(", ", start) else start
        return left_end(text, floor, comma), joined
    return (floor if opens and _is_auxiliary(small[floor:end]) else end), False


def _row(small: str, floor: int, stop: int) -> tuple[int, bool]:
    """Where auxiliaries and times right before ``stop`` begin, with the mark before them; whether "and" is there."""
    start, joined = stop, False
    while True:
        at = max(floor, small.rfind(" ", floor, start) + 1, small.rfind(",", floor, start) + 1)
        word = small[at:start]
        if not _is_auxiliary(word):
            at = circumstances.when(small, floor, start)
        if not floor < at < start:
            return start, joined
        joined = joined or word == "and"
        start = at
        while start > floor and small[start - 1] in " ,":
            start -= 1


def _is_auxiliary(word: str) -> bool:
    return word in _AUXILIARY_WORDS or (word.endswith("ly") and word != "ly" and word.isalnum())


def _nearest(sentence: Sentence, text: str, floor: int, end: int) -> Mention | None:
    for mention in reversed(sentence.mentions):
        # "В Пекине выразили обеспокоенность": a capital in that case does speak.
        speaks = not mention.oblique or text[max(0, mention.start - 2) : mention.start].lower() == "в "
        if mention.acts and speaks and floor <= mention.start and end - _REACH <= mention.end <= end:
            return mention
    return None


def _start_of(sentence: Sentence, text: str, mention: Mention, bounds: tuple[int, int, int]) -> int:
    """Where the phrase of the mention begins: with words before it in its clause, or with others joined to it."""
    floor, boundary, end = bounds
    near = end - mention.end <= 1 and words(text, boundary, mention.start) <= _FEW
    start = min(mention.start, boundary) if near else mention.start
    listed = False
    for other in reversed(sentence.mentions):
        gap = text[other.end : start]
        # A comma joins only what an "and" closes ("A, B and C said", not "…, B said") or what opens a headline.
        closed = listed or (sentence.title and other.start == sentence.start)
        joins = gap in _JOINED and (gap != ", " or (closed and other.kind == mention.kind))
        if other.acts and joins and floor <= other.start < start:
            start, listed = other.start, True
    return start


def _phrase(text: str, boundary: int, end: int, lang: str) -> tuple[int, int] | None:
    start, end = trim(text, boundary, end)
    empty = _EMPTY[lang].match(fold(text), start, end)
    start = empty.end() if empty else start
    if start >= end or not 0 < words(text, start, end) <= _LONGEST:
        return None
    late = _LATE.search(text, start, end) if lang == "ru" else None
    end = late.start() if late and late.start() > start else end
    return None if (_NO_SUBJECT if lang == "en" else _CONDITION).match(text, start, end) else (start, end)


def _verb_before(sentence: Sentence, nearest: Mention) -> Hit | None:
    """The verb that ``nearest`` is an object of."""
    verbs = (h for h in reversed(sentence.hits) if h.end <= nearest.start and h.entry.tag in {"cue", "say"})
    return next((h for h in verbs if h.entry.kind != "noun"), None)


def _apposition(sentence: Sentence, text: str, floor: int, end: int, lang: str) -> int:
    """Where the subject ends before an apposition ("Corker, the committee's chairman, said"), if it is not the name."""
    comma = text.rfind(",", floor, end - 1)
    if comma <= floor or words(text, comma, end) > _APPOSITION:
        return end - 1
    if lang != "en" or clauses.adverbial(text, comma + 2, end - 1):
        return comma
    # "In Moscow, Lavrov, however, said" has none, nor has "The bridge is open, Lavrov, however, said".
    first = text.rfind(",", floor, comma) + 1 or floor
    if clauses.adverbial(text, *trim(text, first, comma)) or clauses.finite(text, first, comma):
        return end - 1
    named = any(m.person and first <= m.start < comma for m in sentence.mentions)
    titled = any(m.person is None and comma < m.start < end for m in sentence.mentions)
    return end - 1 if clauses.name(text, comma + 2, end - 1) and not named and not titled else comma
