"""Entities: how what is stored in a table can differ; `entity` is the entity as it is after the change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from liftgen.stored import StoredAttribute, StoredEntity, StoredExpiry, StoredIndex, StoredUnique


@dataclass(frozen=True, slots=True)
class AddEntity:
    """Items of one kind more live in a table."""

    entity: StoredEntity

    def reverse(self) -> DropEntity:
        return DropEntity(self.entity)


@dataclass(frozen=True, slots=True)
class DropEntity:
    """Items of a kind that no model reads any more."""

    entity: StoredEntity

    def reverse(self) -> AddEntity:
        return AddEntity(self.entity)


@dataclass(frozen=True, slots=True)
class RenameEntity:
    """The same items go by another name, which they and their guards carry where the table is shared."""

    before: StoredEntity
    entity: StoredEntity

    def reverse(self) -> RenameEntity:
        return RenameEntity(self.entity, self.before)


@dataclass(frozen=True, slots=True)
class MoveEntity:
    """Items of this kind live in another table."""

    before: StoredEntity
    entity: StoredEntity

    def reverse(self) -> MoveEntity:
        return MoveEntity(self.entity, self.before)


@dataclass(frozen=True, slots=True)
class ChangeKey:
    """The text of the table's key is composed in another way: every item moves to another key."""

    before: StoredEntity
    entity: StoredEntity

    def reverse(self) -> ChangeKey:
        return ChangeKey(self.entity, self.before)


@dataclass(frozen=True, slots=True)
class MoveTenants:
    """The tenant stands elsewhere in the key, or no longer in it: what isolates tenants changes."""

    before: StoredEntity
    entity: StoredEntity

    def reverse(self) -> MoveTenants:
        return MoveTenants(self.entity, self.before)


@dataclass(frozen=True, slots=True)
class ChangeIndexKey:
    """The text of an index's key, or who is in the index, is composed in another way; None where the entity is not in it."""

    entity: StoredEntity
    before: StoredIndex | None
    after: StoredIndex | None

    def reverse(self) -> ChangeIndexKey:
        return ChangeIndexKey(self.entity, self.after, self.before)


@dataclass(frozen=True, slots=True)
class AddAttribute:
    """Items hold one attribute more."""

    entity: StoredEntity
    attribute: StoredAttribute

    def reverse(self) -> DropAttribute:
        return DropAttribute(self.entity, self.attribute)


@dataclass(frozen=True, slots=True)
class DropAttribute:
    """Items hold an attribute that no model reads any more."""

    entity: StoredEntity
    attribute: StoredAttribute

    def reverse(self) -> AddAttribute:
        return AddAttribute(self.entity, self.attribute)


@dataclass(frozen=True, slots=True)
class RenameAttribute:
    """The same value is stored under another name."""

    entity: StoredEntity
    before: StoredAttribute
    after: StoredAttribute

    def reverse(self) -> RenameAttribute:
        return RenameAttribute(self.entity, self.after, self.before)


@dataclass(frozen=True, slots=True)
class RetypeAttribute:
    """An attribute holds values of another type, or the same stored in another way."""

    entity: StoredEntity
    before: StoredAttribute
    after: StoredAttribute

    def reverse(self) -> RetypeAttribute:
        return RetypeAttribute(self.entity, self.after, self.before)


@dataclass(frozen=True, slots=True)
class RequireAttribute:
    """An attribute must be there that might be absent, or the other way round."""

    entity: StoredEntity
    before: StoredAttribute
    after: StoredAttribute

    def reverse(self) -> RequireAttribute:
        return RequireAttribute(self.entity, self.after, self.before)


@dataclass(frozen=True, slots=True)
class SetMembers:
    """An enum or a `Literal` has other values."""

    entity: StoredEntity
    before: StoredAttribute
    after: StoredAttribute

    @property
    def added(self) -> tuple[str, ...]:
        return tuple(each for each in self.after.members if each not in self.before.members)

    @property
    def removed(self) -> tuple[str, ...]:
        return tuple(each for each in self.before.members if each not in self.after.members)

    def reverse(self) -> SetMembers:
        return SetMembers(self.entity, self.after, self.before)


@dataclass(frozen=True, slots=True)
class AddUnique:
    """Values must be unique that might not be."""

    entity: StoredEntity
    unique: StoredUnique

    def reverse(self) -> DropUnique:
        return DropUnique(self.entity, self.unique)


@dataclass(frozen=True, slots=True)
class DropUnique:
    """Values may be held twice that were unique; their guards are of no use any more."""

    entity: StoredEntity
    unique: StoredUnique

    def reverse(self) -> AddUnique:
        return AddUnique(self.entity, self.unique)


@dataclass(frozen=True, slots=True)
class SetExpiry:
    """Items of the entity expire at another time, or begin or cease to."""

    entity: StoredEntity
    before: StoredExpiry | None
    after: StoredExpiry | None

    def reverse(self) -> SetExpiry:
        return SetExpiry(self.entity, self.after, self.before)


@dataclass(frozen=True, slots=True)
class SetDiscriminator:
    """What an item is stands in another attribute, or is told by its key."""

    entity: StoredEntity
    before: str | None
    after: str | None

    def reverse(self) -> SetDiscriminator:
        return SetDiscriminator(self.entity, self.after, self.before)


@dataclass(frozen=True, slots=True)
class ChangeModel:
    """A nested model has other attributes: whatever holds it is stored in another way."""

    name: str
    before: tuple[StoredAttribute, ...]
    after: tuple[StoredAttribute, ...]

    def reverse(self) -> ChangeModel:
        return ChangeModel(self.name, self.after, self.before)


EntityChange = (
    AddEntity
    | DropEntity
    | RenameEntity
    | MoveEntity
    | ChangeKey
    | MoveTenants
    | ChangeIndexKey
    | AddAttribute
    | DropAttribute
    | RenameAttribute
    | RetypeAttribute
    | RequireAttribute
    | SetMembers
    | AddUnique
    | DropUnique
    | SetExpiry
    | SetDiscriminator
    | ChangeModel
)
