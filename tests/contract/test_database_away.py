"""A database that cannot be used: each way has its class of error and a sentence."""

from __future__ import annotations

import socket
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import select, text, update

from domain.errors import Misconfigured, Transient, Unreachable
from domain.log import ARTICLES, Partition
from storage import engine as engine_module
from storage import schema
from storage.deliveries import SqlDeliveryStore
from storage.engine import make_engine
from storage.migrate import upgrade
from storage.process import SqlProcessStore
from storage.sql_errors import translated
from tests.support.builders import NOW, Clock
from tests.support.databases import database
from tests.support.shared import postgres_url

PARTITION = Partition(ARTICLES, 0)


def closed_port() -> int:
    """A port of this machine that nobody listens at."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


@pytest.mark.parametrize("url", ["postgresql://someone:secret@{}/news", "postgresql://{}/news?password=secret"])
def test_a_postgresql_that_does_not_answer_is_unreachable(url: str) -> None:
    """Whatever is wanted of it; the sentence names the place and not the password."""
    engine = make_engine(url.format(f"127.0.0.1:{closed_port()}"))
    assert engine.url.password, "it is still there to connect with"
    with pytest.raises(Unreachable) as caught:
        upgrade(engine)
    assert "does not answer" in str(caught.value)
    assert "127.0.0.1" in str(caught.value)
    assert "secret" not in str(caught.value)
    with pytest.raises(Unreachable):
        SqlDeliveryStore(engine).claim(NOW, 30, 1, [])
    store = SqlProcessStore(engine, Clock(), lambda *_: None, "log")
    with pytest.raises(Unreachable), store.transaction():
        pass


def test_a_postgresql_that_breaks_off_is_unreachable_and_comes_back(tmp_path: Path) -> None:
    """A server that restarts costs one transaction."""
    postgres_url()
    with database("postgresql", tmp_path) as engine, database("postgresql", tmp_path) as other:

        def broken_off() -> None:
            with translated(engine), engine.begin() as connection:
                pid = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
                with other.begin() as killer:
                    killer.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": pid})
                connection.execute(select(schema.source))

        with pytest.raises(Unreachable):
            broken_off()
        assert SqlDeliveryStore(engine).claim(NOW, 30, 1, []) == []


def test_sqlite_in_a_folder_that_is_not_there_is_unreachable(tmp_path: Path) -> None:
    """Where a network disk is not mounted, for one."""
    engine = make_engine(f"sqlite:///{tmp_path / 'no' / 'such.db'}")
    with pytest.raises(Unreachable, match=r"such\.db.*unable to open"):
        upgrade(engine)


def test_sqlite_that_may_not_be_written_is_unreachable(tmp_path: Path) -> None:
    """The file of another user, or a disk that is mounted to be read only."""
    path = tmp_path / "other.db"
    sqlite3.connect(path).close()
    with pytest.raises(Unreachable, match="readonly database"):
        upgrade(make_engine(f"sqlite:///file:{path}?mode=ro&uri=true"))


def test_a_file_that_is_no_database_is_a_wrong_setting(tmp_path: Path) -> None:
    """And is left as it is."""
    path = tmp_path / "letter.txt"
    path.write_text("Dear editor, " * 100)
    with pytest.raises(Misconfigured, match="not an SQLite database"):
        upgrade(make_engine(f"sqlite:///{path}"))
    assert path.read_text() == "Dear editor, " * 100


def test_sqlite_that_another_writer_holds_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After the time that a writer waits; readers are not held up."""
    monkeypatch.setattr("storage.engine.BUSY_TIMEOUT_S", 0.05)
    with database("sqlite", tmp_path) as engine:
        other = sqlite3.connect(tmp_path / "test.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        store = SqlProcessStore(engine, Clock(), lambda *_: None, "log")
        with pytest.raises(Transient, match="another writer") as caught, store.transaction():
            pass
        assert not isinstance(caught.value, Unreachable)
        assert SqlDeliveryStore(engine).claim(NOW, 30, 1, []) == []
        other.execute("ROLLBACK")
        other.close()
        with store.transaction() as transaction:
            assert transaction.known_articles(["a"]) == {}


def test_a_pool_that_is_used_up_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """More threads than connections wait, and then say so."""
    with database("sqlite", tmp_path) as engine:
        monkeypatch.setattr(engine.pool, "_timeout", 0.05)
        monkeypatch.setattr(engine.pool, "_max_overflow", 0)
        held = [engine.connect() for _ in range(5)]
        with pytest.raises(Transient, match="every connection is in use"):
            SqlDeliveryStore(engine).claim(NOW, 30, 1, [])
        for connection in held:
            connection.close()


@pytest.mark.parametrize(
    "url",
    [
        "news.db",
        "oracle://someone:secret@db/news",
        "mysql://someone:secret@db/news",
        "postgresql+psycopg2://someone:secret@db/news",
        "postgresql://someone:secret@db:port/news",
        "postgresql:/someone:secret@db/news",
        "nodatabase://someone:secret@db/news",
    ],
)
def test_a_url_that_cannot_be_opened_is_a_wrong_setting(url: str) -> None:
    """The sentence names the setting, and keeps the password."""
    with pytest.raises(Misconfigured, match=r"^database\.url: ") as caught:
        make_engine(url)
    assert "secret" not in str(caught.value)
    assert "sqlite" in str(caught.value)


@pytest.mark.parametrize("url", ["postgres://u@h/d", "postgresql://u@h/d", "postgresql+psycopg://u@h/d"])
def test_every_way_to_write_postgresql_is_understood(url: str) -> None:
    """The driver is psycopg."""
    assert make_engine(url).url.drivername == "postgresql+psycopg"


def test_a_stopped_process_holds_up_nobody_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A transaction in which nothing happens is ended by the server, and its locks are free."""
    postgres_url()
    monkeypatch.setattr(engine_module, "IDLE_TIMEOUT_S", 1)
    with database("postgresql", tmp_path) as engine:
        store = SqlProcessStore(engine, Clock(), lambda *_: None, "log")
        with store.transaction() as transaction:
            transaction.advance("process", PARTITION, 0, 5, "")

        def be_stopped_meanwhile() -> None:
            with store.transaction() as stopped:
                stopped.advance("process", PARTITION, 5, 9, "")
                with store.transaction() as transaction:
                    transaction.advance("process", PARTITION, 5, 7, "")

        with pytest.raises(Transient):
            be_stopped_meanwhile()
        assert store.places("process")[PARTITION].next == 7


def test_a_lock_that_is_held_too_long_is_tried_again_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is no reason to think that the database is away."""
    postgres_url()
    monkeypatch.setattr(engine_module, "BUSY_TIMEOUT_S", 1)
    with database("postgresql", tmp_path) as engine:
        store = SqlProcessStore(engine, Clock(), lambda *_: None, "log")
        with store.transaction() as transaction:
            transaction.advance("process", PARTITION, 0, 5, "")
        with engine.begin() as other:
            other.execute(update(schema.stream_offset).values(next=5))
            with pytest.raises(Transient) as caught, store.transaction() as transaction:
                transaction.advance("process", PARTITION, 5, 7, "")
        assert not isinstance(caught.value, Unreachable)
