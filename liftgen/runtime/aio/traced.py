# Made of liftgen/runtime/traced.py by tools/write_asyncio.py: change that, and run `make aio`.
"""Traced, in asyncio: a client that says of each call when it begins and how it ends, to whoever traces or meters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.runtime.traced import Asked

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from liftgen.runtime.aio.client import Client


class TracedClient:
    """A client, each of whose calls runs within the context that `span` gives for it.

    The context is left with the error where there is one, as a `LiftError`: its `code` and `ambiguous` say what a span
    shows. Attempts that are repeated are one call. Of what is asked and answered, nothing but the operation and the names of
    tables should go to where traces are kept.
    """

    def __init__(self, client: Client, span: Callable[[Asked], AbstractContextManager[object]]) -> None:
        self.client = client
        self.span = span

    def __repr__(self) -> str:
        return f"TracedClient({self.client!r})"

    async def call(self, operation: str, body: bytes) -> bytes:
        """The answer's JSON to a request's JSON; errors as `Client` says."""
        with self.span(Asked(operation, body)):
            return await self.client.call(operation, body)
