"""The runtime of repositories in asyncio: what waits for DynamoDB is awaited, and all the rest is shared with the other form."""

from liftgen.runtime.aio.clients import connect

__all__ = ["connect"]
