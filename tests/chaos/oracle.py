"""The oracle: whether all is there that the load must lead to, each thing once, and nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, select

from domain.log import EVENTS
from storage.engine import READ_ONLY
from storage.schema import alert, article, event, outbox, statement, story, story_report
from streams.tables import log_record
from tests.chaos.load import KINDS, Things, name_of_story


@dataclass(frozen=True, slots=True)
class Gaps:
    """Things that are missing, and things that are there too often or should not be; of how many."""

    lost: int
    doubled: int
    compared: int
    detail: str


def compare(wanted: Things, found: Things) -> Gaps:
    """Judge each kind by names and by how often each is there."""
    lost = {kind: (wanted[kind] - found[kind]).total() for kind in KINDS}
    doubled = {kind: (found[kind] - wanted[kind]).total() for kind in KINDS}
    wrong = [f"{kind}: {lost[kind]} lost, {doubled[kind]} doubled" for kind in KINDS if lost[kind] or doubled[kind]]
    compared = sum(things.total() for things in wanted.values())
    return Gaps(sum(lost.values()), sum(doubled.values()), compared, "; ".join(wrong))


def found(engine: Engine, sent: Iterable[str], *, embedded: bool) -> Things:
    """What the program's tables hold; ``sent`` are the ids of the alerts that a receiver got, as often as it did.

    Messages to other programs are in the ``embedded`` log, or else in the outbox, whatever the relay did with them.
    """
    with engine.connect().execution_options(**READ_ONLY) as connection:
        stories = {
            row.id: name_of_story(row.countries, row.status, row.day)
            for row in connection.execute(select(story.c.id, story.c.countries, story.c.status, story.c.day))
        }
        alerts = {
            row.id: f"{row.watch} of {stories[row.story_id]}: {row.window}"
            for row in connection.execute(select(alert.c.id, alert.c.watch, alert.c.story_id, alert.c.window))
        }
        reports = connection.execute(select(story_report.c.story_id, story_report.c.article_id)).all()
        return {
            "articles": Counter(connection.execute(select(article.c.id)).scalars()),
            "events": _findings(connection, event, stories),
            "statements": _findings(connection, statement, stories),
            "stories": Counter(stories.values()),
            "reports": Counter(f"{stories[row.story_id]} by {row.article_id}" for row in reports),
            "alerts": Counter(alerts.values()),
            "sent": Counter(alerts.get(id_, id_) for id_ in sent),
            "messages": _messages(connection, embedded=embedded),
        }


def _findings(connection: Connection, table: Any, stories: Mapping[str, str]) -> Counter[str]:
    rows = connection.execute(select(table.c.id, table.c.story_id))
    return Counter(f"{row.id} of {stories.get(row.story_id, 'no story')}" for row in rows)


def _messages(connection: Connection, *, embedded: bool) -> Counter[str]:
    table = log_record if embedded else outbox
    headers = connection.execute(select(table.c.headers).where(table.c.topic == EVENTS)).scalars()
    return Counter(each["ce_subject"] for each in headers)
