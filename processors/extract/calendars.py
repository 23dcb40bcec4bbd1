"""The patterns of dates in each language, made of the words in ``time.toml``."""

from __future__ import annotations

import re
import string
from dataclasses import dataclass
from typing import Any, Final

_ISO: Final = r"(?P<iso>\b(?:19|20)\d\d-\d\d-\d\d)"
_NUMERIC: Final = r"\b(?P<n>\d\d?\.\d\d\.\d{4})\b"
_HAN_NUMBER: Final = r"\d{1,2}|[一二三四五六七八九十]{1,3}"
_OCCASIONS: Final = (
    "визит|встреч|переговор|саммит|поездк|форум|заседани|выбор|парад|праздник|годовщин|консультаци|учени"
)
"""What "накануне" is the eve of; without one it is yesterday."""
_HAN_OPENS: Final = f"{string.digits}０１２３４５６７８９〇零一二三四五六七八九十今去前明周星礼下"
"""With what the Chinese patterns below begin, besides relative words."""
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
    """The compiled patterns of one language.

    ``stems``: each date holds one, a digit or the beginning of a time word. ``opens``: the characters with which a
    Chinese date may begin; there are none for languages that part words.
    """

    lang: str
    pattern: re.Pattern[str]
    relative: dict[str, int]
    stems: tuple[str, ...]
    opens: frozenset[str]
    months: list[re.Pattern[str]]
    weekdays: list[re.Pattern[str]]


def calendars(words: dict[str, Any]) -> dict[str, Calendar]:
    """Calendars by language, from the words of ``time.toml``."""
    return {lang: _calendar(lang, words) for lang in _BODIES}


def _calendar(lang: str, words: dict[str, Any]) -> Calendar:
    months, days, relative = words["month"].get(lang, []), words["weekday"][lang], words["relative"][lang]
    near = "|".join(sorted(relative, key=len, reverse=True))
    body = "|".join(_BODIES[lang]).replace("MONTHS", "|".join(months)).replace("NEAR", near)
    body = body.replace("DAYS", ("" if lang == "zh" else "|").join(days))
    return Calendar(
        lang,
        re.compile(body, re.IGNORECASE),
        relative,
        _stems(lang, months, days, relative),
        frozenset(_HAN_OPENS).union(word[0] for word in relative) if lang == "zh" else frozenset(),
        [re.compile(rf"(?:{month})$", re.IGNORECASE) for month in months],
        [re.compile(rf"[{day}]$" if lang == "zh" else rf"(?:{day})$", re.IGNORECASE) for day in days],
    )


def _stems(lang: str, months: list[str], days: list[str], relative: dict[str, int]) -> tuple[str, ...]:
    if lang == "zh":
        return (*string.digits, "周", "星期", "礼拜", "年", "月", "日", *relative)
    return (*string.digits, *({re.split(r"[\[|\\]", word)[0][:4] for word in (*months, *days)} | set(relative)))
