# Written by lift from the models: change those, this file is written again.
"""What `Orders` offers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable

    from liftgen.runtime.item_key import ItemKey
    from liftgen.runtime.query import Query
    from liftgen.runtime.transaction import Transaction

    from repositories.generated import transactions
    from repositories.generated.protocols.bases.basket import BasketRepositoryProtocol
    from repositories.generated.protocols.bases.order import OrderRepositoryProtocol
    from repositories.generated.tables.orders import Orders
    from shop import Basket, Order, Product


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

    def get_many(
        self, keys: Iterable[ItemKey[Order | Basket]], *, consistent: bool = False
    ) -> list[Order | Basket | None]:
        """What has these keys, in their order, each None where there is none: Order
        and Basket.

        100 in a request, eventually consistent unless `consistent`. Raises Throttled
        when some stay unread.
        """

        ...

    def delete_many(self, keys: Iterable[ItemKey[Order | Basket]]) -> None:
        """Delete what has these keys, if it is there, 25 in a request: Order and
        Basket.

        Not all or nothing.
        """

        ...

    def transaction(self) -> transactions.OrdersTransaction:
        """Writes that are sent together when the `with` block ends, and not at all
        when it ends in an error.

        100 at most.
        """

        ...

    def join(self, transaction: Transaction) -> transactions.OrdersTransaction:
        """Writes to this table as a part of another table's transaction, which sends
        them with its own.
        """

        ...

    def check_out(self, order: Order, *, customer_id: str, product_id: str) -> None:
        """Make an order of a basket, as long as the product is there.

        All of it or nothing: `Order.create`, `Basket.delete_by_key` and `Product.check`
        in one transaction.
        """

        ...

    def at_the_till(
        self, *, customer_id: str, product_id: str
    ) -> tuple[Basket | None, Product | None]:
        """A basket, and a product that may go into it.

        As they were at one moment, each None where there is none.
        """

        ...

    def customer_home(self, *, customer_id: str) -> Query[Order | Basket]:
        """Order and Basket of one partition, in the order of the sort key.

        One query on the table's key.
        """

        ...


if TYPE_CHECKING:
    # A type checker says here when one does not keep what its protocol promises.
    _real: type[OrdersProtocol] = Orders
