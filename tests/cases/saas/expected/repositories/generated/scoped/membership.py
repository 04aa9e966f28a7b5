# Written by lift from the models: change those, this file is written again.
"""Memberships as one tenant sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.runtime.given import UNSET
from liftgen.runtime.tenancy import check_tenant, own_keys

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from liftgen.runtime.conditions import Where
    from liftgen.runtime.given import Unset
    from liftgen.runtime.item_key import ItemKey
    from liftgen.runtime.query import Query
    from liftgen.runtime.ranges import Range

    from repositories.membership import MembershipRepository
    from saas import Membership


class ScopedMembershipRepository:
    """The memberships of one tenant, and no others."""

    def __init__(self, repository: MembershipRepository, tenant_id: str) -> None:
        """What one tenant sees of a repository."""
        self._repository = repository
        self._tenant_id = tenant_id

    def key(self, *, project_id: str, user_id: str) -> ItemKey[Membership]:
        """The key of a Membership, for what asks for several at once."""
        return self._repository.key(
            tenant_id=self._tenant_id, project_id=project_id, user_id=user_id
        )

    def create(self, membership: Membership) -> Membership:
        """Store a new Membership, and give it back as it is stored."""
        return self._repository.create(self._own(membership))

    def get(
        self,
        *,
        project_id: str,
        user_id: str,
        consistent: bool = False,
        include_expired: bool = False,
    ) -> Membership | None:
        """The Membership with this key, or None; eventually consistent unless
        `consistent`.
        """
        return self._repository.get(
            tenant_id=self._tenant_id,
            project_id=project_id,
            user_id=user_id,
            consistent=consistent,
            include_expired=include_expired,
        )

    def exists(
        self,
        *,
        project_id: str,
        user_id: str,
        consistent: bool = False,
        include_expired: bool = False,
    ) -> bool:
        """Whether there is a Membership with this key; eventually consistent unless
        `consistent`.
        """
        return self._repository.exists(
            tenant_id=self._tenant_id,
            project_id=project_id,
            user_id=user_id,
            consistent=consistent,
            include_expired=include_expired,
        )

    def get_many(
        self, keys: Iterable[ItemKey[Membership]], *, consistent: bool = False
    ) -> list[Membership | None]:
        """The memberships with these keys, in their order, each None where there is
        none.
        """
        return self._repository.get_many(
            own_keys(keys, self._tenant_id), consistent=consistent
        )

    def put_many(self, memberships: Iterable[Membership]) -> list[Membership]:
        """Store memberships whole, new or over what is there, 25 in a request."""
        return self._repository.put_many([self._own(each) for each in memberships])

    def delete_many(self, keys: Iterable[ItemKey[Membership]]) -> None:
        """Delete the memberships with these keys, 25 in a request."""
        self._repository.delete_many(own_keys(keys, self._tenant_id))

    def put(
        self, membership: Membership, *, where: Where[Membership] | None = None
    ) -> Membership:
        """Store a Membership whole, whether it is new or replaces what is there."""
        return self._repository.put(self._own(membership), where=where)

    def upsert(self, membership: Membership) -> Membership:
        """Store a Membership whether it is new or not, whoever wrote last."""
        return self._repository.upsert(self._own(membership))

    def update(
        self,
        membership: Membership,
        *,
        expires_at: datetime | Unset | None = UNSET,
        where: Where[Membership] | None = None,
    ) -> Membership:
        """Change fields of a Membership in one round trip, and give it back as it is
        stored then.
        """
        return self._repository.update(
            self._own(membership), expires_at=expires_at, where=where
        )

    def patch(
        self,
        *,
        project_id: str,
        user_id: str,
        expires_at: datetime | Unset | None = UNSET,
        where: Where[Membership] | None = None,
    ) -> Membership:
        """Change fields of the Membership with this key without reading it."""
        return self._repository.patch(
            tenant_id=self._tenant_id,
            project_id=project_id,
            user_id=user_id,
            expires_at=expires_at,
            where=where,
        )

    def delete(
        self, membership: Membership, *, where: Where[Membership] | None = None
    ) -> None:
        """Delete a Membership."""
        self._repository.delete(self._own(membership), where=where)

    def delete_by_key(
        self, *, project_id: str, user_id: str, where: Where[Membership] | None = None
    ) -> bool:
        """Delete the Membership with this key; whether there was one."""
        return self._repository.delete_by_key(
            tenant_id=self._tenant_id,
            project_id=project_id,
            user_id=user_id,
            where=where,
        )

    def by_key(
        self, project_id: str, *, user_id: str | Range[str] | None = None
    ) -> Query[Membership]:
        """Memberships of one `tenant_id` and `project_id`, in order of `user_id`.

        Query on the table's key, eventually consistent unless `.consistent()`.
        """
        return self._repository.by_key(
            tenant_id=self._tenant_id, project_id=project_id, user_id=user_id
        )

    def by_user(
        self, user_id: str, *, project_id: str | Range[str] | None = None
    ) -> Query[Membership]:
        """Memberships of one `tenant_id` and `user_id`, in order of `project_id`.

        Query on the index `gsi1`, eventually consistent.
        """
        return self._repository.by_user(
            tenant_id=self._tenant_id, user_id=user_id, project_id=project_id
        )

    def _own(self, membership: Membership) -> Membership:
        """The Membership itself; WrongTenant when it is another tenant's."""
        check_tenant("Membership", membership.tenant_id, self._tenant_id)
        return membership
