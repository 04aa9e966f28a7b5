"""The wire: what is written is what the slow codec writes, what is read is what was written, and the rest is refused."""

import json
from base64 import b64encode
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import IntEnum, StrEnum
from typing import Any
from uuid import UUID

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from support.reference_codec import decode, encode

from liftgen.runtime import wire
from liftgen.runtime.errors import InvalidValue
from liftgen.testing.fake.values import kept

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
OFFSETS = st.timedeltas(timedelta(hours=-23, minutes=-59), timedelta(hours=23, minutes=59)).map(timezone)
INSTANTS = st.datetimes(
    datetime(1, 1, 2), datetime(9999, 12, 30), timezones=OFFSETS | st.just(UTC), allow_imaginary=False
)
INTEGERS = st.integers(-(10**38) + 1, 10**38 - 1)
FLOATS = st.floats(1e-130, 9e125) | st.floats(-9e125, -1e-130) | st.just(0.0)


@st.composite
def decimals(draw: st.DrawFn) -> Decimal:
    digits = draw(st.integers(1, 10**38 - 1))
    lowest = -130 - (len(str(digits)) - 1)
    exponent = draw(st.integers(lowest, 125 - (len(str(digits)) - 1)))
    return Decimal((draw(st.integers(0, 1)), tuple(map(int, str(digits))), exponent))


def written(text: str) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(text)
    return value


def same(one: dict[str, Any], two: dict[str, Any]) -> bool:
    """Whether DynamoDB would keep the two as the same value."""
    return kept(one) == kept(two)


@given(TEXTS)
@example('"}{"N":"1')
@example("\x00\u2028\U0010ffff é")
def test_text_is_written_as_the_slow_codec_writes_it_and_cannot_leave_its_value(text: str) -> None:
    assert written(wire.string(text)) == encode(text)


@given(INTEGERS)
@example(10**38 - 1)
@example(-(10**38) + 1)
def test_whole_numbers_round_trip(value: int) -> None:
    attribute = written(wire.integer(value))

    assert same(attribute, encode(value))
    assert wire.to_integer(attribute["N"]) == decode(kept(attribute), int) == value


@given(decimals())
@example(Decimal("9.9999999999999999999999999999999999999E+125"))
@example(Decimal("-1E-130"))
@example(Decimal("1.50"))
def test_decimals_round_trip_with_38_digits(value: Decimal) -> None:
    attribute = written(wire.decimal(value))

    assert same(attribute, encode(value))
    assert Decimal(kept(attribute)["N"]) == value


@given(FLOATS)
@example(0.1 + 0.2)
@example(1e16)
@example(1e-130)
def test_floats_come_back_as_the_same_float(value: float) -> None:
    attribute = written(wire.floating(value))

    assert float(kept(attribute)["N"]) == value


def test_numbers_of_any_type_are_written_exactly() -> None:
    numbers: list[int | Decimal | float] = [1, True, Decimal("2.50"), 0.25, -0.0]

    assert [kept(written(wire.number(each)))["N"] for each in numbers] == ["1", "1", "2.5", "0.25", "0"]


@pytest.mark.parametrize(
    "value",
    [
        Decimal("NaN"),
        Decimal("sNaN"),
        Decimal("-Infinity"),
        Decimal("1E+126"),
        Decimal("1E-131"),
        Decimal("1" * 39),
        float("nan"),
        float("inf"),
        1e126,
        5e-324,
        10**126,
        10**10_000,
        10**38 + 1,
    ],
    ids=lambda value: str(value)[:20] if not isinstance(value, int) else f"int of {value.bit_length()} bits",
)
def test_a_number_that_cannot_be_stored_exactly_is_refused(value: int | Decimal | float) -> None:
    with pytest.raises(InvalidValue):
        wire.number(value)


def test_zeros_at_the_end_are_no_digits() -> None:
    assert kept(written(wire.integer(10**38))) == {"N": "1" + "0" * 38}
    assert kept(written(wire.decimal(Decimal("1." + "0" * 60)))) == {"N": "1"}


@given(INSTANTS)
@example(datetime(1, 1, 1, tzinfo=UTC))
@example(datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC))
@example(datetime(2026, 3, 29, 1, 30, tzinfo=timezone(timedelta(hours=2))))
def test_an_instant_is_utc_text_of_one_length(value: datetime) -> None:
    text = wire.timestamp(value)

    assert len(text) == len("2026-11-21T12:00:00.000000Z")
    assert {"S": text} == encode(value)
    assert wire.to_datetime(text) == value


@given(st.lists(INSTANTS, min_size=2, max_size=2))
def test_instants_sort_as_their_text(pair: list[datetime]) -> None:
    one, two = pair

    assert (wire.timestamp(one) < wire.timestamp(two)) == (one < two)


def test_an_instant_needs_an_offset_and_a_year_of_four_digits_in_utc() -> None:
    beyond = datetime(9999, 12, 31, 23, tzinfo=timezone(timedelta(hours=-2)))

    for value in (datetime(2026, 1, 1), beyond):
        with pytest.raises(InvalidValue):
            wire.timestamp(value)
    with pytest.raises(InvalidValue):
        wire.epoch(datetime(2026, 1, 1))
    with pytest.raises(ValueError, match="offset"):
        wire.to_datetime("2026-01-01T00:00:00")


def test_go_s_nanoseconds_are_read() -> None:
    assert wire.to_datetime("2026-11-21T12:00:00.123456789Z") == datetime(2026, 11, 21, 12, 0, 0, 123_456, tzinfo=UTC)
    assert wire.to_datetime("2026-11-21T14:00:00+02:00") == datetime(2026, 11, 21, 12, tzinfo=UTC)


@given(INSTANTS)
@example(datetime(1969, 12, 31, 23, 59, 59, 500_000, tzinfo=UTC))
def test_an_epoch_is_the_whole_second_that_has_begun(value: datetime) -> None:
    read = wire.to_instant(str(wire.epoch(value)))

    assert read <= value < read + timedelta(seconds=1)


@given(st.timedeltas())
@example(timedelta.min)
@example(timedelta.max)
@example(timedelta(microseconds=-1))
def test_durations_are_seconds_exactly(value: timedelta) -> None:
    text = wire.seconds(value)

    assert same({"N": text}, encode(value))
    assert wire.to_duration(kept({"N": text})["N"]) == value


@given(st.dates())
def test_dates_round_trip(value: date) -> None:
    assert wire.to_date(value.isoformat()) == value
    assert {"S": value.isoformat()} == encode(value)


@given(st.times(timezones=st.none() | OFFSETS))
def test_times_of_day_round_trip_and_sort(value: time) -> None:
    text = wire.clock(value)

    assert {"S": text} == encode(value)
    assert wire.to_time(text) == value


@given(st.uuids())
def test_uuids_round_trip(value: UUID) -> None:
    assert wire.to_uuid(str(value)) == value
    assert {"S": str(value)} == encode(value)


@given(st.binary())
def test_bytes_round_trip(value: bytes) -> None:
    attribute = written(wire.binary(value))

    assert attribute == encode(value)
    assert wire.to_bytes(attribute["B"]) == value


@given(st.sets(TEXTS), st.sets(INTEGERS), st.sets(st.binary()))
def test_sets_are_dynamodb_s_sets_and_an_empty_one_is_null(
    texts: set[str], numbers: set[int], values: set[bytes]
) -> None:
    assert same(written(wire.string_set(texts)), encode(texts))
    assert same(written(wire.number_set(map(wire.integer_text, numbers))), encode(numbers))
    assert same(written(wire.binary_set(values)), encode(values))


def test_sets_are_written_in_one_order() -> None:
    assert wire.string_set({"é", "a", "Z"}) == '{"SS":["Z","a","\\u00e9"]}'
    assert wire.number_set(["10", "9", "-1"]) == '{"NS":["-1","9","10"]}'
    assert wire.binary_set([b"\xff", b"\x00"]) == '{"BS":["AA==","/w=="]}'


@given(st.dictionaries(TEXTS, TEXTS), st.lists(st.booleans()))
def test_maps_and_lists_hold_values(texts: dict[str, str], flags: list[bool]) -> None:
    values = {name: wire.string(text) for name, text in texts.items()}

    assert written(wire.map_of(values)) == encode(texts)
    assert written(wire.list_of(map(wire.boolean, flags))) == encode(flags)
    assert json.loads(wire.joined(values)) == encode(texts)["M"]


def test_lone_surrogates_are_refused() -> None:
    for write in (lambda: wire.string("a\ud800"), lambda: wire.string_set(["\udfff"])):
        with pytest.raises(InvalidValue):
            write()


def test_enums_are_written_by_their_value() -> None:
    class Color(StrEnum):
        RED = "red"

    class Level(IntEnum):
        HIGH = 3

    assert wire.string(Color.RED) == '{"S":"red"}'
    assert wire.integer(Level.HIGH) == '{"N":"3"}'


@pytest.mark.parametrize("text", ["1.5", "1E-1"])
def test_a_fraction_is_no_whole_number(text: str) -> None:
    with pytest.raises(ValueError, match="whole number"):
        wire.to_integer(text)


def test_a_whole_number_is_read_in_every_form() -> None:
    assert [wire.to_integer(text) for text in ("5", "5.0", "1E+2", "-7")] == [5, 5, 100, -7]


def test_every_type_round_trips_through_the_slow_codec() -> None:
    values: list[tuple[Any, Any]] = [
        ({"a": [1, 2]}, dict[str, list[int]]),
        ({b"x"}, set[bytes]),
        (frozenset({Decimal("1.5")}), frozenset[Decimal]),
        (None, int | None),
        ({True, False}, set[bool]),
    ]

    assert [decode(encode(value), type_) for value, type_ in values] == [value for value, _ in values]
    assert encode(b"\x00") == {"B": b64encode(b"\x00").decode()}
