"""Sharing: which patterns can find items of other entities, so that they must filter on what an item is."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from liftgen.keys.catalogue import Catalogue
from liftgen.keys.overlap import ANYTHING_OR_NOTHING, Language, beginning, language_of, meet, texts_of
from liftgen.keys.physical import schema_of
from liftgen.keys.storage import stored_type
from liftgen.schema import Composed, EntityKey, Native

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from liftgen.schema import AccessPattern, Entity, ItemCollection, KeyAttribute


def with_mixed(entities: Sequence[Entity]) -> tuple[Entity, ...]:
    """The entities with their patterns told apart: `mixed` where items of others can lie among those that the key finds."""
    members: dict[str, list[Entity]] = {}
    for each in entities:
        members.setdefault(each.table, []).append(each)
    tables = {name: Sharing(tuple(each)) for name, each in members.items()}
    return tuple(_with_mixed(each, tables[each.table]) for each in entities)


def is_mixed(collection: ItemCollection, entities: Sequence[Entity]) -> bool:
    """Whether items of entities outside the collection, or guards, can lie in its partition."""
    there = tuple(each for each in entities if each.table == collection.table)
    first = next(each for each in there if each.name == collection.entities[0])
    on = "key" if collection.on == "key" else next(each.name for each in first.indexes if each.index == collection.on)
    partition = EntityKey(first.key_on(on).partition)
    schema, asked = schema_of(partition, first.model), _asked(first, partition)
    attributes = schema.attributes if schema is not None else ()
    sharing = Sharing(there)
    others = set(sharing.catalogue(attributes).meeting(asked)) - set(collection.entities)
    guards = (
        texts_of(EntityKey(unique.key.partition), each.model, escape=each.escape)
        for each in there
        for unique in each.uniques
    )
    return bool(others) or (on == "key" and any(meet(each, asked) for each in guards))


@dataclass(frozen=True)
class Sharing:
    """The entities of one table, and the texts that their items have in its key attributes."""

    entities: tuple[Entity, ...]
    _catalogues: dict[tuple[KeyAttribute, ...], Catalogue] = field(default_factory=dict, compare=False)

    def others(self, entity: Entity, on: str) -> tuple[str, ...]:
        """The other entities of which a query by the entity's key or index can find items."""
        key = entity.key_on(on)
        schema = schema_of(key, entity.model)
        if schema is None:
            return ()
        found = set(self.catalogue(schema.attributes).meeting(_asked(entity, key)))
        return tuple(each.name for each in self.entities if each.name in found and each is not entity)

    def finds_guards(self, entity: Entity) -> bool:
        """Whether a query by the entity's key can find the guard of a uniqueness constraint."""
        return any(self.guards.meeting(_asked(entity, entity.key)))

    @cached_property
    def guards(self) -> Catalogue:
        """The keys of the guards of uniqueness constraints, each called as `User.email_is_unique`."""
        return Catalogue.of(
            (f"{each.name}.{unique.name}", texts_of(unique.key, each.model, escape=each.escape))
            for each in self.entities
            for unique in each.uniques
        )

    def catalogue(self, attributes: tuple[KeyAttribute, ...]) -> Catalogue:
        """The texts of the items that have all these attributes: those that lack one are in no index on them."""
        if attributes not in self._catalogues:
            found = ((each.name, [_attribute_text(each, name) for name in attributes]) for each in self.entities)
            whole = ((name, tuple(text for text in texts if text is not None)) for name, texts in found)
            known = Catalogue.of((name, texts) for name, texts in whole if len(texts) == len(attributes))
            self._catalogues[attributes] = known
        return self._catalogues[attributes]


def _with_mixed(entity: Entity, sharing: Sharing) -> Entity:
    if not entity.shared and not entity.uniques:
        return entity
    mixed: dict[str, bool] = {}
    patterns: list[AccessPattern] = []
    for each in entity.patterns:
        if each.operation == "query" and each.on not in mixed:
            guards = each.on == "key" and sharing.finds_guards(entity)
            mixed[each.on] = guards or bool(sharing.others(entity, each.on))
        patterns.append(replace(each, mixed=each.operation == "query" and mixed[each.on]))
    return replace(entity, patterns=tuple(patterns))


def _asked(entity: Entity, key: EntityKey) -> tuple[Language, ...]:
    """What a query can find: the partition's texts, and in the sort key what begins with its literal beginning."""
    partition = language_of(key.partition, entity.model, escape=entity.escape)
    match key.sort:
        case None:
            return partition
        case Composed():
            (sort,) = language_of(key.sort, entity.model, escape=entity.escape)
            return (*partition, beginning(sort))
        case Native(fields):
            return (*partition, *((ANYTHING_OR_NOTHING,) for _ in fields))


def _attribute_text(entity: Entity, attribute: KeyAttribute) -> Language | None:
    for part in _composed_parts(entity):
        if part.attribute == attribute.name:
            return language_of(part, entity.model, escape=entity.escape)[0]
    for each in entity.attributes:
        if each.name == attribute.name and stored_type(each) == attribute.type:
            return language_of(Native((each.field,)), entity.model, escape=entity.escape)[0]
    return None


def _composed_parts(entity: Entity) -> Iterator[Composed]:
    keys: Iterable[EntityKey] = (entity.key, *(each.key for each in entity.indexes))
    for key in keys:
        yield from (part for part in key.parts if isinstance(part, Composed))
