"""Relations: what models say of each other → which key or index answers; item collections; named transactions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from liftgen.field_types import required
from liftgen.keys.partitions import bucket_ends, own_field, partition_of, slots_of
from liftgen.keys.sharing import is_mixed
from liftgen.names import Name, closest
from liftgen.rules.relations import (
    AmbiguousRelation,
    NotAnEdge,
    UnansweredRelation,
    UnknownModel,
)
from liftgen.schema import ItemCollection, PatternParameter, Relation

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from liftgen.declarations import ModelDeclaration, Setting
    from liftgen.derive.context import Context
    from liftgen.schema import Entity, EntityKey


def edge_of(model: ModelDeclaration, entities: Mapping[str, Entity], context: Context) -> tuple[str, str] | None:
    """The two entities that the model is an edge between."""
    for setting in model.settings:
        if setting.marker.name == "Edge":
            left, right = setting.marker.text("left") or "", setting.marker.text("right") or ""
            known = [
                _is_entity(each, setting, name, entities, context) for each, name in ((left, "left"), (right, "right"))
            ]
            return (left, right) if all(known) else None
    return None


def relations_of(
    entity: Entity, model: ModelDeclaration, entities: Mapping[str, Entity], context: Context
) -> tuple[Relation, ...]:
    """The relations that the model names, each with the key or index that answers it."""
    found = []
    for setting in model.settings:
        if setting.marker.name == "HasMany":
            relation = _relation(entity, setting, entities, context)
            if relation is not None:
                found.append(relation)
    return tuple(found)


def _relation(entity: Entity, setting: Setting, entities: Mapping[str, Entity], context: Context) -> Relation | None:
    marker = setting.marker
    target, via = marker.text("model") or "", marker.text("via")
    if not _is_entity(target, setting, "model", entities, context):
        return None
    through, _, on = (via or target).partition(".")
    if via is not None and not _is_entity(through, setting, "via", entities, context):
        return None
    asked = entities[through]
    if through != target and (asked.edge is None or set(asked.edge) != {target, entity.name}):
        context.report.add(NotAnEdge(through, entity.name, target), marker.place("via"))
        return None
    candidates = list(_candidates(entity, asked, on))
    if not candidates:
        asking = tuple(_called(entity, asked, each) for each in entity.key.fields)
        context.report.add(
            UnansweredRelation(setting.name, entity.name, through, entity.key.fields, asking), setting.span
        )
        return None
    if len(candidates) > 1:
        names = tuple(each.on for each in candidates)
        context.report.add(AmbiguousRelation(setting.name, through, names), setting.span)
        return None
    (answer,) = candidates
    return Relation(setting.name, target, answer.on, answer.fields, through if through != target else None)


@dataclass(frozen=True, slots=True)
class _Candidate:
    on: str
    fields: tuple[tuple[str, str], ...]


def _candidates(owner: Entity, asked: Entity, said: str) -> Iterator[_Candidate]:
    """The keys of the asked entity that the owner's own key fields bind as a whole; only the one that is said, if one is."""
    for on in [said] if said else ["key", *(each.name for each in asked.indexes)]:
        if on != "key" and all(each.name != on for each in asked.indexes):
            continue
        fields = _bound(owner, asked, asked.key_on(on), said=bool(said))
        itself = owner is asked and on == "key"
        if fields is not None and not itself and {own for own, _ in fields} >= set(owner.key.fields):
            yield _Candidate(on, fields)


def _bound(owner: Entity, asked: Entity, key: EntityKey, *, said: bool) -> tuple[tuple[str, str], ...] | None:
    """The pairs that bind the partition and the sort key from the left; None where a field of the partition is not bound."""
    partition = partition_of(asked, key)
    named = {field: _named(owner, asked, field) for field in partition.exact}
    unnamed = [field for field, own in named.items() if own is None]
    free = [own for own in owner.key.fields if own not in named.values()]
    if said and len(unnamed) == len(free) == 1 and _alike(owner, free[0], asked, unnamed[0]):
        # Where the model says which key answers, the one field that is called otherwise is known, as `manager_id` is.
        named[unnamed[0]] = free[0]
    if partition.buckets or None in named.values():
        return None
    for slot in slots_of(asked, key.sort):
        own = _named(owner, asked, slot.field)
        if own is None or slot.lossy:
            break
        named[slot.field] = own
    return tuple((own, field) for field, own in named.items() if own is not None)


def _called(owner: Entity, asked: Entity, own: str) -> str:
    """What the asked entity calls the owner's key field, or should."""
    known = {each.field for each in asked.attributes}
    return own if own in known and "_" in own else f"{Name(owner.name).snake}_{own}" if "_" not in own else own


def _named(owner: Entity, asked: Entity, field: str) -> str | None:
    own = own_field(owner, field)
    return own if own is not None and _alike(owner, own, asked, field) else None


def _alike(owner: Entity, own: str, asked: Entity, field: str) -> bool:
    return required(owner.model.attribute(own).type) == required(asked.model.attribute(field).type)


def _is_entity(name: str, setting: Setting, argument: str, entities: Mapping[str, Entity], context: Context) -> bool:
    if name in entities:
        return True
    if name not in context.lost:
        place = setting.marker.place(argument)
        context.report.add(UnknownModel(name, closest(name, entities)), context.places.word(place, name))
    return False


def collections_of(entities: Sequence[Entity]) -> tuple[ItemCollection, ...]:
    """The item collections, each by its name, in the order in which the models name them."""
    members: dict[tuple[str, str], list[tuple[Entity, str]]] = {}
    for entity in entities:
        if entity.collection is not None:
            members.setdefault((entity.collection, entity.table), []).append((entity, "key"))
        for index in entity.indexes:
            if index.collection is not None:
                members.setdefault((index.collection, entity.table), []).append((entity, index.name))
    found = [_collection(name, table, each) for (name, table), each in members.items()]
    return tuple(replace(each, mixed=is_mixed(each, entities)) for each in found)


def _collection(name: str, table: str, members: list[tuple[Entity, str]]) -> ItemCollection:
    first, on = members[0]
    partition = partition_of(first, first.key_on(on))
    parameters = [_parameter(first, each, each, "equal") for each in partition.exact]
    for bucket in partition.buckets:
        since, until = bucket_ends(first, on, bucket)
        parameters += [_parameter(first, since, bucket, "low"), _parameter(first, until, bucket, "high")]
    physical = "key" if on == "key" else first.index(on).index
    return ItemCollection(name, table, physical, tuple(entity.name for entity, _ in members), tuple(parameters))


def _parameter(entity: Entity, name: str, field: str, use: Literal["equal", "low", "high"]) -> PatternParameter:
    return PatternParameter(name, field, required(entity.model.attribute(field).type), use)
