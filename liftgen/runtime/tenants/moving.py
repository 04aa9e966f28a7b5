"""Moving: all items of one tenant, by pages: put with another table, written to a bucket, compared, or removed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from liftgen.runtime.client import Client
from liftgen.runtime.errors import Conflict, InvalidValue, Throttled
from liftgen.runtime.keys import escape
from liftgen.runtime.retries import retry

Item = dict[str, Any]
BATCH = 25
READ = 100


@dataclass(frozen=True, slots=True)
class Shape:
    """What partition keys of a tenant look like: text, the tenant, and text that follows it, or nothing."""

    before: str
    after: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mover:
    """The items of one tenant in a table, whose keys have one of these `shapes`; `key` are the key's attributes.

    Every method takes a page: from where the last one ended (None at first), and gives how many items it was about and where it
    ended, None at the end. Each may be done again. InvalidValue for a tenant whose name keys would hold in another form.
    """

    client: Client
    table: str
    key: tuple[str, ...]
    shapes: Sequence[Shape]
    tenant: str

    def __post_init__(self) -> None:
        if escape(self.tenant) != self.tenant:
            raise InvalidValue("keys hold the tenant in another form")

    def write(self, start: Item | None, put: Callable[[bytes], object]) -> tuple[int, Item | None]:
        """Give the items of the page as lines of DynamoDB's JSON, if there are any."""
        items, end = self._page(start)
        if items:
            put(b"".join(json.dumps({"Item": each}, sort_keys=True).encode() + b"\n" for each in items))
        return len(items), end

    def copy(self, start: Item | None, to: Client, table: str) -> tuple[int, Item | None]:
        """Put the items of the page into another table as they are."""
        items, end = self._page(start)
        _write(to, table, [{"PutRequest": {"Item": each}} for each in items])
        return len(items), end

    def compare(self, start: Item | None, to: Client, table: str) -> tuple[int, Item | None]:
        """See that the items of the page are in another table as they are here. Conflict when one of them is not."""
        items, end = self._page(start)
        for batch in _batches(items, READ):
            found = {
                _text(self._key(each)): _ordered(each) for each in _read(to, table, [self._key(each) for each in batch])
            }
            missing = [each for each in batch if found.get(_text(self._key(each))) != _ordered(each)]
            if missing:
                raise Conflict(f"{len(missing)} items are not in the other table as they are in this one")
        return len(items), end

    def remove(self, start: Item | None) -> tuple[int, Item | None]:
        """Remove the items of the page."""
        items, end = self._page(start)
        _write(self.client, self.table, [{"DeleteRequest": {"Key": self._key(each)}} for each in items])
        return len(items), end

    def _page(self, start: Item | None) -> tuple[list[Item], Item | None]:
        conditions, values = [], {}
        for number, shape in enumerate(self.shapes):
            values[f":{number}"] = {"S": f"{shape.before}{self.tenant}{shape.after}"}
            conditions.append(f"begins_with(#pk, :{number})" if shape.after else f"#pk = :{number}")
        request: dict[str, Any] = {
            "TableName": self.table,
            "FilterExpression": " OR ".join(conditions),
            "ExpressionAttributeNames": {"#pk": self.key[0]},
            "ExpressionAttributeValues": values,
            "ConsistentRead": True,
        }
        if start is not None:
            request["ExclusiveStartKey"] = start
        answer = _call(self.client, "Scan", request)
        return answer["Items"], answer.get("LastEvaluatedKey")

    def _key(self, item: Item) -> Item:
        return {name: item[name] for name in self.key}


def _write(client: Client, table: str, writes: Sequence[Item]) -> None:
    for batch in _batches(writes, BATCH):
        left = list(batch)

        def send(left: list[Item] = left) -> None:
            answer = _call(client, "BatchWriteItem", {"RequestItems": {table: left}})
            left[:] = answer.get("UnprocessedItems", {}).get(table, [])
            if left:
                raise Throttled("some items were left")

        retry(send, repeatable=True)


def _read(client: Client, table: str, keys: Sequence[Item]) -> list[Item]:
    left, found = list(keys), []

    def send() -> None:
        request = {"RequestItems": {table: {"Keys": left, "ConsistentRead": True}}}
        answer = _call(client, "BatchGetItem", request)
        found.extend(answer["Responses"].get(table, []))
        left[:] = answer.get("UnprocessedKeys", {}).get(table, {}).get("Keys", [])
        if left:
            raise Throttled("some items were left")

    retry(send, repeatable=True)
    return found


def _batches(values: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    for start in range(0, len(values), size):
        yield values[start : start + size]


def _call(client: Client, operation: str, request: dict[str, Any]) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(client.call(operation, json.dumps(request).encode()))
    return answer


def _ordered(value: Any) -> Any:
    """The value with its sets in order, of which they have none."""
    match value:
        case {"SS": [*members]} | {"NS": [*members]} | {"BS": [*members]}:
            return {next(iter(value)): sorted(members)}
        case dict():
            return {name: _ordered(each) for name, each in value.items()}
        case list():
            return [_ordered(each) for each in value]
        case _:
            return value


def _text(key: Item) -> str:
    return json.dumps(key, sort_keys=True)
