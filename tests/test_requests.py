"""Requests: a table of the schema, as DynamoDB is asked for it."""

from dataclasses import replace

from liftgen.requests import continuous_backups_request, create_table_request, time_to_live_request
from liftgen.schema import Index, KeyAttribute, KeySchema, Projection, Table

PK, SK = KeyAttribute("pk", "S"), KeyAttribute("sk", "N")
LOGS = Table("logs", KeySchema((PK,)))
BY_AGE = Index("by_age", "local", KeySchema((PK,), (SK,)), Projection("KEYS_ONLY"))
BY_DAY = Index(
    "by_day",
    "global",
    KeySchema((KeyAttribute("tenant", "S"), KeyAttribute("day", "B")), (SK, PK)),
    Projection("INCLUDE", ("a", "b")),
)


def test_the_smallest_table_is_on_demand_and_has_nothing_else() -> None:
    assert create_table_request(LOGS) == {
        "TableName": "logs",
        "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
        "BillingMode": "PAY_PER_REQUEST",
    }


def test_every_key_attribute_is_defined_once() -> None:
    request = create_table_request(replace(LOGS, key=KeySchema((PK,), (SK,)), indexes=(BY_AGE, BY_DAY)))

    assert request["AttributeDefinitions"] == [
        {"AttributeName": "day", "AttributeType": "B"},
        {"AttributeName": "pk", "AttributeType": "S"},
        {"AttributeName": "sk", "AttributeType": "N"},
        {"AttributeName": "tenant", "AttributeType": "S"},
    ]


def test_a_global_index_keeps_the_order_of_its_attributes() -> None:
    request = create_table_request(replace(LOGS, indexes=(BY_DAY,)))

    assert request["GlobalSecondaryIndexes"] == [
        {
            "IndexName": "by_day",
            "KeySchema": [
                {"AttributeName": "tenant", "KeyType": "HASH"},
                {"AttributeName": "day", "KeyType": "HASH"},
                {"AttributeName": "sk", "KeyType": "RANGE"},
                {"AttributeName": "pk", "KeyType": "RANGE"},
            ],
            "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["a", "b"]},
        }
    ]


def test_a_provisioned_table_gives_capacity_to_itself_and_to_global_indexes_only() -> None:
    request = create_table_request(replace(LOGS, indexes=(BY_AGE, BY_DAY), billing="provisioned"))

    assert request["BillingMode"] == "PROVISIONED"
    assert "ProvisionedThroughput" in request
    assert "ProvisionedThroughput" in request["GlobalSecondaryIndexes"][0]
    assert "ProvisionedThroughput" not in request["LocalSecondaryIndexes"][0]


def test_a_stream_has_its_view_type() -> None:
    request = create_table_request(replace(LOGS, stream="KEYS_ONLY"))

    assert request["StreamSpecification"] == {"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"}


def test_protection_is_asked_for_only_where_somebody_says() -> None:
    assert "DeletionProtectionEnabled" not in create_table_request(LOGS)
    assert create_table_request(replace(LOGS, protected=False))["DeletionProtectionEnabled"] is False
    assert create_table_request(replace(LOGS, protected=True))["DeletionProtectionEnabled"] is True


def test_expiry_is_a_request_of_its_own() -> None:
    assert time_to_live_request(LOGS) is None
    assert time_to_live_request(replace(LOGS, ttl="expires_at")) == {
        "TableName": "logs",
        "TimeToLiveSpecification": {"Enabled": True, "AttributeName": "expires_at"},
    }


def test_point_in_time_recovery_is_a_request_of_its_own() -> None:
    assert continuous_backups_request(LOGS) is None
    assert continuous_backups_request(replace(LOGS, pitr=False)) == {
        "TableName": "logs",
        "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": False},
    }
