# Written by lift from the models: change those, this file is written again.
"""The data layer: repositories and facades, each imported when it is asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from repositories.call import CallRepository
    from repositories.contact import ContactRepository
    from repositories.generated.fields.call import CallFields
    from repositories.generated.fields.contact import ContactFields
    from repositories.generated.protocols.bases.call import CallRepositoryProtocol
    from repositories.generated.protocols.bases.contact import ContactRepositoryProtocol
    from repositories.generated.protocols.tables.calls import CallsProtocol
    from repositories.generated.protocols.tables.contacts import ContactsProtocol
    from repositories.generated.tables.calls import Calls
    from repositories.generated.tables.contacts import Contacts

__all__ = [
    "CallFields",
    "CallRepository",
    "CallRepositoryProtocol",
    "Calls",
    "CallsProtocol",
    "ContactFields",
    "ContactRepository",
    "ContactRepositoryProtocol",
    "Contacts",
    "ContactsProtocol",
]

_PLACES = {
    "CallFields": "generated.fields.call",
    "CallRepository": "call",
    "CallRepositoryProtocol": "generated.protocols.bases.call",
    "Calls": "generated.tables.calls",
    "CallsProtocol": "generated.protocols.tables.calls",
    "ContactFields": "generated.fields.contact",
    "ContactRepository": "contact",
    "ContactRepositoryProtocol": "generated.protocols.bases.contact",
    "Contacts": "generated.tables.contacts",
    "ContactsProtocol": "generated.protocols.tables.contacts",
}


def __getattr__(name: str) -> object:
    """Import what is asked for, so that nobody waits for the rest."""
    if name not in _PLACES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)
