"""Patterns: the methods that answer access patterns: queries, scans, and the reads and writes that a model names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.outputs.python_source import Expression, call, keyword, literal
from liftgen.outputs.repository.conditions import Filter
from liftgen.outputs.repository.constants import index_constant
from liftgen.outputs.repository.items import patchable
from liftgen.outputs.repository.parts import part_constant, part_name, part_of_get
from liftgen.outputs.repository.prose import check_prose, named_prose, pattern_prose, with_where_prose
from liftgen.outputs.repository.queries import PARTIAL_QUERY, QUERY, Asked, asked_of_pattern, groups, sort_bounds
from liftgen.outputs.repository.source import function
from liftgen.outputs.repository.writer import (
    GIVEN,
    NOW,
    pattern_parameters,
    update_parameters,
    where_name,
    with_fields,
    with_where,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from liftgen.outputs.repository.source import Body, Function
    from liftgen.outputs.repository.writer import Writer
    from liftgen.schema import AccessPattern, Entity


SCAN = "liftgen.runtime.scan"
EXPRESSIONS = "liftgen.runtime.expressions"


def check_method(writer: Writer, pattern: AccessPattern) -> Function:
    """The method by which a transaction checks what a named read asks: that there is an item, and its condition holds."""
    body = writer.body()
    arguments = (writer.items("ENTITY"), writer.key_call, *_conditions(writer, pattern))
    body.add(call("self._table.check", *arguments))
    parameters = ["self", *pattern_parameters(pattern.parameters, writer.codecs.imports)]
    return function(pattern.name, parameters, "None", check_prose(writer.entity, pattern), body)


def pattern_method(writer: Writer, pattern: AccessPattern) -> Function:
    """The method that answers an access pattern."""
    match pattern.operation:
        case "query":
            return _query(writer, pattern)
        case "scan":
            return _scan(writer, pattern)
        case "get":
            return _get(writer, pattern)
        case "put":
            return _put(writer, pattern)
        case "update":
            return _update(writer, pattern)
        case "delete":
            return _delete(writer, pattern)


def question(
    writer: Writer, entity: Entity, on: str, asked: Asked, body: Body, items: Callable[[str], str]
) -> dict[str, Expression]:
    """The arguments of a query on a key of an entity, whose module of items is named by `items`."""
    arguments: dict[str, Expression] = {
        "table": "self._table",
        "index": items(index_constant(on)),
        "reader": items("ENTITY"),
        "groups": groups(writer.codecs, entity, on, asked, body, items),
    }
    sort = sort_bounds(writer.codecs, entity, entity.key_on(on), asked)
    if sort is not None:
        arguments["sort"] = sort
    return arguments


def found_type(writer: Writer, pattern: AccessPattern) -> str:
    """The type of one thing that a pattern finds."""
    is_part = writer.is_partial(pattern.on) or (pattern.operation == "get" and pattern.fields)
    if not is_part:
        return writer.model
    name = pattern.name if pattern.operation == "get" else pattern.on
    return writer.mention(writer.items_module(writer.entity), part_name(writer.entity, name))


def _query(writer: Writer, pattern: AccessPattern) -> Function:
    body = writer.body()
    asked = asked_of_pattern(writer.codecs, writer.entity, pattern.key_condition, pattern.parameters)
    arguments = question(writer, writer.entity, pattern.on, asked, body, writer.items)
    if pattern.filter is not None:
        arguments["filter"] = _condition(writer, pattern)
    for name, value in (
        ("shared", "True" if pattern.mixed else None),
        ("descending", "True" if pattern.order == "desc" else None),
        ("cap", None if pattern.limit is None else str(pattern.limit)),
        ("is_consistent", "True" if pattern.consistent else None),
    ):
        if value is not None:
            arguments[name] = value
    found = found_type(writer, pattern)
    kind = _query_type(writer, partial=writer.is_partial(pattern.on))
    returns = f"{kind}[{found}]"
    if writer.is_partial(pattern.on):
        arguments["reader"] = writer.items(part_constant(pattern.on))
        arguments["entity"] = writer.items("ENTITY")
        returns = f"{kind}[{found}, {writer.model}]"
    if pattern.one:
        returns = f"{found} | None"
        _only(writer, body, call(kind, **arguments))
    else:
        body.add(call(kind, **arguments), "return ")
    parameters = ["self", *pattern_parameters(pattern.parameters, writer.codecs.imports)]
    return function(pattern.name, parameters, returns, pattern_prose(writer.entity, pattern), body)


def _scan(writer: Writer, pattern: AccessPattern) -> Function:
    body = writer.body()
    is_part = writer.is_partial(pattern.on)
    reader = writer.items(part_constant(pattern.on) if is_part else "ENTITY")
    named: dict[str, Expression] = {}
    if pattern.filter is not None:
        named["filter"] = _condition(writer, pattern)
    if pattern.consistent:
        named["consistent"] = "True"
    made = writer.use(SCAN, "partial_scan" if is_part else "scan")
    whole = [writer.items("ENTITY")] if is_part else []
    body.add(call(made, "self._table", writer.items(index_constant(pattern.on)), reader, *whole, **named), "return ")
    returns = f"{writer.mention(SCAN, 'Scan')}[{found_type(writer, pattern)}]"
    if is_part:
        returns = f"{writer.mention(SCAN, 'PartialScan')}[{found_type(writer, pattern)}, {writer.model}]"
    parameters = ["self", *pattern_parameters(pattern.parameters, writer.codecs.imports)]
    return function(pattern.name, parameters, returns, named_prose(writer.entity, pattern), body)


def _get(writer: Writer, pattern: AccessPattern) -> Function:
    body = writer.body()
    found = found_type(writer, pattern)
    consistent = {"consistent": "True"} if pattern.consistent else {}
    part = part_of_get(writer.entity, pattern) if pattern.fields else None
    if pattern.filter is not None:
        # A read by key takes no condition, so it is a query that finds one item at most.
        equal = {each: each for each in writer.entity.key.fields}
        arguments = question(writer, writer.entity, "key", Asked(equal, {}, {}), body, writer.items)
        arguments["filter"] = _condition(writer, pattern)
        arguments |= {"is_consistent": "True"} if pattern.consistent else {}
        if part is not None:
            arguments |= {"reader": writer.items(part.constant), "entity": writer.items("ENTITY")}
        _only(writer, body, call(_query_type(writer, partial=part is not None), **arguments))
    elif part is not None:
        attributes = literal(tuple(sorted(part.held)))
        arguments_ = (writer.items(part.constant), writer.items("ENTITY"), writer.key_call, attributes)
        body.add(call("self._table.get_part", *arguments_, **consistent), "return ")
    else:
        body.add(call("self._table.get", writer.items("ENTITY"), writer.key_call, **consistent), "return ")
    parameters = ["self", *pattern_parameters(pattern.parameters, writer.codecs.imports)]
    return function(pattern.name, parameters, f"{found} | None", named_prose(writer.entity, pattern), body)


def _put(writer: Writer, pattern: AccessPattern) -> Function:
    body = writer.body()
    stored = writer.built(body, writer.stamps("updated_at", "ttl"), "stored")
    put = call("self._table.put", writer.items("ENTITY"), stored, *_conditions(writer, pattern))
    body.add(put, "" if writer.waits else "return ")
    parameters = ["self", writer.parameter, *pattern_parameters(pattern.parameters, writer.codecs.imports)]
    returns = "None" if writer.waits else writer.model
    return _write(writer, pattern, parameters, returns, named_prose(writer.entity, pattern), body)


def _update(writer: Writer, pattern: AccessPattern) -> Function:
    """An update by key: at once where nothing depends on the fields, otherwise of what is read first."""
    body = writer.body()
    fields = [writer.entity.model.attribute(each) for each in pattern.fields]
    changed = fields or writer.changeable
    given = call(writer.use(GIVEN, "given"), *(keyword(each.field, each.field) for each in changed))
    at_once = all(each in patchable(writer.entity) for each in changed)
    if at_once:
        body.add(given, f"{writer.local('fields')} = ")
        arguments = (
            writer.items("ENTITY"),
            writer.key_call,
            writer.patched(body, operated=False),
            *_conditions(writer, pattern),
        )
        body.add(call("self._table.patch", *arguments), "" if writer.waits else "return ")
    else:
        body.add(given, f"{writer.local('changes')} = ")
        body.add(call("self._table.need", writer.items("ENTITY"), writer.key_call), f"{writer.variable} = ")
        after = writer.changed(body)
        arguments = (writer.items("ENTITY"), writer.variable, after, *_conditions(writer, pattern))
        body.add(call("self._table.update", *arguments), "" if writer.waits else "return ")
    named, _ = update_parameters(writer.entity, pattern, writer.codecs.imports)
    asked = pattern_parameters(pattern.parameters, writer.codecs.imports)
    parameters = ["self", *with_fields(asked, named)]
    returns = "None" if writer.waits else writer.model
    prose = named_prose(writer.entity, pattern, [each.field for each in changed])
    return _write(writer, pattern, parameters, returns, prose, body)


def _delete(writer: Writer, pattern: AccessPattern) -> Function:
    body = writer.body()
    deleted = writer.role("deleted_at")
    arguments: tuple[Expression, ...] = (writer.items("ENTITY"), writer.key_call)
    if deleted is None:
        body.add(
            call("self._table.delete_by_key", *arguments, *_conditions(writer, pattern)),
            "" if writer.waits else "return ",
        )
    else:
        # In a transaction there is nothing to say of what was there, so it must be.
        read = call("self._table.need", *arguments) if writer.waits else None
        read = read or call("self._table.get", *arguments, keyword("consistent", "True"))
        body.add(read, f"{writer.variable} = ")
        with body.when([] if writer.waits else [f"{writer.variable} is not None"]):
            after = writer.built(body, [(deleted.field, NOW), *writer.next_stamps], "after")
            arguments = (writer.items("ENTITY"), writer.variable, after, *_conditions(writer, pattern))
            body.add(call("self._table.update", *arguments))
        if not writer.waits:
            body.add(f"{writer.variable} is not None", "return ")
    parameters = ["self", *pattern_parameters(pattern.parameters, writer.codecs.imports)]
    returns = "None" if writer.waits else "bool"
    return _write(writer, pattern, parameters, returns, named_prose(writer.entity, pattern), body)


def _write(
    writer: Writer, pattern: AccessPattern, parameters: list[str], returns: str, prose: str, body: Body
) -> Function:
    """The method of a named write, which outside of transactions takes a condition of whoever asks."""
    if not writer.waits:
        parameters = with_where(parameters, writer.entity, writer.codecs.imports)
        prose = with_where_prose(prose, where_name(writer.entity))
    return function(pattern.name, parameters, returns, prose, body)


def _query_type(writer: Writer, *, partial: bool) -> str:
    """The local name of the type of a query, which may be one of an index that holds a part of each item."""
    return writer.use(PARTIAL_QUERY, "PartialQuery") if partial else writer.use(QUERY, "Query")


def _only(writer: Writer, body: Body, query: Expression) -> None:
    """The statements that give back the only thing that a query finds, or None."""
    found = writer.local("found")
    body.add(query, f"{found} = ")
    body.add(f"{found}.one_or_none()", "return ")


def _conditions(writer: Writer, pattern: AccessPattern) -> tuple[Expression, ...]:
    """The argument that is what must hold: the pattern's condition, and that of whoever asks, where there may be one."""
    asked = () if writer.waits or pattern.operation == "get" else (where_name(writer.entity),)
    if pattern.filter is None:
        return asked
    condition = _condition(writer, pattern)
    return (call(writer.use(EXPRESSIONS, "both"), condition, *asked),) if asked else (condition,)


def _condition(writer: Writer, pattern: AccessPattern) -> Expression:
    assert pattern.filter is not None  # the caller asked
    named = {each.name: each for each in pattern.parameters}
    return Filter(writer.entity.model, writer.codecs, named).expression(pattern.filter)
