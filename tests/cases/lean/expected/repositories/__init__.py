# Written by lift from the models: change those, this file is written again.
"""The data layer: repositories and facades, each imported when it is asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from repositories.generated.fields.task import TaskFields
    from repositories.generated.protocols.bases.task import TaskRepositoryProtocol
    from repositories.generated.protocols.scoped.task import (
        ScopedTaskRepositoryProtocol,
    )
    from repositories.generated.protocols.tables.lean import (
        LeanProtocol,
        ScopedLeanProtocol,
    )
    from repositories.generated.tables.lean import Lean, ScopedLean
    from repositories.task import TaskRepository

__all__ = [
    "Lean",
    "LeanProtocol",
    "ScopedLean",
    "ScopedLeanProtocol",
    "ScopedTaskRepositoryProtocol",
    "TaskFields",
    "TaskRepository",
    "TaskRepositoryProtocol",
]

_PLACES = {
    "Lean": "generated.tables.lean",
    "LeanProtocol": "generated.protocols.tables.lean",
    "ScopedLean": "generated.tables.lean",
    "ScopedLeanProtocol": "generated.protocols.tables.lean",
    "ScopedTaskRepositoryProtocol": "generated.protocols.scoped.task",
    "TaskFields": "generated.fields.task",
    "TaskRepository": "task",
    "TaskRepositoryProtocol": "generated.protocols.bases.task",
}


def __getattr__(name: str) -> object:
    """Import what is asked for, so that nobody waits for the rest."""
    if name not in _PLACES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)
