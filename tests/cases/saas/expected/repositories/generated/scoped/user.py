# Written by lift from the models: change those, this file is written again.
"""Users as one tenant sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.runtime.given import UNSET
from liftgen.runtime.tenancy import check_tenant, own_keys

if TYPE_CHECKING:
    from collections.abc import Iterable

    from liftgen.runtime.conditions import Where
    from liftgen.runtime.given import Unset
    from liftgen.runtime.item_key import ItemKey
    from liftgen.runtime.operations import Adding, Removing
    from liftgen.runtime.query import Query
    from liftgen.runtime.ranges import Range

    from repositories.user import UserRepository
    from saas import Membership, Project, User


class ScopedUserRepository:
    """The users of one tenant, and no others."""

    def __init__(self, repository: UserRepository, tenant_id: str) -> None:
        """What one tenant sees of a repository."""
        self._repository = repository
        self._tenant_id = tenant_id

    def key(self, *, user_id: str) -> ItemKey[User]:
        """The key of a User, for what asks for several at once."""
        return self._repository.key(tenant_id=self._tenant_id, user_id=user_id)

    def create(self, user: User) -> User:
        """Store a new User, and give it back as it is stored."""
        return self._repository.create(self._own(user))

    def get(self, *, user_id: str, consistent: bool = False) -> User | None:
        """The User with this key, or None; eventually consistent unless
        `consistent`.
        """
        return self._repository.get(
            tenant_id=self._tenant_id, user_id=user_id, consistent=consistent
        )

    def exists(self, *, user_id: str, consistent: bool = False) -> bool:
        """Whether there is a User with this key; eventually consistent unless
        `consistent`.
        """
        return self._repository.exists(
            tenant_id=self._tenant_id, user_id=user_id, consistent=consistent
        )

    def get_many(
        self, keys: Iterable[ItemKey[User]], *, consistent: bool = False
    ) -> list[User | None]:
        """The users with these keys, in their order, each None where there is none."""
        return self._repository.get_many(
            own_keys(keys, self._tenant_id), consistent=consistent
        )

    def put(self, user: User, *, where: Where[User] | None = None) -> User:
        """Store a User whole, whether it is new or replaces what is there."""
        return self._repository.put(self._own(user), where=where)

    def upsert(self, user: User) -> User:
        """Store a User whether it is new or not, whoever wrote last."""
        return self._repository.upsert(self._own(user))

    def update(
        self,
        user: User,
        *,
        email: str | Unset = UNSET,
        ssn: str | Unset | None = UNSET,
        labels: set[str] | Adding[str] | Removing[str] | Unset = UNSET,
        where: Where[User] | None = None,
    ) -> User:
        """Change fields of a User in one round trip, and give it back as it is
        stored then.
        """
        return self._repository.update(
            self._own(user), email=email, ssn=ssn, labels=labels, where=where
        )

    def patch(
        self,
        *,
        user_id: str,
        ssn: str | Unset | None = UNSET,
        labels: set[str] | Adding[str] | Removing[str] | Unset = UNSET,
        where: Where[User] | None = None,
    ) -> User:
        """Change fields of the User with this key without reading it."""
        return self._repository.patch(
            tenant_id=self._tenant_id,
            user_id=user_id,
            ssn=ssn,
            labels=labels,
            where=where,
        )

    def delete(self, user: User, *, where: Where[User] | None = None) -> None:
        """Delete a User."""
        self._repository.delete(self._own(user), where=where)

    def delete_by_key(self, *, user_id: str, where: Where[User] | None = None) -> bool:
        """Delete the User with this key; whether there was one."""
        return self._repository.delete_by_key(
            tenant_id=self._tenant_id, user_id=user_id, where=where
        )

    def by_key(self, *, user_id: str | Range[str] | None = None) -> Query[User]:
        """Users of one `tenant_id`, in order of `user_id`.

        Query on the table's key, eventually consistent unless `.consistent()`.
        """
        return self._repository.by_key(tenant_id=self._tenant_id, user_id=user_id)

    def projects(self, user: User) -> Query[Project]:
        """The projects of a User."""
        return self._repository.projects(self._own(user))

    def memberships(self, user: User) -> Query[Membership]:
        """The memberships of a User."""
        return self._repository.memberships(self._own(user))

    def _own(self, user: User) -> User:
        """The User itself; WrongTenant when it is another tenant's."""
        check_tenant("User", user.tenant_id, self._tenant_id)
        return user
