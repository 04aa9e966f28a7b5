"""DynamORMDax: a cluster that is encrypted, whose role reaches its tables, and whose callers ask what their patterns ask."""

from __future__ import annotations

import json
from typing import Any

import pytest

TABLE: dict[str, Any] = {
    "name": "notes",
    "key": {"partition": [{"name": "pk", "type": "S"}]},
    "indexes": [{"name": "by_day", "kind": "global", "key": {"partition": [{"name": "day", "type": "S"}]}}],
}
ACCESS: list[dict[str, Any]] = [
    {"name": f"Note.{name}", "kind": kind, "requests": [{"table": table, "actions": actions}]}
    for name, kind, table, actions in (
        ("get", "read", "notes", ["GetItem"]),
        ("create", "write", "notes", ["PutItem", "GetItem"]),
        ("everything", "read", "notes", ["Scan"]),
        ("elsewhere", "read", "papers", ["GetItem"]),
    )
]


def asked(*patterns: str, alone: bool = False) -> dict[str, Any]:
    """The resources of a stack with a cluster, and a function that asks these access patterns."""
    from aws_cdk import App, Environment, Stack
    from aws_cdk import aws_ec2 as ec2
    from aws_cdk import aws_lambda as lambda_
    from aws_cdk.assertions import Template

    from liftgen.constructs import DynamORMDax, DynamORMPermissions, DynamORMTable, LiftFunction

    stack = Stack(App(), "shop", env=Environment(account="123456789012", region="eu-west-1"))
    vpc = ec2.Vpc.from_vpc_attributes(
        stack, "Vpc", vpc_id="vpc-1", availability_zones=["eu-west-1a"], isolated_subnet_ids=["subnet-1"]
    )
    notes = DynamORMTable(stack, "Notes", document=TABLE)
    papers = DynamORMTable(stack, "Papers", document={**TABLE, "name": "papers"})
    dax = DynamORMDax(stack, "Dax", tables=[notes], vpc=vpc)
    where: Any = {} if alone else {"vpc": vpc, "vpc_subnets": ec2.SubnetSelection(subnets=vpc.isolated_subnets)}
    function = LiftFunction(stack, "Serving", handler="a.b", code=lambda_.Code.from_inline("x = 1"), **where)
    dax.connect(function, DynamORMPermissions([notes, papers], access=ACCESS), *patterns)
    assert "DiscoveryEndpointURL" in str(stack.resolve(dax.address))
    found: dict[str, Any] = Template.from_stack(stack).to_json()["Resources"]
    return found


def of(kind: str, found: dict[str, Any]) -> list[dict[str, Any]]:
    return [each["Properties"] for each in found.values() if each["Type"] == f"AWS::{kind}"]


def test_it_is_encrypted_and_in_three_places() -> None:
    (cluster,) = of("DAX::Cluster", asked("Note.get"))

    assert cluster["SSESpecification"] == {"SSEEnabled": True}
    assert cluster["ClusterEndpointEncryptionType"] == "TLS"
    assert cluster["ReplicationFactor"] == 3


def test_its_role_reaches_the_table_and_its_indexes_and_scans_nothing() -> None:
    policies = of("IAM::Policy", asked("Note.get"))
    (statement,) = [
        each
        for policy in policies
        for each in policy["PolicyDocument"]["Statement"]
        if "dynamodb:GetItem" in each["Action"]
    ]

    assert "dynamodb:Scan" not in statement["Action"]
    assert len(statement["Resource"]) == 2
    assert json.dumps(statement["Resource"][1]).endswith('"/index/by_day"]]}')


def test_who_is_connected_may_ask_what_the_patterns_ask() -> None:
    found = asked("Note.create")
    (statement,) = [
        each
        for policy in of("IAM::Policy", found)
        for each in policy["PolicyDocument"]["Statement"]
        if "dax:" in str(each["Action"])
    ]
    (ingress,) = of("EC2::SecurityGroupIngress", found)

    assert statement["Action"] == ["dax:GetItem", "dax:PutItem"]
    assert "Cluster" in json.dumps(statement["Resource"])
    assert ingress["FromPort"] == 9111


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("Note.everything", "`Scan` is not asked of DAX"),
        ("Note.elsewhere", "table `papers` is not behind this cluster"),
    ],
)
def test_what_it_cannot_answer_is_refused(pattern: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        asked(pattern)


def test_a_function_without_a_network_cannot_be_connected() -> None:
    with pytest.raises(ValueError, match="function `Serving` is in no VPC"):
        asked("Note.get", alone=True)
