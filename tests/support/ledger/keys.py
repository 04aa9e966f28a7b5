"""What keys of the models mean: where an item is, and in which indexes, as DynamoDB has it."""

from __future__ import annotations

import zlib
from datetime import UTC, date, datetime
from typing import Any

from support.ledger.conditions import Values, holds, plain

from liftgen.schema import Composed, Entity, EntityIndex, EntityKey, Native, Placeholder

Key = tuple[Any, ...]


def key_of(entity: Entity, values: Values) -> Key:
    return tuple(values[each] for each in entity.key.fields)


def wire_key(entity: Entity, key: EntityKey, values: Values) -> dict[str, dict[str, str]]:
    """The attributes of a key, as DynamoDB has them."""
    found: dict[str, dict[str, str]] = {}
    for part in key.parts:
        match part:
            case Composed(attribute=attribute, parts=parts):
                found[attribute] = {"S": "".join(piece(each, values, escape=entity.escape) for each in parts)}
            case Native(fields=fields):
                for each in fields:
                    value = plain(values[each])
                    kind = "S" if isinstance(value, str) else "N"
                    found[entity.model.attribute(each).name] = {kind: text(value)}
    return found


def index_attributes(entity: Entity, values: Values) -> dict[str, dict[str, str]]:
    """The attributes by which an item is in the indexes with composed keys: all of an index's, or none."""
    found: dict[str, dict[str, str]] = {}
    for index in entity.indexes:
        if is_in(entity, index, values):
            composed = {part.attribute for part in index.key.parts if isinstance(part, Composed)}
            whole = wire_key(entity, index.key, values)
            found |= {name: value for name, value in whole.items() if name in composed}
    return found


def composed_names(entity: Entity) -> set[str]:
    return {part.attribute for index in entity.indexes for part in index.key.parts if isinstance(part, Composed)}


def piece(part: str | Placeholder, values: Values, *, escape: bool) -> str:
    if isinstance(part, str):
        return part
    value = plain(values[part.field])
    if part.shards:
        return str(zlib.crc32(text(value).encode()) % part.shards)
    said = (
        format(value.astimezone(UTC) if isinstance(value, datetime) else value, part.spec) if part.spec else text(value)
    )
    return "".join(f"%{ord(each):02X}" if each <= "\x25" else each for each in said) if escape else said


def text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def sort_values(entity: Entity, on: str, values: Values) -> tuple[Any, ...]:
    sort = entity.key_on(on).sort
    return () if sort is None else tuple(plain(values[each]) for each in sort.fields)


def is_in(entity: Entity, index: EntityIndex, values: Values) -> bool:
    """Whether an item is in an index: it has what the key is made of, and meets the index's condition."""
    if any(values[each] is None for each in index.key.fields):
        return False
    if is_deleted(entity, values) and any(isinstance(part, Composed) for part in index.key.parts):
        return False
    return index.when is None or holds(index.when, values, {})


def is_deleted(entity: Entity, values: Values) -> bool:
    deleted = entity.role("deleted_at")
    return deleted is not None and values[deleted.field] is not None
