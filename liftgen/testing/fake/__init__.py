"""Fake: DynamoDB in memory, behind the same port as the real one, for tests that need no server.

It evaluates keys, indexes, conditions and updates as DynamoDB does and refuses what DynamoDB refuses, so that a test which
passes on it says something. What it does not know it refuses; nothing is ignored.
"""

from liftgen.testing.fake.client import Call, FakeClient
from liftgen.testing.fake.faults import Fault
from liftgen.testing.fake.in_asyncio import AsyncFakeClient

__all__ = ["AsyncFakeClient", "Call", "FakeClient", "Fault"]
