"""Example items: what an entity's values are in its table, worked out slowly and apart from the generated code.

It is the oracle of generated tests, and what documentation shows.
"""

from __future__ import annotations

import json
from base64 import b64encode
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID
from zlib import crc32

from liftgen.field_types import DictOf, JsonType, ListOf, ModelOf, OptionalOf, SetOf, TupleOf, UnionOf, bare
from liftgen.outputs.examples.conditions import holds
from liftgen.outputs.examples.values import Instance, stored
from liftgen.schema import Composed, Placeholder

if TYPE_CHECKING:
    from collections.abc import Mapping

    from liftgen.field_types import FieldType
    from liftgen.outputs.examples.values import Example
    from liftgen.schema import Attribute, Entity, EntityKey, KeyPart, Schema

WireItem = dict[str, dict[str, Any]]
"""Attribute names and values as DynamoDB's JSON has them."""

Values = dict[str, Any]
"""Examples by field."""


def item_of(entity: Entity, values: Mapping[str, Example], schema: Schema) -> WireItem:
    """The whole item: discriminator, keys, attributes, and the keys of every index that holds it."""
    item: WireItem = {}
    if entity.discriminator is not None:
        item[entity.discriminator] = {"S": entity.name}
    for attribute in entity.attributes:
        value = values.get(attribute.field)
        if value is None:
            if _null(attribute):
                item[attribute.name] = {"NULL": True}
        elif not (attribute.omit_empty and not stored(value)):
            item[attribute.name] = attribute_value(attribute, value, entity, schema)
    item.update(key_of(entity.key, values, entity))
    for index in entity.indexes:
        if included(entity, index.name, values):
            item.update(key_of(index.key, values, entity))
    return item


def included(entity: Entity, index: str, values: Mapping[str, Example]) -> bool:
    """Whether the index holds the item."""
    found = entity.index(index)
    deleted = entity.role("deleted_at")
    composed = any(isinstance(part, Composed) for part in found.key.parts)
    if composed and deleted is not None and values.get(deleted.field) is not None:
        return False
    if any(values.get(field) is None for field in found.key.fields):
        return False
    return found.when is None or holds(found.when, values)


def key_of(key: EntityKey, values: Mapping[str, Example], entity: Entity) -> WireItem:
    """The composed key attributes of one key; native ones are attributes of the item anyway."""
    item: WireItem = {}
    for part in key.parts:
        if isinstance(part, Composed):
            item[part.attribute] = {"S": composed_text(part, values)}
        else:
            for field in part.fields:
                attribute = entity.model.attribute(field)
                item[attribute.name] = attribute_value(attribute, values[field], entity)
    return item


def composed_text(part: Composed, values: Mapping[str, Example]) -> str:
    """The text of a composed key."""
    return "".join(each if isinstance(each, str) else placed_text(each, values[each.field]) for each in part.parts)


def placed_text(placeholder: Placeholder, value: Example) -> str:
    """The text of one value in a composed key."""
    plain = stored(value)
    if placeholder.shards:
        return str(crc32(_text(plain, "").encode()) % placeholder.shards)
    return _escaped(_text(plain, placeholder.spec))


def attribute_value(
    attribute: Attribute, value: Example, entity: Entity, schema: Schema | None = None
) -> dict[str, Any]:
    """A value as the attribute of its field; `schema` is needed for one that holds nested models."""
    if entity.expiry is not None and entity.expiry.field == attribute.field:
        moment = stored(value)
        return {"N": str(int(moment.timestamp()) if isinstance(moment, datetime) else moment)}
    if attribute.as_json:
        return {"S": _json_text(typed_value(attribute.type, value, schema))}
    if attribute.as_set:
        return _set(value)
    return typed_value(attribute.type, value, schema)


def primary_key(entity: Entity, values: Mapping[str, Example]) -> WireItem:
    """The primary key of the item."""
    return key_of(entity.key, values, entity)


def as_json(item: WireItem) -> str:
    """The item as text for a person: one attribute a line."""
    lines = [f'  "{name}": {json.dumps(value, ensure_ascii=False)}' for name, value in item.items()]
    return "{\n" + ",\n".join(lines) + "\n}"


def fields_of(parts: tuple[KeyPart, ...]) -> tuple[str, ...]:
    """The fields that key parts depend on, each once, in order."""
    return tuple(dict.fromkeys(field for part in parts for field in part.fields))


def _null(attribute: Attribute) -> bool:
    # Absence reads as the default; where that is not None, None has to be said.
    default = attribute.default
    return isinstance(attribute.type, OptionalOf) and default is not None and default.source != "None"


def _text(value: Any, spec: str) -> str:
    match value:
        case datetime():
            return value.astimezone(UTC).strftime(spec) if spec else _timestamp(value)
        case date():
            return value.strftime(spec) if spec else value.isoformat()
        case bool():
            return "true" if value else "false"
        case _:
            return format(value, spec)


def _escaped(text: str) -> str:
    return "".join(f"%{ord(each):02X}" if each <= "\u0025" else each for each in text)


def _timestamp(value: datetime) -> str:
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f") + "Z"


def typed_value(type_: FieldType, value: Example, schema: Schema | None = None) -> dict[str, Any]:
    """A value of a type as DynamoDB's JSON has it."""
    plain = stored(value)
    if plain is None:
        return {"NULL": True}
    match bare(type_):
        case ListOf(item):
            return {"L": [typed_value(item, each, schema) for each in plain]}
        case TupleOf(items, repeated):
            types = items * len(plain) if repeated else items
            return {"L": [typed_value(item, each, schema) for item, each in zip(types, plain, strict=True)]}
        case SetOf():
            return _set(plain)
        case DictOf(_, of):
            return {"M": {str(stored(key)): typed_value(of, each, schema) for key, each in plain.items()}}
        case JsonType():
            return _json(plain)
        case ModelOf() | UnionOf():
            assert isinstance(plain, Instance)
            assert schema is not None
            return {"M": _nested(plain, schema)}
        case _:
            return _scalar(plain)


def _json_text(value: dict[str, Any]) -> str:
    """The plain JSON of an attribute value; a number keeps its digits, a set is a list."""
    ((kind, content),) = value.items()
    match kind:
        case "L":
            return f"[{','.join(map(_json_text, content))}]"
        case "M":
            return "{" + ",".join(f"{json.dumps(name)}:{_json_text(each)}" for name, each in content.items()) + "}"
        case "N":
            return str(content)
        case "NS":
            return f"[{','.join(content)}]"
        case "NULL":
            return "null"
        case _:
            return json.dumps(content, separators=(",", ":"))


def _json(value: Any) -> dict[str, Any]:
    match value:
        case None:
            return {"NULL": True}
        case list():
            return {"L": [_json(each) for each in value]}
        case dict():
            return {"M": {key: _json(each) for key, each in value.items()}}
        case _:
            return _scalar(value)


def _nested(instance: Instance, schema: Schema) -> WireItem:
    model = schema.model(instance.module, instance.model)
    item: WireItem = {}
    for field, value in instance.fields:
        attribute = model.attribute(field)
        if value is not None:
            item[attribute.name] = typed_value(attribute.type, value, schema)
        elif _null(attribute):
            item[attribute.name] = {"NULL": True}
    return item


def _set(values: Any) -> dict[str, Any]:
    members = [_scalar(stored(each)) for each in values]
    if not members:
        return {"NULL": True}
    kind = next(iter(members[0]))
    if kind not in ("S", "N", "B"):
        return {"L": sorted(members, key=lambda each: str(each[kind]))}
    texts = [member[kind] for member in members]
    return {f"{kind}S": sorted(texts, key=Decimal) if kind == "N" else sorted(texts)}


def _scalar(value: Any) -> dict[str, Any]:
    match value:
        case bool():
            return {"BOOL": value}
        case int() | Decimal() | float():
            return {"N": str(value)}
        case timedelta():
            return {"N": str(value.total_seconds()).removesuffix(".0")}
        case bytes():
            return {"B": b64encode(value).decode()}
        case datetime():
            return {"S": _timestamp(value)}
        case time():
            return {"S": value.isoformat(timespec="microseconds")}
        case date():
            return {"S": value.isoformat()}
        case UUID():
            return {"S": str(value)}
        case _:
            return {"S": value}
