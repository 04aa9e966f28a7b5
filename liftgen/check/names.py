"""Check names: that nothing is called as something else already is."""

from __future__ import annotations

import keyword
from typing import TYPE_CHECKING

from liftgen.check.review import composed_parts, keys_of
from liftgen.names import Name, is_word
from liftgen.rules.names import (
    AttributeClash,
    CollectionName,
    ModuleName,
    NestedEntity,
    NotAWord,
    ParameterName,
    PatternName,
    TableModule,
    TakenModule,
)
from liftgen.schema import Composed, Native

if TYPE_CHECKING:
    from collections.abc import Iterator

    from liftgen.check.review import Review
    from liftgen.diagnostics import Span
    from liftgen.schema import Entity, ItemCollection

METHODS = frozenset(
    {"create", "get", "get_many", "exists", "key", "put", "put_many", "upsert", "update", "patch"}
    | {"delete", "delete_by_key", "delete_many", "restore", "purge"}
)
"""What every repository can do."""
ACTIONS = frozenset({"check", "check_absent"})
"""What a transaction can do beside that, where a named read or write is an action of its own."""
TAKEN = frozenset({"self", "consistent", "include_expired", "include_deleted"})
"""What methods take beside what the model says."""
NAMED = ("Query", "Scan", "Get", "Put", "Update", "Delete", "GSI", "LSI", "HasMany")
MODULES = frozenset({"collections", "generated", "openapi", "shared", "transactions"})
"""Modules and folders that stand where the modules of entities do."""
FACADE = frozenset({"transaction", "join", "for_tenant", "get_many", "put_many", "delete_many"})
"""What every table's facade can do."""


def check_names(review: Review) -> None:
    """Every name that the models give."""
    for entity in review.schema.entities:
        if "." in entity.name:
            review.add(NestedEntity(entity.name), review.model(entity).span)
        elif not is_word(Name(entity.name).plural):
            review.add(NotAWord(f"the entities `{entity.name}`", Name(entity.name).plural), review.model(entity).span)
        _check_attributes(review, entity)
        _check_keys(review, entity)
        _check_patterns(review, entity)
    _check_modules(review)
    _check_facades(review)


def _check_attributes(review: Review, entity: Entity) -> None:
    taken = dict(_kept(entity))
    for each in entity.attributes:
        other = taken.get(each.name)
        if other is not None:
            rule = AttributeClash(each.name, each.field, other)
            review.add(rule, review.field(entity, each.field))
        taken.setdefault(each.name, f"field `{each.field}`")


def _check_keys(review: Review, entity: Entity) -> None:
    """Text of two keys that is stored under one name, as in an index that turns the table's key round, is the same text."""
    for on, key in keys_of(entity):
        seen: set[str] = set()
        for argument, part in (("pk", key.partition), ("sk", key.sort)):
            for field in part.fields if isinstance(part, Native) else ():
                if field in seen:
                    finding = AttributeClash(entity.model.attribute(field).name, field, "another part of the same key")
                    review.add(finding, review.in_key(entity, on, argument, field))
                seen.add(field)
    first: dict[str, tuple[str, str, Composed]] = {}
    for on, argument, part in composed_parts(entity):
        other, place, earlier = first.setdefault(part.attribute, (on, argument, part))
        same_key = _physical(entity, other) == _physical(entity, on)
        if place != argument if same_key else earlier.parts != part.parts:
            said = f"the text of {'the key' if other == 'key' else f'index `{other}`'}"
            finding = AttributeClash(part.attribute, part.fields[0] if part.fields else part.prefix, said)
            review.add(finding, review.key_part(entity, on, argument))


def _physical(entity: Entity, on: str) -> str | None:
    return None if on == "key" else entity.index(on).index


def _kept(entity: Entity) -> Iterator[tuple[str, str]]:
    """The attributes that no field is stored in."""
    if entity.discriminator is not None:
        yield entity.discriminator, "what an item is"
    yield from ((part.attribute, "the table's key") for part in entity.key.parts if isinstance(part, Composed))
    for index in entity.indexes:
        for part in index.key.parts if index.kind == "global" else index.key.parts[1:]:
            if isinstance(part, Composed):
                yield part.attribute, f"the key of index `{index.name}`"


def _check_patterns(review: Review, entity: Entity) -> None:
    for setting in review.model(entity).settings:
        if setting.marker.name not in NAMED:
            continue
        why = None
        if setting.name in METHODS or (
            setting.name in ACTIONS and setting.marker.name in ("Get", "Put", "Update", "Delete")
        ):
            why = "every repository has a method of this name"
        elif setting.name.startswith("_"):
            why = "names that begin with `_` are private"
        elif setting.name == "by_key" and sum(each.name == "by_key" for each in entity.patterns) > 1:
            why = "it is the pattern of the table's key"
        if why is not None:
            review.add(PatternName(entity.name, setting.name, why), setting.span)
    for pattern in entity.patterns:
        for parameter in pattern.parameters:
            if keyword.iskeyword(parameter.name) or parameter.name in TAKEN:
                place = review.field(entity, parameter.field)
                if pattern.named and parameter.name != parameter.field:
                    place = review.in_text(entity, pattern.name, "where", parameter.name)
                review.add(ParameterName(pattern.name, parameter.name), place)
    for field in entity.key.fields:
        if field in TAKEN:
            review.add(ParameterName("get", field), review.field(entity, field))
    for attribute in entity.attributes:
        if attribute.field == "self" and attribute.field not in entity.key.fields:
            review.add(ParameterName("update", "self"), review.field(entity, "self"))


def _check_modules(review: Review) -> None:
    first: dict[str, Entity] = {}
    for entity in review.schema.entities:
        identifier = Name(entity.name).identifier
        if identifier in MODULES:
            review.add(TakenModule(entity.name, identifier), review.model(entity).span)
        for called in dict.fromkeys((identifier, Name(entity.name).plural)):
            earlier = first.setdefault(called, entity)
            if earlier is not entity:
                others = [(review.model(earlier).span, "and here")]
                review.add(ModuleName(entity.name, earlier.name, called), review.model(entity).span, others=others)
                break
    _check_test_modules(review)
    _check_table_modules(review)


def _check_test_modules(review: Review) -> None:
    """No entity has the name that another, or a table or collection, has with what it is before it: `HandlerUser` and `User`."""
    entities = review.schema.entities
    others = {f"handler_{Name(each.name).identifier}": f"the tests of the API of `{each.name}`" for each in entities}
    others |= {
        f"table_{Name(each.name).identifier}": f"the tests of table `{each.name}`" for each in review.schema.tables
    }
    for each in review.schema.collections:
        others[f"handler_collection_{Name(each.name).identifier}"] = f"the tests of the API of `{each.name}`"
    for entity in entities:
        identifier = Name(entity.name).identifier
        if identifier in others:
            review.add(TakenModule(entity.name, f"test_{identifier}", others[identifier]), review.model(entity).span)


def _check_table_modules(review: Review) -> None:
    first: dict[str, Entity] = {}
    for table, entities in review.tables():
        for entity in entities[:1]:
            identifier = Name(table.name).identifier
            earlier = first.setdefault(identifier, entity)
            if earlier is not entity:
                others = [(review.model(earlier).span, f"`{earlier.table}` is the table of this")]
                finding = TableModule(table.name, earlier.table, identifier)
                review.add(finding, review.model(entity).span, others=others)


def _check_facades(review: Review) -> None:
    for table, entities in review.tables():
        taken = {Name(each.name).plural: f"the entities `{each.name}`" for each in entities}
        taken |= dict.fromkeys(FACADE, "something every table has")
        for each in review.schema.collections:
            if each.table != table.name:
                continue
            if not is_word(each.name):
                review.add(NotAWord("an item collection", each.name), _collection_place(review, each))
            elif each.name in taken:
                rule = CollectionName("item collection", each.name, taken[each.name])
                review.add(rule, _collection_place(review, each))

    for transaction in review.declarations.transactions:
        name = transaction.marker.text("name") or transaction.variable
        if not is_word(name):
            review.add(NotAWord("a transaction", name), transaction.marker.place("name"))
            continue
        beside = _names_beside(review, name)
        if beside is not None:
            review.add(CollectionName("transaction", name, beside), transaction.marker.place("name"))


def _names_beside(review: Review, name: str) -> str | None:
    """What else the facade with the transaction of this name calls so."""
    made = [each for each in review.schema.transactions if each.name == name]
    if not made:
        return None
    if len(made) > 1:
        return "another transaction"
    table = review.schema.entity(made[0].actions[0].entity).table
    taken = {Name(each.name).plural: f"the entities `{each.name}`" for each in review.schema.entities_of(table)}
    taken |= {each.name: "an item collection" for each in review.schema.collections if each.table == table}
    return (taken | dict.fromkeys(FACADE, "something every table has")).get(name)


def _collection_place(review: Review, collection: ItemCollection) -> Span:
    entity = review.schema.entity(collection.entities[0])
    on = next(on for on, name in _collections(entity) if name == collection.name)
    return review.place(entity, on, "collection")


def _collections(entity: Entity) -> Iterator[tuple[str, str | None]]:
    yield "key", entity.collection
    for index in entity.indexes:
        yield index.name, index.collection
