"""DynamORMDax: a DAX cluster in front of tables, for functions that stand on its client."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import Duration, Names
from aws_cdk import aws_dax as dax
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from constructs import Construct

from liftgen.constructs.cache_engines import Measure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from liftgen.constructs.dynamorm_permissions import DynamORMPermissions
    from liftgen.constructs.dynamorm_table import DynamORMTable
    from liftgen.constructs.lift_function import LiftFunction

PORT = 9111  # over TLS
BEHIND = (
    *("BatchGetItem", "ConditionCheckItem", "DescribeTable", "GetItem", "Query"),
    *("BatchWriteItem", "DeleteItem", "PutItem", "UpdateItem"),
)


class DynamORMDax(Construct):
    """DAX in front of `tables`, found at `address` by clients that are `connect`ed.

    `nodes` of `node_type` stand in `subnets` of `vpc`. Items are kept for `items` (5 min), answers to queries for `answers`
    (5 min). What is at rest and what is on its way is encrypted. `maintenance` is the hour of the week in which nodes may be
    renewed, such as `sun:03:00-sun:04:00`.

    DAX's own role reaches the tables, not that of whoever asks: keep roles of one tenant away from it. Where the tables are
    encrypted with a key of yours, give its role that key.
    """

    measures = (
        Measure("ItemCacheHits"),
        Measure("ItemCacheMisses"),
        Measure("CPUUtilization", "Maximum", limit=80),
        Measure("FaultRequestCount", limit=0),
        Measure("ThrottledRequestCount", limit=0),
        Measure("EvictedSize", "Maximum"),
    )

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        tables: Sequence[DynamORMTable],
        vpc: ec2.IVpc,
        subnets: ec2.SubnetSelection | None = None,
        node_type: str = "dax.t3.small",
        nodes: int = 3,
        items: Duration | None = None,
        answers: Duration | None = None,
        maintenance: str | None = None,
        name: str | None = None,
    ) -> None:
        super().__init__(scope, id)
        self.name = name or Names.unique_resource_name(self, max_length=20, separator="-").lower()
        self._tables = {each.name for each in tables}
        place = subnets or ec2.SubnetSelection(subnet_type=ec2.SubnetType.PRIVATE_ISOLATED)
        group = ec2.SecurityGroup(self, "Group", vpc=vpc, description=f"DAX {self.name}", allow_all_outbound=False)
        self.connections = ec2.Connections(security_groups=[group], default_port=ec2.Port.tcp(PORT))
        self.role = iam.Role(self, "Role", assumed_by=iam.ServicePrincipal("dax.amazonaws.com"))
        for table in tables:
            arn = table.arn_in(self)
            statement = iam.PolicyStatement(
                actions=[f"dynamodb:{each}" for each in BEHIND],
                resources=[arn, *(f"{arn}/index/{each}" for each in table.indexes)],
            )
            self.role.add_to_principal_policy(statement)
        settings = dax.CfnParameterGroup(
            self,
            "Settings",
            parameter_name_values={
                "record-ttl-millis": str((items or Duration.minutes(5)).to_milliseconds()),
                "query-ttl-millis": str((answers or Duration.minutes(5)).to_milliseconds()),
            },
        )
        network = dax.CfnSubnetGroup(
            self,
            "Subnets",
            subnet_ids=vpc.select_subnets(
                availability_zones=place.availability_zones,
                one_per_az=place.one_per_az,
                subnet_group_name=place.subnet_group_name,
                subnets=place.subnets,
                subnet_type=place.subnet_type,
            ).subnet_ids,
        )
        self._cluster = dax.CfnCluster(
            self,
            "Cluster",
            cluster_name=self.name,
            iam_role_arn=self.role.role_arn,
            node_type=node_type,
            replication_factor=nodes,
            cluster_endpoint_encryption_type="TLS",
            sse_specification=dax.CfnCluster.SSESpecificationProperty(sse_enabled=True),
            parameter_group_name=settings.ref,
            subnet_group_name=network.ref,
            security_group_ids=[group.security_group_id],
            preferred_maintenance_window=maintenance,
        )
        # Its first requests would be refused while the role may nothing yet.
        self._cluster.node.add_dependency(self.role)

    @property
    def address(self) -> str:
        """The address for a client of DAX: `daxs://…`."""
        return self._cluster.attr_cluster_discovery_endpoint_url

    def connect(self, function: LiftFunction, permissions: DynamORMPermissions, *patterns: str) -> None:
        """Let the function ask these access patterns here.

        ValueError for a function that is in no VPC, and for a pattern that asks a table which is not behind this cluster, or
        scans.
        """
        if not function.function.is_bound_to_vpc:
            raise ValueError(f"function `{function.node.id}` is in no VPC: give it the cluster's, `vpc=`")
        elsewhere = [each.name for each in permissions.tables_of(*patterns) if each.name not in self._tables]
        if elsewhere:
            raise ValueError(f"table `{elsewhere[0]}` is not behind this cluster")
        actions = permissions.actions_of(*patterns)
        refused = [each for each in actions if each not in BEHIND]
        if refused:
            raise ValueError(f"`{refused[0]}` is not asked of DAX")
        function.function.connections.allow_to_default_port(self.connections)
        statement = iam.PolicyStatement(actions=[f"dax:{each}" for each in actions], resources=[self._cluster.attr_arn])
        function.function.add_to_role_policy(statement)

    def dimensions(self) -> dict[str, str]:
        """By which CloudWatch knows it."""
        return {"ClusterId": self.name}
