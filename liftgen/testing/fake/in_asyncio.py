"""In asyncio: the DynamoDB in memory behind the port that is awaited."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from liftgen.runtime.client import Client


class AsyncFakeClient:
    """`client`, such as a `FakeClient`, for repositories in asyncio; other tasks get their turn before each call.

    So what happens between two calls of a task happens in tests as well.
    """

    def __init__(self, client: Client) -> None:
        self.client = client

    async def call(self, operation: str, body: bytes) -> bytes:
        """The answer's JSON to a request's JSON; errors as `Client` says."""
        await asyncio.sleep(0)
        return self.client.call(operation, body)
