"""Where each partition stands, and where an operator's wish moves it: plain decisions, nothing is read or written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from domain.log import MADE_ANEW, Partition, Place


@dataclass(frozen=True, slots=True)
class Standing:
    """Of one partition: the group's place, the oldest and the following offset of the log, and which topic it is.

    ``held`` records come after the end, and cannot be read yet.
    """

    place: Place
    start: int
    end: int
    incarnation: str = ""
    held: int = 0

    @property
    def lag(self) -> int:
        """Records that can be read and were not."""
        return max(0, self.end - max(self.place.next, self.start))

    @property
    def stopped(self) -> str:
        """Why nobody reads on there until an operator says how; empty when somebody does."""
        if self.place.stopped:
            return self.place.stopped
        if not self.place.is_of(self.incarnation):
            return MADE_ANEW
        return "the log ends before it" if self.place.next > self.end else ""

    @property
    def state(self) -> str:
        """``ok``, or what an operator should know."""
        if self.stopped:
            return f"stopped: {self.stopped}"
        if 0 < self.place.next < self.start:
            return f"gap ahead: {self.start - self.place.next} records are gone"
        if self.place.next < self.place.replay_until:
            return f"replaying until {self.place.replay_until}"
        if self.held:
            return f"held back: {self.held} records wait for a transaction of another producer to end"
        return "ok"


def standings(
    places: Mapping[Partition, Place],
    starts: Mapping[Partition, int],
    ends: Mapping[Partition, int],
    incarnation: str = "",
    held: Mapping[Partition, int] = MappingProxyType({}),
) -> dict[Partition, Standing]:
    """Of every partition of the log, and of those that only the group knows; ``incarnation`` is the topic's."""
    return {
        each: Standing(
            places.get(each, Place()), starts.get(each, 0), ends.get(each, 0), incarnation, held.get(each, 0)
        )
        for each in sorted(ends.keys() | places.keys())
    }


def moved(now: Mapping[Partition, Standing], wished: Mapping[Partition, int]) -> dict[Partition, Place]:
    """The places that go elsewhere: to the wished offset, as far as the log has it. No replay: known articles stay."""
    places: dict[Partition, Place] = {}
    for partition, offset in wished.items():
        standing = now[partition]
        there = min(max(offset, standing.start), standing.end)
        is_there = there == standing.place.next and not standing.stopped
        if not is_there or standing.place.replay_until > there:
            places[partition] = Place(there, incarnation=standing.incarnation)
    return places


def replayed(
    now: Mapping[Partition, Standing], since: Mapping[Partition, int], *, alerts: bool
) -> dict[Partition, Place]:
    """The places that go back, so that what was processed since then is processed again.

    Within an unfinished replay the later wish for ``alerts`` counts for all that is yet to come again.
    """
    places: dict[Partition, Place] = {}
    for partition, offset in since.items():
        standing = now[partition]
        place = standing.place
        # A replay within a replay: what came again already comes again to the end of the first.
        until = max(place.next, place.replay_until)
        there = min(max(offset, standing.start), place.next)
        wished = replace(place, next=there, replay_until=until, replay_alerts=alerts)
        if there < until and offset < until and wished != place and not standing.stopped:
            places[partition] = wished
    return places
