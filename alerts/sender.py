"""Claim a delivery, send it, mark what came of it; each channel at its own pace."""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from threading import Lock

import structlog

from alerts.plan import retry_at
from domain.alert import Delivery
from domain.errors import Permanent
from domain.failpoints import hit
from domain.ports import Channel, Clock, DeliveryStore

LEASE_S = 30.0
"""Over twice what a webhook may take (12 s) and what Apprise's services do (two times 4 s)."""

THREADS = 8
"""Channels that are sent to at a time."""

_log = structlog.get_logger()


class Sender:
    """Sends what is due, one delivery a channel at a time, so that a slow receiver holds up no other.

    ``channels`` maps the names that deliveries carry to the channels as they are set now.
    """

    def __init__(
        self,
        store: DeliveryStore,
        channels: Mapping[str, Channel],
        clock: Clock,
        rand: Callable[[], float] = random.random,
    ) -> None:
        self._store = store
        self._channels = channels
        self._clock = clock
        self._rand = rand
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="deliver")
        self._lock = Lock()
        self._sending: dict[str, Future[bool]] = {}

    def step(self) -> list[Future[bool]]:
        """Begin to send to every idle channel that something is due for; gives whether each was accepted.

        Raises ``Transient`` when the database is away.
        """
        begun: list[Future[bool]] = []
        while True:
            with self._lock:
                busy = frozenset(self._sending)
            if len(busy) >= THREADS:
                # A claim that waited for a thread could outlive its lease.
                return begun
            claimed = self._store.claim(self._clock(), LEASE_S, limit=1, busy=busy)
            if not claimed:
                return begun
            for delivery in claimed:
                with self._lock:
                    # Under the lock: a sending that ends at once must find its entry to take away.
                    begun.append(self._pool.submit(self._send, delivery))
                    self._sending[delivery.channel] = begun[-1]

    def drain(self) -> int:
        """Send until nothing is due; how many attempts failed. For one full pass."""
        failed = 0
        while futures := self.step():
            wait(futures)
            failed += sum(not future.result() for future in futures)
        return failed

    def close(self, timeout_s: float) -> bool:
        """Finish what is being sent; whether that took no longer than ``timeout_s`` seconds."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        with self._lock:
            futures = list(self._sending.values())
        return not wait(futures, timeout_s).not_done

    def _send(self, delivery: Delivery) -> bool:
        began = time.monotonic()
        try:
            outcome, detail = self._attempt(delivery)
        except Exception as error:  # noqa: BLE001 - nobody looks at a future: what goes wrong is told here
            # The database is away, or worse: the lease ends by itself, and the delivery comes again, flagged.
            outcome, detail = "unmarked", str(error)
        finally:
            with self._lock:
                self._sending.pop(delivery.channel, None)
        _log.log(
            logging.INFO if outcome == "sent" else logging.WARNING,
            "delivery",
            delivery=delivery.id,
            alert=delivery.alert_id,
            channel=delivery.channel,
            attempt=delivery.attempt,
            outcome=outcome,
            detail=detail,
            waited_s=round((self._clock() - delivery.created).total_seconds(), 3),
            duration_s=round(time.monotonic() - began, 3),
        )
        return outcome == "sent"

    def _attempt(self, delivery: Delivery) -> tuple[str, str]:
        channel = self._channels.get(delivery.channel)
        now = self._clock()
        if delivery.attempt > 1 and retry_at(delivery.attempt, delivery.created, now, 0.0) is None:
            reason = "given up: it could not be sent, or not be marked as sent, for a day"
            self._store.failed(delivery, now, reason, None)
            return "dead", reason
        try:
            if channel is None:
                raise Permanent(delivery.channel, "no such channel is set any more; add it to alerts.channels")  # noqa: TRY301
            hit("after_claim")
            receipt = channel.send(delivery)
            hit("after_send")
        except Permanent as error:
            self._store.failed(delivery, self._clock(), str(error), None)
            return "dead", str(error)
        except Exception as error:  # noqa: BLE001 - a channel that breaks its promise must not lose the alert
            now = self._clock()
            again = retry_at(delivery.attempt, delivery.created, now, self._rand())
            self._store.failed(delivery, now, str(error), again)
            return "dead" if again is None else "failed", str(error)
        self._store.sent(delivery, self._clock(), receipt)
        return "sent", receipt
