"""What is doubtful in a lexicon whose files are well formed: contradictions, forms that cannot match, gaps."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any, Final

from processors.extract.forms import expand
from processors.extract.lexicon_files import tenure

_SCRIPT: Final = {
    "en": re.compile(r"^[^\u0400-\u04ff\u4e00-\u9fff]+$"),
    "ru": re.compile(r"^[^\u4e00-\u9fff]*[\u0400-\u04ff][^\u4e00-\u9fff]*$"),
    "zh": re.compile(r"[\u4e00-\u9fff]|^[A-Z]"),
}
_ONE_HOLDER: Final = frozenset({"president", "prime minister", "foreign minister", "defence minister"})
"""Offices of which a country has one holder at a time."""

_NO_STATE: Final = "UNO"
"""Under which people.toml has the heads of organisations."""

_SHORTEST: Final = 2


def problems(data: Mapping[str, Any]) -> Iterator[str]:
    """Each as a sentence that names the entry."""
    for where, code in _codes(data):
        if code not in data["countries"] and code != _NO_STATE:
            yield f"{where}: countries.toml has no country {code!r}"
    yield from _names(data["people"])
    yield from _terms(data["people"])
    for file in ("countries", "places", "groups", "topics", "organisations", "kinds"):
        for name, table in data[file].items():
            yield from _forms(f"{file}.toml [{name}]", table)


def _codes(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Where a country is referred to."""
    for file in ("people", "outlets"):
        yield from ((f"{file}.toml", code) for code in data[file])
    for name, place in data["places"].items():
        yield f"places.toml [{name}]", place.get("country", "")
    for name, organisation in data["organisations"].items():
        yield from ((f"organisations.toml [{name}]", code) for code in organisation.get("members", ()))


def _names(people: Mapping[str, Any]) -> Iterator[str]:
    """Ids and names that two people share, and names in the wrong script."""
    named: dict[str, set[str]] = defaultdict(set)
    seen: dict[str, str] = {}
    for code, key, item in _items(people):
        if key in seen:
            yield f"people.toml [{code}] {key}: the id is taken by [{seen[key]}]"
        seen[key] = code
        yield from _forms(f"people.toml [{code}] {key}", item)
        for name in (name for lang in _SCRIPT for name in item.get(lang, ())):
            named[name.lower()].add(key)
    for name, keys in named.items():
        if len(keys) > 1:
            yield f"people.toml: {name!r} names {' and '.join(sorted(keys))}"


def _terms(people: Mapping[str, Any]) -> Iterator[str]:
    """Two who hold one office of a country at a time."""
    held: dict[tuple[str, str], list[tuple[str, str, str]]] = defaultdict(list)
    for code, key, item in _items(people):
        for term in map(tenure, item.get("offices", ())):
            held[code, term.office].append((term.start, term.end or "9999", key))
    for (code, office), terms in held.items():
        for one, two in combinations(sorted(terms), 2) if office in _ONE_HOLDER else ():
            if two[0] < one[1] and one[2] != two[2]:
                yield f"people.toml [{code}]: {one[2]} and {two[2]} are {office} on {two[0]}"


def _items(people: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    for code, members in people.items():
        for key, item in members.items():
            yield code, key, item


def _forms(where: str, table: Mapping[str, Any]) -> Iterator[str]:
    for lang, script in _SCRIPT.items():
        for form in table.get(lang, ()):
            texts = [each.text for each in expand(form)]
            if any(not text.strip() for text in texts):
                yield f"{where}: {form!r} stands for an empty form"
            elif not script.search(texts[0]):
                yield f"{where}: {form!r} is not written as {lang} is"
            elif lang != "zh" and len(min(texts, key=len)) < _SHORTEST:
                yield f"{where}: {form!r} is too short to be told from other words"
