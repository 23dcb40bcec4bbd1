"""The file of watches."""

from __future__ import annotations

from pathlib import Path

import pytest

from alerts.channels import channel_name
from communique.defaults import config_dir
from communique.watchfile import load_watches
from domain.errors import Misconfigured
from domain.watch import Watch

WHOLE = """
[[watch]]
name = "russia-china"
title = "Russia and China"
countries = ["CHN", "RUS"]

[[watch]]
name = "three"
title = "Three"
countries = ["RUS", "CHN", "IND"]
statuses = ["held"]
statements = false
min_confidence = 0.6
channels = ["terminal:", "tgram://s3cret/s3cret"]
"""


def load(folder: Path, text: str) -> tuple[list[Watch], list[str]]:
    """The watches of a file of ``text``."""
    path = folder / "watches.toml"
    path.write_text(text, encoding="utf-8")
    return load_watches(path)


def watch(**changes: str) -> str:
    """A file with one watch; a change of None leaves a key out."""
    keys = {"name": '"x"', "title": '"X"', "countries": '["CHN", "RUS"]', **changes}
    return "[[watch]]\n" + "\n".join(f"{key} = {value}" for key, value in keys.items() if value)


def test_a_watch_has_defaults_and_may_say_everything(tmp_path: Path) -> None:
    """Channels go by their names from here on; their URLs are given apart, to be opened."""
    watches, urls = load(tmp_path, WHOLE)
    assert watches == [
        Watch("russia-china", "Russia and China", frozenset({"CHN", "RUS"})),
        Watch(
            "three",
            "Three",
            frozenset({"CHN", "IND", "RUS"}),
            statuses=frozenset({"held"}),
            statements=False,
            min_confidence=0.6,
            channels=("terminal:", channel_name("tgram://s3cret/s3cret")),
        ),
    ]
    assert urls == ["terminal:", "tgram://s3cret/s3cret"]
    assert "s3cret" not in str(watches)


def test_the_shipped_watches_can_be_read() -> None:
    """Russia and China, with all their statuses and statements."""
    watches, urls = load_watches(config_dir() / "watches.toml")
    assert [one.countries for one in watches] == [frozenset({"CHN", "RUS"})]
    assert (watches[0].statuses, watches[0].statements) == (frozenset({"held", "planned", "denied"}), True)
    assert urls == []


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "watch: field required"),
        ("[[watches]]\nname = 'x'", "did you mean 'watch'?"),
        (watch(name=""), "watch.0.name: field required"),
        (watch(countrys='["CHN"]'), "did you mean 'countries'?"),
        (watch(min_confidance="0.5"), "did you mean 'min_confidence'?"),
        (watch(name='"Russia China"'), "watch.0.name: "),
        (watch(countries='["CHN"]'), "watch.0.countries: "),
        (watch(countries='["CHN", "CHN"]'), "watch.0.countries: "),
        (watch(countries='["China", "RUS"]'), "watch.0.countries.0: "),
        (watch(countries='["chn", "RUS"]'), "watch.0.countries.0: "),
        (watch(statuses='["recalled"]'), "watch.0.statuses.0: "),
        (watch(statuses='["held", "hld"]'), "watch.0.statuses.1: "),
        (watch(min_confidence="60"), "watch.0.min_confidence: "),
        (watch(channels='"terminal:"'), "watch.0.channels: "),
        (watch() + "\n" + watch(), "two watches are called 'x'"),
        ("watch = 5", "watch: "),
        ("[[watch]\n", "not TOML"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(tmp_path: Path, text: str, sentence: str) -> None:
    """And the file it is in."""
    with pytest.raises(Misconfigured) as caught:
        load(tmp_path, text)
    assert caught.value.subject == str(tmp_path / "watches.toml")
    assert sentence in caught.value.message


def test_a_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    """Without watches nobody would ever be told."""
    with pytest.raises(Misconfigured, match="cannot be read"):
        load_watches(tmp_path / "none.toml")
