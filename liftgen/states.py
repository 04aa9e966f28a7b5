"""States: a schema as plain data, as a migration records it: the tables, and what is stored in them.

What changes no stored byte is left out: names of classes and modules, docstrings, access patterns. Equal states mean that
nothing deployed has to change.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from liftgen.documents import table_document
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
    ScalarType,
    SetOf,
    TupleOf,
    UnionOf,
)
from liftgen.schema import Composed, Native

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from liftgen.schema import Attribute, Entity, EntityIndex, KeyPart, Schema, UniqueConstraint

State = dict[str, Any]
"""A state: `version`, `tables`, `entities` and `models`, made of dictionaries, lists, text, numbers, booleans and None."""

VERSION = 1


def state_of(schema: Schema) -> State:
    """What of the schema is, or will be, deployed and stored; everything sorted by name but keys and the fields of a model."""
    return {
        "version": VERSION,
        "tables": [dict(table_document(each)) for each in sorted(schema.tables, key=lambda table: table.name)],
        "entities": [_entity(each) for each in sorted(schema.entities, key=lambda entity: entity.name)],
        "models": [
            {"name": each.name, "attributes": [_attribute(attribute) for attribute in each.attributes]}
            for each in sorted(schema.models, key=lambda model: (model.name, model.module))
        ],
    }


def digest(state: Mapping[str, Any]) -> str:
    """A short name for exactly this state."""
    text = json.dumps(state, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[str, ...]:
    """What differs between two states, in words: `table saas`, `entity User`, `model Address`."""
    found = []
    for group, word in (("tables", "table"), ("entities", "entity"), ("models", "model")):
        before, after = _by_name(old.get(group, ())), _by_name(new.get(group, ()))
        found += [
            f"{word} {name}" for name in sorted(before.keys() | after.keys()) if before.get(name) != after.get(name)
        ]
    return tuple(found)


def type_text(type_: FieldType) -> str:
    """A type as it is stored: an enum is its values, a NewType what it stands for."""
    match type_:
        case ScalarType(scalar):
            return scalar.value
        case NewTypeOf(base=base):
            return type_text(base)
        case EnumOf(members=members):
            return " | ".join(repr(value) for _, value in members)
        case LiteralOf(values):
            return " | ".join(repr(value) for value in values)
        case ListOf(item):
            return f"list[{type_text(item)}]"
        case TupleOf(items, repeated):
            return f"tuple[{', '.join(type_text(each) for each in items)}{', ...' if repeated else ''}]"
        case SetOf(item):
            return f"set[{type_text(item)}]"
        case DictOf(key, value):
            return f"dict[{type_text(key)}, {type_text(value)}]"
        case JsonType():
            return "any JSON"
        case ModelOf(name=name):
            return name
        case UnionOf(members, discriminator):
            return f"{' | '.join(each.name for each in members)} by {discriminator}"
        case OptionalOf(item):
            return f"{type_text(item)} | None"


def _entity(entity: Entity) -> State:
    state: State = {
        "name": entity.name,
        "table": entity.table,
        "discriminator": entity.discriminator,
        "key": {"partition": _key_part(entity.key.partition), "sort": _key_part(entity.key.sort)},
        "indexes": [_index(each) for each in sorted(entity.indexes, key=lambda index: index.name)],
        "uniques": [_unique(each) for each in entity.uniques],
        "attributes": [_attribute(each) for each in entity.attributes],
    }
    if entity.tenant is not None:
        state["tenant"] = entity.tenant
    if not entity.escape:
        state["escape"] = False
    if entity.expiry is not None:
        expiry = entity.expiry
        state["expiry"] = {"field": expiry.field, "after": expiry.after, "of": expiry.of}
    return state


def _index(index: EntityIndex) -> State:
    state: State = {
        "name": index.name,
        "index": index.index,
        "partition": _key_part(index.key.partition),
        "sort": _key_part(index.key.sort),
    }
    if index.when is not None:
        state["when"] = str(index.when)
    return state


def _unique(unique: UniqueConstraint) -> State:
    """The guard's own key too: it is stored."""
    key = unique.key
    partition, sort = _key_part(key.partition), _key_part(key.sort)
    return {"name": unique.name, "fields": list(unique.fields), "partition": partition, "sort": sort}


def _attribute(attribute: Attribute) -> State:
    """The field, its type, whether it must be given; and only what is not as usual."""
    state: State = {"field": attribute.field, "type": type_text(attribute.type), "required": not attribute.has_default}
    if attribute.name != attribute.field:
        state["name"] = attribute.name
    if attribute.lifecycle is not None:
        state["lifecycle"] = attribute.lifecycle
    for flag in ("encrypted", "omit_empty", "as_set", "as_json"):
        if getattr(attribute, flag):
            state[flag] = True
    return state


def _key_part(part: KeyPart | None) -> str | list[str] | None:
    """Composed text as the model says it, native attributes as the list of their fields."""
    match part:
        case None:
            return None
        case Native(fields):
            return list(fields)
        case Composed():
            # Braces of the literal pieces are written twice, as in a model: the text alone says what is a placeholder.
            return "".join(
                each.replace("{", "{{").replace("}", "}}") if isinstance(each, str) else str(each)
                for each in part.parts
            )


def _by_name(group: Iterable[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    return {each["name"]: each for each in group}
