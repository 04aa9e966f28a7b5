# Written by lift from the models: change those, this file is written again.
"""What `UserRepository` offers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from liftgen.runtime.given import UNSET

if TYPE_CHECKING:
    from collections.abc import Iterable

    from liftgen.runtime.conditions import Where
    from liftgen.runtime.given import Unset
    from liftgen.runtime.item_key import ItemKey
    from liftgen.runtime.operations import Adding, Removing
    from liftgen.runtime.partial_query import PartialQuery
    from liftgen.runtime.query import Query
    from liftgen.runtime.ranges import Range

    from repositories.generated.items.user import UserByEmail
    from repositories.user import UserRepository
    from saas import Membership, Project, User


class UserRepositoryProtocol(Protocol):
    """Whatever is asked as `UserRepository` is: the real one, a fake, or one of your
    own.
    """

    def key(self, *, tenant_id: str, user_id: str) -> ItemKey[User]:
        """The key of a User, for what asks for several at once."""

        ...

    def create(self, user: User) -> User:
        """Store a new User, and give it back as it is stored.

        Raises AlreadyExists when its key or a unique value is taken.
        """

        ...

    def get(
        self, *, tenant_id: str, user_id: str, consistent: bool = False
    ) -> User | None:
        """The User with this key, or None; eventually consistent unless
        `consistent`.
        """

        ...

    def exists(self, *, tenant_id: str, user_id: str, consistent: bool = False) -> bool:
        """Whether there is a User with this key; eventually consistent unless
        `consistent`.
        """

        ...

    def get_many(
        self, keys: Iterable[ItemKey[User]], *, consistent: bool = False
    ) -> list[User | None]:
        """The users with these keys, in their order, each None where there is none;
        100 in a request, until all are read.

        Eventually consistent unless `consistent`. Raises Throttled when some stay
        unread.
        """

        ...

    def put(self, user: User, *, where: Where[User] | None = None) -> User:
        """Store a User whole, whether it is new or replaces what is there.

        Only where `where` holds on what is there: otherwise ConditionFailed.

        Raises AlreadyExists when a unique value is taken.

        One at a time: a batch has no conditions, and this is one.
        """

        ...

    def upsert(self, user: User) -> User:
        """Store a User whether it is new or not, whoever wrote last, and give it
        back as it is stored then.

        What is there keeps attributes that no field is stored in. Raises AlreadyExists
        when a unique value is taken.
        """

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

        Every key that depends on them changes with them. Raises NotFound when it is
        gone, and Conflict when what the change depends on was changed since it was
        read. Only where `where` holds: otherwise ConditionFailed.
        """

        ...

    def patch(
        self,
        *,
        tenant_id: str,
        user_id: str,
        ssn: str | Unset | None = UNSET,
        labels: set[str] | Adding[str] | Removing[str] | Unset = UNSET,
        where: Where[User] | None = None,
    ) -> User:
        """Change fields of the User with this key without reading it: those on which
        no key depends.

        Raises NotFound when there is none. Only where `where` holds: otherwise
        ConditionFailed.
        """

        ...

    def delete(self, user: User, *, where: Where[User] | None = None) -> None:
        """Delete a User.

        Raises NotFound when it is gone, and Conflict when it was changed since it was
        read. Only where `where` holds: otherwise ConditionFailed.
        """

        ...

    def delete_by_key(
        self, *, tenant_id: str, user_id: str, where: Where[User] | None = None
    ) -> bool:
        """Delete the User with this key; whether there was one.

        Only where `where` holds: otherwise ConditionFailed.
        """

        ...

    def by_key(
        self, tenant_id: str, *, user_id: str | Range[str] | None = None
    ) -> Query[User]:
        """Users of one `tenant_id`, in order of `user_id`.

        Query on the table's key, eventually consistent unless `.consistent()`.
        """

        ...

    def by_email(
        self, email: str, *, tenant_id: str | Range[str] | None = None
    ) -> PartialQuery[UserByEmail, User]:
        """Users of one `email`, in order of `tenant_id`.

        Query on the index `by_email`, eventually consistent.
        """

        ...

    def projects(self, user: User) -> Query[Project]:
        """The projects of a User, through `Membership`.

        Query on the index `gsi1` of `Membership`, eventually consistent. Each page of
        edges is one batch of reads.
        """

        ...

    def memberships(self, user: User) -> Query[Membership]:
        """The memberships of a User.

        Query on the index `gsi1` of `Membership`, eventually consistent.
        """

        ...


if TYPE_CHECKING:
    # A type checker says here when one does not keep what its protocol promises.
    _real: type[UserRepositoryProtocol] = UserRepository
