"""The forms that the lexicon's entries have in a text: case endings, titles, and what headlines make of names."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from processors.extract.forms import Form, declined, expand, inflected
from processors.extract.model import Act, Entry, Person

SEXES: Final = ("male", "female")

_BEFORE_SHORT: Final = "对赴驻涉在与同和"


def forms(  # noqa: C901, PLR0912 - one loop for each file
    data: Mapping[str, Any], people: dict[str, Person], acts: Mapping[tuple[str, str], Act], lang: str
) -> Iterator[tuple[Form, Entry]]:
    """Each form of one language with what it means; ``acts`` by tag and value of the entries that tell them, too."""
    yield from _country_forms(data["countries"], lang)
    if lang == "zh":
        yield from _short_forms(data["countries"], data["offices"])
    yield from _people_forms(data["people"], people, eastern(data["countries"]), lang)
    for name, table in data["offices"]["office"].items():
        yield from each(table.get(lang, ()), Entry("office", name, "one"))
        yield from each(table.get("many", {}).get(lang, ()), Entry("office", name, "many"))
    for name, table in data["offices"]["institution"].items():
        own = (table["country"],) if "country" in table else ()
        yield from each(table.get(lang, ()), Entry("inst", name, countries=own))
    for name, table in data["organisations"].items():
        yield from each(table.get(lang, ()), Entry("inst", name, "organisation"))
    for kind, by_language in data["cues"].items():
        for form, words in by_language.get(lang, {}).items():
            act = acts.get(("cue", kind)) if form in {"held", "planned"} else None
            yield from each(words, Entry("cue", kind, form, act=act))
    for status, by_language in data["status"].items():
        for where, words in by_language.get(lang, {}).items():
            yield from each(words, Entry("mod", status, where))
    for stance, by_language in data["speech"].items():
        tag = "source" if stance == "source" else "say"
        yield from each(by_language.get(lang, ()), Entry(tag, stance, act=acts.get((tag, stance))))
    for name, by_language in data["groups"].items():
        yield from each(by_language.get(lang, ()), Entry("idiom" if name == "idiom" else "group", name))
    for name, table in data["places"].items():
        place = Entry("place", name, _kind(table, lang), countries=(table["country"],))
        for written in table.get(lang, ()):
            yield from ((form, place) for form in (inflected(written) if lang == "ru" else expand(written)))
    for sex in SEXES:
        for name in data["names"].get(lang, {}).get(sex, ()):
            yield (declined(name) if lang == "ru" else Form(name)), Entry("given", name, sex)
    for name, table in data["topics"].items():
        yield from each(table.get(lang, ()), Entry("topic", name))


def _kind(place: Mapping[str, Any], lang: str) -> str:
    """What a place's entry is to be: ``topic``, ``region``, ``bound`` to a word before it, or else its kind."""
    if place.get("topic"):
        return "topic"
    if place.get("kind") == "region":
        return "region"
    bound = lang == "zh" and not place.get("alone", True)
    return "bound" if bound else str(place.get("kind", "town"))


def each(words: Iterable[str], entry: Entry) -> Iterator[tuple[Form, Entry]]:
    """Each form that the words stand for, with the entry."""
    for word in words:
        for form in expand(word):
            yield form, entry


def _country_forms(countries: dict[str, Any], lang: str) -> Iterator[tuple[Form, Entry]]:
    for code, table in countries.items():
        yield from each(table.get(lang, ()), Entry("country", code, "name"))
        yield from each(table.get(f"{lang}_adj", ()), Entry("country", code, "adj"))
        yield from each(table.get(f"{lang}_capital", ()), Entry("country", code, "capital"))
    if lang == "zh":
        yield from _words_of_shorts(word for table in countries.values() for word in table.get("zh_words", ()))


def _words_of_shorts(words: Iterable[str]) -> Iterator[tuple[Form, Entry]]:
    """Words that only begin as a country does: longer than the forms with the country's one character, they win."""
    for prefix, word in itertools.product(_BEFORE_SHORT, words):
        yield Form(prefix + word), Entry("idiom", word)


def _envoys(countries: dict[str, Any], offices: dict[str, Any], titles: dict[str, str]) -> Iterator[tuple[Form, Entry]]:
    """Who is sent to a country, and by whom: 驻俄大使, 驻华大使, 俄驻华大使."""
    short = {code: table["zh_short"] for code, table in countries.items() if "zh_short" in table}
    abroad = {title: name for title, name in titles.items() if "abroad" in offices[name].get("marks", ())}
    for (code, char), (title, office) in itertools.product(short.items(), abroad.items()):
        for there in {char, countries[code].get("zh_to", char)}:
            yield Form(f"驻{there}{title}"), Entry("office", office, "host", countries=(code,))
            for sender, sent_by in short.items():
                yield Form(f"{sent_by}驻{there}{title}"), Entry("office", office, "sent", countries=(sender, code))


def _short_forms(countries: dict[str, Any], offices: dict[str, Any]) -> Iterator[tuple[Form, Entry]]:
    """What headlines make of one-character country names: 中俄, 俄外长, 中俄外长, 驻俄大使, 访俄, 对俄."""
    short = {table["zh_short"]: code for code, table in countries.items() if "zh_short" in table}
    titles, bodies = (
        {word: name for name, table in offices[kind].items() for word in table.get("zh_after", ())}
        for kind in ("office", "institution")
    )
    yield from _envoys(countries, offices["office"], titles)
    for char, code in short.items():
        for title, office in titles.items():
            yield Form(char + title), Entry("office", office, "one", countries=(code,))
        yield Form(f"访{char}"), Entry("cue", "visit", "held", countries=(code,))
        for body, institution in bodies.items():
            yield Form(char + body), Entry("inst", institution, countries=(code,))
        for prefix in _BEFORE_SHORT:
            yield Form(prefix + char), Entry("country", code, "short")
    for (one, first), (two, second) in itertools.permutations(short.items(), 2):
        pair = (first, second)
        yield Form(one + two), Entry("country", "", "pair", countries=pair)
        for suffix in ("两国", "双方", "两军"):
            yield Form(one + two + suffix), Entry("country", "", "pair", countries=pair)
        yield Form(f"{one}{two}关系"), Entry("country", "", "adj", countries=pair)
        for title, office in titles.items():
            yield Form(one + two + title), Entry("office", office, "many", countries=pair)
            yield Form(f"{one}{two}两国{title}"), Entry("office", office, "many", countries=pair)
    major = {char: code for char, code in short.items() if code in {"CHN", "RUS", "USA", "IND", "IRN", "PAK", "MNG"}}
    for three in itertools.permutations(major.items(), 3):
        chars, codes = zip(*three, strict=True)
        yield Form("".join(chars)), Entry("country", "", "pair", countries=codes)


def eastern(countries: Mapping[str, Any]) -> frozenset[str]:
    """Countries whose people are named family name first."""
    return frozenset(code for code, table in countries.items() if table.get("family_first"))


def _people_forms(
    table: dict[str, Any], people: dict[str, Person], family_first: frozenset[str], lang: str
) -> Iterator[tuple[Form, Entry]]:
    for members in table.values():
        for key, item in members.items():
            person = people[key]
            turned = person.country in family_first
            full = Entry("person", key, "full", person)
            for name in item.get(lang, ()):
                words = name.split()
                # A Chinese name that ends no longer one of the person is known for that person alone.
                bare = lang == "zh" and not person.alone and any(n.endswith(f"·{name}") for n in item["zh"])
                entry = Entry("person", key, "after", person) if bare else full
                yield (declined(name) if lang == "ru" else Form(name)), entry
                if lang == "zh" or len(words) == 1:
                    continue
                kind = "after" if turned or not person.alone else "alone"
                surname = words[0] if turned else words[-1]
                # Of Chinese family names in Russian only the form that has no cases is safe.
                bare_form = Form(surname) if lang == "en" or turned else declined(surname)
                yield bare_form, Entry("person", key, kind, person)
