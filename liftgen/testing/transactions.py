"""Transactions: that a test's writes are one, and that they leave nothing behind."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from liftgen.runtime.client import Client
    from liftgen.testing.stand_in import AttributeValues, StandIn

WRITES = frozenset({"PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "TransactWriteItems"})


@contextmanager
def one_transaction(stand_in: StandIn, actions: int | None = None) -> Iterator[None]:
    """What the block writes through the stand-in's client is one transaction, of so many actions where a number is given."""
    before = {operation: len(stand_in.sent(operation)) for operation in WRITES}
    yield
    sent = {operation: stand_in.sent(operation)[count:] for operation, count in before.items()}
    counts = {operation: len(requests) for operation, requests in sent.items() if requests}
    assert counts == {"TransactWriteItems": 1}, f"it wrote by {counts or 'nothing'}, and not by one transaction"
    found = len(sent["TransactWriteItems"][0]["TransactItems"])
    assert actions is None or found == actions, f"the transaction has {found} actions, not {actions}"


@contextmanager
def rolled_back(client: Client, *tables: str) -> Iterator[None]:
    """The tables are after the block as they were before it, whatever it wrote. They are read whole, so keep them small."""
    before = {table: _items(client, table) for table in tables}
    try:
        yield
    finally:
        for table, items in before.items():
            now = _items(client, table)
            for key in now.keys() - items.keys():
                _call(client, "DeleteItem", TableName=table, Key=dict(json.loads(key)))
            for key, item in items.items():
                if now.get(key) != item:
                    _call(client, "PutItem", TableName=table, Item=item)


def _items(client: Client, table: str) -> dict[str, AttributeValues]:
    described = _call(client, "DescribeTable", TableName=table)["Table"]
    names = [each["AttributeName"] for each in described["KeySchema"]]
    found: dict[str, AttributeValues] = {}
    start: AttributeValues | None = None
    while True:
        more = {} if start is None else {"ExclusiveStartKey": start}
        answer = _call(client, "Scan", TableName=table, ConsistentRead=True, **more)
        for item in answer.get("Items", ()):
            found[json.dumps({name: item[name] for name in names}, sort_keys=True)] = item
        start = answer.get("LastEvaluatedKey")
        if not start:
            return found


def _call(client: Client, operation: str, **request: Any) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(client.call(operation, json.dumps(request).encode()) or b"{}")
    return answer
