# Written by lift from the models: change those, this file is written again.
"""What a consumer of the stream of `orders` is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.runtime.streams import Inserted, Modified, Removed, StreamRoutes
from liftgen.runtime.table import DEFAULTS

from repositories.generated.items import basket as basket_items
from repositories.generated.items import order as order_items

if TYPE_CHECKING:
    from collections.abc import Callable

    from liftgen.runtime.streams import Change, DeadLetter
    from liftgen.runtime.table import Settings

    from shop import Basket, Order


class OrdersConsumerBase:
    """What changes in `orders`, told by entity and change; what is not overridden is
    passed over.
    """

    def order_changed(self, change: Change[Order]) -> None:
        """What becomes of an Order, told to the method for it."""
        match change:
            case Inserted():
                self.order_inserted(change)
            case Modified():
                self.order_modified(change)
            case Removed():
                self.order_removed(change)

    def order_inserted(self, change: Inserted[Order]) -> None:
        """An Order is new."""

    def order_modified(self, change: Modified[Order]) -> None:
        """An Order is another than it was."""

    def order_removed(self, change: Removed[Order]) -> None:
        """An Order is gone."""

    def basket_changed(self, change: Change[Basket]) -> None:
        """What becomes of a Basket, told to the method for it."""
        match change:
            case Inserted():
                self.basket_inserted(change)
            case Modified():
                self.basket_modified(change)
            case Removed():
                self.basket_removed(change)

    def basket_inserted(self, change: Inserted[Basket]) -> None:
        """A Basket is new."""

    def basket_modified(self, change: Modified[Basket]) -> None:
        """A Basket is another than it was."""

    def basket_removed(self, change: Removed[Basket]) -> None:
        """A Basket is gone."""

    def routes(
        self,
        name: str = "orders",
        *,
        settings: Settings = DEFAULTS,
        dead_letters: Callable[[DeadLetter], None] | None = None,
    ) -> StreamRoutes:
        """The routes from the stream's records to these methods.

        `name` stands with what the consumer writes, so that it never answers itself.
        Records that nobody can answer go to `dead_letters`.
        """
        routes = StreamRoutes(name, settings, dead_letters)
        routes.on(order_items.ENTITY)(self.order_changed)
        routes.on(basket_items.ENTITY)(self.basket_changed)
        return routes
