"""Client: the port, with items read through a cache; generated repositories stand on it as on any other."""

from __future__ import annotations

import hashlib
import json
import logging
import random
import secrets
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from liftgen.runtime.caching.stores import Empty, Found, Store
from liftgen.runtime.client import Client

BATCH = 100
UNCACHED = frozenset({"ProjectionExpression", "AttributesToGet", "ReturnConsumedCapacity"})

logger = logging.getLogger(__name__)

Key = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class CachedClient:
    """Gets of whole items are answered from the store, where they are there; everything else goes to DynamoDB.

    `keys` are the key attributes of the tables that are cached, by deployed name; no other table is. What is written
    through this client is dropped from the store once it is written; what others write, by `Invalidation` from the
    table's stream; and everything after `seconds`, some of it sooner, so that not all ends at once. Reads that are to
    be consistent are never from the store, nor kept.

    `tenant` keeps one tenant's items apart from all others'. Of many who miss the same item one reads it, and the
    others wait, `patience` seconds at most. A store that fails is passed by: reads are then DynamoDB's own, and what
    it still holds is old by `seconds` at most.
    """

    client: Client
    store: Store
    keys: Mapping[str, tuple[str, ...]]
    tenant: str = ""
    seconds: float = 60.0
    patience: float = 1.0
    sleep: Callable[[float], object] = time.sleep

    def call(self, operation: str, body: bytes) -> bytes:
        """As `Client` says."""
        match operation:
            case "GetItem":
                return self._get(body)
            case "PutItem" | "UpdateItem" | "DeleteItem" | "TransactWriteItems" | "BatchWriteItem":
                written = list(self._written(operation, json.loads(body)))
                try:
                    return self.client.call(operation, body)
                finally:
                    # Also when it failed: nobody may know whether it was made.
                    self._drop(written)
            case _:
                return self.client.call(operation, body)

    def warm(self, table: str, keys: Iterable[Key]) -> int:
        """Read the items with these keys, those that are not in the store, so that they are; how many were read."""
        token = secrets.token_hex(8)
        wanted = [key for key in keys if self._look(self._place(table, key), token) == Empty(mine=True)]
        for start in range(0, len(wanted), BATCH):
            left = [dict(key) for key in wanted[start : start + BATCH]]
            found: dict[str, Any] = {}
            while left:
                request = {"RequestItems": {table: {"Keys": left, "ConsistentRead": True}}}
                answer = json.loads(self.client.call("BatchGetItem", json.dumps(request).encode()))
                for item in answer["Responses"].get(table, ()):
                    found[self._place(table, {name: item[name] for name in self.keys[table]})] = item
                left = answer.get("UnprocessedKeys", {}).get(table, {}).get("Keys", [])
            for key in wanted[start : start + BATCH]:
                place = self._place(table, key)
                self._fill(place, token, json.dumps({"Item": found[place]} if place in found else {}).encode())
        return len(wanted)

    def _get(self, body: bytes) -> bytes:
        request = json.loads(body)
        table = request["TableName"]
        if table not in self.keys or request.get("ConsistentRead") or UNCACHED & request.keys():
            return self.client.call("GetItem", body)
        place, token = self._place(table, request["Key"]), secrets.token_hex(8)
        waited, wait = 0.0, 0.005
        while True:
            match self._look(place, token):
                case Found(value):
                    return value
                case Empty(mine=True):
                    answer = self._read(place, token, body)
                    self._fill(place, token, answer)
                    return answer
                case _ if waited < self.patience:
                    self.sleep(wait)
                    waited, wait = waited + wait, min(0.1, wait * 2)
                case _:
                    return self.client.call("GetItem", body)

    def _read(self, place: str, token: str, body: bytes) -> bytes:
        try:
            return self.client.call("GetItem", body)
        except BaseException:
            # The next one need not wait for nothing.
            del token
            self._drop([place])
            raise

    def _written(self, operation: str, request: dict[str, Any]) -> Iterable[str]:
        match operation:
            case "TransactWriteItems":
                for action in request["TransactItems"]:
                    for kind, each in action.items():
                        if kind != "ConditionCheck":
                            yield from self._place_of(each["TableName"], each.get("Key") or each["Item"])
            case "BatchWriteItem":
                for table, writes in request["RequestItems"].items():
                    for each in writes:
                        write = each.get("PutRequest") or each["DeleteRequest"]
                        yield from self._place_of(table, write.get("Item") or write["Key"])
            case _:
                yield from self._place_of(request["TableName"], request.get("Key") or request["Item"])

    def _place_of(self, table: str, item: Key) -> Iterable[str]:
        if table in self.keys:
            yield self._place(table, item)

    def _place(self, table: str, item: Key) -> str:
        return place_of(self.tenant, table, {name: item[name] for name in self.keys[table]})

    def _look(self, place: str, token: str) -> Found | Empty | None:
        try:
            return self.store.look(place, token)
        except Exception as error:
            logger.warning("the cache cannot be read, and is passed by: %s", type(error).__name__)
            return Empty(mine=True)

    def _fill(self, place: str, token: str, value: bytes) -> None:
        try:
            self.store.fill(place, token, value, self.seconds * random.uniform(0.8, 1.0))
        except Exception as error:
            logger.warning("the cache cannot be filled: %s", type(error).__name__)

    def _drop(self, places: Iterable[str]) -> None:
        try:
            self.store.drop(*places)
        except Exception as error:
            logger.warning("the cache may hold what is old, for %s seconds: %s", self.seconds, type(error).__name__)


def place_of(tenant: str, table: str, key: Key) -> str:
    """Where an item is kept.

    Readable as far as its tenant, and a digest from there, so that no text reaches over a delimiter.
    """
    values = [[name, *_canonical(value)] for name, value in sorted(key.items())]
    text = json.dumps([tenant, table, values], separators=(",", ":"))
    return f"lift:{tenant.encode().hex()}:{hashlib.sha256(text.encode()).hexdigest()[:40]}"


def _canonical(value: Mapping[str, str]) -> tuple[str, str]:
    """The type and text of a value; a number has several texts, of which streams give one and callers any."""
    ((kind, text),) = value.items()
    return kind, str(Decimal(text).normalize()) if kind == "N" else text
