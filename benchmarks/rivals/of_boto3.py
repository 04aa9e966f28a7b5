"""boto3: its client with wire dictionaries and no model, or (`boto3-resource`) its resource with pydantic at its end."""

from __future__ import annotations

import sys
from decimal import Decimal
from importlib import import_module
from typing import Any

import boto3
import common
from boto3.dynamodb.conditions import Key
from botocore.config import Config

RESOURCE = False


def plain(found: Any) -> Any:
    return common.plain(found) if RESOURCE else common.from_wire(found)


def works(settings: dict[str, Any]) -> dict[str, Any]:
    global RESOURCE
    RESOURCE = settings["variant"] == "resource"
    return of_resource(settings) if RESOURCE else of_client(settings)


def session(settings: dict[str, Any]) -> Any:
    return boto3.Session(*settings["keys"], settings["region"])


def of_client(settings: dict[str, Any]) -> dict[str, Any]:
    config = Config(proxies={}, max_pool_connections=16)
    client = session(settings).client("dynamodb", endpoint_url=settings["endpoint"], config=config)
    if settings["endpoint"] is None:
        common.stub(client, settings["answers"])
    items = settings["items"]
    keys = [{name: each[name] for name in ("pk", "sk")} for each in items]
    return {
        "get": lambda: client.get_item(TableName="shop", Key=keys[0])["Item"],
        "put": lambda: client.put_item(TableName="shop", Item=items[0]) and None,
        "update": lambda: client.update_item(
            TableName="shop",
            Key=keys[0],
            UpdateExpression="SET #note = :note, #total = :total",
            ConditionExpression="attribute_exists(pk)",
            ExpressionAttributeNames={"#note": "note", "#total": "total"},
            ExpressionAttributeValues={":note": {"S": common.NOTE}, ":total": {"N": "99.5"}},
            ReturnValues="ALL_NEW",
        )["Attributes"],
        "query of 100": lambda: client.query(
            TableName="shop", KeyConditionExpression="pk = :pk", ExpressionAttributeValues={":pk": items[0]["pk"]}
        )["Items"],
        "batch write of 25": lambda: (
            client.batch_write_item(RequestItems={"shop": [{"PutRequest": {"Item": each}} for each in items[:25]]})
            and None
        ),
    }


def of_resource(settings: dict[str, Any]) -> dict[str, Any]:
    sys.path.insert(0, settings["folder"])
    model = import_module("models").Order
    resource = session(settings).resource("dynamodb", endpoint_url=settings["endpoint"], config=Config(proxies={}))
    if settings["endpoint"] is None:
        common.stub(resource.meta.client, settings["answers"])
    table, key = resource.Table("shop"), {name: settings["items"][0][name]["S"] for name in ("pk", "sk")}

    def read(item: dict[str, Any]) -> Any:
        return model.model_validate({"note": None, **item})

    def query() -> list[Any]:
        return [read(each) for each in table.query(KeyConditionExpression=Key("pk").eq(key["pk"]))["Items"]]

    def item(order: Any) -> dict[str, Any]:
        found = order.model_dump()
        found.update(
            pk=f"CUSTOMER#{order.customer}",
            sk=f"ORDER#{order.number}",
            placed_at=order.placed_at.isoformat(),
            due_on=order.due_on.isoformat(),
            weight=Decimal(str(order.weight)),
        )
        return {name: value for name, value in found.items() if value is not None}

    def batch() -> None:
        with table.batch_writer() as writer:
            for each in orders[:25]:
                writer.put_item(Item=item(each))

    def update() -> Any:
        found = table.update_item(
            Key=key,
            UpdateExpression="SET #note = :note, #total = :total",
            ConditionExpression="attribute_exists(pk)",
            ExpressionAttributeNames={"#note": "note", "#total": "total"},
            ExpressionAttributeValues={":note": common.NOTE, ":total": Decimal("99.5")},
            ReturnValues="ALL_NEW",
        )
        return read(found["Attributes"])

    orders = [read({name: common.value_of(each[name]) for name in common.FIELDS}) for each in settings["items"]]
    return {
        "get": lambda: read(table.get_item(Key=key)["Item"]),
        "put": lambda: table.put_item(Item=item(orders[0])) and None,
        "update": update,
        "query of 100": query,
        "batch write of 25": batch,
    }
