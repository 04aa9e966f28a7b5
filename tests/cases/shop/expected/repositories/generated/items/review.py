# Written by lift from the models: change those, this file is written again.
"""How a Review is an item of `catalogue`: keys, attributes, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.runtime.attributes import members, present
from liftgen.runtime.entity import Derived, Entity, Operable
from liftgen.runtime.keys import escape, partition_string, sort_string
from liftgen.runtime.query import Index
from liftgen.runtime.wire import (
    ended,
    integer,
    quoted,
    string,
    string_set,
    timestamp,
    to_datetime,
    to_integer,
)

from shop import Review

if TYPE_CHECKING:
    from typing import Any

    from liftgen.runtime.wire import Item, Wire


def key(*, product_id: str, customer_id: str) -> Wire:
    """The primary key of a Review."""
    return {
        "pk": partition_string(f"PRODUCT#{escape(product_id)}"),
        "sk": sort_string(f"REVIEW#{escape(customer_id)}"),
    }


def write(review: Review) -> Wire:
    """The attributes of a Review, each as DynamoDB's JSON text."""
    item: Wire = {
        "_entity": '{"S":"Review"}',
        **key(product_id=review.product_id, customer_id=review.customer_id),
        "by_customerpk": partition_string(f"CUSTOMER#{escape(review.customer_id)}"),
        "by_customersk": sort_string(f"REVIEW#{timestamp(review.written_at)}"),
        "product_id": string(review.product_id),
        "customer_id": string(review.customer_id),
        "stars": integer(review.stars),
        "written_at": string(timestamp(review.written_at)),
        "text": string(review.text),
        "tags": string_set(review.tags),
    }
    return item


def whole(review: Review) -> tuple[Wire, str]:
    """The key of a Review, and all that `write` gives as one JSON text."""
    at = key(product_id=review.product_id, customer_id=review.customer_id)
    values = (
        *at.values(),
        partition_string(f"CUSTOMER#{escape(review.customer_id)}"),
        sort_string(f"REVIEW#{timestamp(review.written_at)}"),
        quoted(review.product_id),
        quoted(review.customer_id),
        integer(review.stars),
        timestamp(review.written_at),
        quoted(review.text),
        string_set(review.tags),
    )
    return at, ended(WHOLE % values)


def read(item: Item) -> Review:
    """The Review that an item is."""
    values: dict[str, Any] = {
        "product_id": item["product_id"]["S"],
        "customer_id": item["customer_id"]["S"],
        "stars": to_integer(item["stars"]["N"]),
        "written_at": to_datetime(item["written_at"]["S"]),
    }
    if value := present(item, "text"):
        values["text"] = value["S"]
    if "tags" in item:
        values["tags"] = frozenset(members(item["tags"], "SS"))
    return Review(**values)


def by_key_partition(*, product_id: str) -> Wire:
    """A partition of the table's key."""
    return {"pk": partition_string(f"PRODUCT#{escape(product_id)}")}


def by_customer_partition(*, customer_id: str) -> Wire:
    """A partition of the index `by_customer`."""
    return {"by_customerpk": partition_string(f"CUSTOMER#{escape(customer_id)}")}


def changes(fields: dict[str, Any]) -> dict[str, str | None]:
    """The attributes of changed fields; None for one that is removed."""
    written: dict[str, str | None] = {}
    if "stars" in fields:
        value = fields["stars"]
        written["stars"] = integer(value)
    if "text" in fields:
        value = fields["text"]
        written["text"] = string(value)
    if "tags" in fields:
        value = fields["tags"]
        written["tags"] = string_set(value)
    return written


WHOLE = (
    '{"_entity":{"S":"Review"},"pk":%s,"sk":%s,"by_customerpk":%s,"by_customersk":%s'
    ',"product_id":{"S":%s},"customer_id":{"S":%s},"stars":%s,"written_at":{"S":"%s"}'
    ',"text":{"S":%s},"tags":%s'
)
BY_KEY = Index(key={"pk": "S", "sk": "S"}, sort=("sk",))
BY_CUSTOMER = Index(
    name="by_customer",
    key={"by_customerpk": "S", "by_customersk": "S"},
    sort=("by_customersk",),
    table_key={"pk": "S", "sk": "S"},
    is_global=True,
)
ENTITY = Entity(
    name="Review",
    table="catalogue",
    key=("pk", "sk"),
    write=write,
    read=read,
    whole=whole,
    discriminator="_entity",
    derived=(
        Derived(members=("written_at",), attributes=("by_customerpk", "by_customersk")),
    ),
    kept=("written_at",),
    operable=(Operable("tags", "set"),),
)
