"""The extractor: one document in, its events and statements out; every step is a pure function of its inputs."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from domain.article import Document
from domain.extraction import Extraction, Statement
from processors.extract import assemble, dates, events, language, layout, lexicon, mentions, normalise, statements
from processors.extract.dates import Calendar
from processors.extract.events import Found
from processors.extract.lexicon import LANGUAGES, Lexicon
from processors.extract.memory import Memory
from processors.extract.model import Hit, Sentence

_LONGEST = 200_000
"""Characters read of one document; longer ones are dumps, not articles."""


class Extractor:
    """Reads documents in English, Russian and Chinese. Immutable once made: threads may share one."""

    def __init__(self, knowledge: Lexicon) -> None:
        self._lexicon = knowledge
        self._calendars: dict[str, Calendar] = dates.calendars(knowledge.time)

    @property
    def people(self) -> frozenset[str]:
        """The ids of the people that the lexicon knows: these are the same in every language and outlet."""
        return frozenset(self._lexicon.people)

    def __call__(self, document: Document) -> Extraction:
        """The events and statements of a document; other languages give an extraction without either."""
        original = document.text[:_LONGEST]
        lang = language.detect(original)
        if lang not in LANGUAGES:
            return Extraction(document.id, lang)
        text = normalise.simplified(original) if lang == "zh" else original
        days = dates.find(text, self._calendars[lang], document.published)
        day = (document.published.isoformat() if document.published else None) or max(
            (d.iso for d in days if d.precision == "day"), default="9999"
        )
        sentences = self._read(text, lang)
        memory = Memory(self._lexicon, day)
        anchor = document.published or (dt.date.fromisoformat(day) if day != "9999" else None)
        found: list[Found] = []
        said: list[Statement] = []
        for sentence in sentences:
            for mention in sentence.mentions:
                memory.note(mention)
            for raw, speakers in statements.of_sentence(sentence, text, lang, memory, self._lexicon):
                for speaker in speakers:
                    statement = statements.build(raw, speaker, original, sentence, self._lexicon, memory)
                    if statement:
                        said.append(statement)
            new = events.of_sentence(sentence, text, original, lang, memory, self._lexicon, days, anchor)
            found += new
            _remember_pair(memory, new, sentence)
        return Extraction(
            document.id, lang, tuple(assemble.events(found, original, memory, document.published)), tuple(said)
        )

    def _read(self, text: str, lang: str) -> list[Sentence]:
        hits: list[Hit] = self._lexicon.matchers[lang].find(text)
        sentences = layout.sentences(text, lang)
        at = 0
        for sentence in sentences:
            while at < len(hits) and hits[at].start < sentence.end:
                if hits[at].start >= sentence.start:
                    sentence.hits.append(hits[at])
                at += 1
        mentions.place_in(sentences, mentions.find(text, hits, lang, self._lexicon))
        return sentences


def _remember_pair(memory: Memory, new: list[Found], sentence: Sentence) -> None:
    """Who "the sides" are from here on: the parties of the last occasion between two."""
    for found in new:
        parties = {m.country: m for m in found.actors if m.country}
        many = next((m for m in found.actors if m.person is None and len(m.countries) == 2), None)  # noqa: PLR2004 - a pair
        if len(parties) >= 2:  # noqa: PLR2004
            memory.pair = tuple(parties.values())
        elif many:
            people = memory.holders(many)
            from processors.extract.model import Mention

            memory.pair = (
                tuple(Mention(many.start, many.end, "person", (p.country,), p, p.name) for p in people) or memory.pair
            )


def load_extractor(lexicon_dir: Path) -> Extractor:
    """An extractor with the lexicon of the folder. Raises ``Misconfigured`` when a file of it is wrong."""
    return Extractor(lexicon.load(lexicon_dir))
