"""SIGKILL of the poller, the relay and the sender between their transactions."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.chaos.campaign import open_place
from tests.chaos.stages import kill_pollers, kill_relays, kill_senders
from tests.support.shared import kafka_address

pytestmark = pytest.mark.e2e


@pytest.fixture
def chance() -> random.Random:
    """Moments; a failure prints the seed."""
    seed = random.randrange(1 << 30)
    print("seed", seed)  # noqa: T201 - pytest shows it with a failure
    return random.Random(seed)


@pytest.mark.parametrize("point", ["after_fetch", "after_entries"])
def test_pollers_lose_and_double_no_article(tmp_path: Path, chance: random.Random, point: str) -> None:
    """What was saved before the death is not saved again, and the feed's digest is not ahead of its articles."""
    outcome = kill_pollers(tmp_path, point, kills=3, chance=chance)
    assert (outcome.count.lost, outcome.count.doubled) == (0, 0)
    assert outcome.count.applied == 75


@pytest.mark.kafka
def test_what_a_relay_appends_twice_is_saved_once(tmp_path: Path, chance: random.Random) -> None:
    """And it does append twice: otherwise the test would prove nothing."""
    with open_place("sqlite", kafka_address(), tmp_path) as place:
        outcome, again = kill_relays(place, kills=3, chance=chance)
    assert again > 0
    assert (outcome.count.lost, outcome.count.doubled) == (0, 0)


@pytest.mark.parametrize("point", ["after_claim", "after_send"])
def test_senders_lose_no_alert_and_flag_each_repeat(tmp_path: Path, chance: random.Random, point: str) -> None:
    """Under the same key, so that a receiver can tell."""
    outcome = kill_senders(tmp_path, point, kills=3, chance=chance)
    assert (outcome.count.lost, outcome.count.doubled) == (0, 0)
    assert outcome.count.applied == 12
    # Otherwise nothing would have had to be flagged, and the test would prove nothing.
    assert (outcome.repeats > 0) == (point == "after_send")
