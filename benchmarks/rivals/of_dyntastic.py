"""dyntastic: a pydantic model of its own with the same fields."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

import boto3
import common
from common import plain
from dyntastic import A, Dyntastic

__all__ = ["plain", "works"]


class Status(StrEnum):
    """How far an order is."""

    OPEN = "open"
    SENT = "sent"


class Order(Dyntastic):
    """What somebody ordered."""

    __table_name__ = "shop"
    __table_region__ = "eu-west-1"
    __hash_key__ = "pk"
    __range_key__ = "sk"

    pk: str
    sk: str
    customer: str
    number: str
    status: Status
    total: Decimal
    tax: Decimal
    items: int
    weight: Decimal  # it takes no float
    gift: bool
    note: str | None = None
    email: str
    street: str
    city: str
    tags: set[str]
    placed_at: datetime
    due_on: date


def works(settings: dict[str, Any]) -> dict[str, Any]:
    access_key, secret_key, token = settings["keys"]
    boto3.setup_default_session(
        aws_access_key_id=access_key,
        aws_secret_access_key=secret_key,
        aws_session_token=token,
        region_name=settings["region"],
    )
    if settings["endpoint"] is not None:
        Order.__table_host__ = settings["endpoint"]
    else:
        common.stub(Order._dynamodb_table().meta.client, settings["answers"])
    orders = [
        Order(pk=each["pk"]["S"], sk=each["sk"]["S"], **{name: common.value_of(each[name]) for name in common.FIELDS})
        for each in settings["items"]
    ]
    pk, sk = orders[0].pk, orders[0].sk

    def update() -> None:
        # It does not read what an update answers: with `refresh` it would ask a second time.
        changes = (A.note.set(common.NOTE), A.total.set(Decimal("99.5")))
        orders[0].update(*changes, condition=A.pk.exists(), refresh=False)
        orders[0].ignore_unrefreshed()

    def batch() -> None:
        with Order.batch_writer():
            for each in orders[:25]:
                each.save()

    return {
        "get": lambda: Order.get(pk, sk),
        "put": lambda: orders[0].save() and None,
        "update": update,
        "query of 100": lambda: list(Order.query(pk)),
        "batch write of 25": batch,
    }
