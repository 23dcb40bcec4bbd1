"""Whole texts that are one person's words: a statement, an interview, a press conference word for word."""

from __future__ import annotations

import re
from typing import Final

from processors.extract.model import Mention, Sentence
from processors.extract.reading import Reading

_PIECE: Final = re.compile(
    r"[^\w“«\"]*(?!(?:In|On|At|After|During|From|By|Во?|На|По|После|Из|Обо?|К|За|С)\s)(?:[\w«»“”\"’'/-]+\s){0,4}?"
    r"(?:statement|comment|congratulations|remarks|speech|address|interview|answers?|article|briefing"
    r"|(?:press|news) conference|выступлени[ея]|интервью|комментарий|заявление|статья"
    r"|брифинг|пресс-конференция|ответы?)(?:\s(?!(?:on|about|after|following|for|по|обо?|для)\s)[\w«»’'-]+){0,6}\s",
    re.IGNORECASE,
)
"""What a headline calls the words of one person, up to that person's name."""
_WITH: Final = re.compile(r"\b(?:with|alongside|following|after)\s(?:the\s)?$", re.IGNORECASE)
"""Whom a speech is given with, or after a meeting with whom; an interview with somebody is that person's."""
_INTERVIEW: Final = re.compile(r"\binterview\s(?:\w+\s){0,3}with\s(?:the\s)?$", re.IGNORECASE)
_OWN: Final = re.compile(
    r"[’']s?\s(?:[\w-]+\s){0,4}(?:press conference|news conference|briefing|remarks|statement|comments?|speech|address"
    r"|interview|answers|article|opening)\b",
    re.IGNORECASE,
)
_CHAIRS: Final = re.compile(r"(?:主持|举行|召开|就|在|答|谈|例行)[^。]{0,40}(?:记者会|记者问|发布会|提问|谈话|采访)")
_NEAR: Final = 40
_OPENING: Final = 6_000
"""Characters in which a dialogue shows its labels."""


def open_transcript(sentence: Sentence, reading: Reading) -> None:
    """A piece that its first lines call a statement or interview of one person is that person's words from there on."""
    text, memory = reading.text, reading.memory
    if sentence.paragraph > 0 or memory.transcript:
        return
    if sentence.start > _OPENING:
        return
    for person in (m for m in sentence.mentions if m.person):
        floor = max(sentence.start, person.start - _NEAR)
        shared = _WITH.search(text, floor, person.start) and not _INTERVIEW.search(text, floor, person.start)
        own = _OWN.match(text, person.end, sentence.end) or _CHAIRS.match(text, person.end, sentence.end)
        if not shared and (_is_piece(sentence, text, person) or (own and _has_turns(reading, sentence.end, person))):
            memory.transcript, memory.dialogue = person, _has_turns(reading, sentence.end, person)
        return


def _is_piece(sentence: Sentence, text: str, person: Mention) -> bool:
    """Whether a headline calls what follows this person's words; one that reports what was said is no such heading."""
    told = any(h.entry.tag == "say" for h in sentence.hits)
    return not told and _PIECE.fullmatch(text, sentence.start, person.start) is not None


def _has_turns(reading: Reading, start: int, person: Mention) -> bool:
    """Whether lines open with the labels of a dialogue, or with this person's name."""
    text = reading.text
    name = re.escape(text[person.start : person.end].rsplit(maxsplit=1)[-1])
    own = re.compile(rf"^[^:：\n]{{0,40}}{name}\s?[:：]", re.MULTILINE)
    return any(pattern.search(text, start, start + _OPENING) for pattern in (reading.lexicon.kinds.turns, own))


def tells_of(speaker: Mention, sentence: Sentence) -> bool:
    """Whether a sentence speaks of the speaker by name: it introduces the words and is none of them."""
    person = speaker.person
    return person is not None and any(
        m.person and m.person.id == person.id and not sentence.quoted(m.start) for m in sentence.mentions
    )
