"""``communique sources|articles|events|statements|stories|alerts list``."""

from __future__ import annotations

from datetime import datetime

import click

from communique.cli.options import load_settings, settings_options
from communique.cli.output import Since, write_json_lines, write_table
from communique.database import open_database
from storage.listings import listing

COLUMNS = {
    "sources": ("status", "name", "country", "language", "every_s", "last_ok", "failures", "url", "error"),
    "articles": ("first_seen", "published", "outlet", "language", "title", "url"),
    "events": ("updated", "kind", "status", "countries", "date", "place", "outlet", "url"),
    "statements": ("updated", "speaker_name", "country", "about", "direct", "text", "outlet"),
    "stories": ("updated", "family", "status", "day", "countries", "reports", "headline"),
    "alerts": ("created", "watch", "status", "headline", "channel", "delivery", "attempts", "sent"),
}
"""Columns of the table; ``--json`` gives all."""

_EXAMPLES = """

    \b
    Examples:
      communique {name} list
      communique {name} list --since 24h
      communique {name} list --json --since 2022-03-30 | jq .
    """


def _order(name: str) -> str:
    return "by name" if name == "sources" else "oldest change first"


def list_command(name: str) -> click.Command:
    """The command that lists ``name``, oldest change first."""

    @settings_options
    @click.option("--json", "as_json", is_flag=True, help="One JSON object a line, with every column.")
    @click.option("--since", type=Since(), help="Only what changed since: 2h, 7d or ISO 8601.")
    def command(as_json: bool, since: datetime | None) -> None:
        engine = open_database(load_settings({"log_level": "warning"}).settings)
        rows = listing(engine, name, since)
        if as_json:
            write_json_lines(rows)
        else:
            write_table(rows, COLUMNS[name])

    return click.command("list", help=f"List {name}, {_order(name)}.{_EXAMPLES.format(name=name)}")(command)


def _group(name: str) -> click.Group:
    group = click.Group(name, help=f"Look at {name}.")
    group.add_command(list_command(name))
    return group


articles = _group("articles")
events = _group("events")
statements = _group("statements")
stories = _group("stories")
alerts = _group("alerts")
