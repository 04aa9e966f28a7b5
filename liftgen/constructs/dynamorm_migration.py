"""DynamORMMigration: data steps of migrations above one machine, a function for each part of a table."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Unpack, cast

from aws_cdk import ArnFormat, CfnOutput, CustomResource, Duration, Stack, Stage
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from aws_cdk import aws_stepfunctions as sfn
from aws_cdk import aws_stepfunctions_tasks as tasks
from constructs import Construct

from liftgen.constructs.acknowledged import accept
from liftgen.constructs.dynamorm_table import deployment_of
from liftgen.constructs.lift_function import FunctionSettings, LiftFunction, log_group
from liftgen.constructs.service_principal import service_principal
from liftgen.documents import steps_from_document

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from aws_cdk import aws_lambda as lambda_
    from constructs import IConstruct, IDependable

    from liftgen.constructs.dynamorm_table import DynamORMTable
    from liftgen.constructs.python_project import PythonProject
    from liftgen.documents import MigrationsDocument

STATE_TABLE = "lift_migrations"
NAMESPACE = "lift/migrations"

ON_TABLES = (
    *("BatchGetItem", "ConditionCheckItem", "DeleteItem", "DescribeTable", "GetItem", "PutItem", "Scan", "UpdateItem"),
)
ON_STATE_TABLE = ("DeleteItem", "DescribeTable", "GetItem", "PutItem", "Query", "UpdateItem")

LOGGING = tuple(
    f"logs:{each}"
    for each in (
        *("CreateLogDelivery", "DeleteLogDelivery", "DescribeLogGroups", "DescribeResourcePolicies"),
        *("GetLogDelivery", "ListLogDeliveries", "PutResourcePolicy", "UpdateLogDelivery"),
    )
)
TRACING = tuple(
    f"xray:{each}" for each in ("GetSamplingRules", "GetSamplingTargets", "PutTelemetryRecords", "PutTraceSegments")
)

STEP = ("table", "select", "do", "budget", "missing", "blocked")
"""What of a data step a function has to know."""

SHARED = (
    *(
        "architecture",
        "debug",
        "encryption_key",
        "environment",
        "layers",
        "log_retention",
        "runtime",
        "security_groups",
    ),
    *("tracing", "vpc", "vpc_subnets"),
)
"""What the function that starts the state machine has from the one that works."""


class DynamORMMigration(Construct):
    """A state machine as `state_machine`, whose `function` works on parts of a table, up to `concurrency` of them at once.

    `lift dynamorm migrate up --state-machine ARN` lets it do the data steps, `down` takes them back; both read how far it is in
    `state_table`, which the first of them makes. A step that fails is left as it is, or taken back with `roll_back`.

    With `on_deploy` a deployment starts it, too: with the data steps of the `document` up to `-c lift:deployment=k`, or all of
    them, that are not done yet, each table read in `segments`, with `capacity` units per second at most. Whoever says so says
    that what people have to do before those steps is done by deploying; `after` is what has to be there first. A step of
    danger 3 ends the execution; where a step waits for a value, nothing is begun.

    The function may read and write the items of `tables` and of `state_table`, and nothing else. The `dashboard` shows how
    many items are read, changed, in quarantine. Other keyword arguments are LiftFunction's. ValueError for `on_deploy`
    without a document, and for a document that names tables which are not there.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        tables: Sequence[DynamORMTable],
        code: PythonProject | lambda_.Code,
        handler: str = "migrations.handler.handler",
        document: MigrationsDocument | Mapping[str, Any] | None = None,
        state_table: str = STATE_TABLE,
        concurrency: int = 100,
        roll_back: bool = False,
        on_deploy: bool = False,
        starter: str = "migrations.handler.start",
        after: Sequence[IDependable] = (),
        segments: int = 64,
        capacity: float | None = None,
        dashboard: bool = True,
        **settings: Unpack[FunctionSettings],
    ) -> None:
        steps = [] if document is None else _steps(document, tables, deployment_of(scope), _stage(scope))
        if on_deploy and document is None:
            raise ValueError("`on_deploy` needs the `document` of the migrations")
        super().__init__(scope, id)
        variables = {"LIFT_MIGRATIONS_TABLE": state_table, **settings.get("environment", {})}
        defaults = FunctionSettings(memory_size=1769, service="migrations", timeout=Duration.minutes(15))
        given = cast("FunctionSettings", {**defaults, **settings, "environment": variables})
        self.function = LiftFunction(self, "Work", handler=handler, code=code, tables=tables, **given)
        _grant(self.function, tables, state_table)
        self.state_machine = self._machine(concurrency, roll_back, given)
        if on_deploy:
            whole = {"way": "up", "steps": steps, "segments": segments, "capacity": capacity}
            shared = cast("FunctionSettings", {name: given[name] for name in SHARED if name in given})  # type: ignore[literal-required]
            self._start(starter, code, json.dumps(whole), after, shared)
        self.dashboard = self._dashboard(tables) if dashboard else None
        CfnOutput(
            self, "StateMachineArn", value=self.state_machine.state_machine_arn, description="for `--state-machine`"
        )

    def grant_start(self, grantee: iam.IGrantable) -> iam.Grant:
        """Allow what `lift dynamorm migrate --state-machine` asks of it: start it, look how it goes, stop it."""
        self.state_machine.grant_execution(grantee, "states:DescribeExecution", "states:StopExecution")
        return self.state_machine.grant_start_execution(grantee)

    def _machine(self, concurrency: int, roll_back: bool, settings: FunctionSettings) -> sfn.StateMachine:
        """Round and round: what is next, its parts all at once, what is next."""
        following = self._task(
            "What is next",
            {
                "action": "next",
                "state": sfn.JsonPath.object_at("$"),
                "concurrency": concurrency,
                "roll_back": roll_back,
            },
        )
        parts = sfn.DistributedMap(
            self,
            "Every part",
            items_path="$.parts",
            max_concurrency=concurrency,
            item_selector={
                "part": sfn.JsonPath.object_at("$$.Map.Item.Value"),
                "state": {name: sfn.JsonPath.object_at(f"$.{name}") for name in ("step", "pass", "total", "rate")},
            },
            result_path=sfn.JsonPath.DISCARD,
        )
        parts.item_processor(self._part())
        is_ = sfn.Condition.string_equals
        failed = sfn.Fail(self, "Failed", error_path="$.error", cause_path="$.cause")
        following.next(
            sfn.Choice(self, "What is to be done")
            .when(is_("$.doing", "work"), parts.next(following))
            .when(is_("$.doing", "done"), sfn.Succeed(self, "Done"))
            .when(is_("$.doing", "paused"), sfn.Succeed(self, "Paused"))
            .otherwise(failed)
        )
        key = settings.get("encryption_key")
        retention = settings.get("log_retention", logs.RetentionDays.THREE_MONTHS)
        # CDK's own policies have wildcards for versions of the function, and for what is run again by hand.
        role = iam.Role(self, "Role", assumed_by=service_principal(self, "states"))
        calls = iam.PolicyStatement(actions=["lambda:InvokeFunction"], resources=[self.function.function.function_arn])
        delivery = iam.PolicyStatement(actions=[*LOGGING, *TRACING], resources=["*"])
        before = iam.Policy(self, "Calls", roles=[role], statements=[calls, delivery])
        accept(before, "traces and the delivery of logs take no resource", _wildcard("*"))
        machine = sfn.StateMachine(
            self,
            "Machine",
            definition_body=sfn.DefinitionBody.from_chainable(following),
            role=role.without_policy_updates(),
            tracing_enabled=settings.get("tracing", True),
            logs=sfn.LogOptions(
                destination=log_group(Construct(self, "States"), retention, key), level=sfn.LogLevel.ALL
            ),
        )
        machine.node.try_remove_child("DistributedMapPolicy")  # CDK's own, which no role takes
        machine.node.add_dependency(before)
        executions = Stack.of(self).format_arn(
            service="states",
            resource="execution",
            resource_name=f"{machine.state_machine_name}:*",
            arn_format=ArnFormat.COLON_RESOURCE_NAME,
        )
        starts = iam.PolicyStatement(actions=["states:StartExecution"], resources=[machine.state_machine_arn])
        watches = iam.PolicyStatement(
            actions=["states:DescribeExecution", "states:StopExecution"], resources=[executions]
        )
        parts_of_it = iam.Policy(self, "Parts", roles=[role], statements=[starts, watches])
        reason = "the parts of an execution are executions of the same state machine, each with a name of its own"
        accept(parts_of_it, reason, _wildcard(_shown(Stack.of(self), executions)))
        return machine

    def _part(self) -> sfn.IChainable:
        """Work on a part, as often as it takes; nothing is handed back, because of that there may be a lot."""
        state = {"part": sfn.JsonPath.object_at("$.part"), "state": sfn.JsonPath.object_at("$.state")}
        work = self._task("Work on it", {"action": "work", **state}, "$.work")
        wait = sfn.Wait(self, "Let a lease run out", time=sfn.WaitTime.duration(Duration.seconds(5)))
        finished = sfn.Succeed(self, "Finished", output_path=sfn.JsonPath.DISCARD)
        return work.next(
            sfn.Choice(self, "Is it finished")
            .when(sfn.Condition.boolean_equals("$.work.finished", True), finished)
            .otherwise(wait.next(work))
        )

    def _task(self, name: str, payload: dict[str, Any], result: str | None = None) -> tasks.LambdaInvoke:
        task = tasks.LambdaInvoke(
            self,
            name,
            lambda_function=self.function.function,
            payload=sfn.TaskInput.from_object(payload),
            payload_response_only=True,
            result_path=result,
        )
        # A function that was killed, or ran out of time, has lost a page at most: another goes on.
        task.add_retry(
            errors=["States.ALL"],
            interval=Duration.seconds(5),
            max_attempts=6,
            backoff_rate=2,
            jitter_strategy=sfn.JitterType.FULL,
        )
        return task

    def _start(
        self,
        handler: str,
        code: PythonProject | lambda_.Code,
        document: str,
        after: Sequence[IDependable],
        settings: FunctionSettings,
    ) -> None:
        """A resource whose making, and every change of it, starts the state machine."""
        given = cast("FunctionSettings", {**settings, "timeout": Duration.minutes(1)})
        function = LiftFunction(self, "Start", handler=handler, code=code, **given)
        self.state_machine.grant_start_execution(function.function)
        started = CustomResource(
            self,
            "Started",
            service_token=function.function.function_arn,
            resource_type="Custom::LiftMigration",
            properties={"StateMachine": self.state_machine.state_machine_arn, "Input": document},
        )
        started.node.add_dependency(function, self.function, self.state_machine, *after)

    def _dashboard(self, tables: Sequence[DynamORMTable]) -> cloudwatch.Dashboard:
        def items(*names: str) -> list[cloudwatch.IMetric]:
            return [
                cloudwatch.Metric(
                    namespace=NAMESPACE,
                    metric_name=name,
                    dimensions_map={"Table": table.name},
                    statistic="Sum",
                    period=Duration.minutes(1),
                    label=f"{table.name} {name.lower()}",
                )
                for table in tables
                for name in names
            ]

        function, machine = self.function.function, self.state_machine
        graphs = (
            ("Items", items("Read", "Changed", "Kept")),
            ("In quarantine", items("Quarantined")),
            ("Request units", items("Units")),
            ("Functions", [function.metric_invocations(), function.metric_errors(), function.metric_throttles()]),
            ("How long they run", [function.metric_duration()]),
            ("Executions", [machine.metric_started(), machine.metric_succeeded(), machine.metric_failed()]),
        )
        board = cloudwatch.Dashboard(self, "Dashboard")
        for first in range(0, len(graphs), 2):
            board.add_widgets(
                *(cloudwatch.GraphWidget(title=title, left=left, width=12) for title, left in graphs[first : first + 2])
            )
        return board


def _grant(function: LiftFunction, tables: Sequence[DynamORMTable], state_table: str) -> None:
    """Each request that the worker sends, and none other; a transaction asks for what its writes ask for."""
    stack = Stack.of(function)
    state = stack.format_arn(service="dynamodb", resource="table", resource_name=state_table)
    for actions, arns in ((ON_TABLES, [each.arn_in(function) for each in tables]), (ON_STATE_TABLE, [state])):
        allowed = iam.PolicyStatement(actions=[f"dynamodb:{each}" for each in actions], resources=arns)
        function.function.add_to_role_policy(allowed)


def _wildcard(resource: str) -> str:
    """Nag's rule against a wildcard, for one."""
    return f"AwsSolutions::AwsSolutions-IAM5[Resource::{resource}]"


def _shown(stack: Stack, arn: str) -> str:
    """An ARN as nag shows it, with what is known only later in angle brackets."""
    whole = stack.resolve(arn)
    parts = whole["Fn::Join"][1] if isinstance(whole, dict) else [whole]
    return "".join(
        each if isinstance(each, str) else f"<{each['Ref'] if 'Ref' in each else '.'.join(each['Fn::GetAtt'])}>"
        for each in parts
    )


def _stage(scope: IConstruct) -> str:
    """The name of the stage, which is what `lift dynamorm migrate --stage` keeps its migrations under."""
    stage = Stage.of(scope)
    return "" if stage is None else stage.stage_name


def _steps(
    document: MigrationsDocument | Mapping[str, Any],
    tables: Sequence[DynamORMTable],
    deployment: int | None,
    stage: str,
) -> list[dict[str, Any]]:
    known = {each.name for each in tables}
    found = []
    for each in steps_from_document(document):
        named = {each["table"], *(operation["table"] for operation in each["do"] if "table" in operation)}
        if named - known:
            raise ValueError(f"the migrations are about table `{min(named - known)}`, which is none of the tables")
        if deployment is None or each["deployment"] <= deployment:
            migration = f"{stage}#{each['migration']}"
            plain = {name: value for name, value in each.items() if name in STEP}
            found.append({"name": f"{migration}#{each['at']}", "migration": migration, **plain})
    return found
