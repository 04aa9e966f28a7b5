"""Single: GetItem, PutItem, UpdateItem and DeleteItem; and a write as transactions and batches do it, too."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from liftgen.testing.fake.capacity import Meter
from liftgen.testing.fake.expressions import (
    Scope,
    holds,
    parse_condition,
    parse_projection,
    parse_update,
    projected,
    updated,
)
from liftgen.testing.fake.expressions.tree import Action, Condition, Path
from liftgen.testing.fake.operations.request import (
    Request,
    check_index_keys,
    check_parameters,
    choice,
    flag,
    item_key,
    key_parameter,
    mapping,
    table_of,
    text,
)
from liftgen.testing.fake.refusals import condition_failed, invalid, invalid_parameter
from liftgen.testing.fake.store import Key, Store, Table
from liftgen.testing.fake.values import ITEM_BYTES, Item, item_size, kept_item

Answer = dict[str, Any]

NAMES_AND_VALUES = frozenset({"ExpressionAttributeNames", "ExpressionAttributeValues"})
CONDITION = NAMES_AND_VALUES | {"TableName", "ConditionExpression", "ReturnValuesOnConditionCheckFailure"}
WRITE = CONDITION | {"ReturnValues", "ReturnConsumedCapacity"}
GET = frozenset({"TableName", "Key", "ProjectionExpression", "ExpressionAttributeNames"})


def get_item(store: Store, request: Request) -> Answer:
    """The item of a key, or a part of it."""
    check_parameters("GetItem", request, GET | {"ConsistentRead", "ReturnConsumedCapacity"})
    read = prepare_get(store, request)
    item = read.table.get(read.key)
    meter = Meter()
    consistent = flag(request, "ConsistentRead")
    meter.read(read.table, read.table.main, item_size(item or {}), consistent=consistent)
    answer = {} if item is None else {"Item": read.part(item)}
    return answer | consumed(request, meter)


def put_item(store: Store, request: Request) -> Answer:
    """Put an item in the place of whatever its key has."""
    check_parameters("PutItem", request, WRITE | {"Item"})
    returned = text(request, "ReturnValues") or "NONE"
    if returned not in ("NONE", "ALL_OLD"):
        raise invalid("Return values set to invalid value")
    return _perform(prepare_put(store, request), request, returned)


def delete_item(store: Store, request: Request) -> Answer:
    """Take an item away."""
    check_parameters("DeleteItem", request, WRITE | {"Key"})
    returned = text(request, "ReturnValues") or "NONE"
    if returned not in ("NONE", "ALL_OLD"):
        raise invalid("Return values set to invalid value")
    return _perform(prepare_delete(store, request), request, returned)


def update_item(store: Store, request: Request) -> Answer:
    """Change an item, or make it."""
    check_parameters("UpdateItem", request, WRITE | {"Key", "UpdateExpression"})
    returned = choice(request, "ReturnValues", "NONE", "ALL_OLD", "UPDATED_OLD", "ALL_NEW", "UPDATED_NEW")
    return _perform(prepare_update(store, request), request, returned)


@dataclass(frozen=True)
class Read:
    """A read that is in order: whose item, and which part of it."""

    table: Table
    key: Key
    projection: tuple[Path, ...] | None

    def part(self, item: Item) -> Item:
        """The part of the item that was asked for."""
        return item if self.projection is None else projected(item, self.projection)


@dataclass(frozen=True)
class Write:
    """A write that is in order, and waits to be done: the item's place, the condition, and what the item becomes."""

    table: Table
    key: Key
    become: Callable[[Item | None], Item | None]
    condition: Condition | None = None
    tells_failure: bool = False
    touched: tuple[Path, ...] = field(default=())

    def outcome(self) -> tuple[Item | None, Item | None]:
        """The item before and after; Refusal when the condition does not hold."""
        before = self.table.get(self.key)
        if self.condition is not None and not holds(self.condition, before or {}):
            raise condition_failed(before if self.tells_failure else None)
        return before, self.become(before)


def prepare_get(store: Store, request: Request) -> Read:
    """The read that a request asks for."""
    scope = Scope(request)
    projection = text(request, "ProjectionExpression")
    paths = None if projection is None else parse_projection(projection, scope)
    scope.check_all_used()
    table = table_of(store, request)
    return Read(table, key_parameter(table, mapping(request, "Key")), paths)


def prepare_put(store: Store, request: Request) -> Write:
    """The put that a request asks for."""
    item = kept_item(mapping(request, "Item"))
    condition, _ = _expressions(request)
    table = table_of(store, request)
    key = item_key(table, item)
    check_index_keys(table, item)
    if item_size(item) > ITEM_BYTES:
        raise invalid("Item size has exceeded the maximum allowed size")
    return Write(table, key, lambda _: item, condition, _tells_failure(request))


def prepare_delete(store: Store, request: Request) -> Write:
    """The delete that a request asks for."""
    condition, _ = _expressions(request)
    table = table_of(store, request)
    key = key_parameter(table, mapping(request, "Key"))
    return Write(table, key, lambda _: None, condition, _tells_failure(request))


def prepare_check(store: Store, request: Request) -> Write:
    """The condition check that a request asks for: the item stays what it is."""
    condition, _ = _expressions(request)
    table = table_of(store, request)
    key = key_parameter(table, mapping(request, "Key"))
    return Write(table, key, lambda before: before, condition, _tells_failure(request))


def prepare_update(store: Store, request: Request) -> Write:
    """The update that a request asks for."""
    condition, actions = _expressions(request)
    table = table_of(store, request)
    key = key_parameter(table, mapping(request, "Key"))
    given = kept_item(request["Key"])
    names = {attribute.name for attribute in table.attributes}
    for action in actions:
        if action.path.steps[0] in names:
            raise invalid_parameter(
                f"Cannot update attribute {action.path.steps[0]}. This attribute is part of the key", cancels=True
            )

    def become(before: Item | None) -> Item:
        after = updated(given if before is None else before, actions)
        check_index_keys(table, after, update=True)
        if item_size(after) > ITEM_BYTES:
            raise invalid("Item size to update has exceeded the maximum allowed size", cancels=True)
        return after

    touched = tuple(_returned_path(action.path) for action in actions)
    return Write(table, key, become, condition, _tells_failure(request), touched=touched)


def consumed(request: Request, meter: Meter) -> Answer:
    """What the request consumed, if it wants to know."""
    wanted = choice(request, "ReturnConsumedCapacity", "NONE", "TOTAL", "INDEXES")
    return {} if wanted == "NONE" else {"ConsumedCapacity": meter.report(wanted)[0]}


def _perform(write: Write, request: Request, returned: str) -> Answer:
    before, after = write.outcome()
    write.table.put(write.key, after)
    meter = Meter()
    meter.write(write.table, write.key, before, after)
    return _returned(write, returned, before, after) | consumed(request, meter)


def _returned_path(path: Path) -> Path:
    """What is given back of a path that was written: of an element, the whole list."""
    ends = [place for place, step in enumerate(path.steps) if isinstance(step, int)]
    return Path(path.steps[: ends[0]]) if ends else path


def _returned(write: Write, returned: str, before: Item | None, after: Item | None) -> Answer:
    match returned:
        case "ALL_OLD":
            attributes = before
        case "ALL_NEW":
            attributes = after
        case "UPDATED_OLD":
            attributes = projected(before or {}, write.touched) or None
        case "UPDATED_NEW":
            attributes = projected(after or {}, write.touched) or None
        case _:
            attributes = None
    return {} if attributes is None else {"Attributes": attributes}


def _expressions(request: Request) -> tuple[Condition | None, tuple[Action, ...]]:
    scope = Scope(request)
    update = text(request, "UpdateExpression")
    actions = () if update is None else parse_update(update, scope)
    condition = text(request, "ConditionExpression")
    tree = None if condition is None else parse_condition(condition, scope, "ConditionExpression")
    scope.check_all_used()
    return tree, actions


def _tells_failure(request: Request) -> bool:
    return choice(request, "ReturnValuesOnConditionCheckFailure", "NONE", "ALL_OLD") == "ALL_OLD"
