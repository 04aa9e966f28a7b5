"""DynamORMMultiTenant: tenants kept apart by roles, counted and bounded one by one, and moved where they are to live."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aws_cdk import Duration, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_stepfunctions as steps
from aws_cdk import aws_stepfunctions_tasks as tasks
from constructs import Construct

from liftgen.access import KeyField
from liftgen.constructs.acknowledged import accept, named
from liftgen.constructs.dynamorm_permissions import DynamORMPermissions
from liftgen.constructs.lift_function import LiftFunction, log_group
from liftgen.constructs.python_project import own_code
from liftgen.constructs.service_table import described, open_to, service_table
from liftgen.documents import access_from_document

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from aws_cdk import aws_kms as kms
    from aws_cdk import aws_s3 as s3

    from liftgen.constructs.dynamorm_table import DynamORMTable
    from liftgen.constructs.lift_function import FunctionSettings
    from liftgen.constructs.lift_service_table import LiftServiceTable
    from liftgen.constructs.python_project import PythonProject
    from liftgen.documents import AccessDocument

LONGEST = Duration.days(7)
COUNTING = ("LIFT#Usage#*", "LIFT#Allowance#*")


@dataclass(frozen=True)
class Allowance:
    """What a tenant may ask in a month, `requests` and capacity `units`; None for as much as it likes."""

    requests: int | None = None
    units: int | None = None


class DynamORMMultiTenant(Construct):
    """The tenants of `tables`, and of the functions that it `serves`: each counted, bounded by `allowed`, and apart from others.

    Functions see the tenant that the `claim` of a token names. What each asks in a month, in requests and units, is kept in
    `counts` (a table whose items expire, or one of its own), where no tenant reaches it. Beyond what is `allowed`, or a tenant's
    own allowance, the answer is 429. Metrics are in the `namespace`: each of the `watched` tenants has its own, all others one.

    `role` is for one tenant at a time: sessions carry the tag `tag`, and reach the items of the tenant that it names, by
    `patterns` or all access patterns that can be held to one tenant. Functions that are served may open such sessions.

    `moving` is a state machine that moves a tenant to the tables in `to` (by the names of the ones they are in), or exports it to
    the bucket `exports`: `{"tenant": "t1", "do": "move"}`. While it is moved a tenant's requests are answered 503.

    `code` is what its own function runs, lift itself where it is not said, and `functions` what else it is told. ValueError when
    no key of the tables begins with a tenant.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        tables: Sequence[DynamORMTable],
        access: Iterable[AccessDocument | Mapping[str, Any]],
        patterns: Sequence[str] = (),
        claim: str = "tenant_id",
        tag: str = "tenant_id",
        allowed: Allowance | None = None,
        counts: DynamORMTable | LiftServiceTable | None = None,
        watched: Sequence[str] = (),
        namespace: str = "Tenants",
        to: Mapping[str, DynamORMTable] | None = None,
        exports: s3.IBucket | None = None,
        code: PythonProject | lambda_.Code | None = None,
        encryption_key: kms.IKey | None = None,
        log_retention: logs.RetentionDays = logs.RetentionDays.THREE_MONTHS,
        functions: FunctionSettings | None = None,
    ) -> None:
        documents = list(access)
        shapes = {each.name: _shapes(each.name, documents) for each in tables}
        strange = [name for name, found in shapes.items() if not found]
        if strange:
            raise ValueError(f"no key of table `{strange[0]}` begins with a tenant")
        super().__init__(scope, id)
        self.tables = tuple(tables)
        self.counts = service_table(self, counts, encryption_key)
        allowance = allowed or Allowance()
        self._said = {
            "claim": claim,
            "tag": tag,
            "namespace": namespace,
            "watched": list(watched),
            "allowed": {"requests": allowance.requests, "units": allowance.units},
        }
        self._tag = tag
        self.role = iam.Role(
            self, "Role", description="One tenant at a time", assumed_by=iam.AccountRootPrincipal().with_session_tags()
        )
        self._only_named_tenants()
        DynamORMPermissions(tables, access=documents).grant_tenant(self.role, *patterns, tag=tag)
        self.mover = self._mover(
            shapes, to or {}, exports, code, {"encryption_key": encryption_key, **(functions or {})}
        )
        self.moving = self._machine(log_retention, encryption_key)

    def serve(self, *functions: LiftFunction) -> None:
        """Count what these functions are asked, and let them open sessions of one tenant."""
        for function in functions:
            resource = function.function.node.default_child
            assert isinstance(resource, lambda_.CfnFunction)
            about = {**self._said, "items": described(function, self.counts)}
            function.function.add_environment("LIFT_TENANT_HANDLER", str(resource.handler))
            function.function.add_environment("LIFT_TENANTS", Stack.of(function).to_json_string(about))
            function.function.add_environment("LIFT_TENANT_ROLE", self.role.role_arn)
            resource.handler = "liftgen.runtime.functions.tenants.handler"
            open_to(function, self.counts, *COUNTING, actions=("GetItem", "UpdateItem"))
            statement = iam.PolicyStatement(
                actions=["sts:AssumeRole", "sts:TagSession"],
                resources=[self.role.role_arn],
                conditions={
                    "StringLike": {f"aws:RequestTag/{self._tag}": "?*"},
                    "ForAllValues:StringEquals": {"aws:TagKeys": [self._tag]},
                },
            )
            function.function.add_to_role_policy(statement)

    def _only_named_tenants(self) -> None:
        """Let nobody into the role without the tag, or with another one."""
        document = self.role.assume_role_policy
        assert document is not None
        document.add_statements(
            iam.PolicyStatement(
                effect=iam.Effect.DENY,
                principals=[iam.AnyPrincipal()],
                actions=["sts:AssumeRole"],
                conditions={"Null": {f"aws:RequestTag/{self._tag}": "true"}},
            )
        )

    def _mover(
        self,
        shapes: Mapping[str, list[tuple[str, str]]],
        to: Mapping[str, DynamORMTable],
        exports: s3.IBucket | None,
        code: PythonProject | lambda_.Code | None,
        settings: FunctionSettings,
    ) -> LiftFunction:
        """The function that moves a tenant, page by page."""
        function = LiftFunction(
            self,
            "Mover",
            handler="liftgen.runtime.functions.tenants.move",
            code=code or own_code(),
            tables=self.tables,
            **settings,
        )
        about = {
            "items": described(function, self.counts),
            "bucket": None if exports is None else exports.bucket_name,
            "tables": [
                {
                    "name": each.name_in(function),
                    "key": [one.name for one in each.key_of().attributes],
                    "shapes": [list(one) for one in shapes[each.name]],
                    "to": to[each.name].name_in(function) if each.name in to else None,
                }
                for each in self.tables
            ],
        }
        function.function.add_environment("LIFT_MOVING", Stack.of(self).to_json_string(about))
        open_to(function, self.counts, "LIFT#Allowance#*", actions=("UpdateItem",))
        for each in self.tables:
            other = to.get(each.name)
            _allow(function, each, "Scan", *(["BatchWriteItem"] if other is not None else []))
            if other is not None:
                _allow(function, other, "BatchGetItem", "BatchWriteItem")
        if exports is not None:
            arn = exports.arn_for_objects("tenants/*")
            function.function.add_to_role_policy(iam.PolicyStatement(actions=["s3:PutObject"], resources=[arn]))
            if function.function.role is not None and Stack.of(exports) is Stack.of(self):
                rule = f"AwsSolutions::AwsSolutions-IAM5[Resource::<{named(exports)}.Arn>/tenants/*]"
                accept(function.function.role, "files of exported tenants", rule)
            if exports.encryption_key is not None:
                exports.encryption_key.grant_encrypt_decrypt(function.function)
        return function

    def _machine(self, retention: logs.RetentionDays, key: kms.IKey | None) -> steps.StateMachine:
        """Runs the mover again until it is done."""
        work = tasks.LambdaInvoke(
            self,
            "Work",
            lambda_function=self.mover.function,
            payload_response_only=True,
            retry_on_service_exceptions=True,
        )
        work.add_retry(max_attempts=5, interval=Duration.seconds(5), backoff_rate=2)
        again = steps.Choice(self, "Done?").when(
            steps.Condition.boolean_equals("$.done", True), steps.Succeed(self, "There")
        )
        begin = steps.Pass(
            self,
            "Begin",
            parameters={
                "tenant.$": "$.tenant",
                "do.$": "$.do",
                "run.$": "$$.Execution.Name",
            },
        )
        machine = steps.StateMachine(
            self,
            "Moving",
            definition_body=steps.DefinitionBody.from_chainable(begin.next(work).next(again.otherwise(work))),
            timeout=LONGEST,
            tracing_enabled=True,
            logs=steps.LogOptions(destination=log_group(self, retention, key), level=steps.LogLevel.ALL),
        )
        rules = ("Resource::*", f"Resource::<{named(self.mover.function)}.Arn>:*")
        accept(
            machine.role,
            "X-Ray's actions and deliveries of logs take no resource, and versions of the one function",
            *(f"AwsSolutions::AwsSolutions-IAM5[{each}]" for each in rules),
        )
        return machine


def _allow(function: LiftFunction, table: DynamORMTable, *actions: str) -> None:
    """Actions on the whole table: which tenant it will be is not known yet."""
    said = [f"dynamodb:{each}" for each in actions]
    function.function.add_to_role_policy(iam.PolicyStatement(actions=said, resources=[table.arn_in(function)]))
    if table.table.encryption_key is not None:
        table.table.encryption_key.grant_encrypt_decrypt(function.function)


def _shapes(table: str, documents: Iterable[AccessDocument | Mapping[str, Any]]) -> list[tuple[str, str]]:
    """What keys of tenants look like in a table: the text before the tenant, and the text that follows it."""
    found: dict[tuple[str, str], None] = {}
    for access in map(access_from_document, documents):
        for request in access.requests:
            leading = request.leading or ()
            if request.table != table or request.index is not None:
                continue
            places = [place for place, part in enumerate(leading) if isinstance(part, KeyField)]
            if not places or not getattr(leading[places[0]], "tenant", False):
                continue
            before = "".join(str(part) for part in leading[: places[0]])
            following = leading[places[0] + 1 : places[0] + 2]
            found[before, "".join(part for part in following if isinstance(part, str))] = None
    return sorted(found)
