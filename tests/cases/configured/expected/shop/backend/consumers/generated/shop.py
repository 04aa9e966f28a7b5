# Written by lift from the models: change those, this file is written again.
"""What a consumer of the stream of `shop` is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.runtime.streams import Inserted, StreamRoutes
from liftgen.runtime.table import DEFAULTS

from shop.backend.repositories.generated.items import order as order_items

if TYPE_CHECKING:
    from collections.abc import Callable

    from liftgen.runtime.streams import DeadLetter
    from liftgen.runtime.table import Settings

    from shop.models.orders import Order


class ShopConsumerBase:
    """What changes in `shop`, told by entity and change; what is not overridden is
    passed over.
    """

    def order_inserted(self, change: Inserted[Order]) -> None:
        """An Order is new."""

    def routes(
        self,
        name: str = "shop",
        *,
        settings: Settings = DEFAULTS,
        dead_letters: Callable[[DeadLetter], None] | None = None,
    ) -> StreamRoutes:
        """The routes from the stream's records to these methods.

        `name` stands with what the consumer writes, so that it never answers itself.
        Records that nobody can answer go to `dead_letters`.
        """
        routes = StreamRoutes(name, settings, dead_letters)
        routes.inserted(order_items.ENTITY)(self.order_inserted)
        return routes
