# Written by lift from the models: change those, this file is written again.
"""How an Order is an item of `orders`: keys, attributes, and the way back."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from liftgen.runtime.attributes import present
from liftgen.runtime.decoders import Stored
from liftgen.runtime.decoders.with_pydantic import PydanticDecoder
from liftgen.runtime.entity import Derived, Entity, Operable
from liftgen.runtime.keys import dated, escape, padded, partition_string, sort_string
from liftgen.runtime.query import Index
from liftgen.runtime.wire import (
    decimal,
    ended,
    floating,
    integer,
    integer_text,
    list_of,
    map_of,
    quoted,
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

    from liftgen.runtime.wire import AttributeValue, Item, Wire


def key(*, customer_id: str, number: int) -> Wire:
    """The primary key of an Order."""
    return {
        "pk": partition_string(f"CUSTOMER#{escape(customer_id)}"),
        "sk": sort_string(f"ORDER#{padded(number, 10)}"),
    }


def write(order: Order) -> Wire:
    """The attributes of an Order, each as DynamoDB's JSON text."""
    item: Wire = {
        "_entity": '{"S":"Order"}',
        **key(customer_id=order.customer_id, number=order.number),
        "customer_id": string(order.customer_id),
        "order_id": string(str(order.order_id)),
        "number": integer(order.number),
        "priority": integer(order.priority.value),
        "payment": _write_payment(order.payment),
        "lines": list_of(map(_write_line, order.lines)),
        "created_at": string(timestamp(order.created_at)),
        "updated_at": string(timestamp(order.updated_at)),
        "version": integer(order.version),
    }
    if order.position is not None:
        item["position"] = list_of(
            [floating(order.position[0]), floating(order.position[1])]
        )
    if order.shipped_at is not None:
        item["shipped_at"] = string(timestamp(order.shipped_at))
    if order.shipped_at is not None:
        item["shippedpk"] = partition_string(
            f"SHIPPED#{dated(order.shipped_at, '%Y-%m-%d')}"
        )
        item["shippedsk"] = sort_string(timestamp(order.shipped_at))
    return item


def whole(order: Order) -> tuple[Wire, str]:
    """The key of an Order, and all that `write` gives as one JSON text."""
    at = key(customer_id=order.customer_id, number=order.number)
    values = (
        *at.values(),
        quoted(order.customer_id),
        str(order.order_id),
        integer_text(order.number),
        integer(order.priority.value),
        _write_payment(order.payment),
        list_of(map(_write_line, order.lines)),
        timestamp(order.created_at),
        timestamp(order.updated_at),
        integer_text(order.version),
    )
    item: Wire = {}
    if order.position is not None:
        item["position"] = list_of(
            [floating(order.position[0]), floating(order.position[1])]
        )
    if order.shipped_at is not None:
        item["shipped_at"] = string(timestamp(order.shipped_at))
    if order.shipped_at is not None:
        item["shippedpk"] = partition_string(
            f"SHIPPED#{dated(order.shipped_at, '%Y-%m-%d')}"
        )
        item["shippedsk"] = sort_string(timestamp(order.shipped_at))
    return at, ended(WHOLE % values, item)


def read(item: Item) -> Order:
    """The Order that an item is."""
    values: dict[str, Any] = {
        "customer_id": item["customer_id"]["S"],
        "order_id": to_uuid(item["order_id"]["S"]),
        "number": to_integer(item["number"]["N"]),
        "payment": _read_payment(item["payment"]["M"]),
        "lines": [_read_line(each["M"]) for each in item["lines"]["L"]],
        "created_at": to_datetime(item["created_at"]["S"]),
        "updated_at": to_datetime(item["updated_at"]["S"]),
    }
    if value := present(item, "priority"):
        values["priority"] = Priority(to_integer(value["N"]))
    if value := present(item, "position"):
        values["position"] = (float(value["L"][0]["N"]), float(value["L"][1]["N"]))
    if value := present(item, "shipped_at"):
        values["shipped_at"] = to_datetime(value["S"])
    if value := present(item, "version"):
        values["version"] = to_integer(value["N"])
    return Order.model_validate(values, by_name=True)


def by_key_partition(*, customer_id: str) -> Wire:
    """A partition of the table's key."""
    return {"pk": partition_string(f"CUSTOMER#{escape(customer_id)}")}


def shipped_partition(*, shipped_at: datetime) -> Wire:
    """A partition of the index `shipped`."""
    return {"shippedpk": partition_string(f"SHIPPED#{dated(shipped_at, '%Y-%m-%d')}")}


def changes(fields: dict[str, Any]) -> dict[str, str | None]:
    """The attributes of changed fields; None for one that is removed."""
    written: dict[str, str | None] = {}
    if "order_id" in fields:
        value = fields["order_id"]
        written["order_id"] = string(str(value))
    if "priority" in fields:
        value = fields["priority"]
        written["priority"] = integer(value.value)
    if "payment" in fields:
        value = fields["payment"]
        written["payment"] = _write_payment(value)
    if "lines" in fields:
        value = fields["lines"]
        written["lines"] = list_of(map(_write_line, value))
    if "position" in fields:
        value = fields["position"]
        written["position"] = (
            None if value is None else list_of([floating(value[0]), floating(value[1])])
        )
    if "updated_at" in fields:
        value = fields["updated_at"]
        written["updated_at"] = string(timestamp(value))
    return written


def stored() -> dict[str, Stored]:
    """How each field is stored, for a decoder."""
    return {
        "customer_id": Stored("customer_id", kind="S", type=str),
        "order_id": Stored("order_id", kind="S", by=to_uuid),
        "number": Stored("number", kind="N", type=int),
        "priority": Stored("priority", by=_stored_priority, optional=True),
        "payment": Stored("payment", by=_stored_payment),
        "lines": Stored("lines", by=_stored_lines),
        "position": Stored("position", by=_stored_position, optional=True),
        "shipped_at": Stored("shipped_at", kind="S", by=to_datetime, optional=True),
        "created_at": Stored("created_at", kind="S", by=to_datetime),
        "updated_at": Stored("updated_at", kind="S", by=to_datetime),
        "version": Stored("version", kind="N", type=int, optional=True),
    }


def _write_payment(value: CardPayment | InvoicePayment) -> str:
    """One of several kinds, told apart by `method`, as DynamoDB's JSON text."""
    match value:
        case CardPayment():
            return _write_card_payment(value)
        case InvoicePayment():
            return _write_invoice_payment(value)


def _write_card_payment(value: CardPayment) -> str:
    """The JSON text that a CardPayment is in DynamoDB."""
    fields: Wire = {
        "method": string(value.method),
        "last_four": string(value.last_four),
    }
    return map_of(fields)


def _write_invoice_payment(value: InvoicePayment) -> str:
    """The JSON text that an InvoicePayment is in DynamoDB."""
    fields: Wire = {"method": string(value.method), "due_days": integer(value.due_days)}
    return map_of(fields)


def _write_line(value: Line) -> str:
    """The JSON text that a Line is in DynamoDB."""
    fields: Wire = {
        "sku": string(value.sku),
        "quantity": integer(value.quantity),
        "price": decimal(value.price),
    }
    return map_of(fields)


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


def _stored_priority(value: AttributeValue) -> Priority:
    """What an attribute holds of `priority`."""
    return Priority(to_integer(value["N"]))


def _stored_payment(value: AttributeValue) -> CardPayment | InvoicePayment:
    """What an attribute holds of `payment`."""
    return _read_payment(value["M"])


def _stored_lines(value: AttributeValue) -> list[Line]:
    """What an attribute holds of `lines`."""
    return [_read_line(each["M"]) for each in value["L"]]


def _stored_position(value: AttributeValue) -> tuple[float, float]:
    """What an attribute holds of `position`."""
    return (float(value["L"][0]["N"]), float(value["L"][1]["N"]))


WHOLE = (
    '{"_entity":{"S":"Order"},"pk":%s,"sk":%s,"customer_id":{"S":%s}'
    ',"order_id":{"S":"%s"},"number":{"N":"%s"},"priority":%s,"payment":%s,"lines":%s'
    ',"created_at":{"S":"%s"},"updated_at":{"S":"%s"},"version":{"N":"%s"}'
)
BY_KEY = Index(key={"pk": "S", "sk": "S"}, sort=("sk",))
SHIPPED = Index(
    name="shipped",
    key={"shippedpk": "S", "shippedsk": "S"},
    sort=("shippedsk",),
    table_key={"pk": "S", "sk": "S"},
    is_global=True,
)
ENTITY = Entity(
    name="Order",
    table="orders",
    key=("pk", "sk"),
    write=write,
    read=read,
    whole=whole,
    discriminator="_entity",
    version="version",
    derived=(Derived(members=("shipped_at",), attributes=("shippedpk", "shippedsk")),),
    defaults={"version": '{"N":"0"}'},
    kept=("created_at",),
    optional=("position", "shipped_at"),
    operable=(Operable("lines", "list"),),
    decoder=PydanticDecoder(Order, stored),
)
