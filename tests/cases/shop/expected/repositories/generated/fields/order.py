# Written by lift from the models: change those, this file is written again.
"""The fields of an Order, for conditions, filters and projections."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from liftgen.runtime.conditions import Field, Fields, Ordered, Sized, Text, Valued
from liftgen.runtime.wire import (
    integer,
    string,
    timestamp,
    to_datetime,
    to_integer,
    to_uuid,
)

from shop import CardPayment, InvoicePayment, Line, Order, Priority, Sku

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Any
    from uuid import UUID

    from liftgen.runtime.wire import Item


def _read_payment(item: Item) -> CardPayment | InvoicePayment:
    """The kind that a map is, told by `method`."""
    kind = item["method"]["S"]
    if kind == "card":
        return _read_card_payment(item)
    if kind == "invoice":
        return _read_invoice_payment(item)
    message = f"`{kind}` is none of the kinds"
    raise ValueError(message)


def _read_card_payment(item: Item) -> CardPayment:
    """The CardPayment that a map is."""
    values: dict[str, Any] = {
        "method": item["method"]["S"],
        "last_four": item["last_four"]["S"],
    }
    return CardPayment.model_validate(values, by_name=True)


def _read_invoice_payment(item: Item) -> InvoicePayment:
    """The InvoicePayment that a map is."""
    values: dict[str, Any] = {
        "method": item["method"]["S"],
        "due_days": to_integer(item["due_days"]["N"]),
    }
    return InvoicePayment.model_validate(values, by_name=True)


def _read_line(item: Item) -> Line:
    """The Line that a map is."""
    values: dict[str, Any] = {
        "sku": Sku(item["sku"]["S"]),
        "quantity": to_integer(item["quantity"]["N"]),
        "price": Decimal(item["price"]["N"]),
    }
    return Line.model_validate(values, by_name=True)


class OrderFields(Fields, model=Order):
    """What conditions may say of an Order, and what queries may read alone."""

    customer_id: Text[Order, str, str] = Text(
        "customer_id", string, lambda value: value["S"]
    )
    order_id: Valued[Order, UUID, UUID] = Valued(
        "order_id", lambda value: string(str(value)), lambda value: to_uuid(value["S"])
    )
    number: Ordered[Order, int, int] = Ordered(
        "number", integer, lambda value: to_integer(value["N"])
    )
    priority: Valued[Order, Priority, Priority] = Valued(
        "priority",
        lambda value: integer(value.value),
        lambda value: Priority(to_integer(value["N"])),
    )
    payment: Field[Order, CardPayment | InvoicePayment] = Field(
        "payment", None, lambda value: _read_payment(value["M"])
    )
    lines: Sized[Order, list[Line]] = Sized(
        "lines", None, lambda value: [_read_line(each["M"]) for each in value["L"]]
    )
    position: Field[Order, tuple[float, float] | None] = Field(
        "position",
        None,
        lambda value: (float(value["L"][0]["N"]), float(value["L"][1]["N"])),
        optional=True,
    )
    shipped_at: Ordered[Order, datetime | None, datetime] = Ordered(
        "shipped_at",
        lambda value: string(timestamp(value)),
        lambda value: to_datetime(value["S"]),
        optional=True,
    )
    created_at: Ordered[Order, datetime, datetime] = Ordered(
        "created_at",
        lambda value: string(timestamp(value)),
        lambda value: to_datetime(value["S"]),
    )
    updated_at: Ordered[Order, datetime, datetime] = Ordered(
        "updated_at",
        lambda value: string(timestamp(value)),
        lambda value: to_datetime(value["S"]),
    )
    version: Ordered[Order, int, int] = Ordered(
        "version", integer, lambda value: to_integer(value["N"])
    )
