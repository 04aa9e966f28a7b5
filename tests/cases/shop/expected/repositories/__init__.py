# Written by lift from the models: change those, this file is written again.
"""The data layer: repositories and facades, each imported when it is asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from repositories.basket import BasketRepository
    from repositories.generated.fields.basket import BasketFields
    from repositories.generated.fields.order import OrderFields
    from repositories.generated.fields.product import ProductFields
    from repositories.generated.fields.review import ReviewFields
    from repositories.generated.protocols.bases.basket import BasketRepositoryProtocol
    from repositories.generated.protocols.bases.order import OrderRepositoryProtocol
    from repositories.generated.protocols.bases.product import ProductRepositoryProtocol
    from repositories.generated.protocols.bases.review import ReviewRepositoryProtocol
    from repositories.generated.protocols.tables.catalogue import CatalogueProtocol
    from repositories.generated.protocols.tables.orders import OrdersProtocol
    from repositories.generated.tables.catalogue import Catalogue
    from repositories.generated.tables.orders import Orders
    from repositories.order import OrderRepository
    from repositories.product import ProductRepository
    from repositories.review import ReviewRepository

__all__ = [
    "BasketFields",
    "BasketRepository",
    "BasketRepositoryProtocol",
    "Catalogue",
    "CatalogueProtocol",
    "OrderFields",
    "OrderRepository",
    "OrderRepositoryProtocol",
    "Orders",
    "OrdersProtocol",
    "ProductFields",
    "ProductRepository",
    "ProductRepositoryProtocol",
    "ReviewFields",
    "ReviewRepository",
    "ReviewRepositoryProtocol",
]

_PLACES = {
    "BasketFields": "generated.fields.basket",
    "BasketRepository": "basket",
    "BasketRepositoryProtocol": "generated.protocols.bases.basket",
    "Catalogue": "generated.tables.catalogue",
    "CatalogueProtocol": "generated.protocols.tables.catalogue",
    "OrderFields": "generated.fields.order",
    "OrderRepository": "order",
    "OrderRepositoryProtocol": "generated.protocols.bases.order",
    "Orders": "generated.tables.orders",
    "OrdersProtocol": "generated.protocols.tables.orders",
    "ProductFields": "generated.fields.product",
    "ProductRepository": "product",
    "ProductRepositoryProtocol": "generated.protocols.bases.product",
    "ReviewFields": "generated.fields.review",
    "ReviewRepository": "review",
    "ReviewRepositoryProtocol": "generated.protocols.bases.review",
}


def __getattr__(name: str) -> object:
    """Import what is asked for, so that nobody waits for the rest."""
    if name not in _PLACES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)
