"""Check relations: that the members of a collection lie together, and that edges name their ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.field_types import required
from liftgen.keys.partitions import own_field
from liftgen.keys.storage import spelling
from liftgen.names import Name
from liftgen.rules.limits import TooManyActions
from liftgen.rules.relations import CollectionDisagrees, EdgeLacksKey
from liftgen.schema import Composed

if TYPE_CHECKING:
    from liftgen.check.review import Review
    from liftgen.diagnostics import Span
    from liftgen.schema import Entity, KeyPart

ACTIONS = 100


def check_relations(review: Review) -> None:
    """Every item collection, edge and transaction."""
    _check_collections(review)
    for entity in review.schema.entities:
        for name in entity.edge or ():
            _check_edge(review, entity, review.schema.entity(name))
    for transaction in review.schema.transactions:
        if len(transaction.actions) > ACTIONS:
            place = next(
                each.marker.span
                for each in review.declarations.transactions
                if (each.marker.text("name") or each.variable) == transaction.name
            )
            review.add(TooManyActions(transaction.name, len(transaction.actions)), place)


def _check_collections(review: Review) -> None:
    first: dict[str, tuple[Entity, str]] = {}
    for entity in review.schema.entities:
        named = [("key", entity.collection), *((each.name, each.collection) for each in entity.indexes)]
        for on, name in named:
            if name is None:
                continue
            other, other_on = first.setdefault(name, (entity, on))
            why = _apart(entity, on, other, other_on)
            if why is not None:
                others = [(_partition(review, other, other_on), "the other member")]
                rule = CollectionDisagrees(name, entity.name, other.name, why)
                review.add(rule, _partition(review, entity, on), others=others)


def _partition(review: Review, entity: Entity, on: str) -> Span:
    return review.key_part(entity, on, "pk")


def _apart(entity: Entity, on: str, other: Entity, other_on: str) -> str | None:
    """Why the two do not lie in one partition."""
    if entity.table != other.table:
        return "they are in different tables"
    physical = [
        on if on == "key" else entity.index(on).index,
        other_on if other_on == "key" else other.index(other_on).index,
    ]
    if physical[0] != physical[1]:
        return "they are in different indexes"
    if entity is other and on != other_on:
        return "one model is in it twice"
    if _made(entity, entity.key_on(on).partition) != _made(other, other.key_on(other_on).partition):
        return "their partitions differ"
    return None


def _made(entity: Entity, part: KeyPart) -> tuple[object, ...]:
    """What the partition is made of, with the types of its fields."""
    types = tuple(required(entity.model.attribute(each).type) for each in part.fields)
    return (part.parts if isinstance(part, Composed) else part.fields, types)


def _check_edge(review: Review, edge: Entity, end: Entity) -> None:
    setting = next(each for each in review.model(edge).settings if each.marker.name == "Edge")
    named = {own_field(end, each.field): each for each in edge.attributes}
    for field in end.key.fields:
        attribute = named.get(field)
        place = review.places.word(setting.marker.span, end.name)
        if attribute is None:
            shown = field if len(field.split("_")) > 1 else f"{Name(end.name).snake}_{field}"
            review.add(EdgeLacksKey(edge.name, end.name, shown), place)
        elif required(attribute.type) != required(end.model.attribute(field).type):
            said = f"{attribute.field}: {spelling(end.model.attribute(field).type)}"
            others = [(review.type_of(edge, attribute.field), "of another type")]
            review.add(EdgeLacksKey(edge.name, end.name, said), place, others=others)
