"""Attribution in Chinese prose: "X表示，…", "“…”，X说", and the sentences that go on speaking for X."""

from __future__ import annotations

import re

from processors.extract.model import Hit, Mention, Sentence
from processors.extract.speech import Said

_OPEN = re.compile(r"[，,：:]?\s*")
_SUBJECT_REACH = 40
_LEAST = 4


def read(sentence: Sentence, text: str, speaker: Mention | None) -> list[Said]:
    """The statements of a sentence; ``speaker`` goes on when the sentence has no attribution of its own."""
    cues = [h for h in sentence.hits if h.entry.tag == "say" and not sentence.quoted(h.start)]
    out: list[Said] = []
    for number, cue in enumerate(cues):
        if any(s.start <= cue.start < s.end for s in out):
            continue
        subject = _subject(sentence, text, cue)
        if subject is None and not (number == 0 and speaker and _starts(sentence, text, cue)):
            continue
        end = _end(sentence, text, cue, cues[number + 1 :])
        match = _OPEN.match(text, cue.end, end)
        start = match.end() if match else cue.end
        source = (subject.start, subject.end) if subject else None
        if end - start >= _LEAST:
            out.append(Said(start, end, source, _direct(sentence, start, end), cue.entry.value, cue))
        else:
            before = [q for q in sentence.quotes if q.end <= (subject.start if subject else cue.start)]
            if before:
                out.append(Said(before[0].start, before[-1].end, source, True, cue.entry.value, cue))
    return out


def _subject(sentence: Sentence, text: str, cue: Hit) -> Mention | None:
    """The last actor before the cue in its clause chain; a person or office before a country."""
    near = [m for m in sentence.mentions if m.acts and m.end <= cue.start and cue.start - m.end <= _SUBJECT_REACH]
    near = [m for m in near if not sentence.quoted(m.start)]
    floor = max((text.rfind(mark, sentence.start, cue.start) for mark in "；。"), default=0)
    near = [m for m in near if m.start > floor and text[m.start - 1 : m.start] not in set("在对同与和向就据")]
    close = [m for m in near if cue.start - m.end <= 2 or "，" not in text[m.end : cue.start]]  # noqa: PLR2004
    strong = [m for m in close if m.kind in {"person", "office", "inst"}] or close
    return strong[-1] if strong else None


def _starts(sentence: Sentence, text: str, cue: Hit) -> bool:
    return (
        cue.start - sentence.start <= _SUBJECT_REACH // 4 and text[sentence.start : sentence.start + 1] in "他她并又还"
    )


def _end(sentence: Sentence, text: str, cue: Hit, later: list[Hit]) -> int:
    for other in later:
        for mention in sentence.mentions:
            if (
                cue.end < mention.start
                and mention.end <= other.start <= mention.end + 6
                and text[mention.start - 1] in "，。；,"
            ):
                return mention.start - 1
    end = sentence.end
    while end > cue.end and text[end - 1] in "。 \n)）完(（":
        end -= 1
    return end


def _direct(sentence: Sentence, start: int, end: int) -> bool:
    return any(q.start <= start + 1 and q.end >= end - 1 for q in sentence.quotes)
