"""One line of English for a story, whatever the language of its reports."""

from __future__ import annotations

from collections.abc import Sequence

from domain.extraction import Actor, Event, EventKind, Statement

_PATTERNS: dict[EventKind, tuple[str, str]] = {
    "meeting": ("{who} met{where}", "{who} to meet{where}"),
    "summit": ("{who} held a summit{where}", "{who} to hold a summit{where}"),
    "visit": ("Visit{to}: {who}", "Visit planned{to}: {who}"),
    "phone_call": ("{who} spoke by telephone", "{who} to speak by telephone"),
    "consultation": ("{who} held consultations{where}", "{who} to hold consultations{where}"),
    "joint_statement": ("{who} issued a joint statement{where}", "{who} to issue a joint statement{where}"),
    "agreement": ("{who} reached an agreement{where}", "{who} to reach an agreement{where}"),
    "exercise": ("{who} held a joint exercise{where}", "{who} to hold a joint exercise{where}"),
    "sanction": ("Sanctions: {who}", "Sanctions planned: {who}"),
    "message": ("{who} exchanged messages", "{who} to exchange messages"),
    "other": ("{who} acted together{where}", "{who} to act together{where}"),
}
"""As held, as planned. What an article says is in its evidence; a headline only names the occasion."""

_QUOTED = 140
"""Characters of a quotation in a headline: what a phone shows on two lines."""

_NAMED = 4
"""Names in a headline; a delegation is not listed."""


def event_headline(event: Event) -> str:
    """``Sergey Lavrov and Wang Yi met in Tunxi``."""
    held, planned = _PATTERNS[event.kind]
    pattern = planned if event.status == "planned" else held
    line = pattern.format(who=_names(event.actors), where=_at("in", event), to=_at("to", event))
    if event.date and event.status == "planned":
        line += f" on {event.date}" if event.date_precision == "day" else f" in {event.date}"
    return f"Denied: {line}" if event.status == "denied" else line


def statement_headline(statement: Statement) -> str:
    """``Mao Ning (CHN): “…”``."""
    words = " ".join(statement.evidence.text.split()).strip("\"'“”«»「」 ")
    if len(words) > _QUOTED:
        words = words[: _QUOTED - 1].rstrip() + "…"
    country = f" ({statement.speaker.country})" if statement.speaker.country else ""
    return f"{statement.speaker.name}{country}: “{words}”"


def _at(preposition: str, event: Event) -> str:
    return f" {preposition} {event.place.name}" if event.place else ""


def _names(actors: Sequence[Actor]) -> str:
    of_countries = [actor for actor in actors if actor.country]
    # "The delegation" says nothing beside the names of two sides.
    names = list(dict.fromkeys(actor.name for actor in (of_countries if len(of_countries) > 1 else actors)))
    if len(names) > _NAMED:
        return ", ".join(names[:_NAMED]) + " and others"
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
