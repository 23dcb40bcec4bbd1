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
    *((ending, "ский", None) for ending in ("ского", "скому", "ским", "ском")),
    *((ending, None, "ская") for ending in ("ской", "скую")),
    *((f"{stem}ым", stem, None) for stem in ("ов", "ев", "ёв", "ин", "ын")),
    *((f"{stem}ой", None, f"{stem}а") for stem in ("ов", "ев", "ёв", "ин")),
    *((f"{stem}{ending}", stem, f"{stem}а") for stem in ("ов", "ев", "ёв", "ин") for ending in ("у", "а")),
    *((f"{stem}е", stem, None) for stem in ("ов", "ев", "ёв")),
    *((f"{stem}{ending}", stem, None) for stem in ("ич", "ер", "ан", "ян", "ук") for ending in ("ом", "ем", "а", "у")),
)


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


def is_subject(words: str, name: str) -> bool:
    """Whether a Russian name stands as a dictionary has it, given name and surname: so only a subject does."""
    written = words.replace("ё", "е").split()
    given, *_, surname = name.replace("ё", "е").split()
    return given in written and written[-1] == surname
