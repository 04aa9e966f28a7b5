# Written by lift from the models: change those, this file is written again.
"""Orders: every access pattern of `Order`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from liftgen.runtime.given import UNSET, given
from liftgen.runtime.item_key import ItemKey
from liftgen.runtime.keys import sort_string
from liftgen.runtime.operations import taken
from liftgen.runtime.query import Query, single
from liftgen.runtime.ranges import composed, native
from liftgen.runtime.table import DEFAULTS, Table
from liftgen.runtime.wire import timestamp

from shop.backend.repositories.generated.items import order as items

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from typing import Literal

    from liftgen.runtime.client import Client
    from liftgen.runtime.conditions import Where
    from liftgen.runtime.given import Unset
    from liftgen.runtime.operations import Appending, Prepending
    from liftgen.runtime.ranges import Range
    from liftgen.runtime.table import Settings

    from shop.models.orders import Line, Order


class OrderRepositoryBase:
    """An order with "lines" and a \\ in its docs."""

    def __init__(
        self,
        client: Client,
        table_name: str | None = None,
        *,
        settings: Settings = DEFAULTS,
    ) -> None:
        """Over a client; the table is `shop`, or what the settings or `table_name`
        call it.
        """
        self._table = Table.of(client, "shop", table_name, settings)

    def key(
        self, *, customer_id: str, placed_at: datetime, order_id: str
    ) -> ItemKey[Order]:
        """The key of an Order, for what asks for several at once."""
        return ItemKey(
            self._table,
            items.ENTITY,
            items.key(customer_id=customer_id, placed_at=placed_at, order_id=order_id),
        )

    def create(self, order: Order) -> Order:
        """Store a new Order, and give it back as it is stored.

        Raises AlreadyExists when its key is taken.
        """
        return self._table.create(items.ENTITY, order)

    def get(
        self,
        *,
        customer_id: str,
        placed_at: datetime,
        order_id: str,
        consistent: bool = False,
    ) -> Order | None:
        """The Order with this key, or None; eventually consistent unless
        `consistent`.
        """
        return self._table.get(
            items.ENTITY,
            items.key(customer_id=customer_id, placed_at=placed_at, order_id=order_id),
            consistent=consistent,
        )

    def exists(
        self,
        *,
        customer_id: str,
        placed_at: datetime,
        order_id: str,
        consistent: bool = False,
    ) -> bool:
        """Whether there is an Order with this key; eventually consistent unless
        `consistent`.
        """
        return self._table.exists(
            items.ENTITY,
            items.key(customer_id=customer_id, placed_at=placed_at, order_id=order_id),
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
        """
        return self._table.put(items.ENTITY, order, where)

    def put_many(self, orders: Iterable[Order]) -> list[Order]:
        """Store orders whole, new or over what is there; 25 in a request, until all
        are written.

        Of several with one key, the last stays. Not all or nothing: raises Throttled
        when some stay unwritten.
        """
        return self._table.put_many(items.ENTITY, orders)

    def upsert(self, order: Order) -> Order:
        """Store an Order whether it is new or not, whoever wrote last, and give it
        back as it is stored then.

        What is there keeps attributes that no field is stored in.
        """
        return self._table.upsert(items.ENTITY, order)

    def update(
        self,
        order: Order,
        *,
        lines: list[Line] | Appending[Line] | Prepending[Line] | Unset = UNSET,
        state: Literal["open", "paid"] | Unset = UNSET,
        where: Where[Order] | None = None,
    ) -> Order:
        """Change fields of an Order in one round trip, and give it back as it is
        stored then.

        Every key that depends on them changes with them. Raises NotFound when it is
        gone, and Conflict when what the change depends on was changed since it was
        read. Only where `where` holds: otherwise ConditionFailed.
        """
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
    ) -> Order:
        """Change fields of the Order with this key without reading it: those on
        which no key depends.

        Raises NotFound when there is none. Only where `where` holds: otherwise
        ConditionFailed.
        """
        fields = given(lines=lines, state=state)
        operations = taken(fields, items.ENTITY, items.changes)
        return self._table.patch(
            items.ENTITY,
            items.key(customer_id=customer_id, placed_at=placed_at, order_id=order_id),
            items.changes(fields),
            where,
            operations,
        )

    def delete(self, order: Order, *, where: Where[Order] | None = None) -> None:
        """Delete an Order.

        Raises NotFound when it is gone. Only where `where` holds: otherwise
        ConditionFailed.
        """
        self._table.delete(items.ENTITY, order, where)

    def delete_by_key(
        self,
        *,
        customer_id: str,
        placed_at: datetime,
        order_id: str,
        where: Where[Order] | None = None,
    ) -> bool:
        """Delete the Order with this key; whether there was one.

        Only where `where` holds: otherwise ConditionFailed.
        """
        return self._table.delete_by_key(
            items.ENTITY,
            items.key(customer_id=customer_id, placed_at=placed_at, order_id=order_id),
            where,
        )

    def delete_many(self, keys: Iterable[ItemKey[Order]]) -> None:
        """Delete the orders with these keys, if they are there; 25 in a request,
        until all are gone.

        Not all or nothing: raises Throttled when some stay.
        """
        self._table.delete_many(keys)

    def by_key(
        self, customer_id: str, *, placed_at: datetime | Range[datetime] | None = None
    ) -> Query[Order]:
        """Orders of one `customer_id`, in order of `placed_at` and `order_id`.

        Query on the table's key, eventually consistent unless `.consistent()`.
        """
        return Query(
            table=self._table,
            index=items.BY_KEY,
            reader=items.ENTITY,
            groups=single(items.by_key_partition(customer_id=customer_id)),
            sort=composed("sk", placed_at, timestamp, start="ORDER#", end="#"),
        )

    def by_state(
        self,
        state: Literal["open", "paid"],
        *,
        placed_at: datetime | Range[datetime] | None = None,
    ) -> Query[Order]:
        """Orders of one `state`, in order of `placed_at`.

        Query on the index `by_state`, eventually consistent.
        """
        return Query(
            table=self._table,
            index=items.BY_STATE,
            reader=items.ENTITY,
            groups=single(items.by_state_partition(state=state)),
            sort=native("placed_at", placed_at, _write_placed_at),
        )


def _write_placed_at(value: datetime) -> str:
    """A value of `placed_at` as a key."""
    return sort_string(timestamp(value))
