"""The listings: their columns, what ``since`` leaves out, and JSON values only."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from domain.log import Partition, Record
from domain.source import EntryProblem, PollOutcome
from storage.listings import LISTINGS, listing
from storage.outbox import outbox_publisher
from storage.process import SqlProcessStore
from storage.source_admin import SourceAdmin
from storage.sources import SqlSourceStore
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
    make_statement,
    make_story,
    save_one,
)
from tests.support.databases import KINDS, database

COLUMNS = {
    "sources": "name country language kind url every_s with_history enabled origin status failures last_poll last_ok "
    "next_due error problems",
    "articles": "id published first_seen outlet language title url text_origin text alert updated",
    "events": "id kind status countries date place confidence story_id article_id outlet url updated details",
    "statements": "id speaker speaker_name country direct about text confidence story_id article_id outlet url updated "
    "details",
    "stories": "id family kind status countries persons day reported headline reports first_seen updated",
    "alerts": "id watch status headline story_id channel delivery attempts maybe_duplicate sent error created",
    "dead-letters": "id added stage error message log topic number offset key state",
}


@pytest.fixture(params=KINDS)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database in which article ``old`` and, a day later, ``new`` tell of stories of their own."""
    with database(request.param, tmp_path) as engine:
        for name, now in (("old", NOW), ("new", NOW + DAY)):
            clock = Clock(now)
            article = make_article(name)
            story = make_story(f"story-{name}", first_seen=now, updated=now)
            with SqlProcessStore(engine, clock, outbox_publisher(clock), "log").transaction() as transaction:
                save_one(transaction, article, make_extraction(make_event(), make_statement()))
                transaction.save_stories([(story, make_report(article, (0,), (0,)))])
                transaction.add_alerts([make_alert(story, channels=("c",), created=now)])
                transaction.dead_letter(
                    Record(Partition("t", 0), now.day, "k", b"", {}), "decode", ValueError("no"), ""
                )
            SourceAdmin(engine, clock).add([make_source(name)])
            store = SqlSourceStore(engine, clock, outbox_publisher(clock), lambda _: pytest.fail("no article"), 60)
            [source] = store.claim_due(now, 60, 1)
            problems = (EntryProblem("guid", "it has no link"),)
            store.finish_poll(source, PollOutcome("ok", now, now + 9 * DAY, problems=problems))
        yield engine


@pytest.mark.parametrize("name", LISTINGS)
def test_each_listing_has_its_columns_in_json_values(engine: Engine, name: str) -> None:
    """In this order; scripts read them by name."""
    rows = list(listing(engine, name))
    assert len(rows) == 2
    assert [list(row) for row in rows] == [COLUMNS[name].split()] * 2
    assert json.loads(json.dumps(rows)) == rows


@pytest.mark.parametrize("name", LISTINGS)
def test_since_leaves_out_what_is_older(engine: Engine, name: str) -> None:
    """The moment itself is in."""
    later = NOW + DAY
    assert list(listing(engine, name, NOW)) == list(listing(engine, name))
    assert len(list(listing(engine, name, later))) == 1
    assert list(listing(engine, name, later + timedelta(milliseconds=1))) == []


@pytest.mark.parametrize("name", [name for name in LISTINGS if name != "sources"])
def test_the_newest_comes_last(engine: Engine, name: str) -> None:
    """As in a log; sources are by name."""
    moment = {"alerts": "created", "dead-letters": "added"}.get(name, "updated")
    moments = [row[moment] for row in listing(engine, name)]
    assert moments == ["2022-03-30T12:00:00.000Z", "2022-03-31T12:00:00.000Z"]


def test_a_listing_tells_how_things_belong_together(engine: Engine) -> None:
    """An event with its story and its article's outlet; a story with the number of its reports."""
    event, _ = listing(engine, "events")
    article = make_article("old")
    assert (event["story_id"], event["article_id"], event["outlet"]) == ("story-old", article.id, "Example Times")
    assert event["countries"] == "CHN,RUS"
    assert event["details"]["actors"][0]["name"] == "Sergey Lavrov"
    story, _ = listing(engine, "stories")
    assert (story["reports"], story["persons"], story["day"]) == (1, ["sergey-lavrov", "wang-yi"], "2022-03-30")
    alert, _ = listing(engine, "alerts")
    assert (alert["status"], alert["delivery"], alert["attempts"], alert["sent"]) == ("held", "pending", 0, None)


def test_an_alert_without_a_channel_is_listed(engine: Engine) -> None:
    """It was made, though nobody was told."""
    clock = Clock(NOW + 2 * DAY)
    with SqlProcessStore(engine, clock, outbox_publisher(clock), "log").transaction() as transaction:
        transaction.add_alerts([make_alert(make_story("story-new"), "planned", channels=(), created=clock())])
    last = list(listing(engine, "alerts"))[-1]
    assert (last["status"], last["channel"], last["delivery"]) == ("planned", None, None)


def test_a_listing_that_is_left_early_lets_go(engine: Engine) -> None:
    """A pipe to ``head`` holds no connection."""
    rows = listing(engine, "events")
    next(rows)
    assert engine.pool.checkedout() == 1  # type: ignore[attr-defined]
    rows.close()  # type: ignore[attr-defined]
    assert engine.pool.checkedout() == 0  # type: ignore[attr-defined]
