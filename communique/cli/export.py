"""``communique export``: results for spreadsheets and other programs."""

from __future__ import annotations

import csv
import sys
from datetime import datetime

import click

from communique.cli.options import load_settings, settings_options
from communique.cli.output import Since, write_json_lines
from communique.database import open_database
from storage.listings import listing

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so is a formula to a spreadsheet (https://owasp.org/www-community/attacks/CSV_Injection)."""


@click.group("export")
def export() -> None:
    """Write results in a form that other programs read."""


@export.command("events")
@click.option("--format", "form", type=click.Choice(["csv", "jsonl"]), default="csv", show_default=True)
@click.option("--since", type=Since(), help="Only what changed since: 2h, 7d or ISO 8601.")
@settings_options
def events(form: str, since: datetime | None) -> None:
    """Write the events with the words that prove them; docs/columns.md describes the columns.

    \b
    Examples:
      communique export events --format csv > events.csv
      communique export events --format jsonl --since 7d
    """
    rows = listing(open_database(load_settings({"log_level": "warning"}).settings), "events", since)
    if form == "jsonl":
        write_json_lines(rows)
        return
    writer = None
    for row in rows:
        details = row.pop("details")
        flat = {
            **row,
            "actors": "; ".join(actor["name"] for actor in details["actors"]),
            "evidence": details["evidence"]["text"],
            "evidence_start": details["evidence"]["start"],
            "evidence_end": details["evidence"]["end"],
            "plover": details["plover"],
            "cameo": details["cameo"],
        }
        if writer is None:
            writer = csv.DictWriter(sys.stdout, fieldnames=list(flat))
            writer.writeheader()
        writer.writerow({key: _safe(value) for key, value in flat.items()})


def _safe(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
