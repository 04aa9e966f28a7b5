"""DynamORMAnalytics: a lake of every change of tables, asked with SQL, with a saved query for each access pattern."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from aws_cdk import Duration, RemovalPolicy, Size, Stack
from aws_cdk import aws_athena as athena
from aws_cdk import aws_glue as glue
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kinesis as kinesis
from aws_cdk import aws_kinesisfirehose as firehose
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_scheduler_targets as targets
from constructs import Construct

from liftgen.constructs.acknowledged import accept, accept_key, named
from liftgen.constructs.lake_crawler import LakeCrawler
from liftgen.constructs.lift_function import log_group
from liftgen.constructs.service_principal import service_principal
from liftgen.documents import access_from_document

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from aws_cdk import aws_kms as kms

    from liftgen.access import RequestAccess
    from liftgen.constructs.dynamorm_table import DynamORMTable
    from liftgen.documents import AccessDocument

ColumnType = Literal["S", "N", "BOOL"]
"""The type of an attribute that is a column; numbers are of ten places behind the point."""

CHANGES = "changes"
EXPORTS = "exports"
FIRST_DAY = "2020-01-01"


class DynamORMAnalytics(Construct):
    """The lake as `bucket`, the `stream` that fills it, and `workgroup`, in which `database` is asked.

    A table's changes flow once it has `kinesis_stream=lake.stream`, and `add` makes a saved query of each of its access patterns,
    over items as they are now; `export` writes a whole table again and again, and what it holds is looked at by a crawler at
    `crawled` (a cron expression of Glue's; three at night).

    Changes are written every `buffering` (5 min), and kept for `keep` (always, where it is not said). A query that reads more
    than `cut_off` (10 GiB) is stopped. Everything is encrypted with AWS's keys, or with `encryption_key`; who reads the bucket is
    written to `access_logs`. The lake stays when the stack goes.
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
        crawled: str = "cron(0 3 * * ? *)",
    ) -> None:
        super().__init__(scope, id)
        self.database = database
        self._crawled = crawled
        self._key = encryption_key
        self._crawler: LakeCrawler | None = None
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
            name, request = document["name"], _reading(table, document)
            if request is None:
                continue
            query = athena.CfnNamedQuery(
                home,
                name,
                database=self.database,
                name=f"{table.name}: {name}",
                query_string=_sql(table, request, self.database, table.name_in(self), "item"),
                work_group=self.workgroup.name,
            )
            query.node.add_dependency(self.workgroup)

    def export(self, table: DynamORMTable, *, every: Duration) -> None:
        """Write every item of the table to `exports/` so often, by DynamoDB itself, at no cost of the table's capacity.

        ValueError for a table that cannot be restored to a point in time, of which nothing can be exported.
        """
        if not table.restorable:
            raise ValueError(f"table `{table.name}` cannot be exported: it has no point in time recovery")
        if self._crawler is None:
            self._crawler = LakeCrawler(self, "Crawler", lake=self, at=self._crawled, encryption_key=self._key)
        arn, prefix = table.arn_in(self), f"{EXPORTS}/{table.name}"
        encryption = {} if self._key is None else {"S3SseKmsKeyId": self._key.key_arn}
        home = Construct(self, f"Export{table.name}")
        role = iam.Role(home, "Role", assumed_by=service_principal(self, "scheduler"))
        writing = ["s3:AbortMultipartUpload", "s3:PutObject", "s3:PutObjectAcl"]
        for actions, resource in (
            (["dynamodb:ExportTableToPointInTime"], arn),
            (writing, self.bucket.arn_for_objects(f"{prefix}/*")),
        ):
            role.add_to_policy(iam.PolicyStatement(actions=actions, resources=[resource]))
        accept(role, "files of this table's exports", _wildcard(f"Resource::<{named(self.bucket)}.Arn>/{prefix}/*"))
        if self._key is not None:
            self._key.grant_encrypt_decrypt(role)
            accept_key(role)
        said = {
            "TableArn": arn,
            "S3Bucket": self.bucket.bucket_name,
            "S3Prefix": prefix,
            "S3SseAlgorithm": "AES256" if self._key is None else "KMS",
            "ExportFormat": "DYNAMODB_JSON",
            **encryption,
        }
        scheduler.Schedule(
            home,
            "Schedule",
            schedule=scheduler.ScheduleExpression.rate(every),
            target=targets.Universal(
                service="dynamodb",
                action="exportTableToPointInTime",
                input=scheduler.ScheduleTargetInput.from_object(said),
                role=role,
                policy_statements=[iam.PolicyStatement(actions=["dynamodb:ExportTableToPointInTime"], resources=[arn])],
            ),
            key=self._key,
        )

    def question(
        self,
        scope: Construct,
        table: DynamORMTable,
        document: AccessDocument | Mapping[str, Any],
        columns: Mapping[str, ColumnType],
    ) -> str:
        """What an access pattern asks of the lake, in SQL for a construct of any stack, with attributes as columns.

        ValueError where it reads nothing of the table.
        """
        request = _reading(table, document)
        if request is None:
            raise ValueError(f"`{document['name']}` reads nothing of table `{table.name}`")
        return _sql(
            table,
            request,
            self.database,
            table.name_in(scope),
            ",\n  ".join(_column(*each) for each in columns.items()),
        )

    def _deliver(self, buffering: Duration, key: kms.IKey | None) -> None:
        """Lead the stream into the lake, a folder for each day."""
        whole = iam.Role(self, "Deliverer", assumed_by=service_principal(self, "firehose"))
        statements = list(self._delivering(key))
        allowed = iam.Policy(self, "Delivers", roles=[whole], statements=statements)
        role = whole.without_policy_updates()  # CDK's own would let it delete what is in the lake
        delivery = firehose.DeliveryStream(
            self,
            "Delivery",
            role=role,
            source=firehose.KinesisStreamSource(self.stream),
            destination=firehose.S3Bucket(
                self.bucket,
                role=role,
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
        delivery.node.add_dependency(allowed)
        accept(allowed, "objects of the one bucket", _wildcard(f"Resource::<{named(self.bucket)}.Arn>/*"))
        accept(delivery, "its source, the stream, is encrypted itself", "AwsSolutions::AwsSolutions-KDF1")
        if key is not None:
            accept(self.stream, "the key is the one that was given", "AwsSolutions::AwsSolutions-KDS3")

    def _delivering(self, key: kms.IKey | None) -> Iterator[iam.PolicyStatement]:
        """What Firehose asks of a stream, a bucket, a log and a key.

        https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html
        """
        reading = ("DescribeStream", "GetRecords", "GetShardIterator", "ListShards")
        yield _allowed("kinesis", reading, self.stream.stream_arn)
        yield _allowed("s3", ("GetBucketLocation", "ListBucket", "ListBucketMultipartUploads"), self.bucket.bucket_arn)
        objects = ("AbortMultipartUpload", "GetObject", "PutObject")
        yield _allowed("s3", objects, self.bucket.arn_for_objects("*"))
        yield _allowed("logs", ("PutLogEvents",), self.logs.log_group_arn)
        if key is not None:
            yield _allowed("kms", ("Decrypt", "GenerateDataKey"), key.key_arn)

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


def _allowed(service: str, actions: Iterable[str], resource: str) -> iam.PolicyStatement:
    return iam.PolicyStatement(actions=[f"{service}:{each}" for each in actions], resources=[resource])


def _wildcard(what: str) -> str:
    """Nag's rule against a wildcard, for one."""
    return f"AwsSolutions::AwsSolutions-IAM5[{what}]"


def _reading(table: DynamORMTable, document: AccessDocument | Mapping[str, Any]) -> RequestAccess | None:
    """The first request by which an access pattern reads the table, if it does."""
    pattern = access_from_document(document)
    requests = [each for each in pattern.requests if each.table == table.name]
    return requests[0] if pattern.kind == "read" and requests else None


def _column(name: str, type: ColumnType) -> str:
    """An attribute as a column that is called so."""
    value = f"json_extract_scalar(element_at(item, {_quoted(name)}), '$.{type}')"
    called = '"' + name.replace('"', '""') + '"'
    return f"{f'CAST({value} AS DECIMAL(38, 10))' if type == 'N' else value} AS {called}"


def _sql(table: DynamORMTable, request: RequestAccess, database: str, deployed: str, selected: str) -> str:
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
  FROM "{database}".{CHANGES}
  WHERE json_extract_scalar(line, '$.tableName') = {_quoted(deployed)}
)
SELECT {selected} FROM latest
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
