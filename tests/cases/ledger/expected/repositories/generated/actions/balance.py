# Written by lift from the models: change those, this file is written again.
"""Balances in a transaction: writes that happen with others or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.runtime.given import UNSET, given
from liftgen.runtime.operations import taken
from liftgen.runtime.validation import check

from ledger import Balance
from repositories.generated.items import balance as items

if TYPE_CHECKING:
    from decimal import Decimal

    from liftgen.runtime.conditions import Where
    from liftgen.runtime.given import Unset
    from liftgen.runtime.operations import Add
    from liftgen.runtime.transaction import Pending


class BalanceActions:
    """What one transaction does to balances."""

    def __init__(self, pending: Pending) -> None:
        """In one transaction."""
        self._table = pending

    def create(self, balance_: Balance) -> Balance:
        """Store a new Balance; it is given back as it is stored then."""
        created = Balance.model_validate({**dict(balance_), "version": 0}, by_name=True)
        return self._table.create(items.ENTITY, created)

    def put(self, balance_: Balance, *, where: Where[Balance] | None = None) -> Balance:
        """Store a Balance whole, whether it is new or replaces what is there.

        What is there is read at once.
        """
        return self._table.put(items.ENTITY, balance_, where)

    def update(
        self,
        balance_: Balance,
        *,
        owner: str | Unset = UNSET,
        balance: Decimal | Add[Decimal] | Unset = UNSET,
        number: int | Add[int] | Unset = UNSET,
        where: Where[Balance] | None = None,
    ) -> Balance:
        """Change fields of a Balance, and every key that depends on them."""
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
    ) -> None:
        """Change fields of the Balance with this key without reading it: those on
        which no key depends.
        """
        fields = given(balance=balance, number=number)
        operations = taken(fields, items.ENTITY, items.changes, Balance)
        check(Balance, fields)
        self._table.patch(
            items.ENTITY,
            items.key(account_id=account_id),
            items.changes(fields),
            where,
            operations,
        )

    def delete(self, balance_: Balance, *, where: Where[Balance] | None = None) -> None:
        """Delete a Balance."""
        self._table.delete(items.ENTITY, balance_, where)

    def delete_by_key(
        self, *, account_id: str, where: Where[Balance] | None = None
    ) -> None:
        """Delete the Balance with this key, if there is one."""
        self._table.delete_by_key(items.ENTITY, items.key(account_id=account_id), where)

    def check(self, *, account_id: str, where: Where[Balance] | None = None) -> None:
        """Only if there is a Balance with this key, and `where` holds on it."""
        self._table.check(items.ENTITY, items.key(account_id=account_id), where)

    def check_absent(self, *, account_id: str) -> None:
        """Only if there is no Balance with this key."""
        self._table.check_absent(items.ENTITY, items.key(account_id=account_id))
