# Written by lift from the models: change those, this file is written again.
"""Sessions in a transaction: writes that happen with others or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.runtime.given import UNSET, given
from liftgen.runtime.validation import check

from repositories.generated.items import session as items
from session import Session

if TYPE_CHECKING:
    from datetime import datetime

    from liftgen.runtime.conditions import Where
    from liftgen.runtime.given import Unset
    from liftgen.runtime.transaction import Pending


class SessionActions:
    """What one transaction does to sessions."""

    def __init__(self, pending: Pending) -> None:
        """In one transaction."""
        self._table = pending

    def create(self, session: Session) -> Session:
        """Store a new Session; it is given back as it is stored then."""
        created = Session.model_validate(
            {**dict(session), "expires_at": items.expiry(session)}, by_name=True
        )
        return self._table.create(items.ENTITY, created)

    def put(self, session: Session, *, where: Where[Session] | None = None) -> Session:
        """Store a Session whole, whether it is new or replaces what is there."""
        stored = Session.model_validate(
            {**dict(session), "expires_at": items.expiry(session)}, by_name=True
        )
        return self._table.put(items.ENTITY, stored, where)

    def update(
        self,
        session: Session,
        *,
        expires_at: datetime | Unset | None = UNSET,
        where: Where[Session] | None = None,
    ) -> Session:
        """Change fields of a Session, and every key that depends on them."""
        changes = given(expires_at=expires_at)
        after = Session.model_validate({**dict(session), **changes}, by_name=True)
        after = after.model_copy(update={"expires_at": items.expiry(after)})
        return self._table.update(items.ENTITY, session, after, where)

    def patch(
        self,
        *,
        session_id: str,
        user_id: str,
        expires_at: datetime | Unset | None = UNSET,
        where: Where[Session] | None = None,
    ) -> None:
        """Change fields of the Session with this key without reading it: those on
        which no key depends.
        """
        fields = given(expires_at=expires_at)
        check(Session, fields)
        self._table.patch(
            items.ENTITY,
            items.key(session_id=session_id, user_id=user_id),
            items.changes(fields),
            where,
        )

    def delete(self, session: Session, *, where: Where[Session] | None = None) -> None:
        """Delete a Session."""
        self._table.delete(items.ENTITY, session, where)

    def delete_by_key(
        self, *, session_id: str, user_id: str, where: Where[Session] | None = None
    ) -> None:
        """Delete the Session with this key, if there is one."""
        self._table.delete_by_key(
            items.ENTITY, items.key(session_id=session_id, user_id=user_id), where
        )

    def check(
        self, *, session_id: str, user_id: str, where: Where[Session] | None = None
    ) -> None:
        """Only if there is a Session with this key, and `where` holds on it."""
        self._table.check(
            items.ENTITY, items.key(session_id=session_id, user_id=user_id), where
        )

    def check_absent(self, *, session_id: str, user_id: str) -> None:
        """Only if there is no Session with this key."""
        self._table.check_absent(
            items.ENTITY, items.key(session_id=session_id, user_id=user_id)
        )
