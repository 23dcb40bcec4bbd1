"""Lexicon forms: braces and stars as people write them, and the case endings of Russian names."""

from __future__ import annotations

import itertools
import re
from functools import cache
from typing import Final, NamedTuple

_BRACES: Final = re.compile(r"\{([^}]*)\}")
_STAR: Final = re.compile(r"\*(\d)$")
_INNER_STAR: Final = re.compile(r"\*(\d)(?=\s)")
# Case endings of nouns and adjectives, for a star within a phrase ("министр*3 обороны").
_INNER: Final = (
    "",
    *"аеуыияюйоь",
    "ом",
    "ем",
    "ой",
    "ей",
    "ов",
    "ам",
    "ах",
    "ям",
    "ях",
    "ый",
    "ий",
    "ая",
    "ое",
    "ые",
    "ие",
    "ую",
    "ым",
    "им",
    "ых",
    "их",
    "ами",
    "ями",
    "ого",
    "его",
    "ому",
    "ему",
    "ыми",
    "ими",
)

# Case endings by the last letters of a name (Zaliznyak's noun and adjective types, singular).
_ENDINGS: Final[tuple[tuple[str, int, tuple[str, ...]], ...]] = (
    ("ский", 2, ("ий", "ого", "ому", "им", "ом")),
    ("цкий", 2, ("ий", "ого", "ому", "им", "ом")),
    ("ой", 2, ("ой", "ого", "ому", "ым", "ом")),
    ("ая", 2, ("ая", "ой", "ую")),
    ("ова", 1, ("а", "ой", "у")),
    ("ева", 1, ("а", "ой", "у")),
    ("ёва", 1, ("а", "ой", "у")),
    ("ина", 1, ("а", "ой", "ы", "е", "у")),
    ("ов", 0, ("", "а", "у", "ым", "е")),
    ("ев", 0, ("", "а", "у", "ым", "е")),
    ("ёв", 0, ("", "а", "у", "ым", "е")),
    ("ин", 0, ("", "а", "у", "ым", "ом", "е")),
    ("ын", 0, ("", "а", "у", "ым", "ом", "е")),
    ("ец", 2, ("ец", "ца", "цу", "цем", "цом", "це")),
    ("й", 1, ("й", "я", "ю", "ем", "е")),
    ("ь", 1, ("ь", "я", "ю", "ем", "е", "и")),
    ("я", 1, ("я", "и", "ю", "ей", "е")),
    ("а", 1, ("а", "ы", "и", "е", "у", "ой", "ей")),
    ("о", 0, ("",)),
    ("е", 0, ("",)),
    ("и", 0, ("",)),
    ("у", 0, ("",)),
    ("ю", 0, ("",)),
    ("э", 0, ("",)),
    ("ы", 0, ("",)),
    ("ё", 0, ("",)),
)
_CONSONANT: Final = ("", "а", "у", "ом", "ем", "е")

# Case endings of places where they are not those of people: towns are no surnames ("под Саратовом", "из Женевы"), a
# soft sign may be feminine, and names in -ово may be declined or not ("в Завидово", "в Завидове").
_NEUTER: Final = ("о", "а", "у", "ом", "е")
_PLACE_ENDINGS: Final[tuple[tuple[str, int, tuple[str, ...]], ...]] = (
    *((suffix, 1, _NEUTER) for suffix in ("ово", "ево", "ёво", "ино")),
    *((suffix, 0, _CONSONANT) for suffix in ("ов", "ев", "ёв", "ин", "ын")),
    ("ь", 1, ("ь", "я", "ю", "ем", "е", "и", "ью")),
    ("а", 1, ("а", "ы", "и", "е", "у", "ой", "ей")),
)
# Cases of the adjective before a noun, by its ending in the nominative.
_ADJECTIVES: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("кий", ("кий", "кого", "кому", "ким", "ком")),
    ("ий", ("ий", "его", "ему", "им", "ем")),
    ("ый", ("ый", "ого", "ому", "ым", "ом")),
    ("ная", ("ная", "ной", "ную")),
    ("кая", ("кая", "кой", "кую")),
    ("няя", ("няя", "ней", "нюю")),
)


class Form(NamedTuple):
    """A form to look for: ``text``, then ``endings`` (one of them) or up to ``more`` further letters."""

    text: str
    more: int = 0
    endings: frozenset[str] | None = None


def expand(written: str) -> list[Form]:
    """The forms that a lexicon entry stands for: ``глав{а,ы} МИД*2`` gives two, each with up to two more letters."""
    written = _INNER_STAR.sub(_endings, written)
    star = _STAR.search(written)
    more = int(star.group(1)) if star else 0
    body = written[: star.start()] if star else written
    parts = _BRACES.split(body)
    choices = [part.split(",") if i % 2 else [part] for i, part in enumerate(parts)]
    return [Form("".join(combination), more) for combination in itertools.product(*choices)]


def _endings(star: re.Match[str]) -> str:
    return "{" + ",".join(e for e in _INNER if len(e) <= int(star.group(1))) + "}"


def inflected(name: str) -> list[Form]:
    """A Russian place in any case: adjectives before its first noun and this noun change, what follows does not.

    ``Нижний Новгород`` and ``Ханты-Мансийский автономный округ`` change as a whole, of ``Республика Саха`` the first
    word does. A name that is written with braces or a star stands for what these say.
    """
    if "{" in name or "*" in name:
        return expand(name)
    words = name.split(" ")
    leading = 0
    while leading < len(words) - 1 and _adjective(words[leading]):
        leading += 1
    adjectives = [form for word in words[:leading] if (form := _adjective(word))]
    heads = [" ".join(cases) + " " for cases in zip(*adjectives, strict=True)] or [""]
    noun, rest = _noun(words[leading]), words[leading + 1 :]
    if not rest:
        return [Form(head + noun.text, 0, noun.endings) for head in heads]
    endings, tail = sorted(noun.endings or {""}), " ".join(rest)
    return [Form(f"{head}{noun.text}{ending} {tail}") for head in heads for ending in endings]


@cache
def _shared(endings: tuple[str, ...]) -> frozenset[str]:
    """One set for all names with these endings: a set of its own for each would take a megabyte."""
    return frozenset(endings)


def _adjective(word: str) -> list[str] | None:
    for ending, cases in _ADJECTIVES:
        if word.endswith(ending):
            return [word.removesuffix(ending) + case for case in cases]
    return None


def _noun(name: str) -> Form:
    for suffix, drop, endings in _PLACE_ENDINGS:
        if name.endswith(suffix):
            return Form(name[: len(name) - drop] if drop else name, 0, _shared(endings))
    return declined(name)


def declined(name: str) -> Form:
    """A Russian name whose last word stands in any case."""
    for suffix, drop, endings in _ENDINGS:
        if name.endswith(suffix):
            return Form(name[: len(name) - drop] if drop else name, 0, _shared(endings))
    return Form(name, 0, _shared(_CONSONANT))
