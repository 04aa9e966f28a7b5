# Written by lift from the models: change those, this file is written again.
"""The table `saas`: its repositories, and what is asked of several entities at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.runtime.entity import Several
from liftgen.runtime.query import Query, single
from liftgen.runtime.table import DEFAULTS, Table

from repositories.audit_event import AuditEventRepository
from repositories.generated.items import project as project_items
from repositories.generated.items import tenant as tenant_items
from repositories.generated.items import user as user_items
from repositories.generated.scoped.audit_event import ScopedAuditEventRepository
from repositories.generated.scoped.membership import ScopedMembershipRepository
from repositories.generated.scoped.project import ScopedProjectRepository
from repositories.generated.scoped.tenant import ScopedTenantRepository
from repositories.generated.scoped.user import ScopedUserRepository
from repositories.membership import MembershipRepository
from repositories.project import ProjectRepository
from repositories.tenant import TenantRepository
from repositories.user import UserRepository

if TYPE_CHECKING:
    from liftgen.runtime.client import Client
    from liftgen.runtime.table import Settings

    from saas import Project, Tenant, User


TENANT_HOME: Several[Tenant | User | Project] = Several(
    name="tenant_home",
    entities=(tenant_items.ENTITY, user_items.ENTITY, project_items.ENTITY),
    discriminator="_entity",
)


class Saas:
    """The table `saas`: Tenant, User, Project, Membership and AuditEvent."""

    def __init__(
        self,
        client: Client,
        table_name: str | None = None,
        *,
        settings: Settings = DEFAULTS,
    ) -> None:
        """Repositories over one client."""
        self._table = Table.of(client, "saas", table_name, settings)
        self.tenants = TenantRepository(client, table_name, settings=settings)
        self.users = UserRepository(client, table_name, settings=settings)
        self.projects = ProjectRepository(client, table_name, settings=settings)
        self.memberships = MembershipRepository(client, table_name, settings=settings)
        self.audit_events = AuditEventRepository(client, table_name, settings=settings)

    def for_tenant(self, tenant_id: str) -> ScopedSaas:
        """The same table as one tenant sees it: nothing else can be read or written
        through it.
        """
        return ScopedSaas(self, tenant_id)

    def tenant_home(self, *, tenant_id: str) -> Query[Tenant | User | Project]:
        """Tenant, User and Project of one partition, in the order of the sort key.

        One query on the table's key.
        """
        return Query(
            table=self._table,
            index=tenant_items.BY_KEY,
            reader=TENANT_HOME,
            groups=single(tenant_items.by_key_partition(tenant_id=tenant_id)),
        )


class ScopedSaas:
    """What one tenant sees of the table `saas`."""

    def __init__(self, whole: Saas, tenant_id: str) -> None:
        """The repositories of one tenant."""
        self._whole = whole
        self._tenant_id = tenant_id
        self.tenants = ScopedTenantRepository(whole.tenants, tenant_id)
        self.users = ScopedUserRepository(whole.users, tenant_id)
        self.projects = ScopedProjectRepository(whole.projects, tenant_id)
        self.memberships = ScopedMembershipRepository(whole.memberships, tenant_id)
        self.audit_events = ScopedAuditEventRepository(whole.audit_events, tenant_id)

    def tenant_home(self) -> Query[Tenant | User | Project]:
        """Tenant, User and Project of one partition, in the order of the sort key.

        One query on the table's key.
        """
        return self._whole.tenant_home(tenant_id=self._tenant_id)
