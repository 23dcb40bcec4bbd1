"""The sender on a real database: every delivery ends sent or dead, and a slow receiver holds up nobody."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, wait
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from sqlalchemy import Engine

from alerts.sender import LEASE_S, THREADS, Sender
from domain.alert import Delivery
from domain.errors import Permanent, Transient, Unreachable
from domain.ports import Channel
from storage.deliveries import SqlDeliveryStore
from storage.listings import listing
from storage.outbox import outbox_publisher
from storage.process import SqlProcessStore
from tests.support.builders import (
    DAY,
    Clock,
    make_alert,
    make_article,
    make_event,
    make_extraction,
    make_report,
    make_story,
    save_one,
)
from tests.support.databases import database

WAIT_S = 20


@dataclass
class Inbox:
    """A channel that keeps what it is sent; raises the next error first, and waits until it is open."""

    errors: list[Exception] = field(default_factory=list)
    open: Event = field(default_factory=Event)
    entered: Event = field(default_factory=Event)
    came: list[Delivery] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Open."""
        self.open.set()

    def send(self, delivery: Delivery) -> str:
        """Take it."""
        self.entered.set()
        assert self.open.wait(WAIT_S)
        self.came.append(delivery)
        if self.errors:
            raise self.errors.pop(0)
        return "taken"


class ForgetfulStore(SqlDeliveryStore):
    """A store that is away when the result of an attempt is to be marked."""

    away = True

    def sent(self, delivery: Delivery, now: Any, receipt: str) -> None:
        """Fail."""
        if self.away:
            raise Unreachable("database", "the database does not answer")
        super().sent(delivery, now, receipt)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """A database with one story."""
    with database("sqlite", tmp_path) as engine:
        article = make_article()
        with SqlProcessStore(engine, Clock(), outbox_publisher(Clock()), "log").transaction() as transaction:
            save_one(transaction, article, make_extraction(make_event()))
            transaction.save_stories([(make_story(), make_report(article))])
        yield engine


@pytest.fixture
def clock() -> Clock:
    """The time."""
    return Clock()


class Post:
    """A sender with its channels, which is closed at the end."""

    def __init__(self, engine: Engine, clock: Clock, **channels: Inbox) -> None:
        self.engine = engine
        self.clock = clock
        self.channels: dict[str, Channel] = dict(channels)
        self.store = SqlDeliveryStore(engine)
        self.senders: list[Sender] = []

    def queue(self, *channels: str, window: str = "held") -> None:
        """An alert."""
        clock = self.clock
        with SqlProcessStore(self.engine, clock, outbox_publisher(clock), "log").transaction() as transaction:
            assert transaction.add_alerts([make_alert(make_story(), window, channels=channels, created=clock())])

    def sender(self, store: SqlDeliveryStore | None = None) -> Sender:
        """A sender whose jitter is the longest."""
        self.senders.append(Sender(store or self.store, self.channels, self.clock, lambda: 1 - 1e-9))
        return self.senders[-1]

    def states(self) -> dict[str, tuple[str, int, str | None]]:
        """Delivery, attempts and error by channel."""
        rows = listing(self.engine, "alerts")
        return {row["channel"]: (row["delivery"], row["attempts"], row["error"]) for row in rows}


def finish(futures: list[Future[bool]]) -> list[bool]:
    """Wait for attempts, and say which were accepted."""
    assert not wait(futures, WAIT_S).not_done
    return [future.result() for future in futures]


@pytest.fixture
def post(engine: Engine, clock: Clock) -> Iterator[Post]:
    """Senders to the channels ``a`` and ``b``."""
    post = Post(engine, clock, a=Inbox(), b=Inbox())
    yield post
    for sender in post.senders:
        sender.close(WAIT_S)


def inbox(post: Post, name: str) -> Inbox:
    """A channel of the test."""
    channel = post.channels[name]
    assert isinstance(channel, Inbox)
    return channel


def test_what_is_accepted_is_sent_once(post: Post) -> None:
    """To each of its channels."""
    post.queue("a", "b")
    sender = post.sender()
    assert finish(sender.step()) == [True, True]
    assert post.states() == {"a": ("sent", 1, None), "b": ("sent", 1, None)}
    assert sender.step() == []
    [came] = inbox(post, "a").came
    assert came.message["headline"] == make_story().headline


def test_what_fails_is_tried_again_with_the_same_words(post: Post, clock: Clock) -> None:
    """After ten seconds at the most, then twenty; it is no repeat, as it is known to have failed."""
    inbox(post, "a").errors = [Transient("a", "HTTP 503"), OSError("broken")]
    post.queue("a")
    sender = post.sender()
    for error, wait_s in (("a: HTTP 503", 10), ("broken", 20)):
        assert finish(sender.step()) == [False]
        assert post.states()["a"][0::2] == ("pending", error)
        clock.pass_s(wait_s - 1)
        assert sender.step() == []
        clock.pass_s(1)
    assert finish(sender.step()) == [True]
    assert post.states() == {"a": ("sent", 3, None)}
    came = inbox(post, "a").came
    assert [one.attempt for one in came] == [1, 2, 3]
    assert came[0].message == came[2].message
    assert not any(one.maybe_duplicate for one in came)


def test_what_is_refused_is_dead(post: Post, clock: Clock) -> None:
    """It is not tried again, and shows why."""
    inbox(post, "a").errors = [Permanent("a", "HTTP 404")]
    post.queue("a")
    sender = post.sender()
    assert finish(sender.step()) == [False]
    clock.now += 2 * DAY
    assert sender.step() == []
    assert post.states() == {"a": ("dead", 1, "a: HTTP 404")}


def test_what_fails_for_a_day_is_dead(post: Post, clock: Clock) -> None:
    """Old news must not flood a receiver that is back."""
    inbox(post, "a").errors = [Transient("a", "HTTP 503")]
    post.queue("a")
    clock.now += DAY
    finish(post.sender().step())
    assert post.states() == {"a": ("dead", 1, "a: HTTP 503")}


def test_a_channel_that_is_set_no_more_makes_its_deliveries_dead(post: Post) -> None:
    """The sentence says how to have it again."""
    post.queue("gone")
    assert post.sender().drain() == 1
    state, _, error = post.states()["gone"]
    assert state == "dead"
    assert "add it to alerts.channels" in str(error)


def test_a_slow_channel_holds_up_no_other(post: Post) -> None:
    """Nor does it get two deliveries at a time."""
    slow, quick = inbox(post, "a"), inbox(post, "b")
    slow.open.clear()
    post.queue("a", "b")
    post.queue("a", "b", window="planned")
    sender = post.sender()
    begun = sender.step()
    assert slow.entered.wait(WAIT_S)
    while len(quick.came) < 2:
        wait([future for future in begun if not future.done()], 0.01)
        begun += sender.step()
    assert slow.came == []
    slow.open.set()
    assert finish(begun) == [True] * 3
    assert finish(sender.step()) == [True]
    assert {state for state, _, _ in post.states().values()} == {"sent"}


def test_no_delivery_is_claimed_to_wait_for_a_thread(post: Post) -> None:
    """Its lease would run while nobody sends it."""
    names = [f"slow-{n}" for n in range(THREADS + 3)]
    shut = Event()
    post.channels |= {name: Inbox(open=shut) for name in names}
    for name in names:
        inbox(post, name).open.clear()
    post.queue(*names)
    sender = post.sender()
    begun = sender.step()
    assert len(begun) == THREADS
    assert sender.step() == []
    shut.set()
    assert all(finish(begun))
    assert all(finish(sender.step()))
    assert {state for state, _, _ in post.states().values()} == {"sent"}


def test_draining_sends_all_that_is_due(post: Post) -> None:
    """In their order; what fails is counted, and left for its time."""
    inbox(post, "b").errors = [Transient("b", "HTTP 503")]
    for window in ("held", "planned", "denied"):
        post.queue("a", "b", window=window)
        post.clock.pass_s(1)
    assert post.sender().drain() == 1
    assert [one.message["status"] for one in inbox(post, "a").came] == ["held", "planned", "denied"]
    assert len(inbox(post, "b").came) == 3
    assert sorted(row["delivery"] for row in listing(post.engine, "alerts")) == ["pending"] + ["sent"] * 5
    assert post.sender().drain() == 0


def test_a_crash_between_sending_and_marking_makes_a_flagged_repeat(post: Post, clock: Clock) -> None:
    """Only after the lease, with the same key and the same words."""
    post.queue("a")
    assert finish(post.sender(ForgetfulStore(post.engine)).step()) == [False]
    assert post.states() == {"a": ("sending", 1, None)}

    sender = post.sender()
    clock.now += timedelta(seconds=LEASE_S - 1)
    assert sender.step() == []
    clock.pass_s(1)
    assert finish(sender.step()) == [True]
    first, repeat = inbox(post, "a").came
    assert (first.id, first.message) == (repeat.id, repeat.message)
    assert (first.maybe_duplicate, repeat.maybe_duplicate) == (False, True)
    assert post.states() == {"a": ("sent", 2, None)}


def test_a_sender_whose_database_was_away_goes_on(post: Post) -> None:
    """The channel is idle again, and what comes next is sent."""
    store = ForgetfulStore(post.engine)
    sender = post.sender(store)
    post.queue("a")
    assert finish(sender.step()) == [False]
    store.away = False
    post.queue("a", window="planned")
    assert finish(sender.step()) == [True]
    assert [row["delivery"] for row in listing(post.engine, "alerts")] == ["sending", "sent"]


def test_closing_finishes_what_is_being_sent(post: Post) -> None:
    """A stop does not make repeats."""
    slow = inbox(post, "a")
    slow.open.clear()
    post.queue("a")
    sender = post.sender()
    sender.step()
    assert slow.entered.wait(WAIT_S)
    slow.open.set()
    sender.close(WAIT_S)
    assert post.states() == {"a": ("sent", 1, None)}
