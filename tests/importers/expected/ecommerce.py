"""The items of the tables `UserTable`, `ProductTable` and `OrderTable`, from
`ecommerce_schema.json`.
"""

from decimal import Decimal

from liftgen import Key, Query, Table, Update
from pydantic import BaseModel, JsonValue

user_table = Table("UserTable", entity=None)
product_table = Table("ProductTable", entity=None)
order_table = Table("OrderTable", entity=None)


class User(BaseModel):
    user_id: str
    email: str
    first_name: str
    last_name: str
    phone: str | None = None
    created_at: str
    status: str

    class Dynamo:
        table = user_table
        key = Key("USER#{user_id}", "PROFILE")
        update_user_profile = Update("email")
        """Update user profile information."""


class UserAddress(BaseModel):
    user_id: str
    address_id: str
    address_type: str
    street_address: str
    city: str
    state: str
    postal_code: str
    country: str
    is_default: bool

    class Dynamo:
        table = user_table
        key = Key("USER#{user_id}", "ADDRESS#{address_id}")
        get_user_addresses = Query("key")
        """Get all addresses for a user."""


class Product(BaseModel):
    product_id: str
    name: str
    description: str
    category: str
    brand: str
    price: Decimal
    currency: str
    stock_quantity: int
    sku: str
    weight: Decimal | None = None
    dimensions: dict[str, JsonValue] | None = None
    created_at: str
    updated_at: str
    status: str

    class Dynamo:
        table = product_table
        key = Key("PRODUCT#{product_id}", "DETAILS")
        update_product_stock = Update("stock_quantity")
        """Update product stock quantity."""


class ProductCategory(BaseModel):
    category_name: str
    product_id: str
    product_name: str
    price: Decimal
    stock_quantity: int

    class Dynamo:
        table = product_table
        key = Key("CATEGORY#{category_name}", "PRODUCT#{product_id}")
        get_products_by_category = Query("key")
        """Get all products in a specific category."""

        get_category_products_after_id = Query(
            "key", where="product_id > :after_product_id"
        )
        """Get category products after a specific product_id (Main Table Range Query)."""


class ProductReview(BaseModel):
    product_id: str
    review_id: str
    user_id: str
    rating: int
    title: str
    comment: str | None = None
    created_at: str
    verified_purchase: bool

    class Dynamo:
        table = product_table
        key = Key("PRODUCT#{product_id}", "REVIEW#{review_id}")
        get_product_reviews = Query("key")
        """Get all reviews for a product."""

        get_product_reviews_by_id_prefix = Query(
            "key", where="begins_with(review_id, :review_id_prefix)"
        )
        """Get product reviews by review_id prefix (Main Table Range Query)."""


class Order(BaseModel):
    order_id: str
    user_id: str
    order_date: str
    status: str
    total_amount: Decimal
    currency: str
    shipping_address: dict[str, JsonValue]
    billing_address: dict[str, JsonValue]
    payment_method: str
    shipping_method: str
    tracking_number: str | None = None
    estimated_delivery: str | None = None
    created_at: str
    updated_at: str

    class Dynamo:
        table = order_table
        key = Key("ORDER#{order_id}", "DETAILS")
        update_order_status = Update("status", "tracking_number")
        """Update order status and tracking information."""


class OrderItem(BaseModel):
    order_id: str
    product_id: str
    product_name: str
    sku: str
    quantity: int
    unit_price: Decimal
    total_price: Decimal
    currency: str

    class Dynamo:
        table = order_table
        key = Key("ORDER#{order_id}", "ITEM#{product_id}")
        get_order_items = Query("key")
        """Get all items for an order."""


class UserOrderHistory(BaseModel):
    user_id: str
    order_id: str
    order_date: str
    status: str
    total_amount: Decimal
    currency: str
    item_count: int

    class Dynamo:
        table = order_table
        key = Key("USER#{user_id}", "ORDER#{order_date}#{order_id}")
        get_user_order_history = Query("key")
        """Get order history for a user (sorted by date)."""

        get_user_recent_orders = Query(
            "key", where="order_date between :start_date and :end_date"
        )
        """Get recent orders for a user with date range."""

        get_user_orders_after_date = Query("key", where="order_date >= :since_date")
        """Get user orders after a specific date (Main Table Range Query)."""

        get_user_orders_in_date_range = Query(
            "key", where="order_date between :start_date and :end_date"
        )
        """Get user orders within date range (Main Table Range Query)."""
