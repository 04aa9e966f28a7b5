"""Requests: what DynamoDB is asked for an access pattern and example arguments, worked out apart from the generated code.

Documentation shows them; a test holds them to what a generated repository sends.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import TYPE_CHECKING, Any, Literal

from liftgen.conditions import BeginsWith, Between, Compare, Field, Parameter, Value, conjuncts
from liftgen.field_types import Scalar, ScalarType, bare
from liftgen.outputs.examples.conditions import literal_example
from liftgen.outputs.examples.expressions import Expressions, Filter
from liftgen.outputs.examples.items import attribute_value, placed_text, primary_key
from liftgen.outputs.examples.ranges import Range, sort_bounds
from liftgen.schema import Native, Placeholder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from liftgen.conditions import Condition, Operand
    from liftgen.outputs.examples.values import Example
    from liftgen.schema import AccessPattern, Entity, EntityKey, ItemCollection, Relation, Schema

PAGE = 100
"""How many items a request reads at least where a filter drops some."""

Step = Literal["minute", "hour", "day", "week", "month", "year"]
STEPS: tuple[tuple[Step, str], ...] = (
    ("minute", "M"),
    ("hour", "H"),
    ("day", "dj"),
    ("week", "VW"),
    ("month", "m"),
    ("year", "YG"),
)
"""How far it is from one bucket to the next, by the letters of a format; the finest first."""


@dataclass(frozen=True, slots=True)
class Request:
    """One call of DynamoDB: the operation, and its JSON."""

    operation: str
    body: dict[str, Any]


@dataclass(slots=True)
class Asked:
    """What is asked of a key: values of fields, the ends of a bucket's field, and ranges of a sort field."""

    equal: dict[str, Example] = field(default_factory=dict)
    ends: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    ranges: dict[str, Range] = field(default_factory=dict)


def query_requests(
    pattern: AccessPattern, entity: Entity, arguments: Mapping[str, Any], schema: Schema
) -> tuple[Request, ...]:
    """The first request to each partition that a query reads when all that it answers is wanted, in no order."""
    asked = _asked(pattern, entity, arguments)
    wanted = 2 if pattern.one else pattern.limit
    found = []
    for partition in _partitions(entity.key_on(pattern.on), entity, asked):
        expressions = Expressions()
        body = _key_condition(pattern.on, entity, partition, asked, expressions)
        filters = _filters(pattern, entity, arguments, expressions, schema, mixed=pattern.mixed)
        body |= _filtered(filters) | expressions.members()
        if pattern.order == "desc":
            body["ScanIndexForward"] = False
        if pattern.consistent:
            body["ConsistentRead"] = True
        if wanted is not None:
            body["Limit"] = max(wanted, PAGE) if filters else wanted
        found.append(Request("Query", body))
    return tuple(found)


def collection_requests(
    collection: ItemCollection, arguments: Mapping[str, Any], schema: Schema
) -> tuple[Request, ...]:
    """The first request to each partition of an item collection."""
    entity = schema.entity(collection.entities[0])
    on = _own_name(entity, collection.on)
    low = {each.field: arguments[each.name] for each in collection.parameters if each.use == "low"}
    high = {each.field: arguments[each.name] for each in collection.parameters if each.use == "high"}
    asked = Asked(
        {each.field: arguments[each.name] for each in collection.parameters if each.use == "equal"},
        {name: (low[name], high[name]) for name in low},
    )
    found = []
    for partition in _partitions(entity.key_on(on), entity, asked):
        expressions = Expressions()
        body = _key_condition(on, entity, partition, asked, expressions, whole=True)
        kind = entity.discriminator if collection.mixed else None
        filters = [_one_of(kind, collection.entities, expressions)] if kind is not None else []
        found.append(Request("Query", body | _filtered(filters) | expressions.members()))
    return tuple(found)


def relation_requests(relation: Relation, values: Mapping[str, Example], schema: Schema) -> tuple[Request, ...]:
    """The first request to each partition in which a relation finds its targets, or the edges to them."""
    target = schema.entity(relation.through or relation.target)
    asked = Asked({bound: values[own] for own, bound in relation.fields})
    mixed = next((each.mixed for each in target.patterns if each.on == relation.on), False)
    found = []
    for partition in _partitions(target.key_on(relation.on), target, asked):
        expressions = Expressions()
        body = _key_condition(relation.on, target, partition, asked, expressions)
        filters = _hidden(relation.on, target, expressions, schema, mixed=mixed)
        found.append(Request("Query", body | _filtered(filters) | expressions.members()))
    return tuple(found)


def scan_request(pattern: AccessPattern, entity: Entity, arguments: Mapping[str, Any], schema: Schema) -> Request:
    """The first request of a scan."""
    expressions = Expressions()
    index = {} if pattern.on == "key" else {"IndexName": entity.index(pattern.on).index}
    filters = _filters(pattern, entity, arguments, expressions, schema, mixed=True)
    consistent = {"ConsistentRead": True} if pattern.consistent else {}
    body = {"TableName": entity.table, **index, **_filtered(filters), **expressions.members(), **consistent}
    return Request("Scan", body)


def get_request(
    entity: Entity, values: Mapping[str, Example], fields: tuple[str, ...] = (), *, consistent: bool = False
) -> Request:
    """The request for one item by its key, or for some fields of it and what says that it is there."""
    body: dict[str, Any] = {"TableName": entity.table, "Key": primary_key(entity, values)}
    if fields:
        attributes = (*map(entity.model.attribute, fields), entity.role("ttl"), entity.role("deleted_at"))
        names = {each.name for each in attributes if each is not None}
        names |= {entity.discriminator} if entity.discriminator is not None else set()
        expressions = Expressions()
        body["ProjectionExpression"] = ", ".join(map(expressions.name, sorted(names)))
        body |= expressions.members()
    return Request("GetItem", body | ({"ConsistentRead": True} if consistent else {}))


def named_get_request(
    pattern: AccessPattern, entity: Entity, values: Mapping[str, Example], arguments: Mapping[str, Any], schema: Schema
) -> Request:
    """The request of a named read: by key, or where it has a condition by a query that finds one item at most."""
    if pattern.filter is None:
        return get_request(entity, values, pattern.fields, consistent=pattern.consistent)
    asked = Asked({name: values[name] for name in entity.key.fields})
    expressions = Expressions()
    (partition,) = _partitions(entity.key, entity, asked)
    body = _key_condition("key", entity, partition, asked, expressions)
    body |= _filtered(_filters(pattern, entity, arguments, expressions, schema, mixed=False))
    consistent = {"ConsistentRead": True} if pattern.consistent else {}
    return Request("Query", body | expressions.members() | consistent | {"Limit": PAGE})


def sealed(entity: Entity, item: Mapping[str, Any]) -> dict[str, Any]:
    """The item with envelopes for encrypted attributes, whose content nobody knows beforehand."""
    envelope = {"M": {"v": {"N": "2"}, "edk": {"B": "…"}, "nonce": {"B": "…"}, "ct": {"B": "…"}}}
    secret = {each.name for each in entity.attributes if each.encrypted and "NULL" not in item.get(each.name, {})}
    return {name: envelope if name in secret else value for name, value in item.items()}


def _asked(pattern: AccessPattern, entity: Entity, arguments: Mapping[str, Any]) -> Asked:
    def value(operand: Operand, name: str) -> Example:
        match operand:
            case Parameter(parameter):
                return arguments[parameter]
            case Value(given):
                return literal_example(entity.model.attribute(name), given)
        raise TypeError(operand)

    asked = Asked()
    for each in conjuncts(pattern.key_condition):
        _ask(each, asked, value)
    for parameter in pattern.parameters:
        if parameter.use == "equal":
            asked.equal.setdefault(parameter.field, arguments[parameter.name])
        elif parameter.use == "range" and parameter.name in arguments:
            asked.ranges.setdefault(parameter.field, Range.of(arguments[parameter.name]))
    return asked


def _ask(condition: Condition, asked: Asked, value: Callable[[Any, str], Example]) -> None:
    match condition:
        case Compare(Field(name), "=", right):
            asked.equal[name] = value(right, name)
        case Between(Field(name), low, high):
            asked.ends[name] = value(low, name), value(high, name)
            asked.ranges[name] = Range("between", asked.ends[name])
        case Compare(Field(name), ("<" | "<=" | ">" | ">=") as comparator, right):
            asked.ranges[name] = Range(comparator, (value(right, name),))
        case BeginsWith(Field(name), prefix):
            asked.ranges[name] = Range("begins_with", (value(prefix, name),))
        case _:
            raise TypeError(condition)


def _partitions(key: EntityKey, entity: Entity, asked: Asked) -> Iterator[dict[str, dict[str, Any]]]:
    """The partitions that are read: one, or one for each bucket and shard that is not known."""
    part = key.partition
    if isinstance(part, Native):
        attributes = [entity.model.attribute(each) for each in part.fields]
        yield {each.name: attribute_value(each, asked.equal[each.field], entity) for each in attributes}
        return
    open_ = [each for each in part.parts if isinstance(each, Placeholder) and each.field not in asked.equal]
    shards = {each.field: each.shards for each in open_ if each.shards}
    buckets = {each.field: _finest(each.field, open_, entity) for each in open_ if not each.shards}
    moments = [list(_moments(*asked.ends[name], step)) for name, step in buckets.items()]
    for values in product(*moments):
        known = {**asked.equal, **dict(zip(buckets, values, strict=True))}
        for numbers in product(*(range(count) for count in shards.values())):
            shard = dict(zip(shards, numbers, strict=True))
            pieces = [
                each
                if isinstance(each, str)
                else str(shard[each.field])
                if each.shards and each.field in shard
                else placed_text(each, known[each.field])
                for each in part.parts
            ]
            yield {part.attribute: {"S": "".join(pieces)}}


def _finest(name: str, parts: list[Placeholder], entity: Entity) -> Step:
    """How far it is from one bucket of a field to the next, by the finest of its formats."""
    specs = "".join(each.spec for each in parts if each.field == name)
    step: Step = next((step for step, letters in STEPS if any(f"%{letter}" in specs for letter in letters)), "day")
    whole_days = bare(entity.model.attribute(name).type) == ScalarType(Scalar.DATE)
    return "day" if whole_days and step in {"hour", "minute"} else step


def _moments(low: Any, high: Any, step: Step) -> Iterator[Any]:
    """One value of each bucket between two."""
    value, last = (each.astimezone(UTC) if isinstance(each, datetime) else each for each in (low, high))
    while value <= last:
        yield value
        value = _next(value, step)


def _next(value: Any, step: Step) -> Any:
    """The start of the bucket after the one that the value is in."""
    if step == "minute":
        return value.replace(second=0, microsecond=0) + timedelta(minutes=1)
    if step == "hour":
        return value.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    day = value.replace(hour=0, minute=0, second=0, microsecond=0) if isinstance(value, datetime) else value
    match step:
        case "day":
            return day + timedelta(days=1)
        case "week":
            return day + timedelta(days=7 - day.weekday())
        case "month":
            return (day.replace(day=1) + timedelta(days=31)).replace(day=1)
        case _:
            return day.replace(year=day.year + 1, month=1, day=1)


def _key_condition(
    on: str,
    entity: Entity,
    partition: Mapping[str, dict[str, Any]],
    asked: Asked,
    expressions: Expressions,
    *,
    whole: bool = False,
) -> dict[str, Any]:
    """The beginning of a query's request, for one partition; `whole` says that nothing is asked of the sort key."""
    texts = [f"{expressions.name(name)} = {expressions.value(value)}" for name, value in partition.items()]
    sort = entity.key_on(on).sort
    if sort is not None and not whole:
        texts += [each.text(expressions) for each in sort_bounds(sort, entity, asked.equal, asked.ranges)]
    index = {} if on == "key" else {"IndexName": entity.index(on).index}
    return {"TableName": entity.table, **index, "KeyConditionExpression": " AND ".join(texts)}


def _filters(
    pattern: AccessPattern,
    entity: Entity,
    arguments: Mapping[str, Any],
    expressions: Expressions,
    schema: Schema,
    *,
    mixed: bool,
) -> list[str]:
    """What must all hold of the items that are read: the pattern's own filter, and what hides items."""
    found = []
    if pattern.filter is not None:
        found.append(Filter(entity, schema, pattern.parameters, arguments, expressions).text(pattern.filter))
    return found + _hidden(pattern.on, entity, expressions, schema, mixed=mixed)


def _hidden(on: str, entity: Entity, expressions: Expressions, schema: Schema, *, mixed: bool) -> list[str]:
    """The filters that leave out items of other entities, and those that are marked as deleted."""
    found = []
    held = _held(on, entity, schema)
    kind = entity.discriminator
    if mixed and kind is not None and (held is None or kind in held):
        found.append(_one_of(kind, (entity.name,), expressions))
    deleted = entity.role("deleted_at")
    if (
        deleted is not None
        and (held is None or deleted.name in held)
        and deleted.name not in _key_names(on, entity, schema)
    ):
        name = expressions.name(deleted.name)
        short = expressions.value({"NULL": True}, f":of_{name[1:]}")
        found.append(f"attribute_not_exists({name}) OR {name} = {short}")
    return found


def _held(on: str, entity: Entity, schema: Schema) -> frozenset[str] | None:
    """The attributes that an index holds where it holds a part of each item; None where it holds all."""
    if on == "key" or entity.index(on).projection.kind == "ALL":
        return None
    table = schema.table(entity.table)
    keys = {each.name for each in table.key.attributes} | _key_names(on, entity, schema)
    return frozenset(keys | {*entity.index(on).projection.attributes})


def _key_names(on: str, entity: Entity, schema: Schema) -> frozenset[str]:
    table = schema.table(entity.table)
    index = None if on == "key" else table.index(entity.index(on).index)
    return frozenset(each.name for each in (table.key if index is None else index.key).attributes)


def _one_of(discriminator: str, kinds: tuple[str, ...], expressions: Expressions) -> str:
    name = expressions.name(discriminator)
    shorts = [expressions.value({"S": kind}, f":kind{place}") for place, kind in enumerate(kinds)]
    return f"{name} = {shorts[0]}" if len(shorts) == 1 else f"{name} IN ({', '.join(shorts)})"


def _filtered(filters: list[str]) -> dict[str, Any]:
    if not filters:
        return {}
    return {"FilterExpression": filters[0] if len(filters) == 1 else " AND ".join(f"({each})" for each in filters)}


def _own_name(entity: Entity, on: str) -> str:
    """What the entity calls the physical index, or `"key"`."""
    return on if on == "key" else next(each.name for each in entity.indexes if each.index == on)
