"""Sessions of what two countries have together: "the Russia-China commission met", «заседание межправкомиссии»."""

from __future__ import annotations

import re
from typing import Final

from processors.extract.model import Entry, Hit, Mention, Sentence

_BODY: Final = {
    "en": re.compile(
        r"[^.;:]{0,60}?\b(?:(?:sub-?)?com(?:mission|mittee)|council|working group|dialogue)\b", re.IGNORECASE
    ),
    "ru": re.compile(r"[^.;:]{0,60}?\b(?:(?:под|меж\w*)?комисси|(?:под)?комитет|рабоч\w+ групп)\w*"),
    "zh": re.compile(r"[^，。；]{0,16}?(?:委员会|联委会|分委会|工作组)"),
}
_SESSION: Final = {
    "en": re.compile(r"\b(?:sessions?|meetings?)\b", re.IGNORECASE),
    "ru": re.compile(r"\b(?:заседани\w+|сесси\w+|встреч\w+)\b", re.IGNORECASE),
    "zh": re.compile(r"会议|全会"),
}
_HELD: Final = {
    "en": re.compile(
        r"\b(?:held|holds?|took place|takes place|convened?s?|opens?|opened|gathered|co-?chair\w*|chair(?:s|ed)|will)\b"
    ),
    "ru": re.compile(
        r"\b(?:прош[её]?л|проход|пройд|состо(?:ял|ит)|пров[её]?[лд]|откр(?:ыл|о)|заверш|начал|собрал|сопредседател"
        r"|под председательством)",
        re.IGNORECASE,
    ),
    "zh": re.compile(r"举行|召开|开幕|闭幕|主持"),
}
_PAIR: Final = 2
CUE: Final = Entry("cue", "meeting", "noun")
"""Of a session; the two countries of the body are its parties."""


def of_sentence(sentence: Sentence, text: str, lang: str) -> Hit | None:
    """A cue for the session of a body of two countries that the sentence says was, or is to be, held."""
    if not any(_has_body(m, text, lang) for m in sentence.mentions):
        return None
    session = _SESSION[lang].search(text, sentence.start, sentence.end)
    held = _HELD[lang].search(text, sentence.start, sentence.end)
    if session is None or held is None or sentence.quoted(session.start()):
        return None
    if any(h.entry.tag == "cue" and not _SESSION[lang].match(text, h.start) for h in sentence.hits):
        return None
    return Hit(*session.span(), CUE)


def _has_body(mention: Mention, text: str, lang: str) -> bool:
    """Whether what the two countries of the mention have together is named right after it."""
    two = len(mention.countries) == _PAIR and mention.person is None
    return two and _BODY[lang].match(text, mention.end) is not None
