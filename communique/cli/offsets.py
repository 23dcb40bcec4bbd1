"""``communique offsets`` and ``communique replay``: where reading stands, and moving it."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import datetime

import click

from communique.bootstrap import Application, open_application
from communique.cli.options import load_settings, settings_options
from communique.cli.output import Since, write_json_lines, write_table
from communique.offsets import Standing, moved, replayed
from domain.errors import Permanent
from domain.log import ARTICLES, Partition, Place
from processors.worker import GROUP
from streams.topics import physical

COLUMNS = ("topic", "partition", "next", "start", "end", "lag", "gaps", "state")

_MAX_DIGITS = 19
"""Of an offset, which is a number of 64 bits."""


@click.group("offsets")
def offsets() -> None:
    """See where the processing of articles stands in the log, and move it."""


@offsets.command("show")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@settings_options
def show(as_json: bool) -> None:
    """Print each partition: the next offset, the oldest and the following one of the log, and what is wrong.

    \b
    Example:
      communique offsets show
    """
    with open_application(load_settings({"log_level": "warning"}).settings) as application:
        gaps = application.process_store().gaps(GROUP)
        rows = [
            {
                "topic": partition.topic,
                "partition": partition.number,
                "next": standing.place.next,
                "start": standing.start,
                "end": standing.end,
                "lag": standing.lag,
                "gaps": gaps.get(partition, 0),
                "state": standing.state,
            }
            for partition, standing in application.standings(application.log).items()
        ]
    if as_json:
        write_json_lines(rows)
    else:
        write_table(rows, COLUMNS)


@offsets.command("reset")
@click.option("--to", "where", metavar="WHERE", help="earliest, latest, or an offset.")
@click.option("--to-time", type=Since(), help="The first record since: 2h, 7d or ISO 8601.")
@click.option("--partition", type=int, help="Only this one.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@settings_options
def reset(where: str | None, to_time: datetime | None, partition: int | None, yes: bool) -> None:
    """Go on reading elsewhere. What is skipped is noted as a gap; what comes twice is processed once.

    It is safe while processes run: what they have in hand is dropped, and they follow within five seconds. This is
    the way on when a partition is stopped because the broker lost its data.

    \b
    Examples:
      communique offsets reset --to latest
      communique offsets reset --to earliest --partition 3 --yes
      communique offsets reset --to-time 2022-03-30T10:00+08:00
    """
    if (where is None) == (to_time is None):
        raise click.UsageError("say where: either --to or --to-time")
    with open_application(load_settings({"log_level": "warning"}).settings) as application:
        now = _existing(application)
        chosen = {each: it for each, it in now.items() if partition is None or each.number == partition}
        if not chosen:
            raise click.UsageError(f"there is no partition {partition}")
        if to_time is not None:
            at = application.log.offsets_at(ARTICLES, to_time)
            wished = {each: at.get(each, 0) for each in chosen}
        else:
            wished = {each: _offset(where or "", standing) for each, standing in chosen.items()}
        _move(application, now, moved(now, wished), "reset by command", yes=yes)


@click.command("replay")
@click.option("--from", "since", type=Since(), required=True, help="Articles that came since: 2h, 7d or ISO 8601.")
@click.option("--with-alerts", is_flag=True, help="What is found now, and was not alerted then, alerts.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@settings_options
def replay(since: datetime, with_alerts: bool, yes: bool) -> None:
    """Process again what was processed since a moment: with a better lexicon, say. Nobody is alerted again.

    It is safe while processes run, and what comes meanwhile is processed as ever.

    \b
    Examples:
      communique replay --from 7d
      communique replay --from 2022-03-30 --with-alerts --yes
    """
    with open_application(load_settings({"log_level": "warning"}).settings) as application:
        now = _existing(application)
        at = {each: offset for each, offset in application.log.offsets_at(ARTICLES, since).items() if each in now}
        _move(application, now, replayed(now, at, alerts=with_alerts), "replay by command", yes=yes)


def _existing(application: Application) -> dict[Partition, Standing]:
    """The same, of a topic that is there. Raises ``Permanent`` when the log has none, and the group no place in it."""
    now = application.standings(application.log)
    if not now:
        kafka = application.settings.log.kafka
        name = ARTICLES if application.outbox is None else f"{physical(kafka.prefix, ARTICLES)}"
        raise Permanent(name, "this topic is not there: nothing was written to it yet, or it was deleted")
    return now


def _offset(where: str, standing: Standing) -> int:
    if where in {"earliest", "latest"}:
        return standing.start if where == "earliest" else standing.end
    if not where.isdecimal() or len(where) > _MAX_DIGITS:
        shown = where if len(where) <= _MAX_DIGITS else f"{where[:_MAX_DIGITS]}…"
        raise click.UsageError(f"{shown!r} is no place; write earliest, latest or an offset")
    return int(where)


def _move(
    application: Application,
    now: Mapping[Partition, Standing],
    places: Mapping[Partition, Place],
    reason: str,
    *,
    yes: bool,
) -> None:
    if not places:
        click.echo("nothing to do: every partition is there already", err=True)
        return
    skipped = sum(max(0, place.next - now[each].place.next) for each, place in places.items())
    again = sum(max(0, now[each].place.next - place.next) for each, place in places.items())
    told = f"partitions that move: {len(places)}; records that come again: {again}; that are skipped: {skipped}"
    if not yes:
        if not sys.stdin.isatty():
            raise click.UsageError(f"{told}; add --yes to do it")
        click.confirm(f"{told}. Go on?", abort=True)
    ends = {each: standing.end for each, standing in now.items()}
    application.process_store().reset(GROUP, places, ends, reason)
    click.echo(told, err=True)
