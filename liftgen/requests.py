"""Requests: what DynamoDB is asked for a table to be as the schema says. Pure; nothing is sent from here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from liftgen.schema import Index, KeySchema, Projection, Table

Request = dict[str, Any]

PROVISIONED = {"ReadCapacityUnits": 5, "WriteCapacityUnits": 5}
"""The capacity that a provisioned table starts with, and each of its indexes; autoscaling is set elsewhere."""


def create_table_request(table: Table) -> Request:
    """CreateTable's request: keys, all indexes at once, stream, billing and deletion protection.

    Expiry and point-in-time recovery are requests of their own, which DynamoDB takes once the table is active.
    """
    provisioned = table.billing == "provisioned"
    capacity = {"ProvisionedThroughput": PROVISIONED} if provisioned else {}
    request: Request = {
        "TableName": table.name,
        "AttributeDefinitions": attribute_definitions(table),
        "KeySchema": _key_schema(table.key),
        "BillingMode": "PROVISIONED" if provisioned else "PAY_PER_REQUEST",
        **capacity,
    }
    global_indexes = [index_request(each) | capacity for each in table.indexes if each.kind == "global"]
    local_indexes = [index_request(each) for each in table.indexes if each.kind == "local"]
    if global_indexes:
        request["GlobalSecondaryIndexes"] = global_indexes
    if local_indexes:
        request["LocalSecondaryIndexes"] = local_indexes
    if table.stream is not None:
        request["StreamSpecification"] = {"StreamEnabled": True, "StreamViewType": table.stream}
    if table.protected is not None:
        request["DeletionProtectionEnabled"] = table.protected
    return request


def time_to_live_request(table: Table) -> Request | None:
    """UpdateTimeToLive's request, or None for a table whose items do not expire."""
    if table.ttl is None:
        return None
    return {"TableName": table.name, "TimeToLiveSpecification": {"Enabled": True, "AttributeName": table.ttl}}


def continuous_backups_request(table: Table) -> Request | None:
    """UpdateContinuousBackups' request, or None where nobody says whether the table can be restored to any second."""
    if table.pitr is None:
        return None
    specification = {"PointInTimeRecoveryEnabled": table.pitr}
    return {"TableName": table.name, "PointInTimeRecoverySpecification": specification}


def attribute_definitions(table: Table) -> list[dict[str, str]]:
    """The types of every attribute that is in a key of the table or of an index."""
    keys = (table.key, *(index.key for index in table.indexes))
    types = {attribute.name: attribute.type for key in keys for attribute in key.attributes}
    return [{"AttributeName": name, "AttributeType": types[name]} for name in sorted(types)]


def index_request(index: Index) -> Request:
    """An index as a request that makes it has it."""
    return {
        "IndexName": index.name,
        "KeySchema": _key_schema(index.key),
        "Projection": _projection(index.projection),
    }


def _key_schema(key: KeySchema) -> list[dict[str, str]]:
    partition = [{"AttributeName": each.name, "KeyType": "HASH"} for each in key.partition]
    return partition + [{"AttributeName": each.name, "KeyType": "RANGE"} for each in key.sort]


def _projection(projection: Projection) -> Request:
    if projection.kind == "INCLUDE":
        return {"ProjectionType": "INCLUDE", "NonKeyAttributes": list(projection.attributes)}
    return {"ProjectionType": projection.kind}
