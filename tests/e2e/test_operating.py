"""What an operator does: look at what waits, try dead letters again, move offsets, replay."""

from __future__ import annotations

import json
import sqlite3
import uuid
from typing import Any

import pytest

from communique.bootstrap import Application, open_application
from communique.settings import load
from domain.log import ARTICLES, Message
from storage.outbox import outbox_publisher
from streams.envelope import encode_article
from tests.support.builders import make_article, make_outlet
from tests.support.feedserver import FeedServer
from tests.support.program import Program
from tests.support.shared import kafka_address

RESULTS = ("article", "event", "statement", "story", "story_report", "alert", "delivery")
STAMPS = {"updated", "added"}

MEETING = (
    "Russian Foreign Minister Sergey Lavrov met Chinese Foreign Minister Wang Yi in Beijing on {day}.\n\n"
    '"We agreed on the next steps," Lavrov said.'
)


def results(program: Program) -> dict[str, list[dict[str, Any]]]:
    """The tables of results without the stamps of their last writing."""
    with sqlite3.connect(program.database) as connection:
        connection.row_factory = sqlite3.Row
        return {
            table: [
                {key: row[key] for key in row.keys() if key not in STAMPS}  # noqa: SIM118 - a Row iterates its values
                for row in connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2")  # noqa: S608 - our own names
            ]
            for table in RESULTS
        }


def rows(program: Program, *command: str) -> list[dict[str, Any]]:
    """What a command prints with ``--json``."""
    done = program.run(*command, "--json")
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def application(program: Program) -> Any:
    """The program's parts on its database."""
    return open_application(load(None, {}, {"database.url": f"sqlite:///{program.database}"}).settings)


def append(app: Application, *messages: Message) -> None:
    """Put messages into the log."""
    app.log.ensure([ARTICLES])
    app.log.append(ARTICLES, messages, 5)


@pytest.fixture
def watched(program: Program, feed: FeedServer) -> Program:
    """A program that has read a feed of several meetings, told by several articles."""
    days = {"February 4, 2022": "2022-02-05", "March 30, 2022": "2022-03-31", "May 19, 2022": "2022-05-20"}
    for number, (day, published) in enumerate(days.items()):
        for copy in range(3):
            text = MEETING.format(day=day) + "\n\nMore was said." * copy
            feed.add(f"{number}-{copy}", f"Round {number}", text, f"{published}T12:00:00Z")
    program.run("sources", "add", feed.url, "--with-history")
    assert program.run("run", "--once").returncode == 0
    return program


def test_a_replay_changes_nothing_and_wakes_nobody(watched: Program) -> None:
    """When the extractor is the same, so are the results, to the last id."""
    before = results(watched)
    assert len(before["article"]) == 9
    assert before["alert"]
    refused = watched.run("replay", "--from", "2000-01-01")
    assert refused.returncode == 2
    assert "come again: 9" in refused.stderr
    assert watched.run("replay", "--from", "2000-01-01", "--yes").returncode == 0
    assert rows(watched, "offsets", "show")[0]["state"] == "replaying until 9"
    assert watched.run("run", "--once").returncode == 0
    assert results(watched) == before
    [standing] = rows(watched, "offsets", "show")
    assert (standing["next"], standing["state"]) == (9, "ok")


def test_a_replay_finds_what_was_not_found_and_alerts_when_asked(watched: Program) -> None:
    """As with a better lexicon: here, by taking away what was found."""
    alerts = len(watched.alerts())

    def forget() -> None:
        with sqlite3.connect(watched.database) as connection:
            for table in ("delivery", "alert", "event", "statement", "story_report", "story", "article"):
                connection.execute(f"DELETE FROM {table}")  # noqa: S608 - our own names

    forget()
    assert watched.run("replay", "--from", "2000-01-01", "--yes").returncode == 0
    assert watched.run("run", "--once").returncode == 0
    assert len(watched.rows("stories")) == 3
    assert watched.rows("alerts") == []
    assert watched.run("replay", "--from", "2000-01-01", "--with-alerts", "--yes").returncode == 0
    assert watched.run("run", "--once").returncode == 0
    assert len(watched.rows("alerts")) == alerts
    assert watched.run("replay", "--from", "2000-01-01", "--with-alerts", "--yes").returncode == 0
    assert watched.run("run", "--once").returncode == 0
    assert len(watched.rows("alerts")) == alerts


def test_dead_letters_are_shown_tried_again_and_put_aside(program: Program) -> None:
    """What is mended passes; what is not is a new dead letter; each is dealt with once."""
    with application(program) as app:
        append(app, Message("k", b'{"id": 7}', {"ce_id": "x"}), Message("k", b"\xff\xfe"))
    assert program.run("run", "--once").returncode == 0
    first, second = rows(program, "dead-letters", "list")
    shown = program.run("dead-letters", "show", str(first["id"])).stdout
    assert 'value: {"id": 7}' in shown
    assert "stage: decode" in shown
    assert rows(program, "dead-letters", "show", str(second["id"]))[0]["encoding"] == "base64"

    wrong = program.run("dead-letters", "replay", str(first["id"]), "99")
    assert wrong.returncode == 1
    assert "dead letter 99: there is none with this number; nothing was changed" in wrong.stderr
    huge = "9" * 20  # more than a database can hold
    for command in ("show", "replay", "discard"):
        wrong = program.run("dead-letters", command, huge)
        assert wrong.returncode == 1
        assert f"dead letter {huge}: there is none with this number" in wrong.stderr
    assert len(rows(program, "dead-letters", "list")) == 2

    good = encode_article(make_article(outlet=make_outlet()))
    with sqlite3.connect(program.database) as connection:
        # Mended, as if the program could read it now.
        connection.execute("UPDATE dead_letter SET value = ? WHERE id = ?", (good.value, first["id"]))
    assert program.run("dead-letters", "replay", "--all", "--stage", "decode").returncode == 0
    assert program.run("dead-letters", "replay", str(first["id"])).returncode == 1
    assert program.run("run", "--once").returncode == 0
    assert [row["title"] for row in program.rows("articles")] == ["Title of a"]
    [again] = rows(program, "dead-letters", "list")
    assert again["offset"] == 3
    assert program.run("dead-letters", "discard", str(again["id"])).returncode == 0
    assert rows(program, "dead-letters", "list") == []
    states = [row["state"] for row in rows(program, "dead-letters", "list", "--all")]
    assert states == ["replayed", "replayed", "discarded"]


def test_what_waits_is_told_and_can_fail_a_check(program: Program) -> None:
    """In records and in seconds."""
    with application(program) as app:
        append(app, encode_article(make_article()))
    lag = {row["what"]: row for row in rows(program, "lag")}
    assert lag["articles.v1/0"]["waiting"] == 1
    assert 0 <= lag["articles.v1/0"]["oldest_s"] < 60
    assert lag["deliveries"] == {"what": "deliveries", "waiting": 0, "oldest_s": None, "state": "ok"}
    assert program.run("lag", "--fail-over", "3600").returncode == 0
    for never in ("nan", "inf", "-1"):
        assert program.run("lag", "--fail-over", never).returncode == 2
    with sqlite3.connect(program.database) as connection:
        connection.execute("UPDATE log_record SET appended = appended - 7200000")
    assert program.run("lag", "--fail-over", "3600").returncode == 5
    assert program.run("run", "--once").returncode == 0
    assert program.run("lag", "--fail-over", "3600").returncode == 0


@pytest.mark.kafka
def test_what_a_change_of_log_leaves_behind_is_told_and_can_be_finished(program: Program) -> None:
    """By the command that is told, and then it is told no more."""
    program.environment |= {
        "COMMUNIQUE_LOG__KAFKA__BOOTSTRAP_SERVERS": kafka_address(),
        "COMMUNIQUE_LOG__KAFKA__PREFIX": f"left{uuid.uuid4().hex[:10]}",
    }
    with application(program) as app:
        append(app, *(encode_article(make_article(name)) for name in "abc"))
    assert program.run("offsets", "reset", "--to", "1", "--yes").returncode == 0
    program.environment["COMMUNIQUE_LOG__BACKEND"] = "kafka"
    [left] = [row for row in rows(program, "lag") if row["state"] != "ok"]
    assert (left["what"], left["waiting"]) == ("articles.v1/0 in the log embedded", 2)
    assert 0 <= left["oldest_s"] < 60
    command = "run --once --set log.backend=embedded"
    assert left["state"] == f"left behind: communique {command} finishes it"
    assert program.run(*command.split()).returncode == 0
    assert [row for row in rows(program, "lag") if row["state"] != "ok"] == []

    with application(program) as app, app.engine.begin() as connection:
        outbox_publisher(app.clock)(connection, ARTICLES, [encode_article(make_article("d"))])
    program.environment["COMMUNIQUE_LOG__BACKEND"] = "embedded"
    [left] = [row for row in rows(program, "lag") if row["state"] != "ok"]
    assert (left["what"], left["waiting"]) == ("outbox", 1)
    command = "run --once --set log.backend=kafka"
    assert left["state"] == f"left behind: communique {command} finishes it"
    assert program.run(*command.split()).returncode == 0
    assert {row["what"] for row in rows(program, "lag")} == {"articles.v1/0", "deliveries", "dead letters"}
    assert sorted(row["title"] for row in program.rows("articles")) == ["Title of b", "Title of c", "Title of d"]


def test_offsets_are_moved_and_what_is_skipped_is_noted(program: Program) -> None:
    """Only with a yes; only to where the log is; and only when it is there."""
    for command in (["offsets", "reset", "--to", "latest", "--yes"], ["replay", "--from", "1h", "--yes"]):
        missing = program.run(*command)
        assert missing.returncode == 1
        assert "articles.v1: this topic is not there" in missing.stderr
    with application(program) as app:
        append(app, *(encode_article(make_article(name)) for name in "abc"))
    for wrong in (
        [],
        ["--to", "noon"],
        ["--to", "9" * 5000],
        ["--to", "1", "--to-time", "1h"],
        ["--to", "1", "--partition", "9"],
        ["--to", "1"],
    ):
        refused = program.run("offsets", "reset", *wrong)
        assert refused.returncode == 2
        assert "Traceback" not in refused.stderr
        assert len(refused.stderr) < 500
    done = program.run("offsets", "reset", "--to", "2", "--yes")
    assert done.returncode == 0
    assert "skipped: 2" in done.stderr
    assert program.run("run", "--once").returncode == 0
    assert [row["title"] for row in program.rows("articles")] == ["Title of c"]
    [standing] = rows(program, "offsets", "show")
    assert (standing["next"], standing["gaps"], standing["lag"]) == (3, 1, 0)
    assert program.run("offsets", "reset", "--to-time", "2000-01-01", "--yes").returncode == 0
    assert program.run("run", "--once").returncode == 0
    assert len(program.rows("articles")) == 3
