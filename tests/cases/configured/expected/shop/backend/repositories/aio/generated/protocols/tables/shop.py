# Written by lift from the models: change those, this file is written again.
"""What `Shop` offers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from liftgen.runtime.aio.transaction import Transaction

    from shop.backend.repositories.aio.generated import transactions
    from shop.backend.repositories.aio.generated.protocols.bases.order import (
        OrderRepositoryProtocol,
    )
    from shop.backend.repositories.aio.generated.tables.shop import Shop


class ShopProtocol(Protocol):
    """Whatever is asked as `Shop` is: the real one, a fake, or one of your own."""

    @property
    def orders(self) -> OrderRepositoryProtocol:
        """The orders."""

        ...

    def transaction(self) -> transactions.ShopTransaction:
        """Writes that are sent together when the `with` block ends, and not at all
        when it ends in an error.

        100 at most.
        """

        ...

    def join(self, transaction: Transaction) -> transactions.ShopTransaction:
        """Writes to this table as a part of another table's transaction, which sends
        them with its own.
        """

        ...


if TYPE_CHECKING:
    # A type checker says here when one does not keep what its protocol promises.
    _real: type[ShopProtocol] = Shop
