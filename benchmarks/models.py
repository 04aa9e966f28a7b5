"""The model that everybody reads and writes: fifteen attributes, validated."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from pydantic import BaseModel

from liftgen import Key, Query, Table

app = Table("shop")


class Status(StrEnum):
    """How far an order is."""

    OPEN = "open"
    SENT = "sent"


class Order(BaseModel):
    """What somebody ordered."""

    customer: str
    number: str
    status: Status
    total: Decimal
    tax: Decimal
    items: int
    weight: float
    gift: bool
    note: str | None
    email: str
    street: str
    city: str
    tags: set[str]
    placed_at: datetime
    due_on: date

    class Dynamo:
        table = app
        key = Key("CUSTOMER#{customer}", "ORDER#{number}")
        of_customer = Query("key")
