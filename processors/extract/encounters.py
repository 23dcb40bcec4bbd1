"""People whom no file knows and no title names, told by whom they meet: "X Y met Lavrov", «встретился с Х-ом Y-ом»."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Container, Iterator
from typing import Final

from processors.extract import strangers
from processors.extract.model import CONTACT, Entry, Hit, Person

_MET: Final = re.compile(
    r"\b[Сс]о? (?P<name>(?P<given>[А-ЯЁ][а-яё]+(?:ом|ой|ей)) "
    r"(?P<surname>[А-ЯЁ][а-яё]+(?:ом|ем|ым|им|ой|ей|ко|дзе|швили|ян|ых|их)))\b"
)
_NAME: Final = {
    "en": r"[A-Z][a-z][\w’'-]*(?: (?:[A-Z]\.|al|bin|de|el|van|von|(?:al-|el-)?[A-Z][\w’'-]+)){1,2}",
    "ru": r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁа-яё]+)?(?: [А-ЯЁ][а-яё]+(?:-[А-ЯЁ]?[а-яё]+)?){1,2}",
}
_FIRST: Final = {
    "en": r"(?:Earlier|Later|Today|Yesterday|Meanwhile|Then|Here|There|When|While|After|Before|As|On|In|At|But|And)",
    "ru": r"(?:Ранее|Позже|Позднее|Сегодня|Вчера|Накануне|Затем|Потом|Тогда|Здесь|Там|Также|Когда|Но|И|В|На)",
}
"""What opens a sentence with a capital letter and is no name."""
_MEETS: Final = {
    lang: re.compile(rf"(?:^|[.,;:!?»”\"\n]\s?)(?:{_FIRST[lang]} )?(?!(?:The|A|{_FIRST[lang]}) )({name}) $")
    for lang, name in _NAME.items()
}
_IS_MET: Final = {
    "en": re.compile(rf" (?:with )?({_NAME['en']})(?=[.,;)]|$| (?:in|on|at|and|for|to|after|before|who)\b)")
}
_NO_PEOPLE: Final = frozenset({"country", "office", "inst", "place", "group"})
_LONGEST: Final = 60
_MOST_WORDS: Final = 3


def _start(hit: Hit) -> int:
    return hit.start


def added(text: str, hits: list[Hit], parts: list[Hit], lang: str, given_names: Container[str]) -> list[Hit]:
    """The ``parts`` of names, and these people among them where no part, place or group stands, in text order."""
    found = list(_with(text, given_names)) if lang == "ru" else []
    known = {part.start for part in parts}, {part.end for part in parts}
    for cue in hits:
        if cue.entry.tag == "cue" and cue.entry.value in CONTACT and cue.entry.kind in {"held", "planned"}:
            found += _beside(text, cue, lang, known)
    if not found:
        return parts
    taken = sorted([*parts, *(h for h in hits if h.entry.tag in _NO_PEOPLE)], key=_start)
    free: list[Hit] = []
    for hit in sorted(found, key=_start):
        index = bisect_left(taken, hit.start, key=_start)
        beside = taken[max(0, index - 1) : index + _MOST_WORDS]
        if not any(t.end > hit.start and t.start < hit.end for t in beside) and not (free and free[-1].end > hit.start):
            free.append(hit)
    return sorted([*parts, *free], key=_start)


def _beside(text: str, cue: Hit, lang: str, known: tuple[set[int], set[int]]) -> list[Hit]:
    """Who meets, named right before a verb of meeting, and in English who is met, right after it.

    ``known``: where the parts of names start and end; who is one of them needs no other name.
    """
    starts, ends = known
    before = _MEETS[lang].search(text, max(0, cue.start - _LONGEST), cue.start) if cue.start - 1 not in ends else None
    met = lang in _IS_MET and cue.end + 1 not in starts
    after = _IS_MET[lang].match(text, cue.end, cue.end + _LONGEST) if met else None
    return [_person(match.span(1), match.group(1)) for match in (before, after) if match]


def _with(text: str, given_names: Container[str]) -> Iterator[Hit]:
    """Russian names after "с" in the instrumental.

    A woman's given name must be known: "с Верховной Радой" looks the same.
    """
    for match in _MET.finditer(text):
        given, surname = match["given"], match["surname"]
        female = given.endswith(("ой", "ей"))
        stem = given[:-2] + ("а" if given.endswith("ой") else "я" if female else "")
        if female and stem.lower() not in given_names:
            continue
        yield _person(match.span("name"), f"{stem} {strangers.nominative(surname, female=female)}")


def _person(span: tuple[int, int], name: str) -> Hit:
    known_as = strangers.slug(name)
    return Hit(*span, Entry("person", known_as, "full", Person(known_as, name, "")))
