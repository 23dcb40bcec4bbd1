"""The settings: what they are, and the four places they come from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import platformdirs
from pydantic import Field, ValidationError, field_validator
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from alerts.channels import channel_name
from communique.defaults import config_dir
from communique.kafka_settings import SECRETS, KafkaServers
from communique.setting_types import File, Group, Names
from communique.validation import first_problem, read_toml, suggestion
from domain import failpoints
from domain.errors import Misconfigured

_PREFIX = "COMMUNIQUE_"

_FOR_TESTS = "COMMUNIQUE_TEST_"
_NOT_SETTINGS = {"COMMUNIQUE_REQUIRE_SERVICES", "COMMUNIQUE_KAFKA_LIBS", "COMMUNIQUE_CONFIG", failpoints.VARIABLE}
"""Environment variables with our prefix that are for the tests, the broker recipe and the command line."""

LogLevel = Literal["debug", "info", "warning", "error"]


def _default_database() -> str:
    return f"sqlite:///{platformdirs.user_data_path('communique', appauthor=False) / 'communique.db'}"


class DatabaseSettings(Group):
    """Where everything is kept."""

    url: str = Field(default_factory=_default_database)


class LogSettings(Group):
    """The log between the stages. ``keep_days`` is for the embedded log and for fetch logs."""

    backend: Literal["embedded", "kafka"] = "embedded"
    keep_days: float = Field(default=30, gt=0, le=36_500)
    kafka: KafkaServers = Field(default_factory=KafkaServers)


class SourcesSettings(Group):
    """The file that lists the sources."""

    file: File = Field(default_factory=lambda: config_dir() / "sources.toml")


class WatchesSettings(Group):
    """The file that lists the watches."""

    file: File = Field(default_factory=lambda: config_dir() / "watches.toml")


class LexiconSettings(Group):
    """A folder with files of one's own for the extractor, laid over the shipped ones."""

    folder: File | None = None

    @field_validator("folder")
    @classmethod
    def _is_there(cls, folder: Path | None) -> Path | None:
        if folder is not None and not folder.is_dir():
            raise ValueError(f"there is no folder {folder}")
        return folder


class FetchLimits(Group):
    """Limits of one fetch: seconds in all, bytes after decompression."""

    allow_private_addresses: bool = False
    timeout_s: float = Field(default=20.0, gt=0, le=600)
    max_bytes: int = Field(default=10 * 1024 * 1024, gt=0)


class AlertsSettings(Group):
    """Where alerts go: ``terminal:``, ``file:///path``, ``webhook+https://…``, or any Apprise URL."""

    channels: Names = ("terminal:",)


class Settings(Group):
    """All settings, checked."""

    database: DatabaseSettings = DatabaseSettings()
    log: LogSettings = LogSettings()
    sources: SourcesSettings = SourcesSettings()
    watches: WatchesSettings = WatchesSettings()
    lexicon: LexiconSettings = LexiconSettings()
    fetch: FetchLimits = FetchLimits()
    alerts: AlertsSettings = AlertsSettings()
    log_level: LogLevel = "info"


@dataclass(frozen=True, slots=True)
class Loaded:
    """Settings, and by dotted key where each came from (``default``, a file, a variable, a flag)."""

    settings: Settings
    origins: Mapping[str, str]

    def rows(self) -> Iterator[tuple[str, Any, str]]:
        """Key, value with secrets masked, and origin."""
        for key, value in _leaves(self.settings.model_dump(mode="json")):
            yield key, _masked(key, value), self.origins.get(key, "default")


def default_file() -> Path:
    """The settings file that is read when it is there and ``--config`` names no other."""
    return platformdirs.user_config_path("communique", appauthor=False) / "communique.toml"


def load(
    file: Path | None, environment: Mapping[str, str], flags: Mapping[str, Any], preset: Mapping[str, Any] | None = None
) -> Loaded:
    """Put the settings together: ``preset`` (a command's own defaults), file, environment, flags; the last one wins.

    ``flags`` and ``preset`` map dotted keys to values. Raises ``Misconfigured``, naming the key, where it was
    set, and for an unknown key the one that was probably meant.
    """
    known = dict(_leaves(Settings().model_dump(mode="json")))
    values: dict[str, tuple[Any, str]] = {key: (value, "this command") for key, value in (preset or {}).items()}
    if file is not None:
        in_file = dict(_leaves(read_toml(file)))
        _known_only(in_file, known, str(file))
        values |= {key: (value, str(file)) for key, value in in_file.items()}
    _check_environment(environment, known)
    variables = {key: _variable(key) for key in known}
    values |= {key: (environment[name], name) for key, name in variables.items() if name in environment}
    _known_only(flags, known, "--set")
    values |= {key: (value, f"--set {key}") for key, value in flags.items()}
    try:
        settings = Settings(**_nested({key: value for key, (value, _) in values.items()}))
    except ValidationError as error:
        place, message, _ = first_problem(error)
        key = next((name for name in known if place == name or place.startswith(f"{name}.")), place)
        raise Misconfigured(key, f"{message} (set by {values[key][1]})" if key in values else message) from error
    return Loaded(settings, {key: origin for key, (_, origin) in values.items()})


def _variable(key: str) -> str:
    return _PREFIX + key.upper().replace(".", "__")


def _check_environment(environment: Mapping[str, str], known: Mapping[str, Any]) -> None:
    variables = {_variable(key) for key in known}
    for name in environment:
        ours = name.startswith(_PREFIX) and not name.startswith(_FOR_TESTS) and name not in _NOT_SETTINGS
        if ours and name not in variables:
            raise Misconfigured(name, f"no setting has this variable{suggestion(name, variables)}")


def _known_only(keys: Iterable[str], known: Mapping[str, Any], where: str) -> None:
    for key in keys:
        if key not in known:
            raise Misconfigured(key, f"no setting has this name ({where}){suggestion(key, known)}")


def _leaves(tree: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in tree.items():
        if isinstance(value, Mapping):
            yield from _leaves(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value


def _nested(flat: Mapping[str, Any]) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for key, value in flat.items():
        *groups, name = key.split(".")
        place = tree
        for group in groups:
            place = place.setdefault(group, {})
        place[name] = value
    return tree


def _masked(key: str, value: Any) -> Any:
    if key == "alerts.channels":
        return [channel_name(url) for url in value]
    if key in SECRETS and value:
        return "***"
    if key == "database.url":
        try:
            url = make_url(value)
        except (ArgumentError, ValueError):
            return "***"
        hidden = {name: "***" for name in url.query if "password" in name}
        return url.update_query_dict(hidden).render_as_string(hide_password=True)
    return value


def parse_flags(assignments: Sequence[str]) -> dict[str, str]:
    """``key=value`` pairs of ``--set``. Raises ``Misconfigured`` for one without an equals sign."""
    flags: dict[str, str] = {}
    for assignment in assignments:
        key, sign, value = assignment.partition("=")
        if not sign:
            raise Misconfigured("--set", f"{assignment!r} is no assignment; write --set fetch.timeout_s=5")
        flags[key.strip()] = value.strip()
    return flags
