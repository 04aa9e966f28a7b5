"""Functions of the constructs, deployed: what stands before a handler counts and keeps in a table, under its variables."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from liftgen.testing import LocalDynamoDB, local_dynamodb
from liftgen.testing.cdk import cdk
from liftgen.testing.events import http_event

pytestmark = pytest.mark.slow

SERVICES = ("cloudformation", "ecr", "iam", "lambda", "logs", "s3", "sqs", "ssm", "sts")
APP = f"""\
from aws_cdk import App, Duration, Environment, Stack
from aws_cdk import aws_lambda as lambda_

from liftgen.constructs import IdempotentFunction, PythonProject, Rate, RateLimitedFunction

app = App()
stack = Stack(app, "shop", env=Environment(account="000000000000", region="us-east-1"))
here = {{
    "code": PythonProject(".", packages=["shop"]),
    "runtime": lambda_.Runtime.PYTHON_{sys.version_info.major}_{sys.version_info.minor},
    "architecture": lambda_.Architecture.X86_64,
}}
limited = RateLimitedFunction(
    stack, "Search", handler="shop.answer", rates=[Rate(2, Duration.hours(1), "fixed")], function_name="search", **here
)
IdempotentFunction(stack, "Pay", handler="shop.answer", answers=limited.counts, function_name="pay", **here)
app.synth()
"""
SHOP = """\
import uuid


def answer(event, context):
    return {"statusCode": 201, "headers": {}, "body": str(uuid.uuid4())}
"""


@pytest.fixture(scope="module")
def aws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalDynamoDB]:
    folder = tmp_path_factory.mktemp("functions")
    (folder / "shop.py").write_text(SHOP)
    with local_dynamodb(services=SERVICES) as place:
        app = APP.replace("000000000000", place.account).replace("us-east-1", place.region)
        (folder / "app.py").write_text(app)
        (folder / "cdk.json").write_text(json.dumps({"app": f"{sys.executable} app.py"}))
        environment = {**place.environment, "CDK_VALIDATION": "false"}
        cdk("bootstrap", project=folder, environment=environment)
        cdk("deploy", "--all", "--require-approval", "never", project=folder, environment=environment)
        yield place


def invoke(aws: LocalDynamoDB, function: str, event: dict[str, Any]) -> Any:
    import boto3

    where = {"endpoint_url": aws.endpoint_url, "region_name": aws.region}
    client = boto3.client("lambda", **where, aws_access_key_id=aws.account, aws_secret_access_key="local")
    return json.loads(client.invoke(FunctionName=function, Payload=json.dumps(event))["Payload"].read())


def test_beyond_its_rate_a_tenant_is_refused(aws: LocalDynamoDB) -> None:
    answers = [
        invoke(aws, "search", http_event("GET", "/search", claims={"tenant_id": each}))
        for each in ("t1", "t1", "t1", "t2")
    ]

    assert [each["statusCode"] for each in answers] == [201, 201, 429, 201]
    assert json.loads(answers[2]["body"])["code"] == "rate_limited"


def test_what_is_asked_twice_is_done_once(aws: LocalDynamoDB) -> None:
    first, again, other = (
        invoke(aws, "pay", http_event("POST", "/pay", headers={"Idempotency-Key": key}, body={"amount": 5}))
        for key in ("k1", "k1", "k2")
    )

    assert first["statusCode"] == again["statusCode"] == 201
    assert first["body"] == again["body"] != other["body"]
    assert again["headers"]["Idempotent-Replayed"] == "true"


def test_both_keep_their_items_in_the_one_table(aws: LocalDynamoDB) -> None:
    client = aws.client()
    (table,) = client.list_tables()["TableNames"]
    kinds = {each["_entity"]["S"] for each in client.scan(TableName=table)["Items"]}

    assert kinds == {"lift.Limit", "lift.Idempotency"}
