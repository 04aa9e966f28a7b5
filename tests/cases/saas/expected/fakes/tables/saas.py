# Written by lift from the models: change those, this file is written again.
"""Fakes of what stands on the table `saas`: the real code, over a DynamoDB in
memory.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fakes.memory import SETTINGS, in_memory
from repositories import (
    AuditEventRepository,
    MembershipRepository,
    ProjectRepository,
    Saas,
    TenantRepository,
    UserRepository,
)

if TYPE_CHECKING:
    from liftgen.runtime.client import Client
    from liftgen.runtime.table import Settings

    from repositories import (
        AuditEventRepositoryProtocol,
        MembershipRepositoryProtocol,
        ProjectRepositoryProtocol,
        SaasProtocol,
        TenantRepositoryProtocol,
        UserRepositoryProtocol,
    )


class FakeSaas(Saas):
    """`Saas` without a server."""

    def __init__(
        self, client: Client | None = None, *, settings: Settings = SETTINGS
    ) -> None:
        """Over a client that fakes share, or over an empty memory of its own."""
        if client is None:
            client = in_memory()
        super().__init__(client, settings=settings)


class FakeTenantRepository(TenantRepository):
    """`TenantRepository` without a server."""

    def __init__(
        self, client: Client | None = None, *, settings: Settings = SETTINGS
    ) -> None:
        """Over a client that fakes share, or over an empty memory of its own."""
        if client is None:
            client = in_memory()
        super().__init__(client, settings=settings)


class FakeUserRepository(UserRepository):
    """`UserRepository` without a server."""

    def __init__(
        self, client: Client | None = None, *, settings: Settings = SETTINGS
    ) -> None:
        """Over a client that fakes share, or over an empty memory of its own."""
        if client is None:
            client = in_memory()
        super().__init__(client, settings=settings)


class FakeProjectRepository(ProjectRepository):
    """`ProjectRepository` without a server."""

    def __init__(
        self, client: Client | None = None, *, settings: Settings = SETTINGS
    ) -> None:
        """Over a client that fakes share, or over an empty memory of its own."""
        if client is None:
            client = in_memory()
        super().__init__(client, settings=settings)


class FakeMembershipRepository(MembershipRepository):
    """`MembershipRepository` without a server."""

    def __init__(
        self, client: Client | None = None, *, settings: Settings = SETTINGS
    ) -> None:
        """Over a client that fakes share, or over an empty memory of its own."""
        if client is None:
            client = in_memory()
        super().__init__(client, settings=settings)


class FakeAuditEventRepository(AuditEventRepository):
    """`AuditEventRepository` without a server."""

    def __init__(
        self, client: Client | None = None, *, settings: Settings = SETTINGS
    ) -> None:
        """Over a client that fakes share, or over an empty memory of its own."""
        if client is None:
            client = in_memory()
        super().__init__(client, settings=settings)


if TYPE_CHECKING:
    # A type checker says here when a fake does not keep what its protocol promises.
    _facade: type[SaasProtocol] = FakeSaas
    _tenant_repository: type[TenantRepositoryProtocol] = FakeTenantRepository
    _user_repository: type[UserRepositoryProtocol] = FakeUserRepository
    _project_repository: type[ProjectRepositoryProtocol] = FakeProjectRepository
    _membership_repository: type[MembershipRepositoryProtocol] = (
        FakeMembershipRepository
    )
    _audit_event_repository: type[AuditEventRepositoryProtocol] = (
        FakeAuditEventRepository
    )
