"""lift in asyncio: generated repositories over the direct client."""

from __future__ import annotations

import sys
from decimal import Decimal
from importlib import import_module
from typing import Any

from common import NOTE, plain

__all__ = ["plain", "works"]


async def works(settings: dict[str, Any]) -> dict[str, Any]:
    from liftgen.runtime.aio.direct import Credentials, DirectClient

    sys.path.insert(0, settings["folder"])
    client = DirectClient(
        settings["region"],
        endpoint_url=settings["endpoint"],
        credentials=Credentials(*settings["keys"]),
        connections=16,
        environment={},
    )
    repository, key = import_module("repositories.aio").Shop(client).orders, settings["key"]
    entity = import_module("repositories.generated.items.order").ENTITY
    order = entity.read(settings["items"][0])

    async def get() -> Any:
        return await repository.get(**key)

    async def put() -> None:
        await repository.put(order)

    async def update() -> Any:
        return await repository.patch(**key, note=NOTE, total=Decimal("99.5"))

    async def query() -> Any:
        return [each async for each in repository.of_customer(key["customer"])]

    return {"get": get, "put": put, "update": update, "query of 100": query}
