"""What a reader remembers while reading: who was named, and so who "he", "the minister" or "the sides" are."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Final

from processors.extract.lexicon import Lexicon
from processors.extract.model import Mention, Person, Sentence

_SAME_RANK: Final = {
    "minister": ("foreign minister", "defence minister", "finance minister", "deputy foreign minister"),
    "diplomat": (
        "foreign minister",
        "deputy foreign minister",
        "ambassador",
        "special representative",
        "presidential envoy",
        "foreign ministry spokesperson",
    ),
    "leader": ("president", "prime minister", "leader"),
    "chairman": ("president", "speaker of parliament"),
    "president": ("president", "leader"),
    "chancellor": ("prime minister",),
    "spokesperson": ("foreign ministry spokesperson", "presidential spokesperson", "defence ministry spokesperson"),
    "deputy chairman of the security council": ("deputy chairman of the security council",),
}

_OWN: Final = frozenset(
    {
        "spokesperson",
        "foreign ministry",
        "defence ministry",
        "government",
        "ministry",
        "parliament",
        "security council of russia",
    }
)
_SPEAKS_FOR: Final = {
    "spokesperson": "foreign ministry",
    "foreign ministry spokesperson": "foreign ministry",
    "defence ministry spokesperson": "defence ministry",
    "presidential spokesperson": "presidency",
}
"""Which institution an office gives voice to; a spokesperson without more is the foreign ministry's."""

_PAIR: Final = 2
_MOST_WAYS: Final = 12
"""To name one person, kept of a document."""
_FEW: Final = 6
"""People that a reader keeps in mind for a pronoun."""
_GAP: Final = 2
"""Characters between two sentences that follow one another."""
_NATIONAL: Final = frozenset({"president", "prime minister", "foreign minister", "defence minister"})


def institutions(mentions: list[Mention]) -> dict[str, str]:
    """The country of each institution and spokesperson that the text names with one country only."""
    found: dict[str, set[str]] = {}
    for mention in mentions:
        if mention.kind in {"inst", "office"} and mention.office in _OWN and mention.country:
            found.setdefault(mention.office, set()).add(mention.country)
    return {name: next(iter(countries)) for name, countries in found.items() if len(countries) == 1}


def titled(mentions: list[Mention]) -> dict[tuple[str, str, str], Person]:
    """Who the text says holds an office (country, office, host country), where it gives it to one person only."""
    found: dict[tuple[str, str, str], dict[str, Person]] = {}
    for mention in mentions:
        if mention.person and mention.country and mention.office and mention.end > mention.start:
            key = (mention.country, mention.office, mention.host or "")
            found.setdefault(key, {})[mention.person.id] = mention.person
    return {key: next(iter(people.values())) for key, people in found.items() if len(people) == 1}


def _wordings(mentions: list[Mention], text: str) -> dict[str, dict[str, tuple[int, int]]]:
    """By person (id), where each way to name them stands first."""
    found: dict[str, dict[str, tuple[int, int]]] = {}
    for mention in mentions:
        if mention.person and mention.end > mention.start:
            ways = found.setdefault(mention.person.id, {})
            if len(ways) < _MOST_WAYS:
                ways.setdefault(text[mention.start : mention.end], (mention.start, mention.end))
    return found


UNDATED: Final = "9999"
"""The day of a text that tells none: later than all."""


class Memory:
    """One document's people. ``day`` (ISO) tells who held an office that the text names without its holder.

    ``mentions`` are all of the document: a headline's "ambassador" is whom the text below calls so.
    """

    def __init__(
        self,
        lexicon: Lexicon,
        day: str,
        home: str | None = None,
        mentions: list[Mention] | None = None,
        text: str = "",
    ) -> None:
        self._lexicon = lexicon
        self._day = day
        self._home = home
        self._institutions = institutions(mentions or [])
        self._titled = titled(mentions or [])
        self._speak_for = self._spokespeople(mentions or [])
        self._places = _wordings(mentions or [], text)
        self._countries: list[str] = []
        self.transcript: Mention | None = None
        # Whether it is a dialogue, whose lines open with labels.
        self.dialogue = False
        # Whether a reporter keeps the floor in it beyond the line.
        self.goes_on = False
        # Each person with each office that the text gave, the last named last.
        self._seen: dict[tuple[str, str | None], Person] = {}
        self._offices: dict[str, str | None] = {}
        self._told: dict[str, str] = {}
        self.speaker: Mention | None = None
        # Who "he" and "she" may be, up to the sentence before: who spoke or acted last, and those named, last first.
        self.topic: Mention | None = None
        self.named: tuple[Person, ...] = ()
        self._more_seen = False
        # Of whom the one who has the floor in a transcript spoke last.
        self.spoken_of: Mention | None = None
        self.pair: tuple[Mention, ...] = ()
        self._met = 0

    def named_at(self, person: str) -> list[tuple[int, int]]:
        """Where the document first names the person (an id) in each of its ways to, in text order."""
        return list(self._places.get(person, {}).values())

    def meet(self, pair: tuple[Mention, ...], sentence: Sentence) -> None:
        """From here on "the sides" are these, if any."""
        if pair:
            self.pair, self._met = pair, sentence.end

    def close(self, speakers: list[Mention], subject: Mention | None) -> None:
        """After a sentence "he" is who alone spoke in it, else its subject."""
        if len({speaker.name for speaker in speakers}) == 1:
            self.topic = speakers[0]
        elif not speakers and subject:
            self.topic = subject
        if self._more_seen:
            self.named = tuple(itertools.islice(reversed(self._seen.values()), _FEW))
            self._more_seen = False

    def is_fresh(self, sentence: Sentence) -> bool:
        """Whether the sentence before told of the pair's occasion, so that "they" may be the two."""
        return sentence.start - self._met <= _GAP

    def spokesperson(self, mention: Mention) -> Person | None:
        """Through whom an institution speaks, where the document names one person who speaks for it."""
        return self._speak_for.get((mention.country or "", mention.office or "")) if mention.kind == "inst" else None

    def _spokespeople(self, mentions: list[Mention]) -> dict[tuple[str, str], Person]:
        found: dict[tuple[str, str], dict[str, Person]] = {}
        for mention in mentions:
            person = mention.person
            if person is None or not mention.country:
                continue
            office = person.office(self._day) or mention.office or ""
            institution = _SPEAKS_FOR.get(office)
            if institution:
                found.setdefault((mention.country, institution), {})[person.id] = person
        return {key: next(iter(people.values())) for key, people in found.items() if len(people) == 1}

    def office(self, person: Person) -> str | None:
        """The office of the person on the day, else the one the text gave."""
        if person.id not in self._offices:
            self._offices[person.id] = person.office(self._day)
        known = self._offices[person.id]
        return known or self._told.get(person.id)

    def note(self, mention: Mention) -> None:
        """Remember a mention, and find its person when it names an office only."""
        if mention.office == "counterpart" and len(mention.countries) >= _PAIR:
            mention.office = self._office_of_colleague(mention) or mention.office
        if mention.person is None and mention.kind == "office" and not mention.many and len(mention.countries) <= 1:
            mention.person = self._holder(mention)
            if mention.person:
                mention.name = mention.person.name
                mention.countries = mention.countries or ((mention.person.country,) if mention.person.country else ())
        if mention.kind in {"inst", "office"} and not mention.countries and mention.office in _OWN and not mention.many:
            country = self._institutions.get(mention.office or "") or self._home
            if country and mention.person is None:
                mention.countries = (country,)
                if mention.kind == "inst":
                    mention.name = self._lexicon.institution_name(mention.office or "", country)
        if mention.person and not mention.countries and not mention.person.country and mention.office in _OWN:
            mention.countries = (self._home,) if self._home else ()
        self._countries += mention.countries
        if mention.person:
            self._see(mention, mention.person)

    def _see(self, mention: Mention, person: Person) -> None:
        if not mention.countries and person.country:
            mention.countries = (person.country,)
        key = (person.id, mention.office)
        self._seen.pop(key, None)
        self._seen[key] = person
        self._more_seen = True
        if mention.office:
            self._told[person.id] = mention.office

    def _office_of_colleague(self, mention: Mention) -> str | None:
        """Of "his Chinese and Indian counterparts" the office, which is that of whoever was named last."""
        last = next((p for p in reversed(self._seen.values()) if p.country not in mention.countries), None)
        return self.office(last) if last else None

    def two(self) -> tuple[str, ...]:
        """The two countries that the text spoke of last: those of "the two countries"."""
        sides = sorted({c for m in self.pair for c in m.countries})
        last = sides if len(sides) == _PAIR else list(dict.fromkeys(reversed(self._countries)))[:_PAIR]
        return tuple(sorted(last)) if len(last) == _PAIR else ()

    def two_people(self) -> tuple[Mention, ...]:
        """The two people named last, when they are of two countries."""
        people = list({p.id: p for p in reversed(self._seen.values()) if p.country}.values())[:_PAIR]
        if len({p.country for p in people}) < _PAIR:
            return ()
        return tuple(Mention(0, 0, "person", (p.country,), p, p.name) for p in people)

    def last_person(self) -> Mention | None:
        """The person named last, for a pronoun before anybody has spoken."""
        if not self._seen:
            return None
        person = next(reversed(self._seen.values()))
        return Mention(0, 0, "person", (person.country,) if person.country else (), person, person.name)

    def each(self, mention: Mention) -> list[Mention]:
        """The parties that a mention names: of several countries one for each, its holder of the office where known."""
        if mention.person or len(mention.countries) < _PAIR:
            return [mention]
        return [self._of_side(mention, country) for country in mention.countries]

    def _of_side(self, mention: Mention, country: str) -> Mention:
        """The party of one of the countries that a mention names."""
        office, span = mention.office or "", (mention.start, mention.end)
        person = self._by_office(country, office) if mention.kind == "office" else None
        if person:
            return Mention(*span, "person", (country,), person, person.name)
        if mention.kind == "office":
            return Mention(*span, "office", (country,), None, self._lexicon.title(office, country), office)
        if mention.kind == "inst":
            return Mention(*span, "inst", (country,), None, self._lexicon.institution_name(office, country), office)
        return Mention(*span, mention.kind, (country,), None, self._lexicon.names.get(country, country))

    def role(self, mention: Mention) -> str | None:
        """The office or institution of a party; "country" of one that is named as such."""
        if mention.kind == "country":
            return "country"
        return (self.office(mention.person) if mention.person else None) or mention.office

    def _holder(self, mention: Mention) -> Person | None:
        office, country = mention.office or "", mention.country
        if mention.host and country:
            post = f"ambassador to {self._lexicon.names.get(mention.host, mention.host)}"
            told = self._titled.get((country, office, mention.host))
            return told or (self._by_lexicon(country, post) if office == "ambassador" else None)
        if office == "counterpart":
            last = next((p for p in reversed(self._seen.values()) if p.country != country), None)
            return self._by_office(country, self.office(last) or "") if country and last else None
        if country:
            return self._by_office(country, office)
        found = next(self.ranked(office), None)
        if found is None and self._home and office in _NATIONAL:
            return self._by_office(self._home, office)
        return found

    def ranked(self, office: str) -> Iterator[Person]:
        """Who may be called by the office alone: who spoke last, if it is theirs, then those named, the last first."""
        wanted = _SAME_RANK.get(office, (office,))
        called = office in self._lexicon.marked["called"]
        last = self.speaker.person if self.speaker else None
        if last and not called and self._ranks(last, wanted):
            yield last
        for (_, said), person in reversed(self._seen.items()):
            if said == office or (not called and self._ranks(person, wanted)):
                yield person

    def _ranks(self, person: Person, wanted: tuple[str, ...]) -> bool:
        office = self.office(person) or ""
        return office in wanted or ("ambassador" in wanted and office.startswith("ambassador to "))

    def _by_office(self, country: str, office: str) -> Person | None:
        own = self._lexicon.led_by.get(country) if office == "leader" else None
        # India's leader is its prime minister, though it has a president; of some no file knows the prime minister.
        first = self._of_rank(country, office, (own,)) if own else None
        return first or self._of_rank(country, office, _SAME_RANK.get(office, (office,)))

    def _of_rank(self, country: str, office: str, wanted: tuple[str, ...]) -> Person | None:
        """Of a country whom the text named with one of the offices, or who held the first of them on the day."""
        for (_, said), person in reversed(self._seen.items()):
            if person.country == country and (
                self._ranks(person, wanted) or (said == office and office not in {"head", ""})
            ):
                return person
        if office == "spokesperson":
            return self._titled.get((country, office, ""))
        if office in {"minister", "diplomat", "special representative"}:
            return None
        return next((p for o in wanted if (p := self._by_lexicon(country, o))), None)

    def _by_lexicon(self, country: str, office: str) -> Person | None:
        """Who held the office on the day; nobody when the text has no day: today's holder would be a guess."""
        if self._day == UNDATED:
            return None
        known = self._lexicon.holder(country, office, self._day)
        # Of several the one that the lexicon knows is meant where the document names that one.
        named = known is not None and (office not in self._lexicon.marked["several"] or known.id in self._places)
        return known if named else None
