"""Measure the extractor on the gold set: ``python -m tests.eval.evaluate [--failures]`` from the repository's root."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable

import click
from rich.console import Console
from rich.table import Table

from communique.defaults import config_dir
from communique.watchfile import load_watches
from domain.article import Document
from domain.extraction import Extraction
from domain.watch import Watch
from processors.extract import load_extractor
from processors.watch import matches
from tests.eval.goldset import GoldArticle, load
from tests.eval.scoring import Result, compare, figures

LANGUAGES = ("en", "ru", "zh")


def evaluate(
    articles: Iterable[GoldArticle],
    extract: Callable[[Document], Extraction],
    watch: Watch,
    people: Collection[str],
) -> list[Result]:
    """Extract every article and compare it with its labels."""
    results = []
    for article in articles:
        extraction = extract(article.document())
        alert = bool(matches([watch], extraction))
        results.append(compare(article, extraction, alert=alert, people=people))
    return results


def by_language(results: list[Result]) -> dict[str, dict[str, float]]:
    """Figures of each language and of all."""
    groups = {lang: [r for r in results if r.article.lang == lang] for lang in LANGUAGES} | {"all": results}
    return {name: figures(sum((r.counts for r in group), Counter())) for name, group in groups.items()}


def measure() -> list[Result]:
    """The shipped extractor and the shipped watch on the whole gold set."""
    extractor = load_extractor(config_dir() / "lexicon")
    watches, _ = load_watches(config_dir() / "watches.toml")
    watch = next(w for w in watches if w.name == "russia-china")
    return evaluate(load(), extractor, watch, extractor.people)


def table(measured: dict[str, dict[str, float]]) -> Table:
    """One line a figure, one column a language."""
    out = Table("figure", *measured)
    for name in measured["all"]:
        out.add_row(name, *(f"{values[name]:.3f}" for values in measured.values()))
    return out


@click.command()
@click.option("--failures", is_flag=True, help="Also list what is wrong in each article.")
def main(*, failures: bool) -> None:
    """Print the figures as a table, then as one line of JSON."""
    results = measure()
    if failures:
        for result in results:
            for figure, what in result.misses:
                click.echo(f"{result.article.id}  {figure}: {what}")
    measured = by_language(results)
    Console().print(table(measured))
    rounded = {lang: {name: round(value, 3) for name, value in values.items()} for lang, values in measured.items()}
    click.echo(json.dumps(rounded))


if __name__ == "__main__":
    main()
