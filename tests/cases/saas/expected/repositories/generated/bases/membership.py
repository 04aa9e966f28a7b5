# Written by lift from the models: change those, this file is written again.
"""Memberships: every access pattern of `Membership`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.runtime.given import UNSET, given
from liftgen.runtime.item_key import ItemKey
from liftgen.runtime.keys import escape
from liftgen.runtime.query import Query, single
from liftgen.runtime.ranges import composed
from liftgen.runtime.table import DEFAULTS, Table
from liftgen.runtime.validation import check

from repositories.generated.items import membership as items
from saas import Membership

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from liftgen.runtime.client import Client
    from liftgen.runtime.conditions import Where
    from liftgen.runtime.given import Unset
    from liftgen.runtime.ranges import Range
    from liftgen.runtime.table import Settings


class MembershipRepositoryBase:
    """That a user works on a project."""

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

    def key(
        self, *, tenant_id: str, project_id: str, user_id: str
    ) -> ItemKey[Membership]:
        """The key of a Membership, for what asks for several at once."""
        return ItemKey(
            self._table,
            items.ENTITY,
            items.key(tenant_id=tenant_id, project_id=project_id, user_id=user_id),
            tenant_id,
        )

    def create(self, membership: Membership) -> Membership:
        """Store a new Membership, and give it back as it is stored.

        Raises AlreadyExists when its key is taken.
        """
        created = Membership.model_validate(
            {**dict(membership), "expires_at": items.expiry(membership)}, by_name=True
        )
        return self._table.create(items.ENTITY, created)

    def get(
        self,
        *,
        tenant_id: str,
        project_id: str,
        user_id: str,
        consistent: bool = False,
        include_expired: bool = False,
    ) -> Membership | None:
        """The Membership with this key, or None; eventually consistent unless
        `consistent`.

        One past its expiry is None too, unless `include_expired`.
        """
        return self._table.get(
            items.ENTITY,
            items.key(tenant_id=tenant_id, project_id=project_id, user_id=user_id),
            consistent=consistent,
            include_expired=include_expired,
        )

    def exists(
        self,
        *,
        tenant_id: str,
        project_id: str,
        user_id: str,
        consistent: bool = False,
        include_expired: bool = False,
    ) -> bool:
        """Whether there is a Membership with this key; eventually consistent unless
        `consistent`.
        """
        return self._table.exists(
            items.ENTITY,
            items.key(tenant_id=tenant_id, project_id=project_id, user_id=user_id),
            consistent=consistent,
            include_expired=include_expired,
        )

    def get_many(
        self, keys: Iterable[ItemKey[Membership]], *, consistent: bool = False
    ) -> list[Membership | None]:
        """The memberships with these keys, in their order, each None where there is
        none; 100 in a request, until all are read.

        Eventually consistent unless `consistent`. Raises Throttled when some stay
        unread.
        """
        return self._table.get_many(keys, consistent=consistent)

    def put(
        self, membership: Membership, *, where: Where[Membership] | None = None
    ) -> Membership:
        """Store a Membership whole, whether it is new or replaces what is there.

        Only where `where` holds on what is there: otherwise ConditionFailed.
        """
        stored = Membership.model_validate(
            {**dict(membership), "expires_at": items.expiry(membership)}, by_name=True
        )
        return self._table.put(items.ENTITY, stored, where)

    def put_many(self, memberships: Iterable[Membership]) -> list[Membership]:
        """Store memberships whole, new or over what is there; 25 in a request, until
        all are written.

        Of several with one key, the last stays. Not all or nothing: raises Throttled
        when some stay unwritten.
        """
        stored: list[Membership] = []
        for membership in memberships:
            one = Membership.model_validate(
                {**dict(membership), "expires_at": items.expiry(membership)},
                by_name=True,
            )
            stored.append(one)
        return self._table.put_many(items.ENTITY, stored)

    def upsert(self, membership: Membership) -> Membership:
        """Store a Membership whether it is new or not, whoever wrote last, and give
        it back as it is stored then.

        What is there keeps attributes that no field is stored in.
        """
        stored = Membership.model_validate(
            {**dict(membership), "expires_at": items.expiry(membership)}, by_name=True
        )
        return self._table.upsert(items.ENTITY, stored)

    def update(
        self,
        membership: Membership,
        *,
        expires_at: datetime | Unset | None = UNSET,
        where: Where[Membership] | None = None,
    ) -> Membership:
        """Change fields of a Membership in one round trip, and give it back as it is
        stored then.

        Every key that depends on them changes with them. Raises NotFound when it is
        gone, and Conflict when what the change depends on was changed since it was
        read. Only where `where` holds: otherwise ConditionFailed.
        """
        changes = given(expires_at=expires_at)
        after = Membership.model_validate({**dict(membership), **changes}, by_name=True)
        after = after.model_copy(update={"expires_at": items.expiry(after)})
        return self._table.update(items.ENTITY, membership, after, where)

    def patch(
        self,
        *,
        tenant_id: str,
        project_id: str,
        user_id: str,
        expires_at: datetime | Unset | None = UNSET,
        where: Where[Membership] | None = None,
    ) -> Membership:
        """Change fields of the Membership with this key without reading it: those on
        which no key depends.

        Raises NotFound when there is none. Only where `where` holds: otherwise
        ConditionFailed.
        """
        fields = given(expires_at=expires_at)
        check(Membership, fields)
        return self._table.patch(
            items.ENTITY,
            items.key(tenant_id=tenant_id, project_id=project_id, user_id=user_id),
            items.changes(fields),
            where,
        )

    def delete(
        self, membership: Membership, *, where: Where[Membership] | None = None
    ) -> None:
        """Delete a Membership.

        Raises NotFound when it is gone. Only where `where` holds: otherwise
        ConditionFailed.
        """
        self._table.delete(items.ENTITY, membership, where)

    def delete_by_key(
        self,
        *,
        tenant_id: str,
        project_id: str,
        user_id: str,
        where: Where[Membership] | None = None,
    ) -> bool:
        """Delete the Membership with this key; whether there was one.

        Only where `where` holds: otherwise ConditionFailed.
        """
        return self._table.delete_by_key(
            items.ENTITY,
            items.key(tenant_id=tenant_id, project_id=project_id, user_id=user_id),
            where,
        )

    def delete_many(self, keys: Iterable[ItemKey[Membership]]) -> None:
        """Delete the memberships with these keys, if they are there; 25 in a
        request, until all are gone.

        Not all or nothing: raises Throttled when some stay.
        """
        self._table.delete_many(keys)

    def by_key(
        self,
        tenant_id: str,
        project_id: str,
        *,
        user_id: str | Range[str] | None = None,
    ) -> Query[Membership]:
        """Memberships of one `tenant_id` and `project_id`, in order of `user_id`.

        Query on the table's key, eventually consistent unless `.consistent()`.
        """
        return Query(
            table=self._table,
            index=items.BY_KEY,
            reader=items.ENTITY,
            groups=single(
                items.by_key_partition(tenant_id=tenant_id, project_id=project_id)
            ),
            sort=composed("sk", user_id, escape, start="MEMBER#"),
        )

    def by_user(
        self,
        tenant_id: str,
        user_id: str,
        *,
        project_id: str | Range[str] | None = None,
    ) -> Query[Membership]:
        """Memberships of one `tenant_id` and `user_id`, in order of `project_id`.

        Query on the index `gsi1`, eventually consistent.
        """
        return Query(
            table=self._table,
            index=items.BY_USER,
            reader=items.ENTITY,
            groups=single(
                items.by_user_partition(tenant_id=tenant_id, user_id=user_id)
            ),
            sort=composed("gsi1sk", project_id, escape, start="PROJECT#"),
        )
