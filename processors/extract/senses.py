"""Where a word of saying says nothing: it has another sense there, or tells what was not said."""

from __future__ import annotations

import re
from typing import Final

from processors.extract.matching import fold
from processors.extract.model import Hit, Sentence
from processors.extract.words import last

_PLAIN: Final = frozenset({"said", "says", "told", "tells", "wrote", "notes", "adds"})
"""Words of saying that no pattern here looks at: half of all that a text has. In small letters."""
_OTHER_SENSE: Final = re.compile(
    r"(?:found|finds?|saw|shows?|showed|declared|called)\s(?:itself|himself|herself|themselves)\b"
    r"|conclud(?:ed|es|ing)\s(?:with|on|in|at|by|a|an|its|his|her|the|their)\b|called\s(?:off|by|as)\b"
    r"|disputes\s(?:with|over|in|between|among|about|and|on|as)\b",
    re.IGNORECASE,
)
"""Verbs of speech that say something else with these words after them."""
_SILENT: Final = re.compile(
    r"(?:declin|refus)(?:ed|es|ing)\sto\s(?:comment|answer|say|elaborate|discuss|disclose|speculate|identify"
    r"|reveal|be\s(?:named|identified|drawn))\b",
    re.IGNORECASE,
)
"""Who refuses to speak has said nothing."""
_ASKED: Final = re.compile(
    r"(?:asked|pressed|questioned)\s(?:about|whether|if|on|by|how|why|what|when|to|again|later|separately)\b"
)
_ASIDE: Final = re.compile(r"(?:,|\b(?:when|if|while))\s$")
"""Before a participle that stands apart from its clause: "Lavrov, asked about it, said"."""
_ADJECTIVE: Final = re.compile(
    r"\b(?:the|an?|its|his|her|their|this|these|those|any|some|hotly|newly|felt|feels?)\s$", re.IGNORECASE
)
"""Before a participle in "ed" that tells of a noun: "the disputed border", "the proposed deal"."""
_GERUND: Final = re.compile(r"\b(?:of|without|from|before|instead of)\s\w+ing$")
"""A gerund behind these is no finite verb: "tired of telling", "without saying"."""
_NOUN_STATES: Final = re.compile(r"states\b(?!\s(?:that|clearly|plainly|explicitly)\b|:|\s?[“\"])", re.IGNORECASE)
"""Countries, where no words follow that somebody states."""
_ALSO_NOUN: Final = re.compile(
    r"(?:call|claim|demand|doubt|fear|hope|praise|promise|report|request|state|support|suspect)s?", re.IGNORECASE
)
"""Verbs that are nouns, too."""
_A_NOUN: Final = re.compile(
    r"\b(?:the|these|those|its|his|her|their|our|all|some|any|no|many|several|other|such|first|latest|initial|early|earlier"
    r"|recent|new|more)\s$",
    re.IGNORECASE,
)
"""Before one of them in the plural: "the first reports"."""
_OF_MIND: Final = re.compile(
    r"learned|found|finds?|kn[eo]ws?|saw|realized|understands|shows?|showed|remembered|determined|decided|feels",
    re.IGNORECASE,
)
"""Verbs that tell somebody's words only before a clause: "learned the language" does not."""
_CONTENT: Final = re.compile(
    r"[,:]|\s*[“\"]|\s(?:that|how|why|whether|what|who|where|when|if|it|there|he|she|they|we|you|I)\b"
)
_NOT: Final = re.compile(r"(?:\b(?:not|never|nor|не|ни)|n[’']t)(?:\s\w+ly)?\s$")
"""What says right before a verb of saying that nothing was said. In small letters, as the next two."""
_NOT_ENDS: Final = ("t ", "r ", "е ", "и ", "ly ")
_INTRANSITIVE: Final = re.compile(
    r"declined(?=[.,;:]|$|\s(?:by|in|from|since|for|as|on|over|at|with|after|before|during|due|amid|while|when|and|but|this"
    r"|last|again|further|because|\w+ly|\d))"
)
"""Without an object demand "declined", and nobody did."""
_BE: Final = re.compile(r"\b(?:is|are|was|were|be|been|being)\s(?:\w+ly\s|also\s)?$")
_BE_ENDS: Final = ("s ", "re ", "be ", "been ", "ing ", "ly ", "so ")
_PAST: Final = re.compile(r"\w+ed|said|told|known|seen|found|thought|understood", re.IGNORECASE)
_STATE: Final = re.compile(r"(?:opposed|determined|worried|decided|concerned)\b", re.IGNORECASE)
"""Forms that after "is" tell what somebody thinks, as adjectives do."""
_BY: Final = re.compile(r"(?:\s\w+ly)?\sby\s(?=\w)")
_PARTICIPLE: Final = re.compile(r"\w+ing\b", re.IGNORECASE)
_QUOTES: Final = re.compile(r"[,:]?\s[“\"«]")
_SHORT: Final = 60


def other(sentence: Sentence, text: str, cue: Hit, lang: str) -> bool:
    """Whether the words around the cue give it another sense."""
    if lang != "en":
        return False
    if fold(text)[cue.start : cue.end] in _PLAIN:
        return text[cue.start - 1 : cue.start] == "-"
    near = min(sentence.end, cue.end + _SHORT)
    if _OTHER_SENSE.match(text, cue.start, near) or _INTRANSITIVE.match(text, cue.start, near):
        return True
    return _means_nothing_said(sentence, text, cue)


def _means_nothing_said(sentence: Sentence, text: str, cue: Hit) -> bool:
    if _OF_MIND.fullmatch(text, cue.start, cue.end) and not _CONTENT.match(text, cue.end):
        return True
    if text.startswith("welcome", cue.start) and _is_guest(sentence, text, cue):
        return True
    ing = text.endswith("ing", cue.start, cue.end)
    if ing and _GERUND.search(text, last(text, _floor(sentence, cue), cue.end, 3), cue.end):
        return True
    silent = _NOUN_STATES.match(text, cue.start) or _SILENT.match(text, cue.start)
    asked = _ASKED.match(text, cue.start) and _ASIDE.search(text, sentence.start, cue.start)
    if _ALSO_NOUN.fullmatch(text, cue.start, cue.end) and _is_noun(sentence, text, cue):
        return True
    # "the UN-backed government", "the so-called republic"
    return bool(silent or asked) or text[cue.start - 1 : cue.start] == "-" or _describes(sentence, text, cue)


def _floor(sentence: Sentence, cue: Hit) -> int:
    return max(sentence.start, cue.start - _SHORT)


def _is_noun(sentence: Sentence, text: str, cue: Hit) -> bool:
    """Whether an article or adjective before a word that is verb and noun makes it a noun."""
    floor = last(text, _floor(sentence, cue), cue.start, 2)
    if text.endswith("s", cue.start, cue.end) and _A_NOUN.search(text, floor, cue.start):
        return True
    # "Chinese demand fell", but "Israelis demand it".
    adjectives = (m for m in sentence.mentions if m.end + 1 == cue.start and m.kind == "country" and not m.acts)
    return any(not text.endswith("s", m.start, m.end) for m in adjectives)


def _is_guest(sentence: Sentence, text: str, cue: Hit) -> bool:
    """Whether somebody is welcomed, and not what somebody did."""
    who = next((m for m in sentence.mentions if m.start == cue.end + 1 and m.person), None)
    return who is not None and text[who.end : who.end + 1] not in {"'", "’"}


def _describes(sentence: Sentence, text: str, cue: Hit) -> bool:
    """Whether the participle tells of the noun behind it."""
    if not text.endswith("ed", cue.start, cue.end) or text[cue.end : cue.end + 1] != " ":
        return False
    return _ADJECTIVE.search(text, last(text, _floor(sentence, cue), cue.start, 2), cue.start) is not None


def denied(sentence: Sentence, text: str, cue: Hit) -> bool:
    """Whether the words before the cue say that nothing was said."""
    small, floor = fold(text), _floor(sentence, cue)
    if not small.endswith(_NOT_ENDS, floor, cue.start):
        return False
    return _NOT.search(small, last(text, floor, cue.start, 3), cue.start) is not None


def participle(text: str, cue: Hit) -> bool:
    """Whether it is an English form like "adding"."""
    return _PARTICIPLE.match(text, cue.start, cue.end) is not None


def attributes(text: str, cue: Hit) -> bool:
    """Whether the word may close a sentence as "…, he said" does: no stance of its own, nor words after it."""
    neutral = cue.entry.tag == "say" and cue.entry.value == "neutral"
    return neutral and not participle(text, cue) and not _QUOTES.match(text, cue.end)


def by_agent(sentence: Sentence, text: str, cue: Hit) -> bool:
    """Whether "by" follows, and who spoke."""
    return _BY.match(text, cue.end, sentence.end) is not None


def passive(sentence: Sentence, text: str, cue: Hit) -> tuple[int, int] | None:
    """Of an English verb in the passive where its subject ends and its agent begins; 0 where none is named."""
    if not _PAST.fullmatch(text, cue.start, cue.end) or _STATE.match(text, cue.start):
        return None
    small, floor = fold(text), _floor(sentence, cue)
    may_be = small.endswith(_BE_ENDS, floor, cue.start)
    verb = _BE.search(small, last(text, floor, cue.start, 3), cue.start) if may_be else None
    agent = _BY.match(text, cue.end, sentence.end)
    if verb is None and agent is None:
        return None
    return verb.start() if verb else cue.start, agent.end() if agent else 0
