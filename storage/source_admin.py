"""The list of sources, as a person keeps it: by file and by command."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, Engine, delete, func, select, update

from domain.article import Outlet
from domain.ports import Clock
from domain.source import Source
from storage.engine import READ_ONLY
from storage.schema import source as table
from storage.sql_errors import translated
from storage.upsert import insert_new

Origin = Literal["file", "user"]


class SourceAdmin:
    """Adds, changes and removes sources; their polling state stays as it is."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def follow_file(self, sources: Sequence[Source]) -> None:
        """Make the sources of the file as the file says; those that it no longer names are polled no more.

        Sources that were added by command stay.
        """
        now = self._clock()
        with translated(self._engine), self._engine.begin() as connection:
            known = {row.id: row for row in connection.execute(select(table.c.id, table.c.origin, *_described()))}
            for source in sources:
                if source.id not in known:
                    _insert(connection, source, "file", now)
                elif known[source.id].origin == "file" and _changed(known[source.id], source):
                    connection.execute(update(table).where(table.c.id == source.id).values(_description(source)))
            named = {source.id for source in sources}
            gone = [row.id for row in known.values() if row.origin == "file" and row.enabled and row.id not in named]
            if gone:
                connection.execute(update(table).where(table.c.id.in_(gone)).values(enabled=False))

    def add(self, sources: Sequence[Source]) -> int:
        """Add sources, due at once; one that is there takes the new description. How many are new."""
        now = self._clock()
        new = 0
        with translated(self._engine), self._engine.begin() as connection:
            for source in sources:
                values = {**_description(source), "origin": "user"}
                if connection.execute(update(table).where(table.c.id == source.id).values(values)).rowcount == 0:
                    _insert(connection, source, "user", now)
                    new += 1
        return new

    def held(self) -> int:
        """How many due sources are claimed: by another process, or by one that died and whose lease still runs."""
        now = self._clock()
        held = (table.c.enabled, table.c.next_due <= now, table.c.lease_until > now)
        query = select(func.count()).select_from(table).where(*held)
        with translated(self._engine), self._engine.connect().execution_options(**READ_ONLY) as connection:
            return int(connection.execute(query).scalar_one())

    def remove(self, url: str) -> bool:
        """Forget the source and which entries were seen; its articles stay. False when there is none."""
        with translated(self._engine), self._engine.begin() as connection:
            return connection.execute(delete(table).where(table.c.url == url)).rowcount == 1

    def all(self) -> list[Source]:
        """Every source that is polled, by outlet and URL."""
        columns = (table.c.id, table.c.url, *_described())
        query = select(*columns).where(table.c.enabled).order_by(table.c.name, table.c.url)
        with translated(self._engine), self._engine.connect().execution_options(**READ_ONLY) as connection:
            return [
                Source(
                    id=row.id,
                    url=row.url,
                    outlet=Outlet(row.name, row.country, row.language, row.kind, row.timezone),
                    every_s=row.every_s,
                    with_history=row.with_history,
                )
                for row in connection.execute(query)
            ]


def _description(source: Source) -> dict[str, Any]:
    return {
        "name": source.outlet.name,
        "country": source.outlet.country,
        "language": source.outlet.language,
        "kind": source.outlet.kind,
        "timezone": source.outlet.timezone,
        "every_s": source.every_s,
        "with_history": source.with_history,
        "enabled": source.enabled,
    }


def _described() -> list[Any]:
    return [table.c[name] for name in _description(_BLANK)]


_BLANK = Source(id="", url="", outlet=Outlet(""))


def _changed(row: Any, source: Source) -> bool:
    return any(getattr(row, name) != value for name, value in _description(source).items())


def _insert(connection: Connection, source: Source, origin: Origin, now: datetime) -> None:
    row = {
        "id": source.id,
        "url": source.url,
        "origin": origin,
        "added": now,
        "polled_ok": False,
        "failures": 0,
        "status": "new",
        "next_due": now,
        "lease": 0,
        **_description(source),
    }
    # Another process that starts with the same file may have been first.
    insert_new(connection, table, [row])
