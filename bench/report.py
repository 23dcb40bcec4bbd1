"""What a benchmark found: medians beside their targets, as a table and as JSON."""

from __future__ import annotations

import json
import platform
import re
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

from rich.console import Console
from rich.table import Table

_RESULTS = Path(__file__).with_name("results")


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing that was measured, once a run; ``at_least`` and ``at_most`` are what it should be."""

    what: str
    values: tuple[float, ...]
    unit: str
    at_least: float | None = None
    at_most: float | None = None
    details: dict[str, Any] = field(default_factory=dict)

    @property
    def median(self) -> float:
        """Over the runs."""
        return median(self.values)

    @property
    def target(self) -> str:
        """In words."""
        if self.at_least is not None:
            return f"≥ {self.at_least:g}"
        return f"≤ {self.at_most:g}" if self.at_most is not None else ""

    @property
    def is_met(self) -> bool | None:
        """None without a target."""
        if self.at_least is not None:
            return self.median >= self.at_least
        return self.median <= self.at_most if self.at_most is not None else None


def machine() -> str:
    """One line: what the figures are true of."""
    model = re.search(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text())
    memory = re.search(r"MemTotal:\s*(\d+)", Path("/proc/meminfo").read_text())
    cores = len(re.findall(r"^processor", Path("/proc/cpuinfo").read_text(), re.MULTILINE))
    gib = int(memory[1]) / 2**20 if memory else 0
    libraries = ", ".join(f"{name} {version(name)}" for name in ("kafka-python", "SQLAlchemy"))
    name = model[1] if model else platform.machine()
    return f"{cores} × {name}, {gib:.0f} GiB, Python {platform.python_version()}, {libraries}"


def show(figures: list[Figure]) -> None:
    """Print the table."""
    table = Table("what", "median", "runs", "target", "met")
    for figure in figures:
        runs = " ".join(f"{value:.4g}" for value in figure.values[:7]) if len(figure.values) > 1 else ""
        met = {True: "yes", False: "NO", None: ""}[figure.is_met]
        table.add_row(figure.what, f"{figure.median:.4g} {figure.unit}", runs, figure.target, met)
    console = Console(width=130)
    console.print(machine())
    console.print(table)


def save(name: str, figures: list[Figure]) -> None:
    """Write the same as JSON, a file for each benchmark."""
    found = [asdict(figure) | {"median": figure.median, "met": figure.is_met} for figure in figures]
    _RESULTS.mkdir(exist_ok=True)
    file = _RESULTS / f"{name}.json"
    file.write_text(json.dumps({"machine": machine(), "figures": found}, indent=1, ensure_ascii=False) + "\n")


def peak_mib(pid: int) -> float:
    """The most memory that a process ever had resident."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    return int(found[1]) / 1024 if found else 0.0


def resident_mib(pid: int) -> float:
    """What it has resident now."""
    found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    return int(found[1]) / 1024 if found else 0.0
