"""Where the shipped data is: the folder ``config/`` of a checkout, or its copy inside an installed package."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent


def config_dir() -> Path:
    """The folder with ``sources.toml``, ``watches.toml``, ``lexicon/`` and ``schemas/``."""
    checkout = _PACKAGE.parent / "config"
    return checkout if (_PACKAGE.parent / "pyproject.toml").is_file() else _PACKAGE / "_defaults"
