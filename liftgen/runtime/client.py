"""Client: the one narrow port between the data layer and DynamoDB."""

from __future__ import annotations

from typing import Protocol


class Client(Protocol):
    """Something that answers DynamoDB's operations: over botocore, directly, or in memory.

    Clients are shared between threads.
    """

    def call(self, operation: str, body: bytes) -> bytes:
        """The answer's JSON to a request's JSON; `operation` is DynamoDB's name for it, such as `GetItem`.

        A client repeats what is safe to repeat. What failed for good is raised as one of the family in
        `liftgen.runtime.errors`: `Throttled`, `Unavailable`, `Timeout`, `ConditionFailed`, `TransactionCancelled`, ….
        A `TransactWriteItems` carries its own `ClientRequestToken`, so that repeating it is safe.
        """
        ...
