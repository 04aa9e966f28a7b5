# Written by lift from the models: change those, this file is written again.
"""What `EventRepository` offers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from liftgen.runtime.given import UNSET

if TYPE_CHECKING:
    from collections.abc import Iterable

    from liftgen.runtime.conditions import Where
    from liftgen.runtime.given import Unset
    from liftgen.runtime.item_key import ItemKey
    from liftgen.runtime.query import Query
    from liftgen.runtime.ranges import Range

    from ledger import Event, Moved, Opened
    from repositories.event import EventRepository


class EventRepositoryProtocol(Protocol):
    """Whatever is asked as `EventRepository` is: the real one, a fake, or one of
    your own.
    """

    def key(self, *, account_id: str, number: int) -> ItemKey[Event]:
        """The key of an Event, for what asks for several at once."""

        ...

    def create(self, event: Event) -> Event:
        """Store a new Event, and give it back as it is stored.

        Raises AlreadyExists when its key is taken.
        """

        ...

    def get(
        self, *, account_id: str, number: int, consistent: bool = False
    ) -> Event | None:
        """The Event with this key, or None; eventually consistent unless
        `consistent`.
        """

        ...

    def exists(self, *, account_id: str, number: int, consistent: bool = False) -> bool:
        """Whether there is an Event with this key; eventually consistent unless
        `consistent`.
        """

        ...

    def get_many(
        self, keys: Iterable[ItemKey[Event]], *, consistent: bool = False
    ) -> list[Event | None]:
        """The events with these keys, in their order, each None where there is none;
        100 in a request, until all are read.

        Eventually consistent unless `consistent`. Raises Throttled when some stay
        unread.
        """

        ...

    def put(self, event: Event, *, where: Where[Event] | None = None) -> Event:
        """Store an Event whole, whether it is new or replaces what is there.

        Only where `where` holds on what is there: otherwise ConditionFailed.
        """

        ...

    def put_many(self, events: Iterable[Event]) -> list[Event]:
        """Store events whole, new or over what is there; 25 in a request, until all
        are written.

        Of several with one key, the last stays. Not all or nothing: raises Throttled
        when some stay unwritten.
        """

        ...

    def upsert(self, event: Event) -> Event:
        """Store an Event whether it is new or not, whoever wrote last, and give it
        back as it is stored then.

        What is there keeps `at` and attributes that no field is stored in.
        """

        ...

    def update(
        self,
        event: Event,
        *,
        what: Opened | Moved | Unset = UNSET,
        where: Where[Event] | None = None,
    ) -> Event:
        """Change fields of an Event in one round trip, and give it back as it is
        stored then.

        Every key that depends on them changes with them. Raises NotFound when it is
        gone, and Conflict when what the change depends on was changed since it was
        read. Only where `where` holds: otherwise ConditionFailed.
        """

        ...

    def patch(
        self,
        *,
        account_id: str,
        number: int,
        what: Opened | Moved | Unset = UNSET,
        where: Where[Event] | None = None,
    ) -> Event:
        """Change fields of the Event with this key without reading it: those on
        which no key depends.

        Raises NotFound when there is none. Only where `where` holds: otherwise
        ConditionFailed.
        """

        ...

    def delete(self, event: Event, *, where: Where[Event] | None = None) -> None:
        """Delete an Event.

        Raises NotFound when it is gone. Only where `where` holds: otherwise
        ConditionFailed.
        """

        ...

    def delete_by_key(
        self, *, account_id: str, number: int, where: Where[Event] | None = None
    ) -> bool:
        """Delete the Event with this key; whether there was one.

        Only where `where` holds: otherwise ConditionFailed.
        """

        ...

    def delete_many(self, keys: Iterable[ItemKey[Event]]) -> None:
        """Delete the events with these keys, if they are there; 25 in a request,
        until all are gone.

        Not all or nothing: raises Throttled when some stay.
        """

        ...

    def by_key(
        self, account_id: str, *, number: int | Range[int] | None = None
    ) -> Query[Event]:
        """Events of one `account_id`, in order of `number`.

        Query on the table's key, eventually consistent unless `.consistent()`.
        """

        ...


if TYPE_CHECKING:
    # A type checker says here when one does not keep what its protocol promises.
    _real: type[EventRepositoryProtocol] = EventRepository
