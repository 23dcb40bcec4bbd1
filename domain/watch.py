"""A watch: what a desk wants to be told."""

from __future__ import annotations

from dataclasses import dataclass, field

from domain.extraction import Status


@dataclass(frozen=True, slots=True)
class Watch:
    """A standing question, from ``config/watches.toml``.

    ``countries`` (ISO 3166 alpha-3) must all take part in an event, or be both sides of a statement.
    ``channels`` replaces the setting ``alerts.channels`` for this watch when it is not empty.
    """

    name: str
    title: str
    countries: frozenset[str]
    statuses: frozenset[Status] = field(default_factory=lambda: frozenset({"held", "planned", "denied"}))
    statements: bool = True
    min_confidence: float = 0.0
    channels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """What of one extraction satisfies a watch: positions in ``events`` and ``statements``."""

    watch: str
    countries: frozenset[str]
    events: tuple[int, ...] = ()
    statements: tuple[int, ...] = ()
