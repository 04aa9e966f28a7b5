# Written by lift from the models: change those, this file is written again.
"""What `SessionRepository` offers."""

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

    from repositories.session import SessionRepository
    from session import Session


class SessionRepositoryProtocol(Protocol):
    """Whatever is asked as `SessionRepository` is: the real one, a fake, or one of
    your own.
    """

    def key(self, *, session_id: str, user_id: str) -> ItemKey[Session]:
        """The key of a Session, for what asks for several at once."""

        ...

    def create(self, session: Session) -> Session:
        """Store a new Session, and give it back as it is stored.

        Raises AlreadyExists when its key is taken.
        """

        ...

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

        ...

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

        ...

    def get_many(
        self, keys: Iterable[ItemKey[Session]], *, consistent: bool = False
    ) -> list[Session | None]:
        """The sessions with these keys, in their order, each None where there is
        none; 100 in a request, until all are read.

        Eventually consistent unless `consistent`. Raises Throttled when some stay
        unread.
        """

        ...

    def put(self, session: Session, *, where: Where[Session] | None = None) -> Session:
        """Store a Session whole, whether it is new or replaces what is there.

        Only where `where` holds on what is there: otherwise ConditionFailed.
        """

        ...

    def put_many(self, sessions: Iterable[Session]) -> list[Session]:
        """Store sessions whole, new or over what is there; 25 in a request, until
        all are written.

        Of several with one key, the last stays. Not all or nothing: raises Throttled
        when some stay unwritten.
        """

        ...

    def upsert(self, session: Session) -> Session:
        """Store a Session whether it is new or not, whoever wrote last, and give it
        back as it is stored then.

        What is there keeps attributes that no field is stored in.
        """

        ...

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

        ...

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

        ...

    def delete(self, session: Session, *, where: Where[Session] | None = None) -> None:
        """Delete a Session.

        Raises NotFound when it is gone. Only where `where` holds: otherwise
        ConditionFailed.
        """

        ...

    def delete_by_key(
        self, *, session_id: str, user_id: str, where: Where[Session] | None = None
    ) -> bool:
        """Delete the Session with this key; whether there was one.

        Only where `where` holds: otherwise ConditionFailed.
        """

        ...

    def delete_many(self, keys: Iterable[ItemKey[Session]]) -> None:
        """Delete the sessions with these keys, if they are there; 25 in a request,
        until all are gone.

        Not all or nothing: raises Throttled when some stay.
        """

        ...

    def by_key(
        self, session_id: str, *, user_id: str | Range[str] | None = None
    ) -> Query[Session]:
        """Sessions of one `session_id`, in order of `user_id`.

        Query on the table's key, eventually consistent unless `.consistent()`.
        """

        ...


if TYPE_CHECKING:
    # A type checker says here when one does not keep what its protocol promises.
    _real: type[SessionRepositoryProtocol] = SessionRepository
