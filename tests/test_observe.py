"""Observe: DynamoDB's descriptions of a table, as the schema says it."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from botocore.exceptions import ClientError

from liftgen.observe import observe_table, observe_tags
from liftgen.schema import Index, KeyAttribute, KeySchema, Projection, Table

PK = KeyAttribute("pk", "S")


@dataclass
class Client:
    """A DynamoDB of one table; an answer that is text is the code of an error."""

    table: dict[str, Any] | str = field(default_factory=dict)
    ttl: dict[str, Any] | str = field(default_factory=lambda: {"TimeToLiveStatus": "DISABLED"})
    backups: dict[str, Any] | str = field(default_factory=lambda: {"ContinuousBackupsStatus": "ENABLED"})
    tags: list[dict[str, Any]] | str = field(default_factory=list)

    def describe_table(self, **_: Any) -> dict[str, Any]:
        return {"Table": SMALLEST | _answer(self.table)}

    def describe_time_to_live(self, **_: Any) -> dict[str, Any]:
        return {"TimeToLiveDescription": _answer(self.ttl)}

    def describe_continuous_backups(self, **_: Any) -> dict[str, Any]:
        return {"ContinuousBackupsDescription": _answer(self.backups)}

    def list_tags_of_resource(self, **request: str) -> dict[str, Any]:
        if isinstance(self.tags, str):
            raise ClientError({"Error": {"Code": self.tags}}, "ListTagsOfResource")
        after = int(request.get("NextToken", "0")) + 1
        more = {"NextToken": str(after)} if after < len(self.tags) else {}
        return {"Tags": [self.tags[after - 1]] if self.tags else [], **more}


SMALLEST = {
    "TableName": "logs",
    "TableStatus": "ACTIVE",
    "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
    "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
    "DeletionProtectionEnabled": False,
}


def test_a_table_without_a_billing_summary_is_provisioned() -> None:
    assert _observed(Client()) == Table("logs", KeySchema((PK,)), billing="provisioned", pitr=False, protected=False)


def test_everything_that_is_deployed_is_seen() -> None:
    client = Client(
        table={
            "AttributeDefinitions": [
                {"AttributeName": "age", "AttributeType": "N"},
                {"AttributeName": "pk", "AttributeType": "S"},
                {"AttributeName": "tenant", "AttributeType": "B"},
            ],
            "GlobalSecondaryIndexes": [
                {
                    "IndexName": "by_tenant",
                    "IndexStatus": "CREATING",
                    "KeySchema": [
                        {"AttributeName": "tenant", "KeyType": "HASH"},
                        {"AttributeName": "pk", "KeyType": "HASH"},
                        {"AttributeName": "age", "KeyType": "RANGE"},
                    ],
                    "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["title", "name"]},
                }
            ],
            "LocalSecondaryIndexes": [
                {
                    "IndexName": "by_age",
                    "KeySchema": [
                        {"AttributeName": "pk", "KeyType": "HASH"},
                        {"AttributeName": "age", "KeyType": "RANGE"},
                    ],
                    "Projection": {"ProjectionType": "KEYS_ONLY"},
                }
            ],
            "StreamSpecification": {"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"},
            "BillingModeSummary": {"BillingMode": "PAY_PER_REQUEST"},
            "DeletionProtectionEnabled": True,
        },
        ttl={"TimeToLiveStatus": "ENABLING", "AttributeName": "gone_at"},
        backups={"PointInTimeRecoveryDescription": {"PointInTimeRecoveryStatus": "ENABLED"}},
    )
    age, tenant = KeyAttribute("age", "N"), KeyAttribute("tenant", "B")

    assert _observed(client) == Table(
        name="logs",
        key=KeySchema((PK,)),
        indexes=(
            Index("by_age", "local", KeySchema((PK,), (age,)), Projection("KEYS_ONLY")),
            Index("by_tenant", "global", KeySchema((tenant, PK), (age,)), Projection("INCLUDE", ("name", "title"))),
        ),
        stream="NEW_IMAGE",
        ttl="gone_at",
        billing="on_demand",
        pitr=True,
        protected=True,
    )


def test_states_are_of_what_cannot_be_asked_yet_or_no_more() -> None:
    key = SMALLEST["KeySchema"]
    indexes = [
        {"IndexName": "a", "IndexStatus": "CREATING", "KeySchema": key},
        {"IndexName": "b", "IndexStatus": "CREATING", "Backfilling": True, "KeySchema": key},
        {"IndexName": "c", "IndexStatus": "UPDATING", "KeySchema": key},
        {"IndexName": "d", "IndexStatus": "ACTIVE", "Backfilling": False, "KeySchema": key},
        {"IndexName": "e", "IndexStatus": "DELETING", "KeySchema": key},
    ]
    busy = observe_table(Client(table={"GlobalSecondaryIndexes": indexes, "TableStatus": "UPDATING"}), "logs")
    gone = observe_table(Client(table={"TableStatus": "INACCESSIBLE_ENCRYPTION_CREDENTIALS"}), "logs")

    assert busy is not None
    assert busy.states == (("a", "CREATING"), ("b", "BACKFILLING"))
    assert gone is not None
    assert gone.states == (("", "INACCESSIBLE_ENCRYPTION_CREDENTIALS"),)


def test_tags_come_page_by_page() -> None:
    tags = [{"Key": "team", "Value": "a"}, {"Key": "lift:stack", "Value": "logs-table"}]

    assert observe_tags(Client(tags=tags), "arn") == {"team": "a", "lift:stack": "logs-table"}
    assert observe_tags(Client(tags=[]), "arn") == {}
    assert observe_tags(Client(tags="AccessDeniedException"), "arn") is None
    with pytest.raises(ClientError):
        observe_tags(Client(tags="InternalServerError"), "arn")


def test_what_is_on_its_way_out_is_not_seen() -> None:
    index = {"IndexName": "old", "IndexStatus": "DELETING", "KeySchema": SMALLEST["KeySchema"]}
    client = Client(
        table={"GlobalSecondaryIndexes": [index], "StreamSpecification": {"StreamEnabled": False}},
        ttl={"TimeToLiveStatus": "DISABLING", "AttributeName": "gone_at"},
    )
    table = _observed(client)

    assert (table.indexes, table.ttl, table.stream) == ((), None, None)


def test_a_table_that_is_being_deleted_is_not_there() -> None:
    assert observe_table(Client(table={"TableStatus": "DELETING"}), "logs") is None


def test_a_table_that_is_missing_is_not_there() -> None:
    assert observe_table(Client(table="ResourceNotFoundException"), "logs") is None


@pytest.mark.parametrize("refusal", ["AccessDeniedException", "UnknownOperationException"])
def test_what_may_not_be_read_is_unseen(refusal: str) -> None:
    observed = observe_table(Client(ttl=refusal, backups=refusal), "logs")

    assert observed is not None
    assert observed.unseen == ("ttl", "pitr")
    assert (observed.table.ttl, observed.table.pitr) == (None, None)


def test_what_goes_wrong_otherwise_is_passed_on() -> None:
    for client in (Client(table="AccessDeniedException"), Client(ttl="InternalServerError")):
        with pytest.raises(ClientError):
            observe_table(client, "logs")


def _observed(client: Client) -> Table:
    observed = observe_table(client, "logs")
    assert observed is not None
    assert observed.unseen == ()
    return observed.table


def _answer(answer: dict[str, Any] | str) -> dict[str, Any]:
    if isinstance(answer, str):
        raise ClientError({"Error": {"Code": answer}}, "Describe")
    return answer
