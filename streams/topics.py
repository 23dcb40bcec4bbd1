"""The topics of the log: what each holds, how it is cut and how long it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType

from domain.errors import Misconfigured
from domain.log import ARTICLES, EVENTS

DEFAULT_PREFIX = "communique"


@dataclass(frozen=True, slots=True)
class Topic:
    """A declared topic: logical name, number of partitions in Kafka, and how long records are kept."""

    name: str
    partitions: int = 6
    retention: timedelta = timedelta(days=30)


TOPICS: Mapping[str, Topic] = MappingProxyType({name: Topic(name) for name in (ARTICLES, EVENTS)})
"""Six partitions: six processors can share the work. Thirty days: as far back as a replay can go."""


def declared(name: str) -> Topic:
    """The declaration of a logical topic name. Raises ``Misconfigured`` for a name that is not declared."""
    try:
        return TOPICS[name]
    except KeyError:
        raise Misconfigured(name, f"no such topic; the topics are {', '.join(sorted(TOPICS))}") from None


def physical(prefix: str, name: str) -> str:
    """The name in Kafka: ``communique.articles.v1``."""
    return f"{prefix}.{name}"


def logical(prefix: str, name: str) -> str:
    """The logical name of a topic in Kafka; the reverse of ``physical``."""
    return name.removeprefix(f"{prefix}.")
