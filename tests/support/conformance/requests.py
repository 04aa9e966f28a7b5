"""Requests: the words that cases are written in, and the tables they ask."""

from __future__ import annotations

from typing import Any

from support.conformance import Step

S, N, B = "S", "N", "B"


def s(text: str) -> dict[str, Any]:
    return {"S": text}


def n(number: int | str) -> dict[str, Any]:
    return {"N": str(number)}


def table(name: str, key: dict[str, str], **indexes: Any) -> dict[str, Any]:
    """CreateTable's request. `key` and each index's keys: names and types, the first for the partition, then for sorting."""
    types = dict(key)
    request: dict[str, Any] = {"TableName": name, "BillingMode": "PAY_PER_REQUEST", "KeySchema": schema(key, 1)}
    for index, (kind, index_key, partitions, projection) in indexes.items():
        types |= index_key
        document = {"IndexName": index, "KeySchema": schema(index_key, partitions), "Projection": projection}
        request.setdefault(f"{kind}SecondaryIndexes", []).append(document)
    request["AttributeDefinitions"] = [{"AttributeName": each, "AttributeType": kind} for each, kind in types.items()]
    return request


def schema(key: dict[str, str], partitions: int) -> list[dict[str, str]]:
    return [
        {"AttributeName": name, "KeyType": "HASH" if place < partitions else "RANGE"} for place, name in enumerate(key)
    ]


ALL = {"ProjectionType": "ALL"}


KEYS_ONLY = {"ProjectionType": "KEYS_ONLY"}


HASH = table("hash", {"pk": S})


PAIR = table("pair", {"pk": S, "sk": S})


NUMBERS = table("numbers", {"pk": S, "sk": N})


BYTES = table("bytes", {"pk": B, "sk": B})


INDEXED = table(
    "indexed",
    {"pk": S, "sk": S},
    by_owner=("Global", {"owner": S, "at": N}, 1, ALL),
    by_tag=("Global", {"tag": S}, 1, {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["title"]}),
    keys=("Global", {"at": N}, 1, KEYS_ONLY),
    by_rank=("Local", {"pk": S, "rank": N}, 1, KEYS_ONLY),
)


NATIVE = table("native", {"pk": S}, wide=("Global", {"h1": S, "h2": N, "r1": S, "r2": N, "r3": S}, 2, ALL))


KEY = {"pk": s("u"), "sk": s("u")}


UPDATED: dict[str, Any] = {
    "pk": s("u"),
    "sk": s("u"),
    "n": n("10.5"),
    "t": s("text"),
    "l": {"L": [s("0"), s("1"), s("2"), {"M": {"x": n(1)}}]},
    "m": {"M": {"a": n(1), "b": {"M": {"c": s("deep")}}}},
    "ss": {"SS": ["a", "b"]},
    "ns": {"NS": ["1", "2"]},
    "bs": {"BS": ["AA=="]},
}


def put(name: str, table_name: str, item: dict[str, Any], **more: Any) -> Step:
    return Step(name, "PutItem", {"TableName": table_name, "Item": item, **more})


def get(name: str, table_name: str, key: dict[str, Any], **more: Any) -> Step:
    return Step(name, "GetItem", {"TableName": table_name, "Key": key, "ConsistentRead": True, **more})


def update(
    name: str, expression: str, values: dict[str, Any] | None = None, names: dict[str, str] | None = None, **more: Any
) -> Step:
    request: dict[str, Any] = {"TableName": "pair", "Key": {"pk": s("u"), "sk": s("u")}, "UpdateExpression": expression}
    if values is not None:
        request["ExpressionAttributeValues"] = values
    if names is not None:
        request["ExpressionAttributeNames"] = names
    return Step(name, "UpdateItem", {"ReturnValues": "ALL_NEW", **request, **more})


def query(name: str, table_name: str, condition: str, values: dict[str, Any], pages: bool = False, **more: Any) -> Step:
    request = {
        "TableName": table_name,
        "KeyConditionExpression": condition,
        "ExpressionAttributeValues": values,
        **more,
    }
    return Step(name, "Query", request, pages)
