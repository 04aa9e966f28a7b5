# Written by lift from the models: change those, this file is written again.
"""Orders in a transaction: writes that happen with others or not at all."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from liftgen.runtime.given import UNSET, given
from liftgen.runtime.operations import taken

from shop.backend.repositories.generated.items import order as items

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Literal

    from liftgen.runtime.conditions import Where
    from liftgen.runtime.given import Unset
    from liftgen.runtime.operations import Appending, Prepending
    from liftgen.runtime.transaction import Pending

    from shop.models.orders import Line, Order


class OrderActions:
    """What one transaction does to orders."""

    def __init__(self, pending: Pending) -> None:
        """In one transaction."""
        self._table = pending

    def create(self, order: Order) -> Order:
        """Store a new Order; it is given back as it is stored then."""
        return self._table.create(items.ENTITY, order)

    def put(self, order: Order, *, where: Where[Order] | None = None) -> Order:
        """Store an Order whole, whether it is new or replaces what is there."""
        return self._table.put(items.ENTITY, order, where)

    def update(
        self,
        order: Order,
        *,
        lines: list[Line] | Appending[Line] | Prepending[Line] | Unset = UNSET,
        state: Literal["open", "paid"] | Unset = UNSET,
        where: Where[Order] | None = None,
    ) -> Order:
        """Change fields of an Order, and every key that depends on them."""
        changes = given(lines=lines, state=state)
        operations = taken(changes, items.ENTITY, items.changes)
        after = replace(order, **changes)
        return self._table.update(items.ENTITY, order, after, where, operations)

    def patch(
        self,
        *,
        customer_id: str,
        placed_at: datetime,
        order_id: str,
        lines: list[Line] | Appending[Line] | Prepending[Line] | Unset = UNSET,
        state: Literal["open", "paid"] | Unset = UNSET,
        where: Where[Order] | None = None,
    ) -> None:
        """Change fields of the Order with this key without reading it: those on
        which no key depends.
        """
        fields = given(lines=lines, state=state)
        operations = taken(fields, items.ENTITY, items.changes)
        self._table.patch(
            items.ENTITY,
            items.key(customer_id=customer_id, placed_at=placed_at, order_id=order_id),
            items.changes(fields),
            where,
            operations,
        )

    def delete(self, order: Order, *, where: Where[Order] | None = None) -> None:
        """Delete an Order."""
        self._table.delete(items.ENTITY, order, where)

    def delete_by_key(
        self,
        *,
        customer_id: str,
        placed_at: datetime,
        order_id: str,
        where: Where[Order] | None = None,
    ) -> None:
        """Delete the Order with this key, if there is one."""
        self._table.delete_by_key(
            items.ENTITY,
            items.key(customer_id=customer_id, placed_at=placed_at, order_id=order_id),
            where,
        )

    def check(
        self,
        *,
        customer_id: str,
        placed_at: datetime,
        order_id: str,
        where: Where[Order] | None = None,
    ) -> None:
        """Only if there is an Order with this key, and `where` holds on it."""
        self._table.check(
            items.ENTITY,
            items.key(customer_id=customer_id, placed_at=placed_at, order_id=order_id),
            where,
        )

    def check_absent(
        self, *, customer_id: str, placed_at: datetime, order_id: str
    ) -> None:
        """Only if there is no Order with this key."""
        self._table.check_absent(
            items.ENTITY,
            items.key(customer_id=customer_id, placed_at=placed_at, order_id=order_id),
        )
