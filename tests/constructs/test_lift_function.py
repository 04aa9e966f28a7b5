"""LiftFunction: everything that is said of a function is in its template, and nothing that was not asked for."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from liftgen.documents import table_document
from liftgen.schema import KeyAttribute, KeySchema, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from aws_cdk import Stack

    from liftgen.constructs import DynamORMTable

LOGS = Table("logs", KeySchema((KeyAttribute("pk", "S"),)))


def stack(id: str = "stack", region: str = "eu-west-1", app: Any = None) -> Stack:
    from aws_cdk import App, Environment, Stack

    return Stack(app or App(), id, env=Environment(account="123456789012", region=region))


def table(scope: Any, name: str = "logs", **overrides: Any) -> DynamORMTable:
    from dataclasses import replace

    from liftgen.constructs import DynamORMTable

    return DynamORMTable(scope, name, document=table_document(replace(LOGS, name=name)), **overrides)


def resources(parameters: Mapping[str, Any], scope: Any = None) -> list[dict[str, Any]]:
    from aws_cdk import aws_lambda as lambda_
    from aws_cdk.assertions import Template

    from liftgen.constructs import LiftFunction

    scope = scope or stack()
    given = {"handler": "a.handler", "code": lambda_.Code.from_inline("x = 1"), **parameters}
    LiftFunction(scope, "Orders", **given)
    return list(Template.from_stack(scope).to_json()["Resources"].values())


def of_type(kind: str, found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [each["Properties"] for each in found if each["Type"] == f"AWS::{kind}"]


def properties(**parameters: Any) -> dict[str, Any]:
    (function,) = of_type("Lambda::Function", resources(parameters))
    return function


def variables(**parameters: Any) -> dict[str, Any]:
    said: dict[str, Any] = properties(**parameters)["Environment"]["Variables"]
    return said


def test_one_statement_gives_a_function_for_production() -> None:
    said = properties()

    assert {name: said[name] for name in ("Architectures", "Runtime", "Timeout", "MemorySize", "TracingConfig")} == {
        "Architectures": ["arm64"],
        "Runtime": "python3.13",
        "Timeout": 15,
        "MemorySize": 512,
        "TracingConfig": {"Mode": "Active"},
    }
    assert said["LoggingConfig"]["LogFormat"] == "JSON"
    assert said["Environment"]["Variables"] == {
        "AWS_MAX_ATTEMPTS": "4",
        "AWS_RETRY_MODE": "standard",
        "LIFT_CONNECTIONS": "10",
        "LIFT_CONNECT_TIMEOUT": "1",
        "LIFT_READ_TIMEOUT": "3",
        "POWERTOOLS_LOG_LEVEL": "INFO",
        "POWERTOOLS_SERVICE_NAME": "Orders",
    }


def test_its_role_may_log_trace_and_bury_and_no_more() -> None:
    found = resources({})
    statements = [one for policy in of_type("IAM::Policy", found) for one in policy["PolicyDocument"]["Statement"]]
    actions = {action: one["Resource"] for one in statements for action in listed(one["Action"])}

    assert actions.keys() == {
        "logs:CreateLogStream",
        "logs:PutLogEvents",
        "sqs:SendMessage",
        "xray:PutTraceSegments",
        "xray:PutTelemetryRecords",
    }
    assert [action for action, resource in actions.items() if resource == "*"] == [
        "xray:PutTraceSegments",
        "xray:PutTelemetryRecords",
    ]
    assert "ManagedPolicyArns" not in of_type("IAM::Role", found)[0]


def test_what_is_lost_is_kept_for_two_weeks_encrypted() -> None:
    found = resources({})
    (queue,) = of_type("SQS::Queue", found)
    (function,) = of_type("Lambda::Function", found)

    assert queue == {"MessageRetentionPeriod": 1209600, "SqsManagedSseEnabled": True}
    assert "TargetArn" in function["DeadLetterConfig"]
    assert of_type("SQS::Queue", resources({"dead_letters": False})) == []


def test_the_log_is_kept_as_long_as_is_said() -> None:
    from aws_cdk import aws_logs as logs

    (default,) = of_type("Logs::LogGroup", resources({}))
    (said,) = of_type("Logs::LogGroup", resources({"log_retention": logs.RetentionDays.ONE_YEAR}))

    assert (default["RetentionInDays"], said["RetentionInDays"]) == (90, 365)


def test_one_key_encrypts_its_log_its_queue_and_its_variables() -> None:
    from aws_cdk import aws_kms as kms

    scope = stack()
    found = resources({"encryption_key": kms.Key(scope, "Key")}, scope)
    (function,), (queue,), (log,), (key,) = (
        of_type(kind, found) for kind in ("Lambda::Function", "SQS::Queue", "Logs::LogGroup", "KMS::Key")
    )
    writers = [one["Principal"] for one in key["KeyPolicy"]["Statement"] if "ArnLike" in one.get("Condition", {})]
    opened = [one for policy in of_type("IAM::Policy", found) for one in policy["PolicyDocument"]["Statement"]]

    assert function["KmsKeyArn"] == queue["KmsMasterKeyId"] == log["KmsKeyId"]
    assert writers == [{"Service": "logs.eu-west-1.amazonaws.com"}]
    assert any("kms:Decrypt" in listed(one["Action"]) for one in opened)


@pytest.mark.parametrize(
    ("parameters", "variable", "value"),
    [
        ({"attempts": 2}, "AWS_MAX_ATTEMPTS", "2"),
        ({"connections": 50}, "LIFT_CONNECTIONS", "50"),
        ({"debug": True}, "POWERTOOLS_LOG_LEVEL", "DEBUG"),
        ({"service": "shop"}, "POWERTOOLS_SERVICE_NAME", "shop"),
        ({"environment": {"MINE": "1"}}, "MINE", "1"),
        ({"environment": {"AWS_RETRY_MODE": "adaptive"}}, "AWS_RETRY_MODE", "adaptive"),
    ],
)
def test_what_it_is_told_is_in_its_environment(parameters: dict[str, Any], variable: str, value: str) -> None:
    assert variables(**parameters)[variable] == value
    assert variables().get(variable) != value


def test_timeouts_are_seconds() -> None:
    from aws_cdk import Duration

    said = variables(connect_timeout=Duration.millis(250), read_timeout=Duration.minutes(1))

    assert (said["LIFT_CONNECT_TIMEOUT"], said["LIFT_READ_TIMEOUT"]) == ("0.25", "60")


def test_its_handler_and_tracing_are_as_said() -> None:
    said = properties(handler="b.c", tracing=False)

    assert said["Handler"] == "b.c"
    assert "TracingConfig" not in said


def test_its_code_is_as_said() -> None:
    from aws_cdk import aws_lambda as lambda_

    assert properties(code=lambda_.Code.from_inline("y = 2"))["Code"] == {"ZipFile": "y = 2"}


def test_it_knows_its_tables_by_the_models_names() -> None:
    scope = stack()
    found = resources({"tables": [table(scope), table(scope, "saas")]}, scope)
    (function,) = of_type("Lambda::Function", found)

    assert function["Environment"]["Variables"]["LIFT_TABLES"] == {
        "Fn::Join": [
            "",
            ['{"logs":"', {"Ref": "LogsTable98F38F12"}, '","saas":"', {"Ref": "SaasTable98650C35"}, '"}'],
        ]
    }
    assert "LIFT_REGION" not in function["Environment"]["Variables"]


def test_it_knows_the_region_of_tables_elsewhere() -> None:
    from aws_cdk import App

    app = App()
    far = table(stack("far", "us-east-1", app), table_name="logs-prod")
    (function,) = of_type("Lambda::Function", resources({"tables": [far]}, stack("here", "eu-west-1", app)))

    assert function["Environment"]["Variables"]["LIFT_REGION"] == "us-east-1"
    assert function["Environment"]["Variables"]["LIFT_TABLES"] == '{"logs":"logs-prod"}'


def test_tables_of_several_regions_are_refused() -> None:
    from aws_cdk import App

    app = App()
    tables = [table(stack(region, region, app)) for region in ("us-east-1", "eu-west-1")]

    with pytest.raises(ValueError, match="the tables are in several regions: eu-west-1, us-east-1"):
        resources({"tables": tables}, stack("here", app=app))


@cache
def overrides() -> dict[str, tuple[Callable[[Stack], Mapping[str, Any]], Callable[[dict[str, Any]], Any], Any]]:
    """For each override: how it is given, where the function says it, and what it then says."""
    from aws_cdk import Duration, Size
    from aws_cdk import aws_ec2 as ec2
    from aws_cdk import aws_lambda as lambda_
    from aws_cdk import aws_lambda_destinations as destinations
    from aws_cdk import aws_sqs as sqs

    def network(scope: Stack) -> dict[str, Any]:
        kinds = [
            ec2.SubnetConfiguration(name=name, subnet_type=ec2.SubnetType.PRIVATE_ISOLATED) for name in ("one", "two")
        ]
        vpc = ec2.Vpc(scope, "Vpc", max_azs=1, nat_gateways=0, subnet_configuration=kinds)
        subnets = ec2.SubnetSelection(subnet_group_name="two")
        group = ec2.SecurityGroup(scope, "Mine", vpc=vpc)
        return {"vpc": vpc, "vpc_subnets": subnets, "security_groups": [group]}

    return {
        "architecture": (
            lambda _: {"architecture": lambda_.Architecture.X86_64},
            lambda said: said["Architectures"],
            ["x86_64"],
        ),
        "description": (lambda _: {"description": "orders"}, lambda said: said["Description"], "orders"),
        "environment": (
            lambda _: {"environment": {"A": "b"}},
            lambda said: said["Environment"]["Variables"]["A"],
            "b",
        ),
        "ephemeral_storage_size": (
            lambda _: {"ephemeral_storage_size": Size.gibibytes(1)},
            lambda said: said["EphemeralStorage"]["Size"],
            1024,
        ),
        "function_name": (lambda _: {"function_name": "mine"}, lambda said: said["FunctionName"], "mine"),
        "layers": (
            lambda scope: {
                "layers": [
                    lambda_.LayerVersion.from_layer_version_arn(scope, "L", "arn:aws:lambda:eu-west-1:1:layer:l:1")
                ]
            },
            lambda said: said["Layers"],
            ["arn:aws:lambda:eu-west-1:1:layer:l:1"],
        ),
        "logging_format": (
            lambda _: {"logging_format": lambda_.LoggingFormat.TEXT},
            lambda said: said["LoggingConfig"]["LogFormat"],
            "Text",
        ),
        "max_event_age": (
            lambda _: {"max_event_age": Duration.minutes(5)},
            lambda said: said["invoke"]["MaximumEventAgeInSeconds"],
            300,
        ),
        "memory_size": (lambda _: {"memory_size": 1024}, lambda said: said["MemorySize"], 1024),
        "on_success": (
            lambda scope: {"on_success": destinations.SqsDestination(sqs.Queue(scope, "Done"))},
            lambda said: list(said["invoke"]["DestinationConfig"]),
            ["OnSuccess"],
        ),
        "recursive_loop": (
            lambda _: {"recursive_loop": lambda_.RecursiveLoop.ALLOW},
            lambda said: said["RecursiveLoop"],
            "Allow",
        ),
        "reserved_concurrent_executions": (
            lambda _: {"reserved_concurrent_executions": 3},
            lambda said: said["ReservedConcurrentExecutions"],
            3,
        ),
        "retry_attempts": (lambda _: {"retry_attempts": 1}, lambda said: said["invoke"]["MaximumRetryAttempts"], 1),
        "runtime": (lambda _: {"runtime": lambda_.Runtime.PYTHON_3_12}, lambda said: said["Runtime"], "python3.12"),
        "security_groups": (
            network,
            lambda said: [each["Fn::GetAtt"][0] for each in said["VpcConfig"]["SecurityGroupIds"]],
            ["MineC1B42D3A"],
        ),
        "snap_start": (
            lambda _: {"snap_start": lambda_.SnapStartConf.ON_PUBLISHED_VERSIONS},
            lambda said: said["SnapStart"]["ApplyOn"],
            "PublishedVersions",
        ),
        "timeout": (lambda _: {"timeout": Duration.seconds(60)}, lambda said: said["Timeout"], 60),
        "vpc": (network, lambda said: list(said["VpcConfig"]), ["SecurityGroupIds", "SubnetIds"]),
        "vpc_subnets": (
            network,
            lambda said: [each["Ref"][:12] for each in said["VpcConfig"]["SubnetIds"]],
            ["VpctwoSubnet"],
        ),
    }


def test_every_override_is_tried() -> None:
    from liftgen.constructs import FunctionOverrides

    assert overrides().keys() == FunctionOverrides.__annotations__.keys() - {"current_version_options"}


def test_every_override_is_in_the_template() -> None:
    seen = {}
    for name, (given, where, _) in overrides().items():
        scope = stack()
        found = resources(given(scope), scope)
        (function,) = of_type("Lambda::Function", found)
        for invoke in of_type("Lambda::EventInvokeConfig", found):
            function["invoke"] = invoke
        seen[name] = where(function)

    assert seen == {name: value for name, (_, _, value) in overrides().items()}


def test_a_version_is_made_as_its_options_say() -> None:
    from aws_cdk import aws_lambda as lambda_
    from aws_cdk.assertions import Template

    from liftgen.constructs import LiftFunction

    scope = stack()
    code = lambda_.Code.from_inline("x = 1")
    options = lambda_.VersionOptions(description="first")
    made = LiftFunction(scope, "F", handler="a.b", code=code, current_version_options=options)
    assert made.function.current_version.version
    (version,) = of_type("Lambda::Version", list(Template.from_stack(scope).to_json()["Resources"].values()))

    assert version["Description"] == "first"


def listed(actions: str | list[str]) -> list[str]:
    return [actions] if isinstance(actions, str) else actions
