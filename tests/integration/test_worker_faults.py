"""What a worker does about records that kill, records that are gone, and offsets that somebody moved."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from domain.article import Document
from domain.errors import Transient, Unreachable
from domain.extraction import Extraction
from domain.log import ARTICLES, Batch, Place
from processors import worker as worker_module
from processors.worker import DEATHS, GROUP, Worker
from storage import schema
from tests.integration.worker_desk import PARTITION, Desktop, count, gaps
from tests.support.builders import make_article, position


class Died(BaseException):
    """The process ended: nothing that follows in it happens."""


@pytest.fixture
def watchful(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers that look for an operator's resets at every step."""
    monkeypatch.setattr(worker_module, "_LOOK_EVERY_S", 0.0)


def both_steps(worker: Worker) -> int:
    """How many records are finished by the step that learns where to read, and the one that reads there."""
    return worker.step(0, 10) + worker.step(0, 10)


def deadly(desk: Desktop, *titles: str) -> None:
    """Make the extractor end the process at these articles."""
    extract = desk.script.__class__.__call__

    class Deadly(desk.script.__class__):  # type: ignore[misc,name-defined]
        def __call__(self, document: Document) -> Extraction:
            if document.title in titles:
                raise Died
            return extract(self, document)

    desk.script.__class__ = Deadly


def run_until_done(desk: Desktop, records: int, *, batch: int = 10) -> int:
    """Start workers, each in place of one that died, until everything is processed; how many died."""
    deaths = 0
    while True:
        worker = desk.worker()
        try:
            while desk.position < records:
                worker.step(0, batch)
        except Died:
            deaths += 1
            assert deaths < 50, "the crash loop does not end"
        else:
            return deaths


def test_a_record_that_kills_is_left_out_after_three_deaths(desk: Desktop) -> None:
    """One among others, two alone; all the others are processed, once."""
    deadly(desk, "Title of c")
    desk.append(*(make_article(name) for name in "abcdef"))
    assert run_until_done(desk, 6) == DEATHS + 1
    assert desk.dead() == [(2, "crash", "Permanent")]
    assert desk.titles() == [f"Title of {name}" for name in "abdef"]
    assert len(desk.published()) == 2 * 5
    # What came after it goes in one batch again.
    desk.append(*(make_article(name) for name in "ghi"))
    assert desk.worker().step(0, 10) == 3


def test_two_that_kill_in_one_batch_are_both_found(desk: Desktop) -> None:
    """The second costs only the deaths of its own."""
    deadly(desk, "Title of a", "Title of e")
    desk.append(*(make_article(name) for name in "abcdef"))
    assert run_until_done(desk, 6) == DEATHS + 1 + DEATHS
    assert [offset for offset, _, _ in desk.dead()] == [0, 4]
    assert desk.titles() == [f"Title of {name}" for name in "bcdf"]


def test_a_record_is_not_to_blame_for_a_process_that_ends_later(desk: Desktop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed again and again while it commits, the worker loses no article."""

    def die(*_: Any) -> int:
        raise Died

    desk.append(make_article("a"), make_article("b"))
    for _ in range(DEATHS + 4):
        worker = desk.worker()
        monkeypatch.setattr(worker, "_commit", die)
        with pytest.raises(Died):
            worker.step(0, 10)
    assert run_until_done(desk, 2) == 0
    assert desk.dead() == []
    assert desk.titles() == ["Title of a", "Title of b"]


def test_failures_that_a_process_survives_blame_nobody(desk: Desktop) -> None:
    """However often the database was away, the batch stays one batch."""
    desk.append(make_article("a"), make_article("b"))
    worker = desk.worker()
    desk.store.failures = DEATHS + 3
    for _ in range(DEATHS + 3):
        with pytest.raises(Transient):
            worker.step(0, 10)
    assert worker.step(0, 10) == 2
    assert desk.dead() == []


@pytest.mark.usefixtures("watchful")
def test_an_idle_worker_follows_an_operator(desk: Desktop) -> None:
    """Forwards: what is skipped is a gap. Backwards: known articles are not processed again."""
    worker = desk.worker()
    desk.append(*(make_article(name) for name in "ab"))
    assert worker.step(0, 10) == 2
    desk.append(*(make_article(name) for name in "cd"))
    desk.store.reset(GROUP, {PARTITION: Place(3)}, {}, "for the test")
    assert gaps(desk.engine) == [(2, 3)]
    assert both_steps(worker) == 1
    assert desk.titles() == ["Title of a", "Title of b", "Title of d"]
    desk.store.reset(GROUP, {PARTITION: Place(0)}, {}, "for the test")
    read = len(desk.published())
    assert both_steps(worker) == 4
    assert len(desk.titles()) == 4
    assert len(desk.published()) == read + 2, "only the one that was skipped"


def test_a_worker_with_a_batch_in_hand_is_fenced_by_a_reset(desk: Desktop) -> None:
    """It drops the batch and reads from where the operator said."""
    worker = desk.worker()
    desk.append(*(make_article(name) for name in "abc"))
    assert worker.step(0, 1) == 1
    desk.store.reset(GROUP, {PARTITION: Place(2)}, {}, "for the test")
    assert worker.step(0, 10) == 0
    assert worker.step(0, 10) == 1
    assert desk.titles() == ["Title of a", "Title of c"]
    assert position(desk.store, GROUP, PARTITION) == 3


@pytest.mark.usefixtures("watchful")
@pytest.mark.parametrize("with_alerts", [False, True])
def test_a_replay_reads_again_and_alerts_only_when_asked(desk: Desktop, with_alerts: bool) -> None:
    """What the extractor finds now replaces what it found then; records after the replay are news as ever."""
    worker = desk.worker()
    desk.script.findings["Title of a"] = ()
    desk.append(make_article("a"))
    assert worker.step(0, 10) == 1
    assert (count(desk, "events"), count(desk, "alerts")) == (0, 0)
    del desk.script.findings["Title of a"]
    desk.store.reset(GROUP, {PARTITION: Place(0, replay_until=1, replay_alerts=with_alerts)}, {}, "replay")
    assert both_steps(worker) == 1
    assert gaps(desk.engine) == []
    assert (count(desk, "events"), count(desk, "alerts")) == (1, int(with_alerts))
    desk.append(make_article("b"))
    assert worker.step(0, 10) == 1
    assert count(desk, "alerts") == 1


@pytest.mark.usefixtures("watchful")
def test_a_database_that_is_away_keeps_nobody_from_polling(desk: Desktop) -> None:
    """Whoever does not poll loses his partitions; what was polled is read again."""

    class Counting:
        polls = 0

        def __getattr__(self, name: str) -> Any:
            return getattr(reader, name)

        def poll(self, timeout_s: float, max_records: int) -> list[Batch]:
            self.polls += 1
            return reader.poll(timeout_s, max_records)

    reader = desk.log.reader(GROUP, [ARTICLES])
    counting = Counting()
    worker = desk.worker(counting)
    desk.append(make_article("a"))
    before = counting.polls
    desk.store.away = 3
    for _ in range(3):
        with pytest.raises(Unreachable):
            worker.step(0, 10)
    assert counting.polls == before + 3
    assert worker.step(0, 10) == 1


def test_an_article_that_comes_again_beside_a_new_one_keeps_what_it_told(desk: Desktop) -> None:
    """As when a relay was killed before its mark: the message is there twice, and others come with it."""
    worker = desk.worker()
    desk.append(make_article("a"))
    assert worker.step(0, 10) == 1
    before = [count(desk, name) for name in ("events", "statements", "alerts")]
    assert before[0] == 1
    desk.append(make_article("a"), make_article("b"))
    assert worker.step(0, 10) == 2
    assert (count(desk, "events"), count(desk, "statements")) == (2 * before[0], 2 * before[1])
    with desk.engine.connect() as connection:
        assert len(connection.execute(select(schema.story_report)).all()) == 2
