"""The judge itself: it finds all well when all is well, and sees whatever is missing or there too often."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, Table, delete, insert, select, update

from domain.log import EVENTS
from storage.schema import alert, event, statement, story, story_report
from streams.tables import log_record
from tests.chaos.load import SHAPES, consequences, with_repeats
from tests.chaos.place import Place, open_place
from tests.chaos.witness import Count
from tests.support.databases import KINDS

RECORDS = 2 * SHAPES


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """A load that one worker has been through, whom nobody killed, and whose alerts nobody has sent yet."""
    with open_place("sqlite", None, tmp_path) as place:
        place.fill(RECORDS)
        place.work()
        yield place


@pytest.mark.parametrize("database", KINDS)
def test_a_run_without_kills_gives_what_the_load_must_give(tmp_path: Path, database: str) -> None:
    """All of every kind: the oracle is not written from what the program does, so the two could differ."""
    with open_place(database, None, tmp_path) as place:
        place.fill(RECORDS)
        place.work()
        count = place.judge()
        assert count == Count(RECORDS, 0, 0), count.detail
        wanted = consequences(place.told)
        assert count.compared == sum(things.total() for things in wanted.values())
        assert all(wanted.values()), "a kind of which the load has nothing is not judged"


def test_some_articles_come_again() -> None:
    """Of the batch in hand, and of one before; the rest are new."""
    numbers = with_repeats(200, start=7)
    times = Counter(numbers)
    assert sorted(times) == list(range(7, 187))
    assert sum(times.values()) - len(times) == 20
    gaps = {place - numbers.index(number) for place, number in enumerate(numbers)} - {0}
    assert min(gaps) < 20 < max(gaps)


def first(table: Table) -> Callable[[Connection], None]:
    """Deletes one row of a table."""

    def take(connection: Connection) -> None:
        id_ = connection.execute(select(table.c.id).limit(1)).scalar_one()
        connection.execute(delete(table).where(table.c.id == id_))

    return take


def report(connection: Connection) -> None:
    """Deletes the only report of a story that was alerted."""
    alone = select(alert.c.story_id).where(alert.c.window == "planned").limit(1).scalar_subquery()
    assert connection.execute(delete(story_report).where(story_report.c.story_id == alone)).rowcount == 1


def place_in_story(connection: Connection) -> None:
    """Takes an event out of its story."""
    id_ = connection.execute(select(event.c.id).limit(1)).scalar_one()
    connection.execute(update(event).where(event.c.id == id_).values(story_id=None))


def message(connection: Connection) -> None:
    """Deletes a message to other programs."""
    assert connection.execute(delete(log_record).where(log_record.c.topic == EVENTS, log_record.c.offset == 3)).rowcount


@pytest.mark.parametrize(
    ("take", "detail"),
    [
        (first(event), "events: 1 lost, 0 doubled"),
        (first(statement), "statements: 1 lost, 0 doubled"),
        (place_in_story, "events: 1 lost, 1 doubled"),
        # The sender sends no alert of which no report is left.
        (report, "reports: 1 lost, 0 doubled; sent: 1 lost, 0 doubled"),
        (message, "messages: 1 lost, 0 doubled"),
    ],
)
def test_what_is_missing_is_lost(place: Place, take: Callable[[Connection], None], detail: str) -> None:
    """One of a kind is enough, and the judge says of which."""
    with place.application.engine.begin() as connection:
        take(connection)
    count = place.judge()
    assert count.detail == detail
    assert count.lost > 0


def test_an_article_that_is_missing_is_lost_with_all_that_it_told(place: Place) -> None:
    """An article that was never saved."""
    [number] = {5} & set(place.told.values())
    place.tell([1000 * SHAPES + number])
    assert place.judge().detail == "articles: 1 lost, 0 doubled"


def test_a_second_story_and_alert_of_one_occasion_are_doubled(place: Place) -> None:
    """As when two workers begin one each: their ids differ."""
    with place.application.engine.begin() as connection:
        told = connection.execute(select(alert).where(alert.c.window == "held").limit(1)).one()
        of = connection.execute(select(story).where(story.c.id == told.story_id)).one()
        connection.execute(insert(story).values({**of._asdict(), "id": "another"}))
        connection.execute(insert(alert).values({**told._asdict(), "id": "another", "story_id": "another"}))
    count = place.judge()
    assert (count.lost, count.doubled) == (0, 2)
    assert count.detail == "stories: 0 lost, 1 doubled; alerts: 0 lost, 1 doubled"


def test_an_alert_that_comes_twice_is_doubled_and_one_that_does_not_come_is_lost(place: Place) -> None:
    """At the receiver, whatever the program believes that it sent."""
    sent = place.send()
    assert place.judge(sent) == Count(RECORDS, 0, 0)
    assert place.judge([*sent, sent[0]]).detail == "sent: 0 lost, 1 doubled"
    assert place.judge(sent[1:]).detail == "sent: 1 lost, 0 doubled"
    assert place.judge([*sent, "nobody's"]).detail == "sent: 0 lost, 1 doubled"
