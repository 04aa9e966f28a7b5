# Written by lift from the models: change those, this file is written again.
"""The table `saas`: its repositories, and what is asked of several entities at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.runtime.entity import Several
from liftgen.runtime.item_key import ItemKey
from liftgen.runtime.query import Query, single
from liftgen.runtime.table import DEFAULTS, Table
from liftgen.runtime.tenancy import check_tenant, one_tenant, own_keys
from liftgen.runtime.transaction import transact_get

from repositories.audit_event import AuditEventRepository
from repositories.generated import transactions
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
from saas import AuditEvent, Membership

if TYPE_CHECKING:
    from collections.abc import Iterable

    from liftgen.runtime.client import Client
    from liftgen.runtime.table import Settings
    from liftgen.runtime.transaction import Transaction

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

    def get_many(
        self,
        keys: Iterable[ItemKey[Tenant | User | Project | Membership | AuditEvent]],
        *,
        consistent: bool = False,
    ) -> list[Tenant | User | Project | Membership | AuditEvent | None]:
        """What has these keys, in their order, each None where there is none:
        Tenant, User, Project, Membership and AuditEvent.

        100 in a request, eventually consistent unless `consistent`. Raises Throttled
        when some stay unread.
        """
        return self._table.get_many(keys, consistent=consistent)

    def put_many(self, values: Iterable[Membership | AuditEvent]) -> None:
        """Store values whole, new or over what is there: Membership and AuditEvent.

        25 of an entity in a request, not all or nothing.
        """
        values = list(values)
        self.memberships.put_many(
            [each for each in values if isinstance(each, Membership)]
        )
        self.audit_events.put_many(
            [each for each in values if isinstance(each, AuditEvent)]
        )

    def delete_many(
        self, keys: Iterable[ItemKey[Project | Membership | AuditEvent]]
    ) -> None:
        """Delete what has these keys, if it is there, 25 in a request: Project,
        Membership and AuditEvent.

        Not all or nothing.
        """
        self._table.delete_many(keys)

    def transaction(self, tenant_id: str | None = None) -> transactions.SaasTransaction:
        """Writes that are sent together when the `with` block ends, and not at all
        when it ends in an error.

        100 at most. For one tenant's items only where `tenant_id` is given.
        """
        return transactions.SaasTransaction(self._table, tenant=tenant_id)

    def join(
        self, transaction: Transaction, tenant_id: str | None = None
    ) -> transactions.SaasTransaction:
        """Writes to this table as a part of another table's transaction, which sends
        them with its own. For one tenant's items only where `tenant_id` is given.
        """
        return transactions.SaasTransaction(self._table, transaction, tenant=tenant_id)

    def join_project(
        self, membership: Membership, *, tenant_id: str, project_id: str, user_id: str
    ) -> None:
        """Let a user work on a project, as long as both are there.

        All of it or nothing: `Membership.create`, `Project.check` and `User.check` in
        one transaction.
        """
        with self.transaction() as tx:
            tx.memberships.create(membership)
            tx.projects.check(tenant_id=tenant_id, project_id=project_id)
            tx.users.check(tenant_id=tenant_id, user_id=user_id)

    def project_and_user(
        self, *, tenant_id: str, project_id: str, user_id: str
    ) -> tuple[Project | None, User | None]:
        """A project, and a user who may work on it.

        As they were at one moment, each None where there is none.
        """
        return transact_get(
            ItemKey(
                self._table,
                project_items.ENTITY,
                project_items.key(tenant_id=tenant_id, project_id=project_id),
                tenant_id,
            ),
            ItemKey(
                self._table,
                user_items.ENTITY,
                user_items.key(tenant_id=tenant_id, user_id=user_id),
                tenant_id,
            ),
        )

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
        self._tenant_id = one_tenant(tenant_id)
        self.tenants = ScopedTenantRepository(whole.tenants, tenant_id)
        self.users = ScopedUserRepository(whole.users, tenant_id)
        self.projects = ScopedProjectRepository(whole.projects, tenant_id)
        self.memberships = ScopedMembershipRepository(whole.memberships, tenant_id)
        self.audit_events = ScopedAuditEventRepository(whole.audit_events, tenant_id)

    def get_many(
        self,
        keys: Iterable[ItemKey[Tenant | User | Project | Membership | AuditEvent]],
        *,
        consistent: bool = False,
    ) -> list[Tenant | User | Project | Membership | AuditEvent | None]:
        """What has these keys, in their order, each None where there is none:
        Tenant, User, Project, Membership and AuditEvent.

        100 in a request, eventually consistent unless `consistent`. Raises Throttled
        when some stay unread.
        """
        return self._whole.get_many(
            own_keys(keys, self._tenant_id), consistent=consistent
        )

    def put_many(self, values: Iterable[Membership | AuditEvent]) -> None:
        """Store values whole, new or over what is there: Membership and AuditEvent.

        25 of an entity in a request, not all or nothing.
        """
        values = list(values)
        for each in values:
            check_tenant(type(each).__name__, each.tenant_id, self._tenant_id)
        self.memberships.put_many(
            [each for each in values if isinstance(each, Membership)]
        )
        self.audit_events.put_many(
            [each for each in values if isinstance(each, AuditEvent)]
        )

    def delete_many(
        self, keys: Iterable[ItemKey[Project | Membership | AuditEvent]]
    ) -> None:
        """Delete what has these keys, if it is there, 25 in a request: Project,
        Membership and AuditEvent.

        Not all or nothing.
        """
        self._whole.delete_many(own_keys(keys, self._tenant_id))

    def transaction(self) -> transactions.SaasTransaction:
        """Writes that are sent together when the `with` block ends: WrongTenant for
        another tenant's.
        """
        return self._whole.transaction(self._tenant_id)

    def join(self, transaction: Transaction) -> transactions.SaasTransaction:
        """Writes to this table as a part of another table's transaction, for this
        tenant's items only.
        """
        return self._whole.join(transaction, self._tenant_id)

    def join_project(
        self, membership: Membership, *, project_id: str, user_id: str
    ) -> None:
        """Let a user work on a project, as long as both are there.

        All of it or nothing: `Membership.create`, `Project.check` and `User.check` in
        one transaction.
        """
        with self.transaction() as tx:
            tx.memberships.create(membership)
            tx.projects.check(tenant_id=self._tenant_id, project_id=project_id)
            tx.users.check(tenant_id=self._tenant_id, user_id=user_id)

    def project_and_user(
        self, *, project_id: str, user_id: str
    ) -> tuple[Project | None, User | None]:
        """A project, and a user who may work on it.

        As they were at one moment, each None where there is none.
        """
        return self._whole.project_and_user(
            tenant_id=self._tenant_id, project_id=project_id, user_id=user_id
        )

    def tenant_home(self) -> Query[Tenant | User | Project]:
        """Tenant, User and Project of one partition, in the order of the sort key.

        One query on the table's key.
        """
        return self._whole.tenant_home(tenant_id=self._tenant_id)
