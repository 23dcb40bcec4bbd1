"""SIGKILL of workers at every point of a batch: each record is applied once. The control shows that the test sees."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chaos.campaign import campaign
from tests.chaos.place import Place, open_place
from tests.chaos.witness import Count
from tests.support.shared import kafka_address

pytestmark = pytest.mark.e2e

RECORDS = 600
KILLS = 4

PLACES = {"embedded-sqlite": ("sqlite", False), "kafka-postgresql": ("postgresql", True)}


@pytest.fixture(params=["embedded-sqlite", pytest.param("kafka-postgresql", marks=pytest.mark.kafka)])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """The two usual forms, filled."""
    database, kafka = PLACES[request.param]
    with open_place(database, kafka_address() if kafka else None, tmp_path) as place:
        place.fill(RECORDS)
        yield place


@pytest.mark.parametrize("point", ["after_poll", "mid_transaction", "after_commit"])
def test_each_record_is_applied_once(place: Place, point: str) -> None:
    """However often the workers die there."""
    seed = random.randrange(1 << 30)
    workers = 1 if place.application.outbox is None else 2
    outcome = campaign(place, point, kills=KILLS, chance=random.Random(seed), workers=workers)
    assert outcome.count == Count(RECORDS, 0, 0), f"seed {seed}: {outcome.count.detail}"
    assert outcome.kills >= KILLS, f"seed {seed}: the test killed nobody"


def test_offsets_told_afterwards_double_records(place: Place) -> None:
    """The negative control: with a design that the program does not have, the same kills are seen."""
    seed = random.randrange(1 << 30)
    outcome = campaign(place, "after_commit", kills=KILLS, chance=random.Random(seed), control="late")
    assert outcome.count.doubled > 0, f"seed {seed}: kills at this point double nothing, so the test proves nothing"


@pytest.mark.parametrize("point", ["after_poll", "mid_transaction"])
def test_offsets_told_beforehand_lose_records(place: Place, point: str) -> None:
    """The negative control of the other two points."""
    seed = random.randrange(1 << 30)
    outcome = campaign(place, point, kills=KILLS, chance=random.Random(seed), control="early")
    assert outcome.count.lost > 0, f"seed {seed}: kills at this point lose nothing, so the test proves nothing"


def test_articles_that_come_again_and_take_with_them_what_they_told(place: Place) -> None:
    """The negative control of what articles tell: a fault that the program once had, and that costs no article."""
    seed = random.randrange(1 << 30)
    outcome = campaign(place, "after_commit", kills=1, chance=random.Random(seed), control="forgetful")
    assert place.count() == Count(RECORDS, 0, 0)
    for kind in ("events", "statements", "reports", "sent"):
        assert f"{kind}: " in outcome.count.detail, f"seed {seed}: {outcome.count.detail}"
