"""``communique extract``: the extractor on its own."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, BinaryIO

import click
import msgspec

from communique.bootstrap import load_watch_list, make_extractor
from communique.cli.options import load_settings, settings_options
from communique.documents import document_of
from communique.extraction_page import page
from domain.article import Document
from domain.errors import Permanent
from domain.interchange import extraction_json
from processors.extract.explain import Explained, Reason
from processors.watch import matches


@click.command("extract")
@click.argument("file", type=click.File("rb"), default="-")
@click.option("--explain", is_flag=True, help='Add "why": for each event and statement the rule and lexicon entries.')
@click.option(
    "--html",
    "html_file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Also write a page with the evidence of each field highlighted.",
)
@settings_options
def extract(file: BinaryIO, explain: bool, html_file: Path | None) -> None:
    """Read one JSON document a line from FILE (standard input when left out), write one result a line, in order.

    A document has an "id" and a "text" (its title as the first line), and may have "title", "url", "date" (when it
    was published) and "outlet". A line that is no document is told on standard error and answered with {"error": …};
    the exit code is then 1.

    \b
    Examples:
      echo '{"id": "1", "text": "Lavrov met Wang Yi in Tunxi.", "date": "2022-03-30"}' | communique extract
      communique extract documents.jsonl --explain --html found.html
    """
    settings = load_settings({"log_level": "warning"}).settings
    watches, extractor = load_watch_list(settings), make_extractor(settings)
    shown: list[tuple[Document, Explained]] = []
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
            answer: dict[str, Any] = {"id": None, "error": str(error)}
        else:
            explained = extractor.explain(document) if explain or html_file else None
            extraction = explained.extraction if explained else extractor(document)
            satisfied = [match.watch for match in matches(watches, extraction)]
            answer = extraction_json(extraction, satisfied)
            if explained and explain:
                answer["why"] = _why(explained)
            if explained and html_file:
                shown.append((document, explained))
        sys.stdout.buffer.write(encoder.encode(answer) + b"\n")
        sys.stdout.buffer.flush()
    if html_file:
        html_file.write_text(page(shown), encoding="utf-8")
    if failed:
        click.get_current_context().exit(1)


def _why(explained: Explained) -> dict[str, Any]:
    return {
        "events": [_reason(reason) for reason in explained.events],
        "statements": [_reason(reason) for reason in explained.statements],
    }


def _reason(reason: Reason) -> dict[str, Any]:
    used = [
        {
            "text": one.words.text,
            "start": one.words.start,
            "end": one.words.end,
            "entry": one.entry,
            "meaning": one.meaning,
        }
        for one in reason.used
    ]
    return {"rule": reason.rule, "used": used, "sentences": reason.sentences}
