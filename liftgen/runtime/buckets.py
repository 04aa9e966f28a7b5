"""Buckets: the time buckets between two instants, of which each is a partition of its own."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Literal, TypeVar

from liftgen.runtime.errors import InvalidKey

if TYPE_CHECKING:
    from collections.abc import Iterator

Step = Literal["year", "month", "week", "day", "hour", "minute"]

D = TypeVar("D", datetime, date)


def buckets(low: D, high: D, step: Step) -> Iterator[D]:
    """One value of each bucket from the first to the last, in order; none when `low` lies after `high`.

    Buckets of datetimes are those of UTC. Raises InvalidKey for a naive datetime.
    """
    value, last = _utc(low), _utc(high)
    while value <= last:
        yield value
        try:
            value = _next(value, step)
        except (OverflowError, ValueError):
            return


def _utc(value: D) -> D:
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise InvalidKey("a datetime without a time zone has no bucket")
        return value.astimezone(UTC)
    return value


def _next(value: D, step: Step) -> D:
    """The start of the bucket after the one that the value is in."""
    match step:
        case "year":
            return _midnight(value).replace(year=value.year + 1, month=1, day=1)
        case "month":
            year, month = divmod(value.year * 12 + value.month, 12)
            return _midnight(value).replace(year=year, month=month + 1, day=1)
        case "week":
            return _midnight(value) + timedelta(days=7 - value.weekday())
        case "day":
            return _midnight(value) + timedelta(days=1)
        case "hour" | "minute":
            assert isinstance(value, datetime)
            if step == "hour":
                return value.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
            return value.replace(second=0, microsecond=0) + timedelta(minutes=1)


def _midnight(value: D) -> D:
    if isinstance(value, datetime):
        return value.replace(hour=0, minute=0, second=0, microsecond=0)
    return value
