# Written by lift from the models: change those, this file is written again.
"""The data layer: repositories and facades, each imported when it is asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from repositories.basket import BasketRepository
    from repositories.generated.tables.catalogue import Catalogue
    from repositories.generated.tables.orders import Orders
    from repositories.order import OrderRepository
    from repositories.product import ProductRepository
    from repositories.review import ReviewRepository

__all__ = [
    "BasketRepository",
    "Catalogue",
    "OrderRepository",
    "Orders",
    "ProductRepository",
    "ReviewRepository",
]

_PLACES = {
    "BasketRepository": "repositories.basket",
    "Catalogue": "repositories.generated.tables.catalogue",
    "OrderRepository": "repositories.order",
    "Orders": "repositories.generated.tables.orders",
    "ProductRepository": "repositories.product",
    "ReviewRepository": "repositories.review",
}


def __getattr__(name: str) -> object:
    """Import what is asked for, so that nobody waits for the rest."""
    if name not in _PLACES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(_PLACES[name]), name)
