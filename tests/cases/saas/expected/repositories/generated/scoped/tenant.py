# Written by lift from the models: change those, this file is written again.
"""Tenants as one tenant sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.runtime.given import UNSET
from liftgen.runtime.tenancy import check_tenant, own_keys

if TYPE_CHECKING:
    from collections.abc import Iterable

    from liftgen.runtime.conditions import Where
    from liftgen.runtime.given import Unset
    from liftgen.runtime.item_key import ItemKey
    from liftgen.runtime.query import Query

    from repositories.tenant import TenantRepository
    from saas import Tenant, User


class ScopedTenantRepository:
    """The tenants of one tenant, and no others."""

    def __init__(self, repository: TenantRepository, tenant_id: str) -> None:
        """What one tenant sees of a repository."""
        self._repository = repository
        self._tenant_id = tenant_id

    def key(self) -> ItemKey[Tenant]:
        """The key of a Tenant, for what asks for several at once."""
        return self._repository.key(tenant_id=self._tenant_id)

    def create(self, tenant: Tenant) -> Tenant:
        """Store a new Tenant, and give it back as it is stored."""
        return self._repository.create(self._own(tenant))

    def get(self, *, consistent: bool = False) -> Tenant | None:
        """The Tenant with this key, or None; eventually consistent unless
        `consistent`.
        """
        return self._repository.get(tenant_id=self._tenant_id, consistent=consistent)

    def exists(self, *, consistent: bool = False) -> bool:
        """Whether there is a Tenant with this key; eventually consistent unless
        `consistent`.
        """
        return self._repository.exists(tenant_id=self._tenant_id, consistent=consistent)

    def get_many(
        self, keys: Iterable[ItemKey[Tenant]], *, consistent: bool = False
    ) -> list[Tenant | None]:
        """The tenants with these keys, in their order, each None where there is
        none.
        """
        return self._repository.get_many(
            own_keys(keys, self._tenant_id), consistent=consistent
        )

    def put(self, tenant: Tenant, *, where: Where[Tenant] | None = None) -> Tenant:
        """Store a Tenant whole, whether it is new or replaces what is there."""
        return self._repository.put(self._own(tenant), where=where)

    def upsert(self, tenant: Tenant) -> Tenant:
        """Store a Tenant whether it is new or not, whoever wrote last."""
        return self._repository.upsert(self._own(tenant))

    def update(
        self,
        tenant: Tenant,
        *,
        slug: str | Unset = UNSET,
        name: str | Unset = UNSET,
        where: Where[Tenant] | None = None,
    ) -> Tenant:
        """Change fields of a Tenant in one round trip, and give it back as it is
        stored then.
        """
        return self._repository.update(
            self._own(tenant), slug=slug, name=name, where=where
        )

    def patch(
        self, *, name: str | Unset = UNSET, where: Where[Tenant] | None = None
    ) -> Tenant:
        """Change fields of the Tenant with this key without reading it."""
        return self._repository.patch(tenant_id=self._tenant_id, name=name, where=where)

    def delete(self, tenant: Tenant, *, where: Where[Tenant] | None = None) -> None:
        """Delete a Tenant."""
        self._repository.delete(self._own(tenant), where=where)

    def delete_by_key(self, *, where: Where[Tenant] | None = None) -> bool:
        """Delete the Tenant with this key; whether there was one."""
        return self._repository.delete_by_key(tenant_id=self._tenant_id, where=where)

    def users(self, tenant: Tenant) -> Query[User]:
        """The users of a Tenant."""
        return self._repository.users(self._own(tenant))

    def _own(self, tenant: Tenant) -> Tenant:
        """The Tenant itself; WrongTenant when it is another tenant's."""
        check_tenant("Tenant", tenant.tenant_id, self._tenant_id)
        return tenant
