"""Values: attribute values as DynamoDB keeps them: what it takes, how it writes numbers, how it compares and measures.

A kept value is DynamoDB's JSON in one canonical form (numbers in plain digits, sets sorted), so that equal values are
equal dictionaries.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from decimal import Decimal
from typing import Any

from liftgen.testing.fake.refusals import Refusal, invalid, invalid_parameter

AttributeValue = dict[str, Any]
Item = dict[str, AttributeValue]
Comparable = str | Decimal | bytes

TYPES = ("S", "N", "B", "SS", "NS", "BS", "M", "L", "NULL", "BOOL")
ORDERED = ("S", "N", "B")
ITEM_BYTES = 400 * 1024
MAXIMUM_DEPTH = 32

_number = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?").fullmatch


def kept(value: Any, depth: int = 0) -> AttributeValue:
    """The value in its canonical form; Refusal for what DynamoDB does not take."""
    if not isinstance(value, dict) or not value:
        raise invalid("Supplied AttributeValue is empty, must contain exactly one of the supported datatypes")
    if len(value) > 1:
        raise invalid(
            "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes"
        )
    if depth > MAXIMUM_DEPTH:
        raise invalid("Nesting Levels have exceeded supported limits")
    ((kind, content),) = value.items()
    match kind:
        case "S" if isinstance(content, str) and _is_unicode(content):
            return {"S": content}
        case "N" if isinstance(content, str):
            return {"N": plain(content)}
        case "B" if isinstance(content, str):
            return {"B": _base64(content)}
        case "BOOL" if isinstance(content, bool):
            return {"BOOL": content}
        case "NULL" if isinstance(content, bool):
            if not content:
                raise invalid_parameter("Null attribute value types must have the value of true")
            return {"NULL": True}
        case "L" if isinstance(content, list):
            return {"L": [kept(each, depth + 1) for each in content]}
        case "M" if isinstance(content, dict):
            return {"M": {name: kept(each, depth + 1) for name, each in content.items()}}
        case "SS" | "NS" | "BS" if isinstance(content, list) and all(map(_is_unicode, content)):
            return {kind: _kept_set(kind, content)}
    if kind not in TYPES:
        raise invalid("Supplied AttributeValue is empty, must contain exactly one of the supported datatypes")
    raise Refusal("SerializationException", f"a value of type {kind} cannot be {type(content).__name__}")


def kept_item(item: Any) -> Item:
    """The item in its canonical form; Refusal for what DynamoDB does not take."""
    if not isinstance(item, dict):
        raise Refusal("SerializationException", "an item is a map of attribute values")
    if "" in item:
        raise invalid_parameter("Empty attribute name")
    return {name: kept(value) for name, value in item.items()}


def plain(text: str) -> str:
    """The number in plain digits; Refusal when it is none, or none that 38 digits up to E+125 hold."""
    if not _number(text):
        raise invalid(f"The parameter cannot be converted to a numeric value: {text}")
    mantissa, _, exponent = text.lower().partition("e")
    digits = mantissa.replace(".", "").lstrip("+-").strip("0")
    if not digits:
        return "0"
    # The exponent is looked at as text first, as `1e99999999999` is more than Decimal can do.
    magnitude = _magnitude(mantissa) + (int(exponent) if exponent else 0)
    if magnitude > 125:
        raise invalid("Number overflow. Attempting to store a number with magnitude larger than supported range")
    if magnitude < -130:
        raise invalid("Number underflow. Attempting to store a number with magnitude smaller than supported range")
    if len(digits) > 38:
        raise invalid("Attempting to store more than 38 significant digits in a Number")
    shown = f"{Decimal(text):f}"
    return (shown.rstrip("0").rstrip(".") if "." in shown else shown).lstrip("+")


def kind_of(value: AttributeValue) -> str:
    """The type of a kept value: S, N, B, …."""
    return next(iter(value))


def comparable(value: AttributeValue) -> Comparable:
    """What a kept value of type S, N or B sorts by: code points, which is the order of UTF-8 bytes; numbers; bytes."""
    ((kind, content),) = value.items()
    return Decimal(content) if kind == "N" else b64decode(content) if kind == "B" else content


def members(value: AttributeValue) -> list[str]:
    """The members of a kept set."""
    return list(next(iter(value.values())))


def set_of(kind: str, content: set[str]) -> AttributeValue:
    """A kept set of canonical members."""
    return {kind: sorted(content, key=_member_order(kind))}


def item_size(item: Item) -> int:
    """The bytes that an item counts for: names and values."""
    return sum(len(name.encode()) + size(value) for name, value in item.items())


def size(value: AttributeValue) -> int:
    """The bytes that a kept value counts for."""
    ((kind, content),) = value.items()
    match kind:
        case "S":
            return len(content.encode())
        case "N":
            return _number_size(content)
        case "B":
            return len(b64decode(content))
        case "BOOL" | "NULL":
            return 1
        case "L":
            return 3 + sum(1 + size(each) for each in content)
        case "M":
            return 3 + sum(1 + len(name.encode()) + size(each) for name, each in content.items())
        case _:
            return sum(size({kind[0]: each}) for each in content)


def _is_unicode(text: Any) -> bool:
    """Whether it is text that UTF-8 can show: a lone surrogate is none."""
    try:
        return isinstance(text, str) and bool(text.encode() or True)
    except UnicodeEncodeError:
        return False


def _magnitude(mantissa: str) -> int:
    """The power of ten of the first significant digit."""
    whole, _, fraction = mantissa.lstrip("+-").partition(".")
    whole = whole.lstrip("0")
    return len(whole) - 1 if whole else len(fraction.lstrip("0")) - len(fraction) - 1


def _base64(text: str) -> str:
    try:
        return b64encode(b64decode(text, validate=True)).decode()
    except Base64Error as error:
        raise Refusal("SerializationException", f"a binary value is not base64: {error}") from None


def _kept_set(kind: str, content: list[str]) -> list[str]:
    if not content:
        raise invalid_parameter(_EMPTY_SETS[kind])
    canonical = [next(iter(kept({kind[0]: each}).values())) for each in content]
    if len(set(canonical)) < len(canonical):
        raise invalid_parameter(f"Input collection [{', '.join(content)}] contains duplicates.")
    return sorted(canonical, key=_member_order(kind))


_EMPTY_SETS = {
    "SS": "An string set  may not be empty",
    "NS": "An number set  may not be empty",
    "BS": "Binary sets should not be empty",
}


def _member_order(kind: str) -> Any:
    return lambda each: comparable({kind[0]: each})


def _number_size(text: str) -> int:
    # A byte holds two digits; those before and after the point are counted apart, zeros at the ends not at all.
    whole, _, fraction = text.lstrip("-").partition(".")
    whole = whole.strip("0") if not fraction else whole.lstrip("0")
    fraction = fraction if whole else fraction.lstrip("0")
    return 1 + (len(whole) + 1) // 2 + (len(fraction) + 1) // 2 + (1 if text.startswith("-") else 0)
