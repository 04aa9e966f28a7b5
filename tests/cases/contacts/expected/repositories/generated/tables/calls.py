# Written by lift from the models: change those, this file is written again.
"""The table `calls`: its repositories, and what is asked of several entities at
once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.runtime.table import DEFAULTS, Table

from repositories.call import CallRepository
from repositories.generated import transactions

if TYPE_CHECKING:
    from liftgen.runtime.client import Client
    from liftgen.runtime.table import Settings
    from liftgen.runtime.transaction import Transaction


class Calls:
    """The table `calls`: Call."""

    def __init__(
        self,
        client: Client,
        table_name: str | None = None,
        *,
        settings: Settings = DEFAULTS,
    ) -> None:
        """Repositories over one client."""
        self._table = Table.of(client, "calls", table_name, settings)
        self.calls = CallRepository(client, table_name, settings=settings)

    def transaction(self) -> transactions.CallsTransaction:
        """Writes that are sent together when the `with` block ends, and not at all
        when it ends in an error.

        100 at most.
        """
        return transactions.CallsTransaction(self._table)

    def join(self, transaction: Transaction) -> transactions.CallsTransaction:
        """Writes to this table as a part of another table's transaction, which sends
        them with its own.
        """
        return transactions.CallsTransaction(self._table, transaction)
