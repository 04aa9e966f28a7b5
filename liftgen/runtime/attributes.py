"""Attributes: reading of attribute values that are not always there, or that have more than one spelling."""

from __future__ import annotations

import json
from decimal import Decimal
from json.encoder import encode_basestring_ascii as quote
from typing import TYPE_CHECKING, Any

from liftgen.runtime.errors import InvalidValue
from liftgen.runtime.wire import (
    NULL,
    boolean,
    integer,
    list_of,
    map_of,
    number,
    seconds,
    string,
    to_bytes,
    to_integer,
)

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from liftgen.runtime.wire import AttributeValue, Item

EMPTY = '{"L":[]}'
"""A set without members, where NULL already says that there is no set."""


def present(item: Item, name: str) -> AttributeValue | None:
    """The attribute's value; None where the attribute is absent or NULL."""
    value = item.get(name)
    return None if value is None or "NULL" in value else value


def members(value: AttributeValue, kind: str) -> list[Any]:
    """The members of a set of type SS, NS or BS: none for NULL, and those of a list where it is stored as one."""
    if kind in value:
        found: list[Any] = value[kind]
        return found
    if "NULL" in value:
        return []
    return [next(iter(each.values())) for each in value["L"]]


def blob(value: AttributeValue) -> bytes:
    """The bytes of a value of type B, or of base64 text where they were stored inside JSON."""
    return to_bytes(value["B"] if "B" in value else value["S"])


def plain(value: str | int | bool) -> str:
    """The value of type S, N or BOOL, whichever it is."""
    if isinstance(value, bool):
        return boolean(value)
    return string(value) if isinstance(value, str) else integer(value)


def to_plain(value: AttributeValue) -> Any:
    """The text, the whole number or the truth value of a value of type S, N or BOOL."""
    return to_integer(value["N"]) if "N" in value else value.get("S", value.get("BOOL"))


def duration(value: timedelta) -> str:
    """The value of type N that a duration is: seconds."""
    return '{"N":"' + seconds(value) + '"}'


def whole_seconds(value: datetime | None) -> datetime | None:
    """The instant without the part of a second that an expiry cannot hold."""
    return None if value is None else value.replace(microsecond=0)


def json_value(value: Any) -> str:
    """The value that any JSON value is; numbers keep every digit. InvalidValue for anything else."""
    match value:
        case None:
            return NULL
        case str() | bool():
            return plain(value)
        case int() | float() | Decimal():
            return number(value)
        case list() | tuple():
            return list_of(map(json_value, value))
        case dict():
            return map_of({_name(name): json_value(each) for name, each in value.items()})
        case _:
            raise InvalidValue(f"a value of type `{type(value).__name__}` is no JSON value")


def to_json_value(value: AttributeValue) -> Any:
    """The JSON value that a value is: a number without a fraction is an int, another one a float."""
    ((kind, content),) = value.items()
    match kind:
        case "N":
            return _json_number(content)
        case "L":
            return [to_json_value(each) for each in content]
        case "M":
            return {name: to_json_value(each) for name, each in content.items()}
        case "NULL":
            return None
        case "SS" | "BS":
            return list(content)
        case "NS":
            return [_json_number(each) for each in content]
        case _:
            return content


def as_json(value: str) -> str:
    """The value of type S that holds another value as plain JSON text; a set is a list there."""
    return value if value == NULL else string(_plain(json.loads(value)))


def from_json(value: AttributeValue) -> AttributeValue:
    """The value that plain JSON text in a value of type S holds."""
    return value if "NULL" in value else _typed(json.loads(value["S"], parse_int=_Number, parse_float=_Number))


def _json_number(text: str) -> int | float:
    exact = Decimal(text)
    return int(exact) if exact == exact.to_integral_value() else float(exact)


def _name(name: object) -> str:
    if isinstance(name, str):
        return name
    raise InvalidValue("a map's keys are text")


class _Number(str):
    """A number as it is spelt, so that no digit is lost."""

    __slots__ = ()


def _plain(value: AttributeValue) -> str:
    ((kind, content),) = value.items()
    match kind:
        case "S" | "B":
            return quote(content)
        case "N":
            return str(content)
        case "BOOL":
            return "true" if content else "false"
        case "SS" | "BS":
            return f"[{','.join(map(quote, content))}]"
        case "NS":
            return f"[{','.join(content)}]"
        case "L":
            return f"[{','.join(map(_plain, content))}]"
        case "M":
            return "{" + ",".join(f"{quote(name)}:{_plain(each)}" for name, each in content.items()) + "}"
        case _:
            return "null"


def _typed(value: Any) -> AttributeValue:
    match value:
        case _Number():
            return {"N": str(value)}
        case str():
            return {"S": value}
        case bool():
            return {"BOOL": value}
        case list():
            return {"L": [_typed(each) for each in value]}
        case dict():
            return {"M": {name: _typed(each) for name, each in value.items()}}
        case _:
            return {"NULL": True}
