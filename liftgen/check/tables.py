"""Check tables: that all who name one mean the same, and that no two of their items meet."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from liftgen.check.review import key_text
from liftgen.keys.catalogue import Catalogue
from liftgen.keys.overlap import texts_of
from liftgen.keys.physical import schema_of
from liftgen.names import is_attribute_name
from liftgen.rules.limits import InvalidName
from liftgen.rules.tables import (
    KeyDisagrees,
    KeysCollide,
    SeveralKeyAttributes,
    TableSaidTwice,
    TablesMeet,
    UnknownStreamView,
)
from liftgen.schema import Native

if TYPE_CHECKING:
    from liftgen.check.review import Review
    from liftgen.declarations import TableDeclaration
    from liftgen.schema import Entity

VIEWS = ("KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES")
DEFAULTS: dict[str, object] = {
    "pk": "pk",
    "sk": "sk",
    "tenant": None,
    "stream": None,
    "entity": "_entity",
    "escape": True,
}


def check_tables(review: Review) -> None:
    """Every table is stated once, has one key, and tells its entities apart."""
    _check_statements(review)
    for table, entities in review.tables():
        _check_names(review, table.name, entities)
        _check_lone(review, table.name, entities)
        if len({review.model(each).table is None for each in entities}) == 1:
            _check_keys(review, entities)
            _check_collisions(review, entities)
    for entity in review.schema.entities:
        _check_attributes(review, entity)


def _check_statements(review: Review) -> None:
    first: dict[str, TableDeclaration] = {}
    for each in _tables(review):
        marker = each.marker
        name, stream = marker.text("name") or "", marker.text("stream")
        if stream is not None and stream not in VIEWS:
            review.add(UnknownStreamView(stream), marker.place("stream"))
        earlier = first.setdefault(name, each)
        for setting, default in DEFAULTS.items():
            given, said = earlier.marker.get(setting), marker.get(setting)
            if (given.value if given else default) != (said.value if said else default):
                others = [(earlier.marker.place(setting), "and here")]
                review.add(TableSaidTwice(name, setting), marker.place(setting), others=others)


def _tables(review: Review) -> list[TableDeclaration]:
    """The tables that are stated, and those that stand in a `class Dynamo`."""
    inside = [each.table for each in review.declarations.models if each.table is not None]
    return list({each.marker.span: each for each in (*review.declarations.tables, *inside)}.values())


def _check_lone(review: Review, table: str, entities: tuple[Entity, ...]) -> None:
    lone = [each for each in entities if review.model(each).table is None]
    for each in lone if len(entities) > 1 else ():
        other = next(other for other in entities if other is not each)
        others = [(review.model(other).span, "the other model")]
        review.add(TablesMeet(table, each.name, other.name), review.model(each).span, others=others)


def _check_keys(review: Review, entities: tuple[Entity, ...]) -> None:
    first = entities[0]
    key = schema_of(first.key, first.model)
    for each in entities[1:]:
        if schema_of(each.key, each.model) != key:
            rule = KeyDisagrees(each.table, each.name, key_text(each.key, each), first.name, key_text(first.key, first))
            review.add(rule, review.place(each, "key"), others=[(review.place(first, "key"), "the other key")])


def _check_collisions(review: Review, entities: tuple[Entity, ...]) -> None:
    keyed = [(each, schema_of(each.key, each.model)) for each in entities]
    entities = tuple(each for each, key in keyed if key == keyed[0][1])
    texts = {each.name: texts_of(each.key, each.model, escape=each.escape) for each in entities}
    known = Catalogue.of(texts.items())
    guards = review.sharing(entities[0].table).guards
    order = {each.name: at for at, each in enumerate(entities)}
    for each in entities:
        place = review.place(each, "key")
        for name in known.meeting(texts[each.name]):
            if order[name] < order[each.name]:
                others = [(review.place(review.schema.entity(name), "key"), "the other key")]
                review.add(KeysCollide(each.name, f"an item of `{name}`"), place, others=others)
        for guard in guards.meeting(texts[each.name]):
            owner, _, constraint = guard.rpartition(".")
            others = [(review.place(review.schema.entity(owner), constraint), "guarded by an item")]
            review.add(KeysCollide(each.name, f"the guard of `{guard}`"), place, others=others)


def _check_attributes(review: Review, entity: Entity) -> None:
    """A table's key has one attribute for each part, and so has the sort key of a local index."""
    local = [(each.name, each.key.sort, "local") for each in entity.indexes if each.kind == "local"]
    parts = (("key", "pk", entity.key.partition), ("key", "sk", entity.key.sort))
    for on, argument, part in (*parts, *((on, "sk", sort) for on, sort, _ in local)):
        if isinstance(part, Native) and len(part.fields) > 1:
            word = "partition" if argument == "pk" else "sort"
            review.add(SeveralKeyAttributes(word, part.fields, on != "key"), review.key_part(entity, on, argument))


def _check_names(review: Review, name: str, entities: tuple[Entity, ...]) -> None:
    if re.fullmatch(r"[a-zA-Z0-9_.-]{3,255}", name) is None:
        table = review.model(entities[0]).table
        place = table.marker.place("name") if table is not None else review.model(entities[0]).span
        review.add(InvalidName("table", name), place)
    said = {id(each): each for entity in entities if (each := review.model(entity).table) is not None}
    for each in said.values():
        for argument in ("pk", "sk", "entity"):
            text = each.marker.text(argument)
            if text is not None and not is_attribute_name(text):
                review.add(InvalidName("attribute", text), each.marker.place(argument))
