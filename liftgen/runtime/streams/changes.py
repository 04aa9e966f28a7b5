"""Changes: what a record of a stream says, with the values before and after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from liftgen.runtime.errors import NotConfigured

if TYPE_CHECKING:
    from liftgen.runtime.encryption import Encryption
    from liftgen.runtime.entity import Entity
    from liftgen.runtime.wire import Item

T = TypeVar("T")
Record = dict[str, Any]
"""A record of a stream, as Lambda hands it over."""

EXPIRY = "dynamodb.amazonaws.com"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a change comes from: its record's id and sequence number, when it was made, in which table."""

    event_id: str
    sequence: str
    at: datetime
    table: str
    replayed: bool = False


@dataclass(frozen=True, slots=True)
class Inserted(Generic[T]):
    """There is a new value."""

    new: T
    origin: Origin


@dataclass(frozen=True, slots=True)
class Modified(Generic[T]):
    """The value is another than it was."""

    old: T
    new: T
    origin: Origin


@dataclass(frozen=True, slots=True)
class Removed(Generic[T]):
    """The value is gone; `expired` when nobody deleted it, but its time was over."""

    old: T
    origin: Origin
    expired: bool = False


Change = Inserted[T] | Modified[T] | Removed[T]


def changes_of(record: Record, entity: Entity[T], encryption: Encryption) -> tuple[Change[T], ...]:
    """What the record says of this entity: one change, or none where neither image is one of its items.

    An item that took the place of another entity's is new, and the other is gone. InvalidItem when an image cannot be
    read, NotConfigured when the stream does not carry the images that it takes.
    """
    before, after = _image(record, "OldImage"), _image(record, "NewImage")
    if before is None and after is None:
        raise NotConfigured(f"the stream carries no images, so nothing says what changed: it is `{view_of(record)}`")
    old = entity.decode(before, encryption) if before is not None and is_of(entity, before) else None
    new = entity.decode(after, encryption) if after is not None and is_of(entity, after) else None
    origin = origin_of(record)
    if old is not None and new is not None:
        return (Modified(old, new, origin),)
    if new is not None:
        if record["eventName"] == "MODIFY" and before is None:
            raise NotConfigured(f"the stream carries no old images: it is `{view_of(record)}`")
        return (Inserted(new, origin),)
    if old is not None:
        if record["eventName"] == "MODIFY" and after is None:
            raise NotConfigured(f"the stream carries no new images: it is `{view_of(record)}`")
        return (Removed(old, origin, is_expiry(record)),)
    return ()


def is_of(entity: Entity[Any], item: Item) -> bool:
    """Whether an item is one of the entity's."""
    if entity.discriminator is not None:
        return item.get(entity.discriminator, {}).get("S") == entity.name
    return entity.is_own(item)


def origin_of(record: Record) -> Origin:
    """Where a record comes from."""
    change = record["dynamodb"]
    return Origin(
        record.get("eventID", ""),
        sequence_of(record),
        datetime.fromtimestamp(float(change.get("ApproximateCreationDateTime", 0)), UTC),
        table_of(record),
        bool(record.get("lift.replayed")),
    )


def sequence_of(record: Record) -> str:
    """Its place in its shard."""
    return str(record["dynamodb"].get("SequenceNumber", ""))


def table_of(record: Record) -> str:
    """The table's name, by the stream's ARN."""
    return str(record.get("eventSourceARN", "")).partition(":table/")[2].partition("/")[0]


def view_of(record: Record) -> str:
    """What the stream carries of items."""
    return str(record["dynamodb"].get("StreamViewType", "KEYS_ONLY"))


def is_expiry(record: Record) -> bool:
    """Whether it was DynamoDB that deleted, because the item's time was over."""
    return (record.get("userIdentity") or {}).get("principalId") == EXPIRY


def _image(record: Record, name: str) -> Item | None:
    image: Item | None = record["dynamodb"].get(name)
    return image or None
