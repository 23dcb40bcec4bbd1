"""A lease: of several processes that could do a thing, one does it."""

from __future__ import annotations

import contextlib
import os
import time
import uuid
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Engine, delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from domain.ports import Clock
from storage.engine import READ_ONLY
from storage.schema import lease as table
from storage.sql_errors import translated

LEASE_S = 10.0
"""How long a holder that says nothing keeps it: two may do the same for as long as clocks differ by more."""


class SqlLease:
    """The lease ``name``, for one thread. Whoever holds it must bear that another one believes the same."""

    def __init__(self, engine: Engine, name: str, clock: Clock) -> None:
        self._engine = engine
        self._name = name
        self._clock = clock
        self._owner = f"{_process(os.getpid())}/{uuid.uuid4().hex}"
        self._renew_at = 0.0

    def hold(self) -> bool:
        """Take or renew the lease; False while another holds it. Asks the database every ``LEASE_S`` / 3."""
        now = time.monotonic()
        if now < self._renew_at:
            return True
        if not self._take():
            self._renew_at = 0.0
            return False
        self._renew_at = now + LEASE_S / 3
        return True

    def release(self) -> None:
        """Give it back, so that another has it at once. Never raises."""
        if not self._renew_at:
            return
        self._renew_at = 0.0
        mine = delete(table).where(table.c.name == self._name, table.c.owner == self._owner)
        with contextlib.suppress(Exception), self._engine.begin() as connection:
            connection.execute(mine)

    def _take(self) -> bool:
        with translated(self._engine):
            with self._engine.connect().execution_options(**READ_ONLY) as connection:
                held = connection.execute(select(table).where(table.c.name == self._name)).first()
            now = self._clock()
            free = held is None or held.until <= now or _is_dead(held.owner)
            if held and held.owner != self._owner and not free:
                return False
            values = {"owner": self._owner, "until": now + timedelta(seconds=LEASE_S)}
            with self._engine.begin() as connection:
                if held is None:
                    try:
                        connection.execute(insert(table).values(name=self._name, **values))
                    except IntegrityError:
                        return False
                    return True
                seen = update(table).where(
                    table.c.name == self._name, or_(table.c.owner == held.owner, table.c.until <= now)
                )
                return connection.execute(seen.values(values)).rowcount == 1


def _process(pid: int) -> str:
    """Names a process beyond its number, which is used again: machine, container and moment of its start.

    Empty where there is no ``/proc`` (not Linux).
    """
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        container = Path("/proc/self/ns/pid").readlink()
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:
        return ""
    # A zombie has ended; its parent has not looked yet.
    return "" if stat[0] == "Z" else f"{boot}/{container}/{pid}/{stat[19]}"


def _is_dead(owner: str) -> bool:
    """Whether the owner was a process of this machine (and container) that is there no more: nobody needs to wait."""
    process, _, _ = owner.rpartition("/")
    here, _, _ = _process(os.getpid()).rpartition("/")
    here, _, _ = here.rpartition("/")
    if not process or not here or not process.startswith(f"{here}/"):
        return False
    pid = process.split("/")[-2]
    return not pid.isdigit() or _process(int(pid)) != process
