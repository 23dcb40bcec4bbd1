"""A database and messages that the previous release wrote are read by this one (``record.py`` wrote them)."""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from communique.bootstrap import open_application
from communique.settings import load
from domain.log import ARTICLES, Message
from storage.engine import make_engine
from streams.tables import log_record
from tests.support.databases import KINDS, empty_url
from tests.support.program import Program
from tests.support.shared import kafka_address

HERE = Path(__file__).parent


@pytest.fixture(params=KINDS)
def program(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Program]:
    """The program on the database of the previous release."""
    with empty_url(request.param, tmp_path) as url:
        engine = make_engine(url)
        script = (HERE / f"{request.param}.sql").read_text()
        if request.param == "sqlite":
            with sqlite3.connect(engine.url.database or "") as connection:
                connection.executescript(script)
        else:
            with engine.connect() as opened:
                # All at once, as psql does: without parameters, psycopg splits nothing.
                opened.connection.driver_connection.execute(script)  # type: ignore[union-attr]
                opened.connection.commit()
        engine.dispose()
        yield Program(tmp_path, COMMUNIQUE_DATABASE__URL=url)


def with_no_source(program: Program) -> None:
    """The feed of then is there no more."""
    [source] = program.rows("sources")
    assert program.run("sources", "remove", source["url"]).returncode == 0


def test_what_waited_in_the_embedded_log_is_processed_once(program: Program) -> None:
    """Results stay, nothing that was sent is sent again, and reading goes on where it was."""
    before = {name: program.rows(name) for name in ("articles", "events", "statements", "stories", "alerts")}
    assert [len(rows) for rows in before.values()] == [3, 1, 1, 1, 1]
    with_no_source(program)
    done = program.run("run", "--once")
    assert done.returncode == 0, done.stderr
    for name, rows in before.items():
        after = program.rows(name)
        assert [row for row in after if row in rows] == rows
        assert len(after) == len(rows) + (name != "statements")
    assert [alert["status"] for alert in program.alerts()] == ["planned"]
    assert program.run("run", "--once").returncode == 0
    assert len(program.alerts()) == 1


@pytest.mark.kafka
def test_messages_in_kafka_and_in_the_outbox_are_read(program: Program) -> None:
    """Those of the previous release, byte by byte; what its database knows already is not news."""
    with_no_source(program)
    settings = {
        "log.backend": "kafka",
        "log.kafka.bootstrap_servers": kafka_address(),
        "log.kafka.prefix": f"test{uuid.uuid4().hex[:10]}",
    }
    program.environment |= {f"COMMUNIQUE_{key.upper().replace('.', '__')}": value for key, value in settings.items()}
    settings["database.url"] = program.environment["COMMUNIQUE_DATABASE__URL"]
    with open_application(load(None, {}, settings).settings) as application:
        application.log.ensure([ARTICLES])
        application.log.append(ARTICLES, _messages(application.engine), 30)
    done = program.run("run", "--once")
    assert done.returncode == 0, done.stderr
    assert len(program.rows("articles")) == 5
    assert [alert["status"] for alert in program.alerts()] == ["planned", "planned"]
    assert program.rows("dead-letters") == []


def _messages(engine: Engine) -> list[Message]:
    query = select(log_record).where(log_record.c.topic == ARTICLES).order_by(log_record.c.offset)
    with engine.connect() as connection:
        return [Message(row.key, row.value, row.headers) for row in connection.execute(query)]
