"""Files that people edit: what is wrong with them, in a sentence that says what to change."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from domain.errors import Misconfigured


def read_toml(path: Path) -> dict[str, Any]:
    """The tables of a TOML file. Raises ``Misconfigured``, with the line for bad TOML."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise Misconfigured(str(path), f"the file cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise Misconfigured(str(path), f"the file is not UTF-8 text (byte {error.start})") from error
    except tomllib.TOMLDecodeError as error:
        raise Misconfigured(str(path), f"this is not TOML: {error}") from error


def suggestion(name: str, known: Iterable[str]) -> str:
    """``; did you mean “timeout_s”?``, or the names that are known when none is near."""
    names = sorted(known)
    near = difflib.get_close_matches(name, names, n=1)
    return f"; did you mean {near[0]!r}?" if near else f"; known are {', '.join(names)}"


def first_problem(error: ValidationError) -> tuple[str, str, bool]:
    """The first thing that is wrong: its dotted place, a sentence, and whether it is an unknown key.

    An unknown key comes before one that is missing: it is often the same, misspelt.
    """
    problems = error.errors(include_url=False, include_input=False)
    details = min(problems, key=lambda problem: problem["type"] != "extra_forbidden")
    place = ".".join(str(part) for part in details["loc"])
    message = details["msg"].removeprefix("Value error, ")
    return place, message[:1].lower() + message[1:], details["type"] == "extra_forbidden"
