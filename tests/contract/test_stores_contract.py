"""One contract for the stores of polls and messages, on a SQLite file and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, func, select, text

from domain.article import Article
from domain.errors import Fenced
from domain.log import ARTICLES, Message
from domain.source import EntryProblem, PollOutcome, Source
from storage.outbox import MAX_BYTES, Publish, SqlOutbox, outbox_publisher
from storage.retention import prune
from storage.schema import entry, poll
from storage.source_admin import SourceAdmin
from storage.sources import SqlSourceStore
from tests.support.builders import DAY, NOW, Clock, make_seen, make_source

LEASE_S = 60.0


@pytest.fixture
def clock() -> Clock:
    """The clock of the stores."""
    return Clock()


def encode(article: Article) -> Message:
    """A message that tells which article it is of."""
    return Message(article.id, article.title.encode(), {"ce_id": article.revision})


@pytest.fixture
def store(engine: Engine, clock: Clock) -> SqlSourceStore:
    """A store that publishes to the outbox."""
    return open_store(engine, clock, outbox_publisher(clock))


def open_store(engine: Engine, clock: Clock, publish: Publish) -> SqlSourceStore:
    """A store on ``engine``."""
    return SqlSourceStore(engine, clock, publish, encode, LEASE_S)


@pytest.fixture
def add(engine: Engine) -> Callable[..., list[Source]]:
    """Adds sources by name, each due a second after the one before, the first at ``NOW``."""

    def add(*names: str, **changes: Any) -> list[Source]:
        clock = Clock()
        made = [make_source(name, **changes) for name in names]
        for source in made:
            SourceAdmin(engine, clock).add([source])
            clock.pass_s(1)
        return made

    return add


def count(engine: Engine, table: Any) -> int:
    """How many rows a table has."""
    with engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def outcome(status: Any = "ok", **changes: Any) -> PollOutcome:
    """A poll at ``NOW``, the next one an hour later."""
    return PollOutcome(**{"status": status, "at": NOW, "next_due": NOW + timedelta(hours=1), **changes})


def test_the_longest_due_are_claimed_first(store: SqlSourceStore, add: Callable[..., list[Source]]) -> None:
    """Up to the limit, in the order in which they fell due, and only what is due."""
    first, second, third = add("z", "y", "x")
    now = NOW + timedelta(seconds=1)

    assert [source.id for source in store.claim_due(NOW - DAY, LEASE_S, 10)] == []
    assert [source.id for source in store.claim_due(now, LEASE_S, 1)] == [first.id]
    assert [source.id for source in store.claim_due(now, LEASE_S, 10)] == [second.id]
    assert [source.id for source in store.claim_due(now + DAY, LEASE_S, 2)] == [first.id, second.id]
    assert [source.id for source in store.claim_due(now + DAY, LEASE_S, 2)] == [third.id]


def test_a_claim_takes_no_more_than_its_limit_however_it_is_planned(
    engine: Engine, store: SqlSourceStore, add: Callable[..., list[Source]]
) -> None:
    """PostgreSQL runs a plain subquery for each row of a table that it thinks small: each run locks another row."""
    add("first", enabled=False)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE source" if engine.dialect.name == "postgresql" else "ANALYZE"))
    add("a", "b", "c", "d")
    assert len(store.claim_due(NOW + DAY, LEASE_S, 1)) == 1


def test_no_two_threads_claim_one_source(
    engine: Engine, clock: Clock, store: SqlSourceStore, add: Callable[..., list[Source]]
) -> None:
    """Four that claim at once share the sources among them, and none comes twice."""
    add(*(f"s{n}" for n in range(40)))
    start = Barrier(4)

    def claim() -> list[str]:
        mine = open_store(engine, clock, outbox_publisher(clock))
        start.wait()
        claimed: list[str] = []
        # On PostgreSQL a claim passes over what another one has locked: one that finds little tries again.
        while some := mine.claim_due(NOW + DAY, LEASE_S, 5):
            claimed += [source.id for source in some]
        return claimed

    with ThreadPoolExecutor(4) as threads:
        claimed = [one for future in [threads.submit(claim) for _ in range(4)] for one in future.result()]
    claimed += [source.id for source in store.claim_due(NOW + DAY, LEASE_S, 40)]

    assert len(claimed) == 40
    assert len(set(claimed)) == 40


def test_a_claim_ends_with_its_lease_or_its_poll(store: SqlSourceStore, add: Callable[..., list[Source]]) -> None:
    """Until then nobody else gets the source; each claim has a greater fencing number."""
    add("one")
    [mine] = store.claim_due(NOW, LEASE_S, 10)

    assert store.claim_due(NOW + timedelta(seconds=LEASE_S - 1), LEASE_S, 10) == []
    [later] = store.claim_due(NOW + timedelta(seconds=LEASE_S), LEASE_S, 10)
    assert later.lease > mine.lease

    store.finish_poll(later, outcome())
    assert store.claim_due(NOW + timedelta(minutes=59), LEASE_S, 10) == []
    assert len(store.claim_due(NOW + timedelta(hours=1), LEASE_S, 10)) == 1


def test_a_disabled_source_is_not_claimed(store: SqlSourceStore, add: Callable[..., list[Source]]) -> None:
    """However long it has been due."""
    add("off", enabled=False)
    assert store.claim_due(NOW + DAY, LEASE_S, 10) == []


def test_a_source_comes_back_as_it_was_added(store: SqlSourceStore, add: Callable[..., list[Source]]) -> None:
    """With the state of a source that was never polled."""
    [added] = add("one", every_s=60.5, with_history=True)
    [claimed] = store.claim_due(NOW, LEASE_S, 1)
    assert claimed == make_source("one", every_s=60.5, with_history=True, lease=1)
    assert claimed.outlet == added.outlet


def test_what_was_saved_with_the_same_wording_is_not_changed(
    store: SqlSourceStore, add: Callable[..., list[Source]]
) -> None:
    """New keys and edited entries are; another source's entries do not count; 1,200 keys are no problem."""
    add("one", "two")
    one, two = store.claim_due(NOW + DAY, LEASE_S, 2)
    store.save_entries(one, [make_seen("a", "w1"), make_seen("b", "w1")])

    assert store.changed(one, {"a": "w1", "b": "w2", "c": "w1"}) == {"b", "c"}
    assert store.changed(two, {"a": "w1"}) == {"a"}
    assert store.changed(one, {}) == set()

    many = {f"k{n}": "w" for n in range(1200)}
    store.save_entries(one, [make_seen(key, "w") for key in many])
    assert store.changed(one, {**many, "k7": "other"}) == {"k7"}


def test_entries_are_saved_with_their_articles(
    engine: Engine, store: SqlSourceStore, add: Callable[..., list[Source]]
) -> None:
    """An article a message, in order; an edited entry is published again, and stays one entry."""
    add("one")
    [source] = store.claim_due(NOW, LEASE_S, 1)
    store.save_entries(source, [make_seen("b"), make_seen("a")])
    store.save_entries(source, [make_seen("a", "w2")])

    sent = SqlOutbox(engine).pending(10)
    assert [(topic, message.value) for _, topic, message in sent] == [
        (ARTICLES, b"Title of b"),
        (ARTICLES, b"Title of a"),
        (ARTICLES, b"Title of a"),
    ]
    assert sent[0][2] == encode(make_seen("b").article)
    assert count(engine, entry) == 2


def test_entries_are_not_saved_without_their_articles(
    engine: Engine, clock: Clock, add: Callable[..., list[Source]]
) -> None:
    """When the log does not take the articles, the entries stay new."""
    add("one")

    def publish(connection: Connection, topic: str, messages: Sequence[Message]) -> None:
        outbox_publisher(clock)(connection, topic, messages)
        raise RuntimeError("the log is full")

    store = open_store(engine, clock, publish)
    [source] = store.claim_due(NOW, LEASE_S, 1)
    with pytest.raises(RuntimeError, match="full"):
        store.save_entries(source, [make_seen("a")])

    assert store.changed(source, {"a": "w1"}) == {"a"}
    assert SqlOutbox(engine).pending(10) == []


def test_saving_extends_the_claim(store: SqlSourceStore, clock: Clock, add: Callable[..., list[Source]]) -> None:
    """A long poll that makes progress keeps its source."""
    add("one")
    [source] = store.claim_due(NOW, LEASE_S, 1)
    clock.pass_s(LEASE_S - 1)
    store.save_entries(source, [make_seen("a")])
    clock.pass_s(LEASE_S - 1)
    assert store.claim_due(clock(), LEASE_S, 1) == []


def test_who_lost_the_claim_saves_nothing(
    engine: Engine, store: SqlSourceStore, add: Callable[..., list[Source]]
) -> None:
    """Neither entries nor articles nor the state of the poll."""
    add("one")
    [lost] = store.claim_due(NOW, LEASE_S, 1)
    [held] = store.claim_due(NOW + DAY, LEASE_S, 1)

    with pytest.raises(Fenced):
        store.save_entries(lost, [make_seen("a")])
    with pytest.raises(Fenced):
        store.finish_poll(lost, outcome(etag="stale"))

    assert store.changed(held, {"a": "w1"}) == {"a"}
    assert SqlOutbox(engine).pending(10) == []
    assert count(engine, poll) == 0
    store.finish_poll(held, outcome())


@pytest.mark.parametrize(
    ("status", "etag", "failures"), [("ok", "new", 0), ("unchanged", "old", 0), ("failed", "old", 2)]
)
def test_validators_are_kept_only_with_their_articles(
    store: SqlSourceStore, add: Callable[..., list[Source]], status: str, etag: str, failures: int
) -> None:
    """A poll that failed or found nothing leaves them as they were; only failures in a row are counted."""
    add("one")
    hour = timedelta(hours=1)
    [source] = store.claim_due(NOW, LEASE_S, 1)
    store.finish_poll(source, outcome(etag="old", last_modified="old", body_sha256="old"))
    [source] = store.claim_due(NOW + hour, LEASE_S, 1)
    store.finish_poll(source, outcome("failed", error="no answer"))
    [source] = store.claim_due(NOW + hour, LEASE_S, 1)
    assert source.failures == 1
    store.finish_poll(source, outcome(status, etag="new", last_modified="new", body_sha256="new"))

    [after] = store.claim_due(NOW + hour, LEASE_S, 1)
    assert (after.etag, after.last_modified, after.body_sha256) == (etag, etag, etag)
    assert (after.failures, after.polled_ok) == (failures, True)


def test_a_source_that_never_answered_has_no_baseline_yet(
    engine: Engine, store: SqlSourceStore, add: Callable[..., list[Source]]
) -> None:
    """A failed first poll leaves the baseline to the next; each poll is in the fetch log with its problems."""
    add("one")
    [source] = store.claim_due(NOW, LEASE_S, 1)
    problems = (EntryProblem("guid-1", "it has no link"),)
    store.finish_poll(source, outcome("failed", error="HTTP 500", http_status=500, problems=problems, next_due=NOW))
    [source] = store.claim_due(NOW, LEASE_S, 1)
    assert not source.polled_ok
    with engine.connect() as connection:
        logged = connection.execute(select(poll)).one()
    assert (logged.status, logged.http_status, logged.error) == ("failed", 500, "HTTP 500")
    assert logged.problems == [{"entry": "guid-1", "problem": "it has no link"}]


def test_the_outbox_gives_messages_in_order_until_they_are_sent(engine: Engine, clock: Clock) -> None:
    """The oldest first, up to the limit; what is marked does not come again, and is pruned when it is old."""
    publish = outbox_publisher(clock)
    messages = [Message(f"k{n}", bytes([n, 0, 255]), {"n": str(n)}) for n in range(5)]
    with engine.begin() as connection:
        publish(connection, ARTICLES, messages[:3])
        publish(connection, ARTICLES, [])
        publish(connection, ARTICLES, messages[3:])
    outbox = SqlOutbox(engine)

    first = outbox.pending(3)
    assert [message for _, _, message in first] == messages[:3]
    outbox.mark_sent([first[0][0], first[2][0]], NOW)
    assert [message for _, _, message in outbox.pending(10)] == [messages[1], *messages[3:]]
    outbox.mark_sent([], NOW)

    assert prune(engine, NOW) == 0
    assert prune(engine, NOW + DAY) == 2
    assert len(outbox.pending(10)) == 3


def test_long_messages_come_a_few_at_a_time(engine: Engine, clock: Clock) -> None:
    """What is in memory at a time is bounded; what is left comes next, in order."""
    outbox = SqlOutbox(engine)
    long = [Message(str(n), b"x" * (MAX_BYTES // 2)) for n in range(3)]
    with engine.begin() as connection:
        outbox_publisher(clock)(connection, ARTICLES, long)
    first = outbox.pending(100)
    assert [message.key for _, _, message in first] == ["0", "1"]
    outbox.mark_sent([number for number, _, _ in first], NOW)
    assert [message.key for _, _, message in outbox.pending(100)] == ["2"]
