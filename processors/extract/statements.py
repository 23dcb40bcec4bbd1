"""Statements: raw attributions with their speakers resolved, their subject countries, stance and codes."""

from __future__ import annotations

from domain.evidence import Span
from domain.extraction import Speaker, Statement
from processors.extract import chinese_speech, headlines, speech
from processors.extract.lexicon import Lexicon
from processors.extract.memory import Memory
from processors.extract.mentions import slug
from processors.extract.model import Mention, Sentence
from processors.extract.speech import Said

_QUOTE_WORDS = 4
_HAN_QUOTE = 8
_BOTH = 2


def of_sentence(
    sentence: Sentence, text: str, lang: str, memory: Memory, lexicon: Lexicon
) -> list[tuple[Said, list[Mention]]]:
    """Raw statements of a sentence with their speakers (two for "the ministers said"); marks what is spoken."""
    head = headlines.read(sentence, text)
    if head:
        raw = [head]
    elif lang == "zh":
        raw = chinese_speech.read(sentence, text, memory.speaker)
    else:
        raw = speech.read(sentence, text, lang)
    out = []
    for said in raw:
        speakers = _speakers(sentence, said, text, lang, memory)
        if not speakers:
            continue
        sentence.spoken.append((said.start, said.end))
        out.append((said, speakers))
        if len(speakers) == 1:
            memory.speaker = speakers[0]
    if not raw:
        out += _continued(sentence, text, lang, memory)
    return out


def build(
    said: Said, speaker: Mention, text: str, sentence: Sentence, lexicon: Lexicon, memory: Memory
) -> Statement | None:
    """The statement, or None when nothing was said."""
    start, end = said.start, said.end
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start >= end:
        return None
    plover, cameo = lexicon.stances.get(said.stance, (None, "010"))
    country = speaker.country
    about = tuple(
        sorted({c for m in sentence.mentions if m.start >= start and m.end <= end for c in m.countries} - {country, ""})
    )
    topics = tuple(
        dict.fromkeys(h.entry.value for h in sentence.hits if h.entry.tag == "topic" and start <= h.start < end)
    )
    known = speaker.person is not None
    return Statement(
        speaker=Speaker(
            id=speaker.person.id if speaker.person else slug(speaker.name),
            name=speaker.person.name if speaker.person else speaker.name,
            country=country,
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
        about=about,
        topics=topics,
        plover=plover,
        cameo=cameo,
        confidence=(0.9 if known else 0.6) + (0.05 if said.direct else 0.0),
    )


def _speakers(sentence: Sentence, said: Said, text: str, lang: str, memory: Memory) -> list[Mention]:
    if said.source is None:
        return [memory.speaker] if memory.speaker and lang == "zh" else []
    start, end = said.source
    group = next((h for h in sentence.hits if h.entry.tag == "group" and h.start < end and h.end > start), None)
    inside = [m for m in sentence.mentions if m.acts and speech.overlaps(said, m)]
    people = [m for m in inside if m.person] or [m for m in inside if m.kind in {"inst", "office"}] or inside
    if people:
        if len(people) >= _BOTH and _joined(text, people):
            return people
        many = people[-1]
        if many.kind == "office" and len(many.countries) >= _BOTH:
            return _each_side(many, memory)
        if many.kind == "country" and len(many.countries) >= _BOTH:
            return [Mention(many.start, many.end, "country", (c,), None, many.name) for c in many.countries]
        return [people[0] if said.cue and people[0].end <= said.cue.start and len(people) == 1 else people[-1]]
    if group and (group.entry.value == "both" or group.entry.value == "they") and len(memory.pair) >= _BOTH:
        return [Mention(group.start, group.end, m.kind, m.countries, m.person, m.name, m.office) for m in memory.pair]
    if group and group.entry.value == "one" and memory.speaker:
        last = memory.speaker
        return [Mention(start, end, last.kind, last.countries, last.person, last.name, last.office)]
    if lang == "zh":
        return []
    name = text[start:end]
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
    """A quotation with no attribution of its own goes on for the last speaker."""
    if memory.speaker is None:
        return []
    out = []
    for quote in sentence.quotes:
        start, end = max(quote.start, sentence.start), min(quote.end, sentence.end)
        length = (end - start) // 2 if lang == "zh" else speech.words(text, start, end)
        outside = (sentence.end - sentence.start) - (end - start)
        if length >= _QUOTE_WORDS and (outside <= _HAN_QUOTE or (lang == "zh" and length >= _HAN_QUOTE)):
            sentence.spoken.append((start, end))
            last = memory.speaker
            out.append((Said(start, end, None, True, "neutral"), [last]))
    return out
