# Written by lift from the models: change those, this file is written again.
"""Events in a transaction: writes that happen with others or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.runtime.given import UNSET, given
from liftgen.runtime.validation import check

from ledger import Event
from repositories.generated.items import event as items

if TYPE_CHECKING:
    from liftgen.runtime.conditions import Where
    from liftgen.runtime.given import Unset
    from liftgen.runtime.transaction import Pending

    from ledger import Moved, Opened


class EventActions:
    """What one transaction does to events."""

    def __init__(self, pending: Pending) -> None:
        """In one transaction."""
        self._table = pending

    def create(self, event: Event) -> Event:
        """Store a new Event; it is given back as it is stored then."""
        created = Event.model_validate(
            {**dict(event), "at": self._table.now()}, by_name=True
        )
        return self._table.create(items.ENTITY, created)

    def put(self, event: Event, *, where: Where[Event] | None = None) -> Event:
        """Store an Event whole, whether it is new or replaces what is there."""
        return self._table.put(items.ENTITY, event, where)

    def update(
        self,
        event: Event,
        *,
        what: Opened | Moved | Unset = UNSET,
        where: Where[Event] | None = None,
    ) -> Event:
        """Change fields of an Event, and every key that depends on them."""
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
    ) -> None:
        """Change fields of the Event with this key without reading it: those on
        which no key depends.
        """
        fields = given(what=what)
        check(Event, fields)
        self._table.patch(
            items.ENTITY,
            items.key(account_id=account_id, number=number),
            items.changes(fields),
            where,
        )

    def delete(self, event: Event, *, where: Where[Event] | None = None) -> None:
        """Delete an Event."""
        self._table.delete(items.ENTITY, event, where)

    def delete_by_key(
        self, *, account_id: str, number: int, where: Where[Event] | None = None
    ) -> None:
        """Delete the Event with this key, if there is one."""
        self._table.delete_by_key(
            items.ENTITY, items.key(account_id=account_id, number=number), where
        )

    def check(
        self, *, account_id: str, number: int, where: Where[Event] | None = None
    ) -> None:
        """Only if there is an Event with this key, and `where` holds on it."""
        self._table.check(
            items.ENTITY, items.key(account_id=account_id, number=number), where
        )

    def check_absent(self, *, account_id: str, number: int) -> None:
        """Only if there is no Event with this key."""
        self._table.check_absent(
            items.ENTITY, items.key(account_id=account_id, number=number)
        )
