"""A clock that was set back is noticed, and nothing else is taken for that."""

from __future__ import annotations

from datetime import timedelta

import pytest

from communique.clock import ClockWatch
from tests.support.builders import NOW


@pytest.mark.parametrize(
    ("wall_s", "monotonic_s", "set_back"),
    [(1, 1, False), (3600, 1, False), (0.5, 1, False), (-3600, 1, True), (0, 60, True), (-1.5, 0, False)],
)
def test_only_going_back_counts(wall_s: float, monotonic_s: float, *, set_back: bool) -> None:
    """Not a jump ahead, and not the small steps of a time service."""
    watch = ClockWatch()
    assert not watch.was_set_back(NOW, 100)
    assert watch.was_set_back(NOW + timedelta(seconds=wall_s), 100 + monotonic_s) == set_back
    assert not watch.was_set_back(NOW + timedelta(seconds=wall_s + 1), 101 + monotonic_s)
