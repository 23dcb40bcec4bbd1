"""The whole worker: from the log to the committed rows."""

from __future__ import annotations

from bench.places import POSTGRES_KAFKA, SQLITE, SQLITE_KAFKA, end, filled, processed, runs, start_worker, steady_rate
from bench.report import Figure, peak_mib, resident_mib
from tests.chaos.place import until

RECORDS = 30_000
EXTRACTED = 6_000
BACKLOG = 100_000
MOST_MIB = 300


def measure_null() -> list[Figure]:
    """With an extractor that finds nothing: what the log, the worker and the database cost."""
    wanted = [(SQLITE, 1, 4_000), (SQLITE_KAFKA, 1, 4_000), (POSTGRES_KAFKA, 1, None), (POSTGRES_KAFKA, 2, 3_000)]
    figures = []
    for name, workers, at_least in wanted:
        found = [_rate(name, RECORDS, workers, "null") for _ in range(runs(3))]
        rates, peaks = tuple(rate for rate, _ in found), tuple(peak for _, peak in found)
        figures.append(Figure(f"worker × {workers}, {name}", rates, "msg/s", at_least=at_least))
        figures.append(Figure("  peak memory of a process", peaks, "MiB", at_most=MOST_MIB))
    return figures


def measure_scaling() -> list[Figure]:
    """With the real extractor: what a second worker brings."""
    one, two = [], []
    for _ in range(runs(3)):
        one.append(_rate(POSTGRES_KAFKA, EXTRACTED, 1, "real")[0])
        two.append(_rate(POSTGRES_KAFKA, EXTRACTED, 2, "real")[0])
    ratios = tuple(b / a for a, b in zip(one, two, strict=True))
    return [
        Figure("worker × 1 that extracts, PostgreSQL, Kafka", tuple(one), "msg/s"),
        Figure("worker × 2 that extract", tuple(two), "msg/s"),
        Figure("  ratio", ratios, "", at_least=1.6),
    ]


def measure_backlog() -> list[Figure]:
    """A long backlog is drained without growth of memory."""
    with filled(POSTGRES_KAFKA, BACKLOG) as place:
        worker, engine = start_worker(place, 0, "null"), place.application.engine
        # By then it has used everything once.
        until(lambda: processed(engine) >= BACKLOG // 5, "a fifth", 300)
        early = resident_mib(worker.pid)
        rate = steady_rate(place, BACKLOG, workers=1)
        late, peak = resident_mib(worker.pid), peak_mib(worker.pid)
        end(worker)
    return [
        Figure("backlog of 100,000, PostgreSQL, Kafka", (rate,), "msg/s"),
        Figure("  memory at the end, less that at a fifth", (late - early,), "MiB", at_most=20),
        Figure("  peak memory", (peak,), "MiB", at_most=MOST_MIB),
    ]


def _rate(name: str, records: int, workers: int, extractor: str) -> tuple[float, float]:
    with filled(name, records) as place:
        processes = [start_worker(place, slot, extractor) for slot in range(workers)]
        rate = steady_rate(place, records, workers=workers)
        peak = max(peak_mib(process.pid) for process in processes)
        end(*processes)
    return rate, peak
