"""Asked: a request to DynamoDB in, what IAM is asked for it out: actions, resources, and the keys of conditions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from typing import TYPE_CHECKING, Any

from liftgen.testing.fake.expressions import Scope, parse_condition, parse_projection, parse_update
from liftgen.testing.fake.expressions.tree import And, Compare, Condition, Constant, Path

if TYPE_CHECKING:
    from liftgen.schema import KeySchema, Table

Context = Mapping[str, str | tuple[str, ...]]
"""The keys of conditions: a text, or several."""

BY_KEY = {"GetItem": "Key", "PutItem": "Item", "UpdateItem": "Key", "DeleteItem": "Key"}
IN_TRANSACTION = {
    "Get": "GetItem",
    "Put": "PutItem",
    "Update": "UpdateItem",
    "Delete": "DeleteItem",
    "ConditionCheck": "ConditionCheckItem",
}
PARTIQL = {"select": "PartiQLSelect", "insert": "PartiQLInsert", "update": "PartiQLUpdate", "delete": "PartiQLDelete"}
STATEMENTS = ("ExecuteStatement", "ExecuteTransaction", "BatchExecuteStatement")
SAID = ("Select", "ReturnValues", "ReturnConsumedCapacity")
"""Parameters that are condition keys as they are."""


@dataclass(frozen=True)
class Asked:
    """One question to IAM: may this action be done on this resource, in this context?"""

    action: str
    resource: str
    context: Context = field(default_factory=dict)


@dataclass(frozen=True)
class _Where:
    tables: Mapping[str, Table]
    prefix: str

    def key(self, table: str, index: str | None) -> KeySchema | None:
        found = self.tables.get(table.rpartition("/")[2])
        if found is None or index is None:
            return found.key if found else None
        used = found.index(index)
        return used.key if used else None

    def arn(self, table: str, index: str | None = None) -> str:
        arn = table if table.startswith("arn:") else f"{self.prefix}table/{table}"
        return arn if index is None else f"{arn}/index/{index}"


def asked_of(
    operation: str,
    request: Mapping[str, Any],
    tables: Mapping[str, Table],
    *,
    region: str,
    account: str,
    partition: str = "aws",
) -> tuple[Asked, ...]:
    """All that IAM is asked for a request, every part of which must be allowed; `tables` are known by their deployed names.

    A transaction asks for the actions of its parts, a batch once for each table with the keys of all its items. The keys of
    a query are read from its key condition. Where nothing tells the keys, as for a scan, PartiQL, or an index with several
    partition attributes, the context has no `dynamodb:LeadingKeys`.
    """
    where = _Where(tables, f"arn:{partition}:dynamodb:{region}:{account}:")
    return tuple(_asked(operation, request, where))


def _asked(operation: str, request: Mapping[str, Any], where: _Where) -> Iterator[Asked]:
    match operation:
        case "TransactWriteItems" | "TransactGetItems":
            for each in request["TransactItems"]:
                ((kind, part),) = each.items()
                enclosed = {"dynamodb:EnclosingOperation": operation}
                yield _single(IN_TRANSACTION[kind], part, where, enclosed)
        case "BatchGetItem":
            for table, part in request["RequestItems"].items():
                yield _many("BatchGetItem", table, part["Keys"], part, request, where)
        case "BatchWriteItem":
            for table, writes in request["RequestItems"].items():
                items = [
                    each["PutRequest"]["Item"] if "PutRequest" in each else each["DeleteRequest"]["Key"]
                    for each in writes
                ]
                yield _many("BatchWriteItem", table, items, {}, request, where)
        case "Query":
            yield _query(request, where)
        case "ExecuteStatement" | "ExecuteTransaction" | "BatchExecuteStatement":
            said = request.get("Statements") or request.get("TransactStatements") or [request]
            yield from (_statement(each["Statement"], where) for each in said)
        case _ if operation in BY_KEY:
            yield _single(operation, request, where, {})
        case _:
            table, index = request.get("TableName", "*"), request.get("IndexName")
            yield Asked(f"dynamodb:{operation}", where.arn(table, index), _said(request) | _attributes(request, ()))


def _single(action: str, request: Mapping[str, Any], where: _Where, enclosed: Mapping[str, str]) -> Asked:
    item = request[BY_KEY.get(action, "Key")]
    context = {**enclosed, **_said(request), **_attributes(request, item)}
    context |= _leading(where.key(request["TableName"], None), [item])
    return Asked(f"dynamodb:{action}", where.arn(request["TableName"]), context)


def _many(
    action: str,
    table: str,
    items: list[Mapping[str, Any]],
    part: Mapping[str, Any],
    request: Mapping[str, Any],
    where: _Where,
) -> Asked:
    names = {name for item in items for name in item}
    context = {**_said(request), **_attributes(part, names), **_leading(where.key(table, None), items)}
    return Asked(f"dynamodb:{action}", where.arn(table), context)


def _query(request: Mapping[str, Any], where: _Where) -> Asked:
    table, index = request["TableName"], request.get("IndexName")
    context = {**_said(request), **_attributes(request, ()), **_leading(where.key(table, index), [_equal(request)])}
    return Asked("dynamodb:Query", where.arn(table, index), context)


def _statement(statement: str, where: _Where) -> Asked:
    words = statement.replace('"', " ").split()
    place = {"select": "from", "insert": "into", "delete": "from"}.get(words[0].lower())
    lower = [word.lower() for word in words]
    table = words[lower.index(place) + 1] if place in lower else words[1]
    return Asked(f"dynamodb:{PARTIQL[lower[0]]}", where.arn(table))


def _leading(key: KeySchema | None, items: list[Mapping[str, Any]]) -> dict[str, tuple[str, ...]]:
    if key is None or len(key.partition) != 1:
        return {}
    name = key.partition[0].name
    values = [str(next(iter(item[name].values()))) for item in items if name in item]
    return {"dynamodb:LeadingKeys": tuple(dict.fromkeys(values))} if values and len(values) == len(items) else {}


def _equal(request: Mapping[str, Any]) -> dict[str, Any]:
    """The attributes that a query says are equal to a value."""
    if "KeyConditionExpression" not in request:
        conditions: Mapping[str, Any] = request.get("KeyConditions", {})
        return {
            name: each["AttributeValueList"][0]
            for name, each in conditions.items()
            if each["ComparisonOperator"] == "EQ"
        }
    tree = parse_condition(request["KeyConditionExpression"], Scope(dict(request)), "KeyConditionExpression")
    return dict(_equalities(tree))


def _equalities(tree: Condition) -> Iterator[tuple[str, Any]]:
    match tree:
        case And(left, right):
            yield from _equalities(left)
            yield from _equalities(right)
        case Compare(Path(steps), "=", Constant(value)) | Compare(Constant(value), "=", Path(steps)):
            yield str(steps[0]), value


def _said(request: Mapping[str, Any]) -> dict[str, str | tuple[str, ...]]:
    return {f"dynamodb:{name}": request[name] for name in SAID if name in request}


def _attributes(request: Mapping[str, Any], names: Any) -> dict[str, str | tuple[str, ...]]:
    """`dynamodb:Attributes`: every top-level attribute that the request names."""
    scope = Scope(dict(request))
    found = set(names)
    for parameter in ("KeyConditionExpression", "FilterExpression", "ConditionExpression"):
        if parameter in request:
            found |= _paths(parse_condition(request[parameter], scope, parameter))
    if "ProjectionExpression" in request:
        found |= _paths(parse_projection(request["ProjectionExpression"], scope))
    if "UpdateExpression" in request:
        found |= _paths(parse_update(request["UpdateExpression"], scope))
    found.update(request.get("AttributesToGet", ()), request.get("KeyConditions", ()))
    return {"dynamodb:Attributes": tuple(sorted(found))} if found else {}


def _paths(tree: object) -> set[str]:
    if isinstance(tree, Path):
        return {str(tree.steps[0])}
    if isinstance(tree, tuple):
        return {name for each in tree for name in _paths(each)}
    if is_dataclass(tree) and not isinstance(tree, Constant):
        return {name for each in fields(tree) for name in _paths(getattr(tree, each.name))}
    return set()
