"""Pools: a few values for every field, awkward ones among them, few enough that items often meet."""

from __future__ import annotations

import importlib
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
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
)
from liftgen.runtime.operations import Add, Adding, Appending, Prepending, Removing
from liftgen.schema import Attribute, Entity, Model, Schema

NOW = datetime(2026, 5, 17, 12, 30, 15, 123456, tzinfo=UTC)
TEXTS = ["a", "a#b", "a%", "é !"]
SCALARS: dict[Scalar, list[Any]] = {
    Scalar.STR: TEXTS,
    Scalar.INT: [0, 1, 7],
    Scalar.FLOAT: [0.0, 2.25, 0.1],
    Scalar.DECIMAL: [Decimal(0), Decimal("12.5"), Decimal("-3")],
    Scalar.BOOL: [False, True],
    Scalar.BYTES: [b"", b"\x00\xff"],
    Scalar.DATETIME: [NOW - timedelta(days=20), NOW, NOW + timedelta(seconds=1), NOW + timedelta(days=20)],
    Scalar.DATE: [date(2026, 5, 1), date(2026, 5, 31), date(2026, 6, 1)],
    Scalar.TIME: [time(0), time(23, 59, 59, 999999)],
    Scalar.TIMEDELTA: [timedelta(0), timedelta(days=1, microseconds=1)],
    Scalar.UUID: [UUID(int=1), UUID(int=2**128 - 1)],
}
EXPIRIES = [NOW.replace(microsecond=0) + timedelta(hours=each) for each in (-1, 1, 1000)]


def pool(attribute: Attribute, entity: Entity, schema: Schema) -> list[Any]:
    """The values that a field of an entity takes here."""
    if attribute.lifecycle == "ttl":
        instants: list[Any] = EXPIRIES
        if "INT" in repr(attribute.type):
            instants = [int(each.timestamp()) for each in EXPIRIES]
        return [None, *instants] if isinstance(attribute.type, OptionalOf) else instants
    if attribute.lifecycle == "deleted_at":
        return [None]
    values = of_type(attribute.type, schema)
    if attribute.field == entity.tenant:
        values = values[:2]  # so that tenants have something each
    if attribute.minimum is not None:
        values = [each for each in values if each is None or each >= attribute.minimum]
    keys = {*entity.key.fields, *(each for index in entity.indexes for each in index.key.fields)}
    keys.update(each for unique in entity.uniques for each in unique.fields)
    empties = [] if attribute.field in keys or "" in values else [""] if values == TEXTS else []
    return [*values, *empties]


def operations(annotation: str, attribute: Attribute, schema: Schema) -> list[Any]:
    """What may be done to a field beside giving it another value, as far as its annotation names it."""
    found: list[Any] = []
    match attribute.type.item if isinstance(attribute.type, OptionalOf) else attribute.type:
        case ListOf(item):
            some = of_type(item, schema)[1:2]
            found = [Appending(some), Prepending(some)]
        case SetOf(item):
            some = of_type(item, schema)
            found = [Adding(some[:2]), Removing(some[:1]), Removing(some)]
        case ScalarType(scalar):
            found = [Add(Decimal(each) if scalar is Scalar.DECIMAL else each) for each in (1, -3)]
    return [each for each in found if f"{type(each).__name__}[" in annotation]


def of_type(type_: FieldType, schema: Schema) -> list[Any]:
    """The values of a type."""
    match type_:
        case ScalarType(scalar):
            return SCALARS[scalar]
        case NewTypeOf(base=base):
            return of_type(base, schema)
        case EnumOf(module=module, name=name):
            return list(getattr(importlib.import_module(module), name))
        case LiteralOf(values):
            return list(values)
        case OptionalOf(item):
            return [None, *of_type(item, schema)]
        case ListOf(item):
            return [[], of_type(item, schema)[:2]]
        case SetOf(item, frozen):
            made: type = frozenset if frozen else set
            return [made(), made(of_type(item, schema)[:2]), made(of_type(item, schema)[1:])]
        case TupleOf(items, repeated):
            return (
                [(), tuple(of_type(items[0], schema))]
                if repeated
                else [tuple(of_type(each, schema)[-1] for each in items)]
            )
        case DictOf(key, value):
            keys, values = of_type(key, schema), of_type(value, schema)
            return [{}, {keys[0]: values[0], keys[-1]: values[-1]}]
        case JsonType():
            return [None, {"a": [1, "b", None]}]
        case ModelOf(module, name):
            return [made_of(schema.model(module, name), schema, place) for place in (0, -1)]
        case UnionOf(members):
            return [each for member in members for each in of_type(member, schema)]


def made_of(model: Model, schema: Schema, place: int) -> Any:
    """An instance of a nested model, of the values at one place in each pool."""
    values = {each.field: of_type(each.type, schema)[place] for each in model.attributes}
    return instance(model, values)


def instance(model: Model, values: dict[str, Any]) -> Any:
    """An instance of the user's class."""
    made: Any = getattr(importlib.import_module(model.module), model.name)
    return made.model_validate(values, by_name=True) if model.kind == "pydantic" else made(**values)


def fields_of(model: Model, value: Any) -> dict[str, Any]:
    """The fields of an instance."""
    return {each.field: getattr(value, each.field) for each in model.attributes}
