"""Relations: the methods that lead from an entity to the many that belong to it, at once or through an edge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.names import Name
from liftgen.outputs.python_source import Expression, call, flat, keyword, literal
from liftgen.outputs.repository.fields import article, read_field
from liftgen.outputs.repository.parts import is_partial, part_constant
from liftgen.outputs.repository.patterns import question
from liftgen.outputs.repository.queries import QUERY, Asked
from liftgen.outputs.repository.source import function
from liftgen.outputs.repository.writer import taken_names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from liftgen.outputs.repository.source import Body, Function
    from liftgen.outputs.repository.writer import Writer
    from liftgen.schema import Entity, Relation


def relation_methods(writer: Writer, relation: Relation) -> Iterator[Function]:
    """The method of a relation; through an edge, also the one that gives the edges."""
    asked = writer.schema.entity(relation.through or relation.target)
    if relation.through is None:
        yield _many(writer, relation, asked, relation.name)
        return
    yield _through(writer, relation, asked, writer.schema.entity(relation.target))
    edges = Name(asked.name).plural
    if edges not in taken_names(writer.entity):
        yield _many(writer, relation, asked, edges)


def _many(writer: Writer, relation: Relation, asked: Entity, name: str) -> Function:
    body = writer.body()
    arguments = _question(writer, relation, asked, body)
    if relation.on != "key" and is_partial(asked.index(relation.on)):
        items = writer.items_of(asked)
        arguments["source"] = items(part_constant(relation.on))
        follow = writer.use(QUERY, "Follow")
        arguments["follow"] = call(follow, arguments["table"], items("ENTITY.key_in"))
    plural = Name(Name(asked.name).plural).title
    doc = f"The {plural} of {article(writer.name)}.\n\n{_answer(relation, asked)}"
    return _method(writer, name, asked, arguments, body, doc)


def _through(writer: Writer, relation: Relation, edge: Entity, target: Entity) -> Function:
    body = writer.body()
    arguments = _question(writer, relation, edge, body)
    partial = relation.on != "key" and is_partial(edge.index(relation.on))
    arguments["source"] = writer.items_of(edge)(part_constant(relation.on) if partial else "ENTITY")
    arguments["reader"] = writer.items_of(target)("ENTITY")
    named = {each.field: each for each in edge.attributes}
    fields: dict[str, Expression] = {}
    for field in target.key.fields:
        attribute = named.get(field) or named[f"{Name(target.name).snake}_{field}"]
        fields[field] = read_field(writer.codecs, attribute, f"item[{flat(literal(attribute.name))}]")
    key = call(writer.items_of(target)("key"), *(keyword(field, value) for field, value in fields.items()))
    item, wire = (writer.mention("liftgen.runtime.wire", each) for each in ("Item", "Wire"))
    with body.block(f"key(item: {item}) -> {wire}", "def "):
        body.add(key, "return ")
    body.blank()
    arguments["follow"] = call(writer.use(QUERY, "Follow"), _table(writer, target), "key")
    plural = Name(Name(target.name).plural).title
    doc = (
        f"The {plural} of {article(writer.name)}, through `{edge.name}`.\n\n"
        f"{_answer(relation, edge)} Each page of edges is one batch of reads."
    )
    return _method(writer, relation.name, target, arguments, body, doc)


def _method(
    writer: Writer, name: str, returned: Entity, arguments: dict[str, Expression], body: Body, doc: str
) -> Function:
    kind = writer.use(QUERY, "Query")
    body.add(call(kind, **arguments), "return ")
    returns = f"{kind}[{writer.mention(returned.model.module, returned.model.name)}]"
    return function(name, ["self", writer.parameter], returns, doc, body)


def _question(writer: Writer, relation: Relation, asked: Entity, body: Body) -> dict[str, Expression]:
    equal = {field: f"{writer.variable}.{own}" for own, field in relation.fields}
    found = question(writer, asked, relation.on, Asked(equal, {}, {}), body, writer.items_of(asked))
    found["table"] = _table(writer, asked)
    if any(each.mixed for each in asked.patterns if each.on == relation.on):
        found["shared"] = "True"
    return found


def _table(writer: Writer, entity: Entity) -> Expression:
    if entity.table == writer.entity.table:
        return "self._table"
    return call("self._table.other", literal(entity.table))


def _answer(relation: Relation, asked: Entity) -> str:
    if relation.on == "key":
        return f"Query on the key of `{asked.name}`, eventually consistent unless `.consistent()`."
    index = asked.index(relation.on)
    fresh = "eventually consistent" if index.kind == "global" else "eventually consistent unless `.consistent()`"
    return f"Query on the index `{index.index}` of `{asked.name}`, {fresh}."
