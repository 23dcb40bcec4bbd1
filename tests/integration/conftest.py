"""What the tests of the worker share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.worker_desk import Desktop
from tests.support.databases import KINDS, database


@pytest.fixture(params=KINDS)
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desktop]:
    """An empty database with an empty log."""
    with database(request.param, tmp_path) as engine:
        yield Desktop(engine)
