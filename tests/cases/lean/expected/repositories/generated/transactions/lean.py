# Written by lift from the models: change those, this file is written again.
"""What is written to the table `lean` in one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.runtime.transaction import Transaction

from repositories.generated.actions.task import TaskActions

if TYPE_CHECKING:
    from liftgen.runtime.table import Table


class LeanTransaction(Transaction):
    """Writes to the table `lean` that happen all together or not at all."""

    def __init__(
        self, table: Table, joined: Transaction | None = None, *, tenant: object = None
    ) -> None:
        """Of its own, or as a part of another transaction."""
        super().__init__(table, joined, tenant=tenant)
        self.tasks = TaskActions(self.pending)
