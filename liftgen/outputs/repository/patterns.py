"""Patterns: the methods that answer access patterns and relations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.names import Name
from liftgen.outputs.python_source import Expression, call, flat, keyword, literal
from liftgen.outputs.repository.conditions import Filter
from liftgen.outputs.repository.fields import article, read_field
from liftgen.outputs.repository.items import index_constant, partial_name
from liftgen.outputs.repository.prose import pattern_prose
from liftgen.outputs.repository.queries import QUERY, Asked, asked_of_pattern, groups, sort_bounds
from liftgen.outputs.repository.source import Body, Function, function
from liftgen.outputs.repository.writer import Writer, pattern_parameters, taken_names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from liftgen.schema import AccessPattern, Entity, Relation


def query_method(writer: Writer, pattern: AccessPattern) -> Function:
    body = writer.body()
    query, returns = _asked(writer, pattern, body)
    if pattern.one:
        returns = f"{_found(writer, pattern)} | None"
        body.add(query, "found = ")
        body.add("found.one_or_none()", "return ")
    else:
        body.add(query, "return ")
    parameters = ["self", *pattern_parameters(pattern.parameters, writer.codecs.imports)]
    return function(pattern.name, parameters, returns, pattern_prose(writer.entity, pattern), body)


def _asked(writer: Writer, pattern: AccessPattern, body: Body) -> tuple[Expression, str]:
    """The expression of a pattern's query and its type."""
    asked = asked_of_pattern(writer.codecs, writer.entity, pattern.key_condition, pattern.parameters)
    arguments = _question(writer, writer.entity, pattern.on, asked, body, writer.items)
    if pattern.filter is not None:
        named = {each.name: each for each in pattern.parameters}
        arguments["filter"] = Filter(writer.entity.model, writer.codecs, named).expression(pattern.filter)
    if pattern.mixed:
        arguments["shared"] = "True"
    if pattern.order == "desc":
        arguments["descending"] = "True"
    if pattern.limit is not None:
        arguments["cap"] = str(pattern.limit)
    found = _found(writer, pattern)
    if writer.is_partial(pattern.on):
        arguments["reader"] = writer.items(f"{index_constant(pattern.on)}_PART")
        arguments["entity"] = writer.items("ENTITY")
        kind = writer.use(QUERY, "PartialQuery")
        return call(kind, **arguments), f"{kind}[{found}, {writer.model}]"
    kind = writer.use(QUERY, "Query")
    return call(kind, **arguments), f"{kind}[{found}]"


def _question(
    writer: Writer,
    entity: Entity,
    on: str,
    asked: Asked,
    body: Body,
    items: Callable[[str], str],
    table: str = "self._table",
) -> dict[str, Expression]:
    """The arguments of a query on a key of an entity, whose module of items is named by `items`."""
    key = entity.key_on(on)
    arguments: dict[str, Expression] = {
        "table": table,
        "index": items(index_constant(on)),
        "reader": items("ENTITY"),
        "groups": groups(writer.codecs, entity, on, asked, body, items),
    }
    sort = sort_bounds(writer.codecs, entity, key, asked)
    if sort is not None:
        arguments["sort"] = sort
    return arguments


def relation_methods(writer: Writer, relation: Relation) -> Iterator[Function]:
    asked_entity = writer.schema.entity(relation.through or relation.target)
    equal = {field: f"{writer.variable}.{own}" for own, field in relation.fields}
    pattern = next((each for each in asked_entity.patterns if each.on == relation.on), None)
    kind = writer.use(QUERY, "Query")
    index = "its key" if relation.on == "key" else f"the index `{asked_entity.index(relation.on).index}`"
    lag = "" if relation.on == "key" else ", eventually consistent"

    def arguments(body: Body) -> dict[str, Expression]:
        found = _question(writer, asked_entity, relation.on, Asked(equal, {}, {}), body, writer.items_of(asked_entity))
        if asked_entity.table != writer.entity.table:
            found["table"] = call("self._table.other", literal(asked_entity.table))
        if pattern is not None and pattern.mixed:
            found["shared"] = "True"
        return found

    def method(name: str, returned: Entity, body: Body, query: Expression, doc: str) -> Function:
        body.add(query, "return ")
        returns = f"{kind}[{writer.mention(returned.model.module, returned.model.name)}]"
        return function(name, ["self", writer.parameter], returns, doc, body)

    body = writer.body()
    found = arguments(body)
    plural = Name(asked_entity.name).plural
    edges = f"The {Name(plural).title} of {article(writer.name)}, by {index} of `{asked_entity.name}`{lag}."
    if relation.through is None:
        yield method(relation.name, asked_entity, body, call(kind, **found), edges)
        return
    target = writer.schema.entity(relation.target)
    found["source"] = found["reader"]
    found["reader"] = writer.items_of(target)("ENTITY")
    follow = writer.use(QUERY, "Follow")
    key = call(
        writer.items_of(target)("key"),
        *(keyword(field, _edge_field(writer, asked_entity, target, field)) for field in target.key.fields),
    )
    item = writer.mention("liftgen.runtime.wire", "Item")
    with body.block(f"key(item: {item}) -> {writer.mention('liftgen.runtime.wire', 'Wire')}", "def "):
        body.add(key, "return ")
    body.blank()
    table = (
        "self._table" if target.table == writer.entity.table else f"self._table.other({flat(literal(target.table))})"
    )
    found["follow"] = call(follow, table, "key")
    doc = (
        f"The {Name(Name(target.name).plural).title} of {article(writer.name)}, through `{asked_entity.name}`.\n\n"
        f"The edges come by {index} of `{asked_entity.name}`{lag}, and each page of them is one batch of reads."
    )
    yield method(relation.name, target, body, call(kind, **found), doc)
    if plural not in taken_names(writer.entity):
        body = writer.body()
        yield method(plural, asked_entity, body, call(kind, **arguments(body)), edges)


def _edge_field(writer: Writer, edge: Entity, target: Entity, field: str) -> str:
    """The expression of the target's key field, read from an edge's item."""
    named = {each.field: each for each in edge.attributes}
    attribute = named.get(field) or named[f"{Name(target.name).snake}_{field}"]
    return flat(read_field(writer.codecs, attribute, f"item[{flat(literal(attribute.name))}]"))


def _found(writer: Writer, pattern: AccessPattern) -> str:
    """The type of what a pattern finds."""
    if not writer.is_partial(pattern.on):
        return writer.model
    return writer.mention(
        writer.items_module(writer.entity), partial_name(writer.entity, writer.entity.index(pattern.on))
    )
