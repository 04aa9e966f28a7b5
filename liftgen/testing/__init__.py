"""Testing: for users' tests. A DynamoDB on this machine, and tables straight from the schema on any that a client can reach."""

from liftgen.testing.app import TestApp
from liftgen.testing.clock import Clock
from liftgen.testing.dynamodb import LocalDynamoDB, local_dynamodb
from liftgen.testing.errors import LocalDynamoDBError
from liftgen.testing.event_source import EventSource
from liftgen.testing.faulty import FaultyClient
from liftgen.testing.response import TestResponse
from liftgen.testing.seeds import Seeds
from liftgen.testing.stand_in import StandIn
from liftgen.testing.tables import create_tables, temporary_tables
from liftgen.testing.transactions import one_transaction, rolled_back

__all__ = [
    "Clock",
    "EventSource",
    "FaultyClient",
    "LocalDynamoDB",
    "LocalDynamoDBError",
    "Seeds",
    "StandIn",
    "TestApp",
    "TestResponse",
    "create_tables",
    "local_dynamodb",
    "one_transaction",
    "rolled_back",
    "temporary_tables",
]
