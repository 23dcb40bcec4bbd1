"""What tests of the extractor look at: who said what, and who took part in which occasions."""

from __future__ import annotations

from domain.extraction import Extraction


def statements(extraction: Extraction) -> list[tuple[str, str]]:
    """The speaker's id and the words of each statement."""
    return [(s.speaker.id, s.evidence.text) for s in extraction.statements]


def occasions(extraction: Extraction) -> list[tuple[str, str, set[str]]]:
    """Kind, status and the ids of the actors of each event."""
    return [(e.kind, e.status, {a.id for a in e.actors}) for e in extraction.events]
