from __future__ import annotations

from tests.support import shared


def pytest_unconfigure() -> None:
    """Services that were started for this run end with it."""
    shared.stop_all()
