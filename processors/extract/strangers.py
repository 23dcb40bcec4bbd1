"""People whom the lexicon does not know: a given name and the surname after it, brought to the nominative."""

from __future__ import annotations

import re

_SURNAME = {
    "en": re.compile(r"(?: (?:[A-Z]\.|bin|al|el|de|van|von|[A-Z][a-z’'-]+))? (?:al-|el-)?[A-Z][\w’'-]+"),
    "ru": re.compile(
        r"(?: [А-ЯЁ][а-яё]+(?:вич|вича|вичу|вичем|виче|вна|вны|вне|вну|вной))? [А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?"
    ),
}
_PRIVATE = re.compile(
    r"(?:分析师|分析人士|专家|学者|教授|研究员|评论员|(?<![诉对向答])记者|编辑|作家|导演|演员|歌手|选手|运动员|球员|教练|律师|医生|院士|博士"
    r"|商人|企业家|经理|工程师|市民|居民|村民|学生|老师|教师|飞行员|宇航员|航天员)$"
)
_LONGEST_TITLE = 5
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


def is_private(text: str, start: int) -> bool:
    """Whether a Chinese title before the position says that its bearer holds no office, whatever the name."""
    return _PRIVATE.search(text, max(0, start - _LONGEST_TITLE), start) is not None


def nominative(surname: str, *, female: bool) -> str:
    """A Russian surname as a dictionary has it; one without a known ending stays as it is."""
    for ending, male_form, female_form in _CASES:
        form = female_form if female else male_form
        if surname.endswith(ending) and form is not None:
            return surname[: -len(ending)] + form
    return surname
