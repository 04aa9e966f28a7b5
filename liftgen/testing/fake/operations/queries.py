"""Queries: Query and Scan, a page at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from liftgen.testing.fake.capacity import Meter, visible
from liftgen.testing.fake.expressions import Scope, holds, parse_condition, parse_projection, projected
from liftgen.testing.fake.expressions.tree import Condition, Path
from liftgen.testing.fake.operations.key_conditions import KeyCondition, key_condition
from liftgen.testing.fake.operations.request import Request, check_parameters, choice, flag, number, table_of, text
from liftgen.testing.fake.operations.single import Answer, consumed
from liftgen.testing.fake.refusals import Refusal, invalid, invalid_parameter
from liftgen.testing.fake.store import Key, Row, Store, Table, View, scattered
from liftgen.testing.fake.values import Item, item_size, kept_item

PAGE_BYTES = 1024 * 1024

READ = frozenset(
    {
        "TableName",
        "IndexName",
        "Select",
        "Limit",
        "ConsistentRead",
        "FilterExpression",
        "ProjectionExpression",
        "ExpressionAttributeNames",
        "ExpressionAttributeValues",
        "ExclusiveStartKey",
        "ReturnConsumedCapacity",
    }
)


def query(store: Store, request: Request) -> Answer:
    """One page of the items of one partition, in order."""
    check_parameters("Query", request, READ | {"KeyConditionExpression", "ScanIndexForward"})
    scope = Scope(request)
    expression = text(request, "KeyConditionExpression")
    if expression is None:
        raise invalid("Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.")
    tree = parse_condition(expression, scope, "KeyConditionExpression")
    reading = _reading(store, request, scope)
    condition = key_condition(tree, reading.view)
    if reading.condition is not None:
        _refuse_key_attributes(reading)
    rows = [row for row in reading.view.rows(condition.partition) if condition.holds(row.sort)]
    forward = flag(request, "ScanIndexForward", default=True)
    start = _start_row(request, reading.table, reading.view)
    if start is not None:
        _refuse_outside(start, condition)
        rows = [row for row in rows if (row > start[1] if forward else row < start[1])]
    return _page(reading, rows if forward else reversed(rows), request)


def scan(store: Store, request: Request) -> Answer:
    """One page of everything, or of one segment of it."""
    check_parameters("Scan", request, READ | {"Segment", "TotalSegments"})
    reading = _reading(store, request, Scope(request))
    segment, total = _segment(request)
    places: Iterable[tuple[tuple[int, Key], Row]] = reading.view.scan(segment, total)
    start = _start_row(request, reading.table, reading.view)
    if start is not None:
        place, row = (scattered(start[0]), start[0]), start[1]
        if place[0] * total >> 32 != segment:
            raise invalid("The provided Exclusive start key does not map to the provided segment")
        places = (each for each in places if each > (place, row))
    return _page(reading, (row for _, row in places), request)


@dataclass(frozen=True)
class _Reading:
    """What Query and Scan have in common: where is read, what is left out, and which part is given back."""

    table: Table
    view: View
    condition: Condition | None
    projection: tuple[Path, ...] | None
    select: str
    consistent: bool


def _reading(store: Store, request: Request, scope: Scope) -> _Reading:
    filter_text = text(request, "FilterExpression")
    condition = None if filter_text is None else parse_condition(filter_text, scope, "FilterExpression")
    projection_text = text(request, "ProjectionExpression")
    projection = None if projection_text is None else parse_projection(projection_text, scope)
    scope.check_all_used()
    number(request, "Limit", 1)
    index = text(request, "IndexName")
    select = _select(request, index, projection)
    table = table_of(store, request)
    view = table.view(index)
    consistent = flag(request, "ConsistentRead")
    if consistent and view.kind == "global":
        raise invalid("Consistent reads are not supported on global secondary indexes")
    _refuse_unprojected(view, table, select, projection)
    return _Reading(table, view, condition, projection, select, consistent)


def _select(request: Request, index: str | None, projection: tuple[Path, ...] | None) -> str:
    given = choice(request, "Select", "SPECIFIC_ATTRIBUTES", "COUNT", "ALL_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES")
    if request.get("Select") is None:
        return "SPECIFIC_ATTRIBUTES" if projection is not None else "ALL_PROJECTED_ATTRIBUTES"
    if given == "SPECIFIC_ATTRIBUTES" and projection is None:
        raise invalid(
            "Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES"
        )
    if given != "SPECIFIC_ATTRIBUTES" and projection is not None:
        what = "only the Count" if given == "COUNT" else given
        raise invalid(f"Cannot specify the ProjectionExpression when choosing to get {what}")
    if given == "ALL_PROJECTED_ATTRIBUTES" and index is None:
        raise invalid("ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName")
    return given


def _refuse_unprojected(view: View, table: Table, select: str, projection: tuple[Path, ...] | None) -> None:
    """A global index answers from itself alone; a local one reads the rest from the table."""
    if view.kind != "global" or view.projection is None:
        return
    if select == "ALL_ATTRIBUTES":
        raise invalid_parameter(
            f"Select type ALL_ATTRIBUTES is not supported for global secondary index {view.name} "
            "because its projection type is not ALL"
        )
    held = view.projection | {attribute.name for attribute in (*table.attributes, *view.attributes)}
    missing = [str(path.steps[0]) for path in projection or () if path.steps[0] not in held]
    if missing:
        raise invalid_parameter(f"Global secondary index {view.name} does not project [{', '.join(missing)}]")


def _refuse_key_attributes(reading: _Reading) -> None:
    names = {attribute.name for attribute in reading.view.attributes}
    for path in _paths(reading.condition):
        if path.steps[0] in names:
            raise invalid(
                f"Filter Expression can only contain non-primary key attributes: Primary key attribute: {path.steps[0]}"
            )


def _paths(tree: Any) -> Iterator[Path]:
    if isinstance(tree, Path):
        yield tree
    elif isinstance(tree, tuple):
        for each in tree:
            yield from _paths(each)
    elif hasattr(tree, "__dataclass_fields__"):
        for name in tree.__dataclass_fields__:
            yield from _paths(getattr(tree, name))


def _segment(request: Request) -> tuple[int, int]:
    segment, total = number(request, "Segment", 0), number(request, "TotalSegments", 1)
    if segment is None and total is None:
        return 0, 1
    if total is None:
        raise invalid(
            "The TotalSegments parameter is required but was not present in the request when Segment parameter is present"
        )
    if segment is None:
        raise invalid(
            "The Segment parameter is required but was not present in the request when parameter TotalSegments is present"
        )
    if segment >= total:
        raise invalid(
            "The Segment parameter is zero-based and must be less than parameter TotalSegments: "
            f"Segment: {segment} is not less than TotalSegments: {total}"
        )
    return segment, total


def _start_row(request: Request, table: Table, view: View) -> tuple[Key, Row] | None:
    """Where the last page ended: a partition and a row, whether or not an item is there still."""
    if request.get("ExclusiveStartKey") is None:
        return None
    start = kept_item(request["ExclusiveStartKey"])
    wanted = {attribute.name for attribute in (*table.attributes, *view.attributes)}
    if set(start) != wanted:
        raise _invalid_start()
    key = tuple(attribute.of(start) for attribute in table.attributes)
    place = view.row(tuple(each for each in key if each is not None), start)
    if place is None or None in key:
        raise _invalid_start()
    return place


def _refuse_outside(start: tuple[Key, Row], condition: KeyCondition) -> None:
    if start[0] != condition.partition or not condition.holds(start[1].sort):
        raise invalid("The provided starting key is outside query boundaries based on provided conditions")


def _invalid_start() -> Refusal:
    return invalid("The provided starting key is invalid: The provided key element does not match the schema")


def _page(reading: _Reading, rows: Iterable[Row], request: Request) -> Answer:
    limit = number(request, "Limit", 1)
    found: list[Item] = []
    scanned = bytes_ = fetched = 0
    last: Item | None = None
    more = False
    for row in rows:
        whole = reading.table.items[row.key]
        item = visible(reading.table, reading.view, whole)
        item_bytes = item_size(item)
        if scanned and bytes_ + item_bytes > PAGE_BYTES:
            more = True
            break
        scanned += 1
        bytes_ += item_bytes
        last = whole
        if reading.condition is None or holds(reading.condition, item):
            if _reads_table(reading, item, whole):
                item = whole
                fetched += item_size(whole)
            found.append(item if reading.projection is None else projected(item, reading.projection))
        if scanned == limit:
            more = True
            break
    answer: Answer = {"Count": len(found), "ScannedCount": scanned}
    if reading.select != "COUNT":
        answer["Items"] = found
    if more and last is not None:
        names = dict.fromkeys(each.name for each in (*reading.table.attributes, *reading.view.attributes))
        answer["LastEvaluatedKey"] = {name: last[name] for name in names}
    meter = Meter()
    meter.read(reading.table, reading.view, bytes_, consistent=reading.consistent)
    if fetched:
        meter.read(reading.table, reading.table.main, fetched, consistent=reading.consistent)
    return answer | consumed(request, meter)


def _reads_table(reading: _Reading, item: Item, whole: Item) -> bool:
    """Whether a local index must fetch the item from the table, for what it does not hold."""
    if reading.view.kind != "local" or len(item) == len(whole):
        return False
    if reading.select == "ALL_ATTRIBUTES":
        return True
    return any(path.steps[0] in whole and path.steps[0] not in item for path in reading.projection or ())
