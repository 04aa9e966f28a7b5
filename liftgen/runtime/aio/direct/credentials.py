"""Credentials of a request, without holding up the event loop while others are asked for them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from liftgen.runtime.direct.credentials import Credentials, CredentialsSource


async def obtained(source: CredentialsSource) -> Credentials:
    """The credentials of the next request; raises AccessDenied when there are none."""
    return source() if source.ready else await asyncio.to_thread(source)
