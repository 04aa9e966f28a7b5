"""Pauses: the waits between requests, as the settings have them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from liftgen.runtime.table import Settings


def pause(settings: Settings, seconds: float) -> None:
    """Wait so many seconds."""
    settings.pause(seconds)
