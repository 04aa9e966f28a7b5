"""Sharing: which patterns can find items of other entities, so that they must filter on what an item is."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from liftgen.derive.overlap import ANYTHING, Language, beginning, language_of, meet
from liftgen.schema import Composed, EntityKey, Native

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from liftgen.schema import AccessPattern, Entity, ItemCollection


def with_mixed(entities: Sequence[Entity]) -> tuple[Entity, ...]:
    """The entities with their patterns told apart: `mixed` where items of others can lie among those that the key finds."""
    tables = {
        name: Sharing(tuple(each for each in entities if each.table == name))
        for name in {each.table for each in entities}
    }
    return tuple(_with_mixed(each, tables[each.table]) for each in entities)


def is_mixed(collection: ItemCollection, entities: Sequence[Entity]) -> bool:
    """Whether items of entities outside the collection, or guards, can lie in its partition."""
    there = tuple(each for each in entities if each.table == collection.table)
    first = next(each for each in there if each.name == collection.entities[0])
    on = "key" if collection.on == "key" else next(each.name for each in first.indexes if each.index == collection.on)
    partition = EntityKey(first.key_on(on).partition)
    names, asked = attribute_names(first, partition), _asked(first, partition)
    sharing = Sharing(there)
    others = [sharing.texts(each, names) for each in there if each.name not in collection.entities]
    guards = [_texts(each, EntityKey(unique.key.partition)) for each in there for unique in each.uniques]
    return any(_is_among(texts, asked) for texts in [*others, *(guards if on == "key" else [])])


@dataclass(frozen=True)
class Sharing:
    """The entities of one table, and the texts that their items have in its key attributes."""

    entities: tuple[Entity, ...]
    _known: dict[tuple[str, tuple[str, ...]], tuple[Language, ...] | None] = field(default_factory=dict, compare=False)

    def others(self, entity: Entity, on: str) -> tuple[str, ...]:
        """The other entities of which a query by the entity's key or index can find items."""
        key = entity.key_on(on)
        names = attribute_names(entity, key)
        asked = _asked(entity, key)
        return tuple(
            each.name for each in self.entities if each is not entity and _is_among(self.texts(each, names), asked)
        )

    def finds_guards(self, entity: Entity) -> bool:
        """Whether a query by the entity's key can find the guard of a uniqueness constraint."""
        asked = _asked(entity, entity.key)
        guards = ((each, unique.key) for each in self.entities for unique in each.uniques)
        return any(meet(_texts(each, key), asked) for each, key in guards)

    def texts(self, entity: Entity, names: tuple[str, ...]) -> tuple[Language, ...] | None:
        """The texts of the entity's items in these attributes; None where they lack one, so that no index on them holds them."""
        known = (entity.name, names)
        if known not in self._known:
            found = [_attribute_text(entity, each) for each in names]
            whole = [each for each in found if each is not None]
            self._known[known] = tuple(whole) if len(whole) == len(found) else None
        return self._known[known]


def attribute_names(entity: Entity, key: EntityKey) -> tuple[str, ...]:
    """The attributes of a key as they are stored."""
    names: list[str] = []
    for part in key.parts:
        match part:
            case Composed(attribute=attribute):
                names.append(attribute)
            case Native(fields):
                names += [entity.model.attribute(each).name for each in fields]
    return tuple(names)


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
            return (*partition, *((replace(ANYTHING, none=True),) for _ in fields))


def _is_among(texts: tuple[Language, ...] | None, asked: tuple[Language, ...]) -> bool:
    return texts is not None and meet(texts, asked)


def _texts(entity: Entity, key: EntityKey) -> tuple[Language, ...]:
    return tuple(text for part in key.parts for text in language_of(part, entity.model, escape=entity.escape))


def _attribute_text(entity: Entity, name: str) -> Language | None:
    for part in _composed_parts(entity):
        if part.attribute == name:
            (text,) = language_of(part, entity.model, escape=entity.escape)
            return text
    for each in entity.attributes:
        if each.name == name:
            (text,) = language_of(Native((each.field,)), entity.model, escape=entity.escape)
            return text
    return None


def _composed_parts(entity: Entity) -> Iterator[Composed]:
    keys: Iterable[EntityKey] = (entity.key, *(each.key for each in entity.indexes))
    for key in keys:
        yield from (part for part in key.parts if isinstance(part, Composed))
