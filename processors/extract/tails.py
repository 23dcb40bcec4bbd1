"""Where the words said end: before the occasion on which they were said, or another verb of saying.

"Called for a truce | in a phone call with Putin on Monday", "called for a truce | and said that …".
"""

from __future__ import annotations

import re
from typing import Final

from processors.extract.model import CONTACT, Hit, Mention, Sentence
from processors.extract.said import Said, overlaps

_OF_WORDS: Final = {
    "en": re.compile(r"\s(?:(?:in|at)\s(?:an?|his|her)|during(?:\s(?:an?|the|his|her|their))?)\s(?:[a-z-]+\s){0,2}$"),
    "ru": re.compile(r"\s(?:в ходе|во время|на)\s(?:\w+\s){0,2}$"),
}
"""Before the noun of the occasion. "Progress in talks with Russia" is what was called for."""
_OF_CALL: Final = {
    "en": re.compile(r"\s(?:in|on|during)\s(?:(?:an?|the|his|her|their)\s)?(?:[a-z-]+\s){0,2}$"),
    "ru": re.compile(r"\s(?:в|в ходе|во время|при)\s(?:\w+\s){0,2}$"),
}
"""A call by phone is seldom what is spoken of."""
_LOCATIVE: Final = ("е", "ах", "ях", "и", "а", "ов", "ий")
"""Of a Russian noun where something is said; «на встречу» is where somebody wants to go."""
_AHEAD: Final = re.compile(r"\b(?:will|would|may|might|could|can|should|to|буд[еу]т|намерен\w?|планиру[ею]т|может)\s$")
"""Before a verb of saying: neither the words nor the occasion have come."""
_MODAL: Final = re.compile(r"\b(?:will|would|could|can|may|might|should|shall|must|буд[еу]т|может|могут|смо[гж]\w+)\b")
"""In the words said: the occasion may be what they are about."""
_SOMEBODY: Final = re.compile(r"\b(?:he|she|they|we|он|она|они|мы)\b")
_GOVERNS: Final = (
    *("interest", "part", "involve", "role", "confiden", "belie", "success", "engag", "aim", "hint", "agree", "insist"),
    *("focus", "plan", "work", "deci", "hope", "count", "rel", "stake", "faith", "invest", "look"),
    *("заинтерес", "участ", "настаив", "настоя", "сосредоточ", "присутств", "рассчит", "увер", "нужд", "сомн", "отказ"),
)
"""Beginnings of words that "in", "at" and «на» may belong to: "interest in a meeting with Xi"."""
_WITH: Final = {"en": re.compile(r"\swith\s(?:the |his |her )?"), "ru": re.compile(r"\sсо?\s(?:сво\w+ )?")}
_REST: Final = {
    "en": re.compile(
        r"(?:[\s,]+(?:(?:early |late |earlier |later )?(?:on |this |last )?[A-Z][a-z]+day|on [A-Z][a-z]+ \d+"
        r"|on \d+ [A-Z][a-z]+|(?:this|last) \w+|in (?:the )?[A-Z][\w-]+))*[\s.]*"
    ),
    "ru": re.compile(r"(?:[\s,]+(?:вчера|сегодня|накануне|\d+ [а-я]+|во? [\w-]+))*[\s.]*"),
}
"""When and where, which may follow whom it was with."""
_REACH: Final = 40
_NEAR: Final = 4
"""Words."""
AND: Final = " and "
_RELATIVE: Final = re.compile(r"\b(?:that|which|who)\b")


def cut(sentence: Sentence, text: str, said: Said, lang: str) -> int:
    """The end of what was ``said``, without the occasion that it closes with: there it was said."""
    cue, start, end = said.cue, said.start, said.end
    if cue is None or _AHEAD.search(text, max(sentence.start, cue.start - _REACH), cue.start):
        return end
    for hit in sentence.hits:
        if hit.entry.tag != "cue" or hit.entry.kind != "noun" or not start < hit.start < end:
            continue
        if hit.entry.value not in CONTACT:
            continue
        call = hit.entry.value == "phone_call"
        opens = (_OF_CALL if call else _OF_WORDS)[lang].search(text, max(start, hit.start - _REACH), hit.start)
        other = _other_party(sentence, text, hit, end, lang) if opens else None
        if opens and other and _tells_when(sentence, text, said, opens.start(), other, call=call):
            return opens.start()
    return end


def _tells_when(sentence: Sentence, text: str, said: Said, end: int, other: Mention, *, call: bool) -> bool:
    """Whether what follows the words up to ``end`` tells when they were said, and does not belong to them."""
    words = text[said.start : end].lower()
    if _MODAL.search(words) or any(word.startswith(_GOVERNS) for word in words.split()[-_NEAR:]):
        return False
    # Of "said Putin praised him in a meeting with X" the meeting is Putin's, of "trade was growing in …" the speaker's.
    clause = said.stance == "neutral" and (_SOMEBODY.search(words) or _names_another(sentence, said, end, other))
    return not clause and (call or " to " not in words)


def _names_another(sentence: Sentence, said: Said, end: int, other: Mention) -> bool:
    """Whether the words up to ``end`` name more than the two sides, or begin with the country of the ``other``."""
    own = {code for m in sentence.mentions if overlaps(said, m) for code in m.countries}
    both = own | set(other.countries)
    told = (m for m in sentence.mentions if m.acts and said.start <= m.start < end)
    return any(m.person or not set(m.countries) <= (own if m.start == said.start else both) for m in told)


def before_next(sentence: Sentence, text: str, start: int, end: int) -> int:
    """The end of what somebody calls for or condemns, where another verb of saying is joined to that verb by "and"."""
    for hit in sentence.hits:
        verb = (
            hit.entry.tag == "say"
            and hit.entry.value == "neutral"
            and text.endswith(("ed", "said", "told"), 0, hit.end)
        )
        joined = verb and start < hit.start < end and text.endswith(AND, 0, hit.start)
        # "The sanctions that Washington imposed and announced" are one thing.
        if joined and not _RELATIVE.search(text, start, hit.start):
            return hit.start - len(AND)
    return end


def _other_party(sentence: Sentence, text: str, hit: Hit, end: int, lang: str) -> Mention | None:
    """Who follows the occasion's noun with "with", if nothing but when and where comes then."""
    if lang == "ru" and not text.endswith(_LOCATIVE, hit.start, hit.end):
        return None
    match = _WITH[lang].match(text, hit.end) or _WITH[lang].search(text, hit.start, hit.end + 1)
    at = match.end() if match else -1
    other = next((m for m in sentence.mentions if m.start == at and m.kind in {"person", "office"}), None)
    return other if other and _REST[lang].fullmatch(text, other.end, end) else None
