"""Whether an occasion was held, is planned, is recalled, denied or only thought of: the words around its cue."""

from __future__ import annotations

import datetime as dt
import re

from domain.extraction import Status
from processors.extract.model import Day, Hit, Sentence
from processors.extract.reading import Reading

_REACH = {"en": 48, "ru": 48, "zh": 14}
_TIGHT = {"en": 12, "ru": 12, "zh": 3}
_TIGHT_WORDS = frozenset(
    {
        "to",
        "not",
        "no",
        "had",
        "would",
        "could",
        "may",
        "might",
        "after",
        "should",
        "if",
        "не",
        "может",
        "после",
        "перед",
        "ahead of",
        "不",
        "未",
        "没有",
        "不存在",
        "曾",
        "next",
        "past",
        "since",
        "never",
        "whether",
        "following",
        "refused to",
        "refuses to",
        "落实",
        "будет",
        "будут",
    }
)
_BREAK = re.compile(r"[;；。]|, (?:but|while|which)\b|, (?:а|но|который|которая)\b")
_SINCE_HAN = re.compile(r"(?<![来各亲独擅])自(?![己身然])从?[^。；]{1,60}?(?:以来|之后|以后|后)")
_AFTERWARDS_HAN = re.compile(r"(?<!相)继(?![续而承任])[^，。；]{1,40}?后")
_SINCE = re.compile(r"\b(?:since(?: the)?|с (?:момента|начала))\s$", re.IGNORECASE)
_INVITED_HAN = re.compile(r"邀请[^，。；应]{1,12}$")
_AT_INVITATION_HAN = re.compile(r"应[^，。；]{1,24}$")
_WORDS = 16
_OLD_DAYS = 4


def of_cue(sentence: Sentence, cue: Hit, day: Day | None, reading: Reading) -> Status:
    """The status that the sentence gives to the occasion that ``cue`` names."""
    text, lang, published = reading.text, reading.lang, reading.published
    status = _by_words(sentence, cue, text, lang)
    if text[sentence.end - 1] in "?？" or (sentence.asked and status != "denied"):
        return "hypothetical"
    if status == "held" and day is None and before_the_news(text, sentence, cue, lang):
        return "recalled"
    if status == "held" and cue.entry.kind == "noun" and _after_plan(sentence, cue, text):
        status = "planned"
    if status == "held" and day and published:
        return _by_date(day, published)
    if status == "recalled" and day and published and day.precision == "day":
        # What is dated today or yesterday is news, whatever word of the past stands near.
        return "held" if 0 <= (published - dt.date.fromisoformat(day.iso)).days <= 1 else status
    return status


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


def _after_plan(sentence: Sentence, cue: Hit, text: str) -> bool:
    """Whether the noun hangs on what is to come ("will travel to Moscow for talks")."""
    before = [
        h for h in sentence.hits if h.entry.tag == "cue" and h.end <= cue.start and h.entry.kind in {"planned", "held"}
    ]
    return bool(before) and before[-1].entry.kind == "planned" and not _BREAK.search(text, before[-1].end, cue.start)


def _is_invited(sentence: Sentence, cue: Hit, text: str) -> bool:
    """Whether somebody is invited to it; who comes at an invitation ("应邀请") is no longer so."""
    match = _INVITED_HAN.search(text, max(sentence.start, cue.start - _WORDS), cue.start)
    return match is not None and not _AT_INVITATION_HAN.search(text, sentence.start, match.start())


def _by_words(sentence: Sentence, cue: Hit, text: str, lang: str) -> Status:  # noqa: C901 - a decision list
    found: dict[str, int] = {}
    for hit in sentence.hits:
        entry = hit.entry
        if entry.tag != "mod" or (sentence.quoted(hit.start) and not sentence.quoted(cue.start)):
            continue
        if lang == "zh" and entry.value == "recalled" and is_since(text, sentence, hit.start, lang):
            continue
        if entry.kind == "around":
            comma = (
                lang == "zh"
                and entry.value == "recalled"
                and "，" in text[min(hit.end, cue.end) : max(hit.start, cue.start)]
            )
            if not comma and not _BREAK.search(text, min(hit.end, cue.end), max(hit.start, cue.start)):
                found.setdefault(entry.value, 0)
            continue
        gap = cue.start - hit.end
        word = text[hit.start : hit.end].lower()
        reach = _TIGHT[lang] if word in _TIGHT_WORDS else _REACH[lang]
        if 0 <= gap <= reach and not _BREAK.search(text, hit.end, cue.start):
            found[entry.value] = min(found.get(entry.value, gap), gap)
    if cue.entry.kind == "planned" or (lang == "zh" and _is_invited(sentence, cue, text)):
        found.setdefault("planned", 0)
    for status in ("denied", "hypothetical"):
        if status in found and (cue.entry.kind != "planned" or found[status] < _TIGHT[lang] or found[status] == 0):
            return status
    if "planned" in found and ("recalled" not in found or found["planned"] <= found["recalled"]):
        return "planned"
    if "recalled" in found and cue.entry.kind != "planned":
        return "recalled"
    return "held"


def _by_date(day: Day, published: dt.date) -> Status:
    if day.precision == "year":
        return "recalled" if int(day.iso) < published.year else "held"
    if day.precision == "month":
        month = f"{published.year:04}-{published.month:02}"
        return "held" if day.iso == month else ("recalled" if day.iso < month else "planned")
    distance = (dt.date.fromisoformat(day.iso) - published).days
    if day.weekday:
        return "held"
    if distance < -_OLD_DAYS:
        return "recalled"
    return "planned" if distance > 0 else "held"
