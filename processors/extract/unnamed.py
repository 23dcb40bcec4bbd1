"""Who takes part without being named beside the occasion: "he", "I", "we", and who denies having met somebody."""

from __future__ import annotations

import re
from typing import Final

from processors.extract.model import Hit, Mention, Sentence, countries_of, same
from processors.extract.reading import Reading

_HE: Final = re.compile(r"\b(?:he|she|I|он|она|я)\b(?!.*[,;])")
_ANYBODY: Final = re.compile(r"\b(?:[Hh]e|[Ss]he|I|[Оо]на?|[Яя])\b(?!.*[,;])")
_WE: Final = re.compile(r"\b(?:we|мы)\b(?!.*[,;])", re.IGNORECASE)
WITH_PARTNER: Final = re.compile(r"\s(?:with|с|со)\s")
_SUBJECT_HE: Final = re.compile(r"\b(?:s?he|он|она)\s(?:\w+\s){0,3}$", re.IGNORECASE)
_OPENS: Final = re.compile(r"(?:to |having |a |any )?", re.IGNORECASE)
_MEETING: Final = ("meeting", "visiting", "speaking")
_DENIES: Final = re.compile(r"\b(?:den(?:y|ies|ied|ying)|rul(?:es|ed|ing) out|refus(?:es|ed))\s$", re.IGNORECASE)
_HAN_HE: Final = re.compile(r"(?<![其吉])[他她](?![们国方人的])[^，。；]{0,36}$")
_HAN_OWN: Final = re.compile(r"(?:已|将|曾|拟|计划|准备|打算|期待)[^，。；]*$")
_YOU: Final = re.compile(r"[同与和跟][你您](?![们方国])")
"""Of whom a leader speaks to a leader."""
_PAIR: Final = 2
_NEAR: Final = 40


def with_unnamed(
    sentence: Sentence, cue: Hit, chosen: list[Mention], within: tuple[int, int] | None, reading: Reading
) -> list[Mention]:
    """``chosen`` and whom pronouns stand for; ``within`` are the reported words that hold the cue, if any do."""
    if within is None:
        return _with_pronoun(sentence, cue, chosen, reading)
    said_after = reading.memory.speaker is not None and reading.memory.speaker.start >= within[1]
    if said_after and reading.text.startswith(("He ", "She "), within[0]):
        # "He will meet A, B said": of whom the text spoke before.
        return _with_pronoun(sentence, cue, chosen, reading)
    if reading.lang == "zh":
        return chosen + _first_person(reading.text, within[0], cue, chosen, reading)
    if reading.memory.transcript is not None:
        return _in_own_words(reading.text, within[0], cue, chosen, reading)
    speaker = reading.memory.speaker
    takes_part = speaker and _is_speakers(reading.text, within[0], cue) and not _is_between(cue, chosen)
    if speaker and takes_part and not any(same(speaker, m) for m in chosen):
        return [speaker, *chosen]
    return chosen


def _in_own_words(text: str, start: int, cue: Hit, chosen: list[Mention], reading: Reading) -> list[Mention]:
    """In a transcript "I" and "we" are its speaker, and "he" is another, of whom was spoken."""
    memory, clause = reading.memory, text[start : cue.start]
    speaker, match = memory.transcript, _ANYBODY.search(clause)
    if speaker is None or _is_between(cue, chosen):
        return chosen
    wanted: list[Mention] = []
    if match and match.group().lower() not in {"i", "я"}:
        wanted = [memory.spoken_of] if memory.spoken_of else []
    elif match or _WE.search(clause) or (not clause.strip() or _talks_with(text, cue, chosen, speaker)):
        wanted = [speaker]
        if len(countries_of([*chosen, speaker])) < _PAIR and _WE.search(clause):
            wanted += memory.pair
    out = list(chosen)
    for mention in wanted:
        if not any(same(mention, other) for other in out):
            out.append(mention)
    return out


def _talks_with(text: str, cue: Hit, chosen: list[Mention], speaker: Mention) -> bool:
    """Whether it is somebody's "talks with X", and nobody but the speaker's side can be meant."""
    foreign = {m.countries for m in chosen} and all(m.countries != speaker.countries for m in chosen)
    after = chosen and all(m.start >= cue.end for m in chosen)
    return bool(cue.entry.kind == "noun" and foreign and after and WITH_PARTNER.match(text, cue.end))


def _with_pronoun(sentence: Sentence, cue: Hit, chosen: list[Mention], reading: Reading) -> list[Mention]:
    """With whom the text spoke of last, when "he" or "she" is the subject of the cue."""
    topic = reading.memory.topic
    if topic is None or cue.entry.kind == "noun" or any(m.end <= cue.start for m in chosen):
        return chosen
    if not _SUBJECT_HE.search(reading.text, sentence.start, cue.start) or any(same(topic, m) for m in chosen):
        return chosen
    return [topic, *chosen]


def _is_speakers(text: str, start: int, cue: Hit) -> bool:
    """Whether reported words tell of their speaker: "he met A", "denied meeting A", "ruled out a meeting with A"."""
    denies = _DENIES.search(text, max(0, start - _NEAR), start) and text.startswith(_MEETING, cue.start)
    opens = denies and _OPENS.fullmatch(text, start, cue.start)
    return bool(opens or _HE.search(text, start, cue.start))


def _is_between(cue: Hit, chosen: list[Mention]) -> bool:
    """Whether the cue is a noun ("talks") that has its two sides, so that who speaks of it is no third one."""
    return cue.entry.kind == "noun" and len(countries_of(chosen)) >= _PAIR


def _first_person(text: str, start: int, cue: Hit, chosen: list[Mention], reading: Reading) -> list[Mention]:
    """Take part: "我", "他", "我们" and "总统先生" in reported words are their speaker and the other side."""
    before = text[max(start, cue.start - _NEAR) : cue.start]
    speaker = reading.memory.speaker
    own = speaker.countries if speaker else ()
    if "我们" in before:
        wanted = [*reading.memory.pair]
    elif "先生" in before:
        wanted = [m for m in reading.memory.pair if m.countries != own]
    elif speaker and ("我" in before or (_of_speaker(text, start, cue) and len(countries_of(chosen)) < _PAIR)):
        wanted = [speaker]
    else:
        return []
    if _YOU.search(before):
        wanted += [m for m in reading.memory.pair if m.countries != own and m not in wanted]
    return [m for m in wanted if not any(same(m, other) for other in chosen)]


def _of_speaker(text: str, start: int, cue: Hit) -> bool:
    """Whether the subject of Chinese reported words is who reports them: "他", or none at all ("表示，将访问…")."""
    return any(p(text, start, cue.start) for p in (_HAN_HE.search, _HAN_OWN.match))
