"""A database that answers, and refuses: a wrong setting, with a sentence that says what to do."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, make_url, text

from domain.errors import CommuniqueError, Misconfigured, Transient, Unreachable
from domain.log import ARTICLES
from storage.engine import make_engine
from storage.migrate import upgrade
from storage.source_admin import SourceAdmin
from streams.embedded import EmbeddedLog
from tests.support.builders import Clock, make_source
from tests.support.databases import KINDS, empty_url
from tests.support.shared import postgres_url

STRANGER = "pg_monitor"
"""A user that every PostgreSQL has, and that may do nothing in a schema of ours."""

WITHOUT_RIGHTS = f"-crole={STRANGER}"
ONLY_READING = "-cdefault_transaction_read_only=on"
REFUSALS = defaultdict[str, type[CommuniqueError]](lambda: Misconfigured, {ONLY_READING: Unreachable})
"""What each is: a standby may take writes in a moment, or another server be the one that does."""


@contextmanager
def opened(url: str, option: str = "") -> Iterator[Engine]:
    """The database at ``url``; ``option`` is one more for its sessions."""
    parsed = make_url(url)
    options = f"{parsed.query.get('options', '')} {option}"
    engine = make_engine(parsed.update_query_dict({"options": options}).render_as_string(hide_password=False))
    yield engine
    engine.dispose()


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    """An empty PostgreSQL; the stranger may look into it."""
    with empty_url("postgresql", tmp_path) as url:
        with opened(url) as engine, engine.begin() as connection:
            schema = connection.execute(text("SELECT current_schema()")).scalar_one()
            connection.execute(text(f"GRANT USAGE ON SCHEMA {schema} TO {STRANGER}"))
        yield url


@pytest.mark.parametrize(
    ("option", "words"),
    [
        (WITHOUT_RIGHTS, "permission denied for schema"),
        (f"{WITHOUT_RIGHTS} -csearch_path=nowhere", "no schema has been selected"),
        (ONLY_READING, "can only be read"),
    ],
)
def test_tables_that_may_not_be_made(url: str, option: str, words: str) -> None:
    """By a user without the rights, and on a standby."""
    with opened(url, option) as engine, pytest.raises(REFUSALS[option], match=rf"{words}.*set database\.url"):
        upgrade(engine)


@pytest.mark.parametrize(
    ("option", "words"), [(WITHOUT_RIGHTS, "permission denied for table"), (ONLY_READING, "can only be read")]
)
def test_tables_that_may_not_be_written(url: str, option: str, words: str) -> None:
    """By the stores, though they are there."""
    with opened(url) as engine:
        upgrade(engine)
    with opened(url, option) as engine, pytest.raises(REFUSALS[option], match=rf"{words}.*set database\.url"):
        SourceAdmin(engine, Clock()).add([make_source()])


@pytest.mark.parametrize("option", [WITHOUT_RIGHTS, ONLY_READING])
def test_a_log_that_may_not_be_written(url: str, option: str) -> None:
    """By the log, which is in the same database."""
    with opened(url) as engine:
        upgrade(engine)
    with opened(url, option) as engine, pytest.raises(REFUSALS[option], match=r"refuses.*set database\.url"):
        EmbeddedLog(engine).ensure([ARTICLES])


@pytest.mark.parametrize("encoding", ["SQL_ASCII", "LATIN1"])
def test_an_encoding_that_cannot_hold_every_language(encoding: str) -> None:
    """Found before anything is written, not with the first Russian word."""
    name = f"test{uuid.uuid4().hex[:12]}"
    with opened(postgres_url(), "") as owner:
        alone = owner.execution_options(isolation_level="AUTOCOMMIT")
        with alone.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} ENCODING '{encoding}' TEMPLATE template0 LOCALE 'C'"))
        try:
            there = make_url(postgres_url()).set(database=name).render_as_string(hide_password=False)
            with opened(there) as engine, pytest.raises(Misconfigured, match=f"{name} .*{encoding}.*UTF8"):
                upgrade(engine)
        finally:
            with alone.connect() as connection:
                connection.execute(text(f"DROP DATABASE {name}"))


def test_the_encoding_of_the_caller_does_not_matter(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What psql is told is not for us."""
    monkeypatch.setenv("PGCLIENTENCODING", "LATIN1")
    with opened(url) as engine, engine.connect() as connection:
        assert connection.execute(text("SELECT length(:word)"), {"word": "习近平"}).scalar_one() == 3


@pytest.mark.parametrize("kind", KINDS)
def test_another_program_s_tables_are_let_be(kind: str, tmp_path: Path) -> None:
    """The sentence names the first that is in the way."""
    with empty_url(kind, tmp_path) as url:
        engine = make_engine(url)
        with engine.begin() as connection:
            connection.execute(text("CREATE TABLE article (headline TEXT)"))
        with pytest.raises(Misconfigured, match=r"another program .*article.*set database\.url"):
            upgrade(engine)
        with engine.connect() as connection:
            assert connection.execute(text("SELECT headline FROM article")).all() == []
        engine.dispose()


@pytest.mark.parametrize("kind", KINDS)
def test_tables_that_another_session_holds_locked(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentence does not promise to try again: the program ends."""
    monkeypatch.setattr("storage.engine.BUSY_TIMEOUT_S", 1)
    monkeypatch.setattr("storage.migrate.BUSY_TIMEOUT_S", 1)
    with empty_url(kind, tmp_path) as url:
        holding, starting = make_engine(url), make_engine(url)
        upgrade(holding)
        with holding.begin() as connection:
            # Of an older version, so that there is something to migrate.
            connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
        with holding.begin() as connection:
            connection.execute(text("DELETE FROM stream_offset"))
            if kind == "postgresql":
                connection.execute(text("LOCK TABLE alembic_version"))
            with pytest.raises(Transient, match="locked for 1 s; end it, and start again") as caught:
                upgrade(starting)
        assert not isinstance(caught.value, Unreachable)
        for engine in (holding, starting):
            engine.dispose()
