"""Dates of entries: RFC 822, ISO 8601, and what Russian and Chinese feeds write, in the source's own time zone.

A feed library's own dates are not used: they take ``MSK`` for UTC, ``CST`` for Chicago and a Chinese date
without a zone for UTC, which moves a report to another day.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

_MAX_AHEAD = timedelta(days=1)
_FIRST_YEAR = 1990
"""Older dates are empty fields in disguise (1 January 1970, year 1)."""

_MONTHS = (
    ("jan", "янв"),
    ("feb", "фев"),
    ("mar", "мар"),
    ("apr", "апр"),
    ("may", "мая", "май"),
    ("jun", "июн"),
    ("jul", "июл"),
    ("aug", "авг"),
    ("sep", "сен"),
    ("oct", "окт"),
    ("nov", "ноя"),
    ("dec", "дек"),
)
_MONTH = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}
_NAMED = "|".join(_MONTH)
_ZONES = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "west": 1, "bst": 1, "cet": 1, "cest": 2, "eet": 2, "eest": 3,
    "msk": 3, "мск": 3, "北京时间": 8, "hkt": 8, "sgt": 8, "jst": 9, "kst": 9,
    "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
}  # fmt: skip
"""Hours east of UTC. A name that the source's own zone uses means that zone: CST is +8 for a Chinese source."""

_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)\s*日?")
_COMPACT = re.compile(r"(?<!\d)(\d{4})(\d\d)(\d\d)(?=T|\s|$)", re.IGNORECASE)
_DAY_MONTH = re.compile(rf"(?<!\d)(\d{{1,2}})[\s.\-/]*({_NAMED})[^\W\d]*[\s.,\-/]*(\d{{4}}|\d\d)(?!\d)", re.IGNORECASE)
_MONTH_DAY = re.compile(rf"\b({_NAMED})[^\W\d]*\.?\s*(\d{{1,2}})(?:st|nd|rd|th)?\s*,?\s+(\d{{4}})", re.IGNORECASE)
_NUMBERS = re.compile(r"(?<!\d)(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?!\d)")
_EPOCH = re.compile(r"\d{10}(\d{3})?(?:\.\d+)?")
_TIME = re.compile(
    r"(?<!\d)(\d{1,2})\s*[:时時点]\s*(\d{1,2})?(?:\s*[:分]\s*(\d{1,2})(?:[.,]\d+)?\s*秒?)?\s*分?\s*(a\.?m|p\.?m)?",
    re.IGNORECASE,
)
_COMPACT_TIME = re.compile(r"^t?(\d\d)(\d\d)(\d\d)?(?!\d)", re.IGNORECASE)
_OFFSET = re.compile(r"(?:(?<=[\s\d.a-z(])|^)([+\-−])\s*(\d{1,2}):?(\d\d)?(?!\d)", re.IGNORECASE)
_WORD = re.compile(r"北京时间|[^\W\d_]+")


def published(raw: str | None, zone: str, now: datetime) -> tuple[datetime | None, str | None]:
    """When an entry was published, and what is wrong with its date; either may be None.

    ``zone`` (an IANA name) is that of dates without one. A date more than a day ahead of ``now`` counts as
    none; one less far ahead becomes ``now``.
    """
    if not raw or not raw.strip():
        return None, None
    found = parse_date(raw, zone)
    if found is None:
        return None, f"its date {raw.strip()[:60]!r} cannot be read; the time it was first seen is used"
    if found - now > _MAX_AHEAD:
        return None, f"its date {raw.strip()[:60]!r} is in the future; the time it was first seen is used"
    return min(found, now), None


def parse_date(raw: str, zone: str) -> datetime | None:
    """The moment that ``raw`` names, aware and UTC; None when it cannot be told. Midnight when it has no time."""
    text = unicodedata.normalize("NFKC", raw[:120]).strip()
    local = ZoneInfo(zone)
    try:
        if epoch := _EPOCH.fullmatch(text):
            found = datetime.fromtimestamp(float(text) / (1000 if epoch[1] else 1), UTC)
        else:
            day = _day(text)
            if day is None:
                return None
            year, month, date, rest = day
            hour, minute, second, after = _time(rest)
            naive = datetime(year, month, date, hour, minute, min(second, 59))  # noqa: DTZ001 - the zone comes next
            found = naive.replace(tzinfo=_zone(after, naive, local)).astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return found if found.year >= _FIRST_YEAR else None


def _day(text: str) -> tuple[int, int, int, str] | None:
    """Year, month, day, and the text without them."""
    if found := _YEAR_FIRST.search(text) or _COMPACT.search(text):
        year, month, day = (int(part) for part in found.groups())
    elif found := _DAY_MONTH.search(text):
        day, month, year = int(found[1]), _MONTH[found[2].lower()], int(found[3])
    elif found := _MONTH_DAY.search(text):
        month, day, year = _MONTH[found[1].lower()], int(found[2]), int(found[3])
    elif found := _NUMBERS.search(text):
        first, second, year = int(found[1]), int(found[3]), int(found[4])
        if found[2] == "/" and first <= 12 and second <= 12 and first != second:  # noqa: PLR2004 - months
            return None  # day or month first? No date is better than a wrong one.
        day, month = (first, second) if second <= 12 else (second, first)  # noqa: PLR2004 - months
    else:
        return None
    if year < 100:  # noqa: PLR2004 - two digits
        year += 2000 if year < 70 else 1900  # noqa: PLR2004 - as RFC 2822 readers do
    # What stands before a date (a weekday, "上午") matters only when nothing follows it.
    return year, month, day, text[found.end() :] + " " + text[: found.start()]


def _time(text: str) -> tuple[int, int, int, str]:
    """Hour, minute, second (zeros when there are none), and the text after them."""
    found = _TIME.search(text)
    if found is None:
        compact = _COMPACT_TIME.match(text.strip())
        if compact is None:
            return 0, 0, 0, text
        return int(compact[1]), int(compact[2]), int(compact[3] or 0), text.strip()[compact.end() :]
    hour = int(found[1])
    before, half = text[: found.start()], (found[4] or "").lower().replace(".", "")
    if half == "pm" or any(word in before for word in ("下午", "晚上", "傍晚")):
        hour = hour % 12 + 12
    elif half == "am" or "凌晨" in before or "上午" in before:
        hour = 0 if hour == 12 else hour  # noqa: PLR2004 - noon's number before noon
    return hour, int(found[2] or 0), int(found[3] or 0), text[found.end() :] + " " + before


def _zone(text: str, naive: datetime, local: ZoneInfo) -> tzinfo:
    """The zone that is named in what is left of the text, else ``local``."""
    if offset := _OFFSET.search(text):
        hours = int(offset[2]) + int(offset[3] or 0) / 60
        return timezone(timedelta(hours=hours if offset[1] == "+" else -hours))
    own = naive.replace(tzinfo=local).tzname()
    for word in _WORD.findall(text):
        if word == own:
            return local
        if word.lower() in _ZONES:
            return timezone(timedelta(hours=_ZONES[word.lower()]))
    return local
