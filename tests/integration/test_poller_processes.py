"""The parser processes: what hangs or crashes is killed, and nothing is left behind."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from domain.errors import Permanent
from ingest.formats.parse import parse_feed
from ingest.parsepool import ParsePool

ROOT = Path(__file__).parents[2]
PROGRAM = """
import asyncio, os, sys
from ingest.parsepool import ParsePool

async def main():
    async with ParsePool(max_workers=1) as pool:
        print(await pool.run(os.getpid, timeout_s=30, subject="x"), flush=True)
        await asyncio.to_thread(sys.stdin.readline)

if __name__ == "__main__":
    asyncio.run(main())
"""


def alive(pid: int) -> bool:
    """Whether the process runs; one that waits to be buried does not."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    except OSError:
        return False


def until(condition: Callable[[], bool], limit_s: float = 15.0) -> bool:
    """Whether it comes true within the limit."""
    end = time.monotonic() + limit_s
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def test_hanging_and_crashing_parsers_are_killed() -> None:
    """Each costs its own document; the next is parsed as if nothing had been."""

    async def scene() -> None:
        async with ParsePool(max_workers=1) as pool:
            first = await pool.run(os.getpid, timeout_s=30, subject="x")
            with pytest.raises(Permanent, match=r"http://a\.example/: reading it took more than 0\.3 seconds"):
                await pool.run(time.sleep, 60, timeout_s=0.3, subject="http://a.example/")
            assert until(lambda: not alive(first))
            with pytest.raises(Permanent, match="reading it brought the parser down"):
                await pool.run(os._exit, 7, timeout_s=30, subject="http://a.example/")
            with pytest.raises(Permanent, match=r"it cannot be read \(ValueError"):
                await pool.run(int, "x", timeout_s=30, subject="http://a.example/")
            with pytest.raises(Permanent, match="the answer is empty"):
                await pool.run(parse_feed, b"", "http://a.example/", timeout_s=30, subject="http://a.example/")
            last = await pool.run(os.getpid, timeout_s=30, subject="x")
        assert until(lambda: not alive(last))

    asyncio.run(scene())


def test_waiting_for_a_worker_costs_no_time_of_ones_own() -> None:
    """Three documents of 0.4 seconds and a limit of 1: none is stopped, though the last waits for two."""

    async def scene() -> None:
        async with ParsePool(max_workers=1) as pool:
            works = (pool.run(time.sleep, 0.4, timeout_s=1, subject="x") for _ in range(3))
            assert await asyncio.gather(*works) == [None] * 3

    asyncio.run(scene())


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_no_process_outlives_the_program(number: signal.Signals, tmp_path: Path) -> None:
    """However the program ends, its worker ends with it; a Ctrl-C alone does not end a worker."""
    script = tmp_path / "program.py"
    script.write_text(PROGRAM, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [sys.executable, str(script)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
    ) as program:
        assert program.stdout is not None
        worker = int(program.stdout.readline())
        os.kill(worker, signal.SIGINT)
        assert not until(lambda: not alive(worker), 0.3)
        program.send_signal(number)
        # Ctrl-C is answered when the program has read its line.
        assert program.stdin is not None
        program.stdin.close()
        program.wait(timeout=15)
        assert until(lambda: not alive(worker))
