# Written by lift from the models: change those, this file is written again.
"""What a consumer of the stream of `ledger` is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.runtime.streams import Inserted, Modified, Removed, StreamRoutes
from liftgen.runtime.table import DEFAULTS

from repositories.generated.items import balance as balance_items
from repositories.generated.items import event as event_items
from repositories.generated.items import snapshot as snapshot_items

if TYPE_CHECKING:
    from collections.abc import Callable

    from liftgen.runtime.streams import Change, DeadLetter
    from liftgen.runtime.table import Settings

    from ledger import Balance, Event, Snapshot


class LedgerConsumerBase:
    """What changes in `ledger`, told by entity and change; what is not overridden is
    passed over.
    """

    def event_changed(self, change: Change[Event]) -> None:
        """What becomes of an Event, told to the method for it."""
        match change:
            case Inserted():
                self.event_inserted(change)
            case Modified():
                self.event_modified(change)
            case Removed():
                self.event_removed(change)

    def event_inserted(self, change: Inserted[Event]) -> None:
        """An Event is new."""

    def event_modified(self, change: Modified[Event]) -> None:
        """An Event is another than it was."""

    def event_removed(self, change: Removed[Event]) -> None:
        """An Event is gone."""

    def snapshot_changed(self, change: Change[Snapshot]) -> None:
        """What becomes of a Snapshot, told to the method for it."""
        match change:
            case Inserted():
                self.snapshot_inserted(change)
            case Modified():
                self.snapshot_modified(change)
            case Removed():
                self.snapshot_removed(change)

    def snapshot_inserted(self, change: Inserted[Snapshot]) -> None:
        """A Snapshot is new."""

    def snapshot_modified(self, change: Modified[Snapshot]) -> None:
        """A Snapshot is another than it was."""

    def snapshot_removed(self, change: Removed[Snapshot]) -> None:
        """A Snapshot is gone."""

    def balance_changed(self, change: Change[Balance]) -> None:
        """What becomes of a Balance, told to the method for it."""
        match change:
            case Inserted():
                self.balance_inserted(change)
            case Modified():
                self.balance_modified(change)
            case Removed():
                self.balance_removed(change)

    def balance_inserted(self, change: Inserted[Balance]) -> None:
        """A Balance is new."""

    def balance_modified(self, change: Modified[Balance]) -> None:
        """A Balance is another than it was."""

    def balance_removed(self, change: Removed[Balance]) -> None:
        """A Balance is gone."""

    def routes(
        self,
        name: str = "ledger",
        *,
        settings: Settings = DEFAULTS,
        dead_letters: Callable[[DeadLetter], None] | None = None,
    ) -> StreamRoutes:
        """The routes from the stream's records to these methods.

        `name` stands with what the consumer writes, so that it never answers itself.
        Records that nobody can answer go to `dead_letters`.
        """
        routes = StreamRoutes(name, settings, dead_letters)
        routes.on(event_items.ENTITY)(self.event_changed)
        routes.on(snapshot_items.ENTITY)(self.snapshot_changed)
        routes.on(balance_items.ENTITY)(self.balance_changed)
        return routes
