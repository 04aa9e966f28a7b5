"""LakeCrawler: looks at what was exported to a lake, so that Athena can ask it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import ArnFormat, Stack
from aws_cdk import aws_glue as glue
from aws_cdk import aws_iam as iam
from constructs import Construct

from liftgen.constructs.acknowledged import accept, accept_key, named
from liftgen.constructs.service_principal import service_principal

if TYPE_CHECKING:
    from aws_cdk import aws_kms as kms

    from liftgen.constructs.dynamorm_analytics import DynamORMAnalytics

EXPORTS = "exports"
READING = ("glue:GetDatabase", "glue:GetPartitions", "glue:GetTable", "glue:GetTables", "glue:BatchGetPartition")
WRITING = ("glue:BatchCreatePartition", "glue:CreateTable", "glue:UpdatePartition", "glue:UpdateTable")


class LakeCrawler(Construct):
    """A crawler of Glue's over the exports of a `lake`, which runs `at` a cron expression; it makes a table for each of them.

    Its role reads exports, and describes tables of the lake's database, and no more. Its log is encrypted with AWS's keys, or
    with `encryption_key`. A table that is gone stays described.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        lake: DynamORMAnalytics,
        at: str,
        encryption_key: kms.IKey | None = None,
    ) -> None:
        super().__init__(scope, id)
        stack = Stack.of(self)
        role = iam.Role(self, "Role", assumed_by=service_principal(self, "glue"))
        described = [
            stack.format_arn(service="glue", resource=resource)
            for resource in ("catalog", f"database/{lake.database}", f"table/{lake.database}/{EXPORTS}*")
        ]
        log = stack.format_arn(
            service="logs",
            resource="log-group",
            resource_name="/aws-glue/*",
            arn_format=ArnFormat.COLON_RESOURCE_NAME,
        )
        exports = lake.bucket.arn_for_objects(f"{EXPORTS}/*")
        for actions, resources in (
            ((*READING, *WRITING), described),
            (("s3:GetObject",), [exports]),
            (("logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"), [log]),
        ):
            role.add_to_policy(iam.PolicyStatement(actions=list(actions), resources=resources))
        role.add_to_policy(
            iam.PolicyStatement(
                actions=["s3:ListBucket"],
                resources=[lake.bucket.bucket_arn],
                conditions={"StringLike": {"s3:prefix": [f"{EXPORTS}/*"]}},
            )
        )
        place = f"{stack.region}:{stack.account}"
        shown = (
            f"arn:<AWS::Partition>:glue:{place}:table/{lake.database}/{EXPORTS}*",
            f"arn:<AWS::Partition>:logs:{place}:log-group:/aws-glue/*",
            f"<{named(lake.bucket)}.Arn>/{EXPORTS}/*",
        )
        rules = (f"AwsSolutions::AwsSolutions-IAM5[Resource::{each}]" for each in shown)
        accept(role, "exports, the tables made of them, and Glue's log", *rules)
        if encryption_key is not None:
            encryption_key.grant_encrypt_decrypt(role)
            accept_key(role)
        encrypted = glue.CfnSecurityConfiguration(
            self,
            "Encryption",
            name=f"{lake.database}-exports",
            encryption_configuration=glue.CfnSecurityConfiguration.EncryptionConfigurationProperty(
                cloud_watch_encryption=glue.CfnSecurityConfiguration.CloudWatchEncryptionProperty(
                    cloud_watch_encryption_mode="DISABLED" if encryption_key is None else "SSE-KMS",
                    kms_key_arn=None if encryption_key is None else encryption_key.key_arn,
                ),
                job_bookmarks_encryption=glue.CfnSecurityConfiguration.JobBookmarksEncryptionProperty(
                    job_bookmarks_encryption_mode="DISABLED" if encryption_key is None else "CSE-KMS",
                    kms_key_arn=None if encryption_key is None else encryption_key.key_arn,
                ),
                s3_encryptions=[
                    glue.CfnSecurityConfiguration.S3EncryptionProperty(
                        s3_encryption_mode="SSE-S3" if encryption_key is None else "SSE-KMS",
                        kms_key_arn=None if encryption_key is None else encryption_key.key_arn,
                    )
                ],
            ),
        )
        self.crawler = glue.CfnCrawler(
            self,
            "Crawler",
            role=role.role_arn,
            database_name=lake.database,
            table_prefix=f"{EXPORTS}_",
            schedule=glue.CfnCrawler.ScheduleProperty(schedule_expression=at),
            crawler_security_configuration=encrypted.ref,
            recrawl_policy=glue.CfnCrawler.RecrawlPolicyProperty(recrawl_behavior="CRAWL_EVERYTHING"),
            schema_change_policy=glue.CfnCrawler.SchemaChangePolicyProperty(
                delete_behavior="LOG", update_behavior="UPDATE_IN_DATABASE"
            ),
            targets=glue.CfnCrawler.TargetsProperty(
                s3_targets=[
                    glue.CfnCrawler.S3TargetProperty(
                        path=f"s3://{lake.bucket.bucket_name}/{EXPORTS}/",
                        # What DynamoDB writes of an export beside its items.
                        exclusions=["**/manifest-*", "**/_started"],
                    )
                ]
            ),
        )
