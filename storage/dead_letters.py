"""Records that could not be processed: to look at, to try again, to put aside."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Connection, Engine, select, update

from domain.errors import Permanent
from domain.log import Message
from domain.ports import Clock
from storage.engine import READ_ONLY
from storage.outbox import Publish
from storage.schema import dead_letter as table
from storage.sql_errors import translated
from storage.upsert import chunks

_MAX_NUMBER = 2**63 - 1
"""A larger one no database can hold, or be asked for."""


class DeadLetters:
    """The dead letters of a database; ``publish`` appends to the log that its articles come from."""

    def __init__(self, engine: Engine, clock: Clock, publish: Publish) -> None:
        self._engine = engine
        self._clock = clock
        self._publish = publish

    def find(self, number: int) -> dict[str, Any]:
        """Everything that is kept of one. Raises ``Permanent`` when there is none with this number."""
        query = select(table).where(table.c.id.in_(_possible([number])))
        with translated(self._engine), self._engine.connect().execution_options(**READ_ONLY) as connection:
            row = connection.execute(query).first()
        if row is None:
            raise Permanent(f"dead letter {number}", "there is none with this number")
        return row._asdict()

    def waiting(self, stages: Collection[str]) -> list[int]:
        """The numbers of those of these stages that nobody has dealt with."""
        query = select(table.c.id).where(table.c.state == "new", table.c.stage.in_(stages)).order_by(table.c.id)
        with translated(self._engine), self._engine.connect().execution_options(**READ_ONLY) as connection:
            return list(connection.execute(query).scalars())

    def replay(self, numbers: Sequence[int]) -> None:
        """Append their records to the log once more, behind all others; all of them or none."""
        with translated(self._engine), self._engine.begin() as connection:
            self._settle(connection, numbers, "replayed")
            for some in chunks(sorted(set(numbers))):
                query = select(table.c.id, table.c.stage, table.c.topic, table.c.key, table.c.value, table.c.headers)
                for row in connection.execute(query.where(table.c.id.in_(some)).order_by(table.c.id)).all():
                    if row.stage == "log":
                        reason = "its record could not be read from the log, so none can be put in; nothing was changed"
                        raise Permanent(f"dead letter {row.id}", reason)
                    self._publish(connection, row.topic, [Message(row.key, row.value, row.headers)])

    def discard(self, numbers: Sequence[int]) -> None:
        """Put them aside; they stay in the table. All of them or none."""
        with translated(self._engine), self._engine.begin() as connection:
            self._settle(connection, numbers, "discarded")

    def _settle(self, connection: Connection, numbers: Sequence[int], state: str) -> None:
        for some in chunks(sorted(set(numbers))):
            query = select(table.c.id, table.c.state).where(table.c.id.in_(_possible(some))).with_for_update()
            states = {row.id: row.state for row in connection.execute(query)}
            for number in some:
                if states.get(number) != "new":
                    found = f"it is {states[number]} already" if number in states else "there is none with this number"
                    raise Permanent(f"dead letter {number}", f"{found}; nothing was changed")
            connection.execute(update(table).where(table.c.id.in_(some)).values(state=state, changed=self._clock()))


def _possible(numbers: Sequence[int]) -> list[int]:
    return [number for number in numbers if abs(number) <= _MAX_NUMBER]
