"""Database files that cannot be used, and one that another writer holds."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from sqlalchemy import text

from domain.errors import Misconfigured
from storage.engine import make_engine
from storage.migrate import upgrade


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_a_database_in_memory_is_refused(url: str) -> None:
    with pytest.raises(Misconfigured, match="name a file"):
        make_engine(url)


def test_a_damaged_file_is_one_sentence(tmp_path: Path) -> None:
    file = tmp_path / "test.db"
    engine = make_engine(f"sqlite:///{file}")
    upgrade(engine)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE bulk AS SELECT randomblob(200000)"))
    engine.dispose()
    content = bytearray(file.read_bytes())
    chance = random.Random(1)
    for start in range(4096, len(content), 4096):
        content[start : start + 4096] = chance.randbytes(len(content[start : start + 4096]))
    file.write_bytes(content)
    damaged = make_engine(f"sqlite:///{file}")
    with pytest.raises(Misconfigured, match="damaged"):
        upgrade(damaged)
    damaged.dispose()


def test_a_database_that_is_up_to_date_is_opened_while_another_writes(tmp_path: Path) -> None:
    """Without waiting: the writer holds the lock for as long as this test lasts."""
    url = f"sqlite:///{tmp_path / 'test.db'}"
    writer, reader = make_engine(url), make_engine(url)
    upgrade(writer)
    with reader.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout=0")
    with writer.begin() as connection:
        connection.execute(text("CREATE TABLE held (a INTEGER)"))
        upgrade(reader)
    for engine in (writer, reader):
        engine.dispose()
