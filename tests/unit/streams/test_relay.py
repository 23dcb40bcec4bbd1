"""The relay: nothing leaves the outbox before the log has it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, cast

import pytest
from structlog.testing import capture_logs

from domain.errors import Permanent, Transient
from domain.log import ARTICLES, EVENTS, Message
from domain.ports import Log
from streams.relay import relay

NOW = datetime(2026, 1, 1, tzinfo=UTC)


class Outbox:
    """Rows in memory; ``sent`` is what was marked."""

    def __init__(self, *rows: tuple[int, str, str]) -> None:
        self.rows = [(number, topic, Message(key, b"")) for number, topic, key in rows]
        self.sent: list[int] = []

    def pending(self, limit: int) -> list[tuple[int, str, Message]]:
        """As the port says."""
        return [row for row in self.rows if row[0] not in self.sent][:limit]

    def mark_sent(self, numbers: Sequence[int], now: datetime) -> None:
        """As the port says."""
        assert now == NOW
        self.sent += numbers


class Topics:
    """Keeps what is appended; refuses the topics in ``down``, and always the keys in ``refused``."""

    def __init__(self, *down: str, refused: Sequence[str] = ()) -> None:
        self.down = down
        self.refused = refused
        self.keys: dict[str, list[str]] = {}

    def append(self, topic: str, messages: Sequence[Message], timeout_s: float) -> None:
        """As the port says."""
        assert timeout_s > 0
        if topic in self.down:
            raise Transient(topic, "not now")
        if any(message.key in self.refused for message in messages):
            raise Permanent(topic, "a message is too large")
        self.keys.setdefault(topic, []).extend(message.key for message in messages)


def run(outbox: Outbox, log: Topics, **options: Any) -> int:
    """Relay once, at the time NOW."""
    return relay(outbox, cast("Log", log), lambda: NOW, **options)


def test_messages_go_to_their_topics_in_order() -> None:
    """Each topic gets its own messages, in the order of the outbox."""
    outbox, log = Outbox((1, ARTICLES, "a"), (2, EVENTS, "b"), (3, ARTICLES, "c")), Topics()
    assert run(outbox, log) == 3
    assert log.keys == {ARTICLES: ["a", "c"], EVENTS: ["b"]}
    assert sorted(outbox.sent) == [1, 2, 3]
    assert run(outbox, log) == 0


def test_no_more_than_the_limit_at_once() -> None:
    """A long outbox goes in pieces."""
    outbox, log = Outbox((1, ARTICLES, "a"), (2, ARTICLES, "b")), Topics()
    assert run(outbox, log, limit=1) == 1
    assert outbox.sent == [1]


def test_what_the_log_did_not_take_stays() -> None:
    """A topic that fails marks nothing of its own, and does not undo the topics before it."""
    outbox, log = Outbox((1, ARTICLES, "a"), (2, EVENTS, "b")), Topics(EVENTS)
    with pytest.raises(Transient):
        run(outbox, log)
    assert outbox.sent == [1]
    assert [number for number, _, _ in outbox.pending(10)] == [2]


def test_a_message_that_is_always_refused_holds_up_no_other() -> None:
    """The others go through in order; the refused one leaves the outbox with an error in the program's log."""
    rows = [(number, ARTICLES, key) for number, key in enumerate("abcd", 1)]
    outbox, log = Outbox(*rows, (5, EVENTS, "e")), Topics(refused="bd")
    with capture_logs() as lines:
        assert run(outbox, log) == 5
    assert log.keys == {ARTICLES: ["a", "c"], EVENTS: ["e"]}
    assert outbox.sent == [1, 2, 3, 4, 5]
    assert [(line["event"], line["log_level"], line["key"], line["reason"]) for line in lines] == [
        ("relay.refused", "error", "b", "a message is too large"),
        ("relay.refused", "error", "d", "a message is too large"),
    ]
    assert run(outbox, log) == 0
