"""Parts: the types of what is read of an entity where that is not the whole: by an index, or by a named read of some fields."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from liftgen.field_types import OptionalOf
from liftgen.names import Name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from liftgen.schema import AccessPattern, Attribute, Entity, EntityIndex, Table


@dataclass(frozen=True, slots=True)
class PartSpec:
    """A part of an entity: the class, the function and the constant that generated code has for it.

    `held` are the attributes that are read, `attributes` those of them that are fields.
    """

    name: str
    function: str
    constant: str
    doc: str
    held: frozenset[str]
    attributes: tuple[Attribute, ...]


def parts_of(entity: Entity, table: Table) -> Iterator[PartSpec]:
    """Every part of an entity."""
    for index in entity.indexes:
        if is_partial(index):
            yield part_of_index(entity, index, table)
    for pattern in entity.patterns:
        if pattern.operation == "get" and pattern.fields:
            yield part_of_get(entity, pattern)


def is_partial(index: EntityIndex) -> bool:
    """Whether the index holds a part of each item only."""
    return index.projection.kind != "ALL"


def part_name(entity: Entity, name: str) -> str:
    """The class of what an index or a pattern of this name gives of an entity."""
    return f"{entity.name}{Name(name).pascal}"


def part_constant(name: str) -> str:
    """The constant by which the part that an index or a pattern of this name gives is read."""
    return f"{Name(name).constant}_PART"


def part_of_index(entity: Entity, index: EntityIndex, table: Table) -> PartSpec:
    """What an index holds of an entity."""
    physical = table.index(index.index)
    assert physical is not None  # the entity's index is one of its table
    keys = (*table.key.attributes, *physical.key.attributes)
    held = frozenset({*(each.name for each in keys), *physical.projection.attributes})
    return _spec(entity, index.name, f"What the index `{index.index}` holds of a {entity.name}.", held)


def part_of_get(entity: Entity, pattern: AccessPattern) -> PartSpec:
    """What a named read gives of an entity: its fields, and what says that the item is there and the entity's."""
    fields = tuple(entity.model.attribute(each) for each in pattern.fields)
    roles = (entity.role("ttl"), entity.role("deleted_at"))
    names = {each.name for each in (*fields, *roles) if each is not None}
    if entity.discriminator is not None:
        names.add(entity.discriminator)
    spec = _spec(entity, pattern.name, f"What `{pattern.name}` reads of a {entity.name}.", frozenset(names))
    return replace(spec, attributes=tuple(each for each in spec.attributes if each.field in pattern.fields))


def _spec(entity: Entity, name: str, doc: str, held: frozenset[str]) -> PartSpec:
    attributes = tuple(_required(each) for each in entity.attributes if each.name in held and not each.encrypted)
    function = f"read_{Name(name).snake}"
    return PartSpec(part_name(entity, name), function, part_constant(name), doc, held, attributes)


def _required(attribute: Attribute) -> Attribute:
    """The attribute as a part has it: the model's default is kept where it is a literal, for items that lack it."""
    default = attribute.default
    literal = default is not None and default.literal and not default.factory
    return attribute if literal and not isinstance(attribute.type, OptionalOf) else replace(attribute, default=None)
