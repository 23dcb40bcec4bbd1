"""One contract for the store of results: all that a batch causes, or nothing; on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import Engine, func, select, update

from domain.article import KnownArticle
from domain.errors import Fenced, Permanent
from domain.log import ARTICLES, EVENTS, Message, Partition, Place
from storage import schema
from storage.outbox import outbox_publisher
from storage.process import SqlProcessStore
from tests.support.builders import (
    DAY,
    NOW,
    WANG,
    Clock,
    make_alert,
    make_article,
    make_event,
    make_extraction,
    make_record,
    make_report,
    make_statement,
    make_story,
    position,
    save_one,
)
from tests.support.databases import KINDS, database

GROUP = "process"
PARTITION = Partition(ARTICLES, 0)
TABLES = ("article", "event", "statement", "story", "story_report", "alert", "delivery", "outbox", "dead_letter")


@pytest.fixture(params=KINDS)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An empty database."""
    with database(request.param, tmp_path) as engine:
        yield engine


@pytest.fixture
def clock() -> Clock:
    """The clock of the store."""
    return Clock()


@pytest.fixture
def store(engine: Engine, clock: Clock) -> SqlProcessStore:
    """A store that publishes to the outbox."""
    return SqlProcessStore(engine, clock, outbox_publisher(clock), "log-1")


def rows(engine: Engine, table: str, *columns: str) -> list[Any]:
    """Columns of all rows of a table, in the order of the first."""
    chosen = [schema.METADATA.tables[table].c[name] for name in columns]
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(select(*chosen).order_by(chosen[0]))]


def sizes(engine: Engine) -> dict[str, int]:
    """How many rows each table of results has."""
    with engine.connect() as connection:
        return {
            name: connection.execute(select(func.count()).select_from(schema.METADATA.tables[name])).scalar_one()
            for name in TABLES
        }


def test_a_group_begins_at_zero_and_moves_on(store: SqlProcessStore) -> None:
    """By compare and set; each group and partition by itself."""
    assert position(store, GROUP, PARTITION) == 0
    with store.transaction() as transaction:
        transaction.advance(GROUP, PARTITION, 0, 7, "")
    with store.transaction() as transaction:
        transaction.advance(GROUP, PARTITION, 7, 9, "")
    assert position(store, GROUP, PARTITION) == 9
    assert position(store, "other", PARTITION) == 0
    assert position(store, GROUP, Partition(ARTICLES, 1)) == 0


def test_offsets_of_one_log_mean_nothing_in_another(engine: Engine, clock: Clock, store: SqlProcessStore) -> None:
    """Another log begins at zero."""
    with store.transaction() as transaction:
        transaction.advance(GROUP, PARTITION, 0, 7, "")
    other = SqlProcessStore(engine, clock, outbox_publisher(clock), "log-2")
    assert position(other, GROUP, PARTITION) == 0


@pytest.mark.parametrize("expected", [0, 3, 8])
def test_who_is_not_where_the_group_is_is_fenced(engine: Engine, store: SqlProcessStore, expected: int) -> None:
    """And leaves nothing of the batch."""
    with store.transaction() as transaction:
        transaction.advance(GROUP, PARTITION, 0, 7, "")

    def write() -> None:
        with store.transaction() as transaction:
            save_one(transaction, make_article(), make_extraction())
            transaction.advance(GROUP, PARTITION, expected, 9, "")

    with pytest.raises(Fenced):
        write()
    assert position(store, GROUP, PARTITION) == 7
    assert sizes(engine)["article"] == 0


def test_a_first_step_elsewhere_than_at_zero_is_fenced(store: SqlProcessStore) -> None:
    """An offset that was never saved cannot be moved on from."""
    with pytest.raises(Fenced), store.transaction() as transaction:
        transaction.advance(GROUP, PARTITION, 5, 9, "")
    assert position(store, GROUP, PARTITION) == 0


@pytest.mark.parametrize("start", [0, 4])
def test_of_two_that_advance_at_once_one_is_fenced(
    engine: Engine, clock: Clock, store: SqlProcessStore, start: int
) -> None:
    """At the first advance as at any other; what the other wrote is gone."""
    if start:
        with store.transaction() as transaction:
            transaction.advance(GROUP, PARTITION, 0, start, "")
    barrier = Barrier(2)

    def work(name: str) -> str:
        mine = SqlProcessStore(engine, clock, outbox_publisher(clock), "log-1")
        barrier.wait()
        try:
            with mine.transaction() as transaction:
                transaction.advance(GROUP, PARTITION, start, start + 2, "")
                save_one(transaction, make_article(name), make_extraction())
        except Fenced:
            return "fenced"
        return "done"

    with ThreadPoolExecutor(2) as threads:
        ends = sorted(future.result() for future in [threads.submit(work, name) for name in "ab"])
    assert ends == ["done", "fenced"]
    assert position(store, GROUP, PARTITION) == start + 2
    assert sizes(engine)["article"] == 1


def test_a_batch_that_fails_leaves_nothing(engine: Engine, store: SqlProcessStore) -> None:
    """Neither rows nor messages nor a new offset."""

    def write(*, fail: bool) -> None:
        article, story = make_article(), make_story()
        with store.transaction() as transaction:
            transaction.advance(GROUP, PARTITION, 0, 2, "")
            save_one(transaction, article, make_extraction(make_event(), make_statement()))
            transaction.save_stories([(story, make_report(article, (0,), (0,)))])
            transaction.add_alerts([make_alert(story)])
            transaction.publish(EVENTS, [Message("k", b"{}")])
            transaction.dead_letter(make_record(1, Message("k", b"?")), "decode", ValueError("bad"), "")
            if fail:
                raise RuntimeError("crash")

    with pytest.raises(RuntimeError):
        write(fail=True)
    assert set(sizes(engine).values()) == {0}
    assert position(store, GROUP, PARTITION) == 0
    write(fail=False)
    assert set(sizes(engine).values()) == {1}


def test_a_new_revision_replaces_what_the_old_one_said(engine: Engine, store: SqlProcessStore, clock: Clock) -> None:
    """Events, statements and places in stories; the article stays one, first seen when it was."""
    article = make_article()
    with store.transaction() as transaction:
        assert transaction.known_articles([article.id]) == {}
        save_one(transaction, article, make_extraction(make_event(), make_event("agreement"), make_statement()))
        transaction.save_stories([(make_story(), make_report(article, (0, 1), (0,)))])
    clock.pass_s(60)
    edited = replace(article, revision="r2", title="Edited", first_seen=clock(), alert=False)
    with store.transaction() as transaction:
        assert transaction.known_articles([article.id, "x"]) == {
            article.id: KnownArticle(article.id, article.revision, alert=True, revised=article.first_seen)
        }
        save_one(transaction, edited, make_extraction(make_event("visit"), lang="ru"))

    assert rows(engine, "article", "id", "title", "language", "first_seen", "updated", "alert") == [
        (article.id, "Edited", "ru", NOW, clock(), False)
    ]
    assert rows(engine, "event", "kind", "story_id") == [("visit", None)]
    assert rows(engine, "statement", "id") == []
    assert rows(engine, "story_report", "story_id") == []


def test_a_finding_that_is_given_twice_is_kept_once(engine: Engine, store: SqlProcessStore) -> None:
    """Two findings of the same kind, people and words are one: equal ids are one row."""
    with store.transaction() as transaction:
        save_one(transaction,
            make_article(),
            make_extraction(
                make_event("visit"), make_event(), make_event(confidence=0.4), make_statement(), make_statement(),
                make_statement(WANG, ("RUS",)),
            ),
        )  # fmt: skip
    assert rows(engine, "event", "position", "kind", "confidence") == [(0, "visit", 0.5), (1, "meeting", 0.5)]
    assert rows(engine, "statement", "position", "speaker") == [(0, "sergey-lavrov"), (2, "wang-yi")]


def test_candidates_are_of_exactly_these_countries_and_by_either_date(store: SqlProcessStore) -> None:
    """The day on which it happened or the day on which it was first reported, both ends included."""
    today = NOW.date()
    week = timedelta(days=7)
    stories = [
        make_story("day-first", day=today, reported=today - 9 * week),
        make_story("day-last", day=today + week, reported=today + 9 * week, first_seen=NOW + DAY),
        make_story("reported", day=None, reported=today + DAY, first_seen=NOW + 2 * DAY),
        make_story("too-early", day=today - DAY, reported=today - DAY),
        make_story("too-late", day=today + week + DAY, reported=today + 2 * week),
        make_story("others", countries=("CHN", "IND", "RUS")),
        make_story("fewer", countries=("CHN",)),
    ]
    with store.transaction() as transaction:
        for story in stories:
            article = make_article(story.id)
            save_one(transaction, article, make_extraction(make_event()))
            transaction.save_stories([(story, make_report(article))])
    with store.transaction() as transaction:
        found = transaction.candidates(("CHN", "RUS"), today, today + week)
        assert found == stories[:3]
        assert transaction.candidates(("CHN", "IND", "RUS"), today, today) == [stories[5]]
        assert transaction.candidates(("CHN", "RUS"), today + 20 * week, today + 30 * week) == []


def test_two_that_look_for_one_occasion_do_not_begin_two_stories(
    engine: Engine, clock: Clock, store: SqlProcessStore
) -> None:
    """Who holds the countries is waited for."""
    barrier = Barrier(2)

    def work(name: str) -> None:
        article = make_article(name)
        mine = SqlProcessStore(engine, clock, outbox_publisher(clock), "log-1")
        barrier.wait()
        with mine.transaction() as transaction:
            transaction.hold([("CHN", "RUS")])
            save_one(transaction, article, make_extraction(make_event()))
            found = transaction.candidates(("CHN", "RUS"), NOW.date(), NOW.date())
            transaction.save_stories([(found[0] if found else make_story(name), make_report(article))])

    with ThreadPoolExecutor(2) as threads:
        for future in [threads.submit(work, name) for name in "ab"]:
            future.result()
    assert sizes(engine)["story"] == 1
    assert sizes(engine)["story_report"] == 2
    assert position(store, GROUP, PARTITION) == 0


def test_a_story_is_updated_and_keeps_its_beginning(engine: Engine, store: SqlProcessStore, clock: Clock) -> None:
    """A report of a known story changes it; ``first_seen`` and the reports before it stay."""
    first, second = make_article("a"), make_article("b")
    later = NOW + DAY
    with store.transaction() as transaction:
        save_one(transaction, first, make_extraction(make_event(status="planned")))
        transaction.save_stories([(make_story(status="planned", day=None), make_report(first))])
    clock.now = later
    with store.transaction() as transaction:
        save_one(transaction, second, make_extraction(make_event("visit"), make_event(), make_statement()))
        held = make_story(first_seen=later, updated=later, headline="They met", persons=("x",))
        transaction.save_stories([(held, make_report(second, (1,), (0,)))])
        transaction.save_stories([(held, make_report(second, (1,)))])

    columns = ("status", "day", "headline", "persons", "first_seen", "updated")
    assert rows(engine, "story", *columns) == [("held", NOW.date(), "They met", ["x"], NOW, later)]
    assert {row[1] for row in rows(engine, "story_report", "story_id", "article_id")} == {first.id, second.id}
    assert sorted(rows(engine, "event", "kind", "story_id"), key=str) == [
        ("meeting", "s"), ("meeting", "s"), ("visit", None)
    ]  # fmt: skip
    assert rows(engine, "statement", "story_id") == [("s",)]


def test_an_alert_is_queued_once_with_one_delivery_a_channel(engine: Engine, store: SqlProcessStore) -> None:
    """Twice in one transaction or later; another window is another alert."""
    article, story = make_article(), make_story()
    alert = make_alert(story, channels=("terminal:", "file:///x", "terminal:"))
    with store.transaction() as transaction:
        save_one(transaction, article, make_extraction(make_event()))
        transaction.save_stories([(story, make_report(article))])
        assert transaction.add_alerts([alert])
        assert not transaction.add_alerts([alert])
    with store.transaction() as transaction:
        assert not transaction.add_alerts([replace(alert, created=NOW + DAY, channels=("other",))])
        assert not transaction.add_alerts([replace(alert, id="another-id")])
        assert transaction.add_alerts([make_alert(story, "planned", channels=())])
    assert rows(engine, "delivery", "channel", "state", "attempts", "next_try") == [
        ("file:///x", "pending", 0, NOW), ("terminal:", "pending", 0, NOW)
    ]  # fmt: skip
    assert len(rows(engine, "alert", "id")) == 2


def test_a_dead_letter_is_kept_once_with_its_reason(engine: Engine, store: SqlProcessStore) -> None:
    """The record as it was, and the whole error."""
    record = make_record(3, Message("k", b"\xff\x00", {"h": "v"}))
    cause = Permanent("x", "not an article")
    with store.transaction() as transaction:
        transaction.dead_letter(record, "decode", cause, "")
        transaction.dead_letter(record, "decode", cause, "")
        transaction.dead_letter(record, "extract", cause, "")
    with engine.connect() as connection:
        kept = connection.execute(select(schema.dead_letter).order_by(schema.dead_letter.c.id)).all()
    assert [row.stage for row in kept] == ["decode", "extract"]
    first = kept[0]
    assert (first.topic, first.number, first.offset, first.key) == (ARTICLES, 0, 3, "k")
    assert (bytes(first.value), first.headers) == (b"\xff\x00", {"h": "v"})
    assert (first.error, first.message, first.state) == ("Permanent", "x: not an article", "new")
    assert "not an article" in first.traceback


def test_a_dead_letter_takes_any_text(engine: Engine, store: SqlProcessStore) -> None:
    """A key or a reason that no text column can hold must not stop the partition."""
    record = make_record(3, Message("k\0\ud800", b"?", {"h\ud800": "v\0"}))
    with store.transaction() as transaction:
        transaction.dead_letter(record, "extract", ValueError("bad \0 \udfff"), "")
    [(key, message, traceback)] = rows(engine, "dead_letter", "key", "message", "traceback")
    assert key.startswith("k")
    assert message.startswith("bad ")
    assert "ValueError" in traceback


def test_values_that_the_database_refuses_are_a_permanent_error(store: SqlProcessStore) -> None:
    """Trying again cannot help; the sentence says so."""
    with pytest.raises(Permanent, match="refuses the values"), store.transaction() as transaction:
        save_one(transaction, make_article(source_id=None), make_extraction())


def test_a_row_lock_in_the_way_is_no_error(engine: Engine, store: SqlProcessStore) -> None:
    """A transaction waits for another that holds the same row, and then sees what it did."""
    with store.transaction() as transaction:
        transaction.advance(GROUP, PARTITION, 0, 1, "")
    began = Barrier(2)

    def hold() -> None:
        with engine.begin() as connection:
            connection.execute(update(schema.stream_offset).values(next=5))
            began.wait()

    with ThreadPoolExecutor(1) as threads:
        held = threads.submit(hold)
        began.wait()
        with pytest.raises(Fenced), store.transaction() as transaction:
            transaction.advance(GROUP, PARTITION, 1, 2, "")
        held.result()
    assert position(store, GROUP, PARTITION) == 5


def test_transactions_that_touch_several_pairs_do_not_wait_for_each_other(engine: Engine, clock: Clock) -> None:
    """Whatever order their articles name them in: a deadlock would raise ``Transient``."""
    pairs: list[tuple[str, ...]] = [("CHN", "RUS"), ("IND", "RUS"), ("CHN", "PAK"), ("IRN", "RUS")]
    barrier = Barrier(2)

    def work(order: list[tuple[str, ...]]) -> None:
        mine = SqlProcessStore(engine, clock, outbox_publisher(clock), "log-1")
        barrier.wait()
        for _ in range(50):
            with mine.transaction() as transaction:
                transaction.hold(order)
                for countries in order:
                    transaction.candidates(countries, NOW.date(), NOW.date())

    with ThreadPoolExecutor(2) as threads:
        for future in [threads.submit(work, order) for order in (pairs, pairs[::-1])]:
            future.result()


def test_a_partition_that_is_stopped_stays_so_until_it_is_reset(engine: Engine, store: SqlProcessStore) -> None:
    """For every process, whether the group had read it before or not."""
    other = Partition(ARTICLES, 1)
    with store.transaction() as transaction:
        transaction.advance(GROUP, PARTITION, 0, 7, "topic-1")
    assert store.stop(GROUP, PARTITION, Place(7, incarnation="topic-1"), "lost")
    assert store.stop(GROUP, other, Place(), "lost too")
    assert store.places(GROUP) == {
        PARTITION: Place(7, incarnation="topic-1", stopped="lost"),
        other: Place(0, stopped="lost too"),
    }
    store.reset(GROUP, {PARTITION: Place(2, incarnation="topic-2")}, {PARTITION: 9}, "by test")
    assert store.places(GROUP)[PARTITION] == Place(2, incarnation="topic-2")
    assert store.gaps(GROUP) == {PARTITION: 1}
    assert store.places(GROUP)[other].stopped == "lost too"
    for stale in (Place(7, incarnation="topic-1"), Place(2, incarnation="topic-1"), Place()):
        assert not store.stop(GROUP, PARTITION, stale, "lost"), "an operator has moved it since"
    assert store.places(GROUP)[PARTITION].stopped == ""
    assert engine.dialect.name in KINDS


def test_another_cluster_is_noticed_and_another_kind_of_log_is_not(engine: Engine, clock: Clock) -> None:
    """Until an operator lets the group read there."""

    def of(log: str) -> SqlProcessStore:
        return SqlProcessStore(engine, clock, outbox_publisher(clock), log)

    assert not of("kafka:one").read_elsewhere(GROUP)
    with of("kafka:one").transaction() as transaction:
        transaction.advance(GROUP, PARTITION, 0, 7, "")
    assert not of("kafka:one").read_elsewhere(GROUP)
    assert not of("embedded").read_elsewhere(GROUP)
    two = of("kafka:two")
    assert two.read_elsewhere(GROUP)
    two.stop(GROUP, PARTITION, Place(), "another cluster")
    assert two.read_elsewhere(GROUP)
    two.reset(GROUP, {PARTITION: Place(0)}, {PARTITION: 9}, "by test")
    assert not two.read_elsewhere(GROUP)


def test_a_dead_letter_of_another_topic_of_the_same_name_is_another_one(engine: Engine, store: SqlProcessStore) -> None:
    """Offsets begin anew there; the same record read again is the same letter."""
    for incarnation in ("topic-1", "topic-1", "topic-2"):
        with store.transaction() as transaction:
            transaction.dead_letter(make_record(3, Message("k", b"{")), "decode", Permanent("x", "y"), incarnation)
    assert sizes(engine)["dead_letter"] == 2
