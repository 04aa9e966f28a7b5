# Written by lift from the models: change those, this file is written again.
"""The table `ledger`: its repositories, and what is asked of several entities at
once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.runtime.table import DEFAULTS

from repositories.balance import BalanceRepository
from repositories.event import EventRepository
from repositories.snapshot import SnapshotRepository

if TYPE_CHECKING:
    from liftgen.runtime.client import Client
    from liftgen.runtime.table import Settings


class Ledger:
    """The table `ledger`: Event, Snapshot and Balance."""

    def __init__(
        self,
        client: Client,
        table_name: str | None = None,
        *,
        settings: Settings = DEFAULTS,
    ) -> None:
        """Repositories over one client."""
        self.events = EventRepository(client, table_name, settings=settings)
        self.snapshots = SnapshotRepository(client, table_name, settings=settings)
        self.balances = BalanceRepository(client, table_name, settings=settings)
