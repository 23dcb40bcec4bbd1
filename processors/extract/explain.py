"""Why the extractor found what it found: for each event and statement the rule, and the lexicon entries it used."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from domain.evidence import Span
from domain.extraction import Extraction
from processors.extract.model import Found, Hit, Mention, Sentence
from processors.extract.said import Said

_NAMING: Final = frozenset({"person", "country", "office", "inst", "given", "group", "place"})
_VERBS: Final = {
    "held": "a verb of what was done",
    "planned": "a verb of what is to come",
    "noun": "a noun",
    "verb": "a verb",
}


@dataclass(frozen=True, slots=True)
class Used:
    """A lexicon entry that fired: the words of the text, the entry's kind and its meaning."""

    words: Span
    entry: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Reason:
    """``rule`` in words; ``sentences`` is how many sentences of the text told the same."""

    rule: str
    used: tuple[Used, ...]
    sentences: int = 1


@dataclass(frozen=True, slots=True)
class Explained:
    """An extraction with a reason for each of its events and statements, in their order."""

    extraction: Extraction
    events: tuple[Reason, ...]
    statements: tuple[Reason, ...]


def of_event(reports: Sequence[Found], text: str) -> Reason:
    """Why these sentences tell of an event; ``text`` is the document's own."""
    best = reports[0]
    told = _VERBS.get(best.cue.entry.kind, "a phrase")
    status = [h for h in best.sentence.hits if h.entry.tag == "mod" and h.entry.value == best.status]
    named = _naming(best.sentence, best.actors)
    rule = f"{best.kind}, {best.status}: {told}, and those who take part in it"
    return Reason(rule, _used([best.cue, *status, *named], text), len(reports))


def of_statement(said: Said, speaker: Mention, sentence: Sentence, text: str) -> Reason:
    """Why these are somebody's words."""
    hits = [said.cue] if said.cue else []
    return Reason(_rule(said), _used([*hits, *_naming(sentence, [speaker])], text))


def _rule(said: Said) -> str:
    if said.cue is None:
        if said.source is None:
            return "the words go on for whoever spoke last"
        return "a speaker before a colon, or after a dash"
    if said.cue.entry.tag == "source":
        return "a phrase that names the source"
    where = "after" if said.start >= said.cue.end else "before"
    quoted = "a quotation" if said.direct else "words"
    return f"{quoted} {where} a verb of saying with its subject"


def _naming(sentence: Sentence, mentions: Iterable[Mention]) -> list[Hit]:
    spans = [(mention.start, mention.end) for mention in mentions if mention.end > mention.start]
    return [
        hit
        for hit in sentence.hits
        if hit.entry.tag in _NAMING and any(start <= hit.start and hit.end <= end for start, end in spans)
    ]


def _used(hits: Iterable[Hit], text: str) -> tuple[Used, ...]:
    return tuple(
        dict.fromkeys(
            Used(
                Span.of(text, hit.start, hit.end),
                hit.entry.tag,
                " ".join(filter(None, (hit.entry.value or ",".join(hit.entry.countries), hit.entry.kind))),
            )
            for hit in hits
        )
    )
