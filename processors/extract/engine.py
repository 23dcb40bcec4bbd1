"""The extractor: one document in, its events and statements out; every step is a pure function of its inputs."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Final

from domain.article import Document
from domain.extraction import Event, Extraction
from processors.extract import (
    acts,
    assemble,
    calendars,
    datelines,
    dates,
    events,
    explain,
    language,
    layout,
    lexicon,
    mentions,
    normalise,
    places,
    pronouns,
    special,
    statements,
    status,
)
from processors.extract.calendars import Calendar
from processors.extract.explain import Explained
from processors.extract.frames import Frame
from processors.extract.lexicon import LANGUAGES, Lexicon
from processors.extract.memory import UNDATED, Memory
from processors.extract.model import Found, Sentence
from processors.extract.reading import Reading
from processors.extract.statements import Telling

Occasion = tuple[Event, list[Found]]

_LONGEST: Final = 1_100_000
"""Characters read of one document; longer ones are dumps, not articles."""


class Extractor:
    """Reads documents in English, Russian and Chinese. Immutable once made: threads may share one."""

    def __init__(self, knowledge: Lexicon) -> None:
        self._lexicon = knowledge
        self._calendars: dict[str, Calendar] = calendars.calendars(knowledge.time)

    @property
    def people(self) -> frozenset[str]:
        """The ids of the people that the lexicon knows: these are the same in every language and outlet."""
        return frozenset(self._lexicon.people)

    def __call__(self, document: Document) -> Extraction:
        """The events and statements of a document; other languages give an extraction without either."""
        return self._extract(document)[0]

    def explain(self, document: Document) -> Explained:
        """The same, with the reason for each."""
        extraction, occasions, told = self._extract(document)
        text = document.text
        return Explained(
            extraction,
            tuple(explain.of_event(reports, text) for _, reports in occasions),
            tuple(explain.of_statement(raw, speaker, sentence, text) for raw, speaker, sentence, _ in told),
        )

    def _extract(self, document: Document) -> tuple[Extraction, list[Occasion], list[Telling]]:
        original = document.text[:_LONGEST]
        lang = language.detect(original)
        if lang not in LANGUAGES:
            return Extraction(document.id, lang), [], []
        text = normalise.simplified(original) if lang == "zh" else normalise.spaced(original)
        days = dates.find(text, self._calendars[lang], document.published)
        last = max((d.iso for d in days if d.precision == "day"), default=None)
        anchor = document.published or (dt.date.fromisoformat(last) if last else None)
        sentences = self._read(text, lang)
        home = datelines.home(sentences, text, self._lexicon.home(document.outlet, lang))
        named = [mention for sentence in sentences for mention in sentence.mentions]
        memory = Memory(self._lexicon, anchor.isoformat() if anchor else UNDATED, home, named, text)
        reading = Reading(text, original, lang, self._lexicon, memory, days, anchor)
        found: list[Found] = []
        done: list[acts.Done] = []
        told: list[Telling] = []
        frame = Frame()
        previous: Sentence | None = None
        for sentence in sentences:
            # An office outside a quotation is nobody whom only its words name: "'Xi and I agreed', the president said".
            for mention in sorted(sentence.mentions, key=lambda mention: sentence.quoted(mention.start)):
                memory.note(mention)
            special.give_two_countries(sentence, reading)
            fresh: list[Telling] = []
            for raw, speakers in statements.of_sentence(sentence, reading, previous):
                for speaker in speakers:
                    statement = statements.build(raw, speaker, sentence, reading)
                    if statement:
                        fresh.append((raw, speaker, sentence, statement))
                found += special.joint_positions(sentence, raw, speakers, text)
            silent = status.silent(sentence, lang)
            new = [] if silent else frame.place(events.of_sentence(sentence, reading), sentence, reading)
            found += new
            if lang in acts.LANGUAGES and not silent:
                coded, acted = acts.of_sentence(sentence, [statement for *_, statement in fresh], new, reading)
                if fresh:
                    fresh = [(*one[:3], statement) for one, statement in zip(fresh, coded, strict=True)]
                done += acted
            told += fresh
            memory.close([who for _, who, *_ in fresh if pronouns.stands_for(who)], pronouns.subject(sentence, text))
            if memory.transcript:
                memory.spoken_of = pronouns.spoken_of(sentence, text, memory.transcript) or memory.spoken_of
            memory.meet(special.parties(new, memory), sentence)
            previous = sentence
        found += special.exercises(sentences, found)
        places.from_next(found, sentences, reading)
        occasions = assemble.events(found, original, memory, anchor)
        occasions += acts.events(done, [event for event, _ in occasions], original, memory, anchor)
        occasions.sort(key=lambda one: (one[0].evidence.start, one[0].kind))
        told = statements.without_summaries(told)
        said = tuple(statement for *_, statement in told)
        return Extraction(document.id, lang, tuple(event for event, _ in occasions), said), occasions, told

    def _read(self, text: str, lang: str) -> list[Sentence]:
        hits, act_words = self._lexicon.matchers[lang].find_both(text)
        names = frozenset(h.end for h in hits if h.entry.kind == "full")
        sentences = layout.sentences(text, lang, names)
        named = mentions.find(text, hits, lang, self._lexicon)
        of_hits = layout.share([hit.start for hit in hits], sentences)
        of_acts = layout.share([hit.start for hit in act_words], sentences)
        of_names = layout.share([mention.start for mention in named], sentences)
        for sentence, (a, b), (c, d), (e, f) in zip(sentences, of_hits, of_acts, of_names, strict=True):
            sentence.hits, sentence.act_words, sentence.mentions = hits[a:b], act_words[c:d], named[e:f]
        return sentences


def load_extractor(lexicon_dir: Path, own: Path | None = None) -> Extractor:
    """An extractor with the lexicon of the folder, and of the folder ``own`` laid over it.

    Raises ``Misconfigured`` when a file is wrong.
    """
    return Extractor(lexicon.load(lexicon_dir, own))
