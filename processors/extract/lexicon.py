"""The lexicon: what the engine knows of the world, read from ``config/lexicon/*.toml`` once at start."""

from __future__ import annotations

import itertools
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from domain.errors import Misconfigured
from processors.extract.forms import Form, declined, expand
from processors.extract.matching import Matcher
from processors.extract.model import Entry, Person, Tenure

LANGUAGES = ("en", "ru", "zh")
EASTERN = frozenset({"CHN", "KOR", "PRK", "VNM", "TWN"})
"""Countries whose people are named family name first."""

_FILES = (
    "countries",
    "people",
    "offices",
    "cues",
    "status",
    "speech",
    "groups",
    "places",
    "time",
    "topics",
    "outlets",
    "names",
)
_SHORTEST = 3
_SHORT_OFFICES = {
    "外长": "foreign minister",
    "总统": "president",
    "主席": "president",
    "总理": "prime minister",
    "防长": "defence minister",
    "元首": "president",
    "领导人": "leader",
    "大使": "ambassador",
    "议员": "member of parliament",
    "外相": "foreign minister",
    "副外长": "deputy foreign minister",
    "财长": "finance minister",
}


@dataclass(frozen=True)
class Lexicon:
    """Everything known: matchers by language, people by country and office, time words, stances' codes."""

    matchers: dict[str, Matcher]
    people: dict[str, Person]
    holders: dict[tuple[str, str], tuple[tuple[Tenure, Person], ...]]
    heads: dict[str, str]
    institution_names: dict[str, str]
    capitals: dict[str, str]
    time: dict[str, Any]
    stances: dict[str, tuple[str | None, str]]
    outlets: tuple[tuple[str, str], ...]
    given: frozenset[str]
    surnames: frozenset[str]
    adjectives: dict[str, str]
    names: dict[str, str]

    def nominative(self, name: str) -> bool:
        """Whether a Russian name stands as the lexicon has it, so that it can be a subject."""
        return name.rsplit(maxsplit=1)[-1].lower() in self.surnames

    def institution_name(self, institution: str, country: str | None) -> str:
        """Say "Chinese Foreign Ministry"; without a country, or for a name of its own, just the name."""
        name = self.institution_names[institution]
        own = name in {"Kremlin", "White House", "Communist Party of China"}
        return name if own or country not in self.adjectives else f"{self.adjectives[country]} {name}"

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


def load(folder: Path) -> Lexicon:
    """Read and index the lexicon. Raises ``Misconfigured`` with the file and what is wrong in it."""
    data = {name: _read(folder / f"{name}.toml") for name in _FILES}
    people = dict(_people(data["people"], folder / "people.toml"))
    holders: dict[tuple[str, str], tuple[tuple[Tenure, Person], ...]] = {}
    for person in people.values():
        for tenure in person.tenures:
            key = (person.country, tenure.office)
            holders[key] = (*holders.get(key, ()), (tenure, person))
    institutions = data["offices"]["institution"]
    stances = {k: (v.get("plover"), v.get("cameo", "010")) for k, v in data["speech"].items() if k != "source"}
    matchers = {lang: Matcher(_forms(data, people, lang), words=lang != "zh") for lang in LANGUAGES}
    return Lexicon(
        matchers=matchers,
        people=people,
        holders=holders,
        heads={name: table["head"] for name, table in institutions.items()},
        institution_names={name: table["name"] for name, table in institutions.items()},
        capitals={code: table["en_capital"][0] for code, table in data["countries"].items() if "en_capital" in table},
        time=data["time"],
        stances=stances,
        names={code: table["en"][0] if "en" in table else code for code, table in data["countries"].items()},
        surnames=frozenset(
            n.split()[-1].lower() for t in data["people"].values() for i in t.values() for n in i.get("ru", ())
        ),
        adjectives={code: table["en_adj"][0] for code, table in data["countries"].items() if "en_adj" in table},
        given=frozenset(name for person in people.values() for name in person.given),
        outlets=tuple((name.lower(), code) for code, table in data["outlets"].items() for name in table["names"]),
    )


def _read(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            return tomllib.load(file)
    except FileNotFoundError as error:
        raise Misconfigured(str(path), "The lexicon has no such file; restore it from the distribution.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Misconfigured(str(path), f"This is no valid TOML ({error}); correct the line it names.") from error


def _people(table: dict[str, Any], path: Path) -> Iterator[tuple[str, Person]]:
    for country, members in table.items():
        for key, item in members.items():
            unknown = set(item) - {"en", "ru", "zh", "offices", "alone"}
            if unknown or not item.get("en"):
                problem = f"does not know {', '.join(sorted(unknown))}" if unknown else "needs a name in `en`"
                raise Misconfigured(str(path), f"[{country}] {key} {problem}; it takes en, ru, zh, offices and alone.")
            names = [*item["en"], *item.get("ru", ())]
            given = () if country in EASTERN else tuple({n.split()[0].lower() for n in names if " " in n})
            tenures = tuple(_tenure(text, key, path) for text in item.get("offices", ()))
            yield key, Person(key, item["en"][0], country, tenures, given, bool(item.get("alone", True)))


def _tenure(text: str, key: str, path: Path) -> Tenure:
    office, _, dates = text.rpartition(" ")
    start, dots, end = dates.partition("..")
    if not office or not dots:
        raise Misconfigured(str(path), f"{key}: the office {text!r} must read 'office from..to' with ISO dates.")
    return Tenure(office, start, end)


def _forms(data: dict[str, Any], people: dict[str, Person], lang: str) -> Iterator[tuple[Form, Entry]]:  # noqa: C901 - one loop for each file
    yield from _country_forms(data["countries"], lang)
    yield from _people_forms(data["people"], people, lang)
    for name, table in data["offices"]["office"].items():
        yield from _each(table.get(lang, ()), Entry("office", name, "one"))
        yield from _each(table.get("many", {}).get(lang, ()), Entry("office", name, "many"))
    for name, table in data["offices"]["institution"].items():
        own = (table["country"],) if "country" in table else ()
        yield from _each(table.get(lang, ()), Entry("inst", name, countries=own))
    for kind, by_language in data["cues"].items():
        for form, words in by_language.get(lang, {}).items():
            yield from _each(words, Entry("cue", kind, form))
    for status, by_language in data["status"].items():
        for where, words in by_language.get(lang, {}).items():
            yield from _each(words, Entry("mod", status, where))
    for stance, by_language in data["speech"].items():
        yield from _each(by_language.get(lang, ()), Entry("source" if stance == "source" else "say", stance))
    for name, by_language in data["groups"].items():
        yield from _each(by_language.get(lang, ()), Entry("group", name))
    for name, table in data["places"].items():
        yield from _each(table.get(lang, ()), Entry("place", name, countries=(table["country"],)))
    for sex, names in data["names"].get(lang, {}).items():
        for name in names:
            yield (declined(name) if lang == "ru" else Form(name)), Entry("given", name, sex)
    for name, table in data["topics"].items():
        yield from _each(table.get(lang, ()), Entry("topic", name))


def _each(words: list[str], entry: Entry) -> Iterator[tuple[Form, Entry]]:
    for word in words:
        for form in expand(word):
            yield form, entry


def _country_forms(countries: dict[str, Any], lang: str) -> Iterator[tuple[Form, Entry]]:
    for code, table in countries.items():
        yield from _each(table.get(lang, ()), Entry("country", code, "name"))
        yield from _each(table.get(f"{lang}_adj", ()), Entry("country", code, "adj"))
        yield from _each(table.get(f"{lang}_capital", ()), Entry("country", code, "capital"))
    if lang == "zh":
        yield from _short_forms({table["zh_short"]: code for code, table in countries.items() if "zh_short" in table})


def _short_forms(short: dict[str, str]) -> Iterator[tuple[Form, Entry]]:
    """What headlines make of one-character country names: 中俄, 俄外长, 中俄外长, 驻俄大使, 访俄, 对俄."""
    for char, code in short.items():
        for title, office in _SHORT_OFFICES.items():
            yield Form(char + title), Entry("office", office, "one", countries=(code,))
            yield Form(f"驻{char}{title}"), Entry("office", office, "host", countries=(code,))
        yield Form(f"访{char}"), Entry("cue", "visit", "held", countries=(code,))
        yield Form(f"{char}外交部"), Entry("inst", "foreign ministry", countries=(code,))
        yield Form(f"{char}国防部"), Entry("inst", "defence ministry", countries=(code,))
        for force in ("军", "海军", "空军", "军舰", "舰艇"):
            yield Form(char + force), Entry("inst", "army", countries=(code,))
        for prefix in "对赴驻涉在与同和":
            yield Form(prefix + char), Entry("country", code, "short")
    for (one, first), (two, second) in itertools.permutations(short.items(), 2):
        pair = (first, second)
        yield Form(one + two), Entry("country", "", "pair", countries=pair)
        for suffix in ("两国", "双方", "两军"):
            yield Form(one + two + suffix), Entry("country", "", "pair", countries=pair)
        yield Form(f"{one}{two}关系"), Entry("country", "", "adj", countries=pair)
        for title, office in _SHORT_OFFICES.items():
            yield Form(one + two + title), Entry("office", office, "many", countries=pair)
            yield Form(f"{one}{two}两国{title}"), Entry("office", office, "many", countries=pair)
    major = {char: code for char, code in short.items() if code in {"CHN", "RUS", "USA", "IND", "IRN", "PAK", "MNG"}}
    for three in itertools.permutations(major.items(), 3):
        chars, codes = zip(*three, strict=True)
        yield Form("".join(chars)), Entry("country", "", "pair", countries=codes)


def _people_forms(table: dict[str, Any], people: dict[str, Person], lang: str) -> Iterator[tuple[Form, Entry]]:
    for members in table.values():
        for key, item in members.items():
            person = people[key]
            eastern = person.country in EASTERN
            full = Entry("person", key, "full", person)
            for name in item.get(lang, ()):
                words = name.split()
                yield (declined(name) if lang == "ru" else Form(name)), full
                if lang == "zh" or len(words) == 1:
                    continue
                kind = "after" if eastern or not person.alone else "alone"
                surname = words[0] if eastern else words[-1]
                if lang == "en" or not eastern:
                    yield (declined(surname) if lang == "ru" else Form(surname)), Entry("person", key, kind, person)
