"""Events of one sentence: a cue, those who take part, and when, where and whether it happened."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left
from itertools import islice
from typing import Final, cast

from domain.extraction import EventKind, Mode, Place
from processors.extract import datelines, occasions, parties, places, sessions, status
from processors.extract.matching import fold
from processors.extract.model import CONTACT, Day, Found, Hit, Mention, Sentence
from processors.extract.reading import Reading

# Both are looked for in small letters. A search is quick when it can skip to a letter, so no \b stands first.
_VIDEO: Final = re.compile(
    r"video ?(?:link|call|conference|-?conference|summit)|virtual summit|videoconference|via video|видеосвяз"
    r"|видеоконференц|视频|视像",
)
_PHONE_WORDS: Final = ("phone", " call", "телефон", "话")
"""Of which all of these have one; most sentences have none."""
_PHONE: Final = re.compile(
    r"(?:b(?<!\wb)y|o(?<!\wo)ver the) (?:tele)?phone|i(?<!\wi)n an? (?:[\w-]+ ){0,2}call\b(?! (?:for|to)\b)"
    r"|по телефону|通电话|通话|电话"
)
_COMPOUND: Final = re.compile(r"\w[-–]\w+ $")
"""Before "summit": of two ("the Putin-Xi summit"); other summits are places where people meet."""
_SATISFIES: Final = re.compile(
    r"(?:to )?(?:will )?me(?:et|ets|t)(?:\s[\w’'-]+){0,4}?\s(?:demands?|needs?|requirements?|targets?|challenges?"
    r"|obligations?|commitments?|deadlines?|goals?|standards?|criteria|costs?|expectations?|interests|aspirations|quotas?)\b"
)
"""What is met and is nobody."""
_LISTS_SUITE: Final = re.compile(r"等(?:人|领导人|同志)?(?:分别|也|一同)?(?:参加|出席|陪同)(?:了)?$")
"""Before a Chinese meeting that members of a delegation sat in on."""
_PASSIVE: Final = re.compile(r"\b(?:be|been|being|is|are|was|were) $")
_NOTHING: Final = re.compile(r"\s(?:nothing|no)\b")
_JUST: Final = re.compile(r"\b(?:just|только что) $|刚刚[^，。；]{0,8}$", re.IGNORECASE)
_JUST_OVER: Final = re.compile(
    r"[^,;.]{0,60}\b(?:just|только что) (?:ended|finished|concluded|closed|come to|taken|заверш|законч|состоя|прош)"
    r"|[^，。；]{0,12}刚刚结束",
    re.IGNORECASE,
)
"""Before a verb, and behind a noun: it is news, though a party tells it."""
_TALKED_OF: Final = re.compile(r"обсу(?:дил|жда)|говорил|discuss", re.IGNORECASE)
_CLAUSE: Final = re.compile(r"[,;:—–(]|\b(?:who|which|that|since|котор\w+|что)\b", re.IGNORECASE)
_AWAITED: Final = re.compile(r"\s(?:\d{1,2}\s\w+\s)?(?:(?:в|во|на)\s(?:[\w-]+\s){1,2})?")
"""Between «ждут» and the guest: other things are awaited, too."""
_ANNIVERSARY: Final = re.compile(r"\s*\d+\s*周年")
_KEEP_UP: Final = {
    "en": re.compile(r"\b(?:maintain|ke(?:ep|pt)|remain|stay|strengthen|deepen|expand)\w*(?: [\w-]+){0,2} $"),
    "ru": re.compile(r"\b(?:поддержив|сохран|развив|расшир|активизир|налажив|укрепл)\w*(?: [\w-]+){0,2} $"),
    "zh": re.compile(r"(?:保持|维持|加强|深化|密切)[^，。；]{0,6}$"),
}
"""In small letters, before contacts and talks that are a state of things, and no occasion: "keep in close contact"."""
_OF_CONTACTS: Final = re.compile(r"\bо\s(?:[\w-]+\s){0,2}контактах$")
"""Of what somebody is told: "проинформировал о контактах с Киевом"."""
_NEAR: Final = 40
_COMMITS: Final = re.compile(r"(?:.* )?(?:agree[ds]?(?: to)?|(?:willing|ready) to)", re.IGNORECASE)
_PAIR: Final = 2
_WEEK: Final = 7
_CLOSE: Final = 14
"""Characters."""
_MOST_CUES: Final = 12
"""No sentence that people write tells of more occasions; each costs a look at all that it names."""

_AFTER: Final = re.compile(r"\b(?:после|перед|after|before|following)\s(?:\w+\s)?$", re.IGNORECASE)


def of_sentence(sentence: Sentence, reading: Reading) -> list[Found]:
    """The events that a sentence tells."""
    out: list[Found] = []
    cues = (hit for hit in sentence.hits if hit.entry.tag == "cue" and not sentence.quoted(hit.start))
    session = sessions.of_sentence(sentence, reading.text, reading.lang)
    for cue in [session] if session else islice(cues, _MOST_CUES):
        out += _of_cue(sentence, cue, reading)
    return out


def _of_cue(sentence: Sentence, cue: Hit, reading: Reading) -> list[Found]:
    kind = cast("EventKind", cue.entry.value)
    if _names_no_occasion(sentence, cue, reading):
        return []
    taking = parties.of_cue(sentence, cue, kind, reading)
    if taking is None:
        return []
    actors, countries = taking
    day = _nearest(reading, sentence, cue)
    state = status.of_cue(sentence, cue, day, reading)
    if day and reading.published and state == "recalled":
        day = status.past(day, cue, reading.published)
    denies_a_topic = state == "denied" and _TALKED_OF.match(reading.text, cue.start)
    if denies_a_topic or (reading.text.startswith("主持", cue.start) and not _two_chair(cue, actors, reading.text)):
        return []
    told = state == "held" and kind in CONTACT and not sentence.title and not _fresh(sentence, cue, day, reading)
    if told and _told_by_party(sentence, cue, actors, reading):
        state = "recalled"
    if state == "held" and day and reading.published and day.iso > reading.published.isoformat():
        # The day on which begins what was agreed.
        day = None
    if state == "planned" and day and reading.published:
        day = _to_come(day, reading.published)
    kind, mode = _mode(kind, sentence, cue, reading)
    place = _place(sentence, cue, mode, reading)
    groups = occasions.apart(cue, kind, actors, countries, reading)
    return [
        Found(kind, state, group, codes, sentence, cue, day, own or place, mode)
        for (group, codes), own in zip(groups, _own_places(sentence, groups, mode, reading), strict=True)
    ]


def _own_places(
    sentence: Sentence, groups: list[occasions.Taking], mode: Mode | None, reading: Reading
) -> list[Place | None]:
    """Where each of several was, when places stand behind their parties: "met A in Moscow and B in Beijing"."""
    if len(groups) < _PAIR or mode != "in_person":
        return [None] * len(groups)
    starts = [group[-1].start for group, _ in groups]
    own: list[Place | None] = []
    for start in starts:
        end = min((other for other in starts if other > start), default=sentence.end)
        behind = Sentence(sentence.start, sentence.end, sentence.paragraph)
        behind.hits, behind.spoken = [h for h in sentence.hits if start <= h.start < end], sentence.spoken
        own.append(places.in_sentence(behind, reading, start, end))
    return own if sum(place is not None for place in own) > 1 else [None] * len(groups)


def _to_come(day: Day, published: dt.date) -> Day:
    """The weekday that a plan means: the next one."""
    if not day.weekday or day.iso >= published.isoformat():
        return day
    return day._replace(iso=(dt.date.fromisoformat(day.iso) + dt.timedelta(_WEEK)).isoformat())


def _names_no_occasion(sentence: Sentence, cue: Hit, reading: Reading) -> bool:
    """Whether the words are of an anniversary, a summit where people meet, a permit, or what comes after a meeting."""
    kind, text = cue.entry.value, reading.text
    if cue.entry.kind == "noun" and (
        reading.lexicon.kinds.with_the_press.match(text, cue.end)
        or _KEEP_UP[reading.lang].search(fold(text), max(sentence.start, cue.start - _NEAR), cue.start)
        or _OF_CONTACTS.search(text, max(sentence.start, cue.start - _NEAR), cue.end)
    ):
        return True
    if _ANNIVERSARY.match(text, cue.end) or (
        kind == "agreement" and (_permits(cue, reading) or text.endswith("being ", 0, cue.start))
    ):
        return True
    if text.startswith("жд", cue.start) and not _guest_awaited(sentence, cue, text):
        return True
    suite = _LISTS_SUITE.search(text, max(sentence.start, cue.start - _CLOSE), cue.start)
    satisfies = kind == "meeting" and _SATISFIES.match(text, cue.start)
    if satisfies or suite or _NOTHING.match(text, cue.end) or _for_purpose(sentence, cue, text):
        return True
    if kind == "summit" and not _COMPOUND.search(text, sentence.start, cue.start):
        return True
    after = cue.entry.kind == "noun" and _AFTER.search(text, max(sentence.start, cue.start - _CLOSE), cue.start)
    return bool(after) and _verbs(sentence, cue)


def _guest_awaited(sentence: Sentence, cue: Hit, text: str) -> bool:
    """Whether it is somebody that is awaited."""
    after = (m for m in sentence.mentions if m.start > cue.end and m.kind in {"person", "office"})
    guest = next(after, None)
    before = any(m.person and m.oblique and m.end < cue.start for m in sentence.mentions)
    return before or (guest is not None and _AWAITED.fullmatch(text, cue.end, guest.start) is not None)


def _for_purpose(sentence: Sentence, cue: Hit, text: str) -> bool:
    """Whether it only tells what somebody was met for: "received the envoy to discuss trade"."""
    if not text.startswith(("to discuss", "discuss"), cue.start):
        return False
    if _PASSIVE.search(text, max(sentence.start, cue.start - _CLOSE), cue.start):
        # "No issue can be discussed": it does not tell who meets.
        return True
    before = (h for h in sentence.hits if h.entry.tag == "cue" and h.end <= cue.start)
    told = [h for h in before if h.entry.value in CONTACT and h.entry.kind in {"held", "planned"}]
    return bool(told) and not _CLAUSE.search(text, told[-1].end, cue.start)


def _permits(cue: Hit, reading: Reading) -> bool:
    """Whether a court, bank or firm approves something: no treaty is ratified."""
    if not reading.text.startswith("批准", cue.start):
        return False
    return reading.lexicon.kinds.permitting.search(reading.text, max(0, cue.start - _CLOSE), cue.start) is not None


def _two_chair(cue: Hit, actors: list[Mention], text: str) -> bool:
    """Whether two have the chair together; who has it alone meets none of those that the sentence names besides."""
    before = [m for m in actors if m.end <= cue.start][-_PAIR:]
    joined = text.endswith("共同", 0, cue.start)
    return len(before) == _PAIR and (joined or text[before[0].end : before[1].start] in {"和", "与", "同", "、"})


def _verbs(sentence: Sentence, cue: Hit) -> bool:
    """Whether the sentence has a contact told by a verb besides the noun."""
    return any(
        h.entry.tag == "cue" and h.entry.value in CONTACT and h.entry.kind == "held" and h is not cue
        for h in sentence.hits
    )


def _mode(kind: EventKind, sentence: Sentence, cue: Hit, reading: Reading) -> tuple[EventKind, Mode | None]:
    small = fold(reading.text)
    if kind in {"meeting", "phone_call"} and _VIDEO.search(small, sentence.start, sentence.end):
        return "meeting", "video"
    if kind == "phone_call" or (kind == "meeting" and _by_phone(sentence, cue, small)):
        return "phone_call", "phone"
    if kind == "message":
        return kind, "written"
    return kind, "in_person" if kind in CONTACT else None


def _by_phone(sentence: Sentence, cue: Hit, small: str) -> bool:
    if all(small.find(word, sentence.start, sentence.end) < 0 for word in _PHONE_WORDS):
        return False
    # "Putin, who spoke with Modi in a call, met Xi"
    calls = _PHONE.finditer(small, sentence.start, sentence.end)
    return any(not status.is_aside(sentence, call.start(), cue, small) for call in calls)


def _place(sentence: Sentence, cue: Hit, mode: Mode | None, reading: Reading) -> Place | None:
    if mode == "video":
        return Place("videoconference")
    if mode in {"phone", "written"}:
        return None
    # What somebody agreed to do will be elsewhere: "agreed to open an office in Geneva".
    commits = _COMMITS.fullmatch(reading.text, cue.start, cue.end)
    return places.in_sentence(sentence, reading, cue.start, cue.start if commits else sentence.end)


def _fresh(sentence: Sentence, cue: Hit, day: Day | None, reading: Reading) -> bool:
    """Whether a speaker tells of what is just over."""
    today = reading.published is not None and day is not None and day.iso == reading.published.isoformat()
    just = _JUST.search(reading.text, max(sentence.start, cue.start - _NEAR), cue.start)
    return today or just is not None or _JUST_OVER.match(reading.text, cue.end, sentence.end) is not None


def _told_by_party(sentence: Sentence, cue: Hit, actors: list[Mention], reading: Reading) -> bool:
    """Whether a party itself speaks of the occasion: then it is an earlier one, not the news."""
    if not any(start <= cue.start < end for start, end in sentence.spoken):
        return False
    speaker = reading.memory.speaker
    if speaker is None:
        return False
    if speaker.person is None:
        return not any(m.person for m in actors)
    return any(m.person is speaker.person for m in actors) or not any(m.person for m in actors)


def _nearest(reading: Reading, sentence: Sentence, cue: Hit) -> Day | None:
    scope, days = parties.scope(sentence, cue), reading.days
    clause = status.before_the_news(reading.text, sentence, cue, reading.lang) or (sentence.start, sentence.end)
    first, last = (bisect_left(days, at, key=lambda d: d.start) for at in clause)
    inside = [
        d
        for d in days[first:last]
        if not sentence.quoted(d.start) and not status.is_since(reading.text, sentence, d.start, reading.lang)
    ]
    inside = [d for d in inside if parties.in_scope(sentence, d.start, scope)] or ([] if scope else inside)
    inside = [d for d in inside if not status.is_aside(sentence, d.start, cue, reading.text)] or inside
    # Where and when a report was sent is no day of what it tells, if it names another.
    lead = datelines.end(sentence, reading.text)
    inside = [d for d in inside if d.start >= lead] or inside
    exact = [d for d in inside if d.precision == "day"] or [d for d in inside if _may_date(d, cue, reading)]
    return min(exact, key=lambda d: abs(d.start - cue.start), default=None)


def _may_date(day: Day, cue: Hit, reading: Reading) -> bool:
    """Whether a month or year may tell when it was: a Chinese one stands before its verb, or after "in".

    Elsewhere a year is of its own clause: "met Xi, who came to power in 2012".
    """
    if reading.lang != "zh" and day.precision == "year":
        low, high = min(day.end, cue.end), max(day.start, cue.start)
        return _CLAUSE.search(reading.text, low, high) is None
    return reading.lang != "zh" or day.end <= cue.start or reading.text[day.start - 1] in "于在"
