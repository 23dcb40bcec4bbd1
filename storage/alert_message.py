"""An alert as JSON: what a webhook posts, a file holds and a terminal prints."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from storage.schema import alert, article, event, statement, story, story_report


def alert_message(connection: Connection, alert_id: str) -> dict[str, Any]:
    """The alert with its story, and the events, statements and reports that are known of it now.

    ``status`` is the alert's window: what was news when it was made (``planned``, ``held``, ``denied``,
    ``said``). The events that say so come first; else what was seen first does.
    """
    told = connection.execute(
        select(alert.c.watch, alert.c.window, alert.c.headline.label("told"), alert.c.created, story)
        .join(story, story.c.id == alert.c.story_id)
        .where(alert.c.id == alert_id)
    ).one()
    reports = connection.execute(
        select(article)
        .join(story_report, story_report.c.article_id == article.c.id)
        .where(story_report.c.story_id == told.id)
        .order_by(story_report.c.added, article.c.first_seen, article.c.id)
    ).all()
    order = {report.id: place for place, report in enumerate(reports)}
    return {
        "id": alert_id,
        "watch": told.watch,
        "status": told.window,
        "headline": told.told,
        "created": _iso(told.created),
        "story": {
            "id": told.id,
            "family": told.family,
            "kind": told.kind,
            "status": told.status,
            "countries": told.countries.split(","),
            "persons": told.persons,
            "day": told.day.isoformat() if told.day else None,
        },
        "events": sorted(
            _details(connection, event, told.id, order), key=lambda found: bool(found["status"] != told.window)
        ),
        "statements": _details(connection, statement, told.id, order),
        "reports": [_report(report) for report in reports],
    }


def _details(connection: Connection, table: Any, story_id: str, order: dict[str, int]) -> list[dict[str, Any]]:
    rows = connection.execute(
        select(table.c.id, table.c.article_id, table.c.position, table.c.details).where(table.c.story_id == story_id)
    ).all()
    rows = sorted(rows, key=lambda row: (order.get(row.article_id, len(order)), row.position))
    return [{"id": row.id, "article_id": row.article_id, **row.details} for row in rows]


def _report(row: Row[Any]) -> dict[str, Any]:
    return {
        "article_id": row.id,
        "outlet": row.outlet,
        "country": row.outlet_country,
        "language": row.language,
        "title": row.title,
        "url": row.url,
        "published": _iso(row.published),
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z") if moment else None
