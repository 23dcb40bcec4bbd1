from __future__ import annotations

import csv
import io
import json

import pytest

from tests.support.feedserver import FeedServer
from tests.support.program import Program

TEXT = "Chinese President Xi Jinping met Russian President Vladimir Putin in Beijing on 4 February 2022."


def test_sources_are_added_listed_exported_imported_and_removed(program: Program) -> None:
    added = program.run("sources", "add", "https://example.org/rss.xml", "--name", "Example", "--every", "30s")
    assert (added.returncode, added.stdout) == (0, "")
    assert [(row["name"], row["every_s"]) for row in program.rows("sources")] == [("Example", 30.0)]
    opml = program.run("sources", "export").stdout
    assert 'xmlUrl="https://example.org/rss.xml"' in opml
    assert program.run("sources", "remove", "https://example.org/rss.xml").returncode == 0
    assert program.rows("sources") == []
    assert program.run("sources", "import", "-", text=opml).returncode == 0
    assert [row["name"] for row in program.rows("sources")] == ["Example"]
    assert program.run("sources", "remove", "https://example.org/no").returncode == 3


def test_lists_and_exports_hold_the_words_that_prove(program: Program, feed: FeedServer) -> None:
    feed.add("1", "Xi and Putin meet", TEXT, "2022-02-04T12:00:00Z")
    program.run("sources", "add", feed.url, "--with-history")
    assert program.run("run", "--once").returncode == 0

    table = program.run("events", "list").stdout.splitlines()
    assert table[0].split("\t")[:3] == ["updated", "kind", "status"]
    assert "\theld\t" in table[1]
    assert program.rows("stories")[0]["reports"] == 1
    assert program.run("stories", "list", "--since", "2999-01-01").stdout.count("\n") == 1

    rows = list(csv.DictReader(io.StringIO(program.run("export", "events", "--format", "csv").stdout)))
    assert rows[0]["evidence"] in f"Xi and Putin meet\n{TEXT}"
    lines = program.run("export", "events", "--format", "jsonl").stdout.splitlines()
    assert json.loads(lines[0])["details"]["evidence"]["text"] == rows[0]["evidence"]


def test_settings_show_their_origin_and_hide_their_secrets(program: Program) -> None:
    program.environment["COMMUNIQUE_DATABASE__URL"] = "postgresql://desk:hush@127.0.0.1/x"
    shown = program.run("config", "show", "--origin", "--set", "fetch.timeout_s=7").stdout
    assert "fetch.timeout_s\t7.0\t--set fetch.timeout_s\n" in shown
    assert "COMMUNIQUE_DATABASE__URL" in shown
    assert "log.backend\tembedded\tdefault\n" in shown
    assert "hush" not in shown


@pytest.mark.parametrize("command", ["run", "demo", "extract", "sources add", "alerts list", "export events"])
def test_help_has_examples(program: Program, command: str) -> None:
    shown = program.run(*command.split(), "--help").stdout
    assert "Example" in shown
    assert f"communique {command.split(maxsplit=1)[0]}" in shown


def test_data_is_utf_8_whatever_the_locale(program: Program, feed: FeedServer) -> None:
    program.environment |= {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii"}
    feed.add("1", "Си Цзиньпин и Путин", "习近平同普京会谈。", "2022-02-04T12:00:00Z")
    program.run("sources", "add", feed.url, "--with-history")
    assert program.run("run", "--once").returncode == 0
    assert program.rows("articles")[0]["title"] == "Си Цзиньпин и Путин"
    assert "Си Цзиньпин и Путин" in program.run("articles", "list").stdout
