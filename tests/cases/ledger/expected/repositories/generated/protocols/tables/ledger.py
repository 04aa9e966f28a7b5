# Written by lift from the models: change those, this file is written again.
"""What `Ledger` offers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
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


if TYPE_CHECKING:
    # A type checker says here when one does not keep what its protocol promises.
    _real: type[LedgerProtocol] = Ledger
