# Written by lift from the models: change those, this file is written again.
"""Orders: every access pattern of `Order`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.runtime.buckets import buckets
from liftgen.runtime.expressions import Condition
from liftgen.runtime.given import UNSET, given
from liftgen.runtime.item_key import ItemKey
from liftgen.runtime.keys import padded
from liftgen.runtime.operations import taken
from liftgen.runtime.query import Query, groups, single
from liftgen.runtime.ranges import between, composed
from liftgen.runtime.table import DEFAULTS, Table
from liftgen.runtime.validation import check
from liftgen.runtime.wire import timestamp

from repositories.generated.items import order as items
from shop import Order

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime
    from uuid import UUID

    from liftgen.runtime.client import Client
    from liftgen.runtime.conditions import Where
    from liftgen.runtime.given import Unset
    from liftgen.runtime.operations import Appending, Prepending
    from liftgen.runtime.ranges import Range
    from liftgen.runtime.table import Settings
    from liftgen.runtime.wire import Wire

    from shop import CardPayment, InvoicePayment, Line, Priority


class OrderRepositoryBase:
    """What a customer bought, and how it is paid."""

    def __init__(
        self,
        client: Client,
        table_name: str | None = None,
        *,
        settings: Settings = DEFAULTS,
    ) -> None:
        """Over a client; the table is `orders`, or what the settings or `table_name`
        call it.
        """
        self._table = Table.of(client, "orders", table_name, settings)

    def key(self, *, customer_id: str, number: int) -> ItemKey[Order]:
        """The key of an Order, for what asks for several at once."""
        return ItemKey(
            self._table, items.ENTITY, items.key(customer_id=customer_id, number=number)
        )

    def create(self, order: Order) -> Order:
        """Store a new Order, and give it back as it is stored.

        Raises AlreadyExists when its key is taken.
        """
        now = self._table.now()
        created = Order.model_validate(
            {**dict(order), "created_at": now, "updated_at": now, "version": 0},
            by_name=True,
        )
        return self._table.create(items.ENTITY, created)

    def get(
        self, *, customer_id: str, number: int, consistent: bool = False
    ) -> Order | None:
        """The Order with this key, or None; eventually consistent unless
        `consistent`.
        """
        return self._table.get(
            items.ENTITY,
            items.key(customer_id=customer_id, number=number),
            consistent=consistent,
        )

    def exists(
        self, *, customer_id: str, number: int, consistent: bool = False
    ) -> bool:
        """Whether there is an Order with this key; eventually consistent unless
        `consistent`.
        """
        return self._table.exists(
            items.ENTITY,
            items.key(customer_id=customer_id, number=number),
            consistent=consistent,
        )

    def get_many(
        self, keys: Iterable[ItemKey[Order]], *, consistent: bool = False
    ) -> list[Order | None]:
        """The orders with these keys, in their order, each None where there is none;
        100 in a request, until all are read.

        Eventually consistent unless `consistent`. Raises Throttled when some stay
        unread.
        """
        return self._table.get_many(keys, consistent=consistent)

    def put(self, order: Order, *, where: Where[Order] | None = None) -> Order:
        """Store an Order whole, whether it is new or replaces what is there.

        Only where `where` holds on what is there: otherwise ConditionFailed.

        Raises Conflict when another version is stored than this one, which grows by
        one.

        One at a time: a batch has no conditions, and this is one.
        """
        stored = Order.model_validate(
            {**dict(order), "updated_at": self._table.now()}, by_name=True
        )
        return self._table.put(items.ENTITY, stored, where)

    def upsert(self, order: Order) -> Order:
        """Store an Order whether it is new or not, whoever wrote last, and give it
        back as it is stored then.

        What is there keeps `created_at` and attributes that no field is stored in; its
        version grows by one.
        """
        now = self._table.now()
        stored = Order.model_validate(
            {**dict(order), "created_at": now, "updated_at": now, "version": 0},
            by_name=True,
        )
        return self._table.upsert(items.ENTITY, stored)

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
        """Change fields of an Order in one round trip, and give it back as it is
        stored then.

        Every key that depends on them changes with them. Raises NotFound when it is
        gone, and Conflict when it was changed since it was read. Only where `where`
        holds: otherwise ConditionFailed.
        """
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
    ) -> Order:
        """Change fields of the Order with this key without reading it: those on
        which no key depends.

        Raises NotFound when there is none. Only where `where` holds: otherwise
        ConditionFailed.
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
        return self._table.patch(
            items.ENTITY,
            items.key(customer_id=customer_id, number=number),
            items.changes(fields),
            where,
            operations,
        )

    def delete(self, order: Order, *, where: Where[Order] | None = None) -> None:
        """Delete an Order.

        Raises NotFound when it is gone, and Conflict when it was changed since it was
        read. Only where `where` holds: otherwise ConditionFailed.
        """
        self._table.delete(items.ENTITY, order, where)

    def delete_by_key(
        self, *, customer_id: str, number: int, where: Where[Order] | None = None
    ) -> bool:
        """Delete the Order with this key; whether there was one.

        Only where `where` holds: otherwise ConditionFailed.
        """
        return self._table.delete_by_key(
            items.ENTITY, items.key(customer_id=customer_id, number=number), where
        )

    def delete_many(self, keys: Iterable[ItemKey[Order]]) -> None:
        """Delete the orders with these keys, if they are there; 25 in a request,
        until all are gone.

        Not all or nothing: raises Throttled when some stay.
        """
        self._table.delete_many(keys)

    def by_key(
        self, customer_id: str, *, number: int | Range[int] | None = None
    ) -> Query[Order]:
        """Orders of one `customer_id`, in order of `number`.

        Query on the table's key, eventually consistent unless `.consistent()`.
        """
        return Query(
            table=self._table,
            index=items.BY_KEY,
            reader=items.ENTITY,
            groups=single(items.by_key_partition(customer_id=customer_id)),
            sort=composed("sk", number, _text_of_number, start="ORDER#"),
        )

    def shipped(self, since: datetime, until: datetime) -> Query[Order]:
        """Orders, in order of `shipped_at`.

        Query on the index `shipped`, eventually consistent. One request for each bucket
        and shard, merged in order.
        """

        def partitions() -> Iterator[list[Wire]]:
            for moment in buckets(since, until, "day"):
                yield [items.shipped_partition(shipped_at=moment)]

        return Query(
            table=self._table,
            index=items.SHIPPED,
            reader=items.ENTITY,
            groups=groups(self._table, partitions()),
            sort=composed("shippedsk", between(since, until), timestamp),
        )

    def urgent(
        self, customer_id: str, *, number: int | Range[int] | None = None
    ) -> Query[Order]:
        """Orders of one `customer_id`, last `number` first; 10 at most.

        Query on the table's key, eventually consistent unless `.consistent()`. A filter
        on `priority` leaves out items that are read, and paid for, all the same.
        """
        return Query(
            table=self._table,
            index=items.BY_KEY,
            reader=items.ENTITY,
            groups=single(items.by_key_partition(customer_id=customer_id)),
            sort=composed("sk", number, _text_of_number, start="ORDER#"),
            filter=Condition(
                "#priority = :v0",
                names={"#priority": "priority"},
                values={":v0": '{"N":"2"}'},
            ),
            descending=True,
            cap=10,
        )


def _text_of_number(value: int) -> str:
    """A value of `number` as text in a key."""
    return padded(value, 10)
