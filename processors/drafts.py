"""The occasions that one article tells of, before they are compared with what is known."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date

from domain.extraction import Event, EventKind, Extraction, Status
from domain.story import StoryFamily
from domain.watch import Match

FAMILY: dict[EventKind, StoryFamily] = {
    "meeting": "contact",
    "summit": "contact",
    "visit": "contact",
    "consultation": "contact",
    "phone_call": "call",
    "joint_statement": "act",
    "agreement": "act",
    "message": "message",
    "exercise": "exercise",
    "sanction": "sanction",
    "other": "other",
}

NEWS: tuple[Status, ...] = ("held", "denied", "planned")
"""Statuses that make a story, the strongest first; what is recalled or only considered is no news."""


@dataclass(frozen=True, slots=True)
class Draft:
    """One occasion as one article tells it.

    ``events`` and ``statements`` are positions in the extraction, the main event first. ``persons`` and
    ``countries`` are sorted. ``day`` is None when the article does not give it to the day; ``month``
    (``2022-06``) may be known then. ``day_read`` is false for the day of publication, taken because the
    article names none.
    """

    family: StoryFamily
    status: Status
    countries: tuple[str, ...]
    persons: frozenset[str]
    day: date | None
    events: tuple[int, ...] = ()
    statements: tuple[int, ...] = ()
    month: str | None = None
    day_read: bool = True


def drafts(extraction: Extraction, matches: Sequence[Match], published: date, people: AbstractSet[str]) -> list[Draft]:
    """The occasions of one article that was published on ``published`` (in its outlet's time zone).

    ``people`` are the ids that mean one person in every language; a name that only one text spells so
    cannot tell two accounts apart.

    Events of at least two countries make occasions; an agreement or joint statement belongs to the talks
    of the same countries in the same article. Statements that satisfy a watch belong to an occasion of their
    countries when the article has one, else they are an occasion by themselves.
    """
    found: list[Draft] = []
    order = sorted(
        (n for n, event in enumerate(extraction.events) if event.status in NEWS and len(event.countries) > 1),
        # The strongest account first: what joins it does not weaken it.
        key=lambda n: (
            NEWS.index(extraction.events[n].status),
            FAMILY[extraction.events[n].kind] not in {"contact", "call"},
            n,
        ),
    )
    for number in order:
        draft = _of_event(number, extraction.events[number], published, people)
        home = next((n for n, other in enumerate(found) if _one_occasion(other, draft)), None)
        if home is None:
            found.append(draft)
        else:
            found[home] = _joined(found[home], draft)
    for match in matches:
        _place_statements(found, extraction, match, published, people)
    return found


def compatible(a: StoryFamily, b: StoryFamily) -> bool:
    """Whether two accounts may be of one occasion: an act is signed at talks or on the telephone."""
    return a == b or {a, b} in ({"act", "contact"}, {"act", "call"})


def same_company(a: frozenset[str], b: frozenset[str]) -> bool:
    """Whether two lists of persons may be of one occasion, if each may leave people out.

    One may be empty or part of the other; two lists of two or more must share two: Lavrov met Wang Yi and
    Lavrov met Xi Jinping are two occasions.
    """
    return len(a & b) >= min(2, len(a), len(b))


def months_clash(a_day: date | None, a_month: str | None, b_day: date | None, b_month: str | None) -> bool:
    """Whether one account names a month (``2022-06``) in which the other's day or month is not."""
    a = a_month or (a_day and a_day.isoformat()[:7])
    b = b_month or (b_day and b_day.isoformat()[:7])
    return bool(a_month or b_month) and a is not None and b is not None and a != b


def _of_event(number: int, event: Event, published: date, people: AbstractSet[str]) -> Draft:
    day = date.fromisoformat(event.date) if event.date and event.date_precision == "day" else None
    if day is None and event.date is None and event.status == "held":
        day = published
    return Draft(
        family=FAMILY[event.kind],
        status=event.status,
        countries=tuple(sorted(set(event.countries))),
        persons=frozenset(actor.id for actor in event.actors) & people,
        day=day,
        events=(number,),
        month=event.date if event.date_precision == "month" else None,
        # The extractor too gives a held event without a date the day of publication.
        day_read=day != published or event.date_mention is not None,
    )


def _one_occasion(a: Draft, b: Draft) -> bool:
    """Whether two events of one article are one occasion, of which ``a`` is the main event.

    The same people on the same day are at the same talks, whatever else a sentence calls it or names. What was
    planned for the day on which it was held is no second occasion.
    """
    same_people = len(a.persons) > 1 and b.persons <= a.persons and len(b.persons) > 1
    alike = a.countries == b.countries and compatible(a.family, b.family) and same_company(a.persons, b.persons)
    if not (alike or same_people):
        return False
    if a.day is None or b.day is None:
        return a.status == b.status and not months_clash(a.day, a.month, b.day, b.month)
    same_status = a.status == b.status or (a.status == "held" and compatible(a.family, b.family))
    return same_status and abs((a.day - b.day).days) <= 1


def _joined(a: Draft, b: Draft) -> Draft:
    when = b if a.day is None and b.day is not None else a
    return replace(
        a,
        persons=a.persons | b.persons,
        day=when.day,
        day_read=when.day_read,
        month=a.month or b.month,
        events=a.events + b.events,
    )


def _place_statements(
    found: list[Draft], extraction: Extraction, match: Match, published: date, people: AbstractSet[str]
) -> None:
    if not match.statements:
        return
    speakers = frozenset(extraction.statements[n].speaker.id for n in match.statements) & people
    placed = {n for draft in found for n in draft.statements}
    fresh = tuple(n for n in match.statements if n not in placed)
    at_home = [n for n, draft in enumerate(found) if match.countries <= set(draft.countries)]
    if at_home:
        home = next((n for n in at_home if found[n].persons & speakers), at_home[0])
        found[home] = replace(found[home], statements=tuple(sorted(found[home].statements + fresh)))
    elif fresh:
        countries = tuple(sorted(match.countries))
        found.append(Draft("statement", "held", countries, speakers, published, (), fresh))
