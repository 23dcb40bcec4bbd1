"""Where a word of saying says nothing: it has another sense there, or tells what was not said."""

from __future__ import annotations

import re
from typing import Final

from processors.extract.matching import fold
from processors.extract.model import Hit, Sentence
from processors.extract.words import last

# All that looks at English is in small letters; of the patterns those are tried that the verb at hand begins.
_OTHER_SENSE: Final = re.compile(
    r"(?:found|finds?|saw|shows?|showed|declared|called)\s(?:itself|himself|herself|themselves)\b"
    r"|conclud(?:ed|es|ing)\s(?:with|on|in|at|by|a|an|its|his|her|the|their)\b|called\s(?:off|by|as)\b"
    r"|disputes\s(?:with|over|in|between|among|about|and|on|as)\b"
    r"|declined(?=[.,;:]|$|\s(?:by|in|from|since|for|as|on|over|at|with|after|before|during|due|amid|while|when|and|but|this"
    r"|last|again|further|because|\w+ly|\d))"
)
"""Verbs of speech that say something else with these words after them; without an object demand "declined"."""
_OTHER_VERBS: Final = ("found", "find", "saw", "show", "declared", "called", "conclud", "disputes", "declined")
_SILENT: Final = re.compile(
    r"(?:declin|refus)(?:ed|es|ing)\sto\s(?:comment|answer|say|elaborate|discuss|disclose|speculate|identify"
    r"|reveal|be\s(?:named|identified|drawn))\b"
)
"""Who refuses to speak has said nothing."""
_SILENT_VERBS: Final = ("declin", "refus")
_ASKED: Final = re.compile(
    r"(?:asked|pressed|questioned)\s(?:about|whether|if|on|by|how|why|what|when|to|again|later|separately)\b"
)
_ASKED_VERBS: Final = ("asked", "pressed", "questioned")
_ASIDE: Final = re.compile(r"(?:,|\b(?:when|if|while))\s$")
"""Before a participle that stands apart from its clause: "Lavrov, asked about it, said"."""
_ADJECTIVE: Final = re.compile(r"\b(?:the|an?|its|his|her|their|this|these|those|any|some|hotly|newly|felt|feels?)\s$")
"""Before a participle in "ed" that tells of a noun: "the disputed border", "the proposed deal"."""
_GERUND: Final = re.compile(r"\b(?:of|without|from|before|instead of)\s\w+ing$")
"""A gerund behind these is no finite verb: "tired of telling", "without saying"."""
_NOUN_STATES: Final = re.compile(r"states\b(?!\s(?:that|clearly|plainly|explicitly)\b|:|\s?[“\"])")
"""Countries, where no words follow that somebody states."""
_NOUNS: Final = "call claim demand doubt fear hope praise promise report request state support suspect"
_ALSO_NOUN: Final = frozenset(noun + ending for noun in _NOUNS.split(" ") for ending in ("", "s"))
"""Verbs that are nouns, too."""
_A_NOUN: Final = re.compile(
    r"\b(?:the|these|those|its|his|her|their|our|all|some|any|no|many|several|other|such|first|latest|initial|early|earlier"
    r"|recent|new|more)\s$"
)
"""Before one of them in the plural: "the first reports"."""
_MIND: Final = """
learned found find finds know knows knew saw realized understands show shows showed remembered determined decided feels
"""
_OF_MIND: Final = frozenset(_MIND.split())
"""Verbs that tell somebody's words only before a clause: "learned the language" does not."""
_CONTENT: Final = re.compile(
    r"[,:]|\s*[“\"]|\s(?:that|how|why|whether|what|who|where|when|if|it|there|he|she|they|we|you|I)\b"
)
_NOT: Final = re.compile(r"(?:\b(?:not|never|nor|не|ни)|n[’']t)(?:\s\w+ly)?\s$")
"""What says right before a verb of saying that nothing was said."""
_NOT_ENDS: Final = ("t ", "r ", "е ", "и ", "ly ")
_BE: Final = re.compile(r"\b(?:is|are|was|were|be|been|being)\s(?:\w+ly\s|also\s)?$")
_BE_ENDS: Final = ("s ", "re ", "be ", "been ", "ing ", "ly ", "so ")
_PAST: Final = frozenset({"said", "told", "known", "seen", "found", "thought", "understood"})
"""Participles that do not end in "ed"."""
_STATE: Final = frozenset({"opposed", "determined", "worried", "decided", "concerned"})
"""Forms that after "is" tell what somebody thinks, as adjectives do."""
_BY: Final = re.compile(r"(?:\s\w+ly)?\sby\s(?=\w)")
_PARTICIPLE: Final = re.compile(r"\w+ing\b", re.IGNORECASE)
_QUOTES: Final = re.compile(r"[,:]?\s[“\"«]")
_SHORT: Final = 60


def other(sentence: Sentence, text: str, cue: Hit, lang: str) -> bool:
    """Whether the words around the cue give it another sense."""
    if lang != "en":
        return False
    small = fold(text)
    verb = small[cue.start : cue.end]
    near = min(sentence.end, cue.end + _SHORT)
    if verb.startswith(_OTHER_VERBS) and _OTHER_SENSE.match(small, cue.start, near):
        return True
    if verb in _OF_MIND and not _CONTENT.match(text, cue.end):
        return True
    if verb.startswith("welcome") and _is_guest(sentence, text, cue):
        return True
    # "the UN-backed government", "the so-called republic"
    return (
        text[cue.start - 1 : cue.start] == "-"
        or _is_silent(sentence, small, cue, verb)
        or _is_no_verb(sentence, small, cue, verb)
    )


def _is_silent(sentence: Sentence, small: str, cue: Hit, verb: str) -> bool:
    """Whether who is named says nothing, but is asked, or refuses to speak."""
    if verb.startswith(_SILENT_VERBS):
        return _SILENT.match(small, cue.start) is not None
    asked = verb.startswith(_ASKED_VERBS) and _ASKED.match(small, cue.start)
    return bool(asked) and _ASIDE.search(small, sentence.start, cue.start) is not None


def _is_no_verb(sentence: Sentence, small: str, cue: Hit, verb: str) -> bool:
    """Whether the word is a noun, gerund or adjective."""
    if verb in _ALSO_NOUN and _is_noun(sentence, small, cue):
        return True
    if verb.startswith("states"):
        return _NOUN_STATES.match(small, cue.start) is not None
    if verb.endswith("ing"):
        return _GERUND.search(small, last(small, _floor(sentence, cue), cue.end, 3), cue.end) is not None
    if not verb.endswith("ed") or small[cue.end : cue.end + 1] != " ":
        return False
    return _ADJECTIVE.search(small, last(small, _floor(sentence, cue), cue.start, 2), cue.start) is not None


def _floor(sentence: Sentence, cue: Hit) -> int:
    return max(sentence.start, cue.start - _SHORT)


def _is_noun(sentence: Sentence, small: str, cue: Hit) -> bool:
    """Whether an article or adjective before a word that is verb and noun makes it a noun."""
    floor = last(small, _floor(sentence, cue), cue.start, 2)
    if small.endswith("s", cue.start, cue.end) and _A_NOUN.search(small, floor, cue.start):
        return True
    # "Chinese demand fell", but "Israelis demand it".
    adjectives = (m for m in sentence.mentions if m.end + 1 == cue.start and m.kind == "country" and not m.acts)
    return any(not small.endswith("s", m.start, m.end) for m in adjectives)


def _is_guest(sentence: Sentence, text: str, cue: Hit) -> bool:
    """Whether somebody is welcomed, and not what somebody did."""
    who = next((m for m in sentence.mentions if m.start == cue.end + 1 and m.person), None)
    return who is not None and text[who.end : who.end + 1] not in {"'", "’"}


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
    small, floor = fold(text), _floor(sentence, cue)
    verb_form = small[cue.start : cue.end]
    if not (verb_form in _PAST or (verb_form.endswith("ed") and verb_form.isalnum())) or verb_form in _STATE:
        return None
    may_be = small.endswith(_BE_ENDS, floor, cue.start)
    verb = _BE.search(small, last(text, floor, cue.start, 3), cue.start) if may_be else None
    agent = _BY.match(text, cue.end, sentence.end)
    if verb is None and agent is None:
        return None
    return verb.start() if verb else cue.start, agent.end() if agent else 0
