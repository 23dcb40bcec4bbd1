"""``communique lag``: what waits, and how long already."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import click

from communique.bootstrap import Application, open_application
from communique.cli.exits import SOME_FAILED
from communique.cli.options import load_settings, settings_options
from communique.cli.output import write_json_lines, write_table
from communique.offsets import standings
from domain.log import ARTICLES
from processors.worker import GROUP
from storage.backlog import backlog


@click.command("lag")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.option("--fail-over", type=float, metavar="SECONDS", help="Exit with 5 when something waits for longer.")
@settings_options
def lag(as_json: bool, fail_over: float | None) -> None:
    """Print what waits: articles to be processed, messages for Kafka, alerts to be sent, dead letters.

    With --fail-over the exit code is 5 when something has waited for longer, or when a partition is stopped; dead
    letters wait for a person and do not count. It is 4 when the database or the broker does not answer.

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
    log, now = application.log, application.clock()

    def row(what: str, waiting: int, since: datetime | None, state: str = "ok") -> dict[str, Any]:
        age = round(max(0.0, (now - since).total_seconds()), 1) if since else None
        return {"what": what, "waiting": waiting, "oldest_s": age, "state": state}

    places = application.process_store().places(GROUP)
    behind = standings(places, log.starts(ARTICLES), log.ends(ARTICLES), log.incarnation(ARTICLES))
    since = log.appended_at({each: max(it.place.next, it.start) for each, it in behind.items() if it.lag})
    for partition, standing in behind.items():
        yield row(f"{partition.topic}/{partition.number}", standing.lag, since.get(partition), standing.state)
    waiting = backlog(application.engine)
    if application.outbox is not None:
        yield row("outbox", waiting.outbox, waiting.outbox_since)
    yield row("deliveries", waiting.deliveries, waiting.deliveries_since)
    yield row("dead letters", waiting.dead_letters, waiting.dead_letters_since)
