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

SERVICES = ("cloudformation", "ecr", "iam", "lambda", "logs", "s3", "sqs", "ssm", "states", "sts")
APP = f"""\
from aws_cdk import App, Duration, Environment, Stack
from aws_cdk import aws_lambda as lambda_

from liftgen.constructs import (
    Allowance,
    DynamORMMultiTenant,
    DynamORMTable,
    IdempotentFunction,
    LiftFunction,
    PythonProject,
    Rate,
    RateLimitedFunction,
)

KEY = {{"partition": [{{"name": "pk", "type": "S"}}], "sort": [{{"name": "sk", "type": "S"}}]}}
TENANT = {{"field": "tenant_id", "tenant": True}}
ACCESS = [
    {{
        "name": "Note.get",
        "kind": "read",
        "requests": [{{"table": "notes", "actions": ["GetItem"], "leading": ["TENANT#", TENANT]}}],
    }}
]

app = App()
stack = Stack(app, "shop", env=Environment(account="000000000000", region="us-east-1"))
here = {{
    "code": PythonProject(".", packages=["shop"], extras=["powertools"]),
    "runtime": lambda_.Runtime.PYTHON_{sys.version_info.major}_{sys.version_info.minor},
    "architecture": lambda_.Architecture.X86_64,
}}
limited = RateLimitedFunction(
    stack, "Search", handler="shop.answer", rates=[Rate(2, Duration.hours(1), "fixed")], function_name="search", **here
)
IdempotentFunction(stack, "Pay", handler="shop.answer", answers=limited.counts, function_name="pay", **here)
notes, silo = (DynamORMTable(stack, each, document={{"name": each, "key": KEY}}) for each in ("notes", "silo"))
reader = LiftFunction(stack, "Notes", handler="shop.read", tables=[notes], function_name="notes", **here)
tenancy = DynamORMMultiTenant(
    stack,
    "Tenants",
    tables=[notes],
    access=ACCESS,
    counts=limited.counts,
    allowed=Allowance(requests=2),
    to={{"notes": silo}},
    code=here.pop("code"),
    functions={{**here, "function_name": "mover"}},
)
tenancy.serve(reader)
app.synth()
"""
SHOP = """\
import json
import uuid

from liftgen.runtime.environment import client_from_environment, table_name


def read(event, context):
    key = {"pk": {"S": "TENANT#t1"}, "sk": {"S": "a"}}
    answer = client_from_environment().call("GetItem", json.dumps({"TableName": table_name("notes"), "Key": key}).encode())
    return {"statusCode": 200, "body": json.loads(answer)["Item"]["text"]["S"]}


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
    (table,) = set(client.list_tables()["TableNames"]) - {"notes", "silo"}
    items = client.scan(TableName=table)["Items"]
    kinds = {each["_entity"]["S"] for each in items if "_entity" in each}

    assert kinds == {"lift.Limit", "lift.Idempotency"}


def test_a_tenant_is_counted_refused_and_moved(aws: LocalDynamoDB) -> None:
    client = aws.client()
    for tenant, place in (("t1", "a"), ("t1", "b"), ("t10", "a")):
        item = {"pk": {"S": f"TENANT#{tenant}"}, "sk": {"S": place}, "text": {"S": "hello"}}
        client.put_item(TableName="notes", Item=item)
    answers = [invoke(aws, "notes", http_event("GET", "/notes", claims={"tenant_id": "t1"})) for _ in range(3)]
    moved = {"tenant": "t1", "do": "move", "run": "first", "done": False}
    for _ in range(5):  # the steps of a move, one at least in each call
        moved = moved if moved["done"] else invoke(aws, "mover", moved)
    found = {
        table: {(each["pk"]["S"], each["sk"]["S"]) for each in client.scan(TableName=table)["Items"]}
        for table in ("notes", "silo")
    }

    assert [each["statusCode"] for each in answers] == [200, 200, 429]
    assert answers[0]["body"] == "hello"
    assert moved["done"] is True
    assert found == {"notes": {("TENANT#t10", "a")}, "silo": {("TENANT#t1", "a"), ("TENANT#t1", "b")}}
