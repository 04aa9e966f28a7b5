# Written by lift from the models: change those, this file is written again.
"""Memberships in a transaction: writes that happen with others or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.runtime.given import UNSET, given
from liftgen.runtime.validation import check

from repositories.generated.items import membership as items
from saas import Membership

if TYPE_CHECKING:
    from datetime import datetime

    from liftgen.runtime.conditions import Where
    from liftgen.runtime.given import Unset
    from liftgen.runtime.transaction import Pending


class MembershipActions:
    """What one transaction does to memberships."""

    def __init__(self, pending: Pending) -> None:
        """In one transaction."""
        self._table = pending

    def create(self, membership: Membership) -> Membership:
        """Store a new Membership; it is given back as it is stored then."""
        self._table.own("Membership", membership.tenant_id)
        created = Membership.model_validate(
            {**dict(membership), "expires_at": items.expiry(membership)}, by_name=True
        )
        return self._table.create(items.ENTITY, created)

    def put(
        self, membership: Membership, *, where: Where[Membership] | None = None
    ) -> Membership:
        """Store a Membership whole, whether it is new or replaces what is there."""
        self._table.own("Membership", membership.tenant_id)
        stored = Membership.model_validate(
            {**dict(membership), "expires_at": items.expiry(membership)}, by_name=True
        )
        return self._table.put(items.ENTITY, stored, where)

    def update(
        self,
        membership: Membership,
        *,
        expires_at: datetime | Unset | None = UNSET,
        where: Where[Membership] | None = None,
    ) -> Membership:
        """Change fields of a Membership, and every key that depends on them."""
        self._table.own("Membership", membership.tenant_id)
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
    ) -> None:
        """Change fields of the Membership with this key without reading it: those on
        which no key depends.
        """
        self._table.own("Membership", tenant_id)
        fields = given(expires_at=expires_at)
        check(Membership, fields)
        self._table.patch(
            items.ENTITY,
            items.key(tenant_id=tenant_id, project_id=project_id, user_id=user_id),
            items.changes(fields),
            where,
        )

    def delete(
        self, membership: Membership, *, where: Where[Membership] | None = None
    ) -> None:
        """Delete a Membership."""
        self._table.own("Membership", membership.tenant_id)
        self._table.delete(items.ENTITY, membership, where)

    def delete_by_key(
        self,
        *,
        tenant_id: str,
        project_id: str,
        user_id: str,
        where: Where[Membership] | None = None,
    ) -> None:
        """Delete the Membership with this key, if there is one."""
        self._table.own("Membership", tenant_id)
        self._table.delete_by_key(
            items.ENTITY,
            items.key(tenant_id=tenant_id, project_id=project_id, user_id=user_id),
            where,
        )

    def check(
        self,
        *,
        tenant_id: str,
        project_id: str,
        user_id: str,
        where: Where[Membership] | None = None,
    ) -> None:
        """Only if there is a Membership with this key, and `where` holds on it."""
        self._table.own("Membership", tenant_id)
        self._table.check(
            items.ENTITY,
            items.key(tenant_id=tenant_id, project_id=project_id, user_id=user_id),
            where,
        )

    def check_absent(self, *, tenant_id: str, project_id: str, user_id: str) -> None:
        """Only if there is no Membership with this key."""
        self._table.own("Membership", tenant_id)
        self._table.check_absent(
            items.ENTITY,
            items.key(tenant_id=tenant_id, project_id=project_id, user_id=user_id),
        )
