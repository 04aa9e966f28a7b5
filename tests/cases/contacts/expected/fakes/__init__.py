# Written by lift from the models: change those, this file is written again.
"""Repositories and facades without a server, each imported when it is asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fakes.memory import SETTINGS, in_memory
    from fakes.tables.calls import FakeCallRepository, FakeCalls
    from fakes.tables.contacts import FakeContactRepository, FakeContacts

__all__ = [
    "SETTINGS",
    "FakeCallRepository",
    "FakeCalls",
    "FakeContactRepository",
    "FakeContacts",
    "in_memory",
]

_PLACES = {
    "SETTINGS": "memory",
    "FakeCallRepository": "tables.calls",
    "FakeCalls": "tables.calls",
    "FakeContactRepository": "tables.contacts",
    "FakeContacts": "tables.contacts",
    "in_memory": "memory",
}


def __getattr__(name: str) -> object:
    """Import what is asked for, so that nobody waits for the rest."""
    if name not in _PLACES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)
