"""Calls: requests as dictionaries over the client port, tried again as long as that can help."""

from __future__ import annotations

import json
import random
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from liftgen.runtime.errors import Conflict, Throttled, TransactionCancelled, Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable

    from liftgen.runtime.client import Client
    from liftgen.runtime.wire import Item

ATTEMPTS = 10
LONGEST_WAIT = 5.0
PASSING = {"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"}
"""Reasons of a cancelled transaction that say nothing about the items."""


@dataclass
class Calls:
    """A client for a worker: patient with throttling, conflicts and servers that fail; what failed for good is raised."""

    client: Client
    sleep: Callable[[float], None] = time.sleep
    chance: random.Random = field(default_factory=random.Random)

    def call(self, operation: str, request: dict[str, Any]) -> dict[str, Any]:
        """The answer. A write that may have been applied is sent again, so it has to bear that."""
        body = json.dumps(request, separators=(",", ":")).encode()
        answer: dict[str, Any] = json.loads(self.patiently(operation, body))
        return answer

    def patiently(self, operation: str, body: bytes) -> bytes:
        """The answer's JSON to a request's JSON."""
        for attempt in range(ATTEMPTS):
            try:
                return self.client.call(operation, body)
            except (Throttled, Unavailable, Conflict, TransactionCancelled) as error:
                if attempt == ATTEMPTS - 1 or not _passes(error):
                    raise
                self.sleep(self.chance.uniform(0, min(LONGEST_WAIT, 0.02 * 2**attempt)))
        raise AssertionError("the last attempt returns or raises")

    def get(self, table: str, key: Item) -> Item | None:
        """The item of this key, as it is at this moment."""
        request = {"TableName": table, "Key": key, "ConsistentRead": True}
        return self.call("GetItem", request).get("Item") or None


@dataclass
class Patient:
    """A client that waits and tries again by itself, for whoever takes a client."""

    calls: Calls

    def call(self, operation: str, body: bytes) -> bytes:
        """The answer's JSON to a request's JSON."""
        return self.calls.patiently(operation, body)


class Expressions:
    """The names and values of one request's expressions."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        self.values: dict[str, Any] = {}

    def name(self, name: str) -> str:
        for alias, known in self.names.items():
            if known == name:
                return alias
        alias = f"#n{len(self.names)}"
        self.names[alias] = name
        return alias

    def value(self, value: Any) -> str:
        alias = f":v{len(self.values)}"
        self.values[alias] = value
        return alias

    def unchanged(self, item: Item, names: Any) -> list[str]:
        """The conditions that these attributes are as they are in the item."""
        return [
            f"{self.name(name)} = {self.value(item[name])}"
            if name in item
            else f"attribute_not_exists({self.name(name)})"
            for name in sorted(names)
        ]

    @property
    def members(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if self.names:
            found["ExpressionAttributeNames"] = self.names
        if self.values:
            found["ExpressionAttributeValues"] = self.values
        return found


def _passes(error: Exception) -> bool:
    if isinstance(error, TransactionCancelled):
        codes = {reason.code for _, reason in error.failed}
        return bool(codes) and codes <= PASSING
    return True
