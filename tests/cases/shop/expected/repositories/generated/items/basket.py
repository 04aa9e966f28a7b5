# Written by lift from the models: change those, this file is written again.
"""How a Basket is an item of `orders`: keys, attributes, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.runtime.attributes import present, whole_seconds
from liftgen.runtime.entity import Entity, Operable
from liftgen.runtime.keys import escape, partition_string
from liftgen.runtime.query import Index
from liftgen.runtime.wire import (
    ended,
    epoch,
    integer,
    list_of,
    quoted,
    string,
    to_instant,
)

from shop import Basket, Sku

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Any

    from liftgen.runtime.wire import Item, Wire


def key(*, customer_id: str) -> Wire:
    """The primary key of a Basket."""
    return {
        "pk": partition_string(f"CUSTOMER#{escape(customer_id)}"),
        "sk": '{"S":"BASKET"}',
    }


def write(basket: Basket) -> Wire:
    """The attributes of a Basket, each as DynamoDB's JSON text."""
    item: Wire = {
        "_entity": '{"S":"Basket"}',
        **key(customer_id=basket.customer_id),
        "customer_id": string(basket.customer_id),
        "skus": list_of(map(string, basket.skus)),
    }
    if basket.expires_at is not None:
        item["expires_at"] = integer(epoch(basket.expires_at))
    return item


def whole(basket: Basket) -> tuple[Wire, str]:
    """The key of a Basket, and all that `write` gives as one JSON text."""
    at = key(customer_id=basket.customer_id)
    values = (
        *at.values(),
        quoted(basket.customer_id),
        list_of(map(string, basket.skus)),
    )
    item: Wire = {}
    if basket.expires_at is not None:
        item["expires_at"] = integer(epoch(basket.expires_at))
    return at, ended(WHOLE % values, item)


def read(item: Item) -> Basket:
    """The Basket that an item is."""
    values: dict[str, Any] = {"customer_id": item["customer_id"]["S"]}
    if value := present(item, "skus"):
        values["skus"] = [Sku(each["S"]) for each in value["L"]]
    if value := present(item, "expires_at"):
        values["expires_at"] = to_instant(value["N"])
    return Basket(**values)


def by_key_partition(*, customer_id: str) -> Wire:
    """A partition of the table's key."""
    return {"pk": partition_string(f"CUSTOMER#{escape(customer_id)}")}


def changes(fields: dict[str, Any]) -> dict[str, str | None]:
    """The attributes of changed fields; None for one that is removed."""
    written: dict[str, str | None] = {}
    if "skus" in fields:
        value = fields["skus"]
        written["skus"] = list_of(map(string, value))
    if "expires_at" in fields:
        value = fields["expires_at"]
        written["expires_at"] = None if value is None else integer(epoch(value))
    return written


def expiry(basket: Basket) -> datetime | None:
    """The whole second at which it expires."""
    return whole_seconds(basket.expires_at)


WHOLE = '{"_entity":{"S":"Basket"},"pk":%s,"sk":%s,"customer_id":{"S":%s},"skus":%s'
BY_KEY = Index(key={"pk": "S", "sk": "S"}, sort=("sk",))
ENTITY = Entity(
    name="Basket",
    table="orders",
    key=("pk", "sk"),
    write=write,
    read=read,
    whole=whole,
    discriminator="_entity",
    expires_at="expires_at",
    optional=("expires_at",),
    operable=(Operable("skus", "list"),),
)
