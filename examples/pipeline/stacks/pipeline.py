"""Pipeline: a bucket, whose files are announced in a queue, and the function that takes them in."""

from aws_cdk import Duration, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda_event_sources as sources
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sqs as sqs
from constructs import Construct
from liftgen.constructs import LiftApp, LiftFunction, PythonProject

TIMEOUT = Duration.seconds(30)
ATTEMPTS = 3
ASKED = ("Upload.create", "Upload.get", "Upload.finish", "Upload.fail", "Sale.put_many")


class Pipeline(Construct):
    """The `bucket`, the `queue`, the `worker`, and `dead_letters`: what failed three times, kept for two weeks."""

    def __init__(self, scope: Construct, id: str, *, app: LiftApp, code: PythonProject, pause: Duration) -> None:
        super().__init__(scope, id)
        self.dead_letters = sqs.Queue(self, "DeadLetters", enforce_ssl=True, retention_period=Duration.days(14))
        self.queue = sqs.Queue(
            self,
            "Queue",
            enforce_ssl=True,
            # A message is hidden for as long as it may be worked on, and for a pause when that failed.
            visibility_timeout=pause,
            dead_letter_queue=sqs.DeadLetterQueue(queue=self.dead_letters, max_receive_count=ATTEMPTS),
        )
        self.bucket = s3.Bucket(self, "Files", block_public_access=s3.BlockPublicAccess.BLOCK_ALL, enforce_ssl=True)
        self._announce()
        self.worker = LiftFunction(
            self, "Worker", handler="handlers.worker.work", code=code, tables=app.tables, timeout=TIMEOUT
        )
        app.permissions.grant(self.worker.function, *ASKED)
        self.bucket.grant_read(self.worker.function)
        source = sources.SqsEventSource(self.queue, batch_size=10, report_batch_item_failures=True)
        self.worker.function.add_event_source(source)

    def _announce(self) -> None:
        """Let the bucket announce its files; said of the bucket itself, so that no function of CDK's own has to."""
        allowed = self.queue.add_to_resource_policy(
            iam.PolicyStatement(
                principals=[iam.ServicePrincipal("s3.amazonaws.com")],
                actions=["sqs:SendMessage"],
                resources=[self.queue.queue_arn],
                conditions={"StringEquals": {"aws:SourceAccount": Stack.of(self).account}},
            )
        )
        made = s3.CfnBucket.QueueConfigurationProperty(event="s3:ObjectCreated:*", queue=self.queue.queue_arn)
        resource = self.bucket.node.default_child
        assert isinstance(resource, s3.CfnBucket)
        resource.notification_configuration = s3.CfnBucket.NotificationConfigurationProperty(
            queue_configurations=[made]
        )
        if allowed.policy_dependable is not None:
            resource.node.add_dependency(allowed.policy_dependable)
