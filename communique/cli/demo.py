"""``communique demo``: see it work, without the internet."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

from communique.bootstrap import make_extractor, open_application
from communique.cli.exits import FAILED
from communique.cli.options import load_settings, settings_options
from communique.demo.newsroom import Newsroom
from communique.demo.run import run_demo
from communique.signals import stop_on_signals
from domain.log import ARTICLES


@click.command("demo")
@click.option("--once", is_flag=True, help="End when everything is delivered; exit 1 if an alert is wrong or missing.")
@settings_options
def demo(once: bool) -> None:
    """Start a small local newsroom in three languages, and watch it with the real service.

    Articles come out over twelve seconds; each alert is printed when it is delivered. Settings are those of
    "communique run", but private addresses may be fetched, and the database is a temporary one unless database.url
    is set.

    \b
    Examples:
      communique demo
      communique demo --once
      communique demo --once --set log.backend=kafka --set log.kafka.bootstrap_servers=127.0.0.1:9092
    """
    with tempfile.TemporaryDirectory(prefix="communique-demo-") as folder:
        preset = {
            "database.url": f"sqlite:///{Path(folder) / 'demo.db'}",
            "fetch.allow_private_addresses": True,
            "log_level": "warning",
        }
        settings = load_settings(preset).settings
        extract = make_extractor(settings)
        stop = stop_on_signals()
        with open_application(settings) as application, Newsroom() as newsroom:
            stop.started()
            click.echo(
                f"A newsroom of three outlets is at {newsroom.base_url}; articles come out as you look.", err=True
            )
            if settings.log.backend == "kafka":
                topic = f"{settings.log.kafka.prefix}.{ARTICLES}"
                click.echo(f"Its articles go into the topic {topic}; log.kafka.prefix names another.", err=True)
            result = run_demo(application, extract, newsroom, stop, once=once)
    verdict = result.verdict
    click.echo(
        f"{len(verdict.right)} of {len(newsroom.expected())} occasions alerted once, {verdict.new} alerts sent now, "
        f"{result.seconds:.0f} s",
        err=True,
    )
    if not once:
        return
    for problem in verdict.problems:
        click.echo(f"wrong: {problem}", err=True)
    if not result.finished:
        click.echo("wrong: not everything was read and delivered in time", err=True)
    if verdict.problems or not result.finished:
        click.get_current_context().exit(FAILED)
