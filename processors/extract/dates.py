"""Days named in a text, in three languages, read from the day of publication."""

from __future__ import annotations

import datetime as dt
import re
from typing import Final

from processors.extract.calendars import Calendar, number
from processors.extract.matching import fold
from processors.extract.model import Day

_HAN_DIGITS: Final = str.maketrans("〇零一二三四五六七八九", "00123456789")
_YEARS_OFF: Final = {"前": -2, "去": -1, "明": 1}
_LONG_AGO: Final = 200
_MONTHS: Final = 12
_BEFORE: Final = 13
_AFTER: Final = 36
_RANGE: Final = frozenset({"至", "到", "-", "–", "—", "to", "по", "through"})


def find(text: str, calendar: Calendar, published: dt.date | None) -> list[Day]:
    """The dates of a text; without ``published`` a full date of the text stands in for it."""
    matches = _matches(text, calendar)
    anchor = published or _latest(matches, calendar)
    days = (_read(match, calendar, anchor) for match in matches)
    out: list[Day] = []
    for day in days:
        # Of "from the 16th to the 17th" the first day is the date.
        if day and not (out and text[out[-1].end : day.start].strip() in _RANGE):
            out.append(day)
    return out


def _matches(text: str, calendar: Calendar) -> list[re.Match[str]]:
    """All matches; the pattern is slow, so it is tried only near digits and the beginnings of time words."""
    lower, words = fold(text), calendar.lang != "zh"
    at: list[int] = []
    for _, found, _ in calendar.stems.find_matches_as_indexes(lower, overlapping=True):
        # A number is looked at once, where it begins.
        if not (lower[found].isdigit() and lower[found - 1 : found].isdigit()):
            at.append(found)
    out: list[re.Match[str]] = []
    done = 0
    for place in sorted(at):
        if place < done:
            continue
        for start in range(max(done, place - _BEFORE), place + 1):
            if lower[start] not in calendar.opens or (words and lower[start - 1 : start].isalnum()):
                continue
            match = calendar.pattern.match(lower, start, place + _AFTER)
            if match:
                out.append(match)
                done = match.end()
                break
    return out


def _latest(matches: list[re.Match[str]], calendar: Calendar) -> dt.date | None:
    full = [_full(match, calendar) for match in matches]
    return max((day for day in full if day), default=None)


def _full(match: re.Match[str], calendar: Calendar) -> dt.date | None:
    day = _read(match, calendar, None)
    return dt.date.fromisoformat(day.iso) if day and day.precision == "day" else None


def _read(match: re.Match[str], calendar: Calendar, anchor: dt.date | None) -> Day | None:
    groups = {k: v for k, v in match.groupdict().items() if v}
    start, end = match.span()
    if "iso" in groups:
        year, month, day = (int(x) for x in groups["iso"].split("-"))
        return _day(start, end, year, month, day)
    if "n" in groups:
        day, month, year = (int(x) for x in groups["n"].split("."))
        return _day(start, end, year, month, day)
    if anchor and ("r" in groups or "w" in groups or "d5" in groups):
        return _near(start, end, groups, calendar, anchor)
    return _named(start, end, groups, calendar, anchor)


def _near(start: int, end: int, groups: dict[str, str], calendar: Calendar, anchor: dt.date) -> Day | None:
    if "r" in groups:
        return _shift(start, end, anchor, calendar.relative[groups["r"]])
    if "w" in groups:
        day = _weekday(start, end, groups["w"], calendar, anchor)
        return _of_next_week(day, anchor, calendar.lang) if day and "next" in groups else day
    return _day_of_month(start, end, int(groups["d5"]), anchor)


def _named(start: int, end: int, groups: dict[str, str], calendar: Calendar, anchor: dt.date | None) -> Day | None:
    if "m5" in groups and anchor:
        # "Last October": the latest one before this month.
        month = _month(groups["m5"], calendar)
        return Day(start, end, f"{anchor.year - (month >= anchor.month):04}-{month:02}", "month")
    for n in "1234":
        if f"m{n}" in groups:
            month = _month(groups[f"m{n}"], calendar)
            year = _year(groups.get(f"y{n}"), anchor)
            if year == 0:
                return None
            if f"d{n}" in groups:
                return _dated((start, end), year, month, _number(groups[f"d{n}"]), anchor)
            return _monthly(start, end, year, month, anchor)
    year = _year(groups.get("y5"), anchor)
    if year:
        return Day(start, end, f"{year:04}", "year")
    return None


def _dated(span: tuple[int, int], year: int | None, month: int, day: int, anchor: dt.date | None) -> Day | None:
    start, end = span
    if year is None:
        if anchor is None:
            return None
        found = _day(start, end, anchor.year, month, day)
        if found is None:
            return None
        # A day without a year is the nearest one: in January "December 30" was last year's.
        distance = (dt.date.fromisoformat(found.iso) - anchor).days
        if abs(distance) > _LONG_AGO:
            return _day(start, end, anchor.year + (-1 if distance > 0 else 1), month, day)
        return found
    return _day(start, end, year, month, day)


def _monthly(start: int, end: int, year: int | None, month: int, anchor: dt.date | None) -> Day | None:
    if not 1 <= month <= _MONTHS or (year is None and anchor is None):
        return None
    return Day(start, end, f"{year or anchor.year if anchor else year:04}-{month:02}", "month", yearless=year is None)


def _day(start: int, end: int, year: int, month: int, day: int) -> Day | None:
    try:
        return Day(start, end, dt.date(year, month, day).isoformat(), "day")
    except ValueError:
        return None


def _shift(start: int, end: int, anchor: dt.date, days: int) -> Day | None:
    try:
        return Day(start, end, (anchor + dt.timedelta(days)).isoformat(), "day")
    except OverflowError:
        return None


def _weekday(start: int, end: int, name: str, calendar: Calendar, anchor: dt.date) -> Day | None:
    day = number(calendar.weekdays, name)
    if day is None:
        return None
    # News speaks of the past week: the last such day, today included.
    found = _shift(start, end, anchor, -((anchor.weekday() - day) % 7))
    return found._replace(weekday=True) if found else None


def _of_next_week(day: Day, anchor: dt.date, lang: str) -> Day | None:
    """The weekday to come: in Chinese that of the week after this one, else the first after today."""
    weekday = dt.date.fromisoformat(day.iso).weekday()
    week = 7
    ahead = week - anchor.weekday() + weekday if lang == "zh" else (weekday - anchor.weekday() - 1) % week + 1
    return _shift(day.start, day.end, anchor, ahead)


def _day_of_month(start: int, end: int, day: int, anchor: dt.date) -> Day | None:
    # A bare day is of this month, or of the last one when it would lie more than a week ahead.
    week = 7
    if day <= anchor.day + week:
        return _day(start, end, anchor.year, anchor.month, day)
    last = anchor.replace(day=1) - dt.timedelta(1) if anchor > dt.date.min.replace(day=28) else anchor
    return _day(start, end, last.year, last.month, day)


def _month(text: str, calendar: Calendar) -> int:
    if calendar.lang == "zh":
        return _number(text)
    return number(calendar.months, text) or 0


def _year(text: str | None, anchor: dt.date | None) -> int | None:
    if not text:
        return None
    if text[0] in "今сэt":
        return anchor.year if anchor else None
    if text.startswith(("last", "прошл")):
        return anchor.year - 1 if anchor else None
    if text in _YEARS_OFF:
        return anchor.year + _YEARS_OFF[text] if anchor else None
    return int(text.translate(_HAN_DIGITS))


def _number(text: str) -> int:
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    digit = "〇一二三四五六七八九"
    if not ten:
        return digit.find(text) if len(text) == 1 else 0
    return (digit.find(tens) if tens else 1) * 10 + (digit.find(ones) if ones else 0)
