"""Partitions: what a question must say of a key, field by field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from liftgen.keys.storage import is_bucket, is_lossy
from liftgen.names import Name
from liftgen.schema import Composed, Native

if TYPE_CHECKING:
    from liftgen.schema import Entity, EntityKey, KeyPart


@dataclass(frozen=True, slots=True)
class Partition:
    """What a question must say of a partition: fields that are bound exactly, time buckets, and shards that are all asked."""

    exact: tuple[str, ...]
    buckets: tuple[str, ...]
    shards: tuple[str, ...]


def partition_of(entity: Entity, key: EntityKey) -> Partition:
    """How the partition of a key is bound."""
    slots = slots_of(entity, key.partition)
    exact = dict.fromkeys(slot.field for slot in slots if not slot.bucket and not slot.shard)
    buckets = dict.fromkeys(slot.field for slot in slots if slot.bucket and slot.field not in exact)
    shards = dict.fromkeys(slot.field for slot in slots if slot.shard and slot.field not in exact)
    return Partition(tuple(exact), tuple(buckets), tuple(shards))


def bucket_ends(entity: Entity, on: str, field: str) -> tuple[str, str]:
    """The parameters for the ends of a time bucket: `since` and `until`, or `at_since` where fields of the key are so called."""
    taken = {"since", "until"} & set(entity.key_on(on).fields)
    return (f"{field}_since", f"{field}_until") if taken else ("since", "until")


@dataclass(frozen=True, slots=True)
class Slot:
    """A field's place in a key part; `lossy` where its text alone does not tell its value."""

    field: str
    bucket: bool = False
    shard: bool = False
    lossy: bool = False


def slots_of(entity: Entity, part: KeyPart | None) -> list[Slot]:
    """The fields of a key part in order, each with what its text tells."""
    match part:
        case None:
            return []
        case Native(fields):
            return [Slot(each) for each in fields]
        case Composed(parts=parts):
            found = []
            for each in parts:
                if not isinstance(each, str):
                    type_ = entity.model.attribute(each.field).type
                    bucket = is_bucket(each, type_)
                    found.append(Slot(each.field, bucket, bool(each.shards), is_lossy(each, type_)))
            return found


def is_scoped(entity: Entity, on: str) -> bool:
    """Whether the partition begins with the tenant, so that one tenant's role may ask; always so where there are no tenants."""
    if entity.tenant is None:
        return True
    match entity.key_on(on).partition:
        case Native(fields):
            return fields[0] == entity.tenant
        case Composed() as composed:
            placeholders = [part for part in composed.parts if not isinstance(part, str)]
            first = placeholders[0] if placeholders else None
            return first is not None and first.field == entity.tenant and not first.shards and not first.spec


def own_field(owner: Entity, field: str) -> str | None:
    """The owner's key field that a field of another entity names: by the same name, or `user_id` for the `id` of `User`."""
    if field in owner.key.fields:
        return field
    return next((own for own in owner.key.fields if field == f"{Name(owner.name).snake}_{own}"), None)
