# Written by lift from the models: change those, this file is written again.
"""How an Order is an item of `shop`: keys, attributes, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.runtime.attributes import present
from liftgen.runtime.entity import Entity, Operable
from liftgen.runtime.keys import escape, partition_string, sort_string
from liftgen.runtime.query import Index
from liftgen.runtime.wire import (
    ended,
    integer,
    list_of,
    map_of,
    quoted,
    string,
    timestamp,
    to_datetime,
    to_integer,
)

from shop.models.orders import Line, Order

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Any, Literal

    from liftgen.runtime.wire import Item, Wire


def key(*, customer_id: str, placed_at: datetime, order_id: str) -> Wire:
    """The primary key of an Order."""
    return {
        "pk": partition_string(f"CUSTOMER#{escape(customer_id)}"),
        "sk": sort_string(f"ORDER#{timestamp(placed_at)}#{escape(order_id)}"),
    }


def write(order: Order) -> Wire:
    """The attributes of an Order, each as DynamoDB's JSON text."""
    item: Wire = {
        "_entity": '{"S":"Order"}',
        **key(
            customer_id=order.customer_id,
            placed_at=order.placed_at,
            order_id=order.order_id,
        ),
        "customer_id": string(order.customer_id),
        "order_id": string(order.order_id),
        "placed_at": sort_string(timestamp(order.placed_at)),
        "lines": list_of(map(_write_line, order.lines)),
        "state": partition_string(order.state),
    }
    return item


def whole(order: Order) -> tuple[Wire, str]:
    """The key of an Order, and all that `write` gives as one JSON text."""
    at = key(
        customer_id=order.customer_id,
        placed_at=order.placed_at,
        order_id=order.order_id,
    )
    values = (
        *at.values(),
        quoted(order.customer_id),
        quoted(order.order_id),
        sort_string(timestamp(order.placed_at)),
        list_of(map(_write_line, order.lines)),
        partition_string(order.state),
    )
    return at, ended(WHOLE % values)


def read(item: Item) -> Order:
    """The Order that an item is."""
    values: dict[str, Any] = {
        "customer_id": item["customer_id"]["S"],
        "order_id": item["order_id"]["S"],
        "placed_at": to_datetime(item["placed_at"]["S"]),
        "lines": [_read_line(each["M"]) for each in item["lines"]["L"]],
    }
    if value := present(item, "state"):
        values["state"] = value["S"]
    return Order(**values)


def by_key_partition(*, customer_id: str) -> Wire:
    """A partition of the table's key."""
    return {"pk": partition_string(f"CUSTOMER#{escape(customer_id)}")}


def by_state_partition(*, state: Literal["open", "paid"]) -> Wire:
    """A partition of the index `by_state`."""
    return {"state": partition_string(state)}


def changes(fields: dict[str, Any]) -> dict[str, str | None]:
    """The attributes of changed fields; None for one that is removed."""
    written: dict[str, str | None] = {}
    if "lines" in fields:
        value = fields["lines"]
        written["lines"] = list_of(map(_write_line, value))
    if "state" in fields:
        value = fields["state"]
        written["state"] = partition_string(value)
    return written


def _write_line(value: Line) -> str:
    """The JSON text that a Line is in DynamoDB."""
    fields: Wire = {"sku": string(value.sku), "count": integer(value.count)}
    return map_of(fields)


def _read_line(item: Item) -> Line:
    """The Line that a map is."""
    values: dict[str, Any] = {
        "sku": item["sku"]["S"],
        "count": to_integer(item["count"]["N"]),
    }
    return Line(**values)


WHOLE = (
    '{"_entity":{"S":"Order"},"pk":%s,"sk":%s,"customer_id":{"S":%s}'
    ',"order_id":{"S":%s},"placed_at":%s,"lines":%s,"state":%s'
)
BY_KEY = Index(key={"pk": "S", "sk": "S"}, sort=("sk",))
BY_STATE = Index(
    name="by_state",
    key={"state": "S", "placed_at": "S"},
    sort=("placed_at",),
    table_key={"pk": "S", "sk": "S"},
    is_global=True,
)
ENTITY = Entity(
    name="Order",
    table="shop",
    key=("pk", "sk"),
    write=write,
    read=read,
    whole=whole,
    discriminator="_entity",
    defaults={"state": '{"S":"open"}'},
    operable=(Operable("lines", "list"),),
)
