"""Whether an occasion was held, is planned, is recalled, denied or only thought of: the words around its cue."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from typing import Final

from domain.extraction import Status
from processors.extract.model import CONTACT, Day, Hit, Sentence
from processors.extract.reading import Reading

_REACH: Final = {"en": 48, "ru": 48, "zh": 18}
"""Characters between a word and the cue after it."""
_TIGHT: Final = {"en": 12, "ru": 12, "zh": 3}
_WIDE: Final = 200
_OF_NOUNS: Final = frozenset({"noun", "noun_close"})
_CLOSE: Final = frozenset({"close", "noun_close"})
"""Where words stand, as ``status.toml`` says."""
_HAD: Final = re.compile(
    r"had (?:an?|the|his|her|its|their|several|another|no|brief|long|extensive|separate|bilateral)\b"
)
"""What somebody had, and no past before the past."""
_INFINITIVE: Final = re.compile(r"\s(?:[a-z]+(?:-[a-z]+)*\s){0,3}")
"""After "to": "to pay a visit", but not "an aide to Putin met"."""
_PRESENT: Final = re.compile(r"(?!was\b|has\b)[a-z]+s\b", re.IGNORECASE)
_MANAGED: Final = re.compile(r"\b(?:удалось|сумел\w*|смог\w*|managed to|able to)\s(?:\w+\s){0,2}$", re.IGNORECASE)
"""What was wished for and came about."""
_CIRCUMSTANCE: Final = re.compile(
    r"\b(?:в|во|на|о|об|при|после|до|перед|по|из|за|с|со|к|для|от|из-за|накануне)\s"
    r"(?:(?:ходе|рамках|время|итогам|результатам|начале|конце)\s)?"
    r"(?:\w+(?:ого|его|ой|ей|ом|ем|ый|ий|ую|юю|ых|их|ым|им|ыми|ими)\s){0,2}$"
    r"|\b(?:during|after|at|in|on|of|from|for|before|about|following|with|to)\s(?:[\w’'-]+\s){0,3}$",
    re.IGNORECASE,
)
"""Before a noun that only tells when or where: "in the course of the official visit"."""
# A search skips to the few characters that a pattern begins with, if it begins with a set of them.
_BREAK: Final = re.compile(r"[;；。,](?:(?<!,)|(?<=,) (?:but|while|which|а|но|который|которая)\b)")
_RELATIVE: Final = re.compile(r", (?:who|which|whose|where)\b[^,;]*,")
_TIMES: Final = re.compile(
    r"[^,;:.]{0,80}\b(?:\d+|two|three|four|five|six|seven|eight|nine|ten|several|many|numerous|countless|dozens of"
    r"|scores of)\stimes\b"
)
"""Behind a verb: what was done again and again is no news."""
_SINCE_HAN: Final = re.compile(r"自(?<![来各亲独擅]自)(?![己身然])从?[^。；]{1,60}?(?:以来|之后|以后|后)")
_AFTERWARDS_HAN: Final = re.compile(r"继(?<!相继)(?![续而承任])[^，。；]{1,40}?后")
_SINCE: Final = re.compile(r"\b(?:since(?: the)?|с (?:момента|начала))\s$", re.IGNORECASE)
_INVITED_HAN: Final = re.compile(r"邀请[^，。；应]{1,12}$")
_AT_INVITATION_HAN: Final = re.compile(r"应[^，。；]{1,24}$")
_WORDS: Final = 16
_FAR: Final = 70
"""Characters from a noun to what is told of it, and from a word that reaches ``far``."""
_OLD_DAYS: Final = 4
_PLANNED_IN: Final = re.compile(
    r"\b(?:will|(?:is|are) (?:expected|due|set) to|plans? to) [a-z]+ [^,;:.“”\"]*"
    r"\s(?:in|during|at) (?:(?:an?|the|his|her|their) )?(?:[a-z-]+ ){0,2}$"
)
"""Before a noun that tells when something will be done: "will urge restraint in a phone call with"."""


def of_cue(sentence: Sentence, cue: Hit, day: Day | None, reading: Reading) -> Status:
    """The status that the sentence gives to the occasion that ``cue`` names."""
    text, lang, published = reading.text, reading.lang, reading.published
    status = _by_words(sentence, cue, reading)
    if text[sentence.end - 1] in "?？" or (sentence.asked and status != "denied"):
        return "hypothetical"
    if status == "held" and cue.entry.kind == "infinitive" and not _MANAGED.search(text, sentence.start, cue.start):
        return "hypothetical"
    if status == "recalled" and sentence.title and reading.memory.transcript and cue.entry.kind == "noun":
        # "Remarks following talks with X": these are what the remarks are about.
        status = "held"
    if status == "held" and day is None and before_the_news(text, sentence, cue, lang):
        return "recalled"
    if status == "held" and cue.entry.kind == "noun" and _after_plan(sentence, cue, text, lang):
        status = "planned"
    if status == "held" and day and published:
        present = cue.entry.kind == "held" and _PRESENT.match(text, cue.start, cue.end) is not None
        by_date = _by_date(past(day, cue, published), published, present=present)
        # What was agreed may begin on a day to come.
        agreed = cue.entry.value == "agreement" and cue.entry.kind == "held" and not present
        return "held" if by_date == "planned" and agreed else by_date
    if status == "recalled" and day and published and day.precision == "day" and cue.entry.kind != "infinitive":
        # What is dated today or yesterday is news, whatever word of the past stands near.
        return "held" if 0 <= (published - dt.date.fromisoformat(day.iso)).days <= 1 else status
    return status


def silent(sentence: Sentence, lang: str) -> bool:
    """Whether the sentence tells of nothing: what a reporter's question takes for granted has not been told.

    A Chinese one tells of what is only thought of, if it does not deny it (``of_cue``).
    """
    return sentence.asked and lang != "zh"


def past(day: Day, cue: Hit, published: dt.date) -> Day:
    """The month that a verb of what was done means: in May "met in October" is of the year before."""
    if day.yearless and cue.entry.kind == "held" and cue.entry.value in CONTACT and day.iso > f"{published:%Y-%m}":
        return day._replace(iso=f"{published.year - 1:04}{day.iso[4:]}")
    return day


def is_since(text: str, sentence: Sentence, at: int, lang: str) -> bool:
    """Whether a word of time says since when something is the first or the longest ("首次访华" 自…以来)."""
    if lang != "zh":
        return _SINCE.search(text, max(sentence.start, at - _WORDS), at) is not None
    if sentence.since is None:
        sentence.since = [m.span() for m in _SINCE_HAN.finditer(text, sentence.start, sentence.end)]
    return any(start <= at < end for start, end in sentence.since)


def before_the_news(text: str, sentence: Sentence, cue: Hit, lang: str) -> tuple[int, int] | None:
    """The clause of the cue when it tells after what the news comes ("继访问A之后"): it has dates of its own only."""
    spans = (m.span() for m in _AFTERWARDS_HAN.finditer(text, sentence.start, sentence.end)) if lang == "zh" else ()
    return next(((start, end) for start, end in spans if start <= cue.start < end), None)


def _after_plan(sentence: Sentence, cue: Hit, text: str, lang: str) -> bool:
    """Whether the noun hangs on what is to come ("will travel to Moscow for talks")."""
    if lang == "en" and _PLANNED_IN.search(text, sentence.start, cue.start):
        return True
    before = [
        h for h in sentence.hits if h.entry.tag == "cue" and h.end <= cue.start and h.entry.kind in {"planned", "held"}
    ]
    return bool(before) and before[-1].entry.kind == "planned" and not _BREAK.search(text, before[-1].end, cue.start)


def _is_invited(sentence: Sentence, cue: Hit, text: str) -> bool:
    """Whether somebody is invited to it; who comes at an invitation ("应邀请") is no longer so."""
    match = _INVITED_HAN.search(text, max(sentence.start, cue.start - _WORDS), cue.start)
    return match is not None and not _AT_INVITATION_HAN.search(text, sentence.start, match.start())


def _by_words(sentence: Sentence, cue: Hit, reading: Reading) -> Status:
    found: dict[str, int] = {}
    for hit in sentence.hits:
        if hit.entry.tag != "mod" or _is_said_apart(sentence, hit, cue):
            continue
        gap = _gap(sentence, hit, cue, reading)
        if gap is not None:
            found[hit.entry.value] = min(found.get(hit.entry.value, gap), gap)
    if cue.entry.kind == "planned" or (reading.lang == "zh" and _is_invited(sentence, cue, reading.text)):
        found.setdefault("planned", 0)
    if reading.lang == "en" and cue.entry.kind != "noun" and _again_and_again(reading.text, cue.end, sentence.end):
        found["recalled"] = 0
    for status in ("denied", "hypothetical"):
        if status in found and (cue.entry.kind != "planned" or found[status] < _TIGHT[reading.lang]):
            return status
    if "planned" in found and ("recalled" not in found or found["planned"] <= found["recalled"]):
        return "planned"
    if "recalled" in found and cue.entry.kind != "planned":
        return "recalled"
    return "held"


def _is_said_apart(sentence: Sentence, hit: Hit, cue: Hit) -> bool:
    """Whether the word is of what somebody says, and the cue is not: the talks on which a plan was told were held."""
    if sentence.quoted(hit.start) and not sentence.quoted(cue.start):
        return True
    return any(start <= hit.start < end and not start <= cue.start < end for start, end in sentence.spoken)


def _again_and_again(text: str, start: int, end: int) -> bool:
    return text.find("times", start, end) >= 0 and _TIMES.match(text, start, end) is not None


def _gap(sentence: Sentence, hit: Hit, cue: Hit, reading: Reading) -> int | None:
    """How far before the cue the word stands; 0 where that does not matter; None when it is of something else."""
    text, lang = reading.text, reading.lang
    low, high = min(hit.end, cue.end), max(hit.start, cue.start)
    if _BREAK.search(text, low, high) or (lang == "en" and is_aside(sentence, hit.start, cue, text)):
        return None
    if hit.entry.kind == "after":
        return 0 if _is_told_of(sentence, hit, cue, text) else None
    if lang == "zh" and hit.entry.value == "recalled":
        comma = hit.entry.kind == "around" and "，" in text[low:high]
        if comma or is_since(text, sentence, hit.start, lang):
            return None
    return 0 if hit.entry.kind == "around" else _gap_before(hit, cue, reading)


def is_aside(sentence: Sentence, at: int, cue: Hit, text: str) -> bool:
    """Whether the position is in an English relative clause between commas that does not hold the cue."""
    if sentence.asides is None:
        sentence.asides = [m.span() for m in _RELATIVE.finditer(text, sentence.start, sentence.end)]
    return any(start <= at < end and not start <= cue.start < end for start, end in sentence.asides)


def _gap_before(hit: Hit, cue: Hit, reading: Reading) -> int | None:
    gap, where = cue.start - hit.end, hit.entry.kind
    if _means_something_else(hit, reading):
        return None
    if where in _OF_NOUNS and cue.entry.kind != "noun":
        return None
    if cue.entry.kind == "held" and hit.entry.value == "planned" and reading.lang == "ru":
        # A Russian verb in a finite form hangs on no other: "planned to come, and met".
        return None
    to = reading.text[hit.start : hit.end].lower() == "to"
    if to and not _INFINITIVE.fullmatch(reading.text, hit.end, cue.start):
        return None
    tight = where in _CLOSE and not to
    reach = {"report": _WIDE, "far": _FAR}.get(where) or (_TIGHT if tight else _REACH)[reading.lang]
    if not 0 <= gap <= reach:
        return None
    return 0 if where in {"clause", "report"} else gap


def _is_told_of(sentence: Sentence, hit: Hit, cue: Hit, text: str) -> bool:
    """Whether a word after a noun tells of it: "the visit was postponed", not "during the visit sales were put off"."""
    # Right behind a verb: "会晤曾在…举行", «встречался ли».
    gap = hit.start - cue.end
    if (cue.entry.kind != "noun" and gap > 1) or not 0 <= gap <= _FAR:
        return False
    if any(h.entry.tag == "cue" and cue.end <= h.start < hit.start for h in sentence.hits):
        return False
    return not _CIRCUMSTANCE.search(text, max(sentence.start, cue.start - _REACH["en"]), cue.start)


def _means_something_else(hit: Hit, reading: Reading) -> bool:
    """Whether it is the month of May, or what somebody had."""
    text = reading.text
    last = bisect_right(reading.days, hit.start, key=lambda day: day.start) - 1
    if last >= 0 and hit.start < reading.days[last].end:
        return True
    return _HAD.match(text, hit.start) is not None


def _by_date(day: Day, published: dt.date, *, present: bool) -> Status:
    if day.precision == "year":
        year = int(day.iso)
        return "recalled" if year < published.year else "planned" if year > published.year else "held"
    if day.precision == "month":
        month = f"{published.year:04}-{published.month:02}"
        return "held" if day.iso == month else ("recalled" if day.iso < month else "planned")
    distance = (dt.date.fromisoformat(day.iso) - published).days
    if day.weekday:
        # "Flies to Moscow on Sunday" is said on Thursday of the Sunday to come.
        return "planned" if present and distance < -1 else "held"
    if distance < -_OLD_DAYS:
        return "recalled"
    return "planned" if distance > 0 else "held"
