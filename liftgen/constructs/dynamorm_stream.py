"""DynamORMStream: the changes of a table to a function, none of them lost and none that nobody wants."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypedDict

from aws_cdk import Duration
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_lambda_event_sources as sources
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from liftgen.constructs.acknowledged import accept, accept_key
from liftgen.documents import StreamEvent

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from aws_cdk import aws_kms as kms

    from liftgen.constructs.dynamorm_table import DynamORMTable
    from liftgen.constructs.lift_function import LiftFunction

MOST_FILTERS = 5
IMAGES = {"NewImage": ("NEW_IMAGE", "NEW_AND_OLD_IMAGES"), "OldImage": ("OLD_IMAGE", "NEW_AND_OLD_IMAGES")}


@dataclass(frozen=True)
class StreamFilter:
    """The changes that are wanted: of these entities (or all), by these events, with attributes of which `where` holds.

    `where` has a rule of CDK's for an attribute and its type: `{"status": {"S": FilterRule.is_equal("active")}}`. DynamoDB's
    numbers come as text, so rules for numbers hold for none of them. An item that is removed is looked at as it was,
    any other as it is now. `discriminator` is the attribute that says what an item is.
    """

    entities: tuple[str, ...] = ()
    events: tuple[StreamEvent, ...] = ("INSERT", "MODIFY", "REMOVE")
    where: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    discriminator: str = "_entity"

    def patterns(self) -> Iterator[tuple[str | None, dict[str, Any]]]:
        """Lambda's filter patterns, each with the image that it looks at, if it looks at one."""
        attributes: dict[str, Any] = {name: dict(rules) for name, rules in self.where.items()}
        if self.entities:
            attributes[self.discriminator] = {"S": list(self.entities)}
        if not attributes:
            yield None, {"eventName": list(self.events)}
            return
        for image, looked_at in (("NewImage", ("INSERT", "MODIFY")), ("OldImage", ("REMOVE",))):
            events = [each for each in self.events if each in looked_at]
            if events:
                yield image, {"eventName": events, "dynamodb": {image: attributes}}


class StreamSettings(TypedDict, total=False):
    """Everything that a DynamORMStream can be told beside what it leads where."""

    filters: Sequence[StreamFilter]
    batch_size: int
    batch_window: Duration
    parallelization: int
    window: Duration
    retries: int
    max_record_age: Duration
    since: lambda_.StartingPosition
    enabled: bool


class DynamORMStream(Construct):
    """Leads the changes of a table to a function, in order within an item, `batch_size` at a time.

    A batch that fails is tried again in halves, up to `retries` times and as long as its records are no older than
    `max_record_age`; the function may say which of its records failed. What fails for good is told to the queue
    `dead_letters`, one of its own where none is given, and the rest goes on. The function waits up to `batch_window` for a
    batch to fill, and runs in `parallelization` batches of a shard. Within a `window` of time Lambda hands on what the function
    answers as `state`, for sums and counts over it. It begins `since` the oldest change that the stream still
    has, or the next one.

    ValueError for a table without a stream, or whose stream does not carry the images that the filters look at, and for
    filters that come to more than five patterns, which is all that Lambda takes, and for a window of several batches at a time.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        table: DynamORMTable,
        function: LiftFunction,
        filters: Sequence[StreamFilter] = (),
        batch_size: int = 100,
        batch_window: Duration | None = None,
        parallelization: int = 1,
        retries: int = 5,
        max_record_age: Duration | None = None,
        since: lambda_.StartingPosition = lambda_.StartingPosition.TRIM_HORIZON,
        enabled: bool = True,
        encryption_key: kms.IKey | None = None,
        dead_letters: sqs.IQueue | None = None,
        window: Duration | None = None,
    ) -> None:
        patterns = _patterns(table, filters)
        if window is not None and parallelization > 1:
            raise ValueError("within a window a shard has one batch at a time")
        super().__init__(scope, id)
        self.function = function
        self.dead_letters = dead_letters or _queue(self, encryption_key)
        function.function.add_event_source(
            sources.DynamoEventSource(
                table.with_stream_in(self),
                starting_position=since,
                batch_size=batch_size,
                max_batching_window=batch_window,
                parallelization_factor=parallelization,
                tumbling_window=window,
                bisect_batch_on_error=True,
                report_batch_item_failures=True,
                retry_attempts=retries,
                max_record_age=max_record_age or Duration.hours(12),
                on_failure=sources.SqsDlq(self.dead_letters),
                filters=[lambda_.FilterCriteria.filter(each) for each in patterns] or None,
                enabled=enabled,
            )
        )
        role = function.function.role
        if role is not None and encryption_key is not None:
            accept_key(role)


def _queue(scope: Construct, key: kms.IKey | None) -> sqs.IQueue:
    queue = sqs.Queue(
        scope,
        "DeadLetters",
        encryption=sqs.QueueEncryption.KMS if key else sqs.QueueEncryption.SQS_MANAGED,
        encryption_master_key=key,
        enforce_ssl=True,
        retention_period=Duration.days(14),
    )
    rules = ("Serverless::Serverless-SQSRedrivePolicy", "AwsSolutions::AwsSolutions-SQS3")
    accept(queue, "the last queue of its line", *rules)
    return queue


def _patterns(table: DynamORMTable, filters: Sequence[StreamFilter]) -> list[dict[str, Any]]:
    if table.stream_view is None:
        raise ValueError(f"table `{table.name}` has no stream")
    found = [each for one in filters for each in one.patterns()]
    for image, _ in found:
        if image is not None and table.stream_view not in IMAGES[image]:
            raise ValueError(f"the stream of table `{table.name}` is `{table.stream_view}`: it carries no `{image}`")
    if len(found) > MOST_FILTERS:
        raise ValueError(f"the filters come to {len(found)} patterns, and Lambda takes {MOST_FILTERS}")
    return [pattern for _, pattern in found]
