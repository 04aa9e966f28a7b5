# Written by lift from the models: change those, this file is written again.
"""The data layer: repositories and facades, each imported when it is asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from repositories.balance import BalanceRepository
    from repositories.event import EventRepository
    from repositories.generated.fields.balance import BalanceFields
    from repositories.generated.fields.event import EventFields
    from repositories.generated.fields.snapshot import SnapshotFields
    from repositories.generated.protocols.bases.balance import BalanceRepositoryProtocol
    from repositories.generated.protocols.bases.event import EventRepositoryProtocol
    from repositories.generated.protocols.bases.snapshot import (
        SnapshotRepositoryProtocol,
    )
    from repositories.generated.protocols.tables.ledger import LedgerProtocol
    from repositories.generated.tables.ledger import Ledger
    from repositories.snapshot import SnapshotRepository

__all__ = [
    "BalanceFields",
    "BalanceRepository",
    "BalanceRepositoryProtocol",
    "EventFields",
    "EventRepository",
    "EventRepositoryProtocol",
    "Ledger",
    "LedgerProtocol",
    "SnapshotFields",
    "SnapshotRepository",
    "SnapshotRepositoryProtocol",
]

_PLACES = {
    "BalanceFields": "generated.fields.balance",
    "BalanceRepository": "balance",
    "BalanceRepositoryProtocol": "generated.protocols.bases.balance",
    "EventFields": "generated.fields.event",
    "EventRepository": "event",
    "EventRepositoryProtocol": "generated.protocols.bases.event",
    "Ledger": "generated.tables.ledger",
    "LedgerProtocol": "generated.protocols.tables.ledger",
    "SnapshotFields": "generated.fields.snapshot",
    "SnapshotRepository": "snapshot",
    "SnapshotRepositoryProtocol": "generated.protocols.bases.snapshot",
}


def __getattr__(name: str) -> object:
    """Import what is asked for, so that nobody waits for the rest."""
    if name not in _PLACES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)
