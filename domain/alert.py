"""An alert and its deliveries: what goes out to people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

DeliveryState = Literal["pending", "sending", "sent", "dead"]


@dataclass(frozen=True, slots=True)
class Alert:
    """One watch is told of one story once per ``window`` (the story's status: planned, then held).

    ``headline`` is the story's when the alert was made.
    """

    id: str
    watch: str
    story_id: str
    window: str
    headline: str
    created: datetime
    channels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Delivery:
    """One alert on its way to one channel, claimed by one sender.

    ``message`` is the alert as JSON values, frozen at the first attempt, so that every retry of
    ``id`` sends the same thing. ``maybe_duplicate``: an earlier attempt died before its result was known.
    """

    id: str
    alert_id: str
    channel: str
    attempt: int
    created: datetime
    message: dict[str, Any]
    maybe_duplicate: bool = False
    lease: int = 0
