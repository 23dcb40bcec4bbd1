"""Compares the alerts of a demo with what its newsroom must give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine

from communique.demo.press import ExpectedAlert
from domain.ports import Row
from storage.listings import listing

WATCH = "russia-china"


@dataclass(frozen=True, slots=True)
class Verdict:
    """``right``: occasions with exactly one alert, delivered everywhere. ``problems``: a sentence for each fault.

    ``new`` counts the alerts that were made since the demo began.
    """

    right: tuple[str, ...]
    problems: tuple[str, ...]
    new: int


def judge(engine: Engine, expected: Sequence[ExpectedAlert], since: datetime) -> Verdict:
    """Look at all alerts; those made before ``since`` count for an occasion, but are no fault."""
    stories = {row["id"]: row for row in listing(engine, "stories")}
    alerts: dict[str, list[Row]] = {}
    for row in listing(engine, "alerts"):
        if row["watch"] == WATCH:
            alerts.setdefault(row["id"], []).append(row)
    right: list[str] = []
    problems: list[str] = []
    matched: set[str] = set()
    for wanted in expected:
        found = [id_ for id_, rows in alerts.items() if _is(wanted, rows[0], stories[rows[0]["story_id"]])]
        matched |= set(found)
        undelivered = [row for id_ in found for row in alerts[id_] if row["delivery"] != "sent"]
        if len(found) != 1:
            problems.append(f"{wanted.occasion} ({wanted.window}): {len(found)} alerts in place of one")
        elif undelivered:
            problems.append(f"{wanted.occasion}: not delivered to {undelivered[0]['channel']}")
        else:
            right.append(wanted.occasion)
    start = since.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    new = [id_ for id_, rows in alerts.items() if rows[0]["created"] >= start]
    problems += [f"nobody asked for this alert: {alerts[id_][0]['headline']}" for id_ in new if id_ not in matched]
    return Verdict(tuple(right), tuple(problems), len(new))


def _is(wanted: ExpectedAlert, alert: Row, story: dict[str, Any]) -> bool:
    return (
        alert["status"] == wanted.window
        and story["family"] == wanted.family
        and story["countries"] == ",".join(wanted.countries)
        and set(wanted.persons) <= set(story["persons"])
        and story["day"] == wanted.day.isoformat()
    )
