# Written by lift from the models: change those, this file is written again.
"""The table `catalogue`: its repositories, and what is asked of several entities at
once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.runtime.table import DEFAULTS, Table

from repositories.generated import transactions
from repositories.product import ProductRepository
from repositories.review import ReviewRepository

if TYPE_CHECKING:
    from collections.abc import Iterable

    from liftgen.runtime.client import Client
    from liftgen.runtime.item_key import ItemKey
    from liftgen.runtime.table import Settings
    from liftgen.runtime.transaction import Transaction

    from shop import Product, Review


class Catalogue:
    """The table `catalogue`: Product and Review."""

    def __init__(
        self,
        client: Client,
        table_name: str | None = None,
        *,
        settings: Settings = DEFAULTS,
    ) -> None:
        """Repositories over one client."""
        self._table = Table.of(client, "catalogue", table_name, settings)
        self.products = ProductRepository(client, table_name, settings=settings)
        self.reviews = ReviewRepository(client, table_name, settings=settings)

    def get_many(
        self, keys: Iterable[ItemKey[Product | Review]], *, consistent: bool = False
    ) -> list[Product | Review | None]:
        """What has these keys, in their order, each None where there is none:
        Product and Review.

        100 in a request, eventually consistent unless `consistent`. Raises Throttled
        when some stay unread.
        """
        return self._table.get_many(keys, consistent=consistent)

    def transaction(self) -> transactions.CatalogueTransaction:
        """Writes that are sent together when the `with` block ends, and not at all
        when it ends in an error.

        100 at most.
        """
        return transactions.CatalogueTransaction(self._table)

    def join(self, transaction: Transaction) -> transactions.CatalogueTransaction:
        """Writes to this table as a part of another table's transaction, which sends
        them with its own.
        """
        return transactions.CatalogueTransaction(self._table, transaction)
