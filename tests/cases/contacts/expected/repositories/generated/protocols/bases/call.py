# Written by lift from the models: change those, this file is written again.
"""What `CallRepository` offers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from liftgen.runtime.given import UNSET

if TYPE_CHECKING:
    from collections.abc import Iterable

    from liftgen.runtime.conditions import Where
    from liftgen.runtime.given import Unset
    from liftgen.runtime.item_key import ItemKey
    from liftgen.runtime.operations import Add
    from liftgen.runtime.query import Query
    from liftgen.runtime.ranges import Range

    from contacts import Call
    from repositories.call import CallRepository


class CallRepositoryProtocol(Protocol):
    """Whatever is asked as `CallRepository` is: the real one, a fake, or one of your
    own.
    """

    def key(self, *, contact_id: str, at: str) -> ItemKey[Call]:
        """The key of a Call, for what asks for several at once."""

        ...

    def create(self, call: Call) -> Call:
        """Store a new Call, and give it back as it is stored.

        Raises AlreadyExists when its key is taken.
        """

        ...

    def get(
        self,
        *,
        contact_id: str,
        at: str,
        consistent: bool = False,
        include_expired: bool = False,
    ) -> Call | None:
        """The Call with this key, or None; eventually consistent unless
        `consistent`.

        One past its expiry is None too, unless `include_expired`.
        """

        ...

    def exists(
        self,
        *,
        contact_id: str,
        at: str,
        consistent: bool = False,
        include_expired: bool = False,
    ) -> bool:
        """Whether there is a Call with this key; eventually consistent unless
        `consistent`.
        """

        ...

    def get_many(
        self, keys: Iterable[ItemKey[Call]], *, consistent: bool = False
    ) -> list[Call | None]:
        """The calls with these keys, in their order, each None where there is none;
        100 in a request, until all are read.

        Eventually consistent unless `consistent`. Raises Throttled when some stay
        unread.
        """

        ...

    def put(self, call: Call, *, where: Where[Call] | None = None) -> Call:
        """Store a Call whole, whether it is new or replaces what is there.

        Only where `where` holds on what is there: otherwise ConditionFailed.
        """

        ...

    def put_many(self, calls: Iterable[Call]) -> list[Call]:
        """Store calls whole, new or over what is there; 25 in a request, until all
        are written.

        Of several with one key, the last stays. Not all or nothing: raises Throttled
        when some stay unwritten.
        """

        ...

    def upsert(self, call: Call) -> Call:
        """Store a Call whether it is new or not, whoever wrote last, and give it
        back as it is stored then.

        What is there keeps attributes that no field is stored in.
        """

        ...

    def update(
        self,
        call: Call,
        *,
        minutes: int | Add[int] | Unset = UNSET,
        expires_at: int | Unset = UNSET,
        where: Where[Call] | None = None,
    ) -> Call:
        """Change fields of a Call in one round trip, and give it back as it is
        stored then.

        Every key that depends on them changes with them. Raises NotFound when it is
        gone, and Conflict when what the change depends on was changed since it was
        read. Only where `where` holds: otherwise ConditionFailed.
        """

        ...

    def patch(
        self,
        *,
        contact_id: str,
        at: str,
        minutes: int | Add[int] | Unset = UNSET,
        expires_at: int | Unset = UNSET,
        where: Where[Call] | None = None,
    ) -> Call:
        """Change fields of the Call with this key without reading it: those on which
        no key depends.

        Raises NotFound when there is none. Only where `where` holds: otherwise
        ConditionFailed.
        """

        ...

    def delete(self, call: Call, *, where: Where[Call] | None = None) -> None:
        """Delete a Call.

        Raises NotFound when it is gone. Only where `where` holds: otherwise
        ConditionFailed.
        """

        ...

    def delete_by_key(
        self, *, contact_id: str, at: str, where: Where[Call] | None = None
    ) -> bool:
        """Delete the Call with this key; whether there was one.

        Only where `where` holds: otherwise ConditionFailed.
        """

        ...

    def delete_many(self, keys: Iterable[ItemKey[Call]]) -> None:
        """Delete the calls with these keys, if they are there; 25 in a request,
        until all are gone.

        Not all or nothing: raises Throttled when some stay.
        """

        ...

    def by_key(
        self, contact_id: str, *, at: str | Range[str] | None = None
    ) -> Query[Call]:
        """Calls of one `contact_id`, in order of `at`.

        Query on the table's key, eventually consistent unless `.consistent()`.
        """

        ...


if TYPE_CHECKING:
    # A type checker says here when one does not keep what its protocol promises.
    _real: type[CallRepositoryProtocol] = CallRepository
