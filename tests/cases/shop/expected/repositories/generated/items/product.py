# Written by lift from the models: change those, this file is written again.
"""How a Product is an item of `catalogue`: keys, attributes, and the way back."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from liftgen.runtime.attributes import blob, members, present
from liftgen.runtime.decoders import Stored
from liftgen.runtime.decoders.with_pydantic import PydanticDecoder
from liftgen.runtime.entity import Derived, Entity, Guard, Operable, Part, Partial
from liftgen.runtime.keys import escape, partition_string, sort_string
from liftgen.runtime.query import Index
from liftgen.runtime.wire import (
    binary,
    boolean,
    decimal,
    floating,
    integer,
    list_of,
    map_of,
    string,
    string_set,
    timestamp,
    to_datetime,
    to_integer,
)

from shop import Category, Dimensions, Product, Sku, Variant

if TYPE_CHECKING:
    from typing import Any

    from liftgen.runtime.wire import AttributeValue, Item, Wire


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductByStock(Part[Product]):
    """What the index `by_stock` holds of a Product."""

    category: Category
    stock: int = 0


def key(*, product_id: str) -> Wire:
    """The primary key of a Product."""
    return {
        "pk": partition_string(f"PRODUCT#{escape(product_id)}"),
        "sk": '{"S":"PRODUCT"}',
    }


def write(product: Product) -> Wire:
    """The attributes of a Product, each as DynamoDB's JSON text."""
    item: Wire = {
        "_entity": '{"S":"Product"}',
        **key(product_id=product.product_id),
        "product_id": string(product.product_id),
        "title": string(product.title),
        "category": partition_string(product.category.value),
        "price": decimal(product.price),
        "rating": floating(product.rating),
        "offered": boolean(product.offered),
        "variants": list_of(map(_write_variant, product.variants)),
        "attributes": map_of(
            {key: string(value) for key, value in product.attributes.items()}
        ),
        "image": binary(product.image),
        "stock": integer(product.stock),
        "version": integer(product.version),
    }
    if product.offered_from is not None:
        item["offered_from"] = string(timestamp(product.offered_from))
    if product.offered_from is not None:
        item["on_offerpk"] = partition_string(
            f"CATEGORY#{escape(product.category.value)}"
        )
        item["on_offersk"] = sort_string(timestamp(product.offered_from))
    return item


def read(item: Item) -> Product:
    """The Product that an item is."""
    values: dict[str, Any] = {
        "product_id": item["product_id"]["S"],
        "title": item["title"]["S"],
        "category": Category(item["category"]["S"]),
        "price": Decimal(item["price"]["N"]),
    }
    if value := present(item, "rating"):
        values["rating"] = float(value["N"])
    if value := present(item, "offered"):
        values["offered"] = value["BOOL"]
    if value := present(item, "offered_from"):
        values["offered_from"] = to_datetime(value["S"])
    if value := present(item, "variants"):
        values["variants"] = [_read_variant(each["M"]) for each in value["L"]]
    if value := present(item, "attributes"):
        values["attributes"] = {key: each["S"] for key, each in value["M"].items()}
    if value := present(item, "image"):
        values["image"] = blob(value)
    if value := present(item, "stock"):
        values["stock"] = to_integer(value["N"])
    if value := present(item, "version"):
        values["version"] = to_integer(value["N"])
    return Product.model_validate(values, by_name=True)


def by_key_partition(*, product_id: str) -> Wire:
    """A partition of the table's key."""
    return {"pk": partition_string(f"PRODUCT#{escape(product_id)}")}


def on_offer_partition(*, category: Category) -> Wire:
    """A partition of the index `on_offer`."""
    return {"on_offerpk": partition_string(f"CATEGORY#{escape(category.value)}")}


def by_stock_partition(*, category: Category) -> Wire:
    """A partition of the index `by_stock`."""
    return {"category": partition_string(category.value)}


def changes(fields: dict[str, Any]) -> dict[str, str | None]:
    """The attributes of changed fields; None for one that is removed."""
    written: dict[str, str | None] = {}
    if "price" in fields:
        value = fields["price"]
        written["price"] = decimal(value)
    if "rating" in fields:
        value = fields["rating"]
        written["rating"] = floating(value)
    if "offered" in fields:
        value = fields["offered"]
        written["offered"] = boolean(value)
    if "variants" in fields:
        value = fields["variants"]
        written["variants"] = list_of(map(_write_variant, value))
    if "attributes" in fields:
        value = fields["attributes"]
        written["attributes"] = map_of(
            {key: string(value) for key, value in value.items()}
        )
    if "image" in fields:
        value = fields["image"]
        written["image"] = binary(value)
    if "stock" in fields:
        value = fields["stock"]
        written["stock"] = integer(value)
    return written


def guards(product: Product) -> tuple[Guard, ...]:
    """The items that keep the values of a Product unique."""
    return (
        Guard(
            "Product.title_is_unique",
            {
                "pk": partition_string(
                    f"UNIQUE#Product.title_is_unique#{escape(product.title)}"
                ),
                "sk": '{"S":"UNIQUE"}',
            },
        ),
    )


def stored() -> dict[str, Stored]:
    """How each field is stored, for a decoder."""
    return {
        "product_id": Stored("product_id", kind="S", type=str),
        "title": Stored("title", kind="S", type=str),
        "category": Stored("category", kind="S", type=Category),
        "price": Stored("price", kind="N", type=Decimal),
        "rating": Stored("rating", kind="N", type=float, optional=True),
        "offered": Stored("offered", kind="BOOL", type=bool, optional=True),
        "offered_from": Stored("offered_from", kind="S", by=to_datetime, optional=True),
        "variants": Stored("variants", by=_stored_variants, optional=True),
        "attributes": Stored("attributes", by=_stored_attributes, optional=True),
        "image": Stored("image", by=_stored_image, optional=True),
        "stock": Stored("stock", kind="N", type=int, optional=True),
        "version": Stored("version", kind="N", type=int, optional=True),
    }


def read_by_stock(item: Item) -> ProductByStock:
    """The part that an item holds."""
    values: dict[str, Any] = {"category": Category(item["category"]["S"])}
    if value := present(item, "stock"):
        values["stock"] = to_integer(value["N"])
    return ProductByStock(**values)


def _write_variant(value: Variant) -> str:
    """The JSON text that a Variant is in DynamoDB."""
    fields: Wire = {"sku": string(value.sku), "colours": string_set(value.colours)}
    if value.dimensions is not None:
        fields["dimensions"] = _write_dimensions(value.dimensions)
    return map_of(fields)


def _write_dimensions(value: Dimensions) -> str:
    """The JSON text that a Dimensions is in DynamoDB."""
    fields: Wire = {
        "width_mm": integer(value.width_mm),
        "height_mm": integer(value.height_mm),
        "weight_kg": decimal(value.weight_kg),
    }
    return map_of(fields)


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


def _stored_variants(value: AttributeValue) -> list[Variant]:
    """What an attribute holds of `variants`."""
    return [_read_variant(each["M"]) for each in value["L"]]


def _stored_attributes(value: AttributeValue) -> dict[str, str]:
    """What an attribute holds of `attributes`."""
    return {key: each["S"] for key, each in value["M"].items()}


def _stored_image(value: AttributeValue) -> bytes:
    """What an attribute holds of `image`."""
    return blob(value)


BY_KEY = Index(key={"pk": "S", "sk": "S"}, sort=("sk",))
ON_OFFER = Index(
    name="on_offer",
    key={"on_offerpk": "S", "on_offersk": "S"},
    sort=("on_offersk",),
    table_key={"pk": "S", "sk": "S"},
    is_global=True,
)
BY_STOCK = Index(
    name="by_stock",
    key={"category": "S", "stock": "N"},
    sort=("stock",),
    table_key={"pk": "S", "sk": "S"},
    is_global=True,
)
ENTITY = Entity(
    name="Product",
    table="catalogue",
    key=("pk", "sk"),
    write=write,
    read=read,
    discriminator="_entity",
    version="version",
    derived=(
        Derived(
            members=("category", "offered_from"),
            attributes=("on_offerpk", "on_offersk"),
        ),
    ),
    guards=guards,
    guarded=("title",),
    defaults={"stock": '{"N":"0"}', "version": '{"N":"0"}'},
    optional=("offered_from",),
    operable=(
        Operable("price", "number"),
        Operable("rating", "number"),
        Operable("variants", "list"),
        Operable("stock", "number", bounds=((">=", "0"),)),
    ),
    decoder=PydanticDecoder(Product, stored),
)
BY_STOCK_PART = Partial(
    name="ProductByStock",
    key=ENTITY.key,
    read=read_by_stock,
    entity=ENTITY.name,
    holds=("category", "pk", "sk", "stock"),
)
