# Written by lift from the models: change those, this file is written again.
"""Orders in a transaction: writes that happen with others or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.runtime.given import UNSET, given
from liftgen.runtime.operations import taken
from liftgen.runtime.validation import check

from repositories.generated.items import order as items
from shop import Order

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from liftgen.runtime.conditions import Where
    from liftgen.runtime.given import Unset
    from liftgen.runtime.operations import Appending, Prepending
    from liftgen.runtime.transaction import Pending

    from shop import CardPayment, InvoicePayment, Line, Priority


class OrderActions:
    """What one transaction does to orders."""

    def __init__(self, pending: Pending) -> None:
        """In one transaction."""
        self._table = pending

    def create(self, order: Order) -> Order:
        """Store a new Order; it is given back as it is stored then."""
        now = self._table.now()
        created = Order.model_validate(
            {**dict(order), "created_at": now, "updated_at": now, "version": 0},
            by_name=True,
        )
        return self._table.create(items.ENTITY, created)

    def put(self, order: Order, *, where: Where[Order] | None = None) -> Order:
        """Store an Order whole, whether it is new or replaces what is there.

        What is there is read at once.
        """
        stored = Order.model_validate(
            {**dict(order), "updated_at": self._table.now()}, by_name=True
        )
        return self._table.put(items.ENTITY, stored, where)

    def update(
        self,
        order: Order,
        *,
        order_id: UUID | Unset = UNSET,
        priority: Priority | Unset = UNSET,
        payment: CardPayment | InvoicePayment | Unset = UNSET,
        lines: list[Line] | Appending[Line] | Prepending[Line] | Unset = UNSET,
        position: tuple[float, float] | Unset | None = UNSET,
        shipped_at: datetime | Unset | None = UNSET,
        where: Where[Order] | None = None,
    ) -> Order:
        """Change fields of an Order, and every key that depends on them."""
        changes = given(
            order_id=order_id,
            priority=priority,
            payment=payment,
            lines=lines,
            position=position,
            shipped_at=shipped_at,
        )
        operations = taken(changes, items.ENTITY, items.changes, Order)
        after = Order.model_validate(
            {
                **dict(order),
                **changes,
                "updated_at": self._table.now(),
                "version": order.version + 1,
            },
            by_name=True,
        )
        return self._table.update(items.ENTITY, order, after, where, operations)

    def patch(
        self,
        *,
        customer_id: str,
        number: int,
        order_id: UUID | Unset = UNSET,
        priority: Priority | Unset = UNSET,
        payment: CardPayment | InvoicePayment | Unset = UNSET,
        lines: list[Line] | Appending[Line] | Prepending[Line] | Unset = UNSET,
        position: tuple[float, float] | Unset | None = UNSET,
        where: Where[Order] | None = None,
    ) -> None:
        """Change fields of the Order with this key without reading it: those on
        which no key depends.
        """
        fields = given(
            order_id=order_id,
            priority=priority,
            payment=payment,
            lines=lines,
            position=position,
        )
        operations = taken(fields, items.ENTITY, items.changes, Order)
        check(Order, fields)
        fields["updated_at"] = self._table.now()
        self._table.patch(
            items.ENTITY,
            items.key(customer_id=customer_id, number=number),
            items.changes(fields),
            where,
            operations,
        )

    def delete(self, order: Order, *, where: Where[Order] | None = None) -> None:
        """Delete an Order."""
        self._table.delete(items.ENTITY, order, where)

    def delete_by_key(
        self, *, customer_id: str, number: int, where: Where[Order] | None = None
    ) -> None:
        """Delete the Order with this key, if there is one."""
        self._table.delete_by_key(
            items.ENTITY, items.key(customer_id=customer_id, number=number), where
        )

    def check(
        self, *, customer_id: str, number: int, where: Where[Order] | None = None
    ) -> None:
        """Only if there is an Order with this key, and `where` holds on it."""
        self._table.check(
            items.ENTITY, items.key(customer_id=customer_id, number=number), where
        )

    def check_absent(self, *, customer_id: str, number: int) -> None:
        """Only if there is no Order with this key."""
        self._table.check_absent(
            items.ENTITY, items.key(customer_id=customer_id, number=number)
        )
