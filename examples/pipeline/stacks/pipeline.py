"""Pipeline: a bucket, whose files are announced in a queue, and the function that takes them in."""

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_lambda_event_sources as sources
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_s3_notifications as notifications
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
        self.bucket = s3.Bucket(
            self,
            "Files",
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            enforce_ssl=True,
            removal_policy=RemovalPolicy.RETAIN,
        )
        self.bucket.add_event_notification(s3.EventType.OBJECT_CREATED, notifications.SqsDestination(self.queue))
        self.worker = LiftFunction(
            self, "Worker", handler="handlers.worker.work", code=code, tables=app.tables, timeout=TIMEOUT
        )
        app.permissions.grant(self.worker.function, *ASKED)
        self.bucket.grant_read(self.worker.function)
        source = sources.SqsEventSource(self.queue, batch_size=10, report_batch_item_failures=True)
        self.worker.function.add_event_source(source)
