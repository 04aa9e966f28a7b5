"""aioboto3: its client with wire dictionaries and no model."""

from __future__ import annotations

from typing import Any

import aioboto3
import common
from aiobotocore.config import AioConfig

plain = common.from_wire


async def works(settings: dict[str, Any]) -> dict[str, Any]:
    access_key, secret_key, token = settings["keys"]
    session = aioboto3.Session(access_key, secret_key, token, settings["region"])
    config = AioConfig(proxies={}, max_pool_connections=16)
    client = await session.client("dynamodb", endpoint_url=settings["endpoint"], config=config).__aenter__()
    item = settings["items"][0]
    key = {name: item[name] for name in ("pk", "sk")}

    async def get() -> Any:
        return (await client.get_item(TableName="shop", Key=key))["Item"]

    async def put() -> None:
        await client.put_item(TableName="shop", Item=item)

    async def update() -> Any:
        found = await client.update_item(
            TableName="shop",
            Key=key,
            UpdateExpression="SET #note = :note, #total = :total",
            ConditionExpression="attribute_exists(pk)",
            ExpressionAttributeNames={"#note": "note", "#total": "total"},
            ExpressionAttributeValues={":note": {"S": common.NOTE}, ":total": {"N": "99.5"}},
            ReturnValues="ALL_NEW",
        )
        return found["Attributes"]

    async def query() -> Any:
        values = {":pk": item["pk"]}
        found = await client.query(
            TableName="shop", KeyConditionExpression="pk = :pk", ExpressionAttributeValues=values
        )
        return found["Items"]

    return {"get": get, "put": put, "update": update, "query of 100": query}
