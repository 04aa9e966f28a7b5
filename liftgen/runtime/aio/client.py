"""Client: the one narrow port between the data layer and DynamoDB, for code that runs in an event loop."""

from __future__ import annotations

from typing import Protocol


class Client(Protocol):
    """Something that answers DynamoDB's operations without holding up the event loop.

    Clients are shared between tasks.
    """

    async def call(self, operation: str, body: bytes) -> bytes:
        """The answer's JSON to a request's JSON; `operation` is DynamoDB's name for it, such as `GetItem`.

        It repeats, and raises, what `liftgen.runtime.client.Client` does. A call that is cancelled may have been applied.
        """
        ...
