"""From an article that a poller hands on to the alert that a person has."""

from __future__ import annotations

import random
import time
from datetime import UTC, datetime, timedelta
from statistics import quantiles

from bench.places import POSTGRES_KAFKA, SQLITE, end, opened
from bench.report import Figure
from communique.bootstrap import Application
from domain.article import Article
from domain.log import ARTICLES
from streams.envelope import encode_article
from tests.chaos.place import Place
from tests.support.builders import make_article

ALERTS = 100
DAYS_APART = 9
"""Each article tells of an occasion of its own."""


def measure() -> list[Figure]:
    """``communique run`` with nothing else to do; p50 and p99."""
    figures = []
    for name in (SQLITE, POSTGRES_KAFKA):
        waits = _waits(name)
        middle, last = quantiles(waits, n=100, method="inclusive")[49::49]
        figures.append(Figure(f"published → alerted, {name}: p50", (middle,), "s", at_most=0.5))
        figures.append(Figure("  p99", (last,), "s", at_most=2.0, details={"waits": waits}))
    return figures


def _waits(name: str) -> list[float]:
    with opened(name) as place:
        service = place.start(0, "run", program=True)
        found = []
        for number in range(ALERTS + 1):
            _publish(place.application, _article(number))
            began = time.monotonic()
            _wait_for_alerts(place, number + 1)
            found.append(time.monotonic() - began)
            # Not in step with anything that looks at intervals.
            time.sleep(random.uniform(0.1, 0.7))
        end(service)
    # The first one waits for the start.
    return found[1:]


def _wait_for_alerts(place: Place, count: int) -> None:
    alerts, deadline = place.folder / "alerts.jsonl", time.monotonic() + 60
    while not alerts.exists() or alerts.read_bytes().count(b"\n") < count:
        if time.monotonic() > deadline:
            raise TimeoutError(f"alert {count} did not come: {place.log_of(0).read_text()}")
        time.sleep(0.005)


def _article(number: int) -> Article:
    day = datetime(2015, 3, 30, 12, tzinfo=UTC) + timedelta(days=DAYS_APART * number)
    met = "Russian Foreign Minister Sergey Lavrov met Chinese Foreign Minister Wang Yi in Beijing on"
    return make_article(f"n{number}", text=f"{met} {day:%B} {day.day}, {day.year}.", published=day, first_seen=day)


def _publish(application: Application, article: Article) -> None:
    with application.engine.begin() as connection:
        application.publish(connection, ARTICLES, [encode_article(article)])
