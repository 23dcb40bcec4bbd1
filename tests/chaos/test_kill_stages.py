"""SIGKILL of the poller, the relay and the sender between their transactions."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest

from domain.log import ARTICLES
from storage.outbox import outbox_publisher
from tests.chaos.place import messages, open_place, until
from tests.chaos.stages import ALERTING, column, keys, kill_pollers, kill_relays, kill_senders, sent_alerts
from tests.chaos.witness import Count
from tests.support.receiver import receiver
from tests.support.shared import kafka_address

pytestmark = pytest.mark.e2e


@pytest.fixture
def chance() -> random.Random:
    """Moments; a failure prints the seed."""
    seed = random.randrange(1 << 30)
    print("seed", seed)  # noqa: T201 - pytest shows it with a failure
    return random.Random(seed)


def _fate(count: Count) -> set[str]:
    return {what for what, times in (("lost", count.lost), ("doubled", count.doubled)) if times}


@pytest.mark.parametrize("point", ["after_fetch", "after_entries"])
def test_pollers_lose_and_double_no_article(tmp_path: Path, chance: random.Random, point: str) -> None:
    """What was saved before the death is not saved again, and the feed's digest is not ahead of its articles."""
    outcome = kill_pollers(tmp_path, point, kills=3, chance=chance)
    assert outcome.count == Count(75, 0, 0)


@pytest.mark.parametrize(
    ("point", "control", "fate"),
    [
        ("after_fetch", "digest-early", {"lost"}),
        ("after_entries", "entries-early", {"lost"}),
        ("after_entries", "entries-late", {"doubled"}),
    ],
)
def test_a_poller_that_marks_too_early_or_too_late_loses_or_doubles(
    tmp_path: Path, chance: random.Random, point: str, control: str, fate: set[str]
) -> None:
    """The negative controls of the poller: the same kills are seen."""
    outcome = kill_pollers(tmp_path, point, kills=3, chance=chance, control=control)
    assert _fate(outcome.count) == fate


@pytest.mark.kafka
def test_what_a_relay_appends_twice_is_saved_once(tmp_path: Path, chance: random.Random) -> None:
    """And it does append twice: otherwise the test would prove nothing."""
    with open_place("sqlite", kafka_address(), tmp_path) as place:
        outcome, again = kill_relays(place, kills=3, chance=chance)
    assert again > 0
    assert (outcome.count.lost, outcome.count.doubled) == (0, 0)


@pytest.mark.kafka
@pytest.mark.parametrize(("control", "fate"), [("marks-early", {"lost"}), ("credulous", {"doubled"})])
def test_a_relay_that_marks_too_early_or_a_worker_that_trusts_it_loses_or_doubles(
    tmp_path: Path, chance: random.Random, control: str, fate: set[str]
) -> None:
    """The negative controls of the relay."""
    with open_place("sqlite", kafka_address(), tmp_path) as place:
        outcome, _ = kill_relays(place, kills=3, chance=chance, control=control)
    assert _fate(outcome.count) == fate


@pytest.mark.parametrize("point", ["after_claim", "after_send"])
def test_senders_lose_no_alert_and_flag_each_repeat(tmp_path: Path, chance: random.Random, point: str) -> None:
    """Under the same key, so that a receiver can tell."""
    outcome = kill_senders(tmp_path, point, kills=3, chance=chance)
    assert outcome.count == Count(3 * ALERTING, 0, 0)
    # Otherwise nothing would have had to be flagged, and the test would prove nothing.
    assert (outcome.repeats > 0) == (point == "after_send")


@pytest.mark.parametrize(
    ("point", "control", "fate"),
    [("after_claim", "sent-early", {"lost"}), ("after_send", "unflagged", {"doubled"})],
)
def test_a_sender_that_marks_too_early_or_does_not_flag_loses_or_doubles(
    tmp_path: Path, chance: random.Random, point: str, control: str, fate: set[str]
) -> None:
    """The negative controls of the sender."""
    outcome = kill_senders(tmp_path, point, kills=3, chance=chance, control=control)
    assert _fate(outcome.count) == fate


@pytest.mark.kafka
def test_two_relays_hand_on_one_outbox(tmp_path: Path) -> None:
    """One waits for the other; when that is killed it goes on, and what it appends again is little."""
    with open_place("sqlite", kafka_address(), tmp_path) as place:
        engine = place.application.engine
        relays = [place.start(slot, "relay", program=True) for slot in range(2)]
        sent = 0
        for relay in relays:
            with engine.begin() as connection:
                outbox_publisher(place.application.clock)(connection, ARTICLES, messages(1500, start=sent))
            sent += 1500
            until(lambda: len(column(engine, "SELECT id FROM outbox WHERE sent IS NOT NULL")) > sent - 1400, "work")  # noqa: B023
            relay.kill()
            relay.wait()
        last = place.start(2, "relay", program=True)
        until(lambda: not column(engine, "SELECT id FROM outbox WHERE sent IS NULL LIMIT 1"), "everything is sent")
        last.terminate()
        assert last.wait(30) == 0
        found = Counter(keys(place.application.log))
    assert set(found) == {message.key for message in messages(sent)}
    assert found.total() - sent <= 2 * 500, "more than what two had in hand"


def test_two_senders_send_each_alert_once(tmp_path: Path) -> None:
    """Each delivery is claimed by one of them."""
    with receiver() as webhook:
        channel = f"webhook+http://127.0.0.1:{webhook.port}/hook"
        with open_place("sqlite", None, tmp_path, alerts__channels=channel) as place:
            place.fill(300)
            place.work()
            senders = [place.start(slot, "deliver", program=True) for slot in range(2)]
            unsent = "SELECT id FROM delivery WHERE state != 'sent'"
            until(lambda: not column(place.application.engine, unsent), "all sent")
            for sender in senders:
                sender.terminate()
                assert sender.wait(30) in {0, -15}
            sent = [alert for alerts in sent_alerts(webhook).values() for alert in alerts]
            assert place.judge(sent) == Count(300, 0, 0)
    assert len(sent) >= 40
