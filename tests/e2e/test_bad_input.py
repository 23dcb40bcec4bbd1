from __future__ import annotations

import socket
from pathlib import Path

from tests.support.feedserver import FeedServer
from tests.support.program import Program


def _closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_dead_source_is_told_and_stops_no_other(program: Program, feed: FeedServer) -> None:
    feed.add("1", "Markets", "The rouble rose.", "2022-03-30T12:00:00Z")
    dead = f"http://127.0.0.1:{_closed_port()}/rss.xml"
    for url in (dead, feed.url):
        assert program.run("sources", "add", url, "--with-history").returncode == 0
    done = program.run("run", "--once")
    assert done.returncode == 5
    assert dead in done.stderr
    assert len(program.rows("articles")) == 1
    marked = {row["url"]: (row["status"], row["error"]) for row in program.rows("sources")}
    assert marked[feed.url] == ("ok", None)
    assert marked[dead][0] == "failing"
    assert marked[dead][1]


def test_a_malformed_sources_file_names_the_line(program: Program) -> None:
    program.sources_file.write_text('[[source]]\nurl = "http://127.0.0.1/a"\nevry = "5m"\n')
    done = program.run("run", "--once")
    assert done.returncode == 3
    assert f"{program.sources_file}:3" in done.stderr
    assert "every" in done.stderr
    assert "Traceback" not in done.stderr


def test_toml_that_is_none_is_misconfigured(program: Program, tmp_path: Path) -> None:
    file = tmp_path / "desk.toml"
    file.write_text("database = [\n")
    done = program.run("run", "--once", "--config", str(file))
    assert done.returncode == 3
    assert str(file) in done.stderr


def test_an_unknown_setting_is_misconfigured_with_a_suggestion(program: Program) -> None:
    program.environment["COMMUNIQUE_FETCH__TIMEOUT"] = "5"
    done = program.run("config", "show")
    assert done.returncode == 3
    assert "COMMUNIQUE_FETCH__TIMEOUT_S" in done.stderr


def test_a_database_that_does_not_answer(program: Program) -> None:
    program.environment["COMMUNIQUE_DATABASE__URL"] = f"postgresql://desk:hush@127.0.0.1:{_closed_port()}/x"
    done = program.run("run", "--once")
    assert done.returncode == 4
    assert "hush" not in done.stderr
    assert "Traceback" not in done.stderr


def test_a_broker_that_does_not_answer_loses_nothing(program: Program, feed: FeedServer) -> None:
    feed.add("1", "Markets", "The rouble rose.", "2022-03-30T12:00:00Z")
    program.run("sources", "add", feed.url, "--with-history")
    server = f"127.0.0.1:{_closed_port()}"
    program.environment |= {
        "COMMUNIQUE_LOG__BACKEND": "kafka",
        "COMMUNIQUE_LOG__KAFKA__BOOTSTRAP_SERVERS": server,
    }
    done = program.run("run", "--once")
    assert done.returncode == 4
    assert server in done.stderr
    assert "Traceback" not in done.stderr


def test_a_wrong_command_line(program: Program) -> None:
    assert program.run("run", "--onse").returncode == 2
    assert program.run("alerts", "list", "--since", "yesteryear").returncode == 2


def test_extract_answers_line_by_line_whatever_it_is_given(program: Program) -> None:
    done = program.run("extract", text='{"id": "1", "text": "Markets fell."}\nnonsense\n{"id": "2", "text": ""}\n')
    assert done.returncode == 1
    first, second, third = done.stdout.splitlines()
    assert '"id":"1"' in first
    assert "error" in second
    assert '"id":"2"' in third
    assert "line 2" in done.stderr
