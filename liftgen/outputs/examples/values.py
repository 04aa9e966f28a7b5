"""Example values: for every field type, values that differ, ascend, and keep to the field's constraints.

An example is a plain Python value where there is one; what only the user's code can make stands as a small description of it.
`expression` writes either as source.
"""

from __future__ import annotations

import string
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

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
from liftgen.nesting import DEEPEST, Least, least, least_values
from liftgen.outputs.python_source import Expression, call, dict_display, flat, list_display, literal, set_display

if TYPE_CHECKING:
    from collections.abc import Mapping

    from liftgen.schema import Attribute, Schema

START = datetime(2100, 1, 1, 12, 0, tzinfo=UTC)
"""Far enough from now that nothing computed from it has expired."""
NOW = START - timedelta(days=1)
"""When examples are written: what a repository stamps on them."""

LEVELS = 4
"""Below these, examples hold only what they must: models may hold themselves, and twice as many are on each level."""

TAKEN = {"Any", "Decimal", "UTC", "UUID", "date", "datetime", "dict", "frozenset", "list", "set", "time", "timedelta"}
TAKEN |= {"AlreadyExists", "Clock", "Conflict", "InvalidValue", "NotFound", "Settings", "StandIn", "TableDocument"}
TAKEN |= {
    "TestApp",
    "Encryption",
    "LocalKeys",
    "WrongTenant",
    "after",
    "before",
    "begins_with",
    "between",
    "exactly",
    "json",
    "pytest",
    "since",
    "until",
}
"""What examples and tests call so themselves."""


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a user's enum."""

    module: str
    enum: str
    member: str
    value: str | int


@dataclass(frozen=True, slots=True)
class Renamed:
    """A value under the name that a `NewType` gave it."""

    module: str
    name: str
    value: Example


@dataclass(frozen=True, slots=True)
class Instance:
    """An instance of a user's model: the fields that are given, in order."""

    module: str
    model: str
    fields: tuple[tuple[str, Example], ...]


Example = Any
"""A plain value (text, numbers, dates, collections of examples, None), a `Member`, a `Renamed` or an `Instance`."""


@dataclass(frozen=True, slots=True)
class Source:
    """An example as source: the expression, and the names that it imports as (module, name)."""

    expression: Expression
    imports: frozenset[tuple[str, str]]

    def __str__(self) -> str:
        return flat(self.expression)


def example(attribute: Attribute, number: int, schema: Schema) -> Example:
    """The example of this number (from 1) for a field: others differ from it where the type has that many values."""
    constraints = dict(attribute.constraints)
    if attribute.lifecycle == "ttl" and bare(attribute.type) == ScalarType(Scalar.INT):
        return int((START + timedelta(minutes=number)).timestamp())
    return _example(attribute.type, number, attribute.field, schema, constraints, depth=0)


def distinct(attribute: Attribute, count: int, schema: Schema) -> list[Example]:
    """Up to `count` examples that all differ, ascending as DynamoDB sorts them; fewer where the type has fewer."""
    found: list[Example] = []
    for number in range(1, count + 1):
        value = example(attribute, number, schema)
        if value not in found:
            found.append(value)
    kind = bare(attribute.type)
    if isinstance(kind, EnumOf | LiteralOf) or kind == ScalarType(Scalar.BOOL):
        found.sort(key=lambda value: (str(type(stored(value))), stored(value)))
    return found


def stored(value: Example) -> Any:
    """What is stored of a value: an enum's value, a renamed value itself."""
    match value:
        case Member(value=inner) | Renamed(value=inner):
            return stored(inner)
        case _:
            return value


def use_class(module: str, name: str, imports: set[tuple[str, str]]) -> str:
    """How source calls a class of the user's, its import noted; under another name where its own is taken."""
    first, dot, rest = name.partition(".")
    local = f"{first}_" if first in TAKEN else first
    imports.add((module, first if local == first else f"{first} as {local}"))
    return f"{local}{dot}{rest}"


def source(value: Example) -> Source:
    """The example as source."""
    imports: set[tuple[str, str]] = set()
    return Source(_expression(value, imports), frozenset(imports))


def _example(
    type_: FieldType, number: int, field: str, schema: Schema, constraints: Mapping[str, Any], depth: int
) -> Example:
    if depth > LEVELS:
        type_ = _smallest(type_, schema)
    match type_:
        case ScalarType(scalar):
            return _scalar(scalar, number, field, constraints)
        case OptionalOf(item):
            if depth > LEVELS:
                return None
            return _example(item, number, field, schema, constraints, depth)
        case NewTypeOf(module, name, base):
            return Renamed(module, name, _example(base, number, field, schema, constraints, depth))
        case EnumOf(module, name, members):
            member, value = members[(number - 1) % len(members)]
            return Member(module, name, member, value)
        case LiteralOf(values):
            return values[(number - 1) % len(values)]
        case ListOf() | SetOf() | DictOf() | TupleOf(repeated=True) if depth > LEVELS:
            return _empty(type_)
        case ListOf(item):
            return [_example(item, each, field, schema, {}, depth + 1) for each in (number, number + 1)]
        case TupleOf(items, repeated):
            members_ = items * 2 if repeated else items
            return tuple(_example(item, number + i, field, schema, {}, depth + 1) for i, item in enumerate(members_))
        case SetOf(item, frozen):
            held = {_example(item, each, field, schema, {}, depth + 1) for each in (number, number + 1)}
            return frozenset(held) if frozen else held
        case DictOf(key, value):
            return {
                _example(key, number, "key", schema, {}, depth + 1): _example(
                    value, number, field, schema, {}, depth + 1
                )
            }
        case JsonType():
            return {"text": f"{field}-{number:02d}", "number": number, "list": [number + 0.5, True, None, {}]}
        case UnionOf(members):
            return _instance(members[(number - 1) % len(members)], number, schema, depth)
        case ModelOf():
            return _instance(type_, number, schema, depth)


def _smallest(type_: FieldType, schema: Schema) -> FieldType:
    """Of a union, the member whose values need the least."""
    if not isinstance(type_, UnionOf):
        return type_
    known = least_values((*schema.models, *(each.model for each in schema.entities)))
    return min(type_.members, key=lambda each: least(each, known) or Least(DEEPEST + 1, 0))


def _empty(type_: FieldType) -> Example:
    match type_:
        case SetOf(frozen=frozen):
            return frozenset() if frozen else set()
        case DictOf():
            return {}
        case TupleOf():
            return ()
        case _:
            return []


def _instance(model: ModelOf, number: int, schema: Schema, depth: int) -> Instance:
    nested = schema.model(model.module, model.name)
    fields = []
    for attribute in nested.attributes:
        # A model may hold itself, but not without a list, a dict or a None in between: below a few levels these are empty.
        below = LEVELS + 1 if depth > 2 and attribute.has_default else depth + 1
        value = _example(attribute.type, number, attribute.field, schema, dict(attribute.constraints), below)
        fields.append((attribute.field, value))
    return Instance(model.module, model.name, tuple(fields))


def _scalar(scalar: Scalar, number: int, field: str, constraints: Mapping[str, Any]) -> Example:
    match scalar:
        case Scalar.STR:
            return _text(number, field, constraints)
        case Scalar.INT:
            return _number(number, constraints)
        case Scalar.FLOAT:
            return _number(number, constraints) + 0.5
        case Scalar.DECIMAL:
            return Decimal(_number(number, constraints)) + Decimal("0.25")
        case Scalar.BOOL:
            return number % 2 == 1
        case Scalar.BYTES:
            return f"{field}-{number:02d}".encode()
        case Scalar.DATETIME:
            return START + timedelta(minutes=number)
        case Scalar.DATE:
            return START.date() + timedelta(days=number)
        case Scalar.TIME:
            return time(9, number % 60, tzinfo=None)
        case Scalar.TIMEDELTA:
            return timedelta(minutes=number)
        case Scalar.UUID:
            return UUID(int=number)


def _number(number: int, constraints: Mapping[str, Any]) -> int:
    lowest = constraints.get("ge", constraints.get("gt"))
    highest = constraints.get("le", constraints.get("lt"))
    if isinstance(lowest, int | float):
        return int(lowest) + number
    if isinstance(highest, int | float) and number >= highest:
        return int(highest) - 100 + number
    return number


def _text(number: int, field: str, constraints: Mapping[str, Any]) -> str:
    if constraints.get("format") == "email":
        return f"{field}-{number:02d}@example.com"
    text = f"{field}-{number:02d}"
    longest = constraints.get("max_length")
    if isinstance(longest, int) and len(text) > longest:
        text = _short(number, longest)
    shortest = constraints.get("min_length")
    if isinstance(shortest, int) and len(text) < shortest:
        text = text + "x" * (shortest - len(text))
    return text


def _short(number: int, length: int) -> str:
    letters = string.ascii_lowercase
    text = ""
    for _ in range(length):
        text = letters[number % 26] + text
        number //= 26
    return text


def _expression(value: Example, imports: set[tuple[str, str]]) -> Expression:
    match value:
        case Member(module, enum, member):
            return f"{use_class(module, enum, imports)}.{member}"
        case Renamed(module, name, inner):
            return call(use_class(module, name, imports), _expression(inner, imports))
        case Instance(module, model, fields):
            return call(
                use_class(module, model, imports), **{field: _expression(each, imports) for field, each in fields}
            )
        case datetime():
            imports.update({("datetime", "UTC"), ("datetime", "datetime")})
            parts = [value.year, value.month, value.day, value.hour, value.minute]
            if value.second or value.microsecond:
                parts.append(value.second)
            if value.microsecond:
                parts.append(value.microsecond)
            return call("datetime", *(str(part) for part in parts), tzinfo="UTC")
        case date():
            imports.add(("datetime", "date"))
            return call("date", str(value.year), str(value.month), str(value.day))
        case time():
            imports.add(("datetime", "time"))
            return call("time", str(value.hour), str(value.minute))
        case timedelta():
            imports.add(("datetime", "timedelta"))
            return call("timedelta", seconds=literal(int(value.total_seconds())))
        case UUID():
            imports.add(("uuid", "UUID"))
            return call("UUID", literal(str(value)))
        case Decimal():
            imports.add(("decimal", "Decimal"))
            return call("Decimal", literal(str(value)))
        case list():
            return list_display(_expression(each, imports) for each in value)
        case tuple():
            inside = [flat(_expression(each, imports)) for each in value]
            return f"({', '.join(inside)}{',' if len(inside) == 1 else ''})"
        case frozenset():
            return call("frozenset", set_display(_in_order(value, imports))) if value else "frozenset()"
        case set():
            return set_display(_in_order(value, imports))
        case dict():
            return dict_display((_expression(k, imports), _expression(v, imports)) for k, v in value.items())
        case _:
            return literal(value)


def _in_order(values: set[Example] | frozenset[Example], imports: set[tuple[str, str]]) -> list[Expression]:
    return sorted((_expression(each, imports) for each in values), key=flat)
