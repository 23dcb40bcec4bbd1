"""The worker on a real database and log: each article is processed exactly once, whatever happens to it."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import text

from domain.errors import Transient
from domain.log import ARTICLES
from processors.worker import Worker
from storage.listings import listing
from streams.embedded import EmbeddedLog
from tests.integration.worker_desk import PARTITION, Desktop, FailingStore, count
from tests.support.builders import (
    DAY,
    NOW,
    Clock,
    make_article,
    make_event,
    make_statement,
)
from tests.support.databases import database


def test_an_article_becomes_findings_a_story_an_alert_and_messages(desk: Desktop) -> None:
    """All in one step; the messages tell the ids under which the rows are stored."""
    article = make_article()
    desk.append(article)
    worker = desk.worker()
    assert worker.step(0, 10) == 1
    assert worker.positions == {PARTITION: 1}
    assert desk.position == 1

    [event], [statement] = listing(desk.engine, "events"), listing(desk.engine, "statements")
    [story], [alert] = listing(desk.engine, "stories"), listing(desk.engine, "alerts")
    assert event["story_id"] == statement["story_id"] == story["id"] == alert["story_id"]
    assert (alert["status"], alert["channel"], alert["delivery"]) == ("held", "terminal:", "pending")
    assert [(told["id"], told["article_id"], told["story_id"]) for told in desk.published()] == [
        (event["id"], article.id, story["id"]),
        (statement["id"], article.id, story["id"]),
    ]


def test_an_article_that_comes_twice_is_processed_once(desk: Desktop) -> None:
    """In one batch or in two."""
    desk.append(make_article(), make_article())
    worker = desk.worker()
    assert worker.step(0, 10) == 2
    desk.append(make_article())
    assert worker.step(0, 10) == 1
    assert (count(desk, "articles"), count(desk, "events"), count(desk, "alerts")) == (1, 1, 1)
    assert len(desk.published()) == 2


def test_a_new_revision_replaces_the_old_one(desk: Desktop) -> None:
    """Its findings are the article's; the story is the same, and nobody is alerted again."""
    desk.append(make_article())
    worker = desk.worker()
    worker.step(0, 10)
    edited = make_article(text="Edited.", title="Edited")
    desk.script.findings["Edited"] = (make_event("visit", topics=("trade",)),)
    desk.append(edited)
    worker.step(0, 10)
    [event] = listing(desk.engine, "events")
    assert (event["kind"], count(desk, "statements"), desk.titles()) == ("visit", 0, ["Edited"])
    assert (count(desk, "stories"), count(desk, "alerts")) == (1, 1)
    assert len(desk.published()) == 3


def test_an_older_wording_that_comes_late_changes_nothing(desk: Desktop) -> None:
    """The log may bring a message again after a newer one."""
    old = make_article()
    edited = make_article(text="Edited.", title="Edited", first_seen=NOW + DAY)
    desk.append(old, edited, old)
    desk.worker().step(0, 10)
    assert desk.titles() == ["Edited"]


def test_the_baseline_of_another_source_does_not_silence_an_article(desk: Desktop) -> None:
    """Whoever met it first says whether it is news."""
    desk.script.findings[make_article().title] = ()
    desk.append(make_article())
    worker = desk.worker()
    worker.step(0, 10)
    desk.append(make_article(text="As another feed has it.", first_seen=NOW + DAY, alert=False))
    worker.step(0, 10)
    desk.script.findings["Edited"] = (make_event(),)
    desk.append(make_article(text="Edited.", title="Edited", first_seen=NOW + 2 * DAY))
    worker.step(0, 10)
    assert count(desk, "alerts") == 1


def test_a_message_that_is_no_article_is_a_dead_letter(desk: Desktop) -> None:
    """And those after it go on."""
    desk.append(make_article("a"), b"{not JSON", make_article("b"))
    assert desk.worker().step(0, 10) == 3
    assert desk.dead() == [(1, "decode", "Permanent")]
    assert desk.titles() == ["Title of a", "Title of b"]


def test_an_article_that_the_extractor_fails_on_is_a_dead_letter(desk: Desktop) -> None:
    """After three attempts; two failures are overcome."""
    for name, failures in (("a", 2), ("b", 3), ("c", 0)):
        desk.script.errors[f"Title of {name}"] = [MemoryError("no memory")] * failures
        desk.append(make_article(name))
    assert desk.worker().step(0, 10) == 3
    assert desk.dead() == [(1, "extract", "MemoryError")]
    assert desk.titles() == ["Title of a", "Title of c"]
    assert [desk.script.read.count(f"Title of {name}") for name in "abc"] == [3, 3, 1]


def test_a_transaction_that_fails_is_done_again(desk: Desktop) -> None:
    """By the next step; nothing is lost and nothing doubled."""
    desk.append(*(make_article(f"a{n}") for n in range(5)))
    worker = desk.worker()
    desk.store.failures = 2
    for _ in range(2):
        with pytest.raises(Transient):
            worker.step(0, 3)
        assert (desk.position, desk.titles(), desk.published()) == (0, [], [])
    assert worker.step(0, 3) == 3
    assert worker.step(0, 3) == 2
    assert desk.titles() == [f"Title of a{n}" for n in range(5)]
    assert len(desk.published()) == 10


@pytest.mark.parametrize(
    "poison",
    [
        (make_event(date="2022-02-30"),),
        (make_event(place=None, countries=(1, 2)),),
        (make_statement(evidence=None),),
    ],
    ids=["impossible day", "countries that are none", "no evidence"],
)
def test_an_article_whose_findings_cannot_be_stored_is_a_dead_letter(desk: Desktop, poison: Any) -> None:
    """It is found by doing the batch one by one, and those around it go on."""
    desk.script.findings["Title of b"] = poison
    desk.append(*(make_article(name) for name in "abc"))
    assert desk.worker().step(0, 10) == 3
    assert [(offset, stage) for offset, stage, _ in desk.dead()] == [(1, "store")]
    assert desk.titles() == ["Title of a", "Title of c"]
    assert desk.position == 3


def test_an_article_that_the_database_refuses_is_a_dead_letter(desk: Desktop) -> None:
    """The sentence of the database is its reason."""
    with desk.engine.begin() as connection:
        connection.execute(text("CREATE UNIQUE INDEX one_outlet ON article (outlet, title)"))
    same = replace(make_article("b"), title="Title of a")
    desk.append(make_article("a"), same, make_article("c"))
    assert desk.worker().step(0, 10) == 3
    assert desk.dead() == [(1, "store", "Permanent")]
    assert desk.titles() == ["Title of a", "Title of c"]


def test_a_database_that_goes_away_makes_no_dead_letters(desk: Desktop) -> None:
    """Not even while a batch is done one by one: what was done stays done, and the rest comes again."""
    desk.script.findings["Title of b"] = (make_statement(evidence=None),)
    desk.append(*(make_article(name) for name in "abc"))
    worker = desk.worker()

    class Away(FailingStore):
        calls = 0

        @contextmanager
        def transaction(self) -> Iterator[Any]:
            self.calls += 1
            if self.calls == 4:
                raise Transient("database", "away")
            with super().transaction() as transaction:
                yield transaction

    worker._store = Away(desk.engine, Clock(), desk.log.append_in, desk.log.identity())
    with pytest.raises(Transient):
        worker.step(0, 10)
    assert (desk.position, desk.titles(), desk.dead()) == (1, ["Title of a"], [])
    assert worker.step(0, 10) == 2
    assert desk.titles() == ["Title of a", "Title of c"]
    assert [offset for offset, _, _ in desk.dead()] == [1]


def test_the_baseline_makes_stories_and_wakes_nobody(desk: Desktop) -> None:
    """Nor does a new revision of it; the first report that is news does."""
    worker = desk.worker()
    desk.append(make_article(alert=False), make_article(text="Edited."))
    worker.step(0, 10)
    assert (count(desk, "stories"), count(desk, "alerts")) == (1, 0)
    assert [row["alert"] for row in listing(desk.engine, "articles")] == [False]
    desk.append(make_article("b"))
    worker.step(0, 10)
    assert (count(desk, "stories"), count(desk, "alerts")) == (1, 1)


def test_who_was_overtaken_reads_again_from_where_the_group_is(desk: Desktop) -> None:
    """The slower of two workers drops its batch and goes on behind the faster one."""
    slow, fast = desk.worker(), desk.worker()
    assert slow.step(0, 1) == fast.step(0, 1) == 0
    desk.append(*(make_article(f"a{n}") for n in range(4)))
    assert slow.step(0, 1) == 1
    assert fast.step(0, 1) == 0
    assert fast.step(0, 2) == 2
    assert slow.step(0, 10) == 0
    assert slow.step(0, 10) == 1
    assert desk.position == 4
    assert desk.titles() == [f"Title of a{n}" for n in range(4)]
    assert len(desk.published()) == 8


def test_two_workers_of_one_partition_process_each_article_once(desk: Desktop) -> None:
    """At the same time, in small batches, with a broken article in the middle."""
    desk.append(*(make_article(f"a{n:02}") for n in range(40)))
    desk.script.findings["Title of a20"] = (make_statement(evidence=None),)
    workers = [desk.worker(), desk.worker()]
    start = Barrier(2)

    def work(worker: Worker) -> int:
        start.wait()
        done = 0
        while desk.position < 40:
            done += worker.step(0, 3)
        return done

    with ThreadPoolExecutor(2) as threads:
        done = [future.result() for future in [threads.submit(work, worker) for worker in workers]]
    assert sum(done) == 40
    assert desk.titles() == [f"Title of a{n:02}" for n in range(40) if n != 20]
    assert [offset for offset, _, _ in desk.dead()] == [20]
    assert len(desk.published()) == 2 * 39


def test_articles_of_all_partitions_are_processed(tmp_path: Path) -> None:
    """In steps that may hold batches of several; a step that fails leaves the other batches to the next."""
    with database("sqlite", tmp_path) as engine:
        desk = Desktop(engine)
        desk.log = EmbeddedLog(engine, partitions=3)
        desk.log.ensure([ARTICLES])
        desk.append(*(make_article(f"a{n:02}") for n in range(12)))
        worker = desk.worker()
        desk.store.failures = 1
        with pytest.raises(Transient):
            worker.step(0, 100)
        assert worker.step(0, 100) == 12
        assert len(desk.titles()) == 12


def test_nothing_to_do_is_nothing_done(desk: Desktop) -> None:
    """An empty log costs no transaction."""
    worker = desk.worker()
    desk.store.failures = 1
    assert worker.step(0, 10) == 0
