# Written by lift from the models: change those, this file is written again.
"""The data layer: repositories and facades, each imported when it is asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from repositories.generated.fields.session import SessionFields
    from repositories.generated.protocols.bases.session import SessionRepositoryProtocol
    from repositories.generated.protocols.tables.sessions import SessionsProtocol
    from repositories.generated.tables.sessions import Sessions
    from repositories.session import SessionRepository

__all__ = [
    "SessionFields",
    "SessionRepository",
    "SessionRepositoryProtocol",
    "Sessions",
    "SessionsProtocol",
]

_PLACES = {
    "SessionFields": "generated.fields.session",
    "SessionRepository": "session",
    "SessionRepositoryProtocol": "generated.protocols.bases.session",
    "Sessions": "generated.tables.sessions",
    "SessionsProtocol": "generated.protocols.tables.sessions",
}


def __getattr__(name: str) -> object:
    """Import what is asked for, so that nobody waits for the rest."""
    if name not in _PLACES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)
