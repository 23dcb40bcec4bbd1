"""The JSON that leaves the program for an extraction: the shape that other programs and the files see."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from domain.evidence import Span
from domain.extraction import Actor, Event, Extraction, Speaker, Statement


def span_json(span: Span) -> dict[str, Any]:
    """``{"start", "end", "text"}``."""
    return {"start": span.start, "end": span.end, "text": span.text}


def event_json(event: Event) -> dict[str, Any]:
    """An event; ``mentions`` are the texts of the actors' mentions, ``mention_spans`` where they stand."""
    return {
        "kind": event.kind,
        "status": event.status,
        "actors": [_actor_json(actor) for actor in event.actors],
        "countries": list(event.countries),
        "date": event.date,
        "date_precision": event.date_precision,
        "date_evidence": span_json(event.date_mention) if event.date_mention else None,
        "place": _place_json(event),
        "topics": list(event.topics),
        "mode": event.mode,
        "plover": event.plover,
        "cameo": event.cameo,
        "confidence": round(event.confidence, 3),
        "evidence": span_json(event.evidence),
    }


def statement_json(statement: Statement) -> dict[str, Any]:
    """A statement; ``evidence`` is what was said, ``speaker.mention`` where the speaker is named."""
    return {
        "speaker": _speaker_json(statement.speaker),
        "direct": statement.direct,
        "stance": statement.stance,
        "about": list(statement.about),
        "topics": list(statement.topics),
        "plover": statement.plover,
        "cameo": statement.cameo,
        "confidence": round(statement.confidence, 3),
        "evidence": span_json(statement.evidence),
    }


def extraction_json(extraction: Extraction, watches: Iterable[str] = ()) -> dict[str, Any]:
    """One result of ``communique extract``: ``watches`` names the watches that the document satisfies."""
    return {
        "id": extraction.id,
        "lang": extraction.lang,
        "events": [event_json(event) for event in extraction.events],
        "statements": [statement_json(statement) for statement in extraction.statements],
        "watches": sorted(watches),
    }


def _actor_json(actor: Actor) -> dict[str, Any]:
    return {
        "id": actor.id,
        "name": actor.name,
        "country": actor.country,
        "role": actor.role,
        "mentions": [mention.text for mention in actor.mentions],
        "mention_spans": [span_json(mention) for mention in actor.mentions],
    }


def _speaker_json(speaker: Speaker) -> dict[str, Any]:
    return {
        "id": speaker.id,
        "name": speaker.name,
        "country": speaker.country,
        "role": speaker.role,
        "mention": span_json(speaker.mention) if speaker.mention else None,
    }


def _place_json(event: Event) -> dict[str, Any] | None:
    place = event.place
    if place is None:
        return None
    return {
        "name": place.name,
        "country": place.country,
        "mention": span_json(place.mention) if place.mention else None,
    }
