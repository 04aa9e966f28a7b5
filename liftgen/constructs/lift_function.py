"""LiftFunction: a Lambda function that serves tables, from one statement: packaged, told where they are, watched over."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict, Unpack

from aws_cdk import Duration, RemovalPolicy, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from liftgen.constructs.acknowledged import accept, accept_key
from liftgen.constructs.python_project import PythonProject

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from aws_cdk import Size
    from aws_cdk import aws_ec2 as ec2
    from aws_cdk import aws_kms as kms

    from liftgen.constructs.dynamorm_table import DynamORMTable


class FunctionOverrides(TypedDict, total=False):
    """What of Lambda's own is often chosen, under CDK's own names; what is given wins over every default."""

    architecture: lambda_.Architecture
    current_version_options: lambda_.VersionOptions
    description: str
    environment: Mapping[str, str]
    ephemeral_storage_size: Size
    function_name: str
    layers: Sequence[lambda_.ILayerVersion]
    logging_format: lambda_.LoggingFormat
    max_event_age: Duration
    memory_size: float
    on_success: lambda_.IDestination
    recursive_loop: lambda_.RecursiveLoop
    reserved_concurrent_executions: float
    retry_attempts: float
    runtime: lambda_.Runtime
    security_groups: Sequence[ec2.ISecurityGroup]
    snap_start: lambda_.SnapStartConf
    timeout: Duration
    vpc: ec2.IVpc
    vpc_subnets: ec2.SubnetSelection


class FunctionSettings(FunctionOverrides, total=False):
    """Everything that a LiftFunction can be told beside what it runs and which tables it serves."""

    service: str | None
    attempts: int
    connect_timeout: Duration | None
    read_timeout: Duration | None
    connections: int
    debug: bool
    tracing: bool
    log_retention: logs.RetentionDays
    dead_letters: bool
    encryption_key: kms.IKey | None


class LiftFunction(Construct):
    """The function as `function`, its log group as `logs`, and the queue of events that failed as `dead_letters`.

    It is told the deployed names of `tables`, their region where it is not its own, and how to reach DynamoDB: up to
    `attempts` per request, and seconds to `connect_timeout` and `read_timeout`; `liftgen.runtime.environment` reads that.
    It may do nothing with them: access is granted, as with `DynamORMPermissions`. Its role may write its own log and, where
    `tracing`, traces, and no more.

    `service_table` is the table of its own small items, where one serves it.

    `service` names it in Powertools' logs and metrics. Without `dead_letters` an asynchronous event that fails twice is lost.
    Log, queue and variables are encrypted with AWS's keys, or with `encryption_key`, which is then opened to whoever needs it.
    `environment` adds to the variables, and wins over them. ValueError when the tables are in several regions.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        handler: str,
        code: PythonProject | lambda_.Code,
        tables: Sequence[DynamORMTable] = (),
        service: str | None = None,
        attempts: int = 4,
        connect_timeout: Duration | None = None,
        read_timeout: Duration | None = None,
        connections: int = 10,
        debug: bool = False,
        tracing: bool = True,
        log_retention: logs.RetentionDays = logs.RetentionDays.THREE_MONTHS,
        dead_letters: bool = True,
        encryption_key: kms.IKey | None = None,
        **overrides: Unpack[FunctionOverrides],
    ) -> None:
        super().__init__(scope, id)
        self.service_table: Construct | None = None
        runtime = overrides.get("runtime", lambda_.Runtime.PYTHON_3_13)
        architecture = overrides.get("architecture", lambda_.Architecture.ARM_64)
        level = "DEBUG" if debug else "INFO"
        variables = {
            **_tables(self, tables),
            "AWS_RETRY_MODE": "standard",
            "AWS_MAX_ATTEMPTS": str(attempts),
            "LIFT_CONNECT_TIMEOUT": _seconds(connect_timeout or Duration.seconds(1)),
            "LIFT_READ_TIMEOUT": _seconds(read_timeout or Duration.seconds(3)),
            "LIFT_CONNECTIONS": str(connections),
            "POWERTOOLS_SERVICE_NAME": service or id,
            "POWERTOOLS_LOG_LEVEL": level,
            **overrides.get("environment", {}),
        }
        self.logs = log_group(self, log_retention, encryption_key)
        self.dead_letters = (
            sqs.Queue(
                self,
                "DeadLetters",
                encryption=sqs.QueueEncryption.KMS if encryption_key else sqs.QueueEncryption.SQS_MANAGED,
                encryption_master_key=encryption_key,
                enforce_ssl=True,
                retention_period=Duration.days(14),
            )
            if dead_letters
            else None
        )
        role = iam.Role(self, "Role", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"))
        if tracing:
            accept(role, "X-Ray's actions take no resource", "AwsSolutions::AwsSolutions-IAM5[Resource::*]")
        if self.dead_letters is not None:
            accept(self.dead_letters, "the last queue of its line", "Serverless::Serverless-SQSRedrivePolicy")
        self.logs.grant_write(role)
        if encryption_key is not None:
            encryption_key.grant_decrypt(role)
            accept_key(role)
        defaults = FunctionOverrides(
            architecture=architecture,
            logging_format=lambda_.LoggingFormat.JSON,
            memory_size=512,
            recursive_loop=lambda_.RecursiveLoop.TERMINATE,
            runtime=runtime,
            timeout=Duration.seconds(15),
        )
        settings = defaults | overrides
        settings["environment"] = variables
        self.function = lambda_.Function(
            self,
            "Function",
            handler=handler,
            code=code.code(runtime, architecture) if isinstance(code, PythonProject) else code,
            role=role,
            log_group=self.logs,
            environment_encryption=encryption_key,
            dead_letter_queue=self.dead_letters,
            tracing=lambda_.Tracing.ACTIVE if tracing else lambda_.Tracing.DISABLED,
            **settings,
        )
        if "runtime" not in overrides:
            reason = "the newest Python that lift is tested with"
            accept(self.function, reason, "AwsSolutions::AwsSolutions-L1", "Serverless::Serverless-LambdaLatestVersion")


def log_group(scope: Construct, retention: logs.RetentionDays, key: kms.IKey | None) -> logs.LogGroup:
    """A log group that goes with its stack, in a key's encryption where there is one."""
    if key is not None:
        stack = Stack.of(scope)
        context = {"kms:EncryptionContext:aws:logs:arn": f"arn:{stack.partition}:logs:{stack.region}:{stack.account}:*"}
        writer = iam.ServicePrincipal(f"logs.{stack.region}.amazonaws.com", conditions={"ArnLike": context})
        key.grant_encrypt_decrypt(writer)
    return logs.LogGroup(scope, "Logs", retention=retention, encryption_key=key, removal_policy=RemovalPolicy.DESTROY)


def _tables(construct: Construct, tables: Sequence[DynamORMTable]) -> dict[str, str]:
    """The variables that say where the tables are."""
    if not tables:
        return {}
    stack = Stack.of(construct)
    regions = {each.table.env.region for each in tables}
    if len(regions) > 1:
        raise ValueError(f"the tables are in several regions: {', '.join(sorted(regions))}")
    names = stack.to_json_string({each.name: each.name_in(construct) for each in tables})
    (region,) = regions
    return {"LIFT_TABLES": names} | ({} if region == stack.region else {"LIFT_REGION": region})


def _seconds(duration: Duration) -> str:
    return f"{duration.to_milliseconds() / 1000:g}"
