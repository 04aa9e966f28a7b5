# Written by lift from the models: change those, this file is written again.
"""What `Orders` offers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from liftgen.runtime.query import Query

    from repositories.generated.protocols.bases.basket import BasketRepositoryProtocol
    from repositories.generated.protocols.bases.order import OrderRepositoryProtocol
    from repositories.generated.tables.orders import Orders
    from shop import Basket, Order


class OrdersProtocol(Protocol):
    """Whatever is asked as `Orders` is: the real one, a fake, or one of your own."""

    @property
    def orders(self) -> OrderRepositoryProtocol:
        """The orders."""

        ...

    @property
    def baskets(self) -> BasketRepositoryProtocol:
        """The baskets."""

        ...

    def customer_home(self, *, customer_id: str) -> Query[Order | Basket]:
        """Order and Basket of one partition, in the order of the sort key.

        One query on the table's key.
        """

        ...


if TYPE_CHECKING:
    # A type checker says here when one does not keep what its protocol promises.
    _real: type[OrdersProtocol] = Orders
