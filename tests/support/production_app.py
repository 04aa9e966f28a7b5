"""A whole application over the constructs, for checkers to look at: `python production_app.py DOCUMENTS OUTPUT`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import cdk_nag
from aws_cdk import App, Environment, Stack, Validations
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_

from liftgen.constructs import DynamORMAnalytics, DynamORMStream, DynamORMTable, LiftApi, LiftApp, StreamFilter

documents = json.loads(Path(sys.argv[1]).read_text())
app = App(outdir=sys.argv[2])
stack = Stack(app, "production", env=Environment(account="123456789012", region="eu-west-1"))
images = dynamodb.StreamViewType.NEW_AND_OLD_IMAGES
tables = [DynamORMTable(stack, each["name"], document=each, dynamo_stream=images) for each in documents["tables"]]
key = kms.Key(stack, "Key", enable_key_rotation=True)
api = LiftApi(stack, "Api", issuer="https://issuer.example", audience=["app"], encryption_key=key)
lake = DynamORMAnalytics(stack, "Lake", database="lake", encryption_key=key)
for table in tables:
    lake.add(table, access=documents["app"]["access"])
code = lambda_.Code.from_inline("def handler(event, context): pass")
whole = LiftApp(stack, "App", document=documents["app"], tables=tables, code=code, api=api, encryption_key=key)
for name, function in whole.functions.items():
    for table in tables[:2]:
        wanted = [StreamFilter(entities=(name,))]
        DynamORMStream(stack, f"{name}{table.name}", table=table, function=function, filters=wanted, encryption_key=key)
Validations.of(app).add_plugins(
    cdk_nag.AwsSolutionsChecks(app, verbose=True), cdk_nag.ServerlessChecks(app, verbose=True)
)
app.synth()
