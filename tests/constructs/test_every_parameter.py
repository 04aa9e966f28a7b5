"""Every parameter of every construct changes the template; one that is added without effect, or without a test here, fails."""

from __future__ import annotations

import inspect
import re
from typing import TYPE_CHECKING

import pytest
from support.making import (
    ACCESS,
    APP,
    BY_SCAN,
    CONSUMER,
    EVENTS,
    INDEX_SETTINGS,
    INDEXED,
    MIGRATIONS,
    NAMED_TABLE,
    NEEDED,
    NOTE,
    OF_TENANTS,
    OTHER_NOTE,
    OTHER_TABLE,
    TABLE,
    allowance,
    api,
    cache,
    cdk,
    code,
    constructs,
    engine,
    filter_of_notes,
    function,
    home,
    key,
    lake,
    minutes,
    network,
    permissions,
    policy,
    queue,
    rates,
    replicas,
    table,
    telling,
    template,
    warming,
)

if TYPE_CHECKING:
    from support.making import Make

ALSO: dict[str, dict[str, Make]] = {
    "DynamORMTable.index_settings": {"document": lambda _: INDEXED},
    "SingleTableDesign.index_settings": {"document": lambda _: INDEXED},
    **{
        f"DynamORMMigration.{each}": {"document": lambda _: MIGRATIONS, "on_deploy": lambda _: True}
        for each in ("after", "capacity", "document", "segments", "starter")
    },
    "DynamORMMigration.on_deploy": {"document": lambda _: MIGRATIONS},
    "DynamORMMigration.security_groups": {"vpc": lambda stack: network(stack)},
    "DynamORMMigration.vpc_subnets": {"vpc": lambda stack: network(stack)},
    "LiftApi.audience": {"issuer": lambda _: "https://issuer.example", "audience": lambda _: ["site"]},
    "LiftApi.issuer": {"issuer": lambda _: "https://other.example", "audience": lambda _: ["app"]},
    "LiftApi.preflight": {"origins": lambda _: ["https://app.example"]},
    "SingleTableDesign.multi_region_consistency": {"replicas": lambda _: replicas("eu-west-2", "eu-central-1")},
    "SingleTableDesign.witness_region": {
        "replicas": lambda _: replicas("eu-west-2"),
        "multi_region_consistency": lambda _: cdk("aws_dynamodb.MultiRegionConsistency").STRONG,
        "witness_region": lambda _: "eu-west-3",
    },
    "DynamORMTable.multi_region_consistency": {"replicas": lambda _: replicas("eu-west-2", "eu-central-1")},
    "DynamORMTable.witness_region": {
        "replicas": lambda _: replicas("eu-west-2"),
        "multi_region_consistency": lambda _: cdk("aws_dynamodb.MultiRegionConsistency").STRONG,
        "witness_region": lambda _: "eu-west-3",
    },
    "ConsumerFunction.vpc_subnets": {"vpc": lambda stack: network(stack)},
    "ConsumerFunction.security_groups": {"vpc": lambda stack: network(stack)},
    "CRUDFunction.vpc_subnets": {"vpc": lambda stack: network(stack)},
    "CRUDFunction.security_groups": {"vpc": lambda stack: network(stack)},
    "EventSourcingFunction.vpc_subnets": {"vpc": lambda stack: network(stack)},
    "EventSourcingFunction.security_groups": {"vpc": lambda stack: network(stack)},
    "IdempotentFunction.vpc_subnets": {"vpc": lambda stack: network(stack)},
    "IdempotentFunction.security_groups": {"vpc": lambda stack: network(stack)},
    "RateLimitedFunction.vpc_subnets": {"vpc": lambda stack: network(stack)},
    "RateLimitedFunction.security_groups": {"vpc": lambda stack: network(stack)},
    "LiftApp.vpc_subnets": {"vpc": lambda stack: network(stack)},
    "LiftApp.security_groups": {"vpc": lambda stack: network(stack)},
    "LiftFunction.vpc_subnets": {"vpc": lambda stack: network(stack)},
    "LiftFunction.security_groups": {"vpc": lambda stack: network(stack)},
}
"""What must be said for a parameter to mean something."""

OTHERWISE: dict[str, Make] = {
    "CRUDFunction.api": api,
    "ConsumerFunction.document": lambda _: {**CONSUMER, "entities": ["Note"]},
    "ConsumerFunction.tables": lambda stack: [table(stack, NAMED_TABLE)],
    "CRUDFunction.document": lambda _: {**NOTE, "patterns": ["Note.by_key"]},
    "CRUDFunction.permissions": lambda stack: permissions(stack, BY_SCAN),
    "DynamORMCache.tables": lambda stack: [table(stack, NAMED_TABLE)],
    "DynamORMCache.name": lambda _: "notes",
    "DynamORMCache.warming": lambda stack: warming(keys=[{"pk": {"S": "a"}, "sk": {"S": "b"}}])(stack),
    "DynamORMDataset.access": lambda _: {**ACCESS[0], "name": "Note.other"},
    "DynamORMDataset.kept": lambda _: "asked",
    "DynamORMDataset.lake": lambda stack: lake(stack, "other"),
    "DynamORMDataset.table": lambda stack: table(stack, NAMED_TABLE),
    "DynamORMDax.tables": lambda stack: [table(stack, NAMED_TABLE)],
    "LiftServiceTable.restorable": lambda _: True,
    "DynamORMMultiTenant.access": lambda _: [
        {**each, "requests": [{**one, "leading": ["X#", *one["leading"][1:]]} for one in each["requests"]]}
        for each in OF_TENANTS
    ],
    "DynamORMMultiTenant.allowed": lambda _: allowance(requests=9),
    "DynamORMMultiTenant.claim": lambda _: "organisation",
    "DynamORMMultiTenant.counts": lambda stack: table(stack, OTHER_TABLE),
    "DynamORMMultiTenant.exports": lambda stack: cdk("aws_s3.Bucket")(home(stack), "Exports"),
    "DynamORMMultiTenant.patterns": lambda _: ["Note.get"],
    "DynamORMMultiTenant.tables": lambda stack: [table(stack, NAMED_TABLE)],
    "DynamORMMultiTenant.to": lambda stack: {"notes": table(stack, {**TABLE, "name": "papers"})},
    "DynamORMMigration.document": lambda _: {"steps": [{**MIGRATIONS["steps"][0], "budget": 9}]},
    "DynamORMMigration.tables": lambda stack: [table(stack, NAMED_TABLE)],
    "DynamORMModel.access": lambda _: BY_SCAN,
    "DynamORMModel.model": lambda _: "Page",
    "DynamORMModel.table": lambda stack: table(stack, NAMED_TABLE),
    "DynamORMMonitoring.apis": lambda _: [],
    "DynamORMMonitoring.caches": lambda _: [],
    "DynamORMMonitoring.functions": lambda _: [],
    "DynamORMMonitoring.streams": lambda _: [],
    "DynamORMMonitoring.tables": lambda _: [],
    "DynamORMPermissions.access": lambda _: BY_SCAN,
    "DynamORMPermissions.tables": lambda stack: [table(stack, NAMED_TABLE)],
    "DynamORMStream.table": lambda stack: table(stack, NAMED_TABLE),
    "DynamORMStream.dead_letters": queue,
    "DynamORMStream.function": function,
    "DynamORMTable.index_settings": lambda _: INDEX_SETTINGS,
    "SingleTableDesign.index_settings": lambda _: INDEX_SETTINGS,
    "DynamORMTable.document": lambda _: OTHER_TABLE,
    "EventSourcingFunction.events": lambda _: "Fact",
    "EventSourcingFunction.permissions": lambda stack: permissions(
        stack, [{**each, "requests": [{"table": "notes", "actions": ["Scan"]}]} for each in EVENTS]
    ),
    "EventSourcingFunction.patterns": lambda _: ["Snapshot.create"],
    "EventSourcingFunction.telling": telling,
    "IdempotentFunction.answers": lambda stack: table(stack, OTHER_TABLE),
    "IdempotentFunction.claim": lambda _: "tenant_id",
    "IdempotentFunction.key": lambda _: "detail.id",
    "IdempotentFunction.methods": lambda _: ["PUT"],
    "LakeCrawler.lake": lambda stack: lake(stack, "other"),
    "LiftApp.api": api,
    "LiftApp.cache": cache,
    "LiftApp.changes": lambda _: {"Note": {"memory_size": 256}},
    "LiftApp.document": lambda _: {**APP, "functions": [OTHER_NOTE]},
    "LiftApp.streaming": lambda _: {"notes": {"batch_size": 9}},
    "LiftApp.monitoring": lambda _: {},
    "LiftApp.tables": lambda _: [OTHER_TABLE],
    "access_logs": lambda stack: cdk("aws_s3.Bucket")(home(stack), "Logs"),
    "answers": minutes(9),
    # What stands in the stack already, so that nothing but the waiting for it is new.
    "after": lambda beside: [beside.node.root.node.find_child("stack").node.children[0]],
    "api_latency": minutes(9),
    "RateLimitedFunction.claim": lambda _: "organisation",
    "RateLimitedFunction.counts": lambda stack: table(stack, OTHER_TABLE),
    "RateLimitedFunction.rates": lambda _: rates(limit=9),
    "RateLimitedFunction.subject": lambda _: "address",
    "SingleTableDesign.access": lambda _: BY_SCAN,
    "SingleTableDesign.document": lambda _: OTHER_TABLE,
    "architecture": lambda _: cdk("aws_lambda.Architecture").X86_64,
    "at": lambda _: "cron(30 4 * * ? *)",
    "attempts": lambda _: 9,
    "audience": lambda _: ["app"],
    "backup_plan": lambda stack: cdk("aws_backup.BackupPlan").daily35_day_retention(home(stack), "Plan"),
    "batch_size": lambda _: 9,
    "batch_window": minutes(1),
    "billing": lambda _: cdk("aws_dynamodb.Billing").on_demand(max_read_request_units=9),
    "buffering": minutes(9),
    "burst": lambda _: 9,
    "capacity": lambda _: 9,
    "code": lambda stack: code(stack, "x = 2"),
    "concurrency": lambda _: 9,
    "columns": lambda _: {"title": "S", "pages": "N"},
    "connect_timeout": minutes(1),
    "connections": lambda _: 9,
    "contributor_insights_specification": lambda _: cdk("aws_dynamodb.ContributorInsightsSpecification")(enabled=True),
    "crawled": lambda _: "cron(30 4 * * ? *)",
    "cut_off": lambda _: cdk("Size").mebibytes(100),
    "daily_cost": lambda _: 9,
    "database": lambda _: "other",
    "dead_letters": lambda _: False,
    "dashboard": lambda _: False,
    "current_version_options": lambda _: cdk("aws_lambda.VersionOptions")(description="the first"),
    "debug": lambda _: True,
    "deletion_protection": lambda _: False,
    "description": lambda _: "notes",
    "documented": lambda _: False,
    "dynamo_stream": lambda _: cdk("aws_dynamodb.StreamViewType").KEYS_ONLY,
    "engine": lambda _: engine("ValkeyNodes")(_),
    "enabled": lambda _: False,
    "encryption": lambda _: cdk("aws_dynamodb.TableEncryptionV2").aws_managed_key(),
    "encryption_key": key,
    "environment": lambda _: {"COLOUR": "red"},
    "ephemeral_storage_size": lambda _: cdk("Size").gibibytes(1),
    "errors": lambda _: 9,
    "filters": lambda _: [filter_of_notes()],
    "function_latency": minutes(9),
    "functions": lambda _: {"memory_size": 256},
    "function_name": lambda _: "notes",
    "global_table_settings_replication_mode": lambda _: cdk("aws_dynamodb.GlobalTableSettingsReplicationMode").ALL,
    "handler": lambda _: "index.other",
    "items": minutes(9),
    "iterator_age": minutes(9),
    "hit_rate": lambda _: 9,
    "issuer": lambda _: "https://issuer.example",
    "kinesis_stream": lambda stack: cdk("aws_kinesis.Stream")(home(stack), "Kinesis"),
    "keep": lambda _: cdk("Duration").days(9),
    "layers": lambda stack: [
        cdk("aws_lambda.LayerVersion").from_layer_version_arn(
            home(stack), "Layer", "arn:aws:lambda:eu-west-1:123456789012:layer:x:1"
        )
    ],
    "log_retention": lambda _: cdk("aws_logs.RetentionDays").ONE_DAY,
    "logging_format": lambda _: cdk("aws_lambda.LoggingFormat").TEXT,
    "maintenance": lambda _: "sun:03:00-sun:04:00",
    "max_event_age": minutes(9),
    "max_record_age": minutes(9),
    "memory_size": lambda _: 1024,
    "most_reads": lambda _: 9,
    "most_writes": lambda _: 9,
    "multi_region_consistency": lambda _: cdk("aws_dynamodb.MultiRegionConsistency").STRONG,
    "name": lambda _: "shop",
    "node_type": lambda _: "dax.r5.large",
    "nodes": lambda _: 9,
    "namespace": lambda _: "notes",
    "on_outage": lambda _: "open",
    "on_success": lambda stack: cdk("aws_lambda_destinations.SqsDestination")(
        cdk("aws_sqs.Queue")(home(stack), "Done")
    ),
    "origins": lambda _: ["https://app.example"],
    "owners": lambda _: ["arn:b"],
    "parallelization": lambda _: 9,
    "point_in_time_recovery_specification": lambda _: cdk("aws_dynamodb.PointInTimeRecoverySpecification")(
        point_in_time_recovery_enabled=False
    ),
    "preflight": minutes(9),
    "rate": lambda _: 9,
    "readers": lambda _: ["arn:b"],
    "rows": lambda _: "arn:rules",
    "read_price": lambda _: 9,
    "read_timeout": minutes(1),
    "read_units": lambda _: 9,
    "recursive_loop": lambda _: cdk("aws_lambda.RecursiveLoop").ALLOW,
    "removal_policy": lambda _: cdk("RemovalPolicy").DESTROY,
    "replicas": lambda _: replicas("eu-west-2", "eu-central-1"),
    "reserved_concurrent_executions": lambda _: 9,
    "resource_policy": lambda stack: policy(stack),
    "required": lambda _: True,
    "retries": lambda _: 9,
    "retry_attempts": lambda _: 1,
    "runtime": lambda _: cdk("aws_lambda.Runtime").PYTHON_3_12,
    "security_groups": lambda stack: [cdk("aws_ec2.SecurityGroup")(home(stack), "Group", vpc=network(stack))],
    "seconds": minutes(9),
    "on_deploy": lambda _: True,
    "roll_back": lambda _: True,
    "segments": lambda _: 9,
    "starter": lambda _: "index.start",
    "state_table": lambda _: "other_migrations",
    "seldom_read": lambda _: True,
    "service": lambda _: "notes",
    "shards": lambda _: 9,
    "since": lambda _: cdk("aws_lambda.StartingPosition").LATEST,
    "snapshots": lambda _: "Snapshot",
    "snap_start": lambda _: cdk("aws_lambda.SnapStartConf").ON_PUBLISHED_VERSIONS,
    "streaming": lambda _: {"batch_size": 9},
    "stream_retention": lambda _: cdk("Duration").days(9),
    "stream_resource_policy": lambda stack: policy(stack),
    "subnets": lambda _: cdk("aws_ec2.SubnetSelection")(subnet_type=cdk("aws_ec2.SubnetType").PRIVATE_WITH_EGRESS),
    "table_class": lambda _: cdk("aws_dynamodb.TableClass").STANDARD_INFREQUENT_ACCESS,
    "table_latency": minutes(9),
    "table_name": lambda _: "papers",
    "tables": lambda stack: [table(stack)],
    "tag": lambda _: "organisation",
    "tags": lambda _: [cdk("CfnTag")(key="team", value="notes")],
    "tenant": lambda _: "tenant_id",
    "time_to_live_attribute": lambda _: "gone_at",
    "timeout": minutes(9),
    "topic": lambda stack: cdk("aws_sns.Topic")(home(stack), "Topic"),
    "traces": lambda _: False,
    "tracing": lambda _: False,
    "views": lambda stack: [function(stack)],
    "vpc": lambda stack: network(stack),
    "vpc_subnets": lambda _: cdk("aws_ec2.SubnetSelection")(subnet_type=cdk("aws_ec2.SubnetType").PRIVATE_ISOLATED),
    "watched": lambda _: ["t1"],
    "warm_throughput": lambda _: cdk("aws_dynamodb.WarmThroughput")(read_units_per_second=13000),
    "witness_region": lambda _: "eu-central-1",
    "window": minutes(1),
    "write_price": lambda _: 9,
    "write_units": lambda _: 9,
}
"""What a parameter may be but its default, by its name; where constructs differ, with the construct's before it."""


def parameters(construct: str) -> list[str]:
    """Every keyword of a construct, those of a TypedDict that it takes too."""
    import liftgen.constructs as library

    found = []
    for name, each in inspect.signature(vars(constructs()[construct])["__init__"]).parameters.items():
        unpacked = re.fullmatch(r"Unpack\[(\w+)\]", str(each.annotation))
        if unpacked:
            settings = getattr(library, unpacked[1])
            found += sorted(settings.__required_keys__ | settings.__optional_keys__)
        elif name not in ("self", "scope", "id"):
            found.append(name)
    return found


def test_every_construct_is_looked_at() -> None:
    assert set(NEEDED) == set(constructs())


def test_nothing_is_tested_that_is_not_there() -> None:
    every = {name for construct in NEEDED for each in parameters(construct) for name in (each, f"{construct}.{each}")}

    assert {*ALSO, *OTHERWISE} <= every


@pytest.mark.parametrize("construct", NEEDED)
def test_every_parameter_changes_the_template(construct: str) -> None:
    plain = template(construct, {})
    without = []
    for parameter in parameters(construct):
        also = ALSO.get(f"{construct}.{parameter}", {})
        otherwise = OTHERWISE.get(f"{construct}.{parameter}") or OTHERWISE[parameter]
        before = template(construct, also) if also else plain
        if template(construct, also, {parameter: otherwise}) == before:
            without.append(parameter)

    assert without == []
