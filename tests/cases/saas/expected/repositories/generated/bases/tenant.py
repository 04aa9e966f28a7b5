# Written by lift from the models: change those, this file is written again.
"""Tenants: every access pattern of `Tenant`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.runtime.given import UNSET, given
from liftgen.runtime.item_key import ItemKey
from liftgen.runtime.query import Query, single
from liftgen.runtime.ranges import beginning
from liftgen.runtime.table import DEFAULTS, Table
from liftgen.runtime.validation import check

from repositories.generated.items import tenant as items
from repositories.generated.items import user as user_items
from saas import Tenant

if TYPE_CHECKING:
    from collections.abc import Iterable

    from liftgen.runtime.client import Client
    from liftgen.runtime.conditions import Where
    from liftgen.runtime.given import Unset
    from liftgen.runtime.table import Settings

    from saas import User


class TenantRepositoryBase:
    """A customer organisation."""

    def __init__(
        self,
        client: Client,
        table_name: str | None = None,
        *,
        settings: Settings = DEFAULTS,
    ) -> None:
        """Over a client; the table is `saas`, or what the settings or `table_name`
        call it.
        """
        self._table = Table.of(client, "saas", table_name, settings)

    def key(self, *, tenant_id: str) -> ItemKey[Tenant]:
        """The key of a Tenant, for what asks for several at once."""
        return ItemKey(
            self._table, items.ENTITY, items.key(tenant_id=tenant_id), tenant_id
        )

    def create(self, tenant: Tenant) -> Tenant:
        """Store a new Tenant, and give it back as it is stored.

        Raises AlreadyExists when its key or a unique value is taken.
        """
        created = Tenant.model_validate(
            {**dict(tenant), "created_at": self._table.now(), "version": 0},
            by_name=True,
        )
        return self._table.create(items.ENTITY, created)

    def get(self, *, tenant_id: str, consistent: bool = False) -> Tenant | None:
        """The Tenant with this key, or None; eventually consistent unless
        `consistent`.
        """
        return self._table.get(
            items.ENTITY, items.key(tenant_id=tenant_id), consistent=consistent
        )

    def exists(self, *, tenant_id: str, consistent: bool = False) -> bool:
        """Whether there is a Tenant with this key; eventually consistent unless
        `consistent`.
        """
        return self._table.exists(
            items.ENTITY, items.key(tenant_id=tenant_id), consistent=consistent
        )

    def get_many(
        self, keys: Iterable[ItemKey[Tenant]], *, consistent: bool = False
    ) -> list[Tenant | None]:
        """The tenants with these keys, in their order, each None where there is
        none; 100 in a request, until all are read.

        Eventually consistent unless `consistent`. Raises Throttled when some stay
        unread.
        """
        return self._table.get_many(keys, consistent=consistent)

    def put(self, tenant: Tenant, *, where: Where[Tenant] | None = None) -> Tenant:
        """Store a Tenant whole, whether it is new or replaces what is there.

        Only where `where` holds on what is there: otherwise ConditionFailed.

        Raises Conflict when another version is stored than this one, which grows by
        one.

        Raises AlreadyExists when a unique value is taken.

        One at a time: a batch has no conditions, and this is one.
        """
        return self._table.put(items.ENTITY, tenant, where)

    def upsert(self, tenant: Tenant) -> Tenant:
        """Store a Tenant whether it is new or not, whoever wrote last, and give it
        back as it is stored then.

        What is there keeps `created_at` and attributes that no field is stored in; its
        version grows by one. Raises AlreadyExists when a unique value is taken.
        """
        stored = Tenant.model_validate(
            {**dict(tenant), "created_at": self._table.now(), "version": 0},
            by_name=True,
        )
        return self._table.upsert(items.ENTITY, stored)

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

        Every key that depends on them changes with them. Raises NotFound when it is
        gone, and Conflict when it was changed since it was read. Only where `where`
        holds: otherwise ConditionFailed.
        """
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
    ) -> Tenant:
        """Change fields of the Tenant with this key without reading it: those on
        which no key depends.

        Raises NotFound when there is none. Only where `where` holds: otherwise
        ConditionFailed.
        """
        fields = given(name=name)
        check(Tenant, fields)
        return self._table.patch(
            items.ENTITY, items.key(tenant_id=tenant_id), items.changes(fields), where
        )

    def delete(self, tenant: Tenant, *, where: Where[Tenant] | None = None) -> None:
        """Delete a Tenant.

        Raises NotFound when it is gone, and Conflict when it was changed since it was
        read. Only where `where` holds: otherwise ConditionFailed.
        """
        self._table.delete(items.ENTITY, tenant, where)

    def delete_by_key(
        self, *, tenant_id: str, where: Where[Tenant] | None = None
    ) -> bool:
        """Delete the Tenant with this key; whether there was one.

        Only where `where` holds: otherwise ConditionFailed.
        """
        return self._table.delete_by_key(
            items.ENTITY, items.key(tenant_id=tenant_id), where
        )

    def users(self, tenant: Tenant) -> Query[User]:
        """The users of a Tenant.

        Query on the key of `User`, eventually consistent unless `.consistent()`.
        """
        return Query(
            table=self._table,
            index=user_items.BY_KEY,
            reader=user_items.ENTITY,
            groups=single(user_items.by_key_partition(tenant_id=tenant.tenant_id)),
            sort=beginning("sk", "USER#"),
        )
