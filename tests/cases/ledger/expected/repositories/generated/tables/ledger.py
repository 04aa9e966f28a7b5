# Written by lift from the models: change those, this file is written again.
"""The table `ledger`: its repositories, and what is asked of several entities at
once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.runtime.table import DEFAULTS, Table

from repositories.balance import BalanceRepository
from repositories.event import EventRepository
from repositories.generated import transactions
from repositories.snapshot import SnapshotRepository

if TYPE_CHECKING:
    from liftgen.runtime.client import Client
    from liftgen.runtime.table import Settings
    from liftgen.runtime.transaction import Transaction


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
        self._table = Table.of(client, "ledger", table_name, settings)
        self.events = EventRepository(client, table_name, settings=settings)
        self.snapshots = SnapshotRepository(client, table_name, settings=settings)
        self.balances = BalanceRepository(client, table_name, settings=settings)

    def transaction(self) -> transactions.LedgerTransaction:
        """Writes that are sent together when the `with` block ends, and not at all
        when it ends in an error.

        100 at most.
        """
        return transactions.LedgerTransaction(self._table)

    def join(self, transaction: Transaction) -> transactions.LedgerTransaction:
        """Writes to this table as a part of another table's transaction, which sends
        them with its own.
        """
        return transactions.LedgerTransaction(self._table, transaction)
