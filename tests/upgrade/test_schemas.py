"""The shapes of messages only gain optional fields: the previous release and this one can read each other."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

BEFORE = Path(__file__).parent / "schemas"
NOW = Path(__file__).parents[2] / "config" / "schemas"
NAMES = sorted(file.name for file in BEFORE.iterdir())


def breaks(before: Any, now: Any, where: str = "$") -> Iterator[str]:
    """What a reader of one release would miss in, or refuse of, a message of the other."""
    if not isinstance(before, dict) or not isinstance(now, dict):
        if before != now:
            yield f"{where}: {before!r} became {now!r}"
        return
    if set(before.get("required", [])) != set(now.get("required", [])):
        yield f"{where}: other fields are required"
    # The words for people; a property may have such a name too.
    words = {key for key in ("title", "description") if isinstance(before.get(key), str)}
    for key in before.keys() - words - {"required"}:
        if key not in now:
            yield f"{where}: {key} is gone"
        else:
            yield from breaks(before[key], now[key], f"{where}.{key}")


def load(folder: Path, name: str) -> Any:
    return json.loads((folder / name).read_text())


@pytest.mark.parametrize("name", NAMES)
def test_no_change_breaks_a_reader(name: str) -> None:
    """Anything else is a new version of the topic."""
    assert list(breaks(load(BEFORE, name), load(NOW, name))) == []


def test_what_would_break_is_found() -> None:
    """A field that is gone, that becomes required, or that changes its type; a new optional one is none of these."""
    good = load(BEFORE, "article.v1.json")
    changes: list[Callable[[Any], object]] = [
        lambda schema: schema["properties"].pop("title"),
        lambda schema: schema["required"].append("text_origin"),
        lambda schema: schema["properties"]["title"].update(type="integer"),
    ]
    for change in changes:
        changed = deepcopy(good)
        change(changed)
        assert len(list(breaks(good, changed))) == 1
    more = deepcopy(good)
    more["properties"]["new"] = {"type": "string"}
    assert list(breaks(good, more)) == []
