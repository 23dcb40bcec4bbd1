"""The migrations make exactly the tables that the program uses, however often and by however many they are run."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text

from domain.errors import Misconfigured
from storage import schema
from storage.engine import make_engine
from storage.migrate import MIGRATIONS, upgrade
from streams.tables import METADATA as LOG_TABLES
from tests.support.databases import KINDS, empty_url

ALL_TABLES = [schema.METADATA, LOG_TABLES]
HEAD = ScriptDirectory(str(MIGRATIONS)).get_current_head()

PROGRAM = """
import sys
from storage.engine import make_engine
from storage.migrate import upgrade
upgrade(make_engine(sys.argv[1]))
print("done")
"""


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database."""
    with empty_url(request.param, tmp_path) as url:
        yield url


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    """The same, opened."""
    engine = make_engine(url)
    yield engine
    engine.dispose()


def differences(engine: Engine, wanted: Any) -> list[Any]:
    """What a migration would have to do."""
    # Column types are compared on PostgreSQL: SQLite's names for them do not tell one text from another.
    options = {"compare_type": engine.dialect.name == "postgresql", "compare_server_default": True}
    with engine.connect() as connection:
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), wanted))


def revisions(engine: Engine) -> list[str | None]:
    """What the database says it is."""
    with engine.connect() as connection:
        return list(connection.execute(text("SELECT version_num FROM alembic_version")).scalars())


def test_migrations_and_tables_agree(engine: Engine) -> None:
    """Nothing is left to do; with tables missing there would be."""
    upgrade(engine)
    assert differences(engine, ALL_TABLES) == []
    assert differences(engine, [schema.METADATA]) != []


def test_upgrading_twice_changes_nothing(engine: Engine) -> None:
    """Rows stay, and the revision is the last."""
    upgrade(engine)
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO log_partition (topic, number, next) VALUES ('t', 0, 7)"))
    upgrade(engine)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT next FROM log_partition")).scalars().all() == [7]
    assert revisions(engine) == [HEAD]


def test_many_that_open_a_new_file_at_once_all_succeed(tmp_path: Path) -> None:
    """SQLite refuses the change to its write-ahead log at once when another one makes it: that is tried again."""
    for number in range(30):
        url = f"sqlite:///{tmp_path / str(number)}.db"
        start = Barrier(4)

        def work(url: str = url, start: Barrier = start) -> str:
            mine = make_engine(url)
            start.wait()
            with mine.connect() as connection:
                mode = connection.execute(text("PRAGMA journal_mode")).scalar_one()
            mine.dispose()
            return str(mode)

        with ThreadPoolExecutor(4) as threads:
            assert [future.result() for future in [threads.submit(work) for _ in range(4)]] == ["wal"] * 4


def test_threads_that_upgrade_at_once_all_succeed(url: str, engine: Engine) -> None:
    """One does the work, and the others wait for it."""
    start = Barrier(4)

    def work() -> None:
        mine = make_engine(url)
        start.wait()
        upgrade(mine)
        mine.dispose()

    with ThreadPoolExecutor(4) as threads:
        for future in [threads.submit(work) for _ in range(4)]:
            future.result()
    assert revisions(engine) == [HEAD]


def test_processes_that_upgrade_at_once_all_succeed(url: str) -> None:
    """As when two services are started together on a new database."""
    started = [
        subprocess.Popen(
            [sys.executable, "-c", PROGRAM, url], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    ends = [process.communicate(timeout=60) for process in started]
    assert [out for out, _ in ends] == ["done\n", "done\n"], ends


def test_a_newer_database_is_not_touched(engine: Engine) -> None:
    """The sentence says to upgrade the program."""
    upgrade(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(Misconfigured, match="newer version") as caught:
        upgrade(engine)
    assert "9999" in str(caught.value)
    assert revisions(engine) == ["9999"]


def test_an_upgrade_that_fails_leaves_nothing(engine: Engine) -> None:
    """All tables or none: the next start begins anew."""
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE log_record (other INTEGER)"))
    with pytest.raises(Exception, match="already exists"):
        upgrade(engine)
    assert inspect(engine).get_table_names() == ["log_record"]
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE log_record"))
    upgrade(engine)
    assert revisions(engine) == [HEAD]
