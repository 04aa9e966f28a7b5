"""Lacking: what old items may not hold of that which the key of an index reads, and the operations that give it to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from liftgen.plan.items import named

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from liftgen.stored import KeyText, Stored, StoredAttribute, StoredEntity, StoredIndex

    Defaults = Mapping[str, Mapping[str, Any]]
    """The attribute values of defaults that are constants, by `Entity.field`."""


def lacking(index: StoredIndex, entity: StoredEntity) -> tuple[StoredAttribute, ...]:
    """The attributes that an index reads and that older items may lack, although the model reads a value there.

    An item that lacks one is not in the index. What may be None, or is not stored while it is empty, leaves an item out on
    purpose; what the key of the table is made of is always there.
    """
    read = {*_fields(index.key.partition), *_fields(index.key.sort), *named((), index.when)}
    read -= {*_fields(entity.key.partition), *_fields(entity.key.sort)}
    return tuple(each for each in entity.attributes if each.field in read and _has_default(each))


def fill_operations(
    attributes: Sequence[StoredAttribute], entity: StoredEntity, defaults: Defaults
) -> list[dict[str, Any]]:
    """The operations that write the defaults where nothing is; None, for somebody to say, where one is no constant."""
    values = ((each, defaults.get(f"{entity.name}.{each.field}")) for each in attributes)
    # No key can be empty text.
    empty: tuple[object, ...] = ({"S": ""}, {"B": ""})
    return [
        {"op": "fill", "attribute": each.name, "value": None if value is None or value in empty else dict(value)}
        for each, value in values
    ]


def is_written_before(attribute: StoredAttribute, entity: StoredEntity, before: Stored) -> bool:
    """Whether the code before writes the attribute with every item."""
    own = (each for was in before.entities if was.name == entity.name for each in was.attributes)
    was = next((each for each in own if (each.field, each.name) == (attribute.field, attribute.name)), None)
    return was is not None and not _may_be_absent(was)


def _has_default(attribute: StoredAttribute) -> bool:
    return not attribute.required and not attribute.encrypted and not _may_be_absent(attribute)


def _may_be_absent(attribute: StoredAttribute) -> bool:
    return attribute.type.endswith(" | None") or attribute.omit_empty


def _fields(part: KeyText | None) -> set[str]:
    match part:
        case None:
            return set()
        case str():
            return named((part,))
        case _:
            return {*part}
