"""Where each partition stands, and where an operator's wish moves it: plain decisions, nothing is read or written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from domain.log import Partition, Place


@dataclass(frozen=True, slots=True)
class Standing:
    """Of one partition: the group's place, and the oldest and the following offset of the log."""

    place: Place
    start: int
    end: int

    @property
    def lag(self) -> int:
        """Records that can be read and were not."""
        return max(0, self.end - max(self.place.next, self.start))

    @property
    def state(self) -> str:
        """``ok``, or what an operator should know."""
        if self.place.next > self.end:
            return "stopped: the log ends before it"
        if 0 < self.place.next < self.start:
            return f"gap ahead: {self.start - self.place.next} records are gone"
        if self.place.next < self.place.replay_until:
            return f"replaying until {self.place.replay_until}"
        return "ok"


def standings(
    places: Mapping[Partition, Place], starts: Mapping[Partition, int], ends: Mapping[Partition, int]
) -> dict[Partition, Standing]:
    """Of every partition of the log, and of those that only the group knows."""
    partitions = sorted(ends.keys() | places.keys())
    return {each: Standing(places.get(each, Place()), starts.get(each, 0), ends.get(each, 0)) for each in partitions}


def moved(now: Mapping[Partition, Standing], wished: Mapping[Partition, int]) -> dict[Partition, Place]:
    """The places that go elsewhere: to the wished offset, as far as the log has it. No replay: known articles stay."""
    places: dict[Partition, Place] = {}
    for partition, offset in wished.items():
        standing = now[partition]
        there = min(max(offset, standing.start), standing.end)
        if there != standing.place.next or standing.place.replay_until > there:
            places[partition] = Place(there)
    return places


def replayed(
    now: Mapping[Partition, Standing], since: Mapping[Partition, int], *, alerts: bool
) -> dict[Partition, Place]:
    """The places that go back, so that what was processed since then is processed again."""
    places: dict[Partition, Place] = {}
    for partition, offset in since.items():
        standing = now[partition]
        there = max(offset, standing.start)
        if there < standing.place.next <= standing.end:
            # A replay within a replay: what came again already comes again to the end of the first.
            until = max(standing.place.next, standing.place.replay_until)
            places[partition] = Place(there, replay_until=until, replay_alerts=alerts)
    return places
