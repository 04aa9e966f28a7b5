# Written by lift from the models: change those, this file is written again.
"""The fields of an Order, for conditions, filters and projections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.runtime.conditions import Fields, Ordered, Sized, Text, Valued
from liftgen.runtime.wire import string, timestamp, to_datetime, to_integer

from shop.models.orders import Line, Order

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Any, Literal

    from liftgen.runtime.wire import Item


def _read_line(item: Item) -> Line:
    """The Line that a map is."""
    values: dict[str, Any] = {
        "sku": item["sku"]["S"],
        "count": to_integer(item["count"]["N"]),
    }
    return Line(**values)


class OrderFields(Fields, model=Order):
    """What conditions may say of an Order, and what queries may read alone."""

    customer_id: Text[Order, str, str] = Text(
        "customer_id", string, lambda value: value["S"]
    )
    order_id: Text[Order, str, str] = Text("order_id", string, lambda value: value["S"])
    placed_at: Ordered[Order, datetime, datetime] = Ordered(
        "placed_at",
        lambda value: string(timestamp(value)),
        lambda value: to_datetime(value["S"]),
    )
    lines: Sized[Order, list[Line]] = Sized(
        "lines", None, lambda value: [_read_line(each["M"]) for each in value["L"]]
    )
    state: Valued[Order, Literal["open", "paid"], Literal["open", "paid"]] = Valued(
        "state", string, lambda value: value["S"]
    )
