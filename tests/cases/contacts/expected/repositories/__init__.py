# Written by lift from the models: change those, this file is written again.
"""The data layer: repositories and facades, each imported when it is asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from repositories.call import CallRepository
    from repositories.contact import ContactRepository
    from repositories.generated.tables.calls import Calls
    from repositories.generated.tables.contacts import Contacts

__all__ = ["CallRepository", "Calls", "ContactRepository", "Contacts"]

_PLACES = {
    "CallRepository": "repositories.call",
    "Calls": "repositories.generated.tables.calls",
    "ContactRepository": "repositories.contact",
    "Contacts": "repositories.generated.tables.contacts",
}


def __getattr__(name: str) -> object:
    """Import what is asked for, so that nobody waits for the rest."""
    if name not in _PLACES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(_PLACES[name]), name)
