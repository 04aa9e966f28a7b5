# Written by lift from the models: change those, this file is written again.
"""The fields of a Review, for conditions, filters and projections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.runtime.attributes import members
from liftgen.runtime.conditions import Fields, Ordered, Several, Text, Valued
from liftgen.runtime.wire import integer, string, timestamp, to_datetime, to_integer

from shop import Review

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Literal


class ReviewFields(Fields, model=Review):
    """What conditions may say of a Review, and what queries may read alone."""

    product_id: Text[Review, str, str] = Text(
        "product_id", string, lambda value: value["S"]
    )
    customer_id: Text[Review, str, str] = Text(
        "customer_id", string, lambda value: value["S"]
    )
    stars: Valued[Review, Literal[1, 2, 3, 4, 5], Literal[1, 2, 3, 4, 5]] = Valued(
        "stars", integer, lambda value: to_integer(value["N"])
    )
    written_at: Ordered[Review, datetime, datetime] = Ordered(
        "written_at",
        lambda value: string(timestamp(value)),
        lambda value: to_datetime(value["S"]),
    )
    text: Text[Review, str, str] = Text("text", string, lambda value: value["S"])
    tags: Several[Review, frozenset[str], str] = Several(
        "tags",
        None,
        lambda value: frozenset(members(value, "SS")),
        member=string,
        nulls=True,
    )
