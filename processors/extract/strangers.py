"""People whom the lexicon does not know: a given name and the surname after it, brought to the nominative."""

from __future__ import annotations

import re

_SURNAME = {
    "en": re.compile(r"(?: (?:[A-Z]\.|bin|al|el|de|van|von|[A-Z][a-z’'-]+))? (?:al-|el-)?[A-Z][\w’'-]+"),
    "ru": re.compile(
        r"(?: [А-ЯЁ][а-яё]+(?:вич|вича|вичу|вичем|виче|вна|вны|вне|вну|вной))? [А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?"
    ),
}
# Oblique endings of surnames and what they stand for, longest first; (male, female) nominative endings.
_CASES: tuple[tuple[str, str | None, str | None], ...] = (
    ("ского", "ский", None), ("скому", "ский", None), ("ским", "ский", None), ("ском", "ский", None),
    ("ской", None, "ская"), ("скую", None, "ская"),
    ("овым", "ов", None), ("евым", "ев", None), ("ёвым", "ёв", None), ("иным", "ин", None), ("ыным", "ын", None),
    ("овой", None, "ова"), ("евой", None, "ева"), ("иной", None, "ина"),
    ("ову", "ов", "ова"), ("еву", "ев", "ева"), ("ину", "ин", "ина"), ("ове", "ов", None), ("еве", "ев", None),
    ("ова", "ов", "ова"), ("ева", "ев", "ева"), ("ёва", "ёв", "ёва"), ("ина", "ин", "ина"),
    ("ичем", "ич", None), ("ича", "ич", None), ("ичу", "ич", None), ("ером", "ер", None), ("ера", "ер", None), ("еру", "ер", None),
    ("ном", "н", None), ("ном", "н", None), ("ком", "к", None), ("ана", "ан", None), ("ану", "ан", None), ("аном", "ан", None),
    ("ука", "ук", None), ("уку", "ук", None), ("уком", "ук", None), ("яна", "ян", None), ("яну", "ян", None), ("яном", "ян", None),
)  # fmt: skip


def surname_end(text: str, end: int, lang: str) -> int | None:
    """Where the surname after a given name ends, or None when no capitalised word follows."""
    pattern = _SURNAME.get(lang)
    match = pattern.match(text, end) if pattern else None
    return match.end() if match else None


def nominative(surname: str, *, female: bool) -> str:
    """A Russian surname as a dictionary has it; one without a known ending stays as it is."""
    for ending, male_form, female_form in _CASES:
        form = female_form if female else male_form
        if surname.endswith(ending) and form is not None:
            return surname[: -len(ending)] + form
    return surname
