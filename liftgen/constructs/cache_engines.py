"""Cache engines: what a cache runs on, without servers to be seen or on nodes of one's own, and how one sees how it is doing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aws_cdk import ArnFormat, Stack
from aws_cdk import aws_elasticache as elasticache

from liftgen.constructs.acknowledged import accept

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aws_cdk import Duration
    from aws_cdk import aws_kms as kms
    from constructs import Construct

PORT = 6380  # not the one that everybody tries
SERVERLESS_PORT = 6379  # which nobody chooses


@dataclass(frozen=True)
class Measure:
    """A metric of a cache, and above which value somebody is to be told, if at all."""

    name: str
    statistic: str = "Sum"
    limit: float | None = None


@dataclass(frozen=True)
class Site:
    """Where a cache is made: its name, who may ask it, the place in the network, and the key."""

    name: str
    users: elasticache.CfnUserGroup
    subnets: Sequence[str]
    groups: Sequence[str]
    key: kms.IKey | None


@dataclass(frozen=True)
class Endpoint:
    """Where a cache is found, by its clients and in policies."""

    host: str
    port: int
    arn: str


@dataclass(frozen=True)
class ServerlessValkey:
    """Valkey that grows and shrinks by itself, up to `most_storage` gigabytes and `most_units` units of work a second."""

    most_storage: int = 10
    most_units: int = 10_000
    version: str = "8"

    serverless = True
    measures = (
        Measure("CacheHitRate", "Average"),
        Measure("ThrottledCmds", limit=0),
        Measure("Evictions", limit=0),
        Measure("BytesUsedForCache", "Maximum"),
        Measure("ElastiCacheProcessingUnits"),
        Measure("SuccessfulReadRequestLatency", "Average"),
    )

    def make(self, scope: Construct, site: Site) -> Endpoint:
        """The cache in this scope, and where it is."""
        limits = elasticache.CfnServerlessCache.CacheUsageLimitsProperty(
            data_storage=elasticache.CfnServerlessCache.DataStorageProperty(unit="GB", maximum=self.most_storage),
            ecpu_per_second=elasticache.CfnServerlessCache.ECPUPerSecondProperty(maximum=self.most_units),
        )
        cache = elasticache.CfnServerlessCache(
            scope,
            "Cache",
            engine="valkey",
            major_engine_version=self.version,
            serverless_cache_name=site.name,
            cache_usage_limits=limits,
            kms_key_id=None if site.key is None else site.key.key_arn,
            security_group_ids=list(site.groups),
            subnet_ids=list(site.subnets),
            user_group_id=site.users.ref,
        )
        return Endpoint(cache.attr_endpoint_address, SERVERLESS_PORT, cache.attr_arn)

    def dimensions(self, name: str) -> dict[str, str]:
        """By which CloudWatch knows it."""
        return {"clusterId": name}


@dataclass(frozen=True)
class ValkeyNodes:
    """Valkey on nodes of one's own: `shards` that share what is kept, each with `replicas` in other zones."""

    node_type: str = "cache.t4g.small"
    shards: int = 1
    replicas: int = 1
    version: str = "8.0"
    maintenance: str | None = None

    serverless = False
    measures = (
        Measure("CacheHitRate", "Average"),
        Measure("EngineCPUUtilization", "Maximum", limit=80),
        Measure("DatabaseMemoryUsagePercentage", "Maximum", limit=90),
        Measure("Evictions", limit=0),
        Measure("CurrConnections", "Maximum"),
    )

    def make(self, scope: Construct, site: Site) -> Endpoint:
        """The cache in this scope, and where it is."""
        subnets = elasticache.CfnSubnetGroup(scope, "Subnets", description=site.name, subnet_ids=list(site.subnets))
        parameters = elasticache.CfnParameterGroup(
            scope,
            "Parameters",
            cache_parameter_group_family=f"valkey{self.version.partition('.')[0]}",
            description=site.name,
            # What is asked least often goes when there is no more room, as nothing that is kept is nowhere else.
            properties={"cluster-enabled": "yes", "maxmemory-policy": "allkeys-lfu"},
        )
        group = elasticache.CfnReplicationGroup(
            scope,
            "Cache",
            replication_group_description="Items of DynamoDB's, kept near",
            replication_group_id=site.name,
            engine="valkey",
            engine_version=self.version,
            cache_node_type=self.node_type,
            cache_parameter_group_name=parameters.ref,
            cache_subnet_group_name=subnets.ref,
            num_node_groups=self.shards,
            replicas_per_node_group=self.replicas,
            automatic_failover_enabled=self.replicas > 0,
            multi_az_enabled=self.replicas > 0,
            auto_minor_version_upgrade=True,
            preferred_maintenance_window=self.maintenance,
            port=PORT,
            at_rest_encryption_enabled=True,
            transit_encryption_enabled=True,
            kms_key_id=None if site.key is None else site.key.key_arn,
            security_group_ids=list(site.groups),
            user_group_ids=[site.users.ref],
        )
        accept(group, "IAM says who connects, and no password is anywhere", "AwsSolutions::AwsSolutions-AEC6")
        if self.replicas == 0:
            accept(group, "what is lost is read from the table again", "AwsSolutions::AwsSolutions-AEC4")
        arn = Stack.of(scope).format_arn(
            service="elasticache",
            resource="replicationgroup",
            resource_name=site.name,
            arn_format=ArnFormat.COLON_RESOURCE_NAME,
        )
        return Endpoint(group.attr_configuration_end_point_address, PORT, arn)

    def dimensions(self, name: str) -> dict[str, str]:
        """By which CloudWatch knows the first node of the first shard, whose work is like that of the others."""
        return {"CacheClusterId": f"{name}-0001-001"}


@dataclass(frozen=True)
class Warming:
    """What is in the cache before anybody asks, looked after `every` so often.

    Items of the table with these `keys`, and the first thousand of each of these `partitions` (`{"pk": {"S": "CONFIG"}}`);
    `tenant` is whose they are, where tenants are kept apart.
    """

    table: str
    every: Duration
    keys: Sequence[dict[str, dict[str, Any]]] = ()
    partitions: Sequence[dict[str, dict[str, Any]]] = ()
    tenant: str = ""


CacheEngine = ServerlessValkey | ValkeyNodes
