# Written by lift from the models: change those, this file is written again.
"""What is written to the table `ledger` in one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.runtime.transaction import Transaction

from repositories.generated.actions.balance import BalanceActions
from repositories.generated.actions.event import EventActions
from repositories.generated.actions.snapshot import SnapshotActions

if TYPE_CHECKING:
    from liftgen.runtime.table import Table


class LedgerTransaction(Transaction):
    """Writes to the table `ledger` that happen all together or not at all."""

    def __init__(
        self, table: Table, joined: Transaction | None = None, *, tenant: object = None
    ) -> None:
        """Of its own, or as a part of another transaction."""
        super().__init__(table, joined, tenant=tenant)
        self.events = EventActions(self.pending)
        self.snapshots = SnapshotActions(self.pending)
        self.balances = BalanceActions(self.pending)
