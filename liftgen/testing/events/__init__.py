"""Events: what AWS sends to a function, as builders; for tests that call a handler as AWS does."""

from liftgen.testing.events.api import Query, http_event, rest_event
from liftgen.testing.events.context import NOON, FunctionContext
from liftgen.testing.events.records import (
    eventbridge_event,
    s3_event,
    sqs_event,
    sqs_message,
    stream_event,
    stream_record,
)

__all__ = [
    "NOON",
    "FunctionContext",
    "Query",
    "eventbridge_event",
    "http_event",
    "rest_event",
    "s3_event",
    "sqs_event",
    "sqs_message",
    "stream_event",
    "stream_record",
]
