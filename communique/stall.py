"""Whether reading has stopped although there is more to read, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from domain.log import Partition

Step = Literal["seek", "rejoin", "exit"]

STEPS: tuple[Step, ...] = ("seek", "rejoin", "exit")

PATIENCE_S = 120.0
"""A Kafka client that stops fetching a partition after a rebalance never recovers by itself; a rebalance, a broker
that restarts or a slow batch takes well under two minutes."""

_UNSEEN_S = 60.0
"""Time in which nobody looked, because the log or the database was away, is no time in which reading stood still."""


@dataclass(slots=True)
class _Standing:
    position: int
    since: float
    steps: int = 0


class StallDetector:
    """Watches the partitions of one reader.

    After each ``patience_s`` without a step forward it says the next remedy: read again from the same place, join
    the group anew, end the process (its supervisor starts another).
    """

    def __init__(self, patience_s: float = PATIENCE_S) -> None:
        self._patience_s = patience_s
        self._standing: dict[Partition, _Standing] = {}
        self._observed = 0.0

    def observe(self, now: float, positions: Mapping[Partition, int], ends: Mapping[Partition, int]) -> Step | None:
        """Note where the reader stands at ``now`` (monotonic seconds), where the log ends; gives what to do."""
        if now - self._observed > _UNSEEN_S:
            self._standing.clear()
        self._observed = now
        for absent in self._standing.keys() - positions.keys():
            # Another's, or about to come back after a remedy: it gets a new patience, and the next remedy after that.
            self._standing[absent].since = now - self._patience_s * self._standing[absent].steps
        due: list[int] = []
        for partition, position in positions.items():
            standing = self._standing.get(partition)
            if standing is None or standing.position != position or position >= ends.get(partition, 0):
                self._standing[partition] = _Standing(position, now)
                continue
            if now - standing.since > self._patience_s * (standing.steps + 1) and standing.steps < len(STEPS):
                due.append(standing.steps)
                standing.steps += 1
        return STEPS[max(due)] if due else None
