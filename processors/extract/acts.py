"""Acts of one state or body ("X suspended aid", "X will release Y"), for the codes of other event data.

An act names who does it and nobody else: so it is no contact, makes no story, and satisfies no watch. It is read only
where a sentence told neither an occasion with a code nor a statement with one.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final, get_args

from domain.evidence import Span
from domain.extraction import Actor, Event, EventKind, Statement, Status
from processors.extract import act_grammar, codes, confidence, parties, status
from processors.extract.act_grammar import Aspect
from processors.extract.memory import Memory
from processors.extract.model import CONTACT, Act, Found, Hit, Mention, Sentence
from processors.extract.reading import Reading
from processors.extract.strangers import slug

LANGUAGES: Final = frozenset({"en"})
"""Languages that the lexicon has words of acts for."""

_OWN: Final = re.compile(
    r"(?:[\w.]+ ){0,4}?(?:it|he|she|they|we|i|(?:his|her|its|their|the|our) (?:country|government|group|military|army|"
    r"ministry|administration|party|company|organi[sz]ation|troops|forces|fighters|court|police|union|regime))\b"
    r"[^,;:]{0,40}$",
    re.IGNORECASE,
)
"""Reported words whose subject is the speaker."""
_CALLED: Final = re.compile(r"(?:,[^,]{2,60},)?\s(?:on|to|late|early|last|this|over|by|yesterday|today|earlier)\b")
_SOMEBODY: Final = re.compile(r"\s(?:(?:with|the|a|his|her|its|[a-z]+) ){0,3}[A-Z]|[^,.;]{1,60}\swith\s")
_INFINITIVE: Final = re.compile(r"to (?:\w+ly )?$")
_STATUS: Final[dict[Aspect, Status]] = {"done": "held", "ahead": "planned", "refused": "held"}
_CODED: Final = frozenset(kind for kind in get_args(EventKind) if codes.of_event(kind, "held")[0])
_TO: Final = len(" to ")
_ARTICLE: Final = 25
"""Characters between a verb of saying and its noun: an article and an adjective."""
_MOST: Final = 12
"""Words of one sentence that are looked at; see events."""


_Word = tuple[Hit, Act]
"""A verb or noun of the sentence and the act that it may tell."""


@dataclass(frozen=True, slots=True)
class Done:
    """An act with its codes, as a sentence tells it; ``found`` holds the doer alone."""

    found: Found
    plover: str
    cameo: str | None


def of_sentence(
    sentence: Sentence, said: list[Statement], told: list[Found], reading: Reading
) -> tuple[list[Statement], list[Done]]:
    """The statements of a sentence, coded by their words where the verb of saying has no code, and its first act.

    A sentence whose occasions (``told``) or statements have a code already is left as it is.
    """
    if said and sentence.act_words:
        said = [_coded(statement, sentence.act_words) for statement in said]
    if (said and any(s.plover for s in said)) or (told and any(_tells_all(f) for f in told)):
        return said, []
    # Words of acts, and verbs of occasions and stances that found no partner or no words said.
    words: list[_Word] = [(h, act) for h in sentence.act_words if (act := h.entry.act) and h.entry.kind != "said"]
    words += [(h, act) for h in sentence.hits if (act := h.entry.act)]
    for word in sorted(words, key=_in_order)[:_MOST]:
        # "UN-backed" and "Iranian-led" are no verbs.
        at = word[0].start
        if sentence.quoted(at) or reading.text[at - 1 : at] == "-":
            continue
        done = _read(sentence, word, reading)
        if done:
            return said, [done]
    return said, []


def events(
    acts: list[Done], known: list[Event], text: str, memory: Memory, published: dt.date | None
) -> Iterator[tuple[Event, list[Found]]]:
    """One event for each act, doer and status, with the first sentence as evidence; none for what is ``known``."""
    told = {(event.plover, event.status, event.countries) for event in known}
    parties = {(event.kind, event.status, actor.id) for event in known for actor in event.actors}
    seen: dict[tuple[str, str, str], list[Done]] = {}
    for done in acts:
        found = done.found
        if (done.plover, found.status, found.countries) in told and found.countries:
            continue
        if not _tells_of(found, parties):
            doer = found.countries[0] if found.countries else slug(found.actors[0].name)
            seen.setdefault((done.plover, found.status, doer), []).append(done)
    for same in seen.values():
        yield _event(same[0], text, memory, published), [done.found for done in same]


def _tells_of(found: Found, parties: set[tuple[EventKind, Status, str]]) -> bool:
    """Whether an act of contact is the doer's part in an occasion of two: "Patrushev meets Wang" over the report."""
    doer = found.actors[0].person
    return doer is not None and found.kind in CONTACT and (found.kind, found.status, doer.id) in parties


def _coded(statement: Statement, words: Iterable[Hit]) -> Statement:
    """A plain statement with the code of what its words do: "X said that Y must stop" is a request."""
    start, end = statement.evidence.start, statement.evidence.end
    for hit in words:
        act = hit.entry.act
        if act and hit.entry.kind == "said" and not statement.plover and start <= hit.start < end:
            return replace(statement, plover=act.plover, cameo=act.cameo)
    return statement


def _tells_all(found: Found) -> bool:
    """Whether the sentence's occasion needs no act beside it; one that is denied may be refused."""
    return found.status != "denied" and found.kind in _CODED


def _in_order(word: _Word) -> tuple[bool, int, int]:
    """What needs a verb and its object first: the verb alone may be of another act ("ended the talks")."""
    hit, act = word
    return not (act.light and hit.entry.kind == "noun"), hit.start, -hit.end


def _read(sentence: Sentence, word: _Word, reading: Reading) -> Done | None:
    text, (hit, act) = reading.text, word
    within = parties.scope(sentence, hit)
    floor = within[0] if within else sentence.start
    start, end = hit.start, hit.end
    if hit.entry.kind == "noun":
        by = act_grammar.agent(sentence, text, hit) if text.startswith(" by ", hit.end) else None
        if by:
            return _done(sentence, word, "done", by, reading)
        light = act_grammar.light_verb(text, floor, hit.start, act.light)
        if light is None:
            return _announced(sentence, word, floor, reading) if within else None
        start, end = light
    elif not _has_object(sentence, word, text):
        return None
    if within and _INFINITIVE.fullmatch(text, floor, start):
        # "X promised to release Y"
        return _done(sentence, word, "ahead", reading.memory.speaker, reading)
    begin = act_grammar.clause(text, floor, start)
    headline = sentence.title and any(m.end == start - _TO for m in sentence.mentions)
    verb = act_grammar.verb(text, begin, start, end, headline=headline)
    if verb is None:
        return None
    aspect: Aspect = "ahead" if verb.aspect == "done" and _promised(word, text, start) else verb.aspect
    if verb.passive:
        doer = act_grammar.agent(sentence, text, hit)
    elif within:
        doer = _of_speaker(sentence, floor, verb.start, start, reading)
    else:
        doer = act_grammar.subject(sentence, text, begin, verb.start)
    return _done(sentence, word, aspect, doer, reading)


def _promised(word: _Word, text: str, verb: int) -> bool:
    """Whether the verb says that the act is to come: "will visit", "pledged aid"; "offered condolences" is support."""
    hit, act = word
    promise = verb < hit.start and text.startswith(act_grammar.PROMISES, verb) and act.plover != "SUPPORT"
    return promise or hit.entry.kind == "planned"


def _announced(sentence: Sentence, word: _Word, floor: int, reading: Reading) -> Done | None:
    """What the speaker does in "X announced a suspension of aid": there the verb of saying makes the act."""
    hit, act = word
    near = hit.start - floor <= _ARTICLE
    light = act_grammar.light_verb(reading.text, sentence.start, hit.start, act.light) if near else None
    if light is None:
        return None
    aspect: Aspect = "ahead" if _promised(word, reading.text, light[0]) else "done"
    return _done(sentence, word, aspect, reading.memory.speaker, reading)


def _has_object(sentence: Sentence, word: _Word, text: str) -> bool:
    """Whether a verb has an object with which it is an act: not "released figures", "called it a mistake"."""
    hit, act = word
    if act_grammar.objects(text, hit.end) & act.unless:
        return False
    return act.kind not in CONTACT or _with_somebody(sentence, hit, text)


def _with_somebody(sentence: Sentence, hit: Hit, text: str) -> bool:
    """Whether a verb of contact has a person for its object: not "received a bonus" or "called it a mistake"."""
    if hit.entry.tag == "cue":
        return bool(_SOMEBODY.match(text, hit.end))
    called = next((m for m in sentence.mentions if m.start == hit.end + 1 and m.kind in {"person", "office"}), None)
    return called is not None and bool(_CALLED.match(text, called.end))


def _of_speaker(sentence: Sentence, floor: int, end: int, verb: int, reading: Reading) -> Mention | None:
    """The speaker, when the reported words tell what the speaker or its country does."""
    speaker = reading.memory.speaker
    if speaker is None:
        return None
    if _OWN.fullmatch(reading.text, floor, verb):
        return speaker
    own = act_grammar.subject(sentence, reading.text, floor, end)
    return own if own and set(own.countries) & set(speaker.countries) else None


def _done(sentence: Sentence, word: _Word, aspect: Aspect, doer: Mention | None, reading: Reading) -> Done | None:
    hit, act = word
    plover = {"done": act.plover, "ahead": act.planned, "refused": act.refused}[aspect]
    if plover is None or doer is None or len(doer.countries) > 1:
        return None
    if not doer.countries and doer.kind not in {"inst", "person"}:
        # "Ecologists object": nobody whom other event data would know.
        return None
    state = _STATUS[aspect]
    if state == "held" and status.of_cue(sentence, hit, None, reading) == "recalled":
        state = "recalled"
    kind = act.kind if aspect != "refused" else "other"
    cameo = act.cameo if aspect == "done" else None
    return Done(Found(kind, state, [doer], doer.countries, sentence, hit, None, None, None), plover, cameo)


def _event(done: Done, text: str, memory: Memory, published: dt.date | None) -> Event:
    found, doer = done.found, done.found.actors[0]
    day = published if found.status == "held" else None
    return Event(
        kind=found.kind,
        status=found.status,
        actors=(
            Actor(
                id=doer.person.id if doer.person else slug(doer.name),
                name=doer.person.name if doer.person else doer.name,
                country=doer.country,
                role=memory.role(doer),
                mentions=(Span.of(text, doer.start, doer.end),) if doer.end > doer.start else (),
            ),
        ),
        countries=found.countries,
        evidence=Span.of(text, found.sentence.start, found.sentence.end),
        date=day.isoformat() if day else None,
        date_precision="day" if day else None,
        topics=tuple(dict.fromkeys(h.entry.value for h in found.sentence.hits if h.entry.tag == "topic")),
        plover=done.plover,
        cameo=done.cameo,
        confidence=confidence.OF_ACT,
    )
