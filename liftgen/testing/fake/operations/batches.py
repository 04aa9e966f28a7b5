"""Batches: BatchGetItem and BatchWriteItem."""

from __future__ import annotations

from typing import Any

from liftgen.testing.fake.capacity import Meter
from liftgen.testing.fake.operations.request import Request, check_parameters, choice, flag, mapping
from liftgen.testing.fake.operations.single import (
    Answer,
    Read,
    Write,
    prepare_delete,
    prepare_get,
    prepare_put,
)
from liftgen.testing.fake.refusals import Refusal, constraint, invalid
from liftgen.testing.fake.store import Key, Store, Table, scattered
from liftgen.testing.fake.values import item_size

MOST_GETS = 100
MOST_WRITES = 25
ANSWER_BYTES = 16 * 1024 * 1024


def batch_get_item(store: Store, request: Request) -> Answer:
    """Items of many keys, in no order; what is above 16 MB stays unprocessed."""
    check_parameters("BatchGetItem", request, frozenset({"RequestItems", "ReturnConsumedCapacity"}))
    asked = _asked(request, "BatchGetItem")
    reads = {name: _reads(store, name, entry) for name, entry in asked.items()}
    count = sum(len(each) for each in reads.values())
    if count > MOST_GETS:
        raise invalid("Too many items requested for the BatchGetItem call")
    meter = Meter()
    responses: dict[str, list[Any]] = {name: [] for name in asked}
    unprocessed: dict[str, Any] = {}
    room = ANSWER_BYTES
    for name, each in reads.items():
        consistent = flag(asked[name], "ConsistentRead")
        for read, given in sorted(each, key=lambda pair: scattered(pair[0].key)):
            item = read.table.get(read.key)
            bytes_ = item_size(item or {})
            if bytes_ > room:
                unprocessed.setdefault(name, {**asked[name], "Keys": []})["Keys"].append(given)
                continue
            room -= bytes_
            meter.read(read.table, read.table.main, bytes_, consistent=consistent)
            if item is not None:
                responses[name].append(read.part(item))
    return {"Responses": responses, "UnprocessedKeys": unprocessed} | consumed_by_all(request, meter)


def batch_write_item(store: Store, request: Request) -> Answer:
    """Many puts and deletes, each on its own."""
    check_parameters("BatchWriteItem", request, frozenset({"RequestItems", "ReturnConsumedCapacity"}))
    asked = _asked(request, "BatchWriteItem")
    if sum(len(each) for each in asked.values()) > MOST_WRITES:
        raise invalid("Too many items requested for the BatchWriteItem call")
    writes = [write for name, entries in asked.items() for write in _writes(store, name, entries)]
    _refuse_duplicates([(write.table, write.key) for write in writes])
    meter = Meter()
    for write in writes:
        before, after = write.outcome()
        write.table.put(write.key, after)
        meter.write(write.table, write.key, before, after)
    return {"UnprocessedItems": {}} | consumed_by_all(request, meter)


def consumed_by_all(request: Request, meter: Meter) -> Answer:
    """What the request consumed in each table, if it wants to know."""
    wanted = choice(request, "ReturnConsumedCapacity", "NONE", "TOTAL", "INDEXES")
    return {} if wanted == "NONE" else {"ConsumedCapacity": meter.report(wanted)}


def _asked(request: Request, operation: str) -> dict[str, Any]:
    asked = mapping(request, "RequestItems")
    if not asked:
        raise invalid(f"The requestItems parameter is required for {operation}")
    return asked


def _reads(store: Store, name: str, entry: Any) -> list[tuple[Read, Any]]:
    if not isinstance(entry, dict) or not isinstance(entry.get("Keys"), list):
        raise Refusal("SerializationException", "Keys is a list of keys")
    known = frozenset({"Keys", "ConsistentRead", "ProjectionExpression", "ExpressionAttributeNames"})
    check_parameters("BatchGetItem", entry, known)
    if not entry["Keys"]:
        raise constraint([], f"RequestItems.{name}.member.Keys", "Member must have length greater than or equal to 1")
    shared = {parameter: value for parameter, value in entry.items() if parameter not in ("Keys", "ConsistentRead")}
    reads = [(prepare_get(store, {**shared, "TableName": name, "Key": given}), given) for given in entry["Keys"]]
    _refuse_duplicates([(read.table, read.key) for read, _ in reads])
    return reads


def _writes(store: Store, name: str, entries: Any) -> list[Write]:
    if not isinstance(entries, list) or not all(isinstance(each, dict) for each in entries):
        raise Refusal("SerializationException", "RequestItems has lists of write requests")
    if not entries:
        raise constraint([], "requestItems", "Map value must satisfy constraint: [Member must have length of 1 to 25]")
    return [_write(store, name, entry) for entry in entries]


def _write(store: Store, name: str, entry: dict[str, Any]) -> Write:
    match entry:
        case {"PutRequest": dict() as put} if len(entry) == 1:
            check_parameters("PutRequest", put, frozenset({"Item"}))
            try:
                return prepare_put(store, {**put, "TableName": name})
            except Refusal as refusal:
                # A batch looks at the key of an item as at a key, and says so.
                if "Missing the key" in refusal.message or "Type mismatch for key" in refusal.message:
                    raise invalid("The provided key element does not match the schema") from None
                raise
        case {"DeleteRequest": dict() as delete} if len(entry) == 1:
            check_parameters("DeleteRequest", delete, frozenset({"Key"}))
            return prepare_delete(store, {**delete, "TableName": name})
    raise invalid(
        "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes"
        if len(entry) > 1
        else "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"
    )


def _refuse_duplicates(places: list[tuple[Table, Key]]) -> None:
    if len({(table.name, key) for table, key in places}) < len(places):
        raise invalid("Provided list of item keys contains duplicates")
