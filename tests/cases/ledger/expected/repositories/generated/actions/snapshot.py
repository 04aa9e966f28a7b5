# Written by lift from the models: change those, this file is written again.
"""Snapshots in a transaction: writes that happen with others or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.runtime.given import UNSET, given
from liftgen.runtime.operations import taken
from liftgen.runtime.validation import check

from ledger import Snapshot
from repositories.generated.items import snapshot as items

if TYPE_CHECKING:
    from decimal import Decimal

    from liftgen.runtime.conditions import Where
    from liftgen.runtime.given import Unset
    from liftgen.runtime.operations import Add
    from liftgen.runtime.transaction import Pending


class SnapshotActions:
    """What one transaction does to snapshots."""

    def __init__(self, pending: Pending) -> None:
        """In one transaction."""
        self._table = pending

    def create(self, snapshot: Snapshot) -> Snapshot:
        """Store a new Snapshot; it is given back as it is stored then."""
        return self._table.create(items.ENTITY, snapshot)

    def put(
        self, snapshot: Snapshot, *, where: Where[Snapshot] | None = None
    ) -> Snapshot:
        """Store a Snapshot whole, whether it is new or replaces what is there."""
        return self._table.put(items.ENTITY, snapshot, where)

    def update(
        self,
        snapshot: Snapshot,
        *,
        number: int | Add[int] | Unset = UNSET,
        owner: str | Unset = UNSET,
        balance: Decimal | Add[Decimal] | Unset = UNSET,
        where: Where[Snapshot] | None = None,
    ) -> Snapshot:
        """Change fields of a Snapshot, and every key that depends on them."""
        changes = given(number=number, owner=owner, balance=balance)
        operations = taken(changes, items.ENTITY, items.changes, Snapshot)
        after = Snapshot.model_validate({**dict(snapshot), **changes}, by_name=True)
        return self._table.update(items.ENTITY, snapshot, after, where, operations)

    def patch(
        self,
        *,
        account_id: str,
        number: int | Add[int] | Unset = UNSET,
        owner: str | Unset = UNSET,
        balance: Decimal | Add[Decimal] | Unset = UNSET,
        where: Where[Snapshot] | None = None,
    ) -> None:
        """Change fields of the Snapshot with this key without reading it: those on
        which no key depends.
        """
        fields = given(number=number, owner=owner, balance=balance)
        operations = taken(fields, items.ENTITY, items.changes, Snapshot)
        check(Snapshot, fields)
        self._table.patch(
            items.ENTITY,
            items.key(account_id=account_id),
            items.changes(fields),
            where,
            operations,
        )

    def delete(
        self, snapshot: Snapshot, *, where: Where[Snapshot] | None = None
    ) -> None:
        """Delete a Snapshot."""
        self._table.delete(items.ENTITY, snapshot, where)

    def delete_by_key(
        self, *, account_id: str, where: Where[Snapshot] | None = None
    ) -> None:
        """Delete the Snapshot with this key, if there is one."""
        self._table.delete_by_key(items.ENTITY, items.key(account_id=account_id), where)

    def check(self, *, account_id: str, where: Where[Snapshot] | None = None) -> None:
        """Only if there is a Snapshot with this key, and `where` holds on it."""
        self._table.check(items.ENTITY, items.key(account_id=account_id), where)

    def check_absent(self, *, account_id: str) -> None:
        """Only if there is no Snapshot with this key."""
        self._table.check_absent(items.ENTITY, items.key(account_id=account_id))
