"""Data on standard output: a table for people, tab-separated values for a pipe, JSON lines for programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from communique.database import utc_now
from domain.ports import Row
from ingest.sources import parse_interval


class Since(click.ParamType[datetime]):
    """A moment: ISO 8601 (UTC unless it names a zone), or an age such as ``2h`` or ``7d``."""

    name = "TIME"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """See click."""
        if isinstance(value, datetime):
            return value
        try:
            return utc_now() - timedelta(seconds=parse_interval(value))
        except ValueError:
            pass
        try:
            moment = datetime.fromisoformat(value)
            return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
        except (ValueError, OverflowError):
            self.fail(f"{value!r} is no time; write 2h, 7d, 2022-03-30 or 2022-03-30T10:00+08:00", param, ctx)


def write_json_lines(rows: Iterable[Row]) -> None:
    """One object a line."""
    for row in rows:
        sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")


def write_table(rows: Iterable[Row], columns: Sequence[str]) -> None:
    """The ``columns`` of the rows; each row on one line when standard output is no terminal."""
    if not sys.stdout.isatty():
        sys.stdout.write("\t".join(columns) + "\n")
        for row in rows:
            sys.stdout.write("\t".join(_cell(row[name]) for name in columns) + "\n")
        return
    table = Table(*columns, box=None, header_style="bold", pad_edge=False)
    for row in rows:
        table.add_row(*(_cell(row[name]) for name in columns))
    Console(highlight=False, markup=False).print(table)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    # Titles are written by strangers: nothing in them may move the cursor or turn the direction of writing.
    return " ".join("".join(char if char.isprintable() else " " for char in str(value)).split())
