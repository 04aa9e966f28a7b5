"""Whose a table is, as CloudFormation says it: by the table's name, and by the stack that lift writes for it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from liftgen.cli.aws import stack_owner


class CloudFormation:
    """Knows these stacks with their tables, or answers everything with an error."""

    def __init__(self, stacks: dict[str, str], error: str = "", endpoint: str = "https://x.amazonaws.com") -> None:
        self.stacks, self.error = stacks, error
        self.meta = SimpleNamespace(endpoint_url=endpoint)

    def client(self, *_: object, **__: object) -> CloudFormation:
        return self

    def describe_stack_resources(self, PhysicalResourceId: str = "", StackName: str = "") -> dict[str, Any]:  # noqa: N803
        found = {name: table for name, table in self.stacks.items() if PhysicalResourceId == table or StackName == name}
        if self.error or not found:
            raise ClientError({"Error": {"Code": self.error or "ValidationError"}}, "DescribeStackResources")
        kind = {"ResourceType": "AWS::DynamoDB::GlobalTable"}
        return {"StackResources": [{**kind, "StackName": name, "PhysicalResourceId": found[name]} for name in found]}


def owner(monkeypatch: pytest.MonkeyPatch, aws: CloudFormation, stage: str = "") -> str | None:
    monkeypatch.setattr(boto3, "Session", lambda **_: aws)
    return stack_owner(None, None, None, stage)("main", "main-there")


def test_a_stack_of_any_name_is_found_by_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    assert owner(monkeypatch, CloudFormation({"shop": "main-there", "other": "other"})) == "the stack `shop`"


def test_a_table_of_no_stack_is_nobodys(monkeypatch: pytest.MonkeyPatch) -> None:
    # A stack that is called as lift calls it, but has another table.
    assert owner(monkeypatch, CloudFormation({"main-table": "other", "prod-main-table": "main-there"}, "")) == (
        "the stack `prod-main-table`"
    )
    assert owner(monkeypatch, CloudFormation({"main-table": "other"})) is None
    assert owner(monkeypatch, CloudFormation({"prod-main-table": "other"}), stage="prod") is None


def test_who_may_not_ask_is_told_that_it_has_an_owner(monkeypatch: pytest.MonkeyPatch) -> None:
    said = owner(monkeypatch, CloudFormation({}, "AccessDenied"))

    assert said == "somebody whom CloudFormation does not let be seen"


def test_a_stand_in_without_cloudformation_has_no_stacks(monkeypatch: pytest.MonkeyPatch) -> None:
    assert owner(monkeypatch, CloudFormation({}, "UnknownOperationException", "http://127.0.0.1:9")) is None
    with pytest.raises(ClientError):
        owner(monkeypatch, CloudFormation({}, "Throttling"))
