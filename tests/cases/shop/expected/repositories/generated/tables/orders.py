# Written by lift from the models: change those, this file is written again.
"""The table `orders`: its repositories, and what is asked of several entities at
once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.runtime.entity import Several
from liftgen.runtime.query import Query, single
from liftgen.runtime.table import DEFAULTS, Table

from repositories.basket import BasketRepository
from repositories.generated.items import basket as basket_items
from repositories.generated.items import order as order_items
from repositories.order import OrderRepository

if TYPE_CHECKING:
    from liftgen.runtime.client import Client
    from liftgen.runtime.table import Settings

    from shop import Basket, Order


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
