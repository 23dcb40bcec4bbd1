"""Who "he" or "his" is: the subject of the clause before, or whoever the text spoke of last as one who acts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from processors.extract.matching import fold
from processors.extract.model import Mention, Person, Sentence
from processors.extract.reading import Reading

_FEMALE: Final = re.compile(r"\b(?:she|her|она|ее|её)\b", re.IGNORECASE)
_PRONOUN: Final = re.compile(r"(?:[Ss]?he|He|[Tt]hey|[Ii]t|[Yy]ou|[Ww]ho|I|[Ww]e|[Оо]н[аи]?)\b")
_POSSESSIVE: Final = re.compile(r"(?:his|her|его|ее|её)\s+\w", re.IGNORECASE)
_GOVERNED: Final = re.compile(
    r"\b(?:by|with|to|from|of|for|about|between|against|on|at|in|alongside|and|or)\s(?:(?:the|his|her|its|their)\s)?$",
)
"""What stands before a noun that is no subject, in small letters."""
_SHORT: Final = 30


def one(source: tuple[int, int], words: tuple[int, int], sentence: Sentence, reading: Reading) -> Mention | None:
    """The person that the pronoun in ``source`` stands for; ``words`` are those that this person says.

    Nobody whom the text names only later, nor a man for "she", as far as the given name tells.
    """
    female = _FEMALE.search(reading.text, *source) is not None
    own = _POSSESSIVE.match(reading.text, *source) is not None
    # "Xi is patient, he said": of the words said only a possessive takes its person ("Xi will come, his office said").
    before = [m for m in _subjects(sentence, reading.text) if m.end <= source[0] and (own or not _within(m, words))]
    last = reading.memory.speaker
    # "Lavrov said that trade grew, but he declined to …"
    spoke = last if last and sentence.start <= last.start < source[0] and stands_for(last) else None
    for candidate in (spoke, *before[:1], reading.memory.topic):
        if candidate and _sex(candidate.person, reading) in {None, female}:
            return candidate
    # Else the last named of whom it is sure.
    known = next((p for p in reading.memory.named if _sex(p, reading) is female), None)
    return Mention(0, 0, "person", (known.country,) if known.country else (), known, known.name) if known else None


def herself(office: Mention, verb: str, reading: Reading) -> Mention:
    """Whom an office before or behind a Russian verb in the feminine names: the woman named last who may hold it.

    «…, — добавила дипломат» is no man's word, whichever diplomat was named last.
    """
    known = office.person
    if office.kind != "office" or known is None or not verb.endswith("ла") or _sex(known, reading):
        return office
    ranked = (p for p in reading.memory.ranked(office.office or "") if _sex(p, reading))
    women = (p for p in ranked if not office.countries or p.country in office.countries or p.country == known.country)
    woman = next(women, None)
    own = (woman.country,) if woman and woman.country else ()
    return Mention(office.start, office.end, "office", own, woman, woman.name, office.office) if woman else office


def stands_for(speaker: Mention) -> bool:
    """Whether a pronoun may go on with this speaker: a person, known or not."""
    return speaker.kind in {"person", "office", "other"} and not _PRONOUN.match(speaker.name)


def subject(sentence: Sentence, text: str) -> Mention | None:
    """The first person of a sentence who is its subject, outside what somebody says in it."""
    said = sentence.spoken
    return next((m for m in _subjects(sentence, text) if not any(_within(m, words) for words in said)), None)


def spoken_of(sentence: Sentence, text: str, speaker: Mention | None) -> Mention | None:
    """Of a sentence in a transcript the first person whom its ``speaker`` speaks of as one who acts."""
    own = speaker.person.id if speaker and speaker.person else None
    return next((m for m in _subjects(sentence, text) if m.person and m.person.id != own), None)


def _subjects(sentence: Sentence, text: str) -> Iterator[Mention]:
    return (
        m
        for m in sentence.mentions
        if m.person
        and m.acts
        and not m.oblique
        and not sentence.quoted(m.start)
        and not _GOVERNED.search(fold(text), max(sentence.start, m.start - _SHORT), m.start)
    )


def _within(mention: Mention, words: tuple[int, int]) -> bool:
    return words[0] <= mention.start < words[1]


def _sex(person: Person | None, reading: Reading) -> bool | None:
    """Whether the person is a woman, where the name tells."""
    sex = reading.lexicon.sex(person) if person else None
    return None if sex is None else sex == "female"
