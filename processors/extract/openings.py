"""Where the words said begin behind the verb of saying: after "that", and after whom they were told to."""

from __future__ import annotations

import re
from typing import Final

from processors.extract import clauses
from processors.extract.model import Hit, Sentence
from processors.extract.words import words

_THAT: Final = re.compile(
    r"(?:(?:(?:the|his|her|their|its|an?|deep|full|firm|strong|serious|grave)\s){0,3}"
    r"(?:conviction|confidence|hopes?|belief|view|opinion|concerns?|certainty|fears?|doubts?|wish)\s"
    r"|(?:on|in|at|to|during|after|late|early|earlier|last|this|via|reporters|journalists|him|her|them|[A-Z])[^“\",;]{0,70}?)?\bthat\s"
)
_LISTENER_THAT: Final = re.compile(r"[^“\",;]{1,70}?\sthat\s")
CHTO: Final = re.compile(r"[^,«:]{0,60},\s*что\s")
"""What a Russian verb of saying and its object may have between them and the words."""
_LISTENER: Final = re.compile(
    r"(?:(?:the )?(?:reporters|journalists|media|press|audience)|lawmakers|parliament)\s(?!on\b|in\b|at\b|after\b)"
)
_REPORTER: Final = re.compile(
    r", (?:as (?:(?:he|she|they|(?:the )?(?:pair|two(?: men| leaders| ministers)?|leaders|ministers|presidents)) )"
    r"(?:met|meet|sat|began|opened|held|wrapped|kicked|arrived|prepared|shook|stood|hosted)"
    r"|(?:just )?(?:hours|days|weeks|a day|a week)"
    r" (?:before|after|ahead of))\b"
)
_NEAR: Final = 80
_LEAST: Final = 3


def of(  # noqa: PLR0917 - one call, all of it needed
    sentence: Sentence, text: str, cue: Hit, start: int, end: int, lang: str
) -> int:
    """The position, not before ``start``, where what the cue says begins."""
    told = clauses.tells(text, cue.start, cue.end)
    behind = _skip_that(text, start, end, lang, told=told)
    if behind == start and told and lang == "en" and not text.startswith("asked", cue.start):
        return _behind_listener(sentence, text, start, end)
    return behind


def end_of_words(text: str, start: int, end: int) -> int:
    """Where reported words end and the reporter goes on (", as the two sat down", ", hours before a parade")."""
    match = _REPORTER.search(text, start, end)
    return match.start() if match and words(text, start, match.start()) >= _LEAST else end


def _skip_that(text: str, start: int, end: int, lang: str, *, told: bool) -> int:
    pattern, that = (CHTO, "что") if lang != "en" else (_LISTENER_THAT if told else _THAT, "that")
    stop = min(end, start + _NEAR)
    circumstance = pattern.match(text, start, stop) if text.find(that, start, stop) >= 0 else None
    if circumstance:
        return circumstance.end()
    for word in ("that ", "что ") if lang == "en" else ("что ", ", что "):
        if text.startswith(word, start):
            return start + len(word)
    return start


def _behind_listener(sentence: Sentence, text: str, start: int, end: int) -> int:
    """Where the words begin after whom they were told to, when no "that" stands between ("told Xi he would come")."""
    who = next((m for m in sentence.mentions if m.start == start and m.kind in {"person", "office", "inst"}), None)
    match = _LISTENER.match(text, start, end)
    stop = who.end if who else match.end() - 1 if match else start
    if text.startswith((" that ", " that,"), stop):
        return stop + len(" that ")
    return stop + 1 if stop > start and text[stop : stop + 1] == " " and words(text, stop, end) >= _LEAST else start
