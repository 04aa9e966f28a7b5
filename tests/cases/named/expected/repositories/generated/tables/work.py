# Written by lift from the models: change those, this file is written again.
"""The table `work`: its repositories, and what is asked of several entities at once."""

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


class Work:
    """The table `work`: Task."""

    def __init__(
        self,
        client: Client,
        table_name: str | None = None,
        *,
        settings: Settings = DEFAULTS,
    ) -> None:
        """Repositories over one client."""
        self._table = Table.of(client, "work", table_name, settings)
        self.tasks = TaskRepository(client, table_name, settings=settings)

    def for_tenant(self, team: str) -> ScopedWork:
        """The same table as one tenant sees it: nothing else can be read or written
        through it.
        """
        return ScopedWork(self, team)

    def transaction(self, team: str | None = None) -> transactions.WorkTransaction:
        """Writes that are sent together when the `with` block ends, and not at all
        when it ends in an error.

        100 at most. For one tenant's items only where `team` is given.
        """
        return transactions.WorkTransaction(self._table, tenant=team)

    def join(
        self, transaction: Transaction, team: str | None = None
    ) -> transactions.WorkTransaction:
        """Writes to this table as a part of another table's transaction, which sends
        them with its own. For one tenant's items only where `team` is given.
        """
        return transactions.WorkTransaction(self._table, transaction, tenant=team)


class ScopedWork:
    """What one tenant sees of the table `work`."""

    def __init__(self, whole: Work, team: str) -> None:
        """The repositories of one tenant."""
        self._whole = whole
        self._team = one_tenant(team)
        self.tasks = ScopedTaskRepository(whole.tasks, team)

    def transaction(self) -> transactions.WorkTransaction:
        """Writes that are sent together when the `with` block ends: WrongTenant for
        another tenant's.
        """
        return self._whole.transaction(self._team)

    def join(self, transaction: Transaction) -> transactions.WorkTransaction:
        """Writes to this table as a part of another table's transaction, for this
        tenant's items only.
        """
        return self._whole.join(transaction, self._team)
