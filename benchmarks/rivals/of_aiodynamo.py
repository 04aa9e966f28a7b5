"""aiodynamo: its client with dictionaries and no model, over aiohttp."""

from __future__ import annotations

from typing import Any

import common
from aiodynamo.client import Client
from aiodynamo.credentials import Key, StaticCredentials
from aiodynamo.expressions import F, HashKey
from aiodynamo.http.aiohttp import AIOHTTP
from aiodynamo.models import ReturnValues
from aiohttp import ClientSession
from common import plain
from yarl import URL

__all__ = ["plain", "works"]


async def works(settings: dict[str, Any]) -> dict[str, Any]:
    credentials = StaticCredentials(Key(*settings["keys"]))
    endpoint = URL(settings["endpoint"])
    client = Client(AIOHTTP(ClientSession()), credentials, settings["region"], endpoint)
    items = [{name: common.value_of(each[name]) for name in each} for each in settings["items"]]
    for each in items:
        each.update({name: float(value) for name, value in each.items() if hasattr(value, "as_tuple")})
    key = {name: items[0][name] for name in ("pk", "sk")}

    async def get() -> Any:
        return await client.get_item("shop", key)

    async def put() -> None:
        await client.put_item("shop", items[0])

    async def update() -> Any:
        change = F("note").set(common.NOTE) & F("total").set(99.5)
        return await client.update_item(
            "shop", key, change, return_values=ReturnValues.all_new, condition=F("pk").exists()
        )

    async def query() -> Any:
        return [each async for each in client.query("shop", HashKey("pk", key["pk"]))]

    return {"get": get, "put": put, "update": update, "query of 100": query}
