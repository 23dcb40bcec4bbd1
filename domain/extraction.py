"""What one article says: events and statements, each with the words that prove it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from domain.evidence import Span

EventKind = Literal[
    "meeting",
    "summit",
    "visit",
    "phone_call",
    "consultation",
    "joint_statement",
    "agreement",
    "exercise",
    "sanction",
    "message",
    "other",
]
Status = Literal["held", "planned", "recalled", "denied", "hypothetical"]
Mode = Literal["in_person", "phone", "video", "written"]
DatePrecision = Literal["day", "month", "year"]


@dataclass(frozen=True, slots=True, init=False)
class Actor:
    """A person, or an office or country that acts as one.

    ``id`` is the lexicon's, else a slug of the name as the text has it. ``name`` is the canonical Latin
    form where the lexicon knows it. ``country`` is ISO 3166 alpha-3. ``role`` is an office or institution, "country"
    for a country. ``mentions`` are in text order.
    """

    id: str
    name: str
    country: str | None = None
    role: str | None = None
    mentions: tuple[Span, ...] = ()

    def __init__(
        self,
        id: str,  # noqa: A002 - the field's name
        name: str,
        country: str | None = None,
        role: str | None = None,
        mentions: tuple[Span, ...] = (),
    ) -> None:
        object.__setattr__(self, "id", id)
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "country", country)
        object.__setattr__(self, "role", role)
        object.__setattr__(self, "mentions", mentions)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the occasion was: a city or country; ``country`` is ISO 3166 alpha-3."""

    name: str
    country: str | None = None
    mention: Span | None = None


@dataclass(frozen=True, slots=True, init=False)
class Event:
    """One occasion as one article tells it; a meeting is one event with a list of participants.

    ``date`` is ISO 8601 cut to its precision (``2022-03-30``, ``2022-03``, ``2022``). ``plover`` and
    ``cameo`` are codes for exchange with other event data; ``confidence`` is from 0 to 1.
    """

    kind: EventKind
    status: Status
    actors: tuple[Actor, ...]
    countries: tuple[str, ...]
    evidence: Span
    date: str | None = None
    date_precision: DatePrecision | None = None
    date_mention: Span | None = None
    place: Place | None = None
    topics: tuple[str, ...] = ()
    mode: Mode | None = None
    plover: str | None = None
    cameo: str | None = None
    confidence: float = 0.5

    def __init__(
        self,
        kind: EventKind,
        status: Status,
        *,
        actors: tuple[Actor, ...],
        countries: tuple[str, ...],
        evidence: Span,
        date: str | None = None,
        date_precision: DatePrecision | None = None,
        date_mention: Span | None = None,
        place: Place | None = None,
        topics: tuple[str, ...] = (),
        mode: Mode | None = None,
        plover: str | None = None,
        cameo: str | None = None,
        confidence: float = 0.5,
    ) -> None:
        object.__setattr__(self, "kind", kind)
        object.__setattr__(self, "status", status)
        object.__setattr__(self, "actors", actors)
        object.__setattr__(self, "countries", countries)
        object.__setattr__(self, "evidence", evidence)
        object.__setattr__(self, "date", date)
        object.__setattr__(self, "date_precision", date_precision)
        object.__setattr__(self, "date_mention", date_mention)
        object.__setattr__(self, "place", place)
        object.__setattr__(self, "topics", topics)
        object.__setattr__(self, "mode", mode)
        object.__setattr__(self, "plover", plover)
        object.__setattr__(self, "cameo", cameo)
        object.__setattr__(self, "confidence", confidence)


@dataclass(frozen=True, slots=True, init=False)
class Speaker:
    """Who said it; ``mention`` is where the text names the speaker, ``role`` an office, or "country" for a country."""

    id: str
    name: str
    country: str | None = None
    role: str | None = None
    mention: Span | None = None

    def __init__(
        self,
        id: str,  # noqa: A002 - the field's name
        name: str,
        country: str | None = None,
        role: str | None = None,
        mention: Span | None = None,
    ) -> None:
        object.__setattr__(self, "id", id)
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "country", country)
        object.__setattr__(self, "role", role)
        object.__setattr__(self, "mention", mention)


@dataclass(frozen=True, slots=True, init=False)
class Statement:
    """What one speaker said. ``evidence`` is what was said, without "Lavrov said".

    ``direct``: in quotation marks, or word for word after a colon. ``about``: countries, ISO 3166 alpha-3.
    """

    speaker: Speaker
    direct: bool
    evidence: Span
    stance: str | None = None
    about: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    plover: str | None = None
    cameo: str | None = "010"
    confidence: float = 0.5

    def __init__(
        self,
        speaker: Speaker,
        *,
        direct: bool,
        evidence: Span,
        stance: str | None = None,
        about: tuple[str, ...] = (),
        topics: tuple[str, ...] = (),
        plover: str | None = None,
        cameo: str | None = "010",
        confidence: float = 0.5,
    ) -> None:
        object.__setattr__(self, "speaker", speaker)
        object.__setattr__(self, "direct", direct)
        object.__setattr__(self, "evidence", evidence)
        object.__setattr__(self, "stance", stance)
        object.__setattr__(self, "about", about)
        object.__setattr__(self, "topics", topics)
        object.__setattr__(self, "plover", plover)
        object.__setattr__(self, "cameo", cameo)
        object.__setattr__(self, "confidence", confidence)


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that one document says. ``lang`` is BCP 47, ``und`` when it cannot be told."""

    id: str
    lang: str
    events: tuple[Event, ...] = ()
    statements: tuple[Statement, ...] = ()
