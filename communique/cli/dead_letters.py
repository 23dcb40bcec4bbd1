"""``communique dead-letters``: records that could not be processed."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import click

from communique.bootstrap import Application, open_application
from communique.cli.options import load_settings, settings_options
from communique.cli.output import Since, write_json_lines, write_table
from storage.dead_letters import DeadLetters
from storage.listings import listing

COLUMNS = ("id", "added", "state", "stage", "topic", "number", "offset", "error", "message")
REPLAYABLE = ("decode", "extract", "store", "crash")
"""Of stage ``log`` there is no record that could be put in again."""
STAGES = ("log", *REPLAYABLE)


@click.group("dead-letters")
def dead_letters() -> None:
    """Look at records that could not be processed, try them again, put them aside."""


@dead_letters.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, with every column.")
@click.option("--since", type=Since(), help="Only those since: 2h, 7d or ISO 8601.")
@click.option("--all", "every", is_flag=True, help="Also those that were replayed or discarded.")
@settings_options
def list_(as_json: bool, since: datetime | None, every: bool) -> None:
    """List them, oldest first.

    \b
    Examples:
      communique dead-letters list
      communique dead-letters list --all --json | jq .
    """
    with _application() as application:
        rows = [row for row in listing(application.engine, "dead-letters", since) if every or row["state"] == "new"]
    if as_json:
        write_json_lines(rows)
    else:
        write_table(rows, COLUMNS)


@dead_letters.command("show")
@click.argument("number", type=int)
@click.option("--json", "as_json", is_flag=True, help="As one JSON object.")
@settings_options
def show(number: int, as_json: bool) -> None:
    """Print everything about one: the record as it came, what went wrong, and where.

    \b
    Example:
      communique dead-letters show 3
    """
    with _application() as application:
        letter = _letters(application).find(number)
    letter["value"], letter["encoding"] = _text(letter["value"])
    shown = {key: value.isoformat() if isinstance(value, datetime) else value for key, value in letter.items()}
    if as_json:
        write_json_lines([shown])
        return
    for key, value in shown.items():
        text = "" if value is None else str(value)
        click.echo(f"{key}:\n{text.rstrip()}" if "\n" in text else f"{key}: {text}")


@dead_letters.command("replay")
@click.argument("numbers", type=int, nargs=-1)
@click.option("--all", "every", is_flag=True, help="All that nobody has dealt with.")
@click.option("--stage", type=click.Choice(REPLAYABLE), help="With --all: only of this stage.")
@settings_options
def replay(numbers: Sequence[int], every: bool, stage: str | None) -> None:
    """Put their records at the end of the log again: when what was wrong is mended, they pass.

    A record that fails again is a new dead letter.

    \b
    Examples:
      communique dead-letters replay 3 4
      communique dead-letters replay --all --stage extract
    """
    with _application() as application:
        chosen = _chosen(application, numbers, every=every, stages=[stage] if stage else REPLAYABLE)
        _letters(application).replay(chosen)
    click.echo(f"{len(chosen)} put into the log again", err=True)


@dead_letters.command("discard")
@click.argument("numbers", type=int, nargs=-1)
@click.option("--all", "every", is_flag=True, help="All that nobody has dealt with.")
@click.option("--stage", type=click.Choice(STAGES), help="With --all: only of this stage.")
@settings_options
def discard(numbers: Sequence[int], every: bool, stage: str | None) -> None:
    """Put them aside: they are kept, and no longer listed or counted.

    \b
    Examples:
      communique dead-letters discard 3
      communique dead-letters discard --all --stage decode
    """
    with _application() as application:
        chosen = _chosen(application, numbers, every=every, stages=[stage] if stage else STAGES)
        _letters(application).discard(chosen)
    click.echo(f"{len(chosen)} put aside", err=True)


def _application() -> Any:
    return open_application(load_settings({"log_level": "warning"}).settings)


def _letters(application: Application) -> DeadLetters:
    return DeadLetters(application.engine, application.clock, application.publish)


def _chosen(application: Application, numbers: Sequence[int], *, every: bool, stages: Sequence[str]) -> list[int]:
    if every == bool(numbers) or (len(stages) == 1 and not every):
        raise click.UsageError("name the numbers, or --all (with --stage, if you like)")
    return _letters(application).waiting(stages) if every else list(numbers)


def _text(value: bytes) -> tuple[str, str]:
    try:
        return value.decode(), "text"
    except UnicodeDecodeError:
        return base64.b64encode(value).decode(), "base64"
