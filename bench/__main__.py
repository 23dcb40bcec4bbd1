"""``python -m bench [NAME …]``: measure and print a table; all of it also goes to ``bench/results.json``.

BENCH_RUNS sets how often each thing is measured. The broker and the database server are those of the tests.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from bench import append, faults, latency, workers
from bench.report import Figure, save, show
from tests.support.shared import stop_all

BENCHMARKS: dict[str, Callable[[], list[Figure]]] = {
    "append": append.measure,
    "worker": workers.measure_null,
    "scaling": workers.measure_scaling,
    "backlog": workers.measure_backlog,
    "latency": latency.measure,
    "takeover": faults.measure_takeover,
    "outage": faults.measure_outage,
}


def main(names: list[str]) -> int:
    """1 when a target is not met."""
    unknown = set(names) - BENCHMARKS.keys()
    if unknown:
        print(f"no such benchmark: {', '.join(sorted(unknown))}; there are {', '.join(BENCHMARKS)}", file=sys.stderr)
        return 2
    figures: list[Figure] = []
    try:
        for name in names or BENCHMARKS:
            print(f"measuring: {name}", file=sys.stderr, flush=True)
            figures += BENCHMARKS[name]()
    finally:
        stop_all()
    show(figures)
    if not names:
        save(figures, Path(__file__).with_name("results.json"))
    return int(any(figure.is_met is False for figure in figures))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
