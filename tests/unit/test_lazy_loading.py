"""What takes long to load is loaded where it is needed: a command that only looks starts without it."""

from __future__ import annotations

import subprocess
import sys

import pytest

SLOW = {"aiohttp", "ahocorasick_rs", "feedparser", "kafka", "lingua", "opencc", "pymorphy3"}


@pytest.mark.parametrize("command", ["lag", "offsets", "stages", "sources", "lists"])
def test_a_command_loads_nothing_slow(command: str) -> None:
    """Neither the HTTP client, nor the readers of feeds, nor the extractor, nor Kafka's client."""
    code = f"import sys, communique.cli.{command}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not SLOW & set(done.stdout.split())
