"""Check indexes: that all who share one mean the same, and that each is worth what it costs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from liftgen.check.review import is_native, key_text
from liftgen.conditions import Exists, conjuncts, fields_of
from liftgen.keys.physical import schema_of, untold_roles
from liftgen.rules.indexed import AbsentInIndex, FilterNotProjected, MixedIndex, UntellableItems
from liftgen.rules.indexes import (
    ImpossibleWhen,
    IndexKeyDisagrees,
    IndexTwice,
    LocalIndexWithoutSort,
    NeedlessIndex,
    ProjectionDisagrees,
)
from liftgen.rules.limits import InvalidName, TooManyIndexes, TooManyKeyAttributes, TooManyProjected

if TYPE_CHECKING:
    from liftgen.check.review import Review
    from liftgen.schema import Entity, EntityIndex, EntityKey, Table

LIMITS = {"global": 20, "local": 5}
PROJECTED = 100


def check_indexes(review: Review) -> None:
    """Every index of every table."""
    for table, entities in review.tables():
        _check_count(review, table, entities)
        _check_shared(review, entities)
        for entity in entities:
            for index in entity.indexes:
                _check_index(review, entity, index)
            _check_twice(review, entity)
            _check_needless(review, entity)
            _check_mixed(review, entity)
            _check_filters(review, table, entity)
            _check_absent(review, entity)


def _check_count(review: Review, table: Table, entities: tuple[Entity, ...]) -> None:
    for kind, limit in LIMITS.items():
        names = [each.name for each in table.indexes if each.kind == kind]
        if len(names) > limit:
            users = {each.index: (entity, each.name) for entity in reversed(entities) for each in entity.indexes}
            entity, name = users[names[limit]]
            review.add(TooManyIndexes(table.name, kind, len(names), limit), review.place(entity, name))
    projected = sum(len(each.projection.attributes) for each in table.indexes)
    if projected > PROJECTED:
        entity, name = next(
            (entity, each.name) for entity in entities for each in entity.indexes if each.projection.attributes
        )
        review.add(TooManyProjected(table.name, projected), review.place(entity, name, "project"))


def _check_shared(review: Review, entities: tuple[Entity, ...]) -> None:
    first: dict[str, tuple[Entity, EntityIndex]] = {}
    for entity in entities:
        for each in entity.indexes:
            other, earlier = first.setdefault(each.index, (entity, each))
            if other is entity:
                continue
            others = [(review.place(other, earlier.name), "the other model's")]
            same = schema_of(each.key, entity.model) == schema_of(earlier.key, other.model)
            if not same or each.kind != earlier.kind:
                own, key = (
                    (key_text(each.key, entity), key_text(earlier.key, other))
                    if not same
                    else (each.kind, earlier.kind)
                )
                rule = IndexKeyDisagrees(each.index, entity.name, own, other.name, key)
                review.add(rule, review.place(entity, each.name), others=others)
            said, earlier_said = _projection(review, entity, each), _projection(review, other, earlier)
            if said != earlier_said:
                disagrees = ProjectionDisagrees(each.index, entity.name, said, other.name, earlier_said)
                review.add(disagrees, review.place(entity, each.name, "project"), others=others)


def _projection(review: Review, entity: Entity, index: EntityIndex) -> str:
    """What the model says of the projection, by the names of attributes."""
    argument = review.marker(entity, index.name).get("project")
    value = argument.value if argument is not None else "ALL"
    if isinstance(value, tuple):
        names = {each.name for each in entity.attributes if each.field in value}
        return ", ".join(f"`{each}`" for each in sorted(names)) or "nothing"
    return f"`{value}`"


def _check_index(review: Review, entity: Entity, index: EntityIndex) -> None:
    if re.fullmatch(r"[a-zA-Z0-9_.-]{3,255}", index.index) is None:
        place = review.setting(entity, index.name).span
        marker = review.marker(entity, index.name)
        review.add(InvalidName("index", index.index), marker.place("index") if marker.get("index") else place)
    if index.kind == "local" and entity.key.sort is None:
        review.add(LocalIndexWithoutSort(index.name, entity.name), review.place(entity, index.name))
    if index.kind == "global":
        for argument, part in (("pk", index.key.partition), ("sk", index.key.sort)):
            if part is not None and is_native(part) and len(part.fields) > 4:
                word = "partition" if argument == "pk" else "sort"
                rule = TooManyKeyAttributes(index.name, word, len(part.fields), 4)
                review.add(rule, review.key_part(entity, index.name, argument))
    _check_when(review, entity, index)


def _check_when(review: Review, entity: Entity, index: EntityIndex) -> None:
    """An index without composed text holds every item that has its attributes, so its `when` can say only that."""
    if index.when is None or not all(is_native(part) for part in index.key.parts):
        return
    for each in conjuncts(index.when):
        if not (isinstance(each, Exists) and each.exists and each.field.name in index.key.fields):
            why = f"index `{index.name}` is native and holds every item that has its fields"
            instead = "compose its key as text, or filter with `Query(where=…)`"
            review.add(ImpossibleWhen(why, instead), review.place(entity, index.name, "when"))
            return


def _check_twice(review: Review, entity: Entity) -> None:
    first: dict[str, EntityIndex] = {}
    for each in entity.indexes:
        earlier = first.setdefault(each.index, each)
        if earlier is not each:
            others = [(review.place(entity, earlier.name), "and here")]
            review.add(IndexTwice(entity.name, each.index), review.place(entity, each.name), others=others)


def _check_needless(review: Review, entity: Entity) -> None:
    """An index that another key of the same entity answers for, with the same items and as much of each."""
    for at, each in enumerate(entity.indexes):
        if each.collection is not None:
            continue
        earlier = next((other for other in entity.indexes[:at] if _covers(other, each)), None)
        table = _same(entity.key, each.key) and each.when is None
        if earlier is not None or table:
            other = "key" if table or earlier is None else earlier.name
            others = [(review.place(entity, other), "this one answers")]
            review.add(NeedlessIndex(each.name, other), review.place(entity, each.name), others=others)


def _covers(other: EntityIndex, index: EntityIndex) -> bool:
    whole = other.projection.kind == "ALL" or other.projection == index.projection
    return _same(other.key, index.key) and other.when == index.when and other.index != index.index and whole


def _same(one: EntityKey, other: EntityKey) -> bool:
    """Whether the two keys are made alike, whatever their attributes are called."""
    return [_made(part) for part in one.parts] == [_made(part) for part in other.parts]


def _made(part: object) -> object:
    return getattr(part, "parts", None) or getattr(part, "fields", None)


def _check_mixed(review: Review, entity: Entity) -> None:
    seen: set[str] = set()
    for pattern in entity.patterns:
        if not pattern.mixed or pattern.on in seen:
            continue
        seen.add(pattern.on)
        others = review.sharing(entity.table).others(entity, pattern.on)
        if not others:
            continue
        place = review.place(entity, pattern.on)
        places = [(review.model(review.schema.entity(each)).span, "read too") for each in others]
        review.add(MixedIndex(entity.name, pattern.on, others), place, others=places)
        keys_only = pattern.on != "key" and entity.index(pattern.on).projection.kind == "KEYS_ONLY"
        if keys_only and entity.discriminator is not None:
            review.add(UntellableItems(pattern.on, entity.name, others), review.place(entity, pattern.on, "project"))


def _check_absent(review: Review, entity: Entity) -> None:
    """What counts as absent is left out only where the index holds what tells that."""
    for index in entity.indexes:
        untold = tuple(each.field for each in untold_roles(entity, index))
        if untold:
            place = review.place(entity, index.name, "project")
            review.add(AbsentInIndex(index.name, entity.name, untold), place)


def _check_filters(review: Review, table: Table, entity: Entity) -> None:
    """Filters find only what is in the index that they are of."""
    for pattern in entity.patterns:
        if pattern.operation not in ("query", "scan") or pattern.on == "key" or pattern.filter is None:
            continue
        index = entity.index(pattern.on)
        if index.projection.kind == "ALL":
            continue
        physical = table.index(index.index)
        keys = (*table.key.attributes, *(physical.key.attributes if physical is not None else ()))
        held = {*index.projection.attributes, *(each.name for each in keys)}
        for field in fields_of(pattern.filter):
            if entity.model.attribute(field).name not in held:
                place = review.place(entity, pattern.name)
                review.add(FilterNotProjected(pattern.name, index.index, field), place)
