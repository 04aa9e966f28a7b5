"""Every moment between two ends lies in one of the buckets, and every bucket is given once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liftgen.runtime.buckets import Step, buckets
from liftgen.runtime.errors import InvalidKey
from liftgen.runtime.keys import dated

SPECS: dict[Step, str] = {
    "year": "%Y",
    "month": "%Y-%m",
    "week": "%G-W%V",
    "day": "%Y-%m-%d",
    "hour": "%Y-%m-%dT%H",
    "minute": "%Y-%m-%dT%H:%M",
}
LENGTHS: dict[Step, timedelta] = {
    "year": timedelta(days=2000),
    "month": timedelta(days=500),
    "week": timedelta(days=100),
    "day": timedelta(days=20),
    "hour": timedelta(days=1),
    "minute": timedelta(minutes=30),
}


@given(
    st.datetimes(datetime(1000, 1, 1), datetime(9000, 1, 1), timezones=st.just(UTC)),
    st.sampled_from(sorted(SPECS)),
    st.floats(0, 1),
    st.floats(0, 1),
)
def test_every_moment_lies_in_one_of_the_buckets(low: datetime, step: Step, length: float, place: float) -> None:
    high = low + LENGTHS[step] * length
    moment = low + (high - low) * place
    found = [dated(each, SPECS[step]) for each in buckets(low, high, step)]

    assert found == list(dict.fromkeys(found))
    assert dated(moment, SPECS[step]) in found
    assert found[0] == dated(low, SPECS[step])
    assert found[-1] == dated(high, SPECS[step])


def test_buckets_of_dates_are_dates() -> None:
    assert list(buckets(date(2026, 1, 31), date(2026, 3, 1), "month")) == [
        date(2026, 1, 31),
        date(2026, 2, 1),
        date(2026, 3, 1),
    ]


def test_buckets_are_those_of_utc() -> None:
    east = timezone(timedelta(hours=5))
    found = list(buckets(datetime(2026, 2, 1, 3, tzinfo=east), datetime(2026, 2, 1, 6, tzinfo=east), "month"))

    assert [dated(each, "%Y-%m") for each in found] == ["2026-01", "2026-02"]


def test_there_are_none_when_the_ends_are_the_other_way_round() -> None:
    assert list(buckets(date(2026, 2, 1), date(2026, 1, 1), "day")) == []


def test_the_last_day_of_all_is_a_bucket() -> None:
    assert list(buckets(date.max, date.max, "day")) == [date.max]
    assert len(list(buckets(date(9999, 11, 1), date.max, "month"))) == 2


def test_a_naive_datetime_has_no_bucket() -> None:
    with pytest.raises(InvalidKey):
        list(buckets(datetime(2026, 1, 1), datetime(2026, 1, 2), "day"))
