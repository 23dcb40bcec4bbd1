"""``python -m bench [NAME …]``: measure and print a table; what was measured also goes to ``bench/results/NAME.json``.

BENCH_RUNS sets how often each thing is measured. The broker and the database server are those of the tests. A benchmark
that breaks is told of, and the others go on.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable

import pytest

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
    """1 when a target is not met or a benchmark broke."""
    unknown = set(names) - BENCHMARKS.keys()
    if unknown:
        print(f"no such benchmark: {', '.join(sorted(unknown))}; there are {', '.join(BENCHMARKS)}", file=sys.stderr)
        return 2
    figures: list[Figure] = []
    broken: list[str] = []
    try:
        for name in names or BENCHMARKS:
            print(f"measuring: {name}", file=sys.stderr, flush=True)
            try:
                found = BENCHMARKS[name]()
            except (Exception, pytest.skip.Exception, pytest.fail.Exception):  # noqa: BLE001 - the others go on
                # A service that is missing is told of as in the tests.
                traceback.print_exc()
                broken.append(name)
                continue
            save(name, found)
            figures += found
    finally:
        stop_all()
    show(figures)
    if broken:
        print(f"could not be measured: {', '.join(broken)}", file=sys.stderr)
    return int(bool(broken) or any(figure.is_met is False for figure in figures))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
