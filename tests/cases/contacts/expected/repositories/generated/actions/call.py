# Written by lift from the models: change those, this file is written again.
"""Calls in a transaction: writes that happen with others or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.runtime.given import UNSET, given
from liftgen.runtime.operations import taken
from liftgen.runtime.validation import check

from contacts import Call
from repositories.generated.items import call as items

if TYPE_CHECKING:
    from liftgen.runtime.conditions import Where
    from liftgen.runtime.given import Unset
    from liftgen.runtime.operations import Add
    from liftgen.runtime.transaction import Pending


class CallActions:
    """What one transaction does to calls."""

    def __init__(self, pending: Pending) -> None:
        """In one transaction."""
        self._table = pending

    def create(self, call: Call) -> Call:
        """Store a new Call; it is given back as it is stored then."""
        return self._table.create(items.ENTITY, call)

    def put(self, call: Call, *, where: Where[Call] | None = None) -> Call:
        """Store a Call whole, whether it is new or replaces what is there."""
        return self._table.put(items.ENTITY, call, where)

    def update(
        self,
        call: Call,
        *,
        minutes: int | Add[int] | Unset = UNSET,
        expires_at: int | Unset = UNSET,
        where: Where[Call] | None = None,
    ) -> Call:
        """Change fields of a Call, and every key that depends on them."""
        changes = given(minutes=minutes, expires_at=expires_at)
        operations = taken(changes, items.ENTITY, items.changes, Call)
        after = Call.model_validate({**dict(call), **changes}, by_name=True)
        return self._table.update(items.ENTITY, call, after, where, operations)

    def patch(
        self,
        *,
        contact_id: str,
        at: str,
        minutes: int | Add[int] | Unset = UNSET,
        expires_at: int | Unset = UNSET,
        where: Where[Call] | None = None,
    ) -> None:
        """Change fields of the Call with this key without reading it: those on which
        no key depends.
        """
        fields = given(minutes=minutes, expires_at=expires_at)
        operations = taken(fields, items.ENTITY, items.changes, Call)
        check(Call, fields)
        self._table.patch(
            items.ENTITY,
            items.key(contact_id=contact_id, at=at),
            items.changes(fields),
            where,
            operations,
        )

    def delete(self, call: Call, *, where: Where[Call] | None = None) -> None:
        """Delete a Call."""
        self._table.delete(items.ENTITY, call, where)

    def delete_by_key(
        self, *, contact_id: str, at: str, where: Where[Call] | None = None
    ) -> None:
        """Delete the Call with this key, if there is one."""
        self._table.delete_by_key(
            items.ENTITY, items.key(contact_id=contact_id, at=at), where
        )

    def check(
        self, *, contact_id: str, at: str, where: Where[Call] | None = None
    ) -> None:
        """Only if there is a Call with this key, and `where` holds on it."""
        self._table.check(items.ENTITY, items.key(contact_id=contact_id, at=at), where)

    def check_absent(self, *, contact_id: str, at: str) -> None:
        """Only if there is no Call with this key."""
        self._table.check_absent(items.ENTITY, items.key(contact_id=contact_id, at=at))
