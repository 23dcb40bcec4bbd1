"""The list of sources: by file and by command, without either undoing the other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from domain.source import PollOutcome
from storage import schema
from storage.listings import listing
from storage.outbox import outbox_publisher
from storage.source_admin import SourceAdmin
from storage.sources import SqlSourceStore
from streams.envelope import encode_article
from tests.support.builders import DAY, NOW, Clock, make_outlet, make_seen, make_source
from tests.support.databases import database


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """An empty database."""
    with database("sqlite", tmp_path) as engine:
        yield engine


@pytest.fixture
def admin(engine: Engine) -> SourceAdmin:
    """The list of sources, at ``NOW``."""
    return SourceAdmin(engine, Clock())


def store(engine: Engine) -> SqlSourceStore:
    """The poller's side."""
    clock = Clock()
    return SqlSourceStore(engine, clock, outbox_publisher(clock), encode_article, 60)


def column(engine: Engine, name: str) -> dict[str, Any]:
    """One column of all sources, by the name of the outlet."""
    return {row["name"]: row[name] for row in listing(engine, "sources")}


def test_the_file_is_followed(engine: Engine, admin: SourceAdmin) -> None:
    """New sources are due at once; changes are taken over; what is named no more is polled no more."""
    admin.follow_file([make_source("one"), make_source("two")])
    assert admin.all() == [make_source("one"), make_source("two")]
    assert {source.id for source in store(engine).claim_due(NOW, 60, 9)} == {make_source(n).id for n in ("one", "two")}

    changed = make_source("one", every_s=30.0, with_history=True, outlet=make_outlet("one", country="RUS"))
    admin.follow_file([changed])
    assert admin.all() == [changed]
    assert column(engine, "enabled") == {"one": True, "two": False}
    admin.follow_file([])
    assert admin.all() == []


def test_a_source_that_is_back_in_the_file_is_polled_again(engine: Engine, admin: SourceAdmin) -> None:
    """With what was known of it: its baseline is not news."""
    one = make_source("one")
    admin.follow_file([one])
    [claimed] = store(engine).claim_due(NOW, 60, 1)
    store(engine).save_entries(claimed, [make_seen("a")])
    store(engine).finish_poll(claimed, PollOutcome("ok", NOW, NOW, etag="e"))
    admin.follow_file([])
    assert store(engine).claim_due(NOW + DAY, 60, 1) == []
    admin.follow_file([one])
    [again] = store(engine).claim_due(NOW + DAY, 60, 1)
    assert (again.polled_ok, again.etag) == (True, "e")
    assert store(engine).changed(again, {"a": "w1"}) == set()


def test_a_source_that_the_file_turns_off_stays_off(engine: Engine, admin: SourceAdmin) -> None:
    """``enabled = false`` is a description too."""
    admin.follow_file([make_source("one", enabled=False)])
    assert admin.all() == []
    assert column(engine, "origin") == {"one": "file"}


def test_following_the_same_file_changes_nothing(engine: Engine, admin: SourceAdmin) -> None:
    """The state of polling stays, and so does the next due time."""
    admin.follow_file([make_source("one")])
    [claimed] = store(engine).claim_due(NOW, 60, 1)
    store(engine).finish_poll(claimed, PollOutcome("failed", NOW, NOW + DAY, error="no answer"))
    before = list(listing(engine, "sources"))
    SourceAdmin(engine, Clock(NOW + DAY)).follow_file([make_source("one")])
    assert list(listing(engine, "sources")) == before


def test_what_a_person_added_stays_when_the_file_does_not_name_it(engine: Engine, admin: SourceAdmin) -> None:
    """And is not described anew by a file that does."""
    mine = make_source("mine", every_s=5.0)
    assert admin.add([mine, make_source("other")]) == 2
    admin.follow_file([make_source("mine", every_s=900.0), make_source("one")])
    assert [source.every_s for source in admin.all()] == [5.0, 600.0, 600.0]
    assert column(engine, "origin") == {"mine": "user", "one": "file", "other": "user"}


def test_adding_what_is_there_describes_it_anew(admin: SourceAdmin) -> None:
    """It is not counted as new, and belongs to the person from then on."""
    admin.follow_file([make_source("one")])
    assert admin.add([make_source("one", every_s=7.0), make_source("two")]) == 1
    admin.follow_file([])
    assert [(source.outlet.name, source.every_s) for source in admin.all()] == [("one", 7.0), ("two", 600.0)]


def test_what_is_removed_is_forgotten(engine: Engine, admin: SourceAdmin) -> None:
    """With its entries and fetch logs; the second time there is nothing to remove."""
    one = make_source("one")
    admin.add([one, make_source("two")])
    for source in store(engine).claim_due(NOW + DAY, 60, 2):
        store(engine).save_entries(source, [make_seen(source.id)])
        store(engine).finish_poll(source, PollOutcome("ok", NOW, NOW))
    assert admin.remove(one.url)
    assert not admin.remove(one.url)
    assert [source.id for source in admin.all()] == [make_source("two").id]
    with engine.connect() as connection:
        for table in (schema.entry, schema.poll):
            assert connection.execute(select(func.count()).select_from(table)).scalar_one() == 1
