"""Wire: attribute values as DynamoDB's JSON text, and back.

Writing is text in, text out: `string("x")` is `{"S":"x"}`, and an item to be written is a `Wire`, from attribute names to
such texts, so that putting it is joining and updating is comparing. Reading starts from `json.loads`: an `Item`.
Whatever DynamoDB would refuse or would not keep as it is raises `InvalidValue` here.
"""

from __future__ import annotations

from base64 import b64encode
from binascii import a2b_base64
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from json.encoder import encode_basestring_ascii as quote
from typing import TYPE_CHECKING, Any

from liftgen.runtime.errors import InvalidValue
from liftgen.runtime.record import NOTHING

if TYPE_CHECKING:
    from uuid import UUID

Wire = dict[str, str]
"""An item to be written: attribute names and their values as JSON text."""

AttributeValue = dict[str, Any]
"""One attribute as DynamoDB's JSON gives it, such as `{"S": "x"}`."""

Item = dict[str, AttributeValue]
"""An item as it was read."""

NULL = '{"NULL":true}'
TRUE = '{"BOOL":true}'
FALSE = '{"BOOL":false}'

_TIMESTAMP = "%04d-%02d-%02dT%02d:%02d:%02d.%06dZ"
"""What `isoformat` says, too, in half as much again of the time, for it works the offset out."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = timedelta(seconds=1)
_MICROSECOND = timedelta(microseconds=1)
_DIGITS = 38
_INTEGERS = 10**_DIGITS


# Writing: values


def string(text: str) -> str:
    """The value of type S."""
    if not text.isascii():
        _encodable(text)
    return '{"S":' + quote(text) + "}"


def number(value: int | Decimal | float) -> str:
    """The value of type N, exactly; InvalidValue for what DynamoDB's 38 digits cannot hold."""
    if isinstance(value, int):
        return integer(value)
    return floating(value) if isinstance(value, float) else decimal(value)


def integer(value: int) -> str:
    """The value of type N of a whole number."""
    return '{"N":"' + integer_text(value) + '"}'


def decimal(value: Decimal) -> str:
    """The value of type N of a Decimal."""
    return '{"N":"' + decimal_text(value) + '"}'


def floating(value: float) -> str:
    """The value of type N of a float: the shortest digits that read as the same float."""
    return '{"N":"' + float_text(value) + '"}'


def boolean(value: bool) -> str:
    """The value of type BOOL."""
    return TRUE if value else FALSE


def binary(value: bytes) -> str:
    """The value of type B."""
    return '{"B":"' + b64encode(value).decode() + '"}'


def string_set(texts: Iterable[str]) -> str:
    """The value of type SS, sorted; NULL for an empty set, which DynamoDB does not have."""
    members = sorted(texts if isinstance(texts, (set, frozenset)) else set(texts))
    joined = ",".join(map(quote, members))
    if "\\" in joined and "\\ud" in joined:  # half of a character, or a whole one of two halves
        for text in members:
            _encodable(text)
    return '{"SS":[' + joined + "]}" if members else NULL


def number_set(texts: Iterable[str]) -> str:
    """The value of type NS from number texts, sorted by value; NULL for an empty set."""
    members = sorted(set(texts), key=Decimal)
    return '{"NS":["' + '","'.join(members) + '"]}' if members else NULL


def binary_set(values: Iterable[bytes]) -> str:
    """The value of type BS, sorted; NULL for an empty set."""
    members = [b64encode(value).decode() for value in sorted(set(values))]
    return '{"BS":["' + '","'.join(members) + '"]}' if members else NULL


def list_of(values: Iterable[str]) -> str:
    """The value of type L; `values` are attribute values as JSON text."""
    return '{"L":[' + ",".join(values) + "]}"


def map_of(values: Mapping[str, str]) -> str:
    """The value of type M; `values` are attribute values as JSON text."""
    return '{"M":' + joined(values) + "}"


def joined(item: Mapping[str, str]) -> str:
    """The item as one JSON text."""
    return "{" + ",".join([quote(name) + ":" + value for name, value in item.items()]) + "}"


def ended(text: str, more: Mapping[str, str] = NOTHING) -> str:
    """The JSON text of an item from all of it but its end, with more attributes behind those that it has."""
    if more:
        text += "".join([f",{quote(name)}:{value}" for name, value in more.items()])
    return text + "}"


# Writing: texts


quoted = quote
"""Text as JSON has it."""


def integer_text(value: int) -> str:
    """The digits of a whole number."""
    if -_INTEGERS < value < _INTEGERS:
        return int.__repr__(value)
    # A number of more digits may still end in zeros.
    if value.bit_length() > 420:
        raise InvalidValue("a whole number is beyond 9.9E+125")
    return decimal_text(Decimal(value))


def decimal_text(value: Decimal) -> str:
    """The digits of a Decimal; InvalidValue for NaN, infinities, and what 38 digits up to E+125 cannot hold."""
    text = str(value)
    if type(value) is Decimal and len(text) <= _DIGITS and "E" not in text and value.is_finite() and value:
        return text  # no more digits than that, and an exponent of a few
    if isinstance(value, int):
        return integer_text(value)
    if not value.is_finite():
        raise InvalidValue(f"`{value}` is not a number that DynamoDB can store")
    if not value:
        return "0"
    text = Decimal.__str__(value)
    sign, digits, exponent = value.as_tuple()
    if not -130 <= value.adjusted() <= 125:
        raise InvalidValue(f"a number with exponent {value.adjusted()} is beyond what DynamoDB can store")
    if len(digits) > _DIGITS:
        if any(digits[_DIGITS:]):
            raise InvalidValue(f"a number of {len(digits)} digits is longer than DynamoDB's {_DIGITS}")
        assert isinstance(exponent, int)
        return str(Decimal((sign, digits[:_DIGITS], exponent + len(digits) - _DIGITS)))
    return text


def float_text(value: float) -> str:
    """The shortest digits that read as the same float; InvalidValue for NaN, infinities and exponents out of range."""
    # Whoever takes a float takes a whole number, too.
    if 1e-130 <= value < 1e126 or -1e126 < value <= -1e-130:
        return float.__repr__(float(value))
    if value == 0:
        return "0"
    raise InvalidValue(f"`{value}` is not a number that DynamoDB can store")


def timestamp(value: datetime) -> str:
    """The instant as UTC text with four-digit years and microseconds, which sorts; InvalidValue when it is naive."""
    if value.tzinfo is not UTC:
        value = _utc(value)
    day = value.year, value.month, value.day
    return _TIMESTAMP % (*day, value.hour, value.minute, value.second, value.microsecond)


def epoch(value: datetime) -> int:
    """The instant as whole seconds since 1970, as TTL wants it; InvalidValue when it is naive."""
    if value.utcoffset() is None:
        raise InvalidValue("a datetime without a time zone is no instant")
    return (value - _EPOCH) // _SECOND


def clock(value: time) -> str:
    """The time of day as text with microseconds; with its offset where it has one."""
    return value.isoformat(timespec="microseconds")


def seconds(value: timedelta) -> str:
    """The duration as number text: seconds, exactly."""
    micros = value // _MICROSECOND
    whole, part = divmod(abs(micros), 1_000_000)
    sign = "-" if micros < 0 else ""
    return f"{sign}{whole}.{part:06d}".rstrip("0") if part else f"{sign}{whole}"


# Reading


def to_integer(text: str) -> int:
    """The whole number of a number text."""
    try:
        return int(text)
    except ValueError:
        value = Decimal(text)
        if value != value.to_integral_value():
            raise ValueError(f"`{text}` is not a whole number") from None
        return int(value)


def to_datetime(text: str) -> datetime:
    """The instant, in UTC; ValueError when the text has no offset."""
    value = datetime.fromisoformat(text)
    if value.tzinfo is None:
        raise ValueError(f"`{text}` has no offset from UTC")
    return value.astimezone(UTC)


def to_instant(text: str) -> datetime:
    """The instant of a number text: seconds since 1970."""
    return _EPOCH + timedelta(seconds=to_integer(text))


def to_duration(text: str) -> timedelta:
    """The duration of a number text: seconds."""
    return timedelta(microseconds=int(Decimal(text).scaleb(6)))


def to_bytes(text: str) -> bytes:
    """The bytes of a base64 text."""
    return a2b_base64(text)


def to_date(text: str) -> date:
    """The date of a text."""
    return date.fromisoformat(text)


def to_time(text: str) -> time:
    """The time of day of a text."""
    return time.fromisoformat(text)


def to_uuid(text: str) -> UUID:
    """The UUID of a text."""
    from uuid import UUID  # not loaded by those who have none

    return UUID(text)


def _utc(value: datetime) -> datetime:
    if value.utcoffset() is None:
        raise InvalidValue("a datetime without a time zone is no instant")
    try:
        return value.astimezone(UTC)
    except OverflowError:
        raise InvalidValue(f"`{value}` is not a year of four digits in UTC") from None


def _encodable(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise InvalidValue("text with a lone surrogate cannot be stored") from None
