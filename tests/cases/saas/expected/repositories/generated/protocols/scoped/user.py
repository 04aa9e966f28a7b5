# Written by lift from the models: change those, this file is written again.
"""What `ScopedUserRepository` offers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from liftgen.runtime.given import UNSET

if TYPE_CHECKING:
    from collections.abc import Iterable

    from liftgen.runtime.conditions import Where
    from liftgen.runtime.given import Unset
    from liftgen.runtime.item_key import ItemKey
    from liftgen.runtime.operations import Adding, Removing
    from liftgen.runtime.query import Query
    from liftgen.runtime.ranges import Range

    from repositories.generated.scoped.user import ScopedUserRepository
    from saas import Membership, Project, User


class ScopedUserRepositoryProtocol(Protocol):
    """Whatever is asked as `ScopedUserRepository` is: the real one, a fake, or one
    of your own.
    """

    def key(self, *, user_id: str) -> ItemKey[User]:
        """The key of a User, for what asks for several at once."""

        ...

    def create(self, user: User) -> User:
        """Store a new User, and give it back as it is stored."""

        ...

    def get(self, *, user_id: str, consistent: bool = False) -> User | None:
        """The User with this key, or None; eventually consistent unless
        `consistent`.
        """

        ...

    def exists(self, *, user_id: str, consistent: bool = False) -> bool:
        """Whether there is a User with this key; eventually consistent unless
        `consistent`.
        """

        ...

    def get_many(
        self, keys: Iterable[ItemKey[User]], *, consistent: bool = False
    ) -> list[User | None]:
        """The users with these keys, in their order, each None where there is none."""

        ...

    def put(self, user: User, *, where: Where[User] | None = None) -> User:
        """Store a User whole, whether it is new or replaces what is there."""

        ...

    def upsert(self, user: User) -> User:
        """Store a User whether it is new or not, whoever wrote last."""

        ...

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

        ...

    def patch(
        self,
        *,
        user_id: str,
        ssn: str | Unset | None = UNSET,
        labels: set[str] | Adding[str] | Removing[str] | Unset = UNSET,
        where: Where[User] | None = None,
    ) -> User:
        """Change fields of the User with this key without reading it."""

        ...

    def delete(self, user: User, *, where: Where[User] | None = None) -> None:
        """Delete a User."""

        ...

    def delete_by_key(self, *, user_id: str, where: Where[User] | None = None) -> bool:
        """Delete the User with this key; whether there was one."""

        ...

    def by_key(self, *, user_id: str | Range[str] | None = None) -> Query[User]:
        """Users of one `tenant_id`, in order of `user_id`.

        Query on the table's key, eventually consistent unless `.consistent()`.
        """

        ...

    def projects(self, user: User) -> Query[Project]:
        """The projects of a User."""

        ...

    def memberships(self, user: User) -> Query[Membership]:
        """The memberships of a User."""

        ...


if TYPE_CHECKING:
    # A type checker says here when one does not keep what its protocol promises.
    _real: type[ScopedUserRepositoryProtocol] = ScopedUserRepository
