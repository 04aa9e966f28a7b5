"""DynamORMAnalytics: a lake of every change of tables, asked with SQL, with a saved query for each access pattern."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aws_cdk import Duration, RemovalPolicy, Size, Stack
from aws_cdk import aws_athena as athena
from aws_cdk import aws_glue as glue
from aws_cdk import aws_kinesis as kinesis
from aws_cdk import aws_kinesisfirehose as firehose
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3
from constructs import Construct

from liftgen.constructs.lift_function import accept, log_group
from liftgen.documents import access_from_document

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from aws_cdk import aws_kms as kms

    from liftgen.access import RequestAccess
    from liftgen.constructs.dynamorm_table import DynamORMTable
    from liftgen.documents import AccessDocument

CHANGES = "changes"
FIRST_DAY = "2020-01-01"


class DynamORMAnalytics(Construct):
    """The lake as `bucket`, the `stream` that fills it, and `workgroup`, in which `database` is asked.

    A table's changes flow once it has `kinesis_stream=lake.stream`, and `add` makes a saved query of each of its access patterns,
    over items as they are now. Changes are written every `buffering` (5 min), and kept for `keep` (always, where it is not said).
    A query that reads more than `cut_off` (10 GiB) is stopped. Everything is encrypted with AWS's keys, or with
    `encryption_key`; who reads the bucket is written to `access_logs`. The lake stays when the stack goes.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        database: str,
        buffering: Duration | None = None,
        keep: Duration | None = None,
        cut_off: Size | None = None,
        stream_retention: Duration | None = None,
        access_logs: s3.IBucket | None = None,
        log_retention: logs.RetentionDays = logs.RetentionDays.THREE_MONTHS,
        encryption_key: kms.IKey | None = None,
    ) -> None:
        super().__init__(scope, id)
        self.database = database
        self.stream = kinesis.Stream(
            self,
            "Stream",
            stream_mode=kinesis.StreamMode.ON_DEMAND,
            retention_period=stream_retention or Duration.days(1),
            encryption=kinesis.StreamEncryption.KMS if encryption_key else kinesis.StreamEncryption.MANAGED,
            encryption_key=encryption_key,
            removal_policy=RemovalPolicy.DESTROY,
        )
        self.bucket = s3.Bucket(
            self,
            "Lake",
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            bucket_key_enabled=encryption_key is not None,
            encryption=s3.BucketEncryption.KMS if encryption_key else s3.BucketEncryption.S3_MANAGED,
            encryption_key=encryption_key,
            enforce_ssl=True,
            lifecycle_rules=list(_rules(keep)),
            removal_policy=RemovalPolicy.RETAIN,
            server_access_logs_bucket=access_logs,
            server_access_logs_prefix="lake/" if access_logs else None,
            versioned=True,
        )
        accept(
            self.bucket,
            "only this stack's roles reach it, and CloudTrail tells of them",
            "AwsSolutions::AwsSolutions-S1",
        )
        self.logs = log_group(self, log_retention, encryption_key)
        self._deliver(buffering or Duration.minutes(5), encryption_key)
        self._describe()
        self.workgroup = self._workgroup(cut_off or Size.gibibytes(10), encryption_key)

    def add(self, table: DynamORMTable, *, access: Iterable[AccessDocument | Mapping[str, Any]]) -> None:
        """Save a query for each access pattern that reads the table: its items as they are now, found by the same key."""
        home = Construct(self, f"Queries{table.name}")
        for document in access:
            pattern = access_from_document(document)
            requests = [each for each in pattern.requests if each.table == table.name]
            if pattern.kind != "read" or not requests:
                continue
            query = athena.CfnNamedQuery(
                home,
                pattern.name,
                database=self.database,
                name=f"{table.name}: {pattern.name}",
                query_string=_sql(table, requests[0], table.name_in(self)),
                work_group=self.workgroup.name,
            )
            query.node.add_dependency(self.workgroup)

    def _deliver(self, buffering: Duration, key: kms.IKey | None) -> None:
        """Lead the stream into the lake, a folder for each day."""
        delivery = firehose.DeliveryStream(
            self,
            "Delivery",
            source=firehose.KinesisStreamSource(self.stream),
            destination=firehose.S3Bucket(
                self.bucket,
                buffering_interval=buffering,
                compression=firehose.Compression.GZIP,
                data_output_prefix=f"{CHANGES}/day=!{{timestamp:yyyy-MM-dd}}/",
                error_output_prefix="failed/!{firehose:error-output-type}/",
                encryption_key=key,
                logging_config=firehose.EnableLogging(self.logs),
                # One after another, DynamoDB's records are one line that Athena reads the first of.
                processors=[firehose.AppendDelimiterToRecordProcessor()],
            ),
        )
        stack, resource = Stack.of(self), self.bucket.node.default_child
        assert isinstance(resource, s3.CfnBucket)
        lake = f"<{stack.resolve(stack.get_logical_id(resource))}.Arn>/*"
        accept(delivery, "objects of the one bucket", *map(_wildcard, (*_WRITING, f"Resource::{lake}")))
        accept(delivery, "its source, the stream, is encrypted itself", "AwsSolutions::AwsSolutions-KDF1")
        if key is not None:
            accept(delivery, "the ways in which one key is used to encrypt", *map(_wildcard, _ENCRYPTING))
            accept(self.stream, "the key is the one that was given", "AwsSolutions::AwsSolutions-KDS3")

    def _describe(self) -> None:
        """The changes as a table of Glue's, whose partitions are worked out, not crawled."""
        stack = Stack.of(self)
        database = glue.CfnDatabase(
            self,
            "Database",
            catalog_id=stack.account,
            database_input=glue.CfnDatabase.DatabaseInputProperty(name=self.database),
        )
        place = f"s3://{self.bucket.bucket_name}/{CHANGES}/"
        table = glue.CfnTable(
            self,
            "Changes",
            catalog_id=stack.account,
            database_name=self.database,
            table_input=glue.CfnTable.TableInputProperty(
                name=CHANGES,
                table_type="EXTERNAL_TABLE",
                partition_keys=[glue.CfnTable.ColumnProperty(name="day", type="string")],
                parameters={
                    "classification": "regex",
                    "projection.enabled": "true",
                    "projection.day.type": "date",
                    "projection.day.format": "yyyy-MM-dd",
                    "projection.day.range": f"{FIRST_DAY},NOW",
                    "storage.location.template": f"{place}day=${{day}}/",
                },
                storage_descriptor=glue.CfnTable.StorageDescriptorProperty(
                    # The whole record as text: JSON's own readers make names lower case, which attributes are not.
                    columns=[glue.CfnTable.ColumnProperty(name="line", type="string")],
                    location=place,
                    input_format="org.apache.hadoop.mapred.TextInputFormat",
                    output_format="org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat",
                    serde_info=glue.CfnTable.SerdeInfoProperty(
                        serialization_library="org.apache.hadoop.hive.serde2.RegexSerDe",
                        parameters={"input.regex": "^(.*)$"},
                    ),
                ),
            ),
        )
        table.node.add_dependency(database)

    def _workgroup(self, cut_off: Size, key: kms.IKey | None) -> athena.CfnWorkGroup:
        encryption = athena.CfnWorkGroup.EncryptionConfigurationProperty(
            encryption_option="SSE_KMS" if key else "SSE_S3", kms_key=key.key_arn if key else None
        )
        return athena.CfnWorkGroup(
            self,
            "Workgroup",
            name=self.database,
            work_group_configuration=athena.CfnWorkGroup.WorkGroupConfigurationProperty(
                bytes_scanned_cutoff_per_query=cut_off.to_bytes(),
                enforce_work_group_configuration=True,
                publish_cloud_watch_metrics_enabled=True,
                result_configuration=athena.CfnWorkGroup.ResultConfigurationProperty(
                    encryption_configuration=encryption, output_location=f"s3://{self.bucket.bucket_name}/results/"
                ),
            ),
        )


def _rules(keep: Duration | None) -> Iterator[s3.LifecycleRule]:
    yield s3.LifecycleRule(prefix="results/", expiration=Duration.days(30), id="results")
    yield s3.LifecycleRule(
        abort_incomplete_multipart_upload_after=Duration.days(7),
        noncurrent_version_expiration=Duration.days(30),
        id="old",
    )
    if keep is not None:
        yield s3.LifecycleRule(prefix=f"{CHANGES}/", expiration=keep, id=CHANGES)


_WRITING = tuple(f"Action::s3:{each}*" for each in ("Abort", "DeleteObject", "GetBucket", "GetObject", "List"))
_ENCRYPTING = tuple(f"Action::kms:{each}*" for each in ("ReEncrypt", "GenerateDataKey"))


def _wildcard(what: str) -> str:
    """Nag's rule against a wildcard, for one."""
    return f"AwsSolutions::AwsSolutions-IAM5[{what}]"


def _sql(table: DynamORMTable, request: RequestAccess, deployed: str) -> str:
    """The question of a request, of each item as its last change left it."""
    names = [each.name for each in table.key_of(request.index).partition]
    conditions = [f"element_at(item, {_quoted(each)}) IS NOT NULL" for each in names]
    if request.leading is not None and len(names) == 1:
        value = f"json_extract_scalar(element_at(item, {_quoted(names[0])}), '$.S')"
        conditions.append(f"{value} LIKE {_quoted(_like(request))} ESCAPE '!'")
    found = "\n  AND ".join(["place = 1", "event <> 'REMOVE'", *conditions])
    return f"""\
WITH latest AS (
  SELECT
    json_extract_scalar(line, '$.eventName') AS event,
    CAST(json_extract(line, '$.dynamodb.NewImage') AS MAP(VARCHAR, JSON)) AS item,
    row_number() OVER (
      PARTITION BY json_format(json_extract(line, '$.dynamodb.Keys'))
      ORDER BY CAST(json_extract_scalar(line, '$.dynamodb.ApproximateCreationDateTime') AS BIGINT) DESC
    ) AS place
  FROM {CHANGES}
  WHERE json_extract_scalar(line, '$.tableName') = {_quoted(deployed)}
)
SELECT item FROM latest
WHERE {found}
"""


def _like(request: RequestAccess) -> str:
    """What the key looks like: its text, and anything where a value stands."""
    parts = request.leading or ()
    return "".join(
        "".join(f"!{each}" if each in "%_!" else each for each in part) if isinstance(part, str) else "%"
        for part in parts
    )


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
