"""``communique extract``: the extractor on its own."""

from __future__ import annotations

import sys
from typing import BinaryIO

import click
import msgspec

from communique.bootstrap import load_watch_list, make_extractor
from communique.cli.options import load_settings, settings_options
from communique.documents import document_of
from domain.errors import Permanent
from domain.interchange import extraction_json
from processors.watch import matches


@click.command("extract")
@click.argument("file", type=click.File("rb"), default="-")
@settings_options
def extract(file: BinaryIO) -> None:
    """Read one JSON document a line from FILE (standard input when left out), write one result a line, in order.

    A document has an "id" and a "text" (its title as the first line), and may have "title", "url", "date" (when it
    was published) and "outlet". A line that is no document is told on standard error and answered with {"error": …};
    the exit code is then 1.

    \b
    Example:
      echo '{"id": "1", "text": "Lavrov met Wang Yi in Tunxi.", "date": "2022-03-30"}' | communique extract
    """
    settings = load_settings({"log_level": "warning"}).settings
    watches = load_watch_list(settings)
    extractor = make_extractor(settings)
    failed = 0
    encoder = msgspec.json.Encoder()
    for number, line in enumerate(file, 1):
        if not line.strip():
            continue
        try:
            document = document_of(line, f"line {number}")
        except Permanent as error:
            failed += 1
            click.echo(str(error), err=True)
            answer: object = {"id": None, "error": str(error)}
        else:
            extraction = extractor(document)
            satisfied = [match.watch for match in matches(watches, extraction)]
            answer = extraction_json(extraction, satisfied)
        sys.stdout.buffer.write(encoder.encode(answer) + b"\n")
        sys.stdout.buffer.flush()
    if failed:
        click.get_current_context().exit(1)
