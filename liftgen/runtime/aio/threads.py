"""Threads: any client of the runtime for code that runs in an event loop, its calls made in threads."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from liftgen.runtime.client import Client as Blocking

CALLS = 10
"""How many calls are made at once where nobody says; as many connections are kept."""


class ThreadedClient:
    """The port over a client that blocks, such as botocore's: each call waits in a thread, and the event loop does not.

    A call that is cancelled goes on in its thread until it has its answer, which nobody hears.
    """

    def __init__(self, client: Blocking, *, calls: int = CALLS) -> None:
        self._client = client
        self._threads = ThreadPoolExecutor(calls, thread_name_prefix="liftgen-call")

    def __repr__(self) -> str:
        return f"ThreadedClient({self._client!r})"

    async def call(self, operation: str, body: bytes) -> bytes:
        """The answer's JSON to a request's JSON; errors as `Client` says."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._client.call, operation, body)

    def close(self) -> None:
        """Let the threads end when their calls have."""
        self._threads.shutdown(wait=False)
