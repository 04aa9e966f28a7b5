"""LakeCrawler: it reads exports and describes their tables, and nothing else."""

from __future__ import annotations

import json
from typing import Any


def crawled(key: bool = False) -> dict[str, list[dict[str, Any]]]:
    from aws_cdk import App, Environment, Stack
    from aws_cdk import aws_kms as kms
    from aws_cdk.assertions import Template

    from liftgen.constructs import DynamORMAnalytics, LakeCrawler

    stack = Stack(App(), "stack", env=Environment(account="123456789012", region="eu-west-1"))
    lake = DynamORMAnalytics(stack, "Lake", database="notes_lake")
    given = {"encryption_key": kms.Key(stack, "Key")} if key else {}
    LakeCrawler(stack, "Crawler", lake=lake, at="cron(0 3 * * ? *)", **given)
    found: dict[str, list[dict[str, Any]]] = {}
    for name, each in Template.from_stack(stack).to_json()["Resources"].items():
        if name.startswith("Crawler"):
            found.setdefault(each["Type"].removeprefix("AWS::"), []).append(each["Properties"])
    return found


def test_its_role_reads_exports_and_describes_their_tables() -> None:
    (policy,) = crawled()["IAM::Policy"]
    statements = policy["PolicyDocument"]["Statement"]
    actions = {
        action
        for each in statements
        for action in ([each["Action"]] if isinstance(each["Action"], str) else each["Action"])
    }
    described = json.dumps(statements[0]["Resource"])

    assert actions.isdisjoint({"s3:PutObject", "s3:DeleteObject", "glue:DeleteTable"})
    assert "table/notes_lake/exports*" in described
    assert not any(each["Resource"] == "*" for each in statements)


def test_its_log_is_encrypted_with_a_key_where_one_is_given() -> None:
    (plain,), (own,) = (each["Glue::SecurityConfiguration"] for each in (crawled(), crawled(key=True)))

    assert plain["EncryptionConfiguration"]["S3Encryptions"][0]["S3EncryptionMode"] == "SSE-S3"
    assert own["EncryptionConfiguration"]["CloudWatchEncryption"]["CloudWatchEncryptionMode"] == "SSE-KMS"
