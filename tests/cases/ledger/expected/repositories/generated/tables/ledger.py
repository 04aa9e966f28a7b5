# Written by lift from the models: change those, this file is written again.
"""The table `ledger`: its repositories, and what is asked of several entities at
once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.runtime.table import DEFAULTS, Table

from ledger import Event, Snapshot
from repositories.balance import BalanceRepository
from repositories.event import EventRepository
from repositories.generated import transactions
from repositories.snapshot import SnapshotRepository

if TYPE_CHECKING:
    from collections.abc import Iterable

    from liftgen.runtime.client import Client
    from liftgen.runtime.item_key import ItemKey
    from liftgen.runtime.table import Settings
    from liftgen.runtime.transaction import Transaction

    from ledger import Balance


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

    def get_many(
        self,
        keys: Iterable[ItemKey[Event | Snapshot | Balance]],
        *,
        consistent: bool = False,
    ) -> list[Event | Snapshot | Balance | None]:
        """What has these keys, in their order, each None where there is none: Event,
        Snapshot and Balance.

        100 in a request, eventually consistent unless `consistent`. Raises Throttled
        when some stay unread.
        """
        return self._table.get_many(keys, consistent=consistent)

    def put_many(self, values: Iterable[Event | Snapshot]) -> None:
        """Store values whole, new or over what is there: Event and Snapshot.

        25 of an entity in a request, not all or nothing.
        """
        values = list(values)
        self.events.put_many([each for each in values if isinstance(each, Event)])
        self.snapshots.put_many([each for each in values if isinstance(each, Snapshot)])

    def delete_many(self, keys: Iterable[ItemKey[Event | Snapshot | Balance]]) -> None:
        """Delete what has these keys, if it is there, 25 in a request: Event,
        Snapshot and Balance.

        Not all or nothing.
        """
        self._table.delete_many(keys)

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
