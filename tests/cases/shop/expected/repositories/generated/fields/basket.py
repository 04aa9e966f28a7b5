# Written by lift from the models: change those, this file is written again.
"""The fields of a Basket, for conditions, filters and projections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.runtime.conditions import Fields, Ordered, Several, Text
from liftgen.runtime.wire import epoch, integer, string, to_instant

from shop import Basket, Sku

if TYPE_CHECKING:
    from datetime import datetime


class BasketFields(Fields, model=Basket):
    """What conditions may say of a Basket, and what queries may read alone."""

    customer_id: Text[Basket, str, str] = Text(
        "customer_id", string, lambda value: value["S"]
    )
    skus: Several[Basket, list[Sku], Sku] = Several(
        "skus",
        None,
        lambda value: [Sku(each["S"]) for each in value["L"]],
        member=string,
    )
    expires_at: Ordered[Basket, datetime | None, datetime] = Ordered(
        "expires_at",
        lambda value: integer(epoch(value)),
        lambda value: to_instant(value["N"]),
        optional=True,
    )
