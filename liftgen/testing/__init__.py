"""Testing: for users' tests. A DynamoDB on this machine, and tables straight from the schema on any that a client can reach."""

from liftgen.testing.app import TestApp, TestResponse
from liftgen.testing.clock import Clock
from liftgen.testing.dynamodb import LocalDynamoDB, local_dynamodb
from liftgen.testing.errors import LocalDynamoDBError
from liftgen.testing.event_source import EventSource
from liftgen.testing.stand_in import StandIn
from liftgen.testing.tables import create_tables

__all__ = [
    "Clock",
    "EventSource",
    "LocalDynamoDB",
    "LocalDynamoDBError",
    "StandIn",
    "TestApp",
    "TestResponse",
    "create_tables",
    "local_dynamodb",
]
