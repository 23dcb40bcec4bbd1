"""T2: from the outbox to the log. A crash in between appends again; equal ids make the two one."""

from __future__ import annotations

from domain.log import Message
from domain.ports import Clock, Log, Outbox


def relay(outbox: Outbox, log: Log, clock: Clock, *, limit: int = 500, timeout_s: float = 30) -> int:
    """Append up to ``limit`` waiting messages, each topic in its order, and mark them sent; gives how many.

    Raises ``Transient`` when the log did not take a topic's messages: those stay in the outbox, and come
    again, perhaps a second time. ``timeout_s`` is for one topic.
    """
    waiting: dict[str, dict[int, Message]] = {}
    for number, topic, message in outbox.pending(limit):
        waiting.setdefault(topic, {})[number] = message
    for topic, messages in waiting.items():
        log.append(topic, list(messages.values()), timeout_s)
        outbox.mark_sent(list(messages), clock())
    return sum(map(len, waiting.values()))
