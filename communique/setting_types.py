"""What settings are made of."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict


def _split(value: object) -> object:
    """``a, b`` is a list too: it is how environment variables and flags give one."""
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


def _expanded(path: Path) -> Path:
    return path.expanduser()


Names = Annotated[tuple[str, ...], BeforeValidator(_split)]
"""A list, or names with commas between them."""

File = Annotated[Path, AfterValidator(_expanded)]
"""A path; ``~`` is the home directory."""


class Group(BaseModel):
    """Settings under one name; unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)
