"""Who a name names: one meaning for each place, and namesakes apart."""

from __future__ import annotations

import re
from typing import Final

from processors.extract import strangers
from processors.extract.lexicon import Lexicon
from processors.extract.model import Entry, Hit, Person
from processors.extract.words import last

TAGS: Final = frozenset({"person", "country", "office", "inst", "given"})
"""Of what can be a part of a name."""
_BEFORE_NAME: Final = {
    "en": re.compile(r"(?:^|[^\w.])((?:[A-Z][\w’'-]*\.?|al|el)\s(?:[A-Z]\.\s)?)$"),
    "ru": re.compile(
        r"(?:^|[^\w.])((?:[А-ЯЁ][а-яё]+\s(?:[А-ЯЁ][а-яё]+(?:ич|на|ча|чем|ну|не|чу|ной)\s)?|[А-ЯЁ]\.\s?(?:[А-ЯЁ]\.\s?)?))$"
    ),
}
_GIVEN: Final = re.compile(
    r"(?!(?:President|Premier|Minister|Chairman|Secretary|Ambassador|Comrade|Leader|General|Mr|Mrs|Ms|Dr|Chancellor|King"
    r"|In|On|At|He|She|For|To|By|With|From|After|Before|The|Later|Since|Prime|Foreign|Russian|Chinese|American|Japanese|Then|When|But|And|While|As|If|Said|Former|Both|Only|Even|Where"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August|September|October"
    r"|November|December)\b)[A-Z][a-z]+ [A-Z]"
)
"""A word with a capital before a surname that is neither a title nor a word of time or nation."""
_WITHIN: Final = re.compile(r"(?:,|\b[a-z]+) $")
_WORD_BEFORE: Final = re.compile(r"\b([A-Z][a-z]+) $")
_PARTS: Final = re.compile(r"[\s.]")
_REACH: Final = 24
_SMALL: Final = 2
_LONGEST_TITLE: Final = 400
"""Characters of a headline, where words have capitals that are no names."""


def chosen(text: str, hits: list[Hit], lang: str, lexicon: Lexicon) -> list[Hit]:
    """One meaning for each place: surnames only where their given name or an earlier full name allows them."""
    found: list[Hit] = []
    seen: dict[str, int] = {}
    namesakes: dict[str, Entry] = {}
    body = text.find("\n")
    index = 0
    while index < len(hits):
        start, end = hits[index].start, hits[index].end
        if hits[index].entry.tag not in TAGS:
            index += 1
            continue
        same = []
        while index < len(hits) and hits[index].start == start:
            if hits[index].entry.tag in TAGS:
                same.append(hits[index])
            index += 1
        people = [h for h in same if h.entry.tag == "person"]
        if same[0].entry.tag == "given":
            stranger = _stranger(text, same[0], lang)
            # "Реджеп Тайип" before the surname that the lexicon knows is no name of its own.
            if stranger and not (index < len(hits) and hits[index].start <= stranger.end + _runs_on(hits[index])):
                found.append(stranger)
            if stranger:
                namesakes[text[same[0].end : stranger.end].rsplit(maxsplit=1)[-1]] = stranger.entry
            continue
        if people:
            titled = bool(found) and found[-1].end == start
            best = (
                _namesake(text, people[0], seen, lexicon, titled=titled)
                if lang == "zh"
                else _person(text, people, lang, seen, lexicon)
            )
            following = hits[index].start if index < len(hits) else len(text)
            if best and not (lang != "zh" and _is_longer_name(text, best, following)):
                found.append(_or_namesake(text, best, (start, end), body, seen, namesakes))
        else:
            plural = next((h for h in same if h.entry.kind == "many"), same[0])
            found.append(Hit(start, end, plural.entry))
    return [_of_headline(text, hit, body, seen, namesakes) for hit in found] if namesakes else found


def _named_otherwise(text: str, at: int, hit: Hit) -> bool:
    """Whether a given name that is not this person's stands before an English surname, inside a sentence."""
    if hit.entry.kind != "alone" or (at < _LONGEST_TITLE and "\n" not in text[:at]):
        return False
    return _GIVEN.match(text, at) is not None and _WITHIN.search(text, max(0, at - _REACH), at) is not None


def follows_another(text: str, at: int) -> bool:
    """Whether a word that looks like another given name stands before an English name."""
    before = _WORD_BEFORE.search(text, max(0, at - _REACH), at)
    return before is not None and _GIVEN.match(text, before.start(1)) is not None


def _is_longer_name(text: str, hit: Hit, following: int) -> bool:
    """Whether a family name that stands first opens the name of somebody else: "Wang Guosheng" after "Wang Yi"."""
    bare = " " not in text[hit.start : hit.end]
    if not bare or hit.entry.person is None or hit.entry.person.given:
        return False
    mark, letter = text[hit.end : hit.end + 1], text[hit.end + 1 : hit.end + 2]
    # Also "Си-эн-эн", but "Xi-led".
    goes_on = letter.isupper() or (mark == "-" and letter.isalpha() and not letter.isascii())
    return mark in {" ", "-"} and goes_on and following > hit.end + 1


def _runs_on(following: Hit) -> int:
    return 1 if following.entry.tag == "person" else -1


def _or_namesake(  # noqa: PLR0917 - one call, all of it needed
    text: str, best: Hit, span: tuple[int, int], body: int, seen: dict[str, int], namesakes: dict[str, Entry]
) -> Hit:
    """The person found, but after "Daniil Medvedev" a bare "Medvedev" is he, whatever a headline before calls him."""
    start, end = span
    if best.entry.person and not best.entry.person.country:
        namesakes[text[start:end].rsplit(maxsplit=1)[-1]] = best.entry
    if best.start == start and seen.get(best.entry.value, -1) < max(body, 0) and text[start:end] in namesakes:
        return Hit(start, end, namesakes[text[start:end]])
    seen[best.entry.value] = best.start
    return best


def _of_headline(text: str, hit: Hit, body: int, seen: dict[str, int], namesakes: dict[str, Entry]) -> Hit:
    """What a surname in the headline means: the namesake, when the text below names nobody else with it."""
    named = namesakes.get(text[hit.start : hit.end]) if hit.entry.tag == "person" and hit.start < body else None
    return Hit(hit.start, hit.end, named) if named and seen.get(hit.entry.value, -1) < body else hit


def _stranger(text: str, given: Hit, lang: str) -> Hit | None:
    """A given name and surname that the lexicon does not know as a person."""
    end = strangers.surname_end(text, given.end, lang)
    if end is None:
        return None
    surname = text[given.end : end].rsplit(maxsplit=1)[-1]
    if lang == "ru":
        oblique = text[given.start : given.end] != given.entry.value
        surname = strangers.nominative(surname, female=given.entry.kind == "female", oblique=oblique)
    name = f"{given.entry.value} {surname}"
    person = Person(strangers.slug(name), name, "")
    return Hit(given.start, end, Entry("person", person.id, "full", person))


def _namesake(text: str, hit: Hit, seen: dict[str, int], lexicon: Lexicon, *, titled: bool) -> Hit:
    """The person of a Chinese name, or a stranger where a title tells so or the surname alone is too common."""
    known = hit.entry.kind == "full" or hit.entry.value in seen or titled
    return hit if known and not lexicon.kinds.is_private(text, hit.start) else _nobody_known(text, hit)


def _nobody_known(text: str, hit: Hit) -> Hit:
    """Somebody else of that name."""
    name = text[hit.start : hit.end]
    person = Person(strangers.slug(name), name, "")
    return Hit(hit.start, hit.end, Entry("person", person.id, "full", person))


def _may_be_given(text: str, end: int) -> bool:
    """Whether the word before looks like a given name; most have none, and the pattern takes its time."""
    word = text[last(text, max(0, end - _REACH), end, 2) : end].strip()
    return word[:1].isupper() or word.endswith((".", "al", "el"))


def _person(text: str, hits: list[Hit], lang: str, seen: dict[str, int], lexicon: Lexicon) -> Hit | None:
    for hit in hits:
        if hit.entry.kind == "full":
            # "The chess coach Sergei Lavrov".
            ordinary = lexicon.kinds.is_ordinary(text, hit.start)
            return _nobody_known(text, hit) if ordinary else hit
    start, end = hits[0].start, hits[0].end
    before = ""
    if lang in _BEFORE_NAME and _may_be_given(text, start):
        match = _BEFORE_NAME[lang].search(text, max(0, start - 30), start)
        before = match.group(1) if match else ""
    word = _PARTS.split(before.lower(), maxsplit=1)[0]
    ranked = sorted(hits, key=lambda h: -seen.get(h.entry.value, -1))
    if word:
        for hit in ranked:
            given = hit.entry.person.given if hit.entry.person else ()
            if any(g.startswith(word) if len(word) <= _SMALL else g[:3] == word[:3] for g in given):
                return Hit(start - len(before), end, hit.entry)
        if word in lexicon.given or (lang == "en" and _named_otherwise(text, start - len(before), hits[0])):
            return None  # a relative or namesake: "Melania" before a president's surname
    for hit in ranked:
        if hit.entry.kind == "alone" or hit.entry.value in seen:
            return hit
    return None
