# Written by lift from the models: change those, this file is written again.
"""Users: every access pattern of `User`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.runtime.given import UNSET, given
from liftgen.runtime.item_key import ItemKey
from liftgen.runtime.keys import escape
from liftgen.runtime.operations import taken
from liftgen.runtime.partial_query import PartialQuery
from liftgen.runtime.query import Follow, Query, single
from liftgen.runtime.ranges import beginning, composed
from liftgen.runtime.table import DEFAULTS, Table
from liftgen.runtime.validation import check

from repositories.generated.items import membership as membership_items
from repositories.generated.items import project as project_items
from repositories.generated.items import user as items
from saas import User

if TYPE_CHECKING:
    from collections.abc import Iterable

    from liftgen.runtime.client import Client
    from liftgen.runtime.conditions import Where
    from liftgen.runtime.given import Unset
    from liftgen.runtime.operations import Adding, Removing
    from liftgen.runtime.ranges import Range
    from liftgen.runtime.table import Settings
    from liftgen.runtime.wire import Item, Wire

    from repositories.generated.items.user import UserByEmail
    from saas import Membership, Project


class UserRepositoryBase:
    """Somebody who works for a tenant."""

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

    def key(self, *, tenant_id: str, user_id: str) -> ItemKey[User]:
        """The key of a User, for what asks for several at once."""
        return ItemKey(
            self._table,
            items.ENTITY,
            items.key(tenant_id=tenant_id, user_id=user_id),
            tenant_id,
        )

    def create(self, user: User) -> User:
        """Store a new User, and give it back as it is stored.

        Raises AlreadyExists when its key or a unique value is taken.
        """
        return self._table.create(items.ENTITY, user)

    def get(
        self, *, tenant_id: str, user_id: str, consistent: bool = False
    ) -> User | None:
        """The User with this key, or None; eventually consistent unless
        `consistent`.
        """
        return self._table.get(
            items.ENTITY,
            items.key(tenant_id=tenant_id, user_id=user_id),
            consistent=consistent,
        )

    def exists(self, *, tenant_id: str, user_id: str, consistent: bool = False) -> bool:
        """Whether there is a User with this key; eventually consistent unless
        `consistent`.
        """
        return self._table.exists(
            items.ENTITY,
            items.key(tenant_id=tenant_id, user_id=user_id),
            consistent=consistent,
        )

    def get_many(
        self, keys: Iterable[ItemKey[User]], *, consistent: bool = False
    ) -> list[User | None]:
        """The users with these keys, in their order, each None where there is none;
        100 in a request, until all are read.

        Eventually consistent unless `consistent`. Raises Throttled when some stay
        unread.
        """
        return self._table.get_many(keys, consistent=consistent)

    def put(self, user: User, *, where: Where[User] | None = None) -> User:
        """Store a User whole, whether it is new or replaces what is there.

        Only where `where` holds on what is there: otherwise ConditionFailed.

        Raises AlreadyExists when a unique value is taken.

        One at a time: a batch has no conditions, and this is one.
        """
        return self._table.put(items.ENTITY, user, where)

    def upsert(self, user: User) -> User:
        """Store a User whether it is new or not, whoever wrote last, and give it
        back as it is stored then.

        What is there keeps attributes that no field is stored in. Raises AlreadyExists
        when a unique value is taken.
        """
        return self._table.upsert(items.ENTITY, user)

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
        changes = given(email=email, ssn=ssn, labels=labels)
        operations = taken(changes, items.ENTITY, items.changes, User)
        after = User.model_validate({**dict(user), **changes}, by_name=True)
        return self._table.update(items.ENTITY, user, after, where, operations)

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
        fields = given(ssn=ssn, labels=labels)
        operations = taken(fields, items.ENTITY, items.changes, User)
        check(User, fields)
        return self._table.patch(
            items.ENTITY,
            items.key(tenant_id=tenant_id, user_id=user_id),
            items.changes(fields),
            where,
            operations,
        )

    def delete(self, user: User, *, where: Where[User] | None = None) -> None:
        """Delete a User.

        Raises NotFound when it is gone, and Conflict when it was changed since it was
        read. Only where `where` holds: otherwise ConditionFailed.
        """
        self._table.delete(items.ENTITY, user, where)

    def delete_by_key(
        self, *, tenant_id: str, user_id: str, where: Where[User] | None = None
    ) -> bool:
        """Delete the User with this key; whether there was one.

        Only where `where` holds: otherwise ConditionFailed.
        """
        return self._table.delete_by_key(
            items.ENTITY, items.key(tenant_id=tenant_id, user_id=user_id), where
        )

    def by_key(
        self, tenant_id: str, *, user_id: str | Range[str] | None = None
    ) -> Query[User]:
        """Users of one `tenant_id`, in order of `user_id`.

        Query on the table's key, eventually consistent unless `.consistent()`.
        """
        return Query(
            table=self._table,
            index=items.BY_KEY,
            reader=items.ENTITY,
            groups=single(items.by_key_partition(tenant_id=tenant_id)),
            sort=composed("sk", user_id, escape, start="USER#"),
        )

    def by_email(
        self, email: str, *, tenant_id: str | Range[str] | None = None
    ) -> PartialQuery[UserByEmail, User]:
        """Users of one `email`, in order of `tenant_id`.

        Query on the index `by_email`, eventually consistent.
        """
        return PartialQuery(
            table=self._table,
            index=items.BY_EMAIL,
            reader=items.BY_EMAIL_PART,
            groups=single(items.by_email_partition(email=email)),
            sort=composed("by_emailsk", tenant_id, escape, start="TENANT#"),
            entity=items.ENTITY,
        )

    def projects(self, user: User) -> Query[Project]:
        """The projects of a User, through `Membership`.

        Query on the index `gsi1` of `Membership`, eventually consistent. Each page of
        edges is one batch of reads.
        """

        def key(item: Item) -> Wire:
            return project_items.key(
                tenant_id=item["tenant_id"]["S"], project_id=item["project_id"]["S"]
            )

        return Query(
            table=self._table,
            index=membership_items.BY_USER,
            reader=project_items.ENTITY,
            groups=single(
                membership_items.by_user_partition(
                    tenant_id=user.tenant_id, user_id=user.user_id
                ),
            ),
            sort=beginning("gsi1sk", "PROJECT#"),
            source=membership_items.ENTITY,
            follow=Follow(self._table, key),
        )

    def memberships(self, user: User) -> Query[Membership]:
        """The memberships of a User.

        Query on the index `gsi1` of `Membership`, eventually consistent.
        """
        return Query(
            table=self._table,
            index=membership_items.BY_USER,
            reader=membership_items.ENTITY,
            groups=single(
                membership_items.by_user_partition(
                    tenant_id=user.tenant_id, user_id=user.user_id
                ),
            ),
            sort=beginning("gsi1sk", "PROJECT#"),
        )
