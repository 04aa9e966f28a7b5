# Written by lift from the models: change those, this file is written again.
"""The data layer: repositories and facades, each imported when it is asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from repositories.audit_event import AuditEventRepository
    from repositories.generated.fields.audit_event import AuditEventFields
    from repositories.generated.fields.membership import MembershipFields
    from repositories.generated.fields.project import ProjectFields
    from repositories.generated.fields.tenant import TenantFields
    from repositories.generated.fields.user import UserFields
    from repositories.generated.protocols.bases.audit_event import (
        AuditEventRepositoryProtocol,
    )
    from repositories.generated.protocols.bases.membership import (
        MembershipRepositoryProtocol,
    )
    from repositories.generated.protocols.bases.project import ProjectRepositoryProtocol
    from repositories.generated.protocols.bases.tenant import TenantRepositoryProtocol
    from repositories.generated.protocols.bases.user import UserRepositoryProtocol
    from repositories.generated.protocols.scoped.audit_event import (
        ScopedAuditEventRepositoryProtocol,
    )
    from repositories.generated.protocols.scoped.membership import (
        ScopedMembershipRepositoryProtocol,
    )
    from repositories.generated.protocols.scoped.project import (
        ScopedProjectRepositoryProtocol,
    )
    from repositories.generated.protocols.scoped.tenant import (
        ScopedTenantRepositoryProtocol,
    )
    from repositories.generated.protocols.scoped.user import (
        ScopedUserRepositoryProtocol,
    )
    from repositories.generated.protocols.tables.saas import (
        SaasProtocol,
        ScopedSaasProtocol,
    )
    from repositories.generated.tables.saas import Saas, ScopedSaas
    from repositories.membership import MembershipRepository
    from repositories.project import ProjectRepository
    from repositories.tenant import TenantRepository
    from repositories.user import UserRepository

__all__ = [
    "AuditEventFields",
    "AuditEventRepository",
    "AuditEventRepositoryProtocol",
    "MembershipFields",
    "MembershipRepository",
    "MembershipRepositoryProtocol",
    "ProjectFields",
    "ProjectRepository",
    "ProjectRepositoryProtocol",
    "Saas",
    "SaasProtocol",
    "ScopedAuditEventRepositoryProtocol",
    "ScopedMembershipRepositoryProtocol",
    "ScopedProjectRepositoryProtocol",
    "ScopedSaas",
    "ScopedSaasProtocol",
    "ScopedTenantRepositoryProtocol",
    "ScopedUserRepositoryProtocol",
    "TenantFields",
    "TenantRepository",
    "TenantRepositoryProtocol",
    "UserFields",
    "UserRepository",
    "UserRepositoryProtocol",
]

_PLACES = {
    "AuditEventFields": "generated.fields.audit_event",
    "AuditEventRepository": "audit_event",
    "AuditEventRepositoryProtocol": "generated.protocols.bases.audit_event",
    "MembershipFields": "generated.fields.membership",
    "MembershipRepository": "membership",
    "MembershipRepositoryProtocol": "generated.protocols.bases.membership",
    "ProjectFields": "generated.fields.project",
    "ProjectRepository": "project",
    "ProjectRepositoryProtocol": "generated.protocols.bases.project",
    "Saas": "generated.tables.saas",
    "SaasProtocol": "generated.protocols.tables.saas",
    "ScopedAuditEventRepositoryProtocol": "generated.protocols.scoped.audit_event",
    "ScopedMembershipRepositoryProtocol": "generated.protocols.scoped.membership",
    "ScopedProjectRepositoryProtocol": "generated.protocols.scoped.project",
    "ScopedSaas": "generated.tables.saas",
    "ScopedSaasProtocol": "generated.protocols.tables.saas",
    "ScopedTenantRepositoryProtocol": "generated.protocols.scoped.tenant",
    "ScopedUserRepositoryProtocol": "generated.protocols.scoped.user",
    "TenantFields": "generated.fields.tenant",
    "TenantRepository": "tenant",
    "TenantRepositoryProtocol": "generated.protocols.bases.tenant",
    "UserFields": "generated.fields.user",
    "UserRepository": "user",
    "UserRepositoryProtocol": "generated.protocols.bases.user",
}


def __getattr__(name: str) -> object:
    """Import what is asked for, so that nobody waits for the rest."""
    if name not in _PLACES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)
