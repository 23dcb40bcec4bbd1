"""The lexicon: what the engine knows of the world, read from ``config/lexicon/*.toml`` once at start."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, get_args

from processors.extract import strangers
from processors.extract.act_words import act_forms, known_acts
from processors.extract.kinds import Kinds, kinds
from processors.extract.lexicon_files import Mark, read_files, tenure
from processors.extract.lexicon_forms import SEXES, eastern, forms
from processors.extract.matching import Matcher
from processors.extract.model import Person, Tenure

LANGUAGES: Final = ("en", "ru", "zh")

_SHORTEST: Final = 3


@dataclass(frozen=True)
class Lexicon:
    """Everything known: matchers by language, people by country and office, time words, stances' codes."""

    matchers: dict[str, Matcher]
    people: dict[str, Person]
    holders: dict[tuple[str, str], tuple[tuple[Tenure, Person], ...]]
    heads: dict[str, str]
    institution_names: dict[str, str]
    of_one_country: frozenset[str]
    family_first: frozenset[str]
    capitals: dict[str, str]
    led_by: dict[str, str]
    time: dict[str, Any]
    stances: dict[str, tuple[str | None, str]]
    outlets: tuple[tuple[str, str], ...]
    given: frozenset[str]
    sexes: dict[str, str]
    surnames: frozenset[str]
    adjectives: dict[str, str]
    names: dict[str, str]
    kinds: Kinds
    marked: dict[str, frozenset[str]]
    of_body: dict[str, str]
    unknown: dict[str, re.Pattern[str]]

    def nominative(self, name: str) -> bool:
        """Whether a Russian name stands as the lexicon has it, so that it can be a subject."""
        return name.rsplit(maxsplit=1)[-1].lower() in self.surnames

    def sex(self, person: Person) -> str | None:
        """Male or female, where the given name tells."""
        names = person.given or (person.name.split()[0].lower(),)
        return next((self.sexes[name] for name in names if name in self.sexes), None)

    def institution_name(self, institution: str, country: str | None) -> str:
        """Say "Chinese Foreign Ministry"; without a country, or for a name of its own, just the name."""
        name = self.institution_names[institution]
        own = institution in self.of_one_country or country not in self.adjectives
        return name if own else f"{self.adjectives[country or '']} {name}"

    def title(self, office: str, country: str | None) -> str:
        """Say "Chinese foreign minister", for a holder who is not known."""
        return f"{self.adjectives[country]} {office}" if country in self.adjectives else office

    def home(self, outlet: str | None, lang: str) -> str | None:
        """The country that an outlet's "foreign ministry" belongs to: its own, else its language's."""
        name = (outlet or "").lower()
        words = set(re.findall(r"[\w.']+", name))
        own = next(
            (code for known, code in self.outlets if known in words or (len(known) > _SHORTEST and known in name)), None
        )
        return own or {"ru": "RUS", "zh": "CHN"}.get(lang)

    def holder(self, country: str, office: str, day: str) -> Person | None:
        """Who held the office of the country on the ISO day, when just one person is known to."""
        found = {p.id: p for tenure, p in self.holders.get((country, office), ()) if tenure.covers(day)}
        return next(iter(found.values())) if len(found) == 1 else None


def load(folder: Path, own: Path | None = None) -> Lexicon:
    """Read and index the lexicon; what is in the folder ``own`` wins.

    Raises ``Misconfigured`` with the file and what is wrong in it.
    """
    return index(read_files(folder, own))


def index(data: Mapping[str, Any]) -> Lexicon:
    """The lexicon of files that were read."""
    people = dict(_people(data["people"], eastern(data["countries"])))
    holders: dict[tuple[str, str], tuple[tuple[Tenure, Person], ...]] = {}
    for person in people.values():
        for held in person.tenures:
            key = (person.country, held.office)
            holders[key] = (*holders.get(key, ()), (held, person))
    offices, institutions = data["offices"]["office"], data["offices"]["institution"]
    stances = {k: (v.get("plover"), v.get("cameo", "010")) for k, v in data["speech"].items() if k != "source"}
    acts = dict(known_acts(data))
    # Words of acts are apart: their longer forms must hide none of the words that occasions need.
    apart = {"en": act_forms(data["acts"], acts, "en")}
    matchers = {
        lang: Matcher(forms(data, people, acts, lang), apart.get(lang, ()), words=lang != "zh") for lang in LANGUAGES
    }
    return Lexicon(
        matchers=matchers,
        people=people,
        holders=holders,
        heads={name: table["head"] for name, table in institutions.items() if table.get("head")},
        institution_names={
            name: table["name"] for name, table in (*institutions.items(), *data["organisations"].items())
        },
        family_first=frozenset(data["names"]["en"].get("first", ())),
        of_one_country=frozenset(name for name, table in institutions.items() if "country" in table),
        led_by={code: table["led_by"] for code, table in data["countries"].items() if "led_by" in table},
        capitals={code: table["en_capital"][0] for code, table in data["countries"].items() if "en_capital" in table},
        time=data["time"],
        stances=stances,
        names={code: table["en"][0] if "en" in table else code for code, table in data["countries"].items()},
        surnames=frozenset(
            n.split()[-1].lower() for t in data["people"].values() for i in t.values() for n in i.get("ru", ())
        ),
        adjectives={code: table["en_adj"][0] for code, table in data["countries"].items() if "en_adj" in table},
        given=frozenset(name for person in people.values() for name in person.given),
        sexes={name.lower(): sex for table in data["names"].values() for sex in SEXES for name in table.get(sex, ())},
        kinds=kinds(data["kinds"]),
        marked={
            mark: frozenset(
                name
                for table in (offices, institutions)
                for name, item in table.items()
                if mark in item.get("marks", ())
            )
            for mark in get_args(Mark)
        },
        of_body={name: table["of_body"] for name, table in offices.items() if "of_body" in table},
        unknown={
            **strangers.UNKNOWN,
            "zh": strangers.han_name(data["names"]["zh"]["family"], data["names"]["zh"]["syllables"]),
        },
        outlets=tuple((name.lower(), code) for code, table in data["outlets"].items() for name in table["names"]),
    )


def _people(table: dict[str, Any], family_first: frozenset[str]) -> Iterator[tuple[str, Person]]:
    for country, members in table.items():
        for key, item in members.items():
            names = [*item["en"], *item.get("ru", ())]
            given = () if country in family_first else tuple({n.split()[0].lower() for n in names if " " in n})
            tenures = tuple(tenure(text) for text in item.get("offices", ()))
            yield key, Person(key, item["en"][0], country, tenures, given, bool(item.get("alone", True)))
