# Yours: lift wrote this once and leaves it alone from now on.
"""What is done when something in `shop` changes."""

import logging
from functools import cache
from typing import Any

from liftgen.runtime.streams import Inserted, StreamRoutes
from liftgen.runtime.streams.letters import letters_from_environment

from shop.backend.consumers.generated.shop import ShopConsumerBase
from shop.backend.handlers import shared
from shop.models.orders import Order

logger = logging.getLogger(__name__)


class ShopConsumer(ShopConsumerBase):
    """Each change comes at least once, those of one item in order; an error makes it
    come again, and with it what follows.
    """

    def order_inserted(self, change: Inserted[Order]) -> None:
        """An Order is new."""
        logger.info("Order inserted: record %s", change.origin.event_id)


@cache
def changes() -> StreamRoutes:
    """The routes of the stream's records, made when the first of them come."""
    return ShopConsumer().routes(
        settings=shared.settings(), dead_letters=letters_from_environment()
    )


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """What Lambda calls with records of the stream."""
    return changes().handler(event, context)


def redrive(event: dict[str, Any], context: object) -> dict[str, Any]:
    """What Lambda calls with dead letters, where you lead their queue to it."""
    return changes().redrive(event, context)
