"""A change of a table is exactly these requests, and its way back exactly those."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from liftgen.documents import table_document
from liftgen.migrate.tables import owning_stack, reverse, table_calls
from liftgen.plan import applied
from liftgen.requests import create_table_request
from liftgen.runtime.errors import AccessDenied, InvalidRequest
from liftgen.schema import Index, KeyAttribute, KeySchema, Table
from liftgen.testing.fake import FakeClient

PK, AGE = KeyAttribute("pk", "S"), KeyAttribute("age", "N")
INDEX = Index("by_age", "global", KeySchema((PK,), (AGE,)))
MAIN = Table("main", KeySchema((PK,)), billing="on_demand", pitr=False, protected=True)
INDEXED = replace(MAIN, indexes=(INDEX,), ttl="ends", stream="NEW_IMAGE")
DOCUMENT = dict(table_document(INDEXED)["indexes"][0])
CAPACITY = {"ReadCapacityUnits": 5, "WriteCapacityUnits": 5}
KEYS = [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "age", "KeyType": "RANGE"}]
DEFINITIONS = [{"AttributeName": "age", "AttributeType": "N"}, {"AttributeName": "pk", "AttributeType": "S"}]
CREATE = {"IndexName": "by_age", "KeySchema": KEYS, "Projection": {"ProjectionType": "ALL"}}

ACTIONS: list[tuple[dict[str, Any], Table, list[tuple[str, dict[str, Any]]], dict[str, Any] | None]] = [
    (
        {"op": "add index", "index": DOCUMENT},
        MAIN,
        [("UpdateTable", {"AttributeDefinitions": DEFINITIONS, "GlobalSecondaryIndexUpdates": [{"Create": CREATE}]})],
        {"op": "drop index", "name": "by_age"},
    ),
    (
        {"op": "add index", "index": DOCUMENT},
        replace(MAIN, billing="provisioned"),
        [
            (
                "UpdateTable",
                {
                    "AttributeDefinitions": DEFINITIONS,
                    "GlobalSecondaryIndexUpdates": [{"Create": {**CREATE, "ProvisionedThroughput": CAPACITY}}],
                },
            )
        ],
        {"op": "drop index", "name": "by_age"},
    ),
    (
        {"op": "drop index", "name": "by_age"},
        INDEXED,
        [("UpdateTable", {"GlobalSecondaryIndexUpdates": [{"Delete": {"IndexName": "by_age"}}]})],
        {"op": "add index", "index": DOCUMENT},
    ),
    (
        {"op": "set ttl", "attribute": "ends"},
        MAIN,
        [("UpdateTimeToLive", {"TimeToLiveSpecification": {"Enabled": True, "AttributeName": "ends"}})],
        {"op": "set ttl", "attribute": None},
    ),
    (
        {"op": "set ttl", "attribute": None},
        INDEXED,
        [("UpdateTimeToLive", {"TimeToLiveSpecification": {"Enabled": False, "AttributeName": "ends"}})],
        {"op": "set ttl", "attribute": "ends"},
    ),
    (
        {"op": "set stream", "view": "KEYS_ONLY"},
        MAIN,
        [("UpdateTable", {"StreamSpecification": {"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"}})],
        {"op": "set stream", "view": None},
    ),
    (
        {"op": "set stream", "view": None},
        INDEXED,
        [("UpdateTable", {"StreamSpecification": {"StreamEnabled": False}})],
        {"op": "set stream", "view": "NEW_IMAGE"},
    ),
    (
        {"op": "set billing", "billing": "provisioned"},
        INDEXED,
        [
            (
                "UpdateTable",
                {
                    "BillingMode": "PROVISIONED",
                    "ProvisionedThroughput": CAPACITY,
                    "GlobalSecondaryIndexUpdates": [
                        {"Update": {"IndexName": "by_age", "ProvisionedThroughput": CAPACITY}}
                    ],
                },
            )
        ],
        {"op": "set billing", "billing": "on_demand"},
    ),
    (
        {"op": "set billing", "billing": "on_demand"},
        replace(MAIN, billing="provisioned"),
        [("UpdateTable", {"BillingMode": "PAY_PER_REQUEST"})],
        {"op": "set billing", "billing": "provisioned"},
    ),
    (
        {"op": "set pitr", "on": True},
        MAIN,
        [("UpdateContinuousBackups", {"PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True}})],
        {"op": "set pitr", "on": False},
    ),
    (
        {"op": "set protection", "on": False},
        MAIN,
        [("UpdateTable", {"DeletionProtectionEnabled": False})],
        {"op": "set protection", "on": True},
    ),
]


@pytest.mark.parametrize(("action", "table", "calls", "back"), ACTIONS)
def test_a_change_of_a_table_is_these_requests(
    action: dict[str, Any], table: Table, calls: list[tuple[str, dict[str, Any]]], back: dict[str, Any] | None
) -> None:
    assert list(table_calls(action, table, "main-prod")) == [
        (operation, {"TableName": "main-prod", **request}) for operation, request in calls
    ]
    assert reverse(action, table) == back
    assert back is not None
    assert applied(applied(table, action), back) == table


def test_a_new_table_has_productions_defaults() -> None:
    action = {"op": "create table", "document": table_document(replace(MAIN, pitr=None, protected=None, ttl="ends"))}
    calls = table_calls(action, None, "main-prod")

    assert [operation for operation, _ in calls] == ["CreateTable", "UpdateTimeToLive", "UpdateContinuousBackups"]
    assert calls[0][1]["DeletionProtectionEnabled"] is True
    assert calls[2][1]["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    assert {request["TableName"] for _, request in calls} == {"main-prod"}
    assert reverse(action, None) is None


class Tagged(FakeClient):
    """A table with these tags, or a reason not to tell them."""

    def __init__(self, tags: list[dict[str, str]], error: Exception | None = None) -> None:
        super().__init__({**create_table_request(MAIN), "Tags": tags})
        self.error = error

    def call(self, operation: str, body: bytes) -> bytes:
        if operation == "ListTagsOfResource" and self.error is not None:
            raise self.error
        return super().call(operation, body)


def test_a_table_of_a_stack_has_its_tag() -> None:
    owned = [{"Key": "aws:cloudformation:stack-name", "Value": "main-table"}]

    assert owning_stack(Tagged(owned), "main") == "the stack `main-table`"
    assert owning_stack(Tagged([{"Key": "lift:stack", "Value": "main-table"}]), "main") == "the stack `main-table`"
    assert owning_stack(Tagged([{"Key": "team", "Value": "a"}]), "main") is None


def test_a_table_whose_tags_may_not_be_read_has_an_owner() -> None:
    assert owning_stack(Tagged([], AccessDenied("no")), "main") == "somebody who does not let its tags be read"
    assert owning_stack(Tagged([], InvalidRequest("?", code="UnknownOperationException")), "main") is None
