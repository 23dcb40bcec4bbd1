"""T2: from the outbox to the log. A crash in between appends again; equal ids make the two one."""

from __future__ import annotations

import structlog

from domain.errors import Permanent
from domain.failpoints import hit
from domain.log import Message
from domain.ports import Clock, Log, Outbox

_log = structlog.get_logger()


def relay(outbox: Outbox, log: Log, clock: Clock, *, limit: int = 500, timeout_s: float = 30) -> int:
    """Append up to ``limit`` waiting messages, each topic in its order, and mark them sent; gives how many.

    Raises ``Transient`` when the log did not take a topic's messages: those stay in the outbox, and come
    again, perhaps a second time. A message that the log can never take is logged and leaves the outbox, or
    it would hold up all that come after it. ``timeout_s`` is for one append.
    """
    waiting: dict[str, dict[int, Message]] = {}
    for number, topic, message in outbox.pending(limit):
        waiting.setdefault(topic, {})[number] = message
    for topic, messages in waiting.items():
        try:
            log.append(topic, list(messages.values()), timeout_s)
        except Permanent:
            for number, message in messages.items():
                _append_or_tell(log, topic, message, timeout_s)
                outbox.mark_sent([number], clock())
        else:
            hit("after_append")
            outbox.mark_sent(list(messages), clock())
    return sum(map(len, waiting.values()))


def _append_or_tell(log: Log, topic: str, message: Message, timeout_s: float) -> None:
    try:
        log.append(topic, [message], timeout_s)
    except Permanent as error:
        _log.error("relay.refused", topic=topic, key=message.key, reason=error.message)
