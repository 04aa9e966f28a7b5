"""A synthesised template is observed as the tables that it would deploy."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from liftgen.observe import NotATemplateError, Resource, observe_template, read_resources, read_templates
from liftgen.schema import Index, KeyAttribute, KeySchema, Projection, Table

if TYPE_CHECKING:
    from pathlib import Path

PK, AGE = KeyAttribute("pk", "S"), KeyAttribute("age", "N")
INDEX = Index("by_age", "global", KeySchema((AGE,)), Projection("INCLUDE", ("mail",)))
TABLE = Table(
    "main", KeySchema((PK,)), (INDEX,), stream="NEW_IMAGE", ttl="ends", billing="on_demand", pitr=True, protected=True
)
PROPERTIES: dict[str, Any] = {
    "TableName": "main",
    "AttributeDefinitions": [
        {"AttributeName": "pk", "AttributeType": "S"},
        {"AttributeName": "age", "AttributeType": "N"},
    ],
    "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
    "GlobalSecondaryIndexes": [
        {
            "IndexName": "by_age",
            "KeySchema": [{"AttributeName": "age", "KeyType": "HASH"}],
            "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["mail"]},
        }
    ],
    "StreamSpecification": {"StreamViewType": "NEW_IMAGE"},
    "TimeToLiveSpecification": {"AttributeName": "ends", "Enabled": True},
    "BillingMode": "PAY_PER_REQUEST",
}
OWN = {"PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True}, "DeletionProtectionEnabled": True}


def template(type_: str, properties: dict[str, Any]) -> str:
    other = {"Type": "AWS::S3::Bucket", "Properties": {}}
    return json.dumps({"Resources": {"Main": {"Type": type_, "Properties": properties}, "Bucket": other}})


def test_a_global_table_says_of_its_replica_what_a_table_says_of_itself() -> None:
    replicated = template("AWS::DynamoDB::GlobalTable", {**PROPERTIES, "Replicas": [{"Region": "us-east-1", **OWN}]})

    assert observe_template(replicated, "t") == {"main": TABLE}
    assert observe_template(template("AWS::DynamoDB::Table", {**PROPERTIES, **OWN}), "t") == {"main": TABLE}


def test_what_a_template_leaves_out_is_off() -> None:
    bare = {name: PROPERTIES[name] for name in ("AttributeDefinitions", "KeySchema")}

    assert observe_template(template("AWS::DynamoDB::Table", bare), "t")["Main"] == replace(
        TABLE, name="Main", indexes=(), stream=None, ttl=None, billing="provisioned", pitr=False, protected=False
    )


def test_a_folder_is_all_its_templates(tmp_path: Path) -> None:
    (tmp_path / "A.template.json").write_text(template("AWS::DynamoDB::Table", PROPERTIES))
    (tmp_path / "B.template.json").write_text(json.dumps({"Resources": {}}))
    (tmp_path / "manifest.json").write_text("{}")

    assert {file: list(tables) for file, tables in read_templates(tmp_path).items()} == {
        "A.template.json": ["main"],
        "B.template.json": [],
    }


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"Resources": {"A": {"Type": "AWS::DynamoDB::Table"}}}'])
def test_what_is_no_template_says_so(text: str) -> None:
    with pytest.raises(NotATemplateError, match="`t` is no CloudFormation template"):
        observe_template(text, "t")


def test_a_folder_without_any_says_so(tmp_path: Path) -> None:
    with pytest.raises(NotATemplateError, match="there is no"):
        read_templates(tmp_path)


def test_how_cloudformation_knows_a_table_is_read_from_cdks_own_template(tmp_path: Path) -> None:
    os.environ.setdefault("CDK_VALIDATION", "false")
    from aws_cdk import App, Environment, Stack
    from aws_cdk import aws_dynamodb as dynamodb
    from aws_cdk.aws_kms import Key

    app = App(outdir=str(tmp_path))
    stack = Stack(app, "S", env=Environment(region="eu-west-1", account="1" * 12))
    id_ = dynamodb.Attribute(name="pk", type=dynamodb.AttributeType.STRING)
    keys = {"eu-central-1": "arn:aws:kms:eu-central-1:1:key/x", "us-east-1": "arn:aws:kms:us-east-1:1:key/x"}
    dynamodb.TableV2(
        stack,
        "Main",
        table_name="main",
        partition_key=id_,
        encryption=dynamodb.TableEncryptionV2.customer_managed_key(Key(stack, "Key"), replica_key_arns=keys),
        replicas=[dynamodb.ReplicaTableProps(region=region, deletion_protection=True) for region in keys],
        table_class=dynamodb.TableClass.STANDARD_INFREQUENT_ACCESS,
    )
    dynamodb.Table(stack, "Old", partition_key=id_, encryption=dynamodb.TableEncryption.AWS_MANAGED)
    dynamodb.Table(stack, "Plain", partition_key=id_, table_name="plain")
    app.synth()
    found = read_resources(tmp_path)

    old = next(each for each in found if each.startswith("Old"))
    assert found["main"].encryption is not None
    assert found["main"].encryption.startswith("Key")
    assert replace(found["main"], encryption=None, logical_id="") == Resource(
        "main",
        "",
        "AWS::DynamoDB::GlobalTable",
        table_class="STANDARD_INFREQUENT_ACCESS",
        replicas=("eu-central-1", "us-east-1"),
    )
    assert found[old] == Resource(old, old, "AWS::DynamoDB::Table", "alias/aws/dynamodb")
    assert replace(found["plain"], logical_id="") == Resource("plain", "", "AWS::DynamoDB::Table")
    assert read_templates(tmp_path)["S.template.json"]["main"].protected is False
