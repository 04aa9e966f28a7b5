# Written by lift from the models: change those, this file is written again.
"""Balances: every access pattern of `Balance`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.runtime.given import UNSET, given
from liftgen.runtime.item_key import ItemKey
from liftgen.runtime.keys import escape
from liftgen.runtime.operations import taken
from liftgen.runtime.query import Query, single
from liftgen.runtime.ranges import composed
from liftgen.runtime.table import DEFAULTS, Table
from liftgen.runtime.validation import check

from ledger import Balance
from repositories.generated.items import balance as items

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from liftgen.runtime.client import Client
    from liftgen.runtime.conditions import Where
    from liftgen.runtime.given import Unset
    from liftgen.runtime.operations import Add
    from liftgen.runtime.ranges import Range
    from liftgen.runtime.table import Settings


class BalanceRepositoryBase:
    """What an owner sees: made of the events, and made anew from them whenever one
    likes.
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

    def key(self, *, account_id: str) -> ItemKey[Balance]:
        """The key of a Balance, for what asks for several at once."""
        return ItemKey(self._table, items.ENTITY, items.key(account_id=account_id))

    def create(self, balance_: Balance) -> Balance:
        """Store a new Balance, and give it back as it is stored.

        Raises AlreadyExists when its key is taken.
        """
        created = Balance.model_validate({**dict(balance_), "version": 0}, by_name=True)
        return self._table.create(items.ENTITY, created)

    def get(self, *, account_id: str, consistent: bool = False) -> Balance | None:
        """The Balance with this key, or None; eventually consistent unless
        `consistent`.
        """
        return self._table.get(
            items.ENTITY, items.key(account_id=account_id), consistent=consistent
        )

    def exists(self, *, account_id: str, consistent: bool = False) -> bool:
        """Whether there is a Balance with this key; eventually consistent unless
        `consistent`.
        """
        return self._table.exists(
            items.ENTITY, items.key(account_id=account_id), consistent=consistent
        )

    def get_many(
        self, keys: Iterable[ItemKey[Balance]], *, consistent: bool = False
    ) -> list[Balance | None]:
        """The balances with these keys, in their order, each None where there is
        none; 100 in a request, until all are read.

        Eventually consistent unless `consistent`. Raises Throttled when some stay
        unread.
        """
        return self._table.get_many(keys, consistent=consistent)

    def put(self, balance_: Balance, *, where: Where[Balance] | None = None) -> Balance:
        """Store a Balance whole, whether it is new or replaces what is there.

        Only where `where` holds on what is there: otherwise ConditionFailed.

        Raises Conflict when another version is stored than this one, which grows by
        one.

        One at a time: a batch has no conditions, and this is one.
        """
        return self._table.put(items.ENTITY, balance_, where)

    def upsert(self, balance_: Balance) -> Balance:
        """Store a Balance whether it is new or not, whoever wrote last, and give it
        back as it is stored then.

        What is there keeps attributes that no field is stored in; its version grows by
        one.
        """
        stored = Balance.model_validate({**dict(balance_), "version": 0}, by_name=True)
        return self._table.upsert(items.ENTITY, stored)

    def update(
        self,
        balance_: Balance,
        *,
        owner: str | Unset = UNSET,
        balance: Decimal | Add[Decimal] | Unset = UNSET,
        number: int | Add[int] | Unset = UNSET,
        where: Where[Balance] | None = None,
    ) -> Balance:
        """Change fields of a Balance in one round trip, and give it back as it is
        stored then.

        Every key that depends on them changes with them. Raises NotFound when it is
        gone, and Conflict when it was changed since it was read. Only where `where`
        holds: otherwise ConditionFailed.
        """
        changes = given(owner=owner, balance=balance, number=number)
        operations = taken(changes, items.ENTITY, items.changes, Balance)
        after = Balance.model_validate(
            {**dict(balance_), **changes, "version": balance_.version + 1}, by_name=True
        )
        return self._table.update(items.ENTITY, balance_, after, where, operations)

    def patch(
        self,
        *,
        account_id: str,
        balance: Decimal | Add[Decimal] | Unset = UNSET,
        number: int | Add[int] | Unset = UNSET,
        where: Where[Balance] | None = None,
    ) -> Balance:
        """Change fields of the Balance with this key without reading it: those on
        which no key depends.

        Raises NotFound when there is none. Only where `where` holds: otherwise
        ConditionFailed.
        """
        fields = given(balance=balance, number=number)
        operations = taken(fields, items.ENTITY, items.changes, Balance)
        check(Balance, fields)
        return self._table.patch(
            items.ENTITY,
            items.key(account_id=account_id),
            items.changes(fields),
            where,
            operations,
        )

    def delete(self, balance_: Balance, *, where: Where[Balance] | None = None) -> None:
        """Delete a Balance.

        Raises NotFound when it is gone, and Conflict when it was changed since it was
        read. Only where `where` holds: otherwise ConditionFailed.
        """
        self._table.delete(items.ENTITY, balance_, where)

    def delete_by_key(
        self, *, account_id: str, where: Where[Balance] | None = None
    ) -> bool:
        """Delete the Balance with this key; whether there was one.

        Only where `where` holds: otherwise ConditionFailed.
        """
        return self._table.delete_by_key(
            items.ENTITY, items.key(account_id=account_id), where
        )

    def delete_many(self, keys: Iterable[ItemKey[Balance]]) -> None:
        """Delete the balances with these keys, if they are there; 25 in a request,
        until all are gone.

        Not all or nothing: raises Throttled when some stay.
        """
        self._table.delete_many(keys)

    def by_owner(
        self, owner: str, *, account_id: str | Range[str] | None = None
    ) -> Query[Balance]:
        """Balances of one `owner`, in order of `account_id`.

        Query on the index `by_owner`, eventually consistent.
        """
        return Query(
            table=self._table,
            index=items.BY_OWNER,
            reader=items.ENTITY,
            groups=single(items.by_owner_partition(owner=owner)),
            sort=composed("by_ownersk", account_id, escape),
        )
