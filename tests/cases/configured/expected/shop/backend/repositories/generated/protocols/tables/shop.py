# Written by lift from the models: change those, this file is written again.
"""What `Shop` offers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from shop.backend.repositories.generated.protocols.bases.order import (
        OrderRepositoryProtocol,
    )
    from shop.backend.repositories.generated.tables.shop import Shop


class ShopProtocol(Protocol):
    """Whatever is asked as `Shop` is: the real one, a fake, or one of your own."""

    @property
    def orders(self) -> OrderRepositoryProtocol:
        """The orders."""

        ...


if TYPE_CHECKING:
    # A type checker says here when one does not keep what its protocol promises.
    _real: type[ShopProtocol] = Shop
