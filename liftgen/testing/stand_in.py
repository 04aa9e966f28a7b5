"""Stand-in: the DynamoDB of one test, a client for repositories to stand on, and a look at what they stored."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from liftgen.documents import table_from_document
from liftgen.requests import create_table_request, time_to_live_request

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from liftgen.documents import TableDocument
    from liftgen.runtime.client import Client

AttributeValues = dict[str, dict[str, Any]]
"""An item, or a key, as DynamoDB's JSON has it: `{"pk": {"S": "…"}}`."""

POLL_SECONDS = 0.02
DEADLINE = 60  # seconds


@dataclass
class Recorder:
    """A client that keeps what was asked through it."""

    client: Client
    requests: list[tuple[str, bytes]] = field(default_factory=list)

    def call(self, operation: str, body: bytes) -> bytes:
        self.requests.append((operation, body))
        return self.client.call(operation, body)

    def __getattr__(self, name: str) -> Any:
        # What else a client can do, such as the faults of the one in memory.
        return getattr(self.client, name)


class StandIn:
    """What a test sees of DynamoDB; `client` is the port that repositories take, `tables` those that are there already."""

    def __init__(self, client: Client, tables: Iterable[str] = ()) -> None:
        self.tables = list(tables)
        self._behind = client
        self._recorder = Recorder(client)

    @property
    def client(self) -> Client:
        """The client for repositories; what they ask through it can be looked at with `sent`."""
        return self._recorder

    def sent(self, operation: str) -> list[dict[str, Any]]:
        """The requests of this operation that were sent through `client`, the latest last."""
        return [json.loads(body) for name, body in self._recorder.requests if name == operation]

    def create(self, *tables: TableDocument) -> None:
        """Create the tables, and return when all of them are active; TimeoutError when one is not in time."""
        for document in tables:
            table = table_from_document(document)
            self._call("CreateTable", create_table_request(table))
            self._wait_until_active(table.name)
            expiry = time_to_live_request(table)
            if expiry is not None:
                self._call("UpdateTimeToLive", expiry)
            self.tables.append(table.name)

    def item(self, table: str, key: AttributeValues) -> AttributeValues | None:
        """The item with this key, sets in order; None when there is none."""
        answer = self._call("GetItem", {"TableName": table, "Key": key, "ConsistentRead": True})
        item = answer.get("Item")
        return _ordered(item) if item else None

    def items(self, table: str | None = None) -> list[AttributeValues]:
        """Every item of a table, or of all tables that this stand-in created, in a stable order."""
        found: list[AttributeValues] = []
        for name in self.tables if table is None else [table]:
            start = None
            while True:
                request: dict[str, Any] = {"TableName": name, "ConsistentRead": True}
                if start is not None:
                    request["ExclusiveStartKey"] = start
                answer = self._call("Scan", request)
                found.extend(_ordered(item) for item in answer.get("Items", []))
                start = answer.get("LastEvaluatedKey")
                if not start:
                    break
        return sorted(found, key=lambda item: json.dumps(item, sort_keys=True))

    def set(self, table: str, key: AttributeValues, **attributes: dict[str, Any]) -> None:
        """Give the item attributes, behind every repository's back."""
        names = {f"#{number}": name for number, name in enumerate(attributes)}
        values = {f":{number}": value for number, value in enumerate(attributes.values())}
        changes = ", ".join(f"#{number} = :{number}" for number in range(len(attributes)))
        self._call(
            "UpdateItem",
            {
                "TableName": table,
                "Key": key,
                "UpdateExpression": f"SET {changes}",
                "ExpressionAttributeNames": names,
                "ExpressionAttributeValues": values,
            },
        )

    def put(self, table: str, item: AttributeValues) -> None:
        """Store an item as it is, behind every repository's back."""
        self._call("PutItem", {"TableName": table, "Item": item})

    def _wait_until_active(self, table: str) -> None:
        deadline = time.monotonic() + DEADLINE
        while True:
            found = self._call("DescribeTable", {"TableName": table})["Table"]
            states = [found, *found.get("GlobalSecondaryIndexes", ())]
            if all(each.get("TableStatus", each.get("IndexStatus", "ACTIVE")) == "ACTIVE" for each in states):
                return
            if time.monotonic() > deadline:
                raise TimeoutError(f"table `{table}` is not active after {DEADLINE} seconds")
            time.sleep(POLL_SECONDS)

    def _call(self, operation: str, request: Mapping[str, Any]) -> dict[str, Any]:
        answer: dict[str, Any] = json.loads(self._behind.call(operation, json.dumps(request).encode()) or b"{}")
        return answer


def _ordered(item: AttributeValues) -> AttributeValues:
    """The item with its sets sorted: DynamoDB gives them in any order."""
    return {name: _sorted_value(value) for name, value in item.items()}


def _sorted_value(value: dict[str, Any]) -> dict[str, Any]:
    ((kind, inner),) = value.items()
    match kind:
        case "SS" | "BS":
            return {kind: sorted(inner)}
        case "NS":
            return {kind: sorted(inner, key=float)}
        case "L":
            return {kind: [_sorted_value(each) for each in inner]}
        case "M":
            return {kind: _ordered(inner)}
        case _:
            return value
