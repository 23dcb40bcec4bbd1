"""What every command takes: where its settings come from, and how much it logs."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import click

from communique import observability
from communique.settings import Loaded, default_file, load, parse_flags

Decorated = TypeVar("Decorated", bound=Callable[..., Any])

_META = "communique."


def _remember(context: click.Context, parameter: click.Parameter, value: Any) -> None:
    # meta is shared along the chain of contexts: the options may stand before or after a command's name.
    if value:
        key = f"{_META}{parameter.name}"
        context.meta[key] = (*context.meta.get(key, ()), *value) if isinstance(value, tuple) else value


def settings_options(command: Decorated) -> Decorated:
    """Add ``--config``, ``--set`` and ``--log-level``; ``load_settings`` reads them."""
    shared: dict[str, Any] = {"callback": _remember, "expose_value": False}
    levels = click.Choice(["debug", "info", "warning", "error"])
    command = click.option("--log-level", type=levels, help="Least level that is logged.", **shared)(command)
    command = click.option(
        "--set", "flags", metavar="KEY=VALUE", multiple=True, help="Set one setting; may be repeated.", **shared
    )(command)
    path = click.Path(dir_okay=False, path_type=Path)
    return click.option("--config", type=path, envvar="COMMUNIQUE_CONFIG", help="Settings file (TOML).", **shared)(
        command
    )


def load_settings(preset: Mapping[str, Any] | None = None) -> Loaded:
    """The settings of the running command, and logging as they say. Raises ``Misconfigured``."""
    meta = click.get_current_context().meta
    file = meta.get(f"{_META}config")
    if file is None and default_file().is_file():
        file = default_file()
    flags: dict[str, Any] = parse_flags(meta.get(f"{_META}flags", ()))
    if level := meta.get(f"{_META}log_level"):
        flags["log_level"] = level
    loaded = load(file, os.environ, flags, preset)
    observability.configure(loaded.settings.log_level)
    return loaded
