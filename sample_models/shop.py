"""A shop over two tables: products with their variants, orders with their payments, and a basket that expires."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import IntEnum, StrEnum
from typing import Annotated, Literal, NewType
from uuid import UUID

from pydantic import BaseModel, Field

from liftgen import GSI, TTL, CreatedAt, Key, Query, Table, Transaction, Unique, UpdatedAt, Version

catalogue = Table("catalogue")
orders = Table("orders", stream="NEW_AND_OLD_IMAGES")

Sku = NewType("Sku", str)


class Category(StrEnum):
    """Where a product stands."""

    BOOKS = "books"
    MUSIC = "music"
    TOYS = "toys"


class Priority(IntEnum):
    """How soon an order leaves the house."""

    LOW = 1
    HIGH = 2


class Dimensions(BaseModel):
    """Size and weight of a parcel."""

    width_mm: int
    height_mm: int
    weight_kg: Decimal


class Variant(BaseModel):
    """One form in which a product is sold."""

    sku: Sku
    colours: set[str] = Field(default_factory=set)
    dimensions: Dimensions | None = None


class Product(BaseModel):
    """Something that is sold; only products on offer can be found by category."""

    product_id: str
    title: str
    category: Category
    price: Decimal
    rating: float = 0.0
    offered: bool = True
    offered_from: datetime | None = None
    variants: list[Variant] = Field(default_factory=list)
    attributes: dict[str, str] = Field(default_factory=dict)
    image: bytes = b""
    stock: Annotated[int, Field(ge=0)] = 0
    version: Annotated[int, Version] = 0

    class Dynamo:
        table = catalogue
        key = Key("PRODUCT#{product_id}", "PRODUCT")
        on_offer = GSI(pk="CATEGORY#{category}", sk="{offered_from}", when="attribute_exists(offered_from)")
        by_stock = GSI(pk=["category"], sk=["stock"], project="KEYS_ONLY")
        title_is_unique = Unique("title")
        sold_out = Query("by_stock", where="stock = 0")


@dataclass
class Review:
    """What a customer thinks of a product."""

    product_id: str
    customer_id: str
    stars: Literal[1, 2, 3, 4, 5]
    written_at: Annotated[datetime, CreatedAt]
    text: str = ""
    tags: frozenset[str] = field(default_factory=frozenset)

    class Dynamo:
        table = catalogue
        key = Key("PRODUCT#{product_id}", "REVIEW#{customer_id}")
        by_customer = GSI(pk="CUSTOMER#{customer_id}", sk="REVIEW#{written_at}")


class CardPayment(BaseModel):
    """Paid by card."""

    method: Literal["card"]
    last_four: str


class InvoicePayment(BaseModel):
    """To be paid later."""

    method: Literal["invoice"]
    due_days: int


class Line(BaseModel):
    """So many of one variant."""

    sku: Sku
    quantity: int
    price: Decimal


class Order(BaseModel):
    """What a customer bought, and how it is paid."""

    customer_id: str
    order_id: UUID
    number: Annotated[int, Field(ge=0)]
    priority: Priority = Priority.LOW
    payment: Annotated[CardPayment | InvoicePayment, Field(discriminator="method")]
    lines: list[Line]
    position: tuple[float, float] | None = None
    shipped_at: datetime | None = None
    created_at: Annotated[datetime, CreatedAt]
    updated_at: Annotated[datetime, UpdatedAt]
    version: Annotated[int, Version] = 0

    class Dynamo:
        table = orders
        key = Key("CUSTOMER#{customer_id}", "ORDER#{number:010d}", collection="customer_home")
        shipped = GSI(pk="SHIPPED#{shipped_at:%Y-%m-%d}", sk="{shipped_at}", when="attribute_exists(shipped_at)")
        urgent = Query("key", where="priority = 2", order="desc", limit=10)


@dataclass
class Basket:
    """What a customer may buy, for a day."""

    customer_id: str
    skus: list[Sku] = field(default_factory=list)
    expires_at: Annotated[datetime | None, TTL] = None

    class Dynamo:
        table = orders
        key = Key("CUSTOMER#{customer_id}", "BASKET", collection="customer_home")


check_out = Transaction("check_out", "Order.create", "Basket.delete", "Product.get")
"""Make an order of a basket, as long as the product is there."""

at_the_till = Transaction("at_the_till", "Basket.get", "Product.get")
"""A basket, and a product that may go into it."""
