from __future__ import annotations

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

    file = tmp_path / "all.toml"
    file.write_text("\n".join(line.removeprefix("#") if line[1:2].isalpha() else line for line in example.splitlines()))
    loaded = load(file, {}, {})
    defaults = {key: value for key, value, _ in load(None, {}, {}).rows()}
    shown = {key: value for key, value, origin in loaded.rows() if origin == str(file)}
    assert shown.keys() == defaults.keys()
    assert {key for key in shown if shown[key] != defaults[key]} == DIFFERENT
