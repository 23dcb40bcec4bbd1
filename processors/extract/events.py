"""Events of one sentence: a cue, those who take part, and when, where and whether it happened."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from domain.extraction import EventKind, Mode, Place, Status
from processors.extract import places, status
from processors.extract.dates import Day
from processors.extract.lexicon import Lexicon
from processors.extract.memory import Memory
from processors.extract.model import Hit, Mention, Sentence

CONTACT = frozenset({"meeting", "summit", "visit", "phone_call", "consultation"})
_STRONG = frozenset({"person", "office", "inst", "group"})
_VIDEO = re.compile(
    r"video ?(?:link|call|conference|-?conference)|videoconference|via video|видеосвяз|видеоконференц|视频|视像",
    re.IGNORECASE,
)
_PHONE = re.compile(r"\b(?:by|over the) (?:tele)?phone|по телефону|通电话|通话|电话", re.IGNORECASE)
_WITH = {
    "en": re.compile(r"\b(?:with|between|from|to|and)\s(?:the |his |her )?$"),
    "ru": re.compile(r"(?:^|\s)(?:с|со|между|и|от)\s$"),
    "zh": re.compile(r"[同与和向跟对]$"),
}
_AND = frozenset({" and ", ", ", " и ", "和", "与", "、", "同", "-", " - ", " — "})
_PAIR = 2


@dataclass(slots=True)
class Found:
    """An event as one sentence tells it."""

    kind: EventKind
    status: Status
    actors: list[Mention]
    countries: tuple[str, ...]
    sentence: Sentence
    cue: Hit
    day: Day | None
    place: Place | None
    mode: Mode | None


def of_sentence(
    sentence: Sentence,
    text: str,
    original: str,
    lang: str,
    memory: Memory,
    lexicon: Lexicon,
    days: list[Day],
    published: dt.date | None,
) -> list[Found]:
    """The events that a sentence tells."""
    out: list[Found] = []
    for cue in sentence.hits:
        if cue.entry.tag != "cue" or _in_long_quote(sentence, cue):
            continue
        found = _of_cue(sentence, cue, text, original, lang, memory, lexicon, days, published)
        if found:
            out.append(found)
    return out


def _of_cue(
    sentence: Sentence,
    cue: Hit,
    text: str,
    original: str,
    lang: str,
    memory: Memory,
    lexicon: Lexicon,
    days: list[Day],
    published: dt.date | None,
) -> Found | None:
    kind: EventKind = cue.entry.value  # type: ignore[assignment]  # the keys of cues.toml are event kinds
    actors = _actors(sentence, cue, text, lang, memory)
    countries = _countries(actors)
    if kind == "visit":
        countries = _with_destination(sentence, cue, text, lang, countries)
    if len(countries) < _PAIR:
        extra = _weak(sentence, cue, text, lang, countries, kind)
        countries = tuple(sorted({*countries, *(c for m in extra for c in m.countries)}))
        actors = actors + [m for m in extra if m.acts and m not in actors]
    if len(countries) < _PAIR and not (kind in CONTACT and _two_people(actors)):
        return None
    if not actors:
        return None
    if kind in {"other", "message"} and not _STRONG & {m.kind for m in actors} and kind == "message":
        return None
    day = _nearest(days, sentence, cue)
    state = status.of_cue(sentence, cue, text, lang, day, published)
    if state == "held" and _within_speech(sentence, cue) and kind in CONTACT:
        state = "recalled" if not sentence.title else state
    mode: Mode | None = None
    stretch = text[sentence.start : sentence.end]
    if kind in {"meeting", "phone_call"} and _VIDEO.search(stretch):
        kind, mode = "meeting", "video"
    elif kind == "phone_call" or (kind == "meeting" and _PHONE.search(stretch)):
        kind, mode = "phone_call", "phone"
    elif kind == "message":
        mode = "written"
    elif kind in CONTACT:
        mode = "in_person"
    place = (
        Place("videoconference")
        if mode == "video"
        else None
        if mode in {"phone", "written"}
        else places.in_sentence(sentence, text, original, lang, lexicon, cue.start)
    )
    return Found(kind, state, actors, countries, sentence, cue, day, place, mode)


def _in_long_quote(sentence: Sentence, cue: Hit) -> bool:
    return sentence.quoted(cue.start)


def _within_speech(sentence: Sentence, cue: Hit) -> bool:
    return any(start <= cue.start < end for start, end in sentence.spoken)


def _span_of(sentence: Sentence, cue: Hit) -> tuple[int, int] | None:
    return next(((s, e) for s, e in sentence.spoken if s <= cue.start < e), None)


def _actors(sentence: Sentence, cue: Hit, text: str, lang: str, memory: Memory) -> list[Mention]:
    """Those who can take part: on the cue's side of an attribution, not places, not inside quotations."""
    scope = _span_of(sentence, cue)
    chosen: list[Mention] = []
    for mention in sentence.mentions:
        inside = scope is not None and scope[0] <= mention.start < scope[1]
        if (scope is not None and not inside) or (
            scope is None and any(s <= mention.start < e for s, e in sentence.spoken)
        ):
            continue
        if mention.kind not in _STRONG or sentence.quoted(mention.start) or not _same_clause(text, mention, cue):
            continue
        if mention.kind == "inst" and places.is_place(text, mention.start, lang):
            continue
        chosen.append(mention)
    groups = [
        h for h in sentence.hits if h.entry.tag == "group" and h.entry.value == "both" and not sentence.quoted(h.start)
    ]
    if groups and len(_countries(chosen)) < _PAIR and len(memory.pair) >= _PAIR and _same_clause(text, groups[0], cue):
        chosen += [m for m in memory.pair if not any(_same(m, c) for c in chosen)]
    return chosen


def _same(one: Mention, other: Mention) -> bool:
    if one.person and other.person:
        return one.person.id == other.person.id
    return one.countries == other.countries and one.kind == other.kind


def _same_clause(text: str, mention: Mention | Hit, cue: Hit) -> bool:
    low, high = min(mention.end, cue.end), max(mention.start, cue.start)
    return not re.search(r"[;；。]|\. ", text[low:high]) if low < high else True


def _countries(actors: list[Mention]) -> tuple[str, ...]:
    return tuple(sorted({c for m in actors for c in m.countries if c}))


def _two_people(actors: list[Mention]) -> bool:
    return len({m.person.id for m in actors if m.person}) >= _PAIR


def _with_destination(
    sentence: Sentence, cue: Hit, text: str, lang: str, countries: tuple[str, ...]
) -> tuple[str, ...]:
    """A visit has the country visited as its other party."""
    if cue.entry.countries:
        return tuple(sorted({*countries, *cue.entry.countries}))
    if lang == "zh" and text[cue.start : cue.end].endswith("华"):
        return tuple(sorted({*countries, "CHN"}))
    nearest: tuple[int, str] | None = None
    for hit in sentence.hits:
        entry = hit.entry
        code = (
            entry.countries[0]
            if entry.tag in {"place", "inst"} and entry.countries
            else entry.value
            if entry.tag == "country"
            else ""
        )
        if (
            not code
            or entry.kind == "adj"
            or sentence.quoted(hit.start)
            or not (places.is_place(text, hit.start, lang) or hit.start >= cue.end or entry.kind == "short")
        ):
            continue
        distance = abs(hit.start - cue.start)
        if code not in countries and (nearest is None or distance < nearest[0]):
            nearest = (distance, code)
    return tuple(sorted({*countries, nearest[1]})) if nearest and countries else countries


def _weak(sentence: Sentence, cue: Hit, text: str, lang: str, have: tuple[str, ...], kind: EventKind) -> list[Mention]:
    """Countries that act themselves: "Russia and China", "российско-китайские переговоры", "talks with China"."""
    scope = _span_of(sentence, cue)
    names = [
        m
        for m in sentence.mentions
        if m.kind == "country"
        and not sentence.quoted(m.start)
        and _same_clause(text, m, cue)
        and (scope is None or scope[0] <= m.start < scope[1])
        and (scope is not None or not any(s <= m.start < e for s, e in sentence.spoken))
    ]
    out = []
    for number, mention in enumerate(names):
        if len(mention.countries) >= _PAIR:
            out.append(mention)
            continue
        if not mention.acts and mention.office != "short":
            continue
        following = names[number + 1] if number + 1 < len(names) else None
        if (
            following
            and following.acts
            and text[mention.end : following.start] in _AND
            and not places.is_place(text, mention.start, lang)
        ):
            out += [mention, following]
        elif (have and (
            _WITH[lang].search(text, max(0, mention.start - 12), mention.start) or mention.office == "short"
        )) or (
            have
            and kind in CONTACT
            and places.is_place(text, mention.start, lang)
            and cue.entry.kind == "noun"
            and lang == "ru"
        ):
            out.append(mention)
    return out


def _nearest(days: list[Day], sentence: Sentence, cue: Hit) -> Day | None:
    inside = [d for d in days if sentence.start <= d.start < sentence.end and not sentence.quoted(d.start)]
    exact = [d for d in inside if d.precision == "day"] or inside
    return min(exact, key=lambda d: abs(d.start - cue.start), default=None)
