"""Where the words said end: before the occasion on which they were said, "… in a phone call with Putin on Monday"."""

from __future__ import annotations

import re
from typing import Final

from processors.extract.model import CONTACT, Hit, Sentence

_OF_WORDS: Final = {
    "en": re.compile(
        r"\s(?:(?:in|on|at)\s(?:an?|his|her)|during(?:\s(?:an?|the|his|her|their))?)\s(?:[a-z-]+\s){0,2}$"
    ),
    "ru": re.compile(r"\s(?:в ходе|во время|на)\s(?:\w+\s){0,2}$"),
}
"""Before the noun of the occasion. "Progress in talks with Russia" is what was called for."""
_OF_CALL: Final = {
    "en": re.compile(r"\s(?:in|on|during)\s(?:(?:an?|the|his|her|their)\s)?(?:[a-z-]+\s){0,2}$"),
    "ru": re.compile(r"\s(?:в|в ходе|во время|при)\s(?:\w+\s){0,2}$"),
}
"""A call by phone is seldom what is spoken of."""
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
AND: Final = " and "


def cut(sentence: Sentence, text: str, start: int, end: int, lang: str) -> int:
    """The end of words that begin at ``start``, without the occasion that the stretch up to ``end`` closes with."""
    for hit in sentence.hits:
        if hit.entry.tag != "cue" or hit.entry.kind != "noun" or hit.entry.value not in CONTACT:
            continue
        if not start < hit.start < end:
            continue
        before = (_OF_CALL if hit.entry.value == "phone_call" else _OF_WORDS)[lang]
        opens = before.search(text, max(start, hit.start - _REACH), hit.start)
        if opens and _closes(sentence, text, hit, end, lang):
            return opens.start()
    return end


def before_next(sentence: Sentence, text: str, start: int, end: int) -> int:
    """The end of what somebody calls for or condemns, where another verb of saying is joined to that verb by "and"."""
    for hit in sentence.hits:
        verb = (
            hit.entry.tag == "say"
            and hit.entry.value == "neutral"
            and text.endswith(("ed", "said", "told"), 0, hit.end)
        )
        if verb and start < hit.start < end and text.endswith(AND, 0, hit.start):
            return hit.start - len(AND)
    return end


def _closes(sentence: Sentence, text: str, hit: Hit, end: int, lang: str) -> bool:
    """Whether the occasion's other party, and nothing else but when and where, follows its noun."""
    match = _WITH[lang].match(text, hit.end) or _WITH[lang].search(text, hit.start, hit.end + 1)
    if match is None:
        return False
    other = next((m for m in sentence.mentions if m.start == match.end() and m.kind != "inst"), None)
    return other is not None and _REST[lang].fullmatch(text, other.end, end) is not None
