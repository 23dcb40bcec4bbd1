"""One contract for deliveries: claimed by one, marked by its holder, and never lost; on SQLite and PostgreSQL."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import Engine, select, text

from storage import schema
from storage.deliveries import SqlDeliveryStore
from storage.outbox import outbox_publisher
from storage.process import SqlProcessStore
from storage.progress import Progress, progress
from tests.support.builders import (
    DAY,
    NOW,
    Clock,
    make_alert,
    make_article,
    make_event,
    make_extraction,
    make_report,
    make_statement,
    make_story,
    save_one,
)

LEASE_S = 30.0
LEASE = timedelta(seconds=LEASE_S)


@pytest.fixture
def store(engine: Engine) -> SqlDeliveryStore:
    """The store."""
    return SqlDeliveryStore(engine)


def report(engine: Engine, name: str) -> None:
    """Article ``name`` tells of the story ``s``."""
    article = make_article(name)
    clock = Clock()
    with SqlProcessStore(engine, clock, outbox_publisher(clock), "log").transaction() as transaction:
        save_one(transaction, article, make_extraction(make_event(), make_statement(), of=article.id))
        transaction.save_stories([(make_story(), make_report(article, (0,), (0,)))])


def queue(engine: Engine, *channels: str, window: str = "held", after_s: float = 0) -> None:
    """An alert of the story ``s``, which article ``a`` tells of, to ``channels``."""
    report(engine, "a")
    clock = Clock(NOW + timedelta(seconds=after_s))
    with SqlProcessStore(engine, clock, outbox_publisher(clock), "log").transaction() as transaction:
        assert transaction.add_alerts([make_alert(make_story(), window, channels=channels, created=clock())])


def state(engine: Engine, channel: str) -> tuple[str, str | None, str | None]:
    """State, error and receipt of the delivery to ``channel``."""
    columns = schema.delivery.c
    with engine.connect() as connection:
        row = connection.execute(
            select(columns.state, columns.error, columns.receipt).where(columns.channel == channel)
        ).one()
    return row.state, row.error, row.receipt


def test_a_delivery_brings_the_whole_alert(engine: Engine, store: SqlDeliveryStore) -> None:
    """Its story, what is known of it, and who reports it, as JSON values."""
    queue(engine, "c")
    [delivery] = store.claim(NOW, LEASE_S, 10, [])

    assert (delivery.channel, delivery.attempt, delivery.created) == ("c", 1, NOW)
    assert not delivery.maybe_duplicate
    message = delivery.message
    article = make_article("a")
    assert {key: message[key] for key in ("id", "watch", "status", "created")} == {
        "id": "s-held",
        "watch": "russia-china",
        "status": "held",
        "created": "2022-03-30T12:00:00Z",
    }
    assert message["story"] == {
        "id": "s",
        "family": "contact",
        "kind": "meeting",
        "status": "held",
        "countries": ["CHN", "RUS"],
        "persons": ["sergey-lavrov", "wang-yi"],
        "day": "2022-03-30",
    }
    assert [event["article_id"] for event in message["events"]] == [article.id]
    assert [said["evidence"]["text"] for said in message["statements"]] == ["Our ties are strong."]
    assert message["reports"] == [
        {
            "article_id": article.id,
            "outlet": "Example Times",
            "country": "GBR",
            "language": "en",
            "title": article.title,
            "url": article.url,
            "published": "2022-03-30T12:00:00Z",
        }
    ]


def test_an_alert_whose_only_report_was_rewritten_is_not_sent(engine: Engine, store: SqlDeliveryStore) -> None:
    """It would say nothing of what happened."""
    queue(engine, "c")
    clock = Clock()
    with SqlProcessStore(engine, clock, outbox_publisher(clock), "log").transaction() as transaction:
        save_one(transaction, replace(make_article("a"), revision="r2"), make_extraction())
    assert store.claim(NOW, LEASE_S, 10, []) == []
    assert state(engine, "c") == ("dead", "its only report was rewritten before this was sent", None)


def test_what_was_withdrawn_holds_up_nothing(engine: Engine, store: SqlDeliveryStore) -> None:
    """A claim of one gives the next that is due: "nothing" would end a pass with alerts unsent."""
    queue(engine, "c")
    clock, other = Clock(NOW + timedelta(seconds=1)), make_story("t")
    with SqlProcessStore(engine, clock, outbox_publisher(clock), "log").transaction() as transaction:
        save_one(transaction, replace(make_article("a"), revision="r2"), make_extraction())
        article = make_article("b")
        save_one(transaction, article, make_extraction(make_event(), of=article.id))
        transaction.save_stories([(other, make_report(article))])
        transaction.add_alerts([make_alert(other, channels=("c",), created=clock())])
    [delivery] = store.claim(clock(), LEASE_S, 1, [])
    assert [report["url"] for report in delivery.message["reports"]] == [article.url]


def test_the_message_is_frozen_at_the_first_attempt(engine: Engine, store: SqlDeliveryStore) -> None:
    """A report that comes later is not in a retry, but in the first attempt to another channel."""
    queue(engine, "one", "two")
    [first] = store.claim(NOW, LEASE_S, 1, ["two"])
    store.failed(first, NOW, "HTTP 500", NOW)
    report(engine, "b")

    again, fresh = sorted(store.claim(NOW, LEASE_S, 10, []), key=lambda delivery: delivery.channel)
    assert (again.channel, again.attempt, again.message) == ("one", 2, first.message)
    assert again.id == first.id
    assert len(first.message["reports"]) == 1
    assert len(fresh.message["reports"]) == 2


def test_the_oldest_are_claimed_first_and_busy_channels_left_out(engine: Engine, store: SqlDeliveryStore) -> None:
    """Up to the limit."""
    queue(engine, "a", "b", window="held", after_s=5)
    queue(engine, "c", window="planned")
    now = NOW + timedelta(seconds=5)

    assert store.claim(now - timedelta(seconds=6), LEASE_S, 10, []) == []
    assert [delivery.channel for delivery in store.claim(now, LEASE_S, 1, [])] == ["c"]
    assert [delivery.channel for delivery in store.claim(now, LEASE_S, 10, ["b", "x"])] == ["a"]
    assert store.claim(now, LEASE_S, 10, ["b"]) == []
    assert [delivery.channel for delivery in store.claim(now, LEASE_S, 10, [])] == ["b"]


def test_no_two_threads_claim_one_delivery(engine: Engine) -> None:
    """Four senders share forty deliveries."""
    queue(engine, *(f"c{n}" for n in range(40)))
    start = Barrier(4)

    def claim() -> list[str]:
        mine = SqlDeliveryStore(engine)
        start.wait()
        claimed: list[str] = []
        while some := mine.claim(NOW, LEASE_S, 3, []):
            claimed += [delivery.id for delivery in some]
        return claimed

    with ThreadPoolExecutor(4) as threads:
        claimed = [one for future in [threads.submit(claim) for _ in range(4)] for one in future.result()]
    claimed += [delivery.id for delivery in SqlDeliveryStore(engine).claim(NOW, LEASE_S, 40, [])]
    assert len(claimed) == 40
    assert len(set(claimed)) == 40


def test_who_dies_while_sending_makes_a_flagged_repeat(engine: Engine, store: SqlDeliveryStore) -> None:
    """Nobody knows whether the receiver has it: after the lease it comes again, flagged from then on."""
    queue(engine, "c")
    [lost] = store.claim(NOW, LEASE_S, 10, [])
    assert store.claim(NOW + LEASE - timedelta(seconds=1), LEASE_S, 10, []) == []

    [again] = store.claim(NOW + LEASE, LEASE_S, 10, [])
    assert (again.id, again.attempt, again.maybe_duplicate) == (lost.id, 2, True)
    assert again.lease > lost.lease
    store.failed(again, NOW + LEASE, "HTTP 500", NOW + LEASE)
    [third] = store.claim(NOW + LEASE, LEASE_S, 10, [])
    assert third.maybe_duplicate


def test_who_lost_the_lease_marks_nothing(engine: Engine, store: SqlDeliveryStore) -> None:
    """The result of the present holder counts."""
    queue(engine, "c")
    [lost] = store.claim(NOW, LEASE_S, 10, [])
    [held] = store.claim(NOW + LEASE, LEASE_S, 10, [])

    store.sent(lost, NOW, "late")
    store.failed(lost, NOW, "late", None)
    assert state(engine, "c") == ("sending", None, None)
    store.sent(held, NOW, "HTTP 200")
    assert state(engine, "c") == ("sent", None, "HTTP 200")
    store.failed(held, NOW, "late", NOW)
    assert state(engine, "c") == ("sent", None, "HTTP 200")


def test_what_was_sent_never_comes_again(engine: Engine, store: SqlDeliveryStore) -> None:
    """An error of an earlier attempt is forgotten; a long receipt is cut."""
    queue(engine, "c")
    [delivery] = store.claim(NOW, LEASE_S, 10, [])
    store.failed(delivery, NOW, "x" * 5000, NOW)
    assert state(engine, "c") == ("pending", "x" * 2000, None)
    [delivery] = store.claim(NOW, LEASE_S, 10, [])
    store.sent(delivery, NOW, "r" * 5000)
    assert state(engine, "c") == ("sent", None, "r" * 500)
    assert store.claim(NOW + DAY, LEASE_S, 10, []) == []


def test_what_failed_comes_when_it_is_due_again_or_never(engine: Engine, store: SqlDeliveryStore) -> None:
    """``retry_at`` is when; without one the delivery is dead."""
    queue(engine, "c")
    [delivery] = store.claim(NOW, LEASE_S, 10, [])
    store.failed(delivery, NOW, "HTTP 503", NOW + timedelta(seconds=7))
    assert store.claim(NOW + timedelta(seconds=6), LEASE_S, 10, []) == []
    [delivery] = store.claim(NOW + timedelta(seconds=7), LEASE_S, 10, [])
    assert (delivery.attempt, delivery.maybe_duplicate) == (2, False)

    assert progress(engine, [make_article().source_id]) == Progress(articles=1, alerts=1, undelivered=1)
    store.failed(delivery, NOW, "HTTP 410", None)
    assert state(engine, "c") == ("dead", "HTTP 410", None)
    assert store.claim(NOW + DAY, LEASE_S, 10, []) == []
    assert progress(engine, ["x"]) == Progress(articles=0, alerts=1, undelivered=0)


def test_a_claim_takes_no_more_than_its_limit_however_it_is_planned(engine: Engine, store: SqlDeliveryStore) -> None:
    """PostgreSQL runs a plain subquery for each row of a table that it thinks small: each run locks another row."""
    queue(engine, "first")
    [first] = store.claim(NOW, LEASE_S, 1, [])
    store.sent(first, NOW, "ok")
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE delivery" if engine.dialect.name == "postgresql" else "ANALYZE"))
    queue(engine, "a", "b", "c", "d", window="planned")
    assert len(store.claim(NOW, LEASE_S, 1, [])) == 1


def test_deliveries_are_told_apart_by_alert_and_channel(engine: Engine, store: SqlDeliveryStore) -> None:
    """Marking one leaves the others as they are."""
    queue(engine, "a", "b")
    one, two = store.claim(NOW, LEASE_S, 10, [])
    store.sent(one, NOW, "ok")
    store.sent(replace(two, id="unknown"), NOW, "ok")
    assert state(engine, one.channel)[0] == "sent"
    assert state(engine, two.channel)[0] == "sending"
