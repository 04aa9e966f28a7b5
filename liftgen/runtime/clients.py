"""Clients: which one stands behind the port, chosen by one argument or one variable."""

from __future__ import annotations

import os
from typing import Any

from liftgen.runtime.client import Client
from liftgen.runtime.errors import NotConfigured

CLIENTS = ("botocore", "direct")
DEFAULT = "botocore"


def connect(
    client: str | None = None,
    *,
    region: str | None = None,
    endpoint_url: str | None = None,
    connect_timeout: float | None = None,
    read_timeout: float | None = None,
    connections: int | None = None,
) -> Client:
    """A client for this environment: `"botocore"` or `"direct"`; `LIFT_CLIENT` says which where the argument does not.

    Where the environment asks for what only botocore serves, such as a proxy, it is botocore's whichever is said. Timeouts
    are seconds, `connections` is how many are kept. Raises NotConfigured when no region is said anywhere, or there is no
    such client.
    """
    chosen = client or os.environ.get("LIFT_CLIENT") or DEFAULT
    if chosen not in CLIENTS:
        raise NotConfigured(f"there is no client `{chosen}`: it is {' or '.join(f'`{each}`' for each in CLIENTS)}")
    if chosen == "direct":
        from liftgen.runtime.direct import DirectClient, OnlyBotocoreError

        try:
            return DirectClient(
                region,
                endpoint_url=endpoint_url,
                connect_timeout=connect_timeout,
                read_timeout=read_timeout,
                connections=connections,
            )
        except OnlyBotocoreError:
            pass
    from botocore.config import Config

    from liftgen.runtime.botocore_client import BotocoreClient

    given: dict[str, Any] = {
        "connect_timeout": connect_timeout,
        "read_timeout": read_timeout,
        "max_pool_connections": connections,
    }
    config = Config(**{name: value for name, value in given.items() if value is not None})
    return BotocoreClient(region_name=region, endpoint_url=endpoint_url, config=config)
