from __future__ import annotations

import pytest

from tests.support import shared


def pytest_configure(config: pytest.Config) -> None:
    """The process that begins a run; those that it starts (``-n``) are told by it where the services are."""
    if not hasattr(config, "workerinput"):
        shared.begin()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Services that were started for this run end with it."""
    if not hasattr(config, "workerinput"):
        shared.end()
