"""One occasion told in several sentences of a document becomes one event."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import Final

from domain.evidence import Span
from domain.extraction import Actor, DatePrecision, Event, Place
from processors.extract import codes, confidence
from processors.extract.memory import Memory
from processors.extract.model import CONTACT, Found, Mention
from processors.extract.strangers import slug

_ACTS: Final = frozenset({"agreement", "joint_statement"})
_MEETING_LIKE: Final = frozenset({"meeting", "summit", "consultation", "phone_call"})
_FORMAL_VISIT: Final = re.compile(
    r"state visit|official visit|государственн\w+ визит|официальн\w+ визит|国事访问|正式访问", re.IGNORECASE
)

_SPOKEN: Final = re.compile(r"agree|договорил|условил|согласил|同意|商定|一致同意", re.IGNORECASE)
_PAPER: Final = re.compile(
    r"treat(?:y|ies)\b|\bdeals?\b|contract|договор|соглашени|контракт|协定|协议|条约|合同", re.IGNORECASE
)
_ARRIVAL: Final = re.compile(r"прибы|прилет|приеха|(?:has )?arriv|抵达", re.IGNORECASE)


_PAIR: Final = 2
_MOST: Final = 100
"""Occasions that one is compared with: no article tells of so many, and a chronicle must come to an end."""


@dataclass(slots=True)
class _Occasion:
    """Sentences that tell of one occasion, in text order; the sets are kept, for each new sentence asks for them."""

    reports: list[Found] = field(default_factory=list)
    people: set[str] = field(default_factory=set)
    countries: set[str] = field(default_factory=set)
    days: set[str] = field(default_factory=set)
    sides: dict[str, set[str]] = field(default_factory=dict)

    def add(self, report: Found) -> None:
        """One more sentence."""
        self.reports.append(report)
        self.people |= {m.person.id for m in report.actors if m.person}
        self.countries |= set(report.countries)
        for country, people in _sides(report).items():
            self.sides.setdefault(country, set()).update(people)
        if report.day and report.day.precision == "day":
            self.days.add(report.day.iso)


def events(found: list[Found], text: str, memory: Memory, published: dt.date | None) -> list[tuple[Event, list[Found]]]:
    """The events of a document in the order of their evidence, each with the sentences that tell it, the best first."""
    occasions: list[_Occasion] = []
    for report in found:
        home = next((o for o in occasions[-_MOST:] if _same(o, report)), None)
        if home is None:
            home = _Occasion()
            occasions.append(home)
        home.add(report)
    kept = [
        o for i, o in enumerate(occasions) if not _part_of_another(o, occasions[max(0, i - _MOST) : i + _MOST], text)
    ]
    out = [(_event(o, text, memory, published), sorted(o.reports, key=_worth, reverse=True)) for o in kept]
    return sorted(out, key=lambda one: (one[0].evidence.start, one[0].kind))


def _family(kind: str) -> str:
    if kind in _MEETING_LIKE:
        return "meeting"
    return "act" if kind in _ACTS else kind


def _same(occasion: _Occasion, report: Found) -> bool:
    first = occasion.reports[0]
    if _family(first.kind) != _family(report.kind):
        return False
    if first.status != report.status and not (
        report.sentence is first.sentence and {first.status, report.status} <= {"held", "planned"}
    ):
        return False
    days = {report.day.iso} if report.day and report.day.precision == "day" else set()
    if len(days | occasion.days) > 1 and report.kind in CONTACT and report.status != "held":
        return False
    people = {m.person.id for m in report.actors if m.person}
    if people and occasion.people:
        same = bool(people & occasion.people) and set(report.countries) == occasion.countries
        return same and not _others_of_a_side(occasion, report)
    return set(report.countries) <= occasion.countries or occasion.countries <= set(report.countries)


def _others_of_a_side(occasion: _Occasion, report: Found) -> bool:
    """Whether a side sends somebody else to each: who met the minister has yet to meet the president."""
    here = _sides(report) if report.kind in CONTACT else {}
    return any(not people & occasion.sides[country] for country, people in here.items() if country in occasion.sides)


def _sides(report: Found) -> dict[str, set[str]]:
    """The people (ids) of each country."""
    sides: dict[str, set[str]] = {}
    for mention in report.actors:
        if mention.person and mention.country:
            sides.setdefault(mention.country, set()).add(mention.person.id)
    return sides


def _part_of_another(occasion: _Occasion, occasions: list[_Occasion], text: str) -> bool:
    """Whether the occasion is only the circumstance of another one of the same countries that is told.

    An informal visit is part of the meeting it was made for, greetings passed on are part of the talks, a joint
    position or what was agreed in words is what the talks came to, and talks mentioned again without a date are the
    ones just told of.
    """
    first = occasion.reports[0]
    visit = first.kind == "visit"
    brief = visit and first.status == "held" and not any(_is_formal(r, text) for r in occasion.reports)
    greetings = first.kind == "message" and bool(occasion.people)
    in_words = first.kind == "agreement" and all(_in_words(r, text) for r in occasion.reports)
    position = first.kind == "other"
    vague = (
        first.status == "recalled"
        and first.kind in _MEETING_LIKE
        and all(r.cue.entry.kind == "noun" and r.day is None for r in occasion.reports)
    )
    if not (brief or greetings or in_words or position or vague):
        return False
    for other in occasions:
        main = other.reports[0]
        shared = visit and len(occasion.countries & other.countries) > 1
        if other is occasion or not (shared or occasion.countries <= other.countries):
            continue
        held = main.status == "held"
        told = held and main.kind in _MEETING_LIKE
        if (
            (greetings and told)
            or (brief and told and other.people & occasion.people)
            or (in_words and held and main.kind in CONTACT)
            or (position and main.kind != "other" and main.status in {"held", "planned", "recalled"})
            or (vague and told and occasion.people <= other.people)
        ):
            return True
    return False


def _is_formal(report: Found, text: str) -> bool:
    """Whether a visit is a state's or official one, or somebody arrives for it."""
    formal = _FORMAL_VISIT.search(text, report.sentence.start, report.sentence.end)
    return formal is not None or _ARRIVAL.match(text, report.cue.start) is not None


def _in_words(report: Found, text: str) -> bool:
    """Whether something was agreed, and neither signed nor about a treaty or contract."""
    return (
        _SPOKEN.match(text, report.cue.start) is not None
        and _PAPER.search(text, report.cue.end, report.sentence.end) is None
    )


def _worth(report: Found) -> tuple[int, int, int]:
    own = {
        m.person.id
        for m in report.actors
        if m.person and m.kind == "person" and report.sentence.start <= m.start < report.sentence.end
    }
    return (min(len(own), 2), int(report.cue.entry.kind != "noun" or report.sentence.title), -report.sentence.start)


def _event(occasion: _Occasion, text: str, memory: Memory, published: dt.date | None) -> Event:
    best = max(occasion.reports, key=_worth)
    kinds = [r.kind for r in occasion.reports]
    kind = "phone_call" if "phone_call" in kinds and "meeting" in kinds else best.kind
    if "joint_statement" in kinds:
        kind = "joint_statement"
    mode = next((r.mode for r in occasion.reports if r.mode in {"video", "phone"}), best.mode)
    if mode == "video":
        kind = "meeting"
    when, precision, mention = _when(occasion, best, text, published)
    place: Place | None = best.place or next((r.place for r in occasion.reports if r.place), None)
    if mode == "phone":
        place = None
    plover, cameo = codes.of_event(kind, best.status, len(occasion.countries))
    return Event(
        kind=kind,
        status=best.status,
        actors=_actors(occasion, text, memory),
        countries=tuple(sorted(occasion.countries)),
        evidence=Span.of(text, best.sentence.start, best.sentence.end),
        date=when,
        date_precision=precision,
        date_mention=mention,
        place=place,
        topics=tuple(dict.fromkeys(h.entry.value for h in best.sentence.hits if h.entry.tag == "topic")),
        mode=mode,
        plover=plover,
        cameo=cameo,
        confidence=confidence.of_event(best, held=best.status == "held"),
    )


def _when(
    occasion: _Occasion, best: Found, text: str, published: dt.date | None
) -> tuple[str | None, DatePrecision | None, Span | None]:
    day = best.day or next((r.day for r in occasion.reports if r.day), None)
    if day:
        return day.iso, day.precision, Span.of(text, day.start, day.end)
    if best.status == "held" and published:
        # A report without a date is of its own day.
        return published.isoformat(), "day", None
    return None, None, None


def _actors(occasion: _Occasion, text: str, memory: Memory) -> tuple[Actor, ...]:
    spans: dict[str, set[tuple[int, int]]] = {}
    first: dict[str, Mention] = {}
    for report in occasion.reports:
        for mention in (party for named in report.actors for party in memory.each(named)):
            key = mention.person.id if mention.person else slug(mention.name)
            first.setdefault(key, mention)
            if mention.end > mention.start:
                spans.setdefault(key, set()).add((mention.start, mention.end))
    return tuple(
        Actor(
            id=key,
            name=mention.person.name if mention.person else mention.name,
            country=mention.country,
            role=memory.role(mention),
            mentions=_mentions(spans.get(key, set()), memory.named_at(key), text),
        )
        for key, mention in first.items()
        if _is_party(mention, list(first.values()))
    )


def _is_party(mention: Mention, actors: list[Mention]) -> bool:
    """Whether an actor tells more than the others do: not "the leaders", nor "Russia" beside its president."""
    if mention.person:
        return True
    if not mention.countries:
        return sum(1 for m in actors if m.person or m.countries) < _PAIR
    people = {code for m in actors if m.person for code in m.countries}
    return mention.kind != "country" or not set(mention.countries) <= people


def _mentions(own: set[tuple[int, int]], elsewhere: list[tuple[int, int]], text: str) -> tuple[Span, ...]:
    """Those of the reports of the occasion, and the other ways in which the text names the person, in text order."""
    told = {text[start:end] for start, end in own}
    other = [at for at in elsewhere if text[at[0] : at[1]] not in told]
    return tuple(Span.of(text, *at) for at in sorted({*own, *other}))
