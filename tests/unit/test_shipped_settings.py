from __future__ import annotations

import tomllib
from pathlib import Path

from communique.defaults import config_dir
from communique.settings import Settings, load

DIFFERENT = {"database.url", "sources.file", "watches.file"}
"""The example names a path where the default is computed."""


def test_the_example_shows_every_setting_with_its_default(tmp_path: Path) -> None:
    example = (config_dir() / "communique.toml").read_text()
    untouched = tmp_path / "untouched.toml"
    untouched.write_text(example)
    assert load(untouched, {}, {}).settings == Settings()

    everything = [line.removeprefix("#") if line[1:2].isalpha() else line for line in example.splitlines()]
    defaults = {key: value for key, value, _ in load(None, {}, {}).rows()}
    shown = {f"{group}{name}" for group, names in _groups(tomllib.loads("\n".join(everything))) for name in names}
    assert shown == defaults.keys()

    # Those without a default are there as examples, and need each other and files.
    optional = {key.rpartition(".")[2] for key, value in defaults.items() if value is None}
    file = tmp_path / "all.toml"
    file.write_text("\n".join(line for line in everything if line.partition(" ")[0] not in optional))
    loaded = {key: value for key, value, origin in load(file, {}, {}).rows() if origin == str(file)}
    assert {key for key in loaded if loaded[key] != defaults[key]} == DIFFERENT
    assert loaded.keys() == {key for key, value in defaults.items() if value is not None}


def _groups(tree: dict[str, object], prefix: str = "") -> list[tuple[str, list[str]]]:
    """The settings of each table, with the table's dotted name."""
    found = [(prefix, [name for name, value in tree.items() if not isinstance(value, dict)])]
    for name, value in tree.items():
        if isinstance(value, dict):
            found += _groups(value, f"{prefix}{name}.")
    return found
