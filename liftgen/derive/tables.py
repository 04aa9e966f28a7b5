"""Tables: what the entities say of their tables → the physical ones, each stated once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from liftgen.derive.attributes import stored_name
from liftgen.keys.physical import schema_of
from liftgen.names import Name
from liftgen.schema import Index, Projection, Table, TableSettings

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from liftgen.declarations import ModelDeclaration
    from liftgen.schema import Entity, EntityIndex, KeySchema, StreamView


@dataclass(frozen=True, slots=True)
class TableSaid:
    """What a `Table(…)` says, or what is so without one: then the table is a lone model's."""

    name: str
    pk: str = "pk"
    sk: str = "sk"
    tenant: str | None = None
    stream: StreamView | None = None
    entity: str | None = None
    escape: bool = True


def table_said(model: ModelDeclaration) -> TableSaid:
    """The table that a model lives in."""
    if model.table is None:
        return TableSaid(Name(model.name).plural)
    given = {each.name: each.value for each in model.table.marker.arguments}
    return TableSaid(
        name=str(given.get("name", "")),
        pk=str(given.get("pk", "pk")),
        sk=str(given.get("sk", "sk")),
        tenant=_text(given.get("tenant")),
        stream=_text(given.get("stream")),  # type: ignore[arg-type]  # the check says so where it is no view type
        entity=_text(given.get("entity", "_entity")),
        escape=given.get("escape", True) is not False,
    )


def expiry_attributes(models: Iterable[tuple[ModelDeclaration, TableSaid]]) -> dict[str, str]:
    """The one expiry attribute of each table: what an `Attr` says first, else the first field with a `TTL`."""
    found: dict[str, tuple[bool, str]] = {}
    for model, said in models:
        for field in model.fields:
            if field.marker("TTL") is None:
                continue
            explicit = field.marker("Attr") is not None
            earlier = found.get(said.name)
            if earlier is None or (explicit and not earlier[0]):
                found[said.name] = (explicit, stored_name(field))
    return {table: name for table, (_, name) in found.items()}


def tables_of(
    entities: Sequence[Entity],
    said: Mapping[str, TableSaid],
    ttl: Mapping[str, str],
    settings: Mapping[str, TableSettings],
) -> tuple[Table, ...]:
    """The physical tables, in the order in which the entities name them."""
    tables = []
    for name, members in by_table(entities).items():
        key = next((key for each in members if (key := schema_of(each.key, each.model)) is not None), None)
        if key is None:
            continue
        setting = settings.get(name, TableSettings())
        tables.append(
            Table(
                name=name,
                key=key,
                indexes=_indexes(members),
                stream=said[name].stream,
                ttl=ttl.get(name),
                billing=setting.billing,
                pitr=setting.pitr,
                protected=setting.protected,
            )
        )
    return tuple(tables)


def by_table(entities: Iterable[Entity]) -> dict[str, list[Entity]]:
    """The entities of each table, in the order in which they name it."""
    found: dict[str, list[Entity]] = {}
    for each in entities:
        found.setdefault(each.table, []).append(each)
    return found


def with_projections(entities: Sequence[Entity]) -> tuple[Entity, ...]:
    """The entities with the projections of the physical indexes: names of attributes, and what every read needs."""
    sharing: dict[tuple[str, str], list[tuple[Entity, EntityIndex]]] = {}
    for entity in entities:
        for each in entity.indexes:
            sharing.setdefault((entity.table, each.index), []).append((entity, each))
    physical = {name: _projection(each) for name, each in sharing.items()}
    return tuple(
        replace(entity, indexes=tuple(_projected(each, physical[entity.table, each.index]) for each in entity.indexes))
        for entity in entities
    )


def _projected(index: EntityIndex, physical: Projection | None) -> EntityIndex:
    return index if physical is None else replace(index, projection=physical)


def _projection(sharing: Sequence[tuple[Entity, EntityIndex]]) -> Projection | None:
    """Everything that those who share an index say and need of it; None where they do not all name attributes."""
    if any(each.projection.kind != "INCLUDE" for _, each in sharing):
        return None
    names: set[str] = set()
    for entity, each in sharing:
        names |= {entity.model.attribute(field).name for field in each.projection.attributes}
        names |= _needed(entity)
    keys = {attribute for entity, each in sharing for attribute in _key_names(entity, each)}
    return Projection("INCLUDE", tuple(sorted(names - keys)))


def _needed(entity: Entity) -> set[str]:
    """What a read dispatches on or leaves items out by: what the item is, its expiry and its deletion."""
    roles = [entity.role(each) for each in ("ttl", "deleted_at")]
    names = {each.name for each in roles if each is not None}
    return names | ({entity.discriminator} if entity.discriminator is not None else set())


def _key_names(entity: Entity, index: EntityIndex) -> set[str]:
    keys: list[KeySchema | None] = [schema_of(each, entity.model) for each in (entity.key, index.key)]
    return {attribute.name for key in keys if key is not None for attribute in key.attributes}


def _indexes(members: Sequence[Entity]) -> tuple[Index, ...]:
    found: dict[str, Index] = {}
    for entity in members:
        for each in entity.indexes:
            key = schema_of(each.key, entity.model)
            if key is not None:
                found.setdefault(each.index, Index(each.index, each.kind, key, each.projection))
    return tuple(found[name] for name in sorted(found))


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
