"""A whole application over the constructs, for checkers to look at: `python production_app.py DOCUMENTS OUTPUT`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import cdk_nag
from aws_cdk import App, Duration, Environment, Stack, Validations
from aws_cdk import aws_backup as backup
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns

from liftgen.constructs import (
    DynamORMAnalytics,
    DynamORMCache,
    DynamORMDataset,
    DynamORMDax,
    DynamORMMigration,
    DynamORMMonitoring,
    DynamORMMultiTenant,
    DynamORMStream,
    DynamORMTable,
    FunctionSettings,
    IdempotentFunction,
    LiftApi,
    LiftApp,
    Rate,
    RateLimitedFunction,
    StreamFilter,
    ValkeyNodes,
    Warming,
)

documents = json.loads(Path(sys.argv[1]).read_text())
app = App(outdir=sys.argv[2])
stack = Stack(app, "production", env=Environment(account="123456789012", region="eu-west-1"))
images = dynamodb.StreamViewType.NEW_AND_OLD_IMAGES
key = kms.Key(stack, "Key", enable_key_rotation=True)
vault = backup.BackupVault(stack, "Vault", encryption_key=key)
plan = backup.BackupPlan.daily35_day_retention(stack, "Plan", vault)
tables = [
    DynamORMTable(stack, each["name"], document=each, dynamo_stream=images, backup_plan=plan)
    for each in documents["tables"]
]
api = LiftApi(stack, "Api", issuer="https://issuer.example", audience=["app"], encryption_key=key)
lake = DynamORMAnalytics(stack, "Lake", database="lake", encryption_key=key)
for table in tables:
    lake.add(table, access=documents["app"]["access"])
    lake.export(table, every=Duration.days(1))
code = lambda_.Code.from_inline("def handler(event, context): pass")
network = ec2.Vpc.from_vpc_attributes(
    stack,
    "Network",
    vpc_id="vpc-0123abcd",
    availability_zones=["eu-west-1a", "eu-west-1b"],
    isolated_subnet_ids=["subnet-0123abcd", "subnet-4567abcd"],
)
warming = [
    Warming(each.name, Duration.hours(1), partitions=[{each.key_of().partition[0].name: {"S": "CONFIG"}}])
    for each in tables
]
cache = DynamORMCache(stack, "Cache", tables=tables, vpc=network, code=code, warming=warming, encryption_key=key)
whole = LiftApp(
    stack,
    "App",
    document=documents["app"],
    tables=tables,
    code=code,
    api=api,
    cache=cache,
    monitoring={"topic": sns.Topic(stack, "Alarms", master_key=key, enforce_ssl=True), "hit_rate": 80},
    encryption_key=key,
)
for name, function in list(whole.functions.items())[:2]:
    for table in tables:
        wanted = [StreamFilter(entities=(name,))]
        DynamORMStream(stack, f"{name}{table.name}", table=table, function=function, filters=wanted, encryption_key=key)
more = Stack(app, "more", env=Environment(account="123456789012", region="eu-west-1"))
inside: FunctionSettings = {**cache.place, "encryption_key": key}
search = RateLimitedFunction(
    more, "Search", handler="a.b", code=code, rates=[Rate(9, Duration.hours(1))], counts=tables[0], **inside
)
pay = IdempotentFunction(more, "Pay", handler="a.b", code=code, answers=tables[0], **inside)
tenancy = DynamORMMultiTenant(
    stack,
    "Tenants",
    tables=tables[:1],
    access=documents["app"]["access"],
    counts=tables[0],
    exports=lake.bucket,
    code=code,
    encryption_key=key,
    functions=cache.place,
)
tenancy.serve(search, pay)
nodes = DynamORMCache(more, "Nodes", tables=tables, vpc=network, engine=ValkeyNodes(), code=code, encryption_key=key)
apart = Stack(app, "apart", env=Environment(account="123456789012", region="eu-west-1"))
dax = DynamORMDax(apart, "Dax", tables=tables, vpc=network)
DynamORMDataset(
    apart,
    "Dataset",
    lake=lake,
    table=tables[0],
    access=next(each for each in documents["app"]["access"] if each["name"] == "Project.by_status"),
    columns={"title": "S", "budget": "N"},
    owners=["arn:aws:quicksight:eu-west-1:123456789012:group/default/analysts"],
)
DynamORMMonitoring(apart, "Monitoring", caches=[dax])
DynamORMMigration(more, "Migration", tables=tables, code=code, document={"steps": []}, on_deploy=True, **inside)
Validations.of(app).add_plugins(
    cdk_nag.AwsSolutionsChecks(app, verbose=True), cdk_nag.ServerlessChecks(app, verbose=True)
)
app.synth()
