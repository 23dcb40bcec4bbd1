"""The file of watches."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from alerts.channels import channel_name
from communique.validation import first_problem, read_toml, suggestion
from domain.errors import Misconfigured
from domain.watch import Watch

Country = Annotated[str, Field(pattern="^[A-Z]{3}$")]


def _different(countries: list[str]) -> list[str]:
    if len(set(countries)) < len(countries):
        raise ValueError("a country is named twice")
    return countries


class _WatchEntry(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str = Field(pattern="^[a-z0-9][a-z0-9-]*$")
    title: str
    countries: Annotated[list[Country], Field(min_length=2), AfterValidator(_different)]
    statuses: list[Literal["held", "planned", "denied"]] = ["held", "planned", "denied"]
    statements: bool = True
    min_confidence: float = Field(default=0.0, ge=0, le=1)
    channels: list[str] = []


class _WatchFile(BaseModel):
    model_config = ConfigDict(extra="forbid")

    watch: list[_WatchEntry]


def load_watches(path: Path) -> tuple[list[Watch], list[str]]:
    """The watches of a file, and the URLs of the channels that they name of their own. Raises ``Misconfigured``."""
    try:
        entries = _WatchFile.model_validate(read_toml(path)).watch
    except ValidationError as error:
        place, message, unknown = first_problem(error)
        if unknown:
            fields = _WatchEntry.model_fields if place.count(".") else _WatchFile.model_fields
            message = f"no such key{suggestion(place.rsplit('.', 1)[-1], fields)}"
        raise Misconfigured(str(path), f"{place}: {message}") from error
    names = [entry.name for entry in entries]
    for name in names:
        if names.count(name) > 1:
            raise Misconfigured(str(path), f"two watches are called {name!r}; a name stands for one")
    watches = [
        Watch(
            name=entry.name,
            title=entry.title,
            countries=frozenset(entry.countries),
            statuses=frozenset(entry.statuses),
            statements=entry.statements,
            min_confidence=entry.min_confidence,
            channels=tuple(channel_name(url) for url in entry.channels),
        )
        for entry in entries
    ]
    return watches, [url for entry in entries for url in entry.channels]
