# Yours: lift wrote this once and leaves it alone from now on.
"""What is done when something in `ledger` changes."""

import logging
from functools import cache
from typing import Any

from liftgen.runtime.streams import Inserted, Modified, Removed, StreamRoutes
from liftgen.runtime.streams.letters import letters_from_environment

from consumers.generated.ledger import LedgerConsumerBase
from handlers import shared
from ledger import Balance, Event, Snapshot

logger = logging.getLogger(__name__)


class LedgerConsumer(LedgerConsumerBase):
    """Each change comes at least once, those of one item in order; an error makes it
    come again, and with it what follows.
    """

    def event_inserted(self, change: Inserted[Event]) -> None:
        """An Event is new."""
        logger.info("Event inserted: record %s", change.origin.event_id)

    def event_modified(self, change: Modified[Event]) -> None:
        """An Event is another than it was."""
        logger.info("Event modified: record %s", change.origin.event_id)

    def event_removed(self, change: Removed[Event]) -> None:
        """An Event is gone."""
        logger.info("Event removed: record %s", change.origin.event_id)

    def snapshot_inserted(self, change: Inserted[Snapshot]) -> None:
        """A Snapshot is new."""
        logger.info("Snapshot inserted: record %s", change.origin.event_id)

    def snapshot_modified(self, change: Modified[Snapshot]) -> None:
        """A Snapshot is another than it was."""
        logger.info("Snapshot modified: record %s", change.origin.event_id)

    def snapshot_removed(self, change: Removed[Snapshot]) -> None:
        """A Snapshot is gone."""
        logger.info("Snapshot removed: record %s", change.origin.event_id)

    def balance_inserted(self, change: Inserted[Balance]) -> None:
        """A Balance is new."""
        logger.info("Balance inserted: record %s", change.origin.event_id)

    def balance_modified(self, change: Modified[Balance]) -> None:
        """A Balance is another than it was."""
        logger.info("Balance modified: record %s", change.origin.event_id)

    def balance_removed(self, change: Removed[Balance]) -> None:
        """A Balance is gone."""
        logger.info("Balance removed: record %s", change.origin.event_id)


@cache
def changes() -> StreamRoutes:
    """The routes of the stream's records, made when the first of them come."""
    return LedgerConsumer().routes(
        settings=shared.settings(), dead_letters=letters_from_environment()
    )


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """What Lambda calls with records of the stream."""
    return changes().handler(event, context)


def redrive(event: dict[str, Any], context: object) -> dict[str, Any]:
    """What Lambda calls with dead letters, where you lead their queue to it."""
    return changes().redrive(event, context)
