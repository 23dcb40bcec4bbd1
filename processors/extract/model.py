"""The values that the steps of the extractor hand to one another."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from domain.extraction import EventKind, Mode, Place, Status

_SERVING: Final = re.compile(r"aide|advis[eo]r|spokesperson|chief of staff|representative|envoy")
BOTH: Final = frozenset({"both", "sides"})
"""Groups (``config/lexicon/groups.toml``) that are the two parties of the occasion at hand: people, or countries."""


CONTACT: Final = frozenset({"meeting", "summit", "visit", "phone_call", "consultation"})
"""Kinds of occasions on which people come together."""


class Day(NamedTuple):
    """A date in the text; ``iso`` is cut to its precision.

    ``weekday``: the text names only a day of the week; ``yearless``: a month without its year.
    """

    start: int
    end: int
    iso: str
    precision: Literal["day", "month", "year"]
    weekday: bool = False
    yearless: bool = False


@dataclass(frozen=True, slots=True)
class Tenure:
    """An office held from ``start`` up to ``end`` (ISO dates; ``end`` is empty while it lasts)."""

    office: str
    start: str
    end: str

    def covers(self, day: str) -> bool:
        """Whether the office is held on ``day`` (ISO)."""
        return self.start <= day and (not self.end or day < self.end)


@dataclass(frozen=True, slots=True)
class Person:
    """A person of the lexicon. ``given`` are given names in all scripts, lower case; ``alone``: a surname is enough."""

    id: str
    name: str
    country: str
    tenures: tuple[Tenure, ...] = ()
    given: tuple[str, ...] = ()
    alone: bool = True

    @property
    def is_principal(self) -> bool:
        """Whether offices are known of them, and none in which one serves somebody ("presidential aide")."""
        return bool(self.tenures) and not any(_SERVING.search(tenure.office) for tenure in self.tenures)

    def office(self, day: str) -> str | None:
        """The office on ``day``: the last one begun by then, held or not."""
        best = [t for t in self.tenures if t.covers(day)] or [t for t in self.tenures if t.start <= day]
        return best[-1].office if best else (self.tenures[0].office if self.tenures else None)


@dataclass(frozen=True, slots=True)
class Act:
    """What an act of one state is to other event data: PLOVER roots for done, to come and refused; a CAMEO code.

    ``light`` are the verbs that make an act of its nouns, when these are not those of any noun; ``unless`` objects with
    which its verbs are none.
    """

    plover: str
    cameo: str | None
    planned: str | None = None
    refused: str | None = None
    kind: EventKind = "other"
    light: frozenset[str] = frozenset()
    unless: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Entry:
    """One meaning of a lexicon form: a ``tag`` (person, country, adj, office, inst, cue, say, …) and its ``value``.

    ``kind`` refines the tag: for a cue held, planned, noun or infinitive; for a country name, adj, capital or short.
    ``act``: what the words are when one state acts alone.
    """

    tag: str
    value: str = ""
    kind: str = ""
    person: Person | None = None
    countries: tuple[str, ...] = ()
    act: Act | None = None


# Constructors are written out where they are called for every word or sentence: generated ones stay Python when the
# class is compiled.


@dataclass(slots=True, init=False)
class Hit:
    """An occurrence of a lexicon form in the text. Never changed, but not frozen: that would cost too much."""

    start: int
    end: int
    entry: Entry

    def __init__(self, start: int, end: int, entry: Entry) -> None:
        self.start = start
        self.end = end
        self.entry = entry


@dataclass(slots=True, init=False)
class Mention:
    """A stretch of text that names somebody who can act: a person, office, institution or country.

    ``countries`` has more than one member for a plural ("the foreign ministers of A and B"). ``host`` is the
    country an ambassador is sent to. ``acts`` is false for a mere adjective ("Russian gas"). ``oblique``: the
    Russian case says that it is no subject. ``many``: a plural office.
    """

    start: int
    end: int
    kind: str
    countries: tuple[str, ...] = ()
    person: Person | None = None
    name: str = ""
    office: str | None = None
    host: str | None = None
    acts: bool = True
    oblique: bool = False
    many: bool = False

    def __init__(  # noqa: PLR0917 - what it is, in the order of the fields
        self,
        start: int,
        end: int,
        kind: str,
        countries: tuple[str, ...] = (),
        person: Person | None = None,
        name: str = "",
        office: str | None = None,
        host: str | None = None,
        acts: bool = True,
        oblique: bool = False,
        many: bool = False,
    ) -> None:
        self.start, self.end, self.kind = start, end, kind
        self.countries, self.person, self.name = countries, person, name
        self.office, self.host = office, host
        self.acts, self.oblique, self.many = acts, oblique, many

    @property
    def country(self) -> str | None:
        """The country when there is just one."""
        return self.countries[0] if len(self.countries) == 1 else None


def countries_of(actors: list[Mention]) -> tuple[str, ...]:
    """Their countries in order, each once."""
    return tuple(sorted({c for m in actors for c in m.countries if c}))


def same(one: Mention, other: Mention) -> bool:
    """Whether two mentions are of one person, or of the same countries in the same way."""
    if one.person and other.person:
        return one.person.id == other.person.id
    return one.countries == other.countries and one.kind == other.kind


@dataclass(slots=True, init=False)
class Quote:
    """A quotation in its marks, ``start`` and ``end`` with the marks."""

    start: int
    end: int

    def __init__(self, start: int, end: int) -> None:
        self.start = start
        self.end = end


@dataclass(slots=True, init=False)
class Sentence:
    """A sentence with what the lexicon found in it; it never ends within a quotation.

    ``act_words`` are those of acts of one state, apart from the ``hits`` of everything else, which they may overlap.
    ``asked``: it is part of a journalist's turn in a transcript.
    """

    start: int
    end: int
    paragraph: int
    title: bool
    hits: list[Hit]
    act_words: list[Hit]
    mentions: list[Mention]
    quotes: list[Quote]
    spoken: list[tuple[int, int]]
    since: list[tuple[int, int]] | None
    asides: list[tuple[int, int]] | None
    asked: bool

    def __init__(self, start: int, end: int, paragraph: int, *, title: bool = False) -> None:
        self.start, self.end, self.paragraph, self.title = start, end, paragraph, title
        self.hits, self.act_words, self.mentions = [], [], []
        self.quotes, self.spoken = [], []
        self.since = self.asides = None
        self.asked = False

    def quoted(self, at: int) -> bool:
        """Whether the position lies within a quotation."""
        if not self.quotes:
            return False
        # They stand in text order, none within another.
        before = bisect_right(self.quotes, at, key=lambda q: q.start)
        return before > 0 and at < self.quotes[before - 1].end

    def labels(self, mention: Mention) -> bool:
        """Whether a mention before a colon is whose words follow, and not the last that a headline tells of."""
        return not any(h.entry.tag == "cue" and h.start < mention.start for h in self.hits)


@dataclass(slots=True, init=False)
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

    def __init__(  # noqa: PLR0917 - in the order of the fields
        self,
        kind: EventKind,
        status: Status,
        actors: list[Mention],
        countries: tuple[str, ...],
        sentence: Sentence,
        cue: Hit,
        day: Day | None,
        place: Place | None,
        mode: Mode | None,
    ) -> None:
        self.kind, self.status, self.actors, self.countries = kind, status, actors, countries
        self.sentence, self.cue = sentence, cue
        self.day, self.place, self.mode = day, place, mode
