"""DynamORMCache: items of tables kept near functions, dropped when they change and read before they are asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import ArnFormat, Duration, Names, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_elasticache as elasticache
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_iam as iam
from constructs import Construct

from liftgen.constructs.cache_engines import ServerlessValkey, Site
from liftgen.constructs.dynamorm_permissions import LEADING_KEYS, quoted
from liftgen.constructs.dynamorm_stream import DynamORMStream
from liftgen.constructs.lift_function import LiftFunction
from liftgen.constructs.python_project import own_code

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from aws_cdk import aws_kms as kms
    from aws_cdk import aws_lambda as lambda_

    from liftgen.constructs.cache_engines import CacheEngine, Measure, Warming
    from liftgen.constructs.dynamorm_table import DynamORMTable
    from liftgen.constructs.lift_function import FunctionSettings
    from liftgen.constructs.python_project import PythonProject

SERVERLESS = ServerlessValkey()
ALLOWED = "on ~{lift:* resetchannels -@all +get +set +del +evalsha +script|load +cluster|slots +command"
"""What whoever connects may do: as much as `ValkeyStore` does, and nothing to keys that are not the cache's."""


class DynamORMCache(Construct):
    """A cache of `tables`, in Valkey, for the functions that are told of it by `connect`.

    What changes in a table is dropped by its stream. Everything ends after `seconds` (a minute). `tenant` is the attribute
    that names the tenant, for clients that keep tenants apart. `warming` reads on a schedule what is always asked for. The
    cache stands in `subnets` of `vpc` (those that are isolated), and so must functions that ask it: `place` says where. It is
    encrypted with AWS's keys, or with `encryption_key`; who connects is said by IAM, under the one user of the cache, and there
    is no password.

    `code` is what its own functions run, lift itself where it is not said, and `functions` what else they are told.
    ValueError for a table without a stream, and for warming of a table that is not cached.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        tables: Sequence[DynamORMTable],
        vpc: ec2.IVpc,
        subnets: ec2.SubnetSelection | None = None,
        engine: CacheEngine = SERVERLESS,
        seconds: Duration | None = None,
        tenant: str | None = None,
        warming: Sequence[Warming] = (),
        name: str | None = None,
        code: PythonProject | lambda_.Code | None = None,
        encryption_key: kms.IKey | None = None,
        functions: FunctionSettings | None = None,
    ) -> None:
        super().__init__(scope, id)
        self.name = name or Names.unique_resource_name(self, max_length=36, separator="-").lower()
        self.engine = engine
        self._tables = {each.name: each for each in tables}
        unknown = [each.table for each in warming if each.table not in self._tables]
        if unknown:
            raise ValueError(f"table `{unknown[0]}` is not among those that are cached")
        place = subnets or ec2.SubnetSelection(subnet_type=ec2.SubnetType.PRIVATE_ISOLATED)
        self.place: FunctionSettings = {"vpc": vpc, "vpc_subnets": place}
        group = ec2.SecurityGroup(self, "Group", vpc=vpc, description=f"Cache {self.name}", allow_all_outbound=False)
        user = elasticache.CfnUser(
            self,
            "User",
            engine="valkey",
            user_id=self.name,
            user_name=self.name,  # IAM's users are called as their ids are
            access_string=ALLOWED,
            authentication_mode={"Type": "iam"},
        )
        users = elasticache.CfnUserGroup(
            self, "Users", engine="valkey", user_group_id=f"{self.name}-all", user_ids=[user.ref]
        )
        chosen = vpc.select_subnets(
            availability_zones=place.availability_zones,
            one_per_az=place.one_per_az,
            subnet_group_name=place.subnet_group_name,
            subnets=place.subnets,
            subnet_type=place.subnet_type,
        )
        site = Site(self.name, users, chosen.subnet_ids, [group.security_group_id], encryption_key)
        self._endpoint = engine.make(self, site)
        self._user = user
        self.connections = ec2.Connections(security_groups=[group], default_port=ec2.Port.tcp(self._endpoint.port))
        self._told = Stack.of(self).to_json_string(
            {
                "host": self._endpoint.host,
                "port": self._endpoint.port,
                "name": self.name,
                "user": self.name,
                "serverless": engine.serverless,
                "tables": {each.name_in(self): _key_names(each) for each in tables},
                "seconds": (seconds or Duration.minutes(1)).to_milliseconds() / 1000,
                **({} if tenant is None else {"tenant": tenant}),
            }
        )
        own: FunctionSettings = {"encryption_key": encryption_key}
        own |= self.place | (functions or {})
        runs = code or own_code("cache")
        self.invalidation = LiftFunction(
            self, "Invalidation", handler="liftgen.runtime.caching.functions.invalidate", code=runs, **own
        )
        self.connect(self.invalidation)
        self.streams = tuple(
            DynamORMStream(
                self, f"Changes{each.name}", table=each, function=self.invalidation, encryption_key=encryption_key
            )
            for each in tables
        )
        self.warming = self._warm(warming, runs, own) if warming else None

    def connect(self, function: LiftFunction) -> None:
        """Let the function ask the cache: `client_from_environment` gives it a client that reads through it.

        ValueError for a function that is in no VPC, from where the cache cannot be reached.
        """
        if not function.function.is_bound_to_vpc:
            raise ValueError(f"function `{function.node.id}` is in no VPC: give it the cache's, `vpc=`")
        function.function.add_environment("LIFT_CACHE", self._told)
        function.function.connections.allow_to_default_port(self.connections)
        user = Stack.of(self).format_arn(
            service="elasticache",
            resource="user",
            resource_name=self.name,
            arn_format=ArnFormat.COLON_RESOURCE_NAME,
        )
        statement = iam.PolicyStatement(actions=["elasticache:Connect"], resources=[self._endpoint.arn, user])
        function.function.add_to_role_policy(statement)

    @property
    def measures(self) -> tuple[Measure, ...]:
        """What is watched of it."""
        return self.engine.measures

    def dimensions(self) -> dict[str, str]:
        """By which CloudWatch knows it."""
        return self.engine.dimensions(self.name)

    def _warm(
        self, warming: Sequence[Warming], code: PythonProject | lambda_.Code, settings: FunctionSettings
    ) -> LiftFunction:
        """A function that reads what is to be there, on the schedules that are said."""
        function = LiftFunction(
            self,
            "Warming",
            handler="liftgen.runtime.caching.functions.warm",
            code=code,
            tables=tuple(self._tables.values()),
            **settings,
        )
        self.connect(function)
        for number, each in enumerate(warming, start=1):
            table = self._tables[each.table]
            said = {
                "table": table.name_in(self),
                "keys": list(each.keys),
                "partitions": list(each.partitions),
                "tenant": each.tenant,
            }
            events.Rule(
                self,
                f"Warming{number}",
                schedule=events.Schedule.rate(each.every),
                targets=[
                    targets.LambdaFunction(
                        function.function,
                        event=events.RuleTargetInput.from_object(said),
                        dead_letter_queue=function.dead_letters,
                    )
                ],
            )
        for name, table in self._tables.items():
            for statement in _reading(table, table.arn_in(self), [each for each in warming if each.table == name]):
                function.function.add_to_role_policy(statement)
            if table.table.encryption_key is not None and any(each.table == name for each in warming):
                table.table.encryption_key.grant_decrypt(function.function)
        return function


def _reading(table: DynamORMTable, arn: str, warming: Sequence[Warming]) -> Iterator[iam.PolicyStatement]:
    """What warming asks of a table: these partitions, and nothing else."""
    name = table.key_of().partition[0].name
    keys = [each[name] for one in warming for each in (*one.keys, *one.partitions)]
    values = sorted({quoted(str(text)) for value in keys for text in value.values()})
    if not values:
        return
    actions = ["BatchGetItem", *(["Query"] if any(each.partitions for each in warming) else [])]
    yield iam.PolicyStatement(
        actions=[f"dynamodb:{each}" for each in actions],
        resources=[arn],
        conditions={"ForAllValues:StringLike": {LEADING_KEYS: values}, "Null": {LEADING_KEYS: "false"}},
    )


def _key_names(table: DynamORMTable) -> list[str]:
    return [each.name for each in table.key_of().attributes]
