"""``communique lag``: what waits, and how long already."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import click

from communique.bootstrap import Application, open_application
from communique.cli.exits import SOME_FAILED
from communique.cli.options import load_settings, settings_options
from communique.cli.output import write_json_lines, write_table
from communique.offsets import Standing
from domain.log import Partition
from domain.ports import Log
from storage.backlog import backlog


def _checked(_context: click.Context, _parameter: click.Parameter, seconds: float | None) -> float | None:
    # What is no number compares as false, and would never fail.
    if seconds is not None and not 0 <= seconds < math.inf:
        raise click.BadParameter("write how many seconds something may wait, such as 300")
    return seconds


@click.command("lag")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.option(
    "--fail-over", type=float, metavar="SECONDS", callback=_checked, help="Exit with 5 when something waits for longer."
)
@settings_options
def lag(as_json: bool, fail_over: float | None) -> None:
    """Print what waits: articles to be processed, messages for Kafka, alerts to be sent, dead letters.

    With --fail-over the exit code is 5 when something has waited for longer, or when a partition is stopped; dead
    letters wait for a person and do not count. It is 4 when the database or the broker does not answer.

    What was left behind when log.backend was changed is told as well, as far as it is in the database.

    \b
    Examples:
      communique lag
      communique lag --fail-over 300
    """
    with open_application(load_settings({"log_level": "warning"}).settings) as application:
        rows = list(_rows(application))
    if as_json:
        write_json_lines(rows)
    else:
        write_table(rows, ("what", "waiting", "oldest_s", "state"))
    ages = [row["oldest_s"] for row in rows if row["oldest_s"] is not None and row["what"] != "dead letters"]
    stopped = [row["what"] for row in rows if row["state"].startswith("stopped")]
    if fail_over is not None and (stopped or max(ages, default=0) > fail_over):
        late = f"something has waited for {max(ages):.0f} s" if ages else ""
        halted = f"stopped: {', '.join(stopped)}; see communique offsets show" if stopped else ""
        click.echo("; ".join(filter(None, (halted, late))), err=True)
        click.get_current_context().exit(SOME_FAILED)


def _rows(application: Application) -> Iterator[dict[str, Any]]:
    now = application.clock()

    def row(what: str, waiting: int, since: datetime | None, state: str = "ok") -> dict[str, Any]:
        age = round(max(0.0, (now - since).total_seconds()), 1) if since else None
        return {"what": what, "waiting": waiting, "oldest_s": age, "state": state}

    for partition, standing, since in _behind(application, application.log):
        yield row(str(partition), standing.lag + standing.held, since, standing.state)
    waiting = backlog(application.engine)
    if application.outbox is not None:
        yield row("outbox", waiting.outbox, waiting.outbox_since)
    elif waiting.outbox:
        yield row("outbox", waiting.outbox, waiting.outbox_since, _left_behind("kafka"))
    if other := application.unused_log():
        for partition, standing, since in _behind(application, other):
            if standing.lag:
                what = f"{partition} in the log {other.identity()}"
                yield row(what, standing.lag, since, _left_behind("embedded"))
    yield row("deliveries", waiting.deliveries, waiting.deliveries_since)
    yield row("dead letters", waiting.dead_letters, waiting.dead_letters_since)


def _behind(application: Application, log: Log) -> Iterator[tuple[Partition, Standing, datetime | None]]:
    """Of each partition of the articles in ``log``: where reading stands, and since when the next record waits."""
    behind = application.standings(log)
    waiting = {each: max(it.place.next, it.start) for each, it in behind.items() if it.lag or it.held}
    since = log.appended_at(waiting)
    for partition, standing in behind.items():
        yield partition, standing, since.get(partition)


def _left_behind(backend: str) -> str:
    return f"left behind: communique run --once --set log.backend={backend} finishes it"
