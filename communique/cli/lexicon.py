"""``communique lexicon``: what the extractor knows of the world."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from communique.cli.exits import FAILED
from communique.cli.options import load_settings, settings_options
from communique.cli.output import write_json_lines, write_table
from communique.defaults import config_dir
from processors.extract.lexicon import LANGUAGES, index
from processors.extract.lexicon_check import problems
from processors.extract.lexicon_files import read_files
from processors.extract.model import Hit
from processors.extract.normalise import simplified

COLUMNS = ("form", "language", "is", "of", "country", "office", "names")
_TAGS = {
    "say": "verb of saying",
    "source": "source phrase",
    "mod": "word of status",
    "inst": "institution",
    "cue": "word of an occasion",
    "group": "word for those named before",
    "given": "given name",
}


@click.group("lexicon")
def lexicon() -> None:
    """Look into the lexicon, and check it.

    The shipped files are in config/lexicon. Files of the same names in the folder of the setting lexicon.folder are
    laid over them, table by table: what stands there wins.
    """


@lexicon.command("check")
@settings_options
def check() -> None:
    """Check the files, print what is doubtful in them, and count what they hold. The exit code is 1 for a finding.

    \b
    Example:
      communique lexicon check --set lexicon.folder=my-lexicon
    """
    data = _data()
    found = list(problems(data))
    for problem in found:
        click.echo(problem)
    people = [item for members in data["people"].values() for item in members.values()]
    whole = sum(all(item.get(lang) for lang in LANGUAGES) for item in people)
    click.echo(
        f"people: {len(people)}, with names in all three languages: {whole}; countries: {len(data['countries'])}; "
        f"organisations: {len(data['organisations'])}; findings: {len(found)}",
        err=True,
    )
    if found:
        click.get_current_context().exit(FAILED)


@lexicon.command("find")
@click.argument("words", nargs=-1, required=True)
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The day on which offices are told; today if left out.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@settings_options
def find(words: tuple[str, ...], on: dt.datetime | None, as_json: bool) -> None:
    """Say what the extractor takes words for, in each language; the exit code is 1 when it knows none of them.

    \b
    Examples:
      communique lexicon find Лавровым
      communique lexicon find 中俄外长
      communique lexicon find Putin --on 2009-01-01
    """
    data = _data()
    day = (on.date() if on else dt.datetime.now(dt.UTC).date()).isoformat()
    rows = list(_rows(" ".join(words), data, day))
    if as_json:
        write_json_lines(rows)
    else:
        write_table(rows, COLUMNS)
    if not rows:
        click.get_current_context().exit(FAILED)


def _data() -> dict[str, Any]:
    own: Path | None = load_settings({"log_level": "warning"}).settings.lexicon.folder
    return read_files(config_dir() / "lexicon", own)


def _rows(text: str, data: Mapping[str, Any], day: str) -> Iterator[dict[str, Any]]:
    known = index(data)
    for lang in LANGUAGES:
        words = simplified(text) if lang == "zh" else text
        for hit in known.matchers[lang].find(words):
            yield _row(words, lang, hit, data, day)


def _row(words: str, lang: str, hit: Hit, data: Mapping[str, Any], day: str) -> dict[str, Any]:
    entry, person = hit.entry, hit.entry.person
    item = data["people"].get(person.country, {}).get(person.id, {}) if person else {}
    codes = entry.countries or ((person.country,) if person else (entry.value,) if entry.tag == "country" else ())
    return {
        "form": words[hit.start : hit.end],
        "language": lang,
        "is": _TAGS.get(entry.tag, entry.tag),
        "of": " ".join(filter(None, (entry.value, "" if person else entry.kind))),
        "country": ",".join(filter(None, codes)) or None,
        "office": person.office(day) if person else None,
        "names": "; ".join(", ".join(item.get(language, ())) for language in LANGUAGES) if item else None,
    }
