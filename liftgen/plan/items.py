"""Items: which items a data step goes through, and how their keys are composed, as plain data for the worker."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from liftgen.schema import KeySchema, Table
    from liftgen.stored import KeyText, Stored, StoredAttribute, StoredEntity, StoredIndex, StoredKey

KINDS = ("str", "int", "float", "Decimal", "bool", "bytes", "datetime", "date", "time", "timedelta", "UUID")


def select(entity: StoredEntity, state: Stored) -> dict[str, Any]:
    """What tells the items of the entity; nothing where it has the table to itself. Guards are never among them."""
    if entity.discriminator is not None:
        return {"is": {entity.discriminator: entity.name}}
    if sum(each.table == entity.table for each in state.entities) == 1:
        return {}
    return {"like": texts(entity.key, state.table(entity.table).key)}


def texts(key: StoredKey, schema: KeySchema) -> dict[str, str]:
    """The texts that compose key attributes, by the names of those; native ones are none of them."""
    sides: list[tuple[KeyText | None, Iterable[Any]]] = [(key.partition, schema.partition), (key.sort, schema.sort)]
    return {each.name: part for part, attributes in sides if isinstance(part, str) for each in attributes}


def index_texts(index: StoredIndex, table: Table) -> dict[str, str]:
    """The texts that compose the key of an index."""
    physical = table.index(index.index)
    return {} if physical is None else texts(index.key, physical.key)


def key_operation(op: str, entity: StoredEntity, table: Table) -> dict[str, Any]:
    """The operation that gives items the key of the table as the entity composes it."""
    said = texts(entity.key, table.key)
    return {"op": op, "key": said, **_named(entity, said.values())}


def copy_operation(entity: StoredEntity, table: Table) -> dict[str, Any]:
    """The operation that copies items to another table, under the key that they have there."""
    names = [each.name for each in table.key.attributes]
    return {**key_operation("copy to", entity, table), "table": table.name, "goal": names}


def compose_operation(index: StoredIndex, entity: StoredEntity, table: Table) -> dict[str, Any]:
    """The operation that gives items the key of an index, or takes it from those that are not to be in it."""
    said = index_texts(index, table)
    operation = {"op": "compose", "key": said, **_named(entity, said.values(), index.when)}
    deleted = entity.role("deleted_at")
    if deleted is not None:
        operation["unless"] = deleted.name
    if index.when is not None:
        operation["when"] = index.when
    return operation


def guard_operation(op: str, name: str, entity: StoredEntity, table: Table) -> dict[str, Any]:
    """The operation that takes, or releases, the guard of a constraint for each item."""
    unique = next(each for each in entity.uniques if each.name == name)
    said = texts(unique.key, table.key)
    operation = {"op": op, "name": f"{entity.name}.{name}", "key": said, **_named(entity, said.values())}
    if entity.discriminator is not None:
        operation["discriminator"] = entity.discriminator
    if table.ttl is not None and entity.role("ttl") is not None:
        operation["expiry"] = table.ttl
    return operation


def kind(attribute: StoredAttribute) -> str:
    """How the value stands in the attribute: `str`, `int`, …; `ttl` is an instant in epoch seconds; else the type as it is."""
    if attribute.lifecycle == "ttl":
        return "ttl"
    type_ = attribute.bare_type
    if attribute.members:
        return "str" if all(each[:1] in "'\"" for each in attribute.members) else "int"
    return type_


def named(said: Iterable[str], when: str | None = None) -> set[str]:
    """The fields that texts name, and the names in a condition."""
    names = {name for text in said for name in re.findall(r"(?<!\{)\{(\w+)", text.replace("{{", ""))}
    if when is not None:
        names |= set(re.findall(r"[^\W\d]\w*", re.sub(r"'(?:[^']|'')*'", "", when)))
    return names


def _named(entity: StoredEntity, said: Iterable[str], when: str | None = None) -> dict[str, Any]:
    """The fields that the texts name: the attribute of each, and what is in it."""
    names = named(said, when)
    known = {each.field: [each.name, kind(each)] for each in entity.attributes}
    found: dict[str, Any] = {"fields": {name: known[name] for name in sorted(names & known.keys())}}
    if not entity.escape:
        found["escape"] = False
    return found
