"""The patterns of dates in each language, made of the words in ``time.toml``."""

from __future__ import annotations

import re
import string
from dataclasses import dataclass
from typing import Any, Final

import ahocorasick_rs

_ISO: Final = r"(?P<iso>\b(?:19|20)\d\d-\d\d-\d\d)"
_NUMERIC: Final = r"\b(?P<n>\d\d?\.\d\d\.\d{4})\b"
_HAN_NUMBER: Final = r"\d{1,2}|[一二三四五六七八九十]{1,3}"
_OCCASIONS: Final = (
    "визит|встреч|переговор|саммит|поездк|форум|заседани|выбор|парад|праздник|годовщин|консультаци|учени"
)
"""What "накануне" is the eve of; without one it is yesterday."""
_OPENS: Final = {
    "en": f"{string.digits}inlo",
    "ru": f"{string.digits}в",
    "zh": f"{string.digits}０１２３４５６７８９〇零一二三四五六七八九十今去前明周星礼下",
}
"""With what the patterns below begin, besides words of ``time.toml``."""
_HAN_YEAR: Final = r"\d{4}|[一二〇零三四五六七八九]{4}"
# Groups: m month, d day, y year (numbered by the alternative), w weekday, next of the week to come, r relative word,
# n day.month.year.
_BODIES: Final = {
    "en": (
        _ISO,
        r"\b(?P<d1>\d{1,2})(?:(?:\s?[-–−]\s?| to | and )\d{1,2})? (?P<m1>MONTHS),? (?P<y1>\d{4})\b",
        r"\b(?P<m2>MONTHS)\s(?P<d2>\d{1,2})(?:st|nd|rd|th)?\b(?:\s?[-–−]\s?\d{1,2})?(?:,? (?P<y2>\d{4}))?",
        r"\b(?P<d3>\d{1,2})(?:(?:\s?[-–−]\s?| to | and )\d{1,2})? (?P<m3>MONTHS)\b",
        r"\b(?:in|of) (?P<m4>MONTHS)\b(?:,? (?P<y4>\d{4}|last year|this year))?",
        r"\blast (?P<m5>MONTHS)\b",
        r"\bin (?P<y5>(?:19|20)\d\d)\b(?!\s?[-–/])",
        r"\b(?:(?P<next>next) )?(?P<w>DAYS)\b",
        r"\b(?P<r>NEAR)\b",
        _NUMERIC,
    ),
    "ru": (
        _ISO,
        r"\b(?P<d2>\d{1,2})(?:(?:\s?[-–−]\s?| по | и )\d{1,2})? (?P<m2>MONTHS)\b(?:,? (?P<y2>\d{4}|с\. ?г))?",
        r"\bв (?P<m4>MONTHS)\b(?: (?P<y4>\d{4}|прошлого года|этого года))?",
        r"\bв (?P<y5>(?:19|20)\d\d) (?:году|г\.)",
        r"\b(?:во?) (?:(?P<next>следующ(?:ий|ую|ее)) )?(?P<w>DAYS)\b",
        rf"\b(?P<r>NEAR)\b(?!\s(?:\w+(?:го|ой|ей|их|ых)\s)?(?:{_OCCASIONS}))",
        _NUMERIC,
    ),
    "zh": (
        _ISO.replace(r"\b", ""),
        rf"(?:(?P<y2>{_HAN_YEAR}|[今去前明])年)?(?P<m2>{_HAN_NUMBER})月(?P<d2>{_HAN_NUMBER})日",
        rf"(?:(?P<y4>{_HAN_YEAR}|[今去前明])年)?(?<!\d)(?P<m4>{_HAN_NUMBER})月(?!以来|来|期|革命)",
        rf"(?<!\d)(?P<y5>{_HAN_YEAR})年(?!以来|来|代|度|版|级|前|后|期|是)",
        r"(?<![\d月])(?P<d5>\d{1,2})日",
        r"(?P<next>下个?)?(?:周|星期|礼拜)(?P<w>[DAYS])",
        r"(?P<r>NEAR)",
    ),
}


@dataclass(frozen=True, slots=True)
class Calendar:
    """The compiled patterns of one language, for texts in small letters.

    ``stems`` finds digits and beginnings of time words: each date holds one. ``opens``: the characters that may open
    one. ``months`` and ``weekdays``: see ``number``.
    """

    lang: str
    pattern: re.Pattern[str]
    relative: dict[str, int]
    stems: ahocorasick_rs.AhoCorasick
    opens: frozenset[str]
    months: re.Pattern[str]
    weekdays: re.Pattern[str]


def number(pattern: re.Pattern[str], word: str) -> int | None:
    """Which month (from 1) or day of the week (Monday is 0) the word names."""
    match = pattern.fullmatch(word)
    return int((match.lastgroup or "")[1:]) if match else None


def calendars(words: dict[str, Any]) -> dict[str, Calendar]:
    """Calendars by language, from the words of ``time.toml``."""
    return {lang: _calendar(lang, words) for lang in _BODIES}


def _calendar(lang: str, words: dict[str, Any]) -> Calendar:
    months = [word.lower() for word in words["month"].get(lang, [])]
    days = [word.lower() for word in words["weekday"][lang]]
    relative = {word.lower(): distance for word, distance in words["relative"][lang].items()}
    near = "|".join(sorted(relative, key=len, reverse=True))
    body = "|".join(_BODIES[lang]).replace("MONTHS", "|".join(months)).replace("NEAR", near)
    body = body.replace("DAYS", ("" if lang == "zh" else "|").join(days))
    return Calendar(
        lang,
        re.compile(body),
        relative,
        ahocorasick_rs.AhoCorasick(_stems(lang, months, days, relative)),
        frozenset(_OPENS[lang]).union(part[0] for word in (*relative, *months, *days) for part in word.split("|")),
        _numbered(months, 1),
        _numbered([f"[{day}]" for day in days] if lang == "zh" else days, 0),
    )


def _numbered(words: list[str], first: int) -> re.Pattern[str]:
    """Finds which of the words it is; the group that matched is named "n" and its number, counted from ``first``."""
    return re.compile("|".join(f"(?P<n{i}>{word})" for i, word in enumerate(words, first)) or "(?!)")


def _stems(lang: str, months: list[str], days: list[str], relative: dict[str, int]) -> tuple[str, ...]:
    if lang == "zh":
        return (*string.digits, "周", "星期", "礼拜", "年", "月", "日", *relative)
    return (*string.digits, *({re.split(r"[\[|\\]", word)[0][:4] for word in (*months, *days)} | set(relative)))
