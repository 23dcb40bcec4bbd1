"""``communique sources``: what is polled."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager
from typing import Any, BinaryIO

import click

from communique.bootstrap import Application, open_application
from communique.cli.lists import list_command
from communique.cli.options import load_settings, settings_options
from domain.errors import Misconfigured
from ingest.opml import read_opml, write_opml
from ingest.sources import make_source


@click.group("sources")
def sources() -> None:
    """Look at the sources, add and remove them."""


sources.add_command(list_command("sources"))


@sources.command("add")
@click.argument("url")
@click.option("--name", help="Name of the outlet; the host when left out.")
@click.option("--country", help="Country of the outlet, ISO 3166 alpha-3: RUS, CHN.")
@click.option("--language", help="Language of the outlet: en, ru, zh.")
@click.option("--kind", help="Kind of outlet: state agency, newspaper, ministry, …")
@click.option("--timezone", help="Time zone of dates without one: Europe/Moscow.")
@click.option("--every", help="How often to poll: 30s, 10m (the default), 1h.")
@click.option("--with-history", is_flag=True, help="What the feed holds already is news too, and alerts.")
@settings_options
def add(url: str, **given: Any) -> None:
    """Add a source, or describe one anew.

    \b
    Examples:
      communique sources add https://example.org/rss.xml --name Example --language en
      communique sources add https://example.org/feed.json --with-history --every 5s
    """
    source = make_source({"url": url, **{key: value for key, value in given.items() if value is not None}})
    with _application() as application:
        new = application.admin.add([source])
    click.echo(f"{'added' if new else 'changed'} {source.url}", err=True)


@sources.command("remove")
@click.argument("url")
@settings_options
def remove(url: str) -> None:
    """Stop polling a source and forget which of its entries were seen; its articles stay.

    \b
    Example:
      communique sources remove https://example.org/rss.xml
    """
    with _application() as application:
        if not application.admin.remove(url):
            raise Misconfigured(url, "no source has this URL; see: communique sources list")
        if any(source.url == url for source in application.sources_in_file()):
            click.echo(f"{url} is still in {application.settings.sources.file}, and comes back from there", err=True)
    click.echo(f"removed {url}", err=True)


@sources.command("import")
@click.argument("file", type=click.File("rb"))
@click.option("--with-history", is_flag=True, help="What the feeds hold already is news too.")
@settings_options
def import_(file: BinaryIO, with_history: bool) -> None:
    """Add the feeds of an OPML file ("-" for standard input).

    \b
    Example:
      communique sources import feeds.opml
    """
    found = [
        make_source({"url": source.url, "name": source.outlet.name, "with_history": with_history})
        for source in read_opml(file.read())
    ]
    with _application() as application:
        new = application.admin.add(found)
    click.echo(f"{len(found)} feeds read, {new} new", err=True)


@sources.command("export")
@settings_options
def export() -> None:
    """Write all sources as OPML to standard output.

    \b
    Example:
      communique sources export > feeds.opml
    """
    with _application() as application:
        sys.stdout.buffer.write(write_opml(application.admin.all()))


def _application() -> AbstractContextManager[Application]:
    return open_application(load_settings({"log_level": "warning"}).settings)
