# Written by lift from the models: change those, this file is written again.
"""The fields of a Product, for conditions, filters and projections."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from liftgen.runtime.attributes import blob, members, present
from liftgen.runtime.conditions import Fields, Ordered, Sized, Text, Valued
from liftgen.runtime.wire import (
    binary,
    boolean,
    decimal,
    floating,
    integer,
    string,
    timestamp,
    to_datetime,
    to_integer,
)

from shop import Category, Dimensions, Product, Sku, Variant

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Any

    from liftgen.runtime.wire import Item


def _read_variant(item: Item) -> Variant:
    """The Variant that a map is."""
    values: dict[str, Any] = {"sku": Sku(item["sku"]["S"])}
    if "colours" in item:
        values["colours"] = set(members(item["colours"], "SS"))
    if value := present(item, "dimensions"):
        values["dimensions"] = _read_dimensions(value["M"])
    return Variant.model_validate(values, by_name=True)


def _read_dimensions(item: Item) -> Dimensions:
    """The Dimensions that a map is."""
    values: dict[str, Any] = {
        "width_mm": to_integer(item["width_mm"]["N"]),
        "height_mm": to_integer(item["height_mm"]["N"]),
        "weight_kg": Decimal(item["weight_kg"]["N"]),
    }
    return Dimensions.model_validate(values, by_name=True)


class ProductFields(Fields, model=Product):
    """What conditions may say of a Product, and what queries may read alone."""

    product_id: Text[Product, str, str] = Text(
        "product_id", string, lambda value: value["S"]
    )
    title: Text[Product, str, str] = Text("title", string, lambda value: value["S"])
    category: Valued[Product, Category, Category] = Valued(
        "category",
        lambda value: string(value.value),
        lambda value: Category(value["S"]),
    )
    price: Ordered[Product, Decimal, Decimal | int] = Ordered(
        "price", decimal, lambda value: Decimal(value["N"])
    )
    rating: Ordered[Product, float, float] = Ordered(
        "rating", floating, lambda value: float(value["N"])
    )
    offered: Valued[Product, bool, bool] = Valued(
        "offered", boolean, lambda value: value["BOOL"]
    )
    offered_from: Ordered[Product, datetime | None, datetime] = Ordered(
        "offered_from",
        lambda value: string(timestamp(value)),
        lambda value: to_datetime(value["S"]),
        optional=True,
    )
    variants: Sized[Product, list[Variant]] = Sized(
        "variants",
        None,
        lambda value: [_read_variant(each["M"]) for each in value["L"]],
    )
    attributes: Sized[Product, dict[str, str]] = Sized(
        "attributes",
        None,
        lambda value: {key: each["S"] for key, each in value["M"].items()},
    )
    image: Text[Product, bytes, bytes] = Text("image", binary, blob)
    stock: Ordered[Product, int, int] = Ordered(
        "stock", integer, lambda value: to_integer(value["N"])
    )
    version: Ordered[Product, int, int] = Ordered(
        "version", integer, lambda value: to_integer(value["N"])
    )
