"""Statements: raw attributions with their speakers resolved, their subject countries, stance and codes."""

from __future__ import annotations

import re
from dataclasses import replace

from domain.evidence import Span
from domain.extraction import Speaker, Statement
from processors.extract import chinese_speech, confidence, headlines, places, speech
from processors.extract.memory import Memory
from processors.extract.mentions import slug
from processors.extract.model import Mention, Sentence
from processors.extract.reading import Reading
from processors.extract.speech import Said

_QUOTE_WORDS = 4
_HAN_QUOTE = 8
_BOTH = 2
_PIECE = re.compile(
    r"\b(?:statement|comment|congratulations|remarks|speech|address|interview|answers?|article|выступлени\w+|интервью|комментарий|заявление|статья)\b",
    re.IGNORECASE,
)
_THEIR = re.compile(r"\b(?:их|their|our)\b")
_FIRST_PERSON = frozenset({"i", "we", "я", "мы", "let me", "allow me"})


def of_sentence(sentence: Sentence, reading: Reading, previous: Sentence | None) -> list[tuple[Said, list[Mention]]]:
    """Raw statements of a sentence with their speakers (two for "the ministers said"); marks what is spoken."""
    text, lang, memory = reading.text, reading.lang, reading.memory
    _open_transcript(sentence, text, memory)
    head = headlines.read(sentence, text, lang)
    if head:
        raw = [head]
        if lang != "zh" and sentence.title:
            raw += speech.read(headlines.content(sentence, head), text, lang)
        if not sentence.title and head.source and head.source[0] - sentence.start <= _QUOTE_WORDS:
            memory.transcript = next(iter(_speakers(sentence, head, text, lang, memory)), None)
    elif lang == "zh":
        raw = chinese_speech.read(sentence, text, memory, previous)
    else:
        raw = speech.read(sentence, text, lang, previous)
    out = []
    for said in raw:
        speakers = _speakers(sentence, said, text, lang, memory)
        if not speakers:
            continue
        sentence.spoken.append((said.start, said.end))
        out.append((said, speakers))
        if len(speakers) == 1:
            memory.speaker = speakers[0]
    own = memory.transcript is not None and not any(
        m.kind in {"person", "office", "inst"} for _, who in out for m in who
    )
    if not out or own:
        return _continued(sentence, text, lang, memory) or out
    return out


def build(said: Said, speaker: Mention, sentence: Sentence, reading: Reading) -> Statement | None:
    """The statement, or None when nothing was said."""
    text, memory = reading.original, reading.memory
    start, end = said.start, said.end
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start >= end:
        return None
    if speaker.person is None and (voice := memory.spokesperson(speaker)):
        speaker = replace(speaker, person=voice, name=voice.name)
    plover, cameo = reading.lexicon.stances.get(said.stance, (None, "010"))
    topics = tuple(
        dict.fromkeys(h.entry.value for h in sentence.hits if h.entry.tag == "topic" and start <= h.start < end)
    )
    return Statement(
        speaker=Speaker(
            id=speaker.person.id if speaker.person else slug(speaker.name),
            name=speaker.person.name if speaker.person else speaker.name,
            country=speaker.country,
            role=memory.office(speaker.person)
            if speaker.person
            else speaker.office
            if speaker.kind == "office"
            else None,
            mention=Span.of(text, speaker.start, speaker.end) if speaker.end > speaker.start else None,
        ),
        direct=said.direct,
        evidence=Span.of(text, start, end),
        stance=said.stance if said.stance != "neutral" else None,
        about=_about(sentence, start, end, speaker.country, reading),
        topics=topics,
        plover=plover,
        cameo=cameo,
        confidence=confidence.of_statement(said, speaker, stance=said.stance != "neutral"),
    )


def _about(sentence: Sentence, start: int, end: int, own: str | None, reading: Reading) -> tuple[str, ...]:
    """The countries spoken of; a capital that is only where something happened is none."""
    found: set[str] = set()
    for mention in sentence.mentions:
        if start <= mention.start and mention.end <= end:
            venue = (
                mention.kind == "country"
                and mention.office == "capital"
                and places.is_place(reading.text, mention.start, reading.lang)
            )
            found |= set() if venue else set(mention.countries)
    if any(h.entry.tag == "group" and h.entry.value == "both" and start <= h.start < end for h in sentence.hits):
        found |= {c for m in reading.memory.pair for c in m.countries}
    return tuple(sorted(found - {own or "", ""}))


def _open_transcript(sentence: Sentence, text: str, memory: Memory) -> None:
    """A piece that its first lines call a statement or interview of one person is that person's words from there on."""
    if sentence.paragraph > 0 or memory.transcript:
        return
    people = [m for m in sentence.mentions if m.person]
    if people and _PIECE.search(text, sentence.start, people[0].start):
        memory.transcript = people[0]


def _speakers(sentence: Sentence, said: Said, text: str, lang: str, memory: Memory) -> list[Mention]:  # noqa: C901, PLR0911 - a decision list
    if said.source is None:
        return [memory.speaker] if memory.speaker and lang == "zh" else []
    start, end = said.source
    group = next((h for h in sentence.hits if h.entry.tag == "group" and h.start < end and h.end > start), None)
    inside = [m for m in sentence.mentions if m.acts and speech.overlaps(said, m)]
    people = [m for m in inside if m.person] or [m for m in inside if m.kind in {"inst", "office"}] or inside
    sides = group is not None and group.entry.value in {"both", "they"} and len(memory.pair) >= _BOTH
    if said.cue and said.source == (said.cue.start, said.cue.end):
        # "по их мнению": the pronoun is inside the attribution.
        if _THEIR.search(text, start, end) and len(memory.pair) >= _BOTH:
            return [Mention(start, end, m.kind, m.countries, m.person, m.name, m.office) for m in memory.pair]
        last = memory.speaker or memory.last_person()
        return [Mention(start, end, last.kind, last.countries, last.person, last.name, last.office)] if last else []
    if people and not (sides and people[-1].person is None and not people[-1].countries):
        if len(people) >= _BOTH and _joined(text, people):
            return people
        many = people[-1]
        if many.kind == "office" and len(many.countries) >= _BOTH:
            return _each_side(many, memory)
        if many.kind == "country" and len(many.countries) >= _BOTH:
            return [Mention(many.start, many.end, "country", (c,), None, many.name) for c in many.countries]
        return [people[-1]]
    if sides and group:
        return [Mention(group.start, group.end, m.kind, m.countries, m.person, m.name, m.office) for m in memory.pair]
    if group and group.entry.value == "one":
        last = memory.speaker or memory.last_person()
        if last:
            return [Mention(start, end, last.kind, last.countries, last.person, last.name, last.office)]
    if lang == "zh":
        return []
    name = text[start:end]
    if name.lower() in _FIRST_PERSON and memory.transcript:
        return []
    country = next((c for m in sentence.mentions if speech.overlaps(said, m) for c in m.countries), None)
    return [Mention(start, end, "other", (country,) if country else (), None, name)]


def _joined(text: str, people: list[Mention]) -> bool:
    gap = text[people[-2].end : people[-1].start].strip()
    return gap in {"and", "и", "和", "与", "、", "同", ","}


def _each_side(many: Mention, memory: Memory) -> list[Mention]:
    people = memory.holders(many)
    if len(people) >= _BOTH:
        return [Mention(many.start, many.end, "person", (p.country,), p, p.name) for p in people]
    return [Mention(many.start, many.end, "office", (c,), None, many.name, many.office) for c in many.countries]


def _continued(sentence: Sentence, text: str, lang: str, memory: Memory) -> list[tuple[Said, list[Mention]]]:
    """A quotation with no attribution of its own goes on for the last speaker; a transcript for its speaker."""
    if memory.transcript and not sentence.title and speech.words(text, sentence.start, sentence.end) >= _QUOTE_WORDS:
        sentence.spoken.append((sentence.start, sentence.end))
        return [(Said(sentence.start, sentence.end, None, True, "neutral"), [memory.transcript])]
    if memory.speaker is None:
        return []
    out = []
    for quote in sentence.quotes:
        start, end = max(quote.start, sentence.start), min(quote.end, sentence.end)
        length = (end - start) // 2 if lang == "zh" else speech.words(text, start, end)
        outside = (sentence.end - sentence.start) - (end - start)
        if length >= _QUOTE_WORDS and (outside <= _HAN_QUOTE or (lang == "zh" and length >= _HAN_QUOTE)):
            sentence.spoken.append((start, end))
            out.append((Said(start, end, None, True, "neutral"), [memory.speaker]))
    return out
