"""Pauses: the waits between requests, as the settings have them, in which the event loop does something else."""

from __future__ import annotations

import asyncio
import inspect
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from liftgen.runtime.table import Settings


async def pause(settings: Settings, seconds: float) -> None:
    """Wait so many seconds; what the settings say instead of sleeping is called, and awaited where it can be."""
    if settings.pause is time.sleep:
        await asyncio.sleep(seconds)
        return
    waited = settings.pause(seconds)
    if inspect.isawaitable(waited):
        await waited
