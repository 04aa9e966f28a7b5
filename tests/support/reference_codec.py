"""The slow way between Python values and DynamoDB's JSON, written for being right at a glance: what every codec is held to."""

from __future__ import annotations

import types
from base64 import b64decode, b64encode
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any, Literal, Union, get_args, get_origin
from uuid import UUID


def encode(value: Any) -> dict[str, Any]:
    """The attribute value of a Python value."""
    match value:
        case None:
            return {"NULL": True}
        case Enum():
            return encode(value.value)
        case bool():
            return {"BOOL": value}
        case str():
            return {"S": value}
        case int() | float() | Decimal():
            return {"N": str(value)}
        case bytes():
            return {"B": b64encode(value).decode()}
        case datetime():
            return {"S": value.astimezone(UTC).strftime("%m-%dT%H:%M:%S.%f").join((f"{utc_year(value):04d}-", "Z"))}
        case date() | UUID():
            return {"S": str(value)}
        case time():
            return {"S": value.isoformat("microseconds")}
        case timedelta():
            return {"N": str(Decimal(value // timedelta(microseconds=1)) / 1_000_000)}
        case set() | frozenset():
            return encode_set([encode(each) for each in value])
        case list() | tuple():
            return {"L": [encode(each) for each in value]}
        case dict():
            return {"M": {key: encode(each) for key, each in value.items()}}
    raise TypeError(type(value))


def encode_set(members: list[dict[str, Any]]) -> dict[str, Any]:
    kinds = {kind for member in members for kind in member}
    if kinds and kinds <= {"S", "N", "B"}:
        (kind,) = kinds
        return {f"{kind}S": [member[kind] for member in members]}
    return {"L": members} if members else {"NULL": True}


def utc_year(value: datetime) -> int:
    return value.astimezone(UTC).year


def decode(value: dict[str, Any], type_: Any) -> Any:
    """The Python value of an attribute value, of this type."""
    arguments = get_args(type_)
    origin = get_origin(type_)
    if origin in (Union, types.UnionType):
        (item,) = (each for each in arguments if each is not type(None))
        return None if "NULL" in value else decode(value, item)
    if origin is Literal:
        return next(each for each in arguments if encode(each) == value)
    if origin in (list, tuple, set, frozenset):
        return origin(decode(each, arguments[0]) for each in members(value))
    if origin is dict:
        return {key: decode(each, arguments[1]) for key, each in value["M"].items()}
    return decode_scalar(value, type_)


def members(value: dict[str, Any]) -> list[dict[str, Any]]:
    ((kind, content),) = value.items()
    return [] if kind == "NULL" else content if kind == "L" else [{kind[0]: each} for each in content]


def decode_scalar(value: dict[str, Any], type_: type) -> Any:
    ((_, content),) = value.items()
    if issubclass(type_, Enum):
        return type_(int(content) if "N" in value else content)
    if type_ is bytes:
        return b64decode(content)
    if type_ in (datetime, date, time):
        return type_.fromisoformat(content)
    if type_ is timedelta:
        return timedelta(microseconds=int(Decimal(content) * 1_000_000))
    return content if type_ is bool else type_(content)
