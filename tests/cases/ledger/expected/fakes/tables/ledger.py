# Written by lift from the models: change those, this file is written again.
"""Fakes of what stands on the table `ledger`: the real code, over a DynamoDB in
memory.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fakes.memory import SETTINGS, in_memory
from repositories import BalanceRepository, EventRepository, Ledger, SnapshotRepository

if TYPE_CHECKING:
    from liftgen.runtime.client import Client
    from liftgen.runtime.table import Settings

    from repositories import (
        BalanceRepositoryProtocol,
        EventRepositoryProtocol,
        LedgerProtocol,
        SnapshotRepositoryProtocol,
    )


class FakeLedger(Ledger):
    """`Ledger` without a server."""

    def __init__(
        self, client: Client | None = None, *, settings: Settings = SETTINGS
    ) -> None:
        """Over a client that fakes share, or over an empty memory of its own."""
        if client is None:
            client = in_memory()
        super().__init__(client, settings=settings)


class FakeEventRepository(EventRepository):
    """`EventRepository` without a server."""

    def __init__(
        self, client: Client | None = None, *, settings: Settings = SETTINGS
    ) -> None:
        """Over a client that fakes share, or over an empty memory of its own."""
        if client is None:
            client = in_memory()
        super().__init__(client, settings=settings)


class FakeSnapshotRepository(SnapshotRepository):
    """`SnapshotRepository` without a server."""

    def __init__(
        self, client: Client | None = None, *, settings: Settings = SETTINGS
    ) -> None:
        """Over a client that fakes share, or over an empty memory of its own."""
        if client is None:
            client = in_memory()
        super().__init__(client, settings=settings)


class FakeBalanceRepository(BalanceRepository):
    """`BalanceRepository` without a server."""

    def __init__(
        self, client: Client | None = None, *, settings: Settings = SETTINGS
    ) -> None:
        """Over a client that fakes share, or over an empty memory of its own."""
        if client is None:
            client = in_memory()
        super().__init__(client, settings=settings)


if TYPE_CHECKING:
    # A type checker says here when a fake does not keep what its protocol promises.
    _facade: type[LedgerProtocol] = FakeLedger
    _event_repository: type[EventRepositoryProtocol] = FakeEventRepository
    _snapshot_repository: type[SnapshotRepositoryProtocol] = FakeSnapshotRepository
    _balance_repository: type[BalanceRepositoryProtocol] = FakeBalanceRepository
