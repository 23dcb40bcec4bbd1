"""What is deleted when it has served: fetch logs and messages that were handed on. Articles and results stay."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Engine, delete

from storage.schema import outbox, poll
from storage.sql_errors import translated


def prune(engine: Engine, before: datetime) -> int:
    """Delete polls and sent outbox messages older than ``before``; how many rows went."""
    with translated(engine), engine.begin() as connection:
        polls = connection.execute(delete(poll).where(poll.c.at < before)).rowcount
        return polls + connection.execute(delete(outbox).where(outbox.c.sent < before)).rowcount
