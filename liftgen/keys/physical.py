"""Physical: an entity's key → the attributes that DynamoDB sees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.conditions import Exists, conjuncts
from liftgen.keys.storage import key_type
from liftgen.schema import Composed, KeyAttribute, KeySchema, Native

if TYPE_CHECKING:
    from liftgen.conditions import Condition
    from liftgen.schema import Attribute, Entity, EntityIndex, EntityKey, KeyPart, Model


def schema_of(key: EntityKey, model: Model) -> KeySchema | None:
    """The physical key: attributes with their types; None where a field cannot be one, which is reported elsewhere."""
    partition = _attributes(key.partition, model)
    sort = _attributes(key.sort, model) if key.sort is not None else ()
    return None if partition is None or sort is None else KeySchema(partition, sort)


def said_to_exist(when: Condition | None) -> frozenset[str]:
    """The fields that an index's condition asks to be there."""
    return frozenset(each.field.name for each in conjuncts(when) if isinstance(each, Exists) and each.exists)


def untold_roles(entity: Entity, index: EntityIndex) -> tuple[Attribute, ...]:
    """What tells that an item counts as absent and is not in an index that keeps only keys, where such items may be.

    A deleted item is in no index of composed text.
    """
    if index.projection.kind != "KEYS_ONLY":
        return ()
    parts = (*entity.key.parts, *index.key.parts)
    native = {field for part in parts if isinstance(part, Native) for field in part.fields}
    whole = all(isinstance(part, Native) for part in index.key.parts)
    roles = (entity.role("ttl"), entity.role("deleted_at") if whole else None)
    return tuple(each for each in roles if each is not None and each.field not in native)


def _attributes(part: KeyPart, model: Model) -> tuple[KeyAttribute, ...] | None:
    if isinstance(part, Composed):
        return (KeyAttribute(part.attribute, "S"),)
    found = []
    for field in part.fields:
        attribute = model.attribute(field)
        type_ = key_type(attribute.type, ttl=attribute.lifecycle == "ttl")
        if type_ is None:
            return None
        found.append(KeyAttribute(attribute.name, type_))
    return tuple(found)
