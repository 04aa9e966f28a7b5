# Yours: lift wrote this once and leaves it alone from now on.
"""What is done when something in `orders` changes."""

import logging
from functools import cache
from typing import Any

from liftgen.runtime.streams import Inserted, Modified, Removed, StreamRoutes
from liftgen.runtime.streams.letters import letters_from_environment

from consumers.generated.orders import OrdersConsumerBase
from handlers import shared
from shop import Basket, Order

logger = logging.getLogger(__name__)


class OrdersConsumer(OrdersConsumerBase):
    """Each change comes at least once, those of one item in order; an error makes it
    come again, and with it what follows.
    """

    def order_inserted(self, change: Inserted[Order]) -> None:
        """An Order is new."""
        logger.info("Order inserted: record %s", change.origin.event_id)

    def order_modified(self, change: Modified[Order]) -> None:
        """An Order is another than it was."""
        logger.info("Order modified: record %s", change.origin.event_id)

    def order_removed(self, change: Removed[Order]) -> None:
        """An Order is gone."""
        logger.info("Order removed: record %s", change.origin.event_id)

    def basket_inserted(self, change: Inserted[Basket]) -> None:
        """A Basket is new."""
        logger.info("Basket inserted: record %s", change.origin.event_id)

    def basket_modified(self, change: Modified[Basket]) -> None:
        """A Basket is another than it was."""
        logger.info("Basket modified: record %s", change.origin.event_id)

    def basket_removed(self, change: Removed[Basket]) -> None:
        """A Basket is gone."""
        logger.info("Basket removed: record %s", change.origin.event_id)


@cache
def changes() -> StreamRoutes:
    """The routes of the stream's records, made when the first of them come."""
    return OrdersConsumer().routes(
        settings=shared.settings(), dead_letters=letters_from_environment()
    )


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """What Lambda calls with records of the stream."""
    return changes().handler(event, context)


def redrive(event: dict[str, Any], context: object) -> dict[str, Any]:
    """What Lambda calls with dead letters, where you lead their queue to it."""
    return changes().redrive(event, context)
