"""DynamORMTable: a table for production from one statement, exactly as its schema document says."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from typing import TYPE_CHECKING, Any, TypedDict, Unpack, cast

from aws_cdk import Annotations, CfnResource, CfnTag, RemovalPolicy, Stack
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_ssm as ssm
from constructs import Construct

from liftgen.constructs.acknowledged import accept
from liftgen.documents import STACK_TAG, deployed_name, document_at, table_from_document

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from aws_cdk import aws_backup as backup
    from aws_cdk import aws_iam as iam
    from aws_cdk import aws_kinesis as kinesis
    from constructs import IConstruct

    from liftgen.documents import TableDocument
    from liftgen.schema import Index, KeyAttribute, KeySchema, Table

NAME = re.compile(r"[a-zA-Z0-9_.-]{3,255}")

TOKEN = re.compile(r"\$\{Token\[[A-Za-z0-9_.-]*\]\}")

CONTEXT = "lift:deployment"

TYPES = {
    "S": dynamodb.AttributeType.STRING,
    "N": dynamodb.AttributeType.NUMBER,
    "B": dynamodb.AttributeType.BINARY,
}
PROJECTIONS = {
    "ALL": dynamodb.ProjectionType.ALL,
    "KEYS_ONLY": dynamodb.ProjectionType.KEYS_ONLY,
    "INCLUDE": dynamodb.ProjectionType.INCLUDE,
}
STREAMS = {
    "KEYS_ONLY": dynamodb.StreamViewType.KEYS_ONLY,
    "NEW_IMAGE": dynamodb.StreamViewType.NEW_IMAGE,
    "OLD_IMAGE": dynamodb.StreamViewType.OLD_IMAGE,
    "NEW_AND_OLD_IMAGES": dynamodb.StreamViewType.NEW_AND_OLD_IMAGES,
}


class IndexOverrides(TypedDict, total=False):
    """What of an index is not in its schema, under CDK's own names; where nothing is said it is as its table."""

    max_read_request_units: float
    max_write_request_units: float
    read_capacity: dynamodb.Capacity
    warm_throughput: dynamodb.WarmThroughput
    write_capacity: dynamodb.Capacity


class CdkTableOverrides(TypedDict, total=False):
    """Everything of TableV2 but keys and indexes, under TableV2's own names; what is given wins over every default."""

    billing: dynamodb.Billing
    contributor_insights_specification: dynamodb.ContributorInsightsSpecification
    deletion_protection: bool
    dynamo_stream: dynamodb.StreamViewType
    encryption: dynamodb.TableEncryptionV2
    global_table_settings_replication_mode: dynamodb.GlobalTableSettingsReplicationMode
    kinesis_stream: kinesis.IStream
    multi_region_consistency: dynamodb.MultiRegionConsistency
    point_in_time_recovery_specification: dynamodb.PointInTimeRecoverySpecification
    removal_policy: RemovalPolicy
    replicas: Sequence[dynamodb.ReplicaTableProps]
    resource_policy: iam.PolicyDocument
    stream_resource_policy: iam.PolicyDocument
    table_class: dynamodb.TableClass
    table_name: str
    tags: Sequence[CfnTag]
    time_to_live_attribute: str
    warm_throughput: dynamodb.WarmThroughput
    witness_region: str


class TableOverrides(CdkTableOverrides, total=False):
    """TableV2's own, and two more.

    `backup_plan` is a plan of AWS Backup's that the table becomes a part of, and `index_settings` say more of global indexes,
    by their names.
    """

    backup_plan: backup.BackupPlan
    index_settings: Mapping[str, IndexOverrides]


class DynamORMTable(Construct):
    """The table of a schema document: its keys, indexes, expiry and stream, a `TableV2` as `table`; `name` is the models'.

    It is called as the document, or `table_name`, says. `indexes` are the names of its global indexes, `ttl` is the attribute by
    which items expire, if any, and `restorable` says whether it has point in time recovery.

    Where the document does not say otherwise, it is on demand, can be restored to any second of the last 35 days, and is
    protected from deletion; it is kept when the stack lets go of it. Where the document says provisioned, it scales by itself
    between 1 and 100 units. Keyword arguments are TableV2's and win over all of that.

    Where migrations change the table, `-c lift:deployment=k` makes it what it is after the k-th deployment of them; otherwise, or
    with `last`, it is what it is after the last one. Where the newest migration changes it more than once, one of them has to be
    said: it is an error of the stack (LIFT546), with which nothing is deployed.

    It is tagged `lift:stack` with the name of its stack, beside `tags`: CloudFormation itself does not tag global tables, and
    whoever would change the table directly has to see whose it is.

    Its logical id comes from the table's name alone (`logical_id`), so moving or renaming the construct never replaces the
    table. ValueError when the document is not one, when a name is not one that DynamoDB takes, or when the stack has no
    explicit region.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        document: TableDocument | Mapping[str, Any],
        **overrides: Unpack[TableOverrides],
    ) -> None:
        # Whatever is asked of CDK goes to another process and back: most tables have no deployments to choose from.
        deployment = deployment_of(scope) if document.get("deployments") else None
        table = table_from_document(document_at(document, deployment))
        deployed = overrides.get("table_name", deployed_name(document))
        _check(table, deployed)
        unknown = overrides.get("index_settings", {}).keys() - {e.name for e in table.indexes if e.kind == "global"}
        if unknown:
            raise ValueError(f"table `{table.name}` has no global index `{min(unknown)}`")
        super().__init__(scope, id)
        stack = scope if isinstance(scope, Stack) else Stack.of(self)
        if _is_token(stack.region):
            raise ValueError(
                f"table `{table.name}` needs an explicit region: "
                "give its stack one, `env=Environment(region=…)`, or set CDK_DEFAULT_REGION"
            )
        given = {name: each for name, each in overrides.items() if name in CdkTableOverrides.__annotations__}
        settings = _defaults(table) | cast("CdkTableOverrides", given) | {"table_name": deployed}
        said, plan = overrides.get("index_settings", {}), overrides.get("backup_plan")
        settings["tags"] = [*overrides.get("tags", ()), CfnTag(key=STACK_TAG, value=stack.stack_name)]
        self.name = table.name
        self.indexes = tuple(each.name for each in table.indexes if each.kind == "global")
        self.stream_view = _stream_view(settings)
        self.ttl = settings.get("time_to_live_attribute")
        self.restorable = settings["point_in_time_recovery_specification"].point_in_time_recovery_enabled
        self._billing = settings["billing"]
        self.table = dynamodb.TableV2(
            self,
            "Table",
            partition_key=_attribute(table.key.partition[0]),
            sort_key=_attribute(table.key.sort[0]) if table.key.sort else None,
            global_secondary_indexes=[
                _global_index(each, said.get(each.name, {})) for each in table.indexes if each.kind == "global"
            ],
            local_secondary_indexes=[_local_index(each) for each in table.indexes if each.kind == "local"],
            **settings,
        )
        resource = self.table.node.default_child
        assert isinstance(resource, CfnResource)
        resource.override_logical_id(logical_id(table.name))
        self._deployed = deployed
        self._schema = table
        if (staged := document.get("staged")) and scope.node.try_get_context(CONTEXT) is None:
            Annotations.of(self).add_error(_several_at_once(table.name, cast("Sequence[int]", staged)))
        if plan is not None:
            _back_up(self, plan, self.table.table_arn)

    @property
    def billing_mode(self) -> dynamodb.BillingMode:
        """How the table is paid for."""
        return self._billing.mode

    def key_of(self, index: str | None = None) -> KeySchema:
        """The key of the table, or of one of its indexes; KeyError for one that it has not."""
        found = self._schema if index is None else self._schema.index(index)
        if found is None:
            raise KeyError(index)
        return found.key

    def name_in(self, scope: IConstruct) -> str:
        """The deployed name, for use in a construct of any stack, which is then deployed after the table's."""
        return self.table.table_name if self._is_near(scope) else self._deployed

    def arn_in(self, scope: IConstruct) -> str:
        """The ARN, for use in a construct of any stack, which is then deployed after the table's.

        Another stack's is made of the name: with an export, CloudFormation would hold the table's stack up until nobody
        imports it any more.
        """
        if self._is_near(scope):
            return self.table.table_arn
        return Stack.of(self).format_arn(service="dynamodb", resource="table", resource_name=self._deployed)

    def with_stream_in(self, scope: Construct) -> dynamodb.ITableV2:
        """The table with its stream, for use in a construct of any stack, which is then deployed after the table's.

        A stream's ARN has the second of its birth in it, so another stack reads it from a parameter of Systems Manager, each
        time that it is deployed: an export would forbid that the stream is ever another one. ValueError without a stream.
        """
        if self.stream_view is None:
            raise ValueError(f"table `{self.name}` has no stream")
        if self._is_near(scope):
            return self.table
        name = f"/lift/{self._deployed}/stream"
        if self.node.try_find_child("Stream") is None:
            arn = self.table.table_stream_arn
            assert arn is not None
            ssm.StringParameter(self, "Stream", parameter_name=name, string_value=arn)
        return dynamodb.TableV2.from_table_attributes(
            scope,
            f"Table{self.name}",
            table_arn=self.arn_in(scope),
            table_stream_arn=ssm.StringParameter.value_for_string_parameter(scope, name),
            encryption_key=self.table.encryption_key,
        )

    def _is_near(self, scope: IConstruct) -> bool:
        here, there = Stack.of(self), Stack.of(scope)
        if here is there or _is_token(self._deployed):
            return True
        there.node.add_dependency(here)
        return False

    def grant(self, grantee: iam.IGrantable, *actions: str) -> iam.Grant:
        """Allow these actions on the table."""
        return self.table.grant(grantee, *actions)

    def grant_read_data(self, grantee: iam.IGrantable) -> iam.Grant:
        """Allow every read of the table and its indexes."""
        return self.table.grant_read_data(grantee)

    def grant_write_data(self, grantee: iam.IGrantable) -> iam.Grant:
        """Allow every write to the table."""
        return self.table.grant_write_data(grantee)

    def grant_read_write_data(self, grantee: iam.IGrantable) -> iam.Grant:
        """Allow every read and write of the table and its indexes."""
        return self.table.grant_read_write_data(grantee)

    def grant_full_access(self, grantee: iam.IGrantable) -> iam.Grant:
        """Allow everything, deleting the table too."""
        return self.table.grant_full_access(grantee)

    def grant_stream(self, grantee: iam.IGrantable, *actions: str) -> iam.Grant:
        """Allow these actions on the table's stream."""
        return self.table.grant_stream(grantee, *actions)

    def grant_stream_read(self, grantee: iam.IGrantable) -> iam.Grant:
        """Allow reading the table's stream."""
        return self.table.grant_stream_read(grantee)

    def grant_table_list_streams(self, grantee: iam.IGrantable) -> iam.Grant:
        """Allow listing the table's streams."""
        return self.table.grant_table_list_streams(grantee)


def _back_up(scope: Construct, plan: backup.BackupPlan, arn: str) -> None:
    """Make the table a part of the plan, under a role of its own."""
    # Of no use to a table without a plan, and slow to load.
    from aws_cdk import aws_backup as backup
    from aws_cdk import aws_iam as iam

    name = "service-role/AWSBackupServiceRolePolicyForBackup"
    role = iam.Role(
        scope,
        "Backing",
        assumed_by=iam.ServicePrincipal("backup.amazonaws.com"),
        managed_policies=[iam.ManagedPolicy.from_aws_managed_policy_name(name)],
    )
    rule = f"AwsSolutions::AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/{name}]"
    accept(role, "what AWS Backup says it needs", rule)
    resources = [backup.BackupResource.from_arn(arn)]
    backup.BackupSelection(
        scope, "Backup", backup_plan=plan, resources=resources, role=role, disable_default_backup_policy=True
    )


def deployment_of(scope: Construct) -> int | None:
    """The deployment that the context names, None for the last; a migration changes one thing of a table at a time."""
    said = scope.node.try_get_context(CONTEXT)
    if said is None or said == "last":
        return None
    if not re.fullmatch(r"[0-9]+", str(said)):
        raise ValueError(f"`{CONTEXT}` is `{said}`, neither the number of a deployment nor `last`")
    return int(said)


def _several_at_once(table: str, staged: Sequence[int]) -> str:
    from liftgen.rules.migrating import SeveralAtOnce  # of no use to a table that is in order

    finding = SeveralAtOnce(table, tuple(staged))
    return f"{finding.code}: {finding.message}; {finding.help}"


def logical_id(table_name: str) -> str:
    """The logical id of a table: the words of its name, `Table`, and eight digits of the name's SHA-256.

    The digits tell names apart whose words are the same (`a-b`, `a_b`). CloudFormation replaces a table whose logical id
    changes, so this never does.
    """
    words = "".join(word[0].upper() + word[1:] for word in re.findall(r"[A-Za-z0-9]+", table_name))
    return f"{words[:200]}Table{hashlib.sha256(table_name.encode()).hexdigest()[:8].upper()}"


def _check(table: Table, physical_name: str) -> None:
    problems = list(_problems(table, physical_name))
    if problems:
        raise ValueError("; ".join(problems))


def _problems(table: Table, physical_name: str) -> Iterator[str]:
    for kind, name in (
        ("table", table.name),
        *([("table", physical_name)] if physical_name != table.name and not _is_token(physical_name) else []),
        *(("index", index.name) for index in table.indexes),
    ):
        if not NAME.fullmatch(name):
            yield f"{kind} `{name}` has a name that DynamoDB does not take: 3 to 255 of letters, digits, `_`, `.` and `-`"
    if len(table.key.partition) > 1 or len(table.key.sort) > 1:
        yield f"the key of table `{table.name}` has more than one attribute of a kind; only a global index may"
    for index in table.indexes:
        if index.kind == "local" and (index.key.partition != table.key.partition or len(index.key.sort) != 1):
            yield f"local index `{index.name}` needs the table's partition key and one sort attribute"
    keys = [
        attribute.name for key in (table.key, *(each.key for each in table.indexes)) for attribute in key.attributes
    ]
    projected = [name for index in table.indexes for name in index.projection.attributes]
    for name in dict.fromkeys([*keys, *projected, *([table.ttl] if table.ttl else [])]):
        # CDK reads text of this form as a value that comes later, and fails far from here.
        if _is_token(name):
            yield f"attribute `{name}` has a name that CDK takes for a token"


def _defaults(table: Table) -> CdkTableOverrides:
    defaults = CdkTableOverrides(
        billing=_billing(table),
        deletion_protection=table.protected is not False,
        point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
            point_in_time_recovery_enabled=table.pitr is not False
        ),
        removal_policy=RemovalPolicy.RETAIN,
    )
    if table.stream is not None:
        defaults["dynamo_stream"] = STREAMS[table.stream]
    if table.ttl is not None:
        defaults["time_to_live_attribute"] = table.ttl
    return defaults


def _stream_view(settings: CdkTableOverrides) -> str | None:
    if "dynamo_stream" in settings:
        return settings["dynamo_stream"].name
    # A global table has a stream of its own, by which it is copied.
    return "NEW_AND_OLD_IMAGES" if settings.get("replicas") else None


def _billing(table: Table) -> dynamodb.Billing:
    if table.billing == "provisioned":
        return dynamodb.Billing.provisioned(
            read_capacity=dynamodb.Capacity.autoscaled(min_capacity=1, max_capacity=100),
            write_capacity=dynamodb.Capacity.autoscaled(min_capacity=1, max_capacity=100),
        )
    return _on_demand()


# A third of what a table costs is what is asked of CDK: once is enough for what is always the same.
_on_demand = cache(dynamodb.Billing.on_demand)


def _is_token(text: str) -> bool:
    """Whether CDK takes the text for a value that comes later; what `Token.is_unresolved` says of text."""
    return TOKEN.search(text) is not None


def _attribute(attribute: KeyAttribute) -> dynamodb.Attribute:
    return dynamodb.Attribute(name=attribute.name, type=TYPES[attribute.type])


def _global_index(index: Index, settings: IndexOverrides) -> dynamodb.GlobalSecondaryIndexPropsV2:
    return dynamodb.GlobalSecondaryIndexPropsV2(
        index_name=index.name,
        partition_keys=[_attribute(each) for each in index.key.partition],
        sort_keys=[_attribute(each) for each in index.key.sort] or None,
        projection_type=PROJECTIONS[index.projection.kind],
        non_key_attributes=list(index.projection.attributes) or None,
        **settings,
    )


def _local_index(index: Index) -> dynamodb.LocalSecondaryIndexProps:
    return dynamodb.LocalSecondaryIndexProps(
        index_name=index.name,
        sort_key=_attribute(index.key.sort[0]),
        projection_type=PROJECTIONS[index.projection.kind],
        non_key_attributes=list(index.projection.attributes) or None,
    )
