# Written by lift from the models: change those, this file is written again.
"""Fakes in asyncio of what stands on the table `shop`: the real code, over a
DynamoDB in memory.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.testing.fake import AsyncFakeClient

from shop.backend.fakes.memory import SETTINGS, in_memory
from shop.backend.repositories.aio import OrderRepository, Shop

if TYPE_CHECKING:
    from liftgen.runtime.aio.client import Client
    from liftgen.runtime.table import Settings

    from shop.backend.repositories.aio import OrderRepositoryProtocol, ShopProtocol


class FakeShop(Shop):
    """`Shop` without a server."""

    def __init__(
        self, client: Client | None = None, *, settings: Settings = SETTINGS
    ) -> None:
        """Over a client that fakes share, or over an empty memory of its own."""
        if client is None:
            client = AsyncFakeClient(in_memory())
        super().__init__(client, settings=settings)


class FakeOrderRepository(OrderRepository):
    """`OrderRepository` without a server."""

    def __init__(
        self, client: Client | None = None, *, settings: Settings = SETTINGS
    ) -> None:
        """Over a client that fakes share, or over an empty memory of its own."""
        if client is None:
            client = AsyncFakeClient(in_memory())
        super().__init__(client, settings=settings)


if TYPE_CHECKING:
    # A type checker says here when a fake does not keep what its protocol promises.
    _facade: type[ShopProtocol] = FakeShop
    _order_repository: type[OrderRepositoryProtocol] = FakeOrderRepository
