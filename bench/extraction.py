"""``make bench-extract``: documents a second on one core, start, memory, and time by length.

The extractor is the compiled one (docs/decisions/0006-compiled-extractor.md); its sources are measured beside it.
One document is a report as agencies write them (``report_en.txt``). The others are made of the gold set's articles
(tests/eval), put together until they are as long: each sentence there tells of something, so they cost more.
"""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
import time
from itertools import cycle
from pathlib import Path
from statistics import median

from bench.places import runs
from bench.report import Figure, peak_mib, save, show
from domain.article import Document
from processors.extract import Extractor, engine, load_extractor
from tests.eval.goldset import load

_ROOT = Path(__file__).parents[1]
LEXICON = _ROOT / "config" / "lexicon"
REPORT = Path(__file__).with_name("report_en.txt")
CHARACTERS = 3_500
"""Of a usual report of an agency."""

LENGTHS = (1_000, 10_000, 100_000, 1_000_000)

_SOURCES = "from bench.extraction import LEXICON, load_extractor, of_report; print(*of_report(load_extractor(LEXICON)))"
_START = """
import sys, time
began = time.perf_counter()
from pathlib import Path
from processors.extract import load_extractor
load_extractor(Path(sys.argv[1]))
print(time.perf_counter() - began)
"""


def text_of(lang: str, characters: int) -> str:
    """Articles of the language one after the other, cut to the length."""
    parts: list[str] = []
    size = 0
    for article in cycle([article for article in load() if article.lang == lang]):
        parts.append(article.text)
        size += len(article.text) + 1
        if size >= characters:
            return "\n".join(parts)[:characters]
    raise ValueError(lang)


def _rates(extract: Extractor, document: Document) -> tuple[float, ...]:
    extract(document)
    rates = []
    for _ in range(runs(5)):
        began = time.perf_counter()
        for _ in range(200):
            extract(document)
        rates.append(200 / (time.perf_counter() - began))
    return tuple(rates)


def of_report(extract: Extractor) -> tuple[float, ...]:
    """Documents a second, of the report."""
    return _rates(extract, Document("1", REPORT.read_text("utf-8"), published=dt.date(2024, 5, 22)))


def _by_length(extract: Extractor, lang: str, day: dt.date) -> Figure:
    """What a character of a long text costs beside one of a short text, each time one after the other."""
    documents = {length: Document("1", text_of(lang, length), published=day) for length in LENGTHS}
    rounds: list[dict[int, float]] = []
    for _ in range(runs(3)):
        costs = {}
        for length, document in documents.items():
            # Short ones more than once: a single reading takes less time than the machine's moods last.
            times = max(1, LENGTHS[-2] // length)
            began = time.perf_counter()
            for _ in range(times):
                extract(document)
            costs[length] = (time.perf_counter() - began) / times / length * 1e6
        rounds.append(costs)
    ratios = tuple(costs[LENGTHS[-1]] / costs[LENGTHS[1]] for costs in rounds)
    details = {"us": {length: median(costs[length] for costs in rounds) for length in LENGTHS}}
    return Figure(f"{lang}, cost of a character: 1 MB ÷ 10 kB", ratios, "", at_most=2.0, details=details)


def measure() -> list[Figure]:
    """All of it, on one core."""
    extract = load_extractor(LEXICON)
    day = dt.date(2022, 3, 31)
    figures = [Figure("start: imports and lexicon", tuple(_start() for _ in range(runs(5))), "s", at_most=1.0)]
    size = len(REPORT.read_text("utf-8"))
    figures.append(Figure(f"en, a report of {size:,} characters", of_report(extract), "docs/s", at_least=300))
    rates = tuple(map(float, _python(_SOURCES, {"PYTHONPATH": str(_ROOT)}).split()))
    figures.append(Figure("the same, by sources that are not compiled", rates, "docs/s"))
    for lang in ("en", "ru", "zh"):
        rates = _rates(extract, Document("1", text_of(lang, CHARACTERS), published=day))
        figures.append(Figure(f"{lang}, {CHARACTERS:,} dense characters", rates, "docs/s"))
    figures += [_by_length(extract, lang, day) for lang in ("en", "ru", "zh")]
    figures.append(Figure("peak memory, the 1 MB texts included", (_memory(),), "MiB", at_most=250))
    return figures


def _start() -> float:
    return float(_python(_START, {}))


def _python(script: str, env: dict[str, str]) -> str:
    command = [sys.executable, "-P", "-c", script, str(LEXICON)]
    return subprocess.run(command, env=os.environ | env, check=True, capture_output=True, text=True, timeout=600).stdout


def _memory() -> float:
    return peak_mib(os.getpid())


if __name__ == "__main__":
    if (engine.__file__ or "").endswith(".py"):
        sys.exit("This would measure sources that are not compiled; make bench-extract compiles them first.")
    found = measure()
    show(found)
    save("extraction", found)
    sys.exit(int(any(figure.is_met is False for figure in found)))
