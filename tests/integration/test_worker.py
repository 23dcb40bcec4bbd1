"""The worker on a real database and log: each article is processed exactly once, whatever happens to it."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Barrier
from typing import Any

import msgspec
import pytest
from sqlalchemy import Engine, select, text

from domain.article import Article, Document
from domain.errors import Transient
from domain.extraction import Event, Extraction, Statement
from domain.log import ARTICLES, EVENTS, Message, Partition
from domain.ports import Reader
from processors.announce import Codec
from processors.consequences import Desk
from processors.worker import GROUP, Worker
from storage import schema
from storage.listings import listing
from storage.process import SqlProcessStore
from streams.embedded import EmbeddedLog
from streams.envelope import decode_article, encode_article, event_message, statement_message
from tests.support.builders import (
    DAY,
    LAVROV,
    NOW,
    RUSSIA_CHINA,
    WANG,
    Clock,
    make_article,
    make_event,
    make_extraction,
    make_statement,
    position,
)
from tests.support.databases import KINDS, database

PARTITION = Partition(ARTICLES, 0)
CODEC = Codec(decode_article, event_message, statement_message)
DESK = Desk((RUSSIA_CHINA,), ("terminal:",), frozenset({LAVROV.id, WANG.id}))


@dataclass
class Script:
    """An extractor that finds what it was told to find in the article of a title; by default a meeting."""

    findings: dict[str, tuple[Event | Statement, ...]] = field(default_factory=dict)
    errors: dict[str, list[Exception]] = field(default_factory=dict)
    read: list[str] = field(default_factory=list)

    def __call__(self, document: Document) -> Extraction:
        """Extract, or raise the next error of the document."""
        title = document.title or ""
        self.read.append(title)
        if errors := self.errors.get(title):
            raise errors.pop(0)
        return make_extraction(*self.findings.get(title, (make_event(), make_statement())), of=document.id)


class FailingStore(SqlProcessStore):
    """A store whose next transactions fail, once everything is written."""

    failures = 0

    @contextmanager
    def transaction(self) -> Iterator[Any]:
        """As of the port."""
        with super().transaction() as transaction:
            yield transaction
            if self.failures:
                self.failures -= 1
                raise Transient("database", "a deadlock")


@dataclass
class Desktop:
    """A database with a log, and workers on it."""

    engine: Engine
    script: Script = field(default_factory=Script)

    def __post_init__(self) -> None:
        """Open the log."""
        self.log = EmbeddedLog(self.engine)
        self.log.ensure([ARTICLES, EVENTS])
        self.store = FailingStore(self.engine, Clock(), self.log.append_in, self.log.identity())

    def worker(self, reader: Reader | None = None) -> Worker:
        """One more worker of the group, which has found its partition."""
        reader = reader or self.log.reader(GROUP, [ARTICLES])
        worker = Worker(self.store, reader, self.script, codec=CODEC, desk=DESK, clock=Clock())
        assert worker.step(0, 1) == 0
        return worker

    def append(self, *articles: Article | bytes) -> None:
        """Articles, or values that are none, at the end of the log."""
        messages = [one if isinstance(one, bytes) else encode_article(one) for one in articles]
        whole = [Message("k", one) if isinstance(one, bytes) else one for one in messages]
        self.log.append(ARTICLES, whole, 1)

    def titles(self) -> list[str]:
        """The articles that are stored."""
        return sorted(row["title"] for row in listing(self.engine, "articles"))

    def dead(self) -> list[tuple[int, str, str]]:
        """Offset, stage and error of the dead letters."""
        columns = schema.dead_letter.c
        with self.engine.connect() as connection:
            rows = connection.execute(select(columns.offset, columns.stage, columns.error).order_by(columns.offset))
            return [tuple(row) for row in rows]

    def published(self) -> list[dict[str, Any]]:
        """What other programs were told."""
        reader = self.log.reader("other", [EVENTS])
        reader.poll(0, 1)
        reader.seek(Partition(EVENTS, 0), 0)
        return [msgspec.json.decode(record.value) for batch in reader.poll(0, 1000) for record in batch.records]

    @property
    def position(self) -> int:
        """How far the group has come."""
        return position(self.store, GROUP, PARTITION)


@pytest.fixture(params=KINDS)
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desktop]:
    """An empty database with an empty log."""
    with database(request.param, tmp_path) as engine:
        yield Desktop(engine)


def count(desk: Desktop, name: str) -> int:
    """Rows of a listing."""
    return len(list(listing(desk.engine, name)))


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
