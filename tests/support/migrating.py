"""Migrating: tables in memory with items in them, and a worker for a step of them."""

from __future__ import annotations

import itertools
import json
import random
from typing import TYPE_CHECKING, Any

from liftgen.requests import create_table_request
from liftgen.runtime.migration.calls import Calls
from liftgen.runtime.migration.ledger import Ledger
from liftgen.runtime.migration.operations import Work
from liftgen.runtime.migration.worker import Worker
from liftgen.testing.fake import FakeClient

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from liftgen.runtime.client import Client
    from liftgen.runtime.wire import Item
    from liftgen.schema import Table

OWNERS = itertools.count()


def filled(*tables: Table, items: Mapping[str, Iterable[Item]] | None = None) -> FakeClient:
    """A client whose tables hold these items."""
    client = FakeClient(*(create_table_request(each) for each in tables))
    for table, group in (items or {}).items():
        for item in group:
            put(client, table, item)
    client.calls.clear()
    return client


def put(client: Client, table: str, item: Item) -> None:
    client.call("PutItem", json.dumps({"TableName": table, "Item": item}).encode())


def get(client: Client, table: str, **key: str) -> Item | None:
    request = {"TableName": table, "Key": {name: {"S": value} for name, value in key.items()}, "ConsistentRead": True}
    found: Item | None = json.loads(client.call("GetItem", json.dumps(request).encode())).get("Item")
    return found


def contents(client: FakeClient, table: str) -> dict[str, Item]:
    """Everything in a table, by its key."""
    return {json.dumps([item.get(name) for name in ("pk", "sk", "id")]): item for item in client.items(table)}


def ledger(client: Client, **given: Any) -> Ledger:
    made = Ledger(Calls(client, sleep=lambda _: None, chance=random.Random(1)), **given)
    made.ensure()
    return made


def worker(client: Client, work: Work, name: str = "step", **given: Any) -> Worker:
    calls = Calls(client, sleep=lambda _: None, chance=random.Random(1))
    return Worker(calls, given.pop("ledger", None) or ledger(client), name, "main", work, f"w{next(OWNERS)}", **given)


def until_done(client: Client, work: Work, name: str = "step", segments: int = 4, **given: Any) -> int:
    """Passes until one has changed nothing; how many there were."""
    for number in range(20):
        made = worker(client, work, name, **given)
        made.run(number, segments)
        if sum(each.changed for each, _ in made.ledger.segments(name, number)) == 0:
            return number + 1
    raise AssertionError("it never ends")


def undone(client: Client, work: Work, name: str = "step", segments: int = 4, **given: Any) -> tuple[int, int]:
    """The step taken back: how many items were, and of how many something newer stayed."""
    made = worker(client, work, name, **given)
    made.run(-1, segments)
    found = [each for each, _ in made.ledger.segments(name, -1)]
    return sum(each.changed for each in found), sum(each.kept for each in found)
