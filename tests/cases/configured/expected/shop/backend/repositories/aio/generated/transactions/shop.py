# Written by lift from the models: change those, this file is written again.
"""What is written to the table `shop` in one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.runtime.aio.transaction import Transaction

from shop.backend.repositories.aio.generated.actions.order import OrderActions

if TYPE_CHECKING:
    from liftgen.runtime.aio.table import Table


class ShopTransaction(Transaction):
    """Writes to the table `shop` that happen all together or not at all."""

    def __init__(
        self, table: Table, joined: Transaction | None = None, *, tenant: object = None
    ) -> None:
        """Of its own, or as a part of another transaction."""
        super().__init__(table, joined, tenant=tenant)
        self.orders = OrderActions(self.pending)
