# Written by lift from the models: change those, this file is written again.
"""The table `lean`: its repositories, and what is asked of several entities at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.runtime.table import DEFAULTS, Table
from liftgen.runtime.tenancy import one_tenant

from repositories.generated import transactions
from repositories.generated.scoped.task import ScopedTaskRepository
from repositories.task import TaskRepository

if TYPE_CHECKING:
    from liftgen.runtime.client import Client
    from liftgen.runtime.table import Settings
    from liftgen.runtime.transaction import Transaction


class Lean:
    """The table `lean`: Task."""

    def __init__(
        self,
        client: Client,
        table_name: str | None = None,
        *,
        settings: Settings = DEFAULTS,
    ) -> None:
        """Repositories over one client."""
        self._table = Table.of(client, "lean", table_name, settings)
        self.tasks = TaskRepository(client, table_name, settings=settings)

    def for_tenant(self, tenant_id: str) -> ScopedLean:
        """The same table as one tenant sees it: nothing else can be read or written
        through it.
        """
        return ScopedLean(self, tenant_id)

    def transaction(self, tenant_id: str | None = None) -> transactions.LeanTransaction:
        """Writes that are sent together when the `with` block ends, and not at all
        when it ends in an error.

        100 at most. For one tenant's items only where `tenant_id` is given.
        """
        return transactions.LeanTransaction(self._table, tenant=tenant_id)

    def join(
        self, transaction: Transaction, tenant_id: str | None = None
    ) -> transactions.LeanTransaction:
        """Writes to this table as a part of another table's transaction, which sends
        them with its own. For one tenant's items only where `tenant_id` is given.
        """
        return transactions.LeanTransaction(self._table, transaction, tenant=tenant_id)


class ScopedLean:
    """What one tenant sees of the table `lean`."""

    def __init__(self, whole: Lean, tenant_id: str) -> None:
        """The repositories of one tenant."""
        self._whole = whole
        self._tenant_id = one_tenant(tenant_id)
        self.tasks = ScopedTaskRepository(whole.tasks, tenant_id)

    def transaction(self) -> transactions.LeanTransaction:
        """Writes that are sent together when the `with` block ends: WrongTenant for
        another tenant's.
        """
        return self._whole.transaction(self._tenant_id)

    def join(self, transaction: Transaction) -> transactions.LeanTransaction:
        """Writes to this table as a part of another table's transaction, for this
        tenant's items only.
        """
        return self._whole.join(transaction, self._tenant_id)
