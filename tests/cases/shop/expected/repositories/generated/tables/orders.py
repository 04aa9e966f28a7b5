# Written by lift from the models: change those, this file is written again.
"""The table `orders`: its repositories, and what is asked of several entities at
once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.runtime.entity import Several
from liftgen.runtime.item_key import ItemKey
from liftgen.runtime.query import Query, single
from liftgen.runtime.table import DEFAULTS, Table
from liftgen.runtime.transaction import transact_get

from repositories.basket import BasketRepository
from repositories.generated import transactions
from repositories.generated.items import basket as basket_items
from repositories.generated.items import order as order_items
from repositories.generated.items import product as product_items
from repositories.order import OrderRepository

if TYPE_CHECKING:
    from collections.abc import Iterable

    from liftgen.runtime.client import Client
    from liftgen.runtime.table import Settings
    from liftgen.runtime.transaction import Transaction

    from shop import Basket, Order, Product


CUSTOMER_HOME: Several[Order | Basket] = Several(
    name="customer_home",
    entities=(order_items.ENTITY, basket_items.ENTITY),
    discriminator="_entity",
    expires_at="expires_at",
)


class Orders:
    """The table `orders`: Order and Basket."""

    def __init__(
        self,
        client: Client,
        table_name: str | None = None,
        *,
        settings: Settings = DEFAULTS,
    ) -> None:
        """Repositories over one client."""
        self._table = Table.of(client, "orders", table_name, settings)
        self.orders = OrderRepository(client, table_name, settings=settings)
        self.baskets = BasketRepository(client, table_name, settings=settings)

    def get_many(
        self, keys: Iterable[ItemKey[Order | Basket]], *, consistent: bool = False
    ) -> list[Order | Basket | None]:
        """What has these keys, in their order, each None where there is none: Order
        and Basket.

        100 in a request, eventually consistent unless `consistent`. Raises Throttled
        when some stay unread.
        """
        return self._table.get_many(keys, consistent=consistent)

    def delete_many(self, keys: Iterable[ItemKey[Order | Basket]]) -> None:
        """Delete what has these keys, if it is there, 25 in a request: Order and
        Basket.

        Not all or nothing.
        """
        self._table.delete_many(keys)

    def transaction(self) -> transactions.OrdersTransaction:
        """Writes that are sent together when the `with` block ends, and not at all
        when it ends in an error.

        100 at most.
        """
        return transactions.OrdersTransaction(self._table)

    def join(self, transaction: Transaction) -> transactions.OrdersTransaction:
        """Writes to this table as a part of another table's transaction, which sends
        them with its own.
        """
        return transactions.OrdersTransaction(self._table, transaction)

    def check_out(self, order: Order, *, customer_id: str, product_id: str) -> None:
        """Make an order of a basket, as long as the product is there.

        All of it or nothing: `Order.create`, `Basket.delete_by_key` and `Product.check`
        in one transaction.
        """
        with self.transaction() as tx:
            tx_of_catalogue = transactions.CatalogueTransaction(
                self._table.other("catalogue"), tx
            )
            tx.orders.create(order)
            tx.baskets.delete_by_key(customer_id=customer_id)
            tx_of_catalogue.products.check(product_id=product_id)

    def at_the_till(
        self, *, customer_id: str, product_id: str
    ) -> tuple[Basket | None, Product | None]:
        """A basket, and a product that may go into it.

        As they were at one moment, each None where there is none.
        """
        return transact_get(
            ItemKey(
                self._table,
                basket_items.ENTITY,
                basket_items.key(customer_id=customer_id),
            ),
            ItemKey(
                self._table.other("catalogue"),
                product_items.ENTITY,
                product_items.key(product_id=product_id),
            ),
        )

    def customer_home(self, *, customer_id: str) -> Query[Order | Basket]:
        """Order and Basket of one partition, in the order of the sort key.

        One query on the table's key.
        """
        return Query(
            table=self._table,
            index=order_items.BY_KEY,
            reader=CUSTOMER_HOME,
            groups=single(order_items.by_key_partition(customer_id=customer_id)),
        )
