# Written by lift from the models: change those, this file is written again.
"""Repositories and facades without a server, each imported when it is asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fakes.memory import SETTINGS, in_memory
    from fakes.tables.catalogue import (
        FakeCatalogue,
        FakeProductRepository,
        FakeReviewRepository,
    )
    from fakes.tables.orders import (
        FakeBasketRepository,
        FakeOrderRepository,
        FakeOrders,
    )

__all__ = [
    "SETTINGS",
    "FakeBasketRepository",
    "FakeCatalogue",
    "FakeOrderRepository",
    "FakeOrders",
    "FakeProductRepository",
    "FakeReviewRepository",
    "in_memory",
]

_PLACES = {
    "SETTINGS": "memory",
    "FakeBasketRepository": "tables.orders",
    "FakeCatalogue": "tables.catalogue",
    "FakeOrderRepository": "tables.orders",
    "FakeOrders": "tables.orders",
    "FakeProductRepository": "tables.catalogue",
    "FakeReviewRepository": "tables.catalogue",
    "in_memory": "memory",
}


def __getattr__(name: str) -> object:
    """Import what is asked for, so that nobody waits for the rest."""
    if name not in _PLACES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)
