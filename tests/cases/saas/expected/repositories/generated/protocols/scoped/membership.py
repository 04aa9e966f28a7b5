# Written by lift from the models: change those, this file is written again.
"""What `ScopedMembershipRepository` offers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from liftgen.runtime.given import UNSET

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from liftgen.runtime.conditions import Where
    from liftgen.runtime.given import Unset
    from liftgen.runtime.item_key import ItemKey
    from liftgen.runtime.query import Query
    from liftgen.runtime.ranges import Range

    from repositories.generated.scoped.membership import ScopedMembershipRepository
    from saas import Membership


class ScopedMembershipRepositoryProtocol(Protocol):
    """Whatever is asked as `ScopedMembershipRepository` is: the real one, a fake, or
    one of your own.
    """

    def key(self, *, project_id: str, user_id: str) -> ItemKey[Membership]:
        """The key of a Membership, for what asks for several at once."""

        ...

    def create(self, membership: Membership) -> Membership:
        """Store a new Membership, and give it back as it is stored."""

        ...

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

        ...

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

        ...

    def get_many(
        self, keys: Iterable[ItemKey[Membership]], *, consistent: bool = False
    ) -> list[Membership | None]:
        """The memberships with these keys, in their order, each None where there is
        none.
        """

        ...

    def put_many(self, memberships: Iterable[Membership]) -> list[Membership]:
        """Store memberships whole, new or over what is there, 25 in a request."""

        ...

    def delete_many(self, keys: Iterable[ItemKey[Membership]]) -> None:
        """Delete the memberships with these keys, 25 in a request."""

        ...

    def put(
        self, membership: Membership, *, where: Where[Membership] | None = None
    ) -> Membership:
        """Store a Membership whole, whether it is new or replaces what is there."""

        ...

    def upsert(self, membership: Membership) -> Membership:
        """Store a Membership whether it is new or not, whoever wrote last."""

        ...

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

        ...

    def patch(
        self,
        *,
        project_id: str,
        user_id: str,
        expires_at: datetime | Unset | None = UNSET,
        where: Where[Membership] | None = None,
    ) -> Membership:
        """Change fields of the Membership with this key without reading it."""

        ...

    def delete(
        self, membership: Membership, *, where: Where[Membership] | None = None
    ) -> None:
        """Delete a Membership."""

        ...

    def delete_by_key(
        self, *, project_id: str, user_id: str, where: Where[Membership] | None = None
    ) -> bool:
        """Delete the Membership with this key; whether there was one."""

        ...

    def by_key(
        self, project_id: str, *, user_id: str | Range[str] | None = None
    ) -> Query[Membership]:
        """Memberships of one `tenant_id` and `project_id`, in order of `user_id`.

        Query on the table's key, eventually consistent unless `.consistent()`.
        """

        ...

    def by_user(
        self, user_id: str, *, project_id: str | Range[str] | None = None
    ) -> Query[Membership]:
        """Memberships of one `tenant_id` and `user_id`, in order of `project_id`.

        Query on the index `gsi1`, eventually consistent.
        """

        ...


if TYPE_CHECKING:
    # A type checker says here when one does not keep what its protocol promises.
    _real: type[ScopedMembershipRepositoryProtocol] = ScopedMembershipRepository
