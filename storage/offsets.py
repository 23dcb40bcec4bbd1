"""Where groups read on: offsets moved by compare-and-set, what is in hand, gaps, and an operator's resets."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, case, func, insert, or_, select, update

from domain.errors import Fenced
from domain.log import Attempt, Partition, Place
from storage.schema import in_flight, stream_gap, stream_offset
from storage.upsert import insert_for, insert_new


class Offsets:
    """The offsets of one ``group`` in one ``log`` (its identity), on an open connection."""

    def __init__(self, connection: Connection, log: str, group: str) -> None:
        self._connection = connection
        self._log = log
        self._group = group

    def places(self) -> dict[Partition, Place]:
        """Of every partition that was ever read or reset."""
        c = stream_offset.c
        columns = (c.topic, c.number, c.next, c.replay_until, c.replay_alerts, c.incarnation, c.stopped)
        query = select(*columns).where(c.log == self._log, c.grp == self._group)
        return {
            Partition(topic, number): Place(following, until or 0, bool(alerts), incarnation or "", stopped or "")
            for topic, number, following, until, alerts, incarnation, stopped in self._connection.execute(query)
        }

    def read_elsewhere(self) -> bool:
        """Whether another log of this kind has places of the group, and this one none at which it may read."""
        c = stream_offset.c
        query = select(c.log).where(c.grp == self._group, or_(c.log != self._log, c.stopped.is_(None))).distinct()
        logs = set(self._connection.execute(query).scalars())
        kind = self._log.partition(":")[0]
        return self._log not in logs and any(log.partition(":")[0] == kind for log in logs)

    def stop(self, partition: Partition, place: Place, reason: str, now: datetime) -> bool:
        """Keep why nobody reads on from ``place``; whether the group is still there."""
        c = stream_offset.c
        values = {"stopped": reason, "updated": now}
        there = and_(
            self._key(stream_offset, partition),
            c.next == place.next,
            func.coalesce(c.incarnation, "") == place.incarnation,
        )
        if self._connection.execute(update(stream_offset).where(there).values(values)).rowcount == 1:
            return True
        new = self._row(partition, next=place.next, incarnation=place.incarnation or None, **values)
        return place == Place() and bool(insert_new(self._connection, stream_offset, [new]))

    def advance(self, partition: Partition, expected: int, following: int, incarnation: str, now: datetime) -> None:
        """Move the offset from ``expected`` to ``following``. Raises ``Fenced`` when it was not there."""
        there = and_(self._key(stream_offset, partition), stream_offset.c.next == expected)
        values = {"next": following, "incarnation": incarnation or None, "updated": now}
        if self._connection.execute(update(stream_offset).where(there).values(values)).rowcount == 1:
            return
        row = self._row(partition, **values)
        if expected != 0 or not insert_new(self._connection, stream_offset, [row]):
            raise Fenced(str(partition), f"another worker has moved past offset {expected}; the batch was rolled back")

    def reset(self, partition: Partition, place: Place, now: datetime) -> None:
        """Move to ``place``, wherever the group was."""
        values = {
            "next": place.next,
            "replay_until": place.replay_until or None,
            "replay_alerts": place.replay_alerts,
            "incarnation": place.incarnation or None,
            "stopped": None,
            "updated": now,
        }
        mine = update(stream_offset).where(self._key(stream_offset, partition)).values(values)
        if self._connection.execute(mine).rowcount == 0:
            self._connection.execute(insert(stream_offset), self._row(partition, **values))

    def begin(self, partition: Partition, first: int, until: int) -> Attempt:
        """Note that the records from ``first`` to before ``until`` are in hand, and say what happened to them before.

        A range that was begun before, and not finished, killed a process: from then on its records are begun one
        by one, and a record that is begun again although it was alone has killed one more.
        """
        mine = in_flight.c
        new = insert_for(self._connection, in_flight).values(
            self._row(partition, offset=first, until=until, attempts=1, alone=False)
        )
        came_again = mine.offset == new.excluded.offset
        inside = and_(new.excluded.offset > mine.offset, new.excluded.offset < mine.until)
        begun = new.on_conflict_do_update(
            index_elements=list(in_flight.primary_key),
            set_={
                "offset": new.excluded.offset,
                "until": case((or_(came_again, inside), mine.until), else_=new.excluded.until),
                "attempts": case((and_(came_again, mine.alone), mine.attempts + 1), else_=1),
                "alone": case((came_again, True), (inside, mine.alone), else_=False),
            },
        ).returning(mine.attempts, mine.alone)
        row = self._connection.execute(begun).one()
        return Attempt(deaths=row.attempts - 1, alone=row.alone)

    def survived(self, partition: Partition) -> None:
        """The record in hand was read well: if the process dies now, the record is not to blame."""
        self._connection.execute(update(in_flight).where(self._key(in_flight, partition)).values(attempts=0))

    def gap(self, partition: Partition, wanted: int, found: int, reason: str, now: datetime) -> None:
        """Keep that the records from ``wanted`` to before ``found`` were never read."""
        self._connection.execute(
            insert(stream_gap), self._row(partition, wanted=wanted, found=found, reason=reason, noticed=now)
        )

    def gaps(self) -> dict[Partition, int]:
        """How many gaps are kept of each partition."""
        c = stream_gap.c
        query = (
            select(c.topic, c.number, func.count())
            .where(c.log == self._log, c.grp == self._group)
            .group_by(c.topic, c.number)
        )
        return {Partition(topic, number): count for topic, number, count in self._connection.execute(query)}

    def _key(self, table: Any, partition: Partition) -> Any:
        return and_(
            table.c.log == self._log,
            table.c.grp == self._group,
            table.c.topic == partition.topic,
            table.c.number == partition.number,
        )

    def _row(self, partition: Partition, **values: Any) -> dict[str, Any]:
        where = {"log": self._log, "grp": self._group, "topic": partition.topic, "number": partition.number}
        return where | values
