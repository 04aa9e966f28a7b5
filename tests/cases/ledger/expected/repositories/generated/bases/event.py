# Written by lift from the models: change those, this file is written again.
"""Events: every access pattern of `Event`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.runtime.given import UNSET, given
from liftgen.runtime.item_key import ItemKey
from liftgen.runtime.keys import padded
from liftgen.runtime.query import Query, single
from liftgen.runtime.ranges import composed
from liftgen.runtime.table import DEFAULTS, Table
from liftgen.runtime.validation import check

from ledger import Event
from repositories.generated.items import event as items

if TYPE_CHECKING:
    from collections.abc import Iterable

    from liftgen.runtime.client import Client
    from liftgen.runtime.conditions import Where
    from liftgen.runtime.given import Unset
    from liftgen.runtime.ranges import Range
    from liftgen.runtime.table import Settings

    from ledger import Moved, Opened


class EventRepositoryBase:
    """Something that happened to an account: the events of one are numbered from 1,
    without a gap.
    """

    def __init__(
        self,
        client: Client,
        table_name: str | None = None,
        *,
        settings: Settings = DEFAULTS,
    ) -> None:
        """Over a client; the table is `ledger`, or what the settings or `table_name`
        call it.
        """
        self._table = Table.of(client, "ledger", table_name, settings)

    def key(self, *, account_id: str, number: int) -> ItemKey[Event]:
        """The key of an Event, for what asks for several at once."""
        return ItemKey(
            self._table, items.ENTITY, items.key(account_id=account_id, number=number)
        )

    def create(self, event: Event) -> Event:
        """Store a new Event, and give it back as it is stored.

        Raises AlreadyExists when its key is taken.
        """
        created = Event.model_validate(
            {**dict(event), "at": self._table.now()}, by_name=True
        )
        return self._table.create(items.ENTITY, created)

    def get(
        self, *, account_id: str, number: int, consistent: bool = False
    ) -> Event | None:
        """The Event with this key, or None; eventually consistent unless
        `consistent`.
        """
        return self._table.get(
            items.ENTITY,
            items.key(account_id=account_id, number=number),
            consistent=consistent,
        )

    def exists(self, *, account_id: str, number: int, consistent: bool = False) -> bool:
        """Whether there is an Event with this key; eventually consistent unless
        `consistent`.
        """
        return self._table.exists(
            items.ENTITY,
            items.key(account_id=account_id, number=number),
            consistent=consistent,
        )

    def get_many(
        self, keys: Iterable[ItemKey[Event]], *, consistent: bool = False
    ) -> list[Event | None]:
        """The events with these keys, in their order, each None where there is none;
        100 in a request, until all are read.

        Eventually consistent unless `consistent`. Raises Throttled when some stay
        unread.
        """
        return self._table.get_many(keys, consistent=consistent)

    def put(self, event: Event, *, where: Where[Event] | None = None) -> Event:
        """Store an Event whole, whether it is new or replaces what is there.

        Only where `where` holds on what is there: otherwise ConditionFailed.
        """
        return self._table.put(items.ENTITY, event, where)

    def put_many(self, events: Iterable[Event]) -> list[Event]:
        """Store events whole, new or over what is there; 25 in a request, until all
        are written.

        Of several with one key, the last stays. Not all or nothing: raises Throttled
        when some stay unwritten.
        """
        return self._table.put_many(items.ENTITY, events)

    def upsert(self, event: Event) -> Event:
        """Store an Event whether it is new or not, whoever wrote last, and give it
        back as it is stored then.

        What is there keeps `at` and attributes that no field is stored in.
        """
        stored = Event.model_validate(
            {**dict(event), "at": self._table.now()}, by_name=True
        )
        return self._table.upsert(items.ENTITY, stored)

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
        changes = given(what=what)
        after = Event.model_validate({**dict(event), **changes}, by_name=True)
        return self._table.update(items.ENTITY, event, after, where)

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
        fields = given(what=what)
        check(Event, fields)
        return self._table.patch(
            items.ENTITY,
            items.key(account_id=account_id, number=number),
            items.changes(fields),
            where,
        )

    def delete(self, event: Event, *, where: Where[Event] | None = None) -> None:
        """Delete an Event.

        Raises NotFound when it is gone. Only where `where` holds: otherwise
        ConditionFailed.
        """
        self._table.delete(items.ENTITY, event, where)

    def delete_by_key(
        self, *, account_id: str, number: int, where: Where[Event] | None = None
    ) -> bool:
        """Delete the Event with this key; whether there was one.

        Only where `where` holds: otherwise ConditionFailed.
        """
        return self._table.delete_by_key(
            items.ENTITY, items.key(account_id=account_id, number=number), where
        )

    def delete_many(self, keys: Iterable[ItemKey[Event]]) -> None:
        """Delete the events with these keys, if they are there; 25 in a request,
        until all are gone.

        Not all or nothing: raises Throttled when some stay.
        """
        self._table.delete_many(keys)

    def by_key(
        self, account_id: str, *, number: int | Range[int] | None = None
    ) -> Query[Event]:
        """Events of one `account_id`, in order of `number`.

        Query on the table's key, eventually consistent unless `.consistent()`.
        """
        return Query(
            table=self._table,
            index=items.BY_KEY,
            reader=items.ENTITY,
            groups=single(items.by_key_partition(account_id=account_id)),
            sort=composed("sk", number, _text_of_number, start="EVENT#"),
        )


def _text_of_number(value: int) -> str:
    """A value of `number` as text in a key."""
    return padded(value, 10)
