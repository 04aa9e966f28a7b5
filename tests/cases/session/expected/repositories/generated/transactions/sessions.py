# Written by lift from the models: change those, this file is written again.
"""What is written to the table `sessions` in one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.runtime.transaction import Transaction

from repositories.generated.actions.session import SessionActions

if TYPE_CHECKING:
    from liftgen.runtime.table import Table


class SessionsTransaction(Transaction):
    """Writes to the table `sessions` that happen all together or not at all."""

    def __init__(
        self, table: Table, joined: Transaction | None = None, *, tenant: object = None
    ) -> None:
        """Of its own, or as a part of another transaction."""
        super().__init__(table, joined, tenant=tenant)
        self.sessions = SessionActions(self.pending)
