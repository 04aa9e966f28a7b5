from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from liftgen import GSI, Key

from .tables import shop


@dataclass
class Line:
    sku: str
    count: int


@dataclass
class Order:
    """An order with "lines" and a \\ in its docs."""

    customer_id: str
    order_id: str
    placed_at: datetime
    lines: list[Line]
    state: Literal["open", "paid"] = "open"

    class Dynamo:
        table = shop
        key = Key("CUSTOMER#{customer_id}", "ORDER#{placed_at}#{order_id}")
        by_state = GSI(pk=["state"], sk=["placed_at"])
