"""When a source is due again."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.article import Outlet
from domain.source import Source
from ingest.schedule import MAX_BACKOFF_S, MAX_WAIT_S, backoff_s, next_due

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)


def source(every_s: float = 600.0, failures: int = 0) -> Source:
    """A source with this interval and so many failures."""
    return Source("1", "https://a.example/feed", Outlet("A"), every_s=every_s, failures=failures)


def wait(polled: Source, rand: float = 0.5, **what: float | bool | None) -> float:
    """Seconds until the next poll."""
    return (next_due(polled, NOW, rand, **what) - NOW).total_seconds()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("failures", "expected"), [(0, 600), (1, 1200), (2, 2400), (5, 19200), (6, 21600), (40, 21600), (10**9, 21600)]
)
def test_backoff_doubles_up_to_six_hours(failures: int, expected: float) -> None:
    """Each failure doubles the wait, up to the limit."""
    assert wait(source(failures=failures), failed=True) == expected


def test_a_good_poll_forgets_the_failures() -> None:
    """Back to the wanted interval at once."""
    assert wait(source(failures=9)) == 600


def test_an_interval_above_the_limit_is_kept() -> None:
    """Back-off never polls more often than wanted."""
    assert wait(source(every_s=12 * 3600, failures=3), failed=True) == 12 * 3600


@pytest.mark.parametrize(("asked", "expected"), [(0, 600), (3600, 3600), (7 * 86400, 86400)])
def test_retry_after_is_kept_up_to_a_day(asked: float, expected: float) -> None:
    """The longer of our wait and the server's, and no more than a day."""
    assert wait(source(), failed=True, http_status=429, retry_after_s=asked) == expected


def test_gone_waits_a_day() -> None:
    """410 says that it will not come back; it is looked at once a day."""
    assert wait(source(), failed=True, http_status=410) == MAX_WAIT_S
    assert wait(source(), failed=True, http_status=404) == 600


@pytest.mark.parametrize(("every", "low", "high"), [(600, 540, 660), (60, 54, 66), (59, 59, 59), (5, 5, 5)])
def test_jitter_is_a_tenth_and_spares_short_intervals(every: float, low: float, high: float) -> None:
    """Ten per cent either way from a minute up; seconds keep their beat."""
    assert wait(source(every_s=every), rand=0.0) == pytest.approx(low)
    assert wait(source(every_s=every), rand=1.0) == pytest.approx(high)


@given(
    every=st.floats(1, 30 * 86400),
    failures=st.integers(0, 10**6),
    rand=st.floats(0, 1),
    failed=st.booleans(),
    asked=st.none() | st.floats(0, 1e9),
)
def test_the_wait_is_always_sane(every: float, failures: int, rand: float, failed: bool, asked: float | None) -> None:
    """Never sooner than the interval less its jitter, never later than the largest limit with it."""
    seconds = wait(source(every, failures), rand, failed=failed, retry_after_s=asked)
    assert every * 0.9 - 0.001 <= seconds <= max(every, MAX_BACKOFF_S, MAX_WAIT_S) * 1.1 + 0.001


@given(every=st.floats(1, 86400), failures=st.integers(0, 1000))
def test_backoff_never_shrinks(every: float, failures: int) -> None:
    """One failure more never means a shorter wait."""
    assert every <= backoff_s(every, failures) <= backoff_s(every, failures + 1)
