# Written by lift from the models: change those, this file is written again.
"""What `Saas` and `ScopedSaas` offer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable

    from liftgen.runtime.item_key import ItemKey
    from liftgen.runtime.query import Query
    from liftgen.runtime.transaction import Transaction

    from repositories.generated import transactions
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
    from repositories.generated.tables.saas import Saas, ScopedSaas
    from saas import AuditEvent, Membership, Project, Tenant, User


class SaasProtocol(Protocol):
    """Whatever is asked as `Saas` is: the real one, a fake, or one of your own."""

    @property
    def tenants(self) -> TenantRepositoryProtocol:
        """The tenants."""

        ...

    @property
    def users(self) -> UserRepositoryProtocol:
        """The users."""

        ...

    @property
    def projects(self) -> ProjectRepositoryProtocol:
        """The projects."""

        ...

    @property
    def memberships(self) -> MembershipRepositoryProtocol:
        """The memberships."""

        ...

    @property
    def audit_events(self) -> AuditEventRepositoryProtocol:
        """The audit events."""

        ...

    def for_tenant(self, tenant_id: str) -> ScopedSaasProtocol:
        """The same table as one tenant sees it: nothing else can be read or written
        through it.
        """

        ...

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

        ...

    def put_many(self, values: Iterable[Membership | AuditEvent]) -> None:
        """Store values whole, new or over what is there: Membership and AuditEvent.

        25 of an entity in a request, not all or nothing.
        """

        ...

    def delete_many(
        self, keys: Iterable[ItemKey[Project | Membership | AuditEvent]]
    ) -> None:
        """Delete what has these keys, if it is there, 25 in a request: Project,
        Membership and AuditEvent.

        Not all or nothing.
        """

        ...

    def transaction(self, tenant_id: str | None = None) -> transactions.SaasTransaction:
        """Writes that are sent together when the `with` block ends, and not at all
        when it ends in an error.

        100 at most. For one tenant's items only where `tenant_id` is given.
        """

        ...

    def join(
        self, transaction: Transaction, tenant_id: str | None = None
    ) -> transactions.SaasTransaction:
        """Writes to this table as a part of another table's transaction, which sends
        them with its own. For one tenant's items only where `tenant_id` is given.
        """

        ...

    def join_project(
        self, membership: Membership, *, tenant_id: str, project_id: str, user_id: str
    ) -> None:
        """Let a user work on a project, as long as both are there.

        All of it or nothing: `Membership.create`, `Project.check` and `User.check` in
        one transaction.
        """

        ...

    def project_and_user(
        self, *, tenant_id: str, project_id: str, user_id: str
    ) -> tuple[Project | None, User | None]:
        """A project, and a user who may work on it.

        As they were at one moment, each None where there is none.
        """

        ...

    def tenant_home(self, *, tenant_id: str) -> Query[Tenant | User | Project]:
        """Tenant, User and Project of one partition, in the order of the sort key.

        One query on the table's key.
        """

        ...


class ScopedSaasProtocol(Protocol):
    """Whatever is asked as `ScopedSaas` is: the real one, a fake, or one of your
    own.
    """

    @property
    def tenants(self) -> ScopedTenantRepositoryProtocol:
        """The tenants."""

        ...

    @property
    def users(self) -> ScopedUserRepositoryProtocol:
        """The users."""

        ...

    @property
    def projects(self) -> ScopedProjectRepositoryProtocol:
        """The projects."""

        ...

    @property
    def memberships(self) -> ScopedMembershipRepositoryProtocol:
        """The memberships."""

        ...

    @property
    def audit_events(self) -> ScopedAuditEventRepositoryProtocol:
        """The audit events."""

        ...

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

        ...

    def put_many(self, values: Iterable[Membership | AuditEvent]) -> None:
        """Store values whole, new or over what is there: Membership and AuditEvent.

        25 of an entity in a request, not all or nothing.
        """

        ...

    def delete_many(
        self, keys: Iterable[ItemKey[Project | Membership | AuditEvent]]
    ) -> None:
        """Delete what has these keys, if it is there, 25 in a request: Project,
        Membership and AuditEvent.

        Not all or nothing.
        """

        ...

    def transaction(self) -> transactions.SaasTransaction:
        """Writes that are sent together when the `with` block ends: WrongTenant for
        another tenant's.
        """

        ...

    def join(self, transaction: Transaction) -> transactions.SaasTransaction:
        """Writes to this table as a part of another table's transaction, for this
        tenant's items only.
        """

        ...

    def join_project(
        self, membership: Membership, *, project_id: str, user_id: str
    ) -> None:
        """Let a user work on a project, as long as both are there.

        All of it or nothing: `Membership.create`, `Project.check` and `User.check` in
        one transaction.
        """

        ...

    def project_and_user(
        self, *, project_id: str, user_id: str
    ) -> tuple[Project | None, User | None]:
        """A project, and a user who may work on it.

        As they were at one moment, each None where there is none.
        """

        ...

    def tenant_home(self) -> Query[Tenant | User | Project]:
        """Tenant, User and Project of one partition, in the order of the sort key.

        One query on the table's key.
        """

        ...


if TYPE_CHECKING:
    # A type checker says here when one does not keep what its protocol promises.
    _real: type[SaasProtocol] = Saas
    _real_scoped: type[ScopedSaasProtocol] = ScopedSaas
