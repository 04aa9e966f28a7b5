# Written by lift from the models: change those, this file is written again.
"""The table `shop`: its repositories, and what is asked of several entities at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.runtime.aio.table import Table
from liftgen.runtime.table import DEFAULTS

from shop.backend.repositories.aio.generated import transactions
from shop.backend.repositories.aio.order import OrderRepository

if TYPE_CHECKING:
    from liftgen.runtime.aio.client import Client
    from liftgen.runtime.aio.transaction import Transaction
    from liftgen.runtime.table import Settings


class Shop:
    """The table `shop`: Order."""

    def __init__(
        self,
        client: Client,
        table_name: str | None = None,
        *,
        settings: Settings = DEFAULTS,
    ) -> None:
        """Repositories over one client."""
        self._table = Table.of(client, "shop", table_name, settings)
        self.orders = OrderRepository(client, table_name, settings=settings)

    def transaction(self) -> transactions.ShopTransaction:
        """Writes that are sent together when the `with` block ends, and not at all
        when it ends in an error.

        100 at most.
        """
        return transactions.ShopTransaction(self._table)

    def join(self, transaction: Transaction) -> transactions.ShopTransaction:
        """Writes to this table as a part of another table's transaction, which sends
        them with its own.
        """
        return transactions.ShopTransaction(self._table, transaction)
