"""Clients, in asyncio: which one stands behind the port, chosen by one argument or one variable."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from liftgen.runtime import clients
from liftgen.runtime.aio.threads import CALLS, ThreadedClient

if TYPE_CHECKING:
    from liftgen.runtime.aio.client import Client

DEFAULT = "direct"


def connect(
    client: str | None = None,
    *,
    region: str | None = None,
    endpoint_url: str | None = None,
    connect_timeout: float | None = None,
    read_timeout: float | None = None,
    connections: int | None = None,
) -> Client:
    """A client for this environment: `"direct"`, or `"botocore"` in threads; `LIFT_CLIENT` says which where nobody does.

    As `liftgen.runtime.clients.connect` otherwise, but that without either it is the direct one: botocore has no form that
    an event loop can wait for.
    """
    chosen = client or os.environ.get("LIFT_CLIENT") or DEFAULT
    if chosen == "direct":
        from liftgen.runtime.aio.direct import DirectClient, OnlyBotocoreError

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
    blocking = clients.connect(
        "botocore" if chosen == "direct" else chosen,
        region=region,
        endpoint_url=endpoint_url,
        connect_timeout=connect_timeout,
        read_timeout=read_timeout,
        connections=connections,
    )
    return ThreadedClient(blocking, calls=connections or CALLS)
