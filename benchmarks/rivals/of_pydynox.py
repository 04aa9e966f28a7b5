"""pydynox: its client with dictionaries and no model, whose core is Rust; in asyncio as `pydynox-asyncio`."""

from __future__ import annotations

from typing import Any

import common
from common import plain
from pydynox import DynamoDBClient

__all__ = ["plain", "works"]

UPDATE = "SET #note = :note, #total = :total"
NAMES = {"#note": "note", "#total": "total"}
VALUES = {":note": common.NOTE, ":total": 99.5}


def works(settings: dict[str, Any]) -> Any:
    access_key, secret_key, token = settings["keys"]
    client = DynamoDBClient(
        region=settings["region"],
        access_key=access_key,
        secret_key=secret_key,
        session_token=token,
        endpoint_url=settings["endpoint"],
    )
    items = [{name: common.value_of(each[name]) for name in each} for each in settings["items"]]
    for each in items:
        each.update({name: float(value) for name, value in each.items() if hasattr(value, "as_tuple")})
    keys = [{name: each[name] for name in ("pk", "sk")} for each in items]
    return in_asyncio(client, items, keys) if settings["variant"] == "asyncio" else blocking(client, items, keys)


def blocking(client: Any, items: list[Any], keys: list[Any]) -> dict[str, Any]:
    def update() -> Any:
        return client.sync_update_item(
            "shop",
            keys[0],
            update_expression=UPDATE,
            condition_expression="attribute_exists(pk)",
            expression_attribute_names=NAMES,
            expression_attribute_values=VALUES,
            return_values="ALL_NEW",
        )

    def query() -> Any:
        asked = {"expression_attribute_values": {":pk": keys[0]["pk"]}}
        return list(client.sync_query("shop", "pk = :pk", **asked))

    def transaction() -> None:
        client.sync_transact_write([{"type": "put", "table": "shop", "item": each} for each in items[:3]])

    return {
        "get": lambda: client.sync_get_item("shop", keys[0]),
        "put": lambda: client.sync_put_item("shop", items[0]) and None,
        "update": update,
        "delete": lambda: client.sync_delete_item("shop", keys[0]) and None,
        "query of 100": query,
        "batch write of 25": lambda: client.sync_batch_write("shop", put_items=items[:25]),
        "batch get of 25": lambda: client.sync_batch_get("shop", keys[:25]),
        "transaction of 3": transaction,
    }


async def in_asyncio(client: Any, items: list[Any], keys: list[Any]) -> dict[str, Any]:
    async def get() -> Any:
        return await client.get_item("shop", keys[0])

    async def put() -> None:
        await client.put_item("shop", items[0])

    return {"get": get, "put": put}
