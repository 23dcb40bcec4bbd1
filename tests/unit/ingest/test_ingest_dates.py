"""Dates of entries, as feeds really write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.dates import parse_date, published

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("raw", "zone", "expected"),
    [
        ("Mon, 23 Nov 2026 10:00:00 GMT", "Asia/Tokyo", "2026-11-23T10:00"),
        ("Mon, 23 Nov 2026 10:00:00 +0300", "UTC", "2026-11-23T07:00"),
        ("Mon, 23 Nov 2026 10:00:00 -0500", "UTC", "2026-11-23T15:00"),
        ("Mon, 23 Nov 2026 10:00:00 +0000 (UTC)", "Asia/Tokyo", "2026-11-23T10:00"),
        ("Mon, 23 Nov 2026 10:00:00 MSK", "UTC", "2026-11-23T07:00"),
        ("Mon, 23 Nov 2026 10:00:00 CST", "Asia/Shanghai", "2026-11-23T02:00"),
        ("Mon, 23 Nov 2026 10:00:00 CST", "America/Chicago", "2026-11-23T16:00"),
        ("Mon, 23 Nov 2026 10:00:00 EST", "UTC", "2026-11-23T15:00"),
        ("Thu,28 Jul 2022 4:35:5 GMT+9", "UTC", "2022-07-27T19:35"),
        ("23 Nov 26 10:00 GMT", "UTC", "2026-11-23T10:00"),
        ("Nov 23, 2026 5:04 PM EST", "UTC", "2026-11-23T22:04"),
        ("2026-11-23T10:00:00Z", "Asia/Shanghai", "2026-11-23T10:00"),
        ("2026-11-23T10:00:00.123+08:00", "UTC", "2026-11-23T02:00"),
        ("2026-11-23T10:00:00-05:00", "UTC", "2026-11-23T15:00"),
        ("20261123T100000Z", "UTC", "2026-11-23T10:00"),
        ("2026-11-23 10:00", "Asia/Shanghai", "2026-11-23T02:00"),
        ("2026-07-23 10:00", "Europe/London", "2026-07-23T09:00"),
        ("2026-11-23", "Europe/Moscow", "2026-11-22T21:00"),
        ("23.11.2026 10:00", "Europe/Moscow", "2026-11-23T07:00"),
        ("23/11/2026 10:00", "UTC", "2026-11-23T10:00"),
        ("11/23/2026 10:00", "UTC", "2026-11-23T10:00"),
        ("Пн, 23 ноя 2026 10:00:00 +0300", "UTC", "2026-11-23T07:00"),
        ("23 ноября 2026 г., 10:00", "Europe/Moscow", "2026-11-23T07:00"),
        ("10:15, 23 мая 2026", "Europe/Moscow", "2026-05-23T07:15"),
        ("23 ноября 2026 10:00 (мск)", "UTC", "2026-11-23T07:00"),
        ("2026年11月23日 10:00", "Asia/Shanghai", "2026-11-23T02:00"),
        ("2026年11月23日下午3时05分", "Asia/Shanghai", "2026-11-23T07:05"),
        ("2026年11月23日 星期一 上午10点", "Asia/Shanghai", "2026-11-23T02:00"),
        ("２０２６年１１月２３日", "Asia/Shanghai", "2026-11-22T16:00"),
        ("北京时间2026-11-23 10:00:00", "UTC", "2026-11-23T02:00"),
        ("1795428000", "Asia/Shanghai", "2026-11-23T10:00"),
        ("1795428000000", "Asia/Shanghai", "2026-11-23T10:00"),
    ],
)
def test_forms(raw: str, zone: str, expected: str) -> None:
    """RFC 822, ISO 8601, Russian, Chinese and epoch dates give the right moment."""
    found = parse_date(raw, zone)
    assert found is not None
    assert found.strftime("%Y-%m-%dT%H:%M") == expected


@pytest.mark.parametrize(
    "raw", ["", "yesterday", "31 Feb 2026", "2026-11", "2026-13-01", "03/04/2026", "2026-11-23T25:00:00Z", "1970-01-01"]
)
def test_no_date_is_better_than_a_wrong_one(raw: str) -> None:
    """Impossible and ambiguous dates are none."""
    assert parse_date(raw, "UTC") is None


def test_the_future() -> None:
    """More than a day ahead is a mistake and said so; less is a clock or a zone, and becomes now."""
    far, problem = published("2126-11-23T10:00:00Z", "UTC", NOW)
    assert far is None
    assert problem is not None
    assert "is in the future; the time it was first seen is used" in problem
    assert published("2026-11-25T11:00:00Z", "UTC", NOW) == (NOW, None)


def test_missing_and_unreadable() -> None:
    """No date is nothing to complain of; one that cannot be read is."""
    assert published(None, "UTC", NOW) == (None, None)
    assert published("  ", "UTC", NOW) == (None, None)
    assert published("soon", "UTC", NOW)[1] == "its date 'soon' cannot be read; the time it was first seen is used"


MOMENTS = st.datetimes(datetime(1990, 1, 2), datetime(2026, 11, 20)).map(  # noqa: DTZ001 - strategies want naive
    lambda naive: naive.replace(microsecond=0, tzinfo=UTC)
)


@given(MOMENTS, st.integers(-12, 14), st.sampled_from(["UTC", "Asia/Shanghai", "Europe/Moscow"]))
def test_round_trip(moment: datetime, hours: int, zone: str) -> None:
    """A date that names its offset comes back the same, in both standard forms and whatever the source's zone."""
    from datetime import timezone  # noqa: PLC0415 - beside its only use

    local = moment.astimezone(timezone(timedelta(hours=hours)))
    assert parse_date(local.isoformat(), zone) == moment
    assert parse_date(local.strftime("%a, %d %b %Y %H:%M:%S %z"), zone) == moment


@given(st.text())
def test_any_text_is_answered(text: str) -> None:
    """Nothing makes it raise, and what it gives is aware and UTC."""
    found = parse_date(text, "Asia/Shanghai")
    assert found is None or found.utcoffset() == timedelta(0)


@given(st.from_regex(r"[0-9]{1,8}[-/. :年月日T]{0,2}[0-9]{1,6}[-/. :]?[0-9]{0,6} ?[+-]?[0-9]{0,5}", fullmatch=True))
def test_any_digits_are_answered(text: str) -> None:
    """The same for what nearly is a date."""
    found, _problem = published(text, "Europe/Moscow", NOW)
    assert found is None or found <= NOW
