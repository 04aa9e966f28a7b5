"""PynamoDB: a model of its own with the same attributes."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import common
from common import plain
from pynamodb.attributes import Attribute, BooleanAttribute, NumberAttribute, UnicodeAttribute, UnicodeSetAttribute
from pynamodb.constants import STRING
from pynamodb.models import Model

__all__ = ["plain", "works"]


class Moment(Attribute[datetime]):
    """An instant as text of ISO 8601, as the others have it."""

    attr_type = STRING

    def serialize(self, value: datetime) -> str:
        return value.isoformat()

    def deserialize(self, value: str) -> datetime:
        return datetime.fromisoformat(value)


class Day(Attribute[date]):
    """A day as text of ISO 8601."""

    attr_type = STRING

    def serialize(self, value: date) -> str:
        return value.isoformat()

    def deserialize(self, value: str) -> date:
        return date.fromisoformat(value)


class Order(Model):
    """What somebody ordered."""

    class Meta:
        table_name = "shop"
        region = "eu-west-1"
        max_pool_connections = 16

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    kind = UnicodeAttribute(attr_name="_entity", null=True)
    customer = UnicodeAttribute()
    number = UnicodeAttribute()
    status = UnicodeAttribute()
    total = NumberAttribute()
    tax = NumberAttribute()
    items = NumberAttribute()
    weight = NumberAttribute()
    gift = BooleanAttribute()
    note = UnicodeAttribute(null=True)
    email = UnicodeAttribute()
    street = UnicodeAttribute()
    city = UnicodeAttribute()
    tags = UnicodeSetAttribute()
    placed_at = Moment()
    due_on = Day()


def works(settings: dict[str, Any]) -> dict[str, Any]:
    access_key, secret_key, token = settings["keys"]
    meta = Order.Meta
    meta.aws_access_key_id, meta.aws_secret_access_key, meta.aws_session_token = access_key, secret_key, token  # type: ignore[attr-defined]
    if settings["endpoint"] is not None:
        meta.host = settings["endpoint"]  # type: ignore[attr-defined]
    else:
        common.stub(Order._get_connection().connection.client, settings["answers"])
    orders = [read(each) for each in settings["items"]]
    pk, sk = orders[0].pk, orders[0].sk

    def update() -> Any:
        order = Order(pk, sk)
        order.update(
            actions=[Order.note.set(common.NOTE), Order.total.set(99.5)],
            condition=Order.pk.exists(),
        )
        return order

    def batch() -> None:
        with Order.batch_write() as writer:
            for each in orders[:25]:
                writer.save(each)

    return {
        "get": lambda: Order.get(pk, sk),
        "put": lambda: orders[0].save() and None,
        "update": update,
        "query of 100": lambda: list(Order.query(pk)),
        "batch write of 25": batch,
    }


def read(item: dict[str, Any]) -> Any:
    order = Order()
    order.deserialize(item)
    return order
