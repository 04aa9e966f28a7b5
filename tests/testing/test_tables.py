"""Tables for tests: made from the schema, and there when create_tables returns."""

from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from botocore.exceptions import ClientError

from liftgen.documents import table_document
from liftgen.schema import KeyAttribute, KeySchema, Table
from liftgen.testing import create_tables

LOGS = Table("logs", KeySchema((KeyAttribute("pk", "S"),)))
NOTES = replace(LOGS, name="notes")


@dataclass
class Client:
    """A DynamoDB that says what it was asked, and goes through the given statuses, the last one for ever."""

    statuses: list[str] = field(default_factory=lambda: ["ACTIVE"])
    index_status: str = "ACTIVE"
    calls: list[tuple[str, str]] = field(default_factory=list)

    def create_table(self, **request: Any) -> None:
        self.calls.append(("create", request["TableName"]))

    def describe_table(self, **request: Any) -> dict[str, Any]:
        self.calls.append(("describe", request["TableName"]))
        status = self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0]
        if status in ("ResourceNotFoundException", "AccessDeniedException"):
            raise ClientError({"Error": {"Code": status}}, "DescribeTable")
        return {"Table": {"TableStatus": status, "GlobalSecondaryIndexes": [{"IndexStatus": self.index_status}]}}

    def update_time_to_live(self, **request: Any) -> None:
        self.calls.append(("ttl", request["TableName"]))

    def update_continuous_backups(self, **request: Any) -> None:
        self.calls.append(("backups", request["TableName"]))


def test_all_tables_are_asked_for_before_any_is_waited_for() -> None:
    client = Client()
    create_tables(client, LOGS, NOTES)

    assert client.calls == [("create", "logs"), ("create", "notes"), ("describe", "logs"), ("describe", "notes")]


def test_a_document_does_as_well_as_a_table() -> None:
    client = Client()
    create_tables(client, table_document(LOGS), {"tables": [table_document(NOTES)]})

    assert [name for call, name in client.calls if call == "create"] == ["logs", "notes"]


def test_expiry_and_backups_are_set_once_the_table_is_active() -> None:
    client = Client(statuses=["ResourceNotFoundException", "CREATING", "ACTIVE"])
    create_tables(client, replace(LOGS, ttl="expires_at", pitr=True))

    assert [call for call, _ in client.calls] == ["create", "describe", "describe", "describe", "ttl", "backups"]


def test_a_table_that_never_becomes_active_is_an_error() -> None:
    with pytest.raises(TimeoutError, match="table `logs` is creating still"):
        create_tables(Client(statuses=["CREATING"]), LOGS, timeout=0)


def test_an_index_that_never_becomes_active_is_an_error() -> None:
    with pytest.raises(TimeoutError, match="table `logs` is updating still"):
        create_tables(Client(index_status="UPDATING"), LOGS, timeout=0)


def test_what_the_client_raises_is_passed_on() -> None:
    with pytest.raises(ClientError, match="AccessDeniedException"):
        create_tables(Client(statuses=["AccessDeniedException"]), LOGS)
