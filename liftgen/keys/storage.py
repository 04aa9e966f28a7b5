"""Storage: what a field's type means in DynamoDB: as a key, in composed text, and in a comparison."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from liftgen.field_types import (
    DictOf,
    EnumOf,
    FieldType,
    JsonType,
    ListOf,
    LiteralOf,
    ModelOf,
    NewTypeOf,
    OptionalOf,
    Scalar,
    ScalarType,
    SetOf,
    TupleOf,
    UnionOf,
    bare,
)

if TYPE_CHECKING:
    from liftgen.schema import Attribute, KeyType, Placeholder

NUMBERS = frozenset({Scalar.INT, Scalar.FLOAT, Scalar.DECIMAL})
TIMES = frozenset({Scalar.DATETIME, Scalar.DATE, Scalar.TIME})
_KEY_TYPES: dict[Scalar, KeyType] = {
    Scalar.STR: "S",
    Scalar.INT: "N",
    Scalar.FLOAT: "N",
    Scalar.DECIMAL: "N",
    Scalar.BYTES: "B",
    Scalar.DATETIME: "S",
    Scalar.DATE: "S",
    Scalar.TIME: "S",
    Scalar.TIMEDELTA: "N",
    Scalar.UUID: "S",
}


def key_type(type_: FieldType, *, ttl: bool = False) -> KeyType | None:
    """The type of a native key attribute; None where the field cannot be one. An expiry is stored as epoch seconds."""
    if ttl:
        return "N"
    match bare(type_):
        case ScalarType(scalar):
            return _KEY_TYPES.get(scalar)
        case EnumOf(members=members):
            return _values_type([value for _, value in members])
        case LiteralOf(values):
            return _values_type(list(values))
        case _:
            return None


def stored_type(attribute: Attribute) -> KeyType | None:
    """The type of an attribute that could be a key; None where it is of another, as an encrypted map is."""
    if attribute.encrypted or attribute.as_set:
        return None
    return "S" if attribute.as_json else key_type(attribute.type, ttl=attribute.lifecycle == "ttl")


def scalar_of(type_: FieldType) -> Scalar | None:
    """The plain type of the values where there is one: an enum and a `Literal` have that of their values."""
    match bare(type_):
        case ScalarType(scalar):
            return scalar
        case EnumOf() | LiteralOf():
            return {"S": Scalar.STR, "N": Scalar.INT}.get(key_type(type_) or "")
        case _:
            return None


def item_of(type_: FieldType) -> FieldType | None:
    """The type of one member of a list, a set or a tuple of any length."""
    match bare(type_):
        case ListOf(item) | SetOf(item=item):
            return item
        case TupleOf(items, repeated=True):
            return items[0]
        case _:
            return None


def is_bucket(placeholder: Placeholder, type_: FieldType) -> bool:
    """Whether many moments share the text: `{at:%Y-%m}` is a bucket, a date's `{on:%Y-%m-%d}` is not."""
    scalar = scalar_of(type_)
    if scalar not in (Scalar.DATETIME, Scalar.DATE) or not placeholder.spec:
        return False
    directives = set(re.findall(r"%(.)", placeholder.spec))
    exact = {"Y", "m", "d"} <= directives or {"Y", "j"} <= directives
    if scalar is Scalar.DATETIME:
        exact = exact and {"H", "M", "S", "f"} <= directives
    return not exact


def is_lossy(placeholder: Placeholder, type_: FieldType) -> bool:
    """Whether two different values can have one text, so that the text alone answers no comparison exactly."""
    return bool(placeholder.shards) or is_bucket(placeholder, type_)


def spelling(type_: FieldType) -> str:
    """How Python spells the type, for messages."""
    match type_:
        case ScalarType(scalar):
            return scalar.value
        case NewTypeOf(name=name) | EnumOf(name=name) | ModelOf(name=name):
            return name
        case LiteralOf(values):
            return f"Literal[{', '.join(map(repr, values))}]"
        case ListOf(item):
            return f"list[{spelling(item)}]"
        case TupleOf(items, repeated):
            return f"tuple[{', '.join(map(spelling, items))}{', ...' if repeated else ''}]"
        case SetOf(item, frozen):
            return f"{'frozenset' if frozen else 'set'}[{spelling(item)}]"
        case DictOf(key, value):
            return f"dict[{spelling(key)}, {spelling(value)}]"
        case JsonType():
            return "JsonValue"
        case UnionOf(members):
            return " | ".join(map(spelling, members))
        case OptionalOf(item):
            return f"{spelling(item)} | None"


def _values_type(values: list[str | int] | list[str | int | bool]) -> KeyType | None:
    if values and all(isinstance(value, str) for value in values):
        return "S"
    if values and all(isinstance(value, int) and not isinstance(value, bool) for value in values):
        return "N"
    return None
