"""Times in the database: aware, UTC, and in an order that SQLite sorts as text."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Dialect
from sqlalchemy.dialects import postgresql, sqlite

from storage.columns import UtcDateTime

SQLITE: Dialect = sqlite.dialect()
POSTGRESQL: Dialect = postgresql.dialect()  # type: ignore[no-untyped-call]

zones = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
times = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=zones)  # noqa: DTZ001 - bounds


@given(times)
def test_a_time_comes_back_as_the_same_moment_in_utc(moment: datetime) -> None:
    """Whatever its zone was, and to the microsecond."""
    column = UtcDateTime()
    for dialect in (SQLITE, POSTGRESQL):
        back = column.process_result_value(column.process_bind_param(moment, dialect), dialect)
        assert back == moment
        assert back is not None
        assert back.tzinfo is UTC


@given(times, times)
def test_as_text_times_sort_like_times(a: datetime, b: datetime) -> None:
    """SQLite compares what is stored, so it must have one width."""
    column = UtcDateTime()
    x, y = column.process_bind_param(a, SQLITE), column.process_bind_param(b, SQLITE)
    assert len(x) == len(y) == 27
    assert (x < y) == (a < b)


@pytest.mark.parametrize("dialect", [SQLITE, POSTGRESQL], ids=["sqlite", "postgresql"])
def test_a_time_without_a_zone_is_refused(dialect: Dialect) -> None:
    """It could be any of two dozen moments."""
    with pytest.raises(ValueError, match="without a zone"):
        UtcDateTime().process_bind_param(datetime(2022, 3, 30), dialect)  # noqa: DTZ001 - what is refused


def test_nothing_is_nothing() -> None:
    """No time is NULL, both ways."""
    assert UtcDateTime().process_bind_param(None, SQLITE) is None
    assert UtcDateTime().process_result_value(None, SQLITE) is None
