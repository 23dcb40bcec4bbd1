"""One contract for the store of results: what articles, stories, alerts and dead letters become."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import Engine, select

from domain.article import KnownArticle
from domain.errors import Permanent
from domain.log import ARTICLES, Message
from storage import schema
from storage.outbox import outbox_publisher
from storage.process import SqlProcessStore
from tests.contract.process_desk import GROUP, PARTITION, rows, sizes
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


def test_a_dead_letter_of_another_topic_of_the_same_name_is_another_one(engine: Engine, store: SqlProcessStore) -> None:
    """Offsets begin anew there; the same record read again is the same letter."""
    for incarnation in ("topic-1", "topic-1", "topic-2"):
        with store.transaction() as transaction:
            transaction.dead_letter(make_record(3, Message("k", b"{")), "decode", Permanent("x", "y"), incarnation)
    assert sizes(engine)["dead_letter"] == 2
