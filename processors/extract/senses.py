"""Where a word of saying says nothing: it has another sense there, or tells what was not said."""

from __future__ import annotations

import re

from processors.extract.model import Hit, Sentence

_OTHER_SENSE = re.compile(
    r"(?:found|finds?|saw|shows?|showed|declared|called)\s(?:itself|himself|herself|themselves)\b"
    r"|conclud(?:ed|es|ing)\s(?:with|on|in|at|by|a|an|its|his|her|the|their)\b|called\s(?:off|by|as)\b",
    re.IGNORECASE,
)
"""Verbs of speech that say something else with these words after them."""
_OF_MIND = re.compile(
    r"learned|found|finds?|kn[eo]ws?|saw|realized|understands|shows?|showed|remembered|determined|decided|feels",
    re.IGNORECASE,
)
"""Verbs that tell somebody's words only before a clause: "learned the language" does not."""
_CONTENT = re.compile(
    r"[,:]|\s*[“\"]|\s(?:that|how|why|whether|what|who|where|when|if|it|there|he|she|they|we|you|I)\b"
)
_NOT = re.compile(r"(?:\b(?:not|never|nor|не|ни)|n[’']t)(?:\s\w+ly)?\s$", re.IGNORECASE)
"""What says right before a verb of saying that nothing was said."""
_PARTICIPLE = re.compile(r"\w+ing\b", re.IGNORECASE)
_QUOTES = re.compile(r"[,:]?\s[“\"«]")
_SHORT = 60


def other(sentence: Sentence, text: str, cue: Hit, lang: str) -> bool:
    """Whether the words around the cue give it another sense."""
    if _OTHER_SENSE.match(text, cue.start, min(sentence.end, cue.end + _SHORT)):
        return True
    if lang == "en" and _OF_MIND.fullmatch(text, cue.start, cue.end) and not _CONTENT.match(text, cue.end):
        return True
    # "the UN-backed government"
    return cue.entry.value == "support" and text[cue.start - 1 : cue.start] == "-"


def denied(sentence: Sentence, text: str, cue: Hit) -> bool:
    """Whether the words before the cue say that nothing was said."""
    return _NOT.search(text, max(sentence.start, cue.start - _SHORT), cue.start) is not None


def participle(text: str, cue: Hit) -> bool:
    """Whether it is an English form like "adding"."""
    return _PARTICIPLE.match(text, cue.start, cue.end) is not None


def attributes(text: str, cue: Hit) -> bool:
    """Whether the word may close a sentence as "…, he said" does: no stance of its own, nor words after it."""
    neutral = cue.entry.tag == "say" and cue.entry.value == "neutral"
    return neutral and not participle(text, cue) and not _QUOTES.match(text, cue.end)
