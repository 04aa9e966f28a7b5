# Written by lift from the models: change those, this file is written again.
"""What `Ledger` offers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable

    from liftgen.runtime.item_key import ItemKey
    from liftgen.runtime.transaction import Transaction

    from ledger import Balance, Event, Snapshot
    from repositories.generated import transactions
    from repositories.generated.protocols.bases.balance import BalanceRepositoryProtocol
    from repositories.generated.protocols.bases.event import EventRepositoryProtocol
    from repositories.generated.protocols.bases.snapshot import (
        SnapshotRepositoryProtocol,
    )
    from repositories.generated.tables.ledger import Ledger


class LedgerProtocol(Protocol):
    """Whatever is asked as `Ledger` is: the real one, a fake, or one of your own."""

    @property
    def events(self) -> EventRepositoryProtocol:
        """The events."""

        ...

    @property
    def snapshots(self) -> SnapshotRepositoryProtocol:
        """The snapshots."""

        ...

    @property
    def balances(self) -> BalanceRepositoryProtocol:
        """The balances."""

        ...

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

        ...

    def put_many(self, values: Iterable[Event | Snapshot]) -> None:
        """Store values whole, new or over what is there: Event and Snapshot.

        25 of an entity in a request, not all or nothing.
        """

        ...

    def delete_many(self, keys: Iterable[ItemKey[Event | Snapshot | Balance]]) -> None:
        """Delete what has these keys, if it is there, 25 in a request: Event,
        Snapshot and Balance.

        Not all or nothing.
        """

        ...

    def transaction(self) -> transactions.LedgerTransaction:
        """Writes that are sent together when the `with` block ends, and not at all
        when it ends in an error.

        100 at most.
        """

        ...

    def join(self, transaction: Transaction) -> transactions.LedgerTransaction:
        """Writes to this table as a part of another table's transaction, which sends
        them with its own.
        """

        ...


if TYPE_CHECKING:
    # A type checker says here when one does not keep what its protocol promises.
    _real: type[LedgerProtocol] = Ledger
