# Written by lift from the models: change those, this file is written again.
"""The data layer: repositories and facades, each imported when it is asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from repositories.audit_event import AuditEventRepository
    from repositories.generated.tables.saas import Saas, ScopedSaas
    from repositories.membership import MembershipRepository
    from repositories.project import ProjectRepository
    from repositories.tenant import TenantRepository
    from repositories.user import UserRepository

__all__ = [
    "AuditEventRepository",
    "MembershipRepository",
    "ProjectRepository",
    "Saas",
    "ScopedSaas",
    "TenantRepository",
    "UserRepository",
]

_PLACES = {
    "AuditEventRepository": "repositories.audit_event",
    "MembershipRepository": "repositories.membership",
    "ProjectRepository": "repositories.project",
    "Saas": "repositories.generated.tables.saas",
    "ScopedSaas": "repositories.generated.tables.saas",
    "TenantRepository": "repositories.tenant",
    "UserRepository": "repositories.user",
}


def __getattr__(name: str) -> object:
    """Import what is asked for, so that nobody waits for the rest."""
    if name not in _PLACES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(_PLACES[name]), name)
