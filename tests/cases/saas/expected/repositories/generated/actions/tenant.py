# Written by lift from the models: change those, this file is written again.
"""Tenants in a transaction: writes that happen with others or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.runtime.given import UNSET, given
from liftgen.runtime.validation import check

from repositories.generated.items import tenant as items
from saas import Tenant

if TYPE_CHECKING:
    from liftgen.runtime.conditions import Where
    from liftgen.runtime.given import Unset
    from liftgen.runtime.transaction import Pending


class TenantActions:
    """What one transaction does to tenants."""

    def __init__(self, pending: Pending) -> None:
        """In one transaction."""
        self._table = pending

    def create(self, tenant: Tenant) -> Tenant:
        """Store a new Tenant; it is given back as it is stored then."""
        self._table.own("Tenant", tenant.tenant_id)
        created = Tenant.model_validate(
            {**dict(tenant), "created_at": self._table.now(), "version": 0},
            by_name=True,
        )
        return self._table.create(items.ENTITY, created)

    def put(self, tenant: Tenant, *, where: Where[Tenant] | None = None) -> Tenant:
        """Store a Tenant whole, whether it is new or replaces what is there.

        What is there is read at once.
        """
        self._table.own("Tenant", tenant.tenant_id)
        return self._table.put(items.ENTITY, tenant, where)

    def update(
        self,
        tenant: Tenant,
        *,
        slug: str | Unset = UNSET,
        name: str | Unset = UNSET,
        where: Where[Tenant] | None = None,
    ) -> Tenant:
        """Change fields of a Tenant, and every key that depends on them."""
        self._table.own("Tenant", tenant.tenant_id)
        changes = given(slug=slug, name=name)
        after = Tenant.model_validate(
            {**dict(tenant), **changes, "version": tenant.version + 1}, by_name=True
        )
        return self._table.update(items.ENTITY, tenant, after, where)

    def patch(
        self,
        *,
        tenant_id: str,
        name: str | Unset = UNSET,
        where: Where[Tenant] | None = None,
    ) -> None:
        """Change fields of the Tenant with this key without reading it: those on
        which no key depends.
        """
        self._table.own("Tenant", tenant_id)
        fields = given(name=name)
        check(Tenant, fields)
        self._table.patch(
            items.ENTITY, items.key(tenant_id=tenant_id), items.changes(fields), where
        )

    def delete(self, tenant: Tenant, *, where: Where[Tenant] | None = None) -> None:
        """Delete a Tenant."""
        self._table.own("Tenant", tenant.tenant_id)
        self._table.delete(items.ENTITY, tenant, where)

    def delete_by_key(
        self, *, tenant_id: str, where: Where[Tenant] | None = None
    ) -> None:
        """Delete the Tenant with this key, if there is one."""
        self._table.own("Tenant", tenant_id)
        self._table.delete_by_key(items.ENTITY, items.key(tenant_id=tenant_id), where)

    def check(self, *, tenant_id: str, where: Where[Tenant] | None = None) -> None:
        """Only if there is a Tenant with this key, and `where` holds on it."""
        self._table.own("Tenant", tenant_id)
        self._table.check(items.ENTITY, items.key(tenant_id=tenant_id), where)

    def check_absent(self, *, tenant_id: str) -> None:
        """Only if there is no Tenant with this key."""
        self._table.own("Tenant", tenant_id)
        self._table.check_absent(items.ENTITY, items.key(tenant_id=tenant_id))
