"""Statements: raw attributions with their speakers resolved, their subject countries, stance and codes."""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections import Counter
from dataclasses import replace
from typing import Final

from domain.evidence import Span
from domain.extraction import Speaker, Statement
from processors.extract import chinese_speech, confidence, datelines, headlines, pieces, places, speakers, speech, turns
from processors.extract.memory import Memory
from processors.extract.model import BOTH, Mention, Sentence
from processors.extract.reading import Reading
from processors.extract.said import Said, listener, overlaps
from processors.extract.strangers import slug
from processors.extract.words import words

Telling = tuple[Said, Mention, Sentence, Statement]
"""What was read, who says it, where, and what came of it."""

_LEAD: Final = 3
"""Paragraphs that a headline sums up."""
_QUOTE_WORDS: Final = 4
_HAN_QUOTE: Final = 8
_JOINT: Final = 2


def of_sentence(sentence: Sentence, reading: Reading, previous: Sentence | None) -> list[tuple[Said, list[Mention]]]:
    """Raw statements of a sentence with their speakers (two for "the ministers said"); marks what is spoken."""
    text, lang, memory = reading.text, reading.lang, reading.memory
    pieces.open_transcript(sentence, reading)
    head = headlines.read(sentence, text, lang)
    sentence.asked = turns.asked(sentence, reading, previous, labelled=head is not None)
    if lang == "zh":
        memory.speaker = chinese_speech.he(sentence, text, previous) or memory.speaker
    elif sentence.asked:
        return []
    raw = _raw(sentence, head, reading, previous)
    out = []
    for said in raw:
        who = speakers.of(sentence, said, reading)
        if not who or (head and said is not head and [m.kind for m in who] == ["country"]):
            # "China refuses to take part — Kremlin" says what the Kremlin says, not what China does.
            continue
        (said.place or sentence).spoken.append((said.start, said.end))
        out.append((said, who))
        if len(who) == 1:
            memory.speaker = who[0]
    own = memory.transcript is not None and not any(
        said.direct and m.kind in {"person", "office", "inst"} for said, who in out for m in who
    )
    if (not out or own) and not sentence.asked:
        return _continued(sentence, text, reading, previous) or out
    return out


def _raw(sentence: Sentence, head: Said | None, reading: Reading, previous: Sentence | None) -> list[Said]:
    """What is said in a sentence, ``head`` by the punctuation of a headline or transcript."""
    text, lang, memory = reading.text, reading.lang, reading.memory
    if head is None or sentence.asked:
        return (
            chinese_speech.read(sentence, text, memory, previous)
            if lang == "zh"
            else speech.read(sentence, text, lang, previous)
        )
    if not sentence.title and head.source and head.source[0] - sentence.start <= _QUOTE_WORDS:
        memory.transcript = next(iter(speakers.of(sentence, head, reading)), None)
    inner = speech.read(headlines.content(sentence, head), text, lang) if lang != "zh" and sentence.title else []
    return [head, *inner]


def build(said: Said, speaker: Mention, sentence: Sentence, reading: Reading) -> Statement | None:
    """The statement, or None when nothing was said."""
    text, memory = reading.original, reading.memory
    start, end = said.start, said.end
    if start == (said.place or sentence).start:
        start = min(datelines.end(said.place or sentence, reading.text), end)
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start >= end or (speaker.kind == "country" and _is_history(sentence, start, reading)):
        return None
    if speaker.person is None and (voice := memory.spokesperson(speaker)):
        speaker = replace(speaker, person=voice, name=voice.name)
    place = said.place or sentence
    heard = listener(sentence, said, reading.text, reading.lang)
    about = _about(place, start, end, reading) | set(heard.countries if heard else ())
    plover, cameo = reading.lexicon.stances.get(said.stance, (None, "010"))
    topics = tuple(
        dict.fromkeys(h.entry.value for h in place.hits if h.entry.tag == "topic" and start <= h.start < end)
    )
    return Statement(
        speaker=Speaker(
            id=speaker.person.id if speaker.person else slug(speaker.name),
            name=speaker.person.name if speaker.person else speaker.name,
            country=speaker.country,
            role=_role(speaker, memory),
            mention=Span.of(text, speaker.start, speaker.end) if speaker.end > speaker.start else None,
        ),
        direct=said.direct,
        evidence=Span.of(text, start, end),
        stance=said.stance if said.stance != "neutral" else None,
        about=tuple(sorted(about - {speaker.country or "", ""})),
        topics=topics,
        plover=plover,
        cameo=cameo,
        confidence=confidence.of_statement(said, speaker, stance=said.stance != "neutral"),
    )


def _role(speaker: Mention, memory: Memory) -> str | None:
    """The office of who speaks, or "country"; an institution that speaks has none."""
    if speaker.person:
        return memory.office(speaker.person)
    return memory.role(speaker) if speaker.kind in {"office", "country"} else None


def _is_history(sentence: Sentence, start: int, reading: Reading) -> bool:
    """Whether the sentence opens with an earlier year: what a country did then is no word of today's."""
    if reading.published is None:
        return False
    first = bisect_left(reading.days, sentence.start, key=lambda day: day.start)
    opening = itertools.takewhile(lambda day: day.start < start, reading.days[first:])
    return any(day.precision == "year" and int(day.iso) < reading.published.year for day in opening)


def without_summaries(told: list[Telling]) -> list[Telling]:
    """What a text lays on a country's name sums up what its officials say, where the text lets these speak.

    What both sides, or a document of theirs, are said to have said together stands beside it.
    """
    # By country the distinct sets of what its officials speak about: few, however long the text.
    voices: dict[str, set[frozenset[str]]] = {}
    early: set[str] = set()
    for _, who, place, statement in told:
        for country in () if _is_country(who) else who.countries:
            voices.setdefault(country, set()).add(frozenset({*statement.about, *who.countries}))
            if place.paragraph <= _LEAD:
                early.add(country)
    # A text that lets "the sides" speak again and again is theirs, as a joint statement is.
    joint = sum(1 for said, _, place, _ in told if _of_sides(said, place)) > _JOINT
    times = Counter(id(said) for said, *_ in told)
    summaries = {id(one[0]) for one in told if not (joint and times[id(one[0])] > 1) and _sums_up(one, voices, early)}
    return [one for one in told if id(one[0]) not in summaries]


def _of_sides(said: Said, place: Sentence) -> bool:
    return any(h.entry.tag == "group" and h.entry.value == "sides" and overlaps(said, h) for h in place.hits)


def _is_country(who: Mention) -> bool:
    return who.kind == "country" or (who.kind == "inst" and who.office == "government")


def _sums_up(one: Telling, voices: dict[str, set[frozenset[str]]], early: set[str]) -> bool:
    """Whether a country's statement says what its official says, as far as the countries tell that both are about."""
    said, who, sentence, statement = one
    if not _is_country(who):
        return False
    about = set(statement.about)
    same = any(about <= covered for country in who.countries for covered in voices.get(country, ()))
    if not same and not (sentence.title and early & set(who.countries)):
        return False
    together = any(h.entry.tag == "group" and overlaps(said, h) for h in sentence.hits)
    return not together and not any(h.entry.tag == "cue" and h.entry.value == "agreement" for h in sentence.hits)


def _about(sentence: Sentence, start: int, end: int, reading: Reading) -> set[str]:
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
    if any(h.entry.tag == "group" and h.entry.value in BOTH and start <= h.start < end for h in sentence.hits):
        found |= {c for m in reading.memory.pair for c in m.countries}
    return found


def _continued(
    sentence: Sentence, text: str, reading: Reading, previous: Sentence | None
) -> list[tuple[Said, list[Mention]]]:
    """A quotation with no attribution of its own goes on for the last speaker; a transcript for its speaker."""
    lang, memory = reading.lang, reading.memory
    speaker = memory.transcript
    if speaker and not sentence.title and _is_long_enough(sentence, reading, previous):
        if pieces.tells_of(speaker, sentence):
            return []
        start = turns.words_start(sentence, reading)
        sentence.spoken.append((start, sentence.end))
        return [(Said(start, sentence.end, None, True, "neutral"), [speaker])]
    if memory.speaker is None:
        return []
    out = []
    for quote in sentence.quotes:
        start, end = max(quote.start, sentence.start), min(quote.end, sentence.end)
        length = (end - start) // 2 if lang == "zh" else words(text, start, end)
        outside = (sentence.end - sentence.start) - (end - start)
        if length >= _QUOTE_WORDS and (outside <= _HAN_QUOTE or (lang == "zh" and length >= _HAN_QUOTE)):
            sentence.spoken.append((start, end))
            out.append((Said(start, end, None, True, "neutral"), [memory.speaker]))
    return out


def _is_long_enough(sentence: Sentence, reading: Reading, previous: Sentence | None) -> bool:
    """Whether a sentence of a transcript says something; a Chinese one goes on for whoever spoke before it."""
    if reading.lang != "zh":
        return words(reading.text, sentence.start, sentence.end) >= _QUOTE_WORDS
    same = previous is not None and previous.paragraph == sentence.paragraph and bool(previous.spoken)
    return sentence.end - sentence.start >= _HAN_QUOTE and (reading.memory.dialogue or same)
