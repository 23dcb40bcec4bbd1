"""What the ``list`` commands and the export show: rows of JSON values, newest last. docs/columns.md describes them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import Engine, Select, func, select

from domain.ports import Row
from storage.engine import READ_ONLY
from storage.schema import alert, article, dead_letter, delivery, event, poll, source, statement, story, story_report
from storage.sql_errors import translated

_STREAM = 500


def _sources(since: datetime | None) -> Select[Any]:
    c = source.c
    problems = (
        select(poll.c.problems)
        .where(poll.c.source_id == c.id, poll.c.status != "unchanged")
        .order_by(poll.c.at.desc())
        .limit(1)
        .scalar_subquery()
        .label("problems")
    )
    query = select(
        c.name, c.country, c.language, c.kind, c.url, c.every_s, c.with_history, c.enabled, c.origin, c.status,
        c.failures, c.last_poll, c.last_ok, c.next_due, c.error, problems,
    )  # fmt: skip
    return (query.where(c.last_poll >= since) if since else query).order_by(c.name, c.url)


def _articles(since: datetime | None) -> Select[Any]:
    c = article.c
    query = select(
        c.id, c.published, c.first_seen, c.outlet, c.language, c.title, c.url, c.text_origin, c.text, c.alert, c.updated
    )
    return (query.where(c.updated >= since) if since else query).order_by(c.updated, c.id)


def _events(since: datetime | None) -> Select[Any]:
    c = event.c
    query = select(
        c.id, c.kind, c.status, c.countries, c.date, c.place, c.confidence, c.story_id, c.article_id,
        article.c.outlet, article.c.url, c.updated, c.details,
    ).join(article, article.c.id == c.article_id)  # fmt: skip
    return (query.where(c.updated >= since) if since else query).order_by(c.updated, c.article_id, c.position)


def _statements(since: datetime | None) -> Select[Any]:
    c = statement.c
    query = select(
        c.id, c.speaker, c.speaker_name, c.country, c.direct, c.about, c.text, c.confidence, c.story_id, c.article_id,
        article.c.outlet, article.c.url, c.updated, c.details,
    ).join(article, article.c.id == c.article_id)  # fmt: skip
    return (query.where(c.updated >= since) if since else query).order_by(c.updated, c.article_id, c.position)


def _stories(since: datetime | None) -> Select[Any]:
    c = story.c
    reports = (
        select(func.count())
        .select_from(story_report)
        .where(story_report.c.story_id == c.id)
        .scalar_subquery()
        .label("reports")
    )
    query = select(
        c.id, c.family, c.kind, c.status, c.countries, c.persons, c.day, c.reported, c.headline, reports,
        c.first_seen, c.updated,
    )  # fmt: skip
    return (query.where(c.updated >= since) if since else query).order_by(c.updated, c.id)


def _alerts(since: datetime | None) -> Select[Any]:
    query = (
        select(
            alert.c.id, alert.c.watch, alert.c.window.label("status"), story.c.headline, alert.c.story_id,
            delivery.c.channel, delivery.c.state.label("delivery"), delivery.c.attempts, delivery.c.maybe_duplicate,
            delivery.c.sent, delivery.c.error, alert.c.created,
        )
        .join(story, story.c.id == alert.c.story_id)
        .outerjoin(delivery, delivery.c.alert_id == alert.c.id)
    )  # fmt: skip
    query = query.where(alert.c.created >= since) if since else query
    return query.order_by(alert.c.created, alert.c.id, delivery.c.id)


def _dead_letters(since: datetime | None) -> Select[Any]:
    c = dead_letter.c
    query = select(c.id, c.added, c.stage, c.error, c.message, c.log, c.topic, c.number, c.offset, c.key, c.state)
    return (query.where(c.added >= since) if since else query).order_by(c.id)


LISTINGS: dict[str, Callable[[datetime | None], Select[Any]]] = {
    "sources": _sources,
    "articles": _articles,
    "events": _events,
    "statements": _statements,
    "stories": _stories,
    "alerts": _alerts,
    "dead-letters": _dead_letters,
}
"""A query by what it lists; ``since`` is the earliest update (for sources: the earliest last poll)."""


def listing(engine: Engine, name: str, since: datetime | None = None) -> Iterator[Row]:
    """The rows of one of ``LISTINGS``, read in a stream."""
    with (
        translated(engine),
        engine.connect().execution_options(**READ_ONLY, yield_per=_STREAM) as connection,
        # Closed by name: a reader that stops early would leave a cursor open on the server.
        connection.execute(LISTINGS[name](since)) as rows,
    ):
        for row in rows:
            yield {key: _json(value) for key, value in row._asdict().items()}


def _json(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return value.isoformat() if isinstance(value, date) else value
