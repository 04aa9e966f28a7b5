"""Physical: an entity's key → the attributes that DynamoDB sees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.conditions import Exists, conjuncts
from liftgen.keys.storage import key_type
from liftgen.schema import Composed, KeyAttribute, KeySchema

if TYPE_CHECKING:
    from liftgen.conditions import Condition
    from liftgen.schema import EntityKey, KeyPart, Model


def schema_of(key: EntityKey, model: Model) -> KeySchema | None:
    """The physical key: attributes with their types; None where a field cannot be one, which is reported elsewhere."""
    partition = _attributes(key.partition, model)
    sort = _attributes(key.sort, model) if key.sort is not None else ()
    return None if partition is None or sort is None else KeySchema(partition, sort)


def said_to_exist(when: Condition | None) -> frozenset[str]:
    """The fields that an index's condition asks to be there."""
    return frozenset(each.field.name for each in conjuncts(when) if isinstance(each, Exists) and each.exists)


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
