"""The runtime of repositories in asyncio: what waits for DynamoDB is awaited, everything else is shared."""
