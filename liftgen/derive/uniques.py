"""Uniques: what must not be held twice → the guard items that keep it so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.rules.fields import EncryptedKey
from liftgen.rules.lifecycle import NoFields
from liftgen.schema import Composed, EntityKey, KeyPart, Native, Placeholder, UniqueConstraint

if TYPE_CHECKING:
    from liftgen.declarations import ModelDeclaration
    from liftgen.derive.context import Context
    from liftgen.derive.tables import TableSaid
    from liftgen.schema import Entity

SORT = "UNIQUE"
"""The sort key of every guard, where the table has one."""


def uniques_of(
    entity: Entity, model: ModelDeclaration, said: TableSaid, context: Context
) -> tuple[UniqueConstraint, ...]:
    """The uniqueness constraints that the model names."""
    found = []
    for setting in model.settings:
        if setting.marker.name != "Unique":
            continue
        argument = setting.marker.get("fields")
        values = argument.value if argument is not None and isinstance(argument.value, tuple) else ()
        fields = tuple(each for each in values if isinstance(each, str))
        place = setting.marker.place("fields")
        if not fields:
            context.report.add(NoFields(setting.name, "Unique"), setting.marker.span)
        if not fields or not context.fields_are_known(model, fields, place):
            continue
        encrypted = [each for each in fields if entity.model.attribute(each).encrypted]
        for each in encrypted:
            context.report.add(EncryptedKey(each, "a uniqueness guard"), context.places.word(place, each))
        if not encrypted:
            found.append(
                UniqueConstraint(
                    setting.name, fields, entity.tenant in fields, _guard(entity, setting.name, fields, said)
                )
            )
    return tuple(found)


def _guard(entity: Entity, name: str, fields: tuple[str, ...], said: TableSaid) -> EntityKey:
    prefix = tenant_prefix(entity) if entity.tenant in fields else ()
    text = f"UNIQUE#{entity.name}.{name}"
    parts: list[str | Placeholder] = [*prefix, f"#{text}" if prefix else text]
    for field in fields:
        if not (prefix and field == entity.tenant):
            last = parts.pop()
            parts += [f"{last}#", Placeholder(field)] if isinstance(last, str) else [last, "#", Placeholder(field)]
    pk, sk = _names(entity, said)
    sort = Composed(sk, (SORT,)) if entity.key.sort is not None else None
    return EntityKey(Composed(pk, tuple(parts)), sort)


def tenant_prefix(entity: Entity) -> tuple[str | Placeholder, ...]:
    """The parts of the table's partition key up to the tenant, the tenant included; nothing where it does not begin so."""
    if entity.tenant is None:
        return ()
    match entity.key.partition:
        case Native(fields):
            return (Placeholder(fields[0]),) if fields[0] == entity.tenant else ()
        case Composed(parts=parts):
            first = next((at for at, part in enumerate(parts) if isinstance(part, Placeholder)), None)
            return parts[: first + 1] if first is not None and parts[first] == Placeholder(entity.tenant) else ()


def _names(entity: Entity, said: TableSaid) -> tuple[str, str]:
    """The attributes of the table's key, as this entity fills them."""
    return _attribute(entity, entity.key.partition, said.pk), _attribute(entity, entity.key.sort, said.sk)


def _attribute(entity: Entity, part: KeyPart | None, other: str) -> str:
    match part:
        case Composed(attribute=attribute):
            return attribute
        case Native(fields):
            return entity.model.attribute(fields[0]).name
        case None:
            return other
