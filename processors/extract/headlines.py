"""Attribution by punctuation: "… — Kremlin" and "Wang Yi: …" in headlines and transcripts."""

from __future__ import annotations

import re
from typing import Final

from processors.extract.model import Mention, Sentence
from processors.extract.said import Said
from processors.extract.words import left_end

_DASH: Final = re.compile(r"\s+(?:—|–|--|-)\s+(?=[^—–]{2,60}$)|--(?=[^-]{2,30}$)")
_DASH_ONLY: Final = re.compile(r"\s(?:—|–|-)\s")
_COLON: Final = re.compile(r"[:：]\s*")
_ASIDE: Final = re.compile(r"\s?[(（][^()（）\n]{1,60}[)）]\s?")
"""Between a name and its colon: "Wang Yi (through an interpreter): …"."""
_LEAD: Final = 45
_LONGEST: Final = 150
_WORDS: Final = 7


def read(sentence: Sentence, text: str, lang: str) -> Said | None:
    """The statement that a dash or colon attributes, if the other side of it is a speaker and nothing else."""
    if sentence.title:
        for match in _DASH.finditer(text, sentence.start, sentence.end):
            later = any(h.entry.tag == "say" and h.start >= match.end() for h in sentence.hits)
            if later or sentence.quoted(match.start()) or ":" in text[match.end() : sentence.end]:
                continue
            speaker = _speaker(sentence, match.end(), sentence.end)
            unnamed = (
                lang != "zh"
                and text[match.end()].isalpha()
                and not any(m.start >= match.end() for m in sentence.mentions)
            )
            if speaker or (unnamed and len(text[match.end() : sentence.end].split()) <= _WORDS // 2):
                source = (speaker.start, speaker.end) if speaker else (match.end(), sentence.end)
                start, end = sentence.start, match.start()
                return Said(start, end, source, False, _stance(sentence, start, end))
    colon = _first_colon(text, sentence.start, min(sentence.end, sentence.start + _LONGEST))
    if colon and colon.end() < sentence.end:
        label_end = left_end(text, sentence.start, colon.start())
        speaker = _speaker(sentence, sentence.start, label_end)
        speaker, end = _to_whom(sentence, text, speaker) if speaker else (None, 0)
        if (
            speaker
            and sentence.labels(speaker)
            and (_is_empty(text, end, label_end) or _ASIDE.fullmatch(text, end, label_end))
            and speaker.start - sentence.start <= _LEAD
        ):
            direct = not sentence.title
            return Said(colon.end(), sentence.end, (speaker.start, speaker.end), direct, "neutral")
    return None


def _first_colon(text: str, start: int, end: int) -> re.Match[str] | None:
    if text.find(":", start, end) < 0 and text.find("：", start, end) < 0:
        return None
    return _COLON.search(text, start, end)


def _is_empty(text: str, start: int, end: int) -> bool:
    """Whether no word stands between a name and its colon: "王毅说：" is a verb, and no label."""
    return end - start <= 1 and not text[start:end].isalpha()


def _speaker(sentence: Sentence, start: int, end: int) -> Mention | None:
    inside = [m for m in sentence.mentions if m.start >= start and m.end <= end and (m.acts or m.kind == "inst")]
    strong = [m for m in inside if m.kind in {"person", "office", "inst"}]
    return strong[-1] if strong else None


def _to_whom(sentence: Sentence, text: str, last: Mention) -> tuple[Mention, int]:
    """Of "Ван И — Лаврову: …" or "Wang Yi to Lavrov: …" the first speaks; also where the label ends."""
    first = next((m for m in reversed(sentence.mentions) if m.end <= last.start and m.acts), None)
    strong = first is not None and first.kind in {"person", "office", "inst"} and not first.oblique
    gap = text[first.end : last.start] if first else ""
    addressed = gap == " to " or (last.oblique and _DASH_ONLY.fullmatch(gap))
    return (first, last.end) if first and strong and addressed else (last, last.end)


def _stance(sentence: Sentence, start: int, end: int) -> str:
    said = [h.entry.value for h in sentence.hits if h.entry.tag == "say" and start <= h.start < end]
    return next((stance for stance in said if stance != "neutral"), "neutral")


def content(sentence: Sentence, said: Said) -> Sentence:
    """The words said as a sentence of their own, to be read for who says what in them."""
    inner = Sentence(said.start, said.end, sentence.paragraph, title=sentence.title)
    inner.hits = [h for h in sentence.hits if said.start <= h.start and h.end <= said.end]
    inner.mentions = [m for m in sentence.mentions if said.start <= m.start and m.end <= said.end]
    inner.quotes = [q for q in sentence.quotes if said.start <= q.start and q.end <= said.end]
    return inner
