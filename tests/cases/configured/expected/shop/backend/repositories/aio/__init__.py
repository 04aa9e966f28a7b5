# Written by lift from the models: change those, this file is written again.
"""The data layer in asyncio: each name is imported when it is asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shop.backend.repositories.aio.generated.protocols.bases.order import (
        OrderRepositoryProtocol,
    )
    from shop.backend.repositories.aio.generated.protocols.tables.shop import (
        ShopProtocol,
    )
    from shop.backend.repositories.aio.generated.tables.shop import Shop
    from shop.backend.repositories.aio.order import OrderRepository

__all__ = ["OrderRepository", "OrderRepositoryProtocol", "Shop", "ShopProtocol"]

_PLACES = {
    "OrderRepository": "order",
    "OrderRepositoryProtocol": "generated.protocols.bases.order",
    "Shop": "generated.tables.shop",
    "ShopProtocol": "generated.protocols.tables.shop",
}


def __getattr__(name: str) -> object:
    """Import what is asked for, so that nobody waits for the rest."""
    if name not in _PLACES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)
