# Written by lift from the models: change those, this file is written again.
"""Repositories and facades in asyncio without a server, imported when asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shop.backend.fakes.aio.tables.shop import FakeOrderRepository, FakeShop

__all__ = ["FakeOrderRepository", "FakeShop"]

_PLACES = {"FakeOrderRepository": "tables.shop", "FakeShop": "tables.shop"}


def __getattr__(name: str) -> object:
    """Import what is asked for, so that nobody waits for the rest."""
    if name not in _PLACES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)
