# Written by lift from the models: change those, this file is written again.
"""Users in a transaction: writes that happen with others or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.runtime.given import UNSET, given
from liftgen.runtime.operations import taken
from liftgen.runtime.validation import check

from repositories.generated.items import user as items
from saas import User

if TYPE_CHECKING:
    from liftgen.runtime.conditions import Where
    from liftgen.runtime.given import Unset
    from liftgen.runtime.operations import Adding, Removing
    from liftgen.runtime.transaction import Pending


class UserActions:
    """What one transaction does to users."""

    def __init__(self, pending: Pending) -> None:
        """In one transaction."""
        self._table = pending

    def create(self, user: User) -> User:
        """Store a new User; it is given back as it is stored then."""
        self._table.own("User", user.tenant_id)
        return self._table.create(items.ENTITY, user)

    def put(self, user: User, *, where: Where[User] | None = None) -> User:
        """Store a User whole, whether it is new or replaces what is there.

        What is there is read at once.
        """
        self._table.own("User", user.tenant_id)
        return self._table.put(items.ENTITY, user, where)

    def update(
        self,
        user: User,
        *,
        email: str | Unset = UNSET,
        ssn: str | Unset | None = UNSET,
        labels: set[str] | Adding[str] | Removing[str] | Unset = UNSET,
        where: Where[User] | None = None,
    ) -> User:
        """Change fields of a User, and every key that depends on them."""
        self._table.own("User", user.tenant_id)
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
    ) -> None:
        """Change fields of the User with this key without reading it: those on which
        no key depends.
        """
        self._table.own("User", tenant_id)
        fields = given(ssn=ssn, labels=labels)
        operations = taken(fields, items.ENTITY, items.changes, User)
        check(User, fields)
        self._table.patch(
            items.ENTITY,
            items.key(tenant_id=tenant_id, user_id=user_id),
            items.changes(fields),
            where,
            operations,
        )

    def delete(self, user: User, *, where: Where[User] | None = None) -> None:
        """Delete a User."""
        self._table.own("User", user.tenant_id)
        self._table.delete(items.ENTITY, user, where)

    def delete_by_key(
        self, *, tenant_id: str, user_id: str, where: Where[User] | None = None
    ) -> None:
        """Delete the User with this key, if there is one."""
        self._table.own("User", tenant_id)
        self._table.delete_by_key(
            items.ENTITY, items.key(tenant_id=tenant_id, user_id=user_id), where
        )

    def check(
        self, *, tenant_id: str, user_id: str, where: Where[User] | None = None
    ) -> None:
        """Only if there is a User with this key, and `where` holds on it."""
        self._table.own("User", tenant_id)
        self._table.check(
            items.ENTITY, items.key(tenant_id=tenant_id, user_id=user_id), where
        )

    def check_absent(self, *, tenant_id: str, user_id: str) -> None:
        """Only if there is no User with this key."""
        self._table.own("User", tenant_id)
        self._table.check_absent(
            items.ENTITY, items.key(tenant_id=tenant_id, user_id=user_id)
        )
