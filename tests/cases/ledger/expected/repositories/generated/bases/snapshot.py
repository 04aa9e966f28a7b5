# Written by lift from the models: change those, this file is written again.
"""Snapshots: every access pattern of `Snapshot`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.runtime.given import UNSET, given
from liftgen.runtime.item_key import ItemKey
from liftgen.runtime.operations import taken
from liftgen.runtime.table import DEFAULTS, Table
from liftgen.runtime.validation import check

from ledger import Snapshot
from repositories.generated.items import snapshot as items

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from liftgen.runtime.client import Client
    from liftgen.runtime.conditions import Where
    from liftgen.runtime.given import Unset
    from liftgen.runtime.operations import Add
    from liftgen.runtime.table import Settings


class SnapshotRepositoryBase:
    """What the events of an account come to, up to one of them."""

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

    def key(self, *, account_id: str) -> ItemKey[Snapshot]:
        """The key of a Snapshot, for what asks for several at once."""
        return ItemKey(self._table, items.ENTITY, items.key(account_id=account_id))

    def create(self, snapshot: Snapshot) -> Snapshot:
        """Store a new Snapshot, and give it back as it is stored.

        Raises AlreadyExists when its key is taken.
        """
        return self._table.create(items.ENTITY, snapshot)

    def get(self, *, account_id: str, consistent: bool = False) -> Snapshot | None:
        """The Snapshot with this key, or None; eventually consistent unless
        `consistent`.
        """
        return self._table.get(
            items.ENTITY, items.key(account_id=account_id), consistent=consistent
        )

    def exists(self, *, account_id: str, consistent: bool = False) -> bool:
        """Whether there is a Snapshot with this key; eventually consistent unless
        `consistent`.
        """
        return self._table.exists(
            items.ENTITY, items.key(account_id=account_id), consistent=consistent
        )

    def get_many(
        self, keys: Iterable[ItemKey[Snapshot]], *, consistent: bool = False
    ) -> list[Snapshot | None]:
        """The snapshots with these keys, in their order, each None where there is
        none; 100 in a request, until all are read.

        Eventually consistent unless `consistent`. Raises Throttled when some stay
        unread.
        """
        return self._table.get_many(keys, consistent=consistent)

    def put(
        self, snapshot: Snapshot, *, where: Where[Snapshot] | None = None
    ) -> Snapshot:
        """Store a Snapshot whole, whether it is new or replaces what is there.

        Only where `where` holds on what is there: otherwise ConditionFailed.
        """
        return self._table.put(items.ENTITY, snapshot, where)

    def put_many(self, snapshots: Iterable[Snapshot]) -> list[Snapshot]:
        """Store snapshots whole, new or over what is there; 25 in a request, until
        all are written.

        Of several with one key, the last stays. Not all or nothing: raises Throttled
        when some stay unwritten.
        """
        return self._table.put_many(items.ENTITY, snapshots)

    def upsert(self, snapshot: Snapshot) -> Snapshot:
        """Store a Snapshot whether it is new or not, whoever wrote last, and give it
        back as it is stored then.

        What is there keeps attributes that no field is stored in.
        """
        return self._table.upsert(items.ENTITY, snapshot)

    def update(
        self,
        snapshot: Snapshot,
        *,
        number: int | Add[int] | Unset = UNSET,
        owner: str | Unset = UNSET,
        balance: Decimal | Add[Decimal] | Unset = UNSET,
        where: Where[Snapshot] | None = None,
    ) -> Snapshot:
        """Change fields of a Snapshot in one round trip, and give it back as it is
        stored then.

        Every key that depends on them changes with them. Raises NotFound when it is
        gone, and Conflict when what the change depends on was changed since it was
        read. Only where `where` holds: otherwise ConditionFailed.
        """
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
    ) -> Snapshot:
        """Change fields of the Snapshot with this key without reading it: those on
        which no key depends.

        Raises NotFound when there is none. Only where `where` holds: otherwise
        ConditionFailed.
        """
        fields = given(number=number, owner=owner, balance=balance)
        operations = taken(fields, items.ENTITY, items.changes, Snapshot)
        check(Snapshot, fields)
        return self._table.patch(
            items.ENTITY,
            items.key(account_id=account_id),
            items.changes(fields),
            where,
            operations,
        )

    def delete(
        self, snapshot: Snapshot, *, where: Where[Snapshot] | None = None
    ) -> None:
        """Delete a Snapshot.

        Raises NotFound when it is gone. Only where `where` holds: otherwise
        ConditionFailed.
        """
        self._table.delete(items.ENTITY, snapshot, where)

    def delete_by_key(
        self, *, account_id: str, where: Where[Snapshot] | None = None
    ) -> bool:
        """Delete the Snapshot with this key; whether there was one.

        Only where `where` holds: otherwise ConditionFailed.
        """
        return self._table.delete_by_key(
            items.ENTITY, items.key(account_id=account_id), where
        )

    def delete_many(self, keys: Iterable[ItemKey[Snapshot]]) -> None:
        """Delete the snapshots with these keys, if they are there; 25 in a request,
        until all are gone.

        Not all or nothing: raises Throttled when some stay.
        """
        self._table.delete_many(keys)
