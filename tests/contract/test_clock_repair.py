"""Only what no right clock can have written is brought back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from domain.source import PollOutcome
from storage.clock_repair import repair_times
from storage.deliveries import SqlDeliveryStore
from storage.lease import SqlLease
from storage.outbox import outbox_publisher
from storage.process import SqlProcessStore
from storage.source_admin import SourceAdmin
from storage.sources import SqlSourceStore
from streams.envelope import encode_article
from tests.support.builders import (
    DAY,
    NOW,
    Clock,
    make_alert,
    make_article,
    make_event,
    make_extraction,
    make_report,
    make_source,
    make_story,
    save_one,
)

HOUR_S = 3600.0


def test_what_was_put_off_by_a_wrong_clock_is_due(engine: Engine) -> None:
    """A claim and a lease of an hour from now; those that are as they should be stay."""
    clock = Clock()
    SourceAdmin(engine, clock).add([make_source("one"), make_source("two")])
    store = SqlSourceStore(engine, clock, outbox_publisher(clock), encode_article, 60)
    lease, other = SqlLease(engine, "work", clock), SqlLease(engine, "work", clock)
    clock.pass_s(HOUR_S)
    assert len(store.claim_due(clock(), 60, 1)) == 1
    assert lease.hold()
    assert repair_times(engine, clock(), set_back=False) == 0
    clock.pass_s(-HOUR_S)
    assert len(store.claim_due(clock(), 60, 9)) == 1, "the other one was never claimed"
    assert not other.hold()
    assert repair_times(engine, clock(), set_back=False) == 2
    assert len(store.claim_due(clock(), 60, 9)) == 1
    assert other.hold()
    assert repair_times(engine, NOW + timedelta(seconds=1), set_back=False) == 0


@pytest.mark.parametrize("back_s", [HOUR_S, HOUR_S / 4])
def test_what_waits_when_the_clock_is_set_back_is_due(engine: Engine, back_s: float) -> None:
    """A delivery that was queued just before, and a source that was polled; however far the clock goes back."""
    clock = Clock(NOW + DAY)
    SourceAdmin(engine, clock).add([make_source("one", every_s=60.0)])
    sources = SqlSourceStore(engine, clock, outbox_publisher(clock), encode_article, 60)
    [source] = sources.claim_due(clock(), 60, 1)
    sources.finish_poll(source, PollOutcome("ok", clock(), clock() + timedelta(seconds=60)))
    article, story = make_article(), make_story()
    with SqlProcessStore(engine, clock, outbox_publisher(clock), "log").transaction() as transaction:
        save_one(transaction, article, make_extraction(make_event(), of=article.id))
        transaction.save_stories([(story, make_report(article))])
        assert transaction.add_alerts([make_alert(story, channels=("terminal:",), created=clock())])
    clock.pass_s(-back_s)
    deliveries = SqlDeliveryStore(engine)
    assert deliveries.claim(clock(), 30, 9, []) == []
    assert repair_times(engine, clock(), set_back=True) == 2
    assert len(deliveries.claim(clock(), 30, 9, [])) == 1
    assert len(sources.claim_due(clock(), 60, 9)) == 1
