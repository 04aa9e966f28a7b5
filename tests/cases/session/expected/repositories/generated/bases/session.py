# Written by lift from the models: change those, this file is written again.
"""Sessions: every access pattern of `Session`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.runtime.given import UNSET, given
from liftgen.runtime.item_key import ItemKey
from liftgen.runtime.keys import sort_string
from liftgen.runtime.query import Query, single
from liftgen.runtime.ranges import native
from liftgen.runtime.table import DEFAULTS, Table
from liftgen.runtime.validation import check

from repositories.generated.items import session as items
from session import Session

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from liftgen.runtime.client import Client
    from liftgen.runtime.conditions import Where
    from liftgen.runtime.given import Unset
    from liftgen.runtime.ranges import Range
    from liftgen.runtime.table import Settings


class SessionRepositoryBase:
    """One sign-in of one user."""

    def __init__(
        self,
        client: Client,
        table_name: str | None = None,
        *,
        settings: Settings = DEFAULTS,
    ) -> None:
        """Over a client; the table is `sessions`, or what the settings or
        `table_name` call it.
        """
        self._table = Table.of(client, "sessions", table_name, settings)

    def key(self, *, session_id: str, user_id: str) -> ItemKey[Session]:
        """The key of a Session, for what asks for several at once."""
        return ItemKey(
            self._table, items.ENTITY, items.key(session_id=session_id, user_id=user_id)
        )

    def create(self, session: Session) -> Session:
        """Store a new Session, and give it back as it is stored.

        Raises AlreadyExists when its key is taken.
        """
        created = Session.model_validate(
            {**dict(session), "expires_at": items.expiry(session)}, by_name=True
        )
        return self._table.create(items.ENTITY, created)

    def get(
        self,
        *,
        session_id: str,
        user_id: str,
        consistent: bool = False,
        include_expired: bool = False,
    ) -> Session | None:
        """The Session with this key, or None; eventually consistent unless
        `consistent`.

        One past its expiry is None too, unless `include_expired`.
        """
        return self._table.get(
            items.ENTITY,
            items.key(session_id=session_id, user_id=user_id),
            consistent=consistent,
            include_expired=include_expired,
        )

    def exists(
        self,
        *,
        session_id: str,
        user_id: str,
        consistent: bool = False,
        include_expired: bool = False,
    ) -> bool:
        """Whether there is a Session with this key; eventually consistent unless
        `consistent`.
        """
        return self._table.exists(
            items.ENTITY,
            items.key(session_id=session_id, user_id=user_id),
            consistent=consistent,
            include_expired=include_expired,
        )

    def get_many(
        self, keys: Iterable[ItemKey[Session]], *, consistent: bool = False
    ) -> list[Session | None]:
        """The sessions with these keys, in their order, each None where there is
        none; 100 in a request, until all are read.

        Eventually consistent unless `consistent`. Raises Throttled when some stay
        unread.
        """
        return self._table.get_many(keys, consistent=consistent)

    def put(self, session: Session, *, where: Where[Session] | None = None) -> Session:
        """Store a Session whole, whether it is new or replaces what is there.

        Only where `where` holds on what is there: otherwise ConditionFailed.
        """
        stored = Session.model_validate(
            {**dict(session), "expires_at": items.expiry(session)}, by_name=True
        )
        return self._table.put(items.ENTITY, stored, where)

    def put_many(self, sessions: Iterable[Session]) -> list[Session]:
        """Store sessions whole, new or over what is there; 25 in a request, until
        all are written.

        Of several with one key, the last stays. Not all or nothing: raises Throttled
        when some stay unwritten.
        """
        stored: list[Session] = []
        for session in sessions:
            one = Session.model_validate(
                {**dict(session), "expires_at": items.expiry(session)}, by_name=True
            )
            stored.append(one)
        return self._table.put_many(items.ENTITY, stored)

    def upsert(self, session: Session) -> Session:
        """Store a Session whether it is new or not, whoever wrote last, and give it
        back as it is stored then.

        What is there keeps attributes that no field is stored in.
        """
        stored = Session.model_validate(
            {**dict(session), "expires_at": items.expiry(session)}, by_name=True
        )
        return self._table.upsert(items.ENTITY, stored)

    def update(
        self,
        session: Session,
        *,
        expires_at: datetime | Unset | None = UNSET,
        where: Where[Session] | None = None,
    ) -> Session:
        """Change fields of a Session in one round trip, and give it back as it is
        stored then.

        Every key that depends on them changes with them. Raises NotFound when it is
        gone, and Conflict when what the change depends on was changed since it was
        read. Only where `where` holds: otherwise ConditionFailed.
        """
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
    ) -> Session:
        """Change fields of the Session with this key without reading it: those on
        which no key depends.

        Raises NotFound when there is none. Only where `where` holds: otherwise
        ConditionFailed.
        """
        fields = given(expires_at=expires_at)
        check(Session, fields)
        return self._table.patch(
            items.ENTITY,
            items.key(session_id=session_id, user_id=user_id),
            items.changes(fields),
            where,
        )

    def delete(self, session: Session, *, where: Where[Session] | None = None) -> None:
        """Delete a Session.

        Raises NotFound when it is gone. Only where `where` holds: otherwise
        ConditionFailed.
        """
        self._table.delete(items.ENTITY, session, where)

    def delete_by_key(
        self, *, session_id: str, user_id: str, where: Where[Session] | None = None
    ) -> bool:
        """Delete the Session with this key; whether there was one.

        Only where `where` holds: otherwise ConditionFailed.
        """
        return self._table.delete_by_key(
            items.ENTITY, items.key(session_id=session_id, user_id=user_id), where
        )

    def delete_many(self, keys: Iterable[ItemKey[Session]]) -> None:
        """Delete the sessions with these keys, if they are there; 25 in a request,
        until all are gone.

        Not all or nothing: raises Throttled when some stay.
        """
        self._table.delete_many(keys)

    def by_key(
        self, session_id: str, *, user_id: str | Range[str] | None = None
    ) -> Query[Session]:
        """Sessions of one `session_id`, in order of `user_id`.

        Query on the table's key, eventually consistent unless `.consistent()`.
        """
        return Query(
            table=self._table,
            index=items.BY_KEY,
            reader=items.ENTITY,
            groups=single(items.by_key_partition(session_id=session_id)),
            sort=native("user_id", user_id, sort_string),
        )
