"""Functions: what Lambda runs beside a cache: `invalidate` at the tables' streams, and `warm` on a schedule."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

from liftgen.runtime.caching.client import CachedClient
from liftgen.runtime.caching.connection import LazyStore, cache_settings, connect
from liftgen.runtime.caching.invalidation import Invalidation
from liftgen.runtime.environment import client_from_environment
from liftgen.runtime.errors import NotConfigured

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from liftgen.runtime.caching.connection import CacheSettings
    from liftgen.runtime.caching.stores import Store

MOST = 1_000
"""How many items of a partition are read, the first of it, so that nobody warms a cache with all that there is."""


def invalidate(event: dict[str, Any], context: object = None) -> dict[str, list[dict[str, str]]]:
    """The entry point at a stream: what changed is dropped from the cache."""
    return Invalidation(_store(), _settings().tenant).handler(event, context)


def warm(event: Mapping[str, Any], context: object = None) -> dict[str, int]:
    """The entry point of a schedule: `{"table": …, "keys": […], "partitions": […], "tenant": …}`, in DynamoDB's own JSON.

    Items with these keys, and the first thousand of each partition, are in the cache then. How many had to be read.
    """
    del context
    client = client_from_environment()
    if not isinstance(client, CachedClient):
        raise NotConfigured("there is no cache to be warmed")
    table, tenant = event["table"], event.get("tenant") or ""
    if tenant != client.tenant:
        client = CachedClient(
            client=client.client, store=client.store, keys=client.keys, seconds=client.seconds, tenant=tenant
        )
    keys = list(event.get("keys", ()))
    for partition in event.get("partitions", ()):
        keys += _keys_in(client, table, partition)
    return {"read": client.warm(table, keys)}


def _keys_in(client: CachedClient, table: str, partition: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The keys of the first items of a partition."""
    ((name, value),) = partition.items()
    names = {f"#{number}": each for number, each in enumerate(client.keys[table])}
    request: dict[str, Any] = {
        "TableName": table,
        "KeyConditionExpression": "#partition = :value",
        "ProjectionExpression": ", ".join(names),
        "ExpressionAttributeNames": {"#partition": name, **names},
        "ExpressionAttributeValues": {":value": value},
    }
    found = 0
    while found < MOST:
        answer = json.loads(client.call("Query", json.dumps({**request, "Limit": MOST - found}).encode()))
        yield from answer["Items"]
        found += len(answer["Items"])
        if "LastEvaluatedKey" not in answer:
            return
        request["ExclusiveStartKey"] = answer["LastEvaluatedKey"]


def _settings() -> CacheSettings:
    settings = cache_settings()
    if settings is None:
        raise NotConfigured("`LIFT_CACHE` does not say where the cache is")
    return settings


@cache
def _store() -> Store:
    settings = _settings()
    return LazyStore(lambda: connect(settings))
