"""When a delivery that failed is tried again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.plan import FIRST_S, GIVE_UP_AFTER, LONGEST_S, retry_at
from tests.support.builders import NOW

ALMOST_ONE = 1 - 1e-9
attempts = st.integers(1, 10_000)
rands = st.floats(0, 1, exclude_max=True)
ages = st.timedeltas(timedelta(), GIVE_UP_AFTER - timedelta(microseconds=1))


@given(attempts, ages, rands)
def test_a_retry_is_never_at_once_and_never_far_off(attempt: int, age: timedelta, rand: float) -> None:
    """Between a second and an hour from now."""
    again = retry_at(attempt, NOW - age, NOW, rand)
    assert again is not None
    assert 1 <= (again - NOW).total_seconds() <= LONGEST_S


@given(attempts, st.timedeltas(GIVE_UP_AFTER, timedelta(days=3650)), rands)
def test_after_a_day_it_is_given_up(attempt: int, age: timedelta, rand: float) -> None:
    """However few attempts there were."""
    assert retry_at(attempt, NOW - age, NOW, rand) is None


@given(attempts, attempts, rands)
def test_a_later_attempt_waits_no_shorter(a: int, b: int, rand: float) -> None:
    """With the same luck."""
    first, later = (retry_at(attempt, NOW, NOW, rand) for attempt in sorted((a, b)))
    assert first is not None
    assert later is not None
    assert first <= later


@pytest.mark.parametrize(("attempt", "ceiling_s"), [(1, 10), (2, 20), (3, 40), (9, 2560), (10, 3600), (99, 3600)])
def test_the_ceiling_doubles_up_to_an_hour(attempt: int, ceiling_s: float) -> None:
    """From ten seconds; the jitter is full, so that many that failed together do not come back together."""
    at_most = retry_at(attempt, NOW, NOW, ALMOST_ONE)
    assert at_most is not None
    assert (at_most - NOW).total_seconds() == pytest.approx(ceiling_s, abs=1e-3)
    assert retry_at(attempt, NOW, NOW, 0.0) == NOW + timedelta(seconds=1)
    assert FIRST_S == 10
