"""Clients: which one stands behind the port, chosen by one argument or one variable."""

from __future__ import annotations

import os
from typing import Literal

from liftgen.runtime.client import Client
from liftgen.runtime.errors import NotConfigured

DEFAULT = "botocore"


def connect(
    client: Literal["botocore", "direct"] | None = None, *, region: str | None = None, endpoint_url: str | None = None
) -> Client:
    """A client for this environment: over botocore, or directly; `LIFT_CLIENT` says which where the argument does not.

    Where the environment asks for what only botocore serves, such as a proxy, it is botocore's whichever is said.
    Raises NotConfigured when no region is said anywhere, or there is no such client.
    """
    chosen = client or os.environ.get("LIFT_CLIENT") or DEFAULT
    if chosen not in ("botocore", "direct"):
        raise NotConfigured(f"there is no client `{chosen}`: it is `botocore` or `direct`")
    if chosen == "direct":
        from liftgen.runtime.direct import DirectClient, OnlyBotocoreError

        try:
            return DirectClient(region, endpoint_url=endpoint_url)
        except OnlyBotocoreError:
            pass
    from liftgen.runtime.botocore_client import BotocoreClient

    return BotocoreClient(region_name=region, endpoint_url=endpoint_url)
