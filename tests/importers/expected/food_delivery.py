"""The items of the tables `DeliveryTable`, `RestaurantTable` and `DriverTable`, from
`food_delivery_schema.json`.
"""

from decimal import Decimal

from liftgen import Key, Query, Scan, Table
from pydantic import BaseModel

delivery_table = Table("DeliveryTable", entity=None)
restaurant_table = Table("RestaurantTable", entity=None)
driver_table = Table("DriverTable", entity=None)


class Delivery(BaseModel):
    customer_id: str
    delivery_id: str
    order_date: str
    restaurant_id: str
    driver_id: str | None = None
    status: str
    total: Decimal
    delivery_fee: Decimal
    tip: Decimal | None = None
    items: list[str]
    special_instructions: str | None = None
    cancelled_at: str | None = None
    estimated_delivery_time: str | None = None
    created_at: str

    class Dynamo:
        table = delivery_table
        key = Key("CUSTOMER#{customer_id}", "DELIVERY#{order_date}#{delivery_id}")
        get_active_customer_deliveries = Query(
            "key",
            where="status <> :excluded_status and total >= :min_total",
            defaults={"excluded_status": "CANCELLED"},
        )
        """Get non-cancelled deliveries for a customer with minimum total."""

        get_customer_deliveries_by_fee_range = Query(
            "key", where="delivery_fee between :min_fee and :max_fee"
        )
        """Get deliveries for a customer within a delivery fee range."""

        get_customer_deliveries_by_status = Query(
            "key", where="status in (:status1, :status2, :status3)"
        )
        """Get deliveries for a customer matching specific statuses."""

        get_deliveries_with_special_instructions = Query(
            "key",
            where="attribute_exists(special_instructions) and attribute_not_exists(cancelled_at)",
        )
        """Get deliveries that have special instructions and are not cancelled."""

        get_deliveries_with_min_items = Query("key", where="size(items) > :min_items")
        """Get deliveries with more than a minimum number of items."""

        get_deliveries_with_items_in_range = Query(
            "key", where="size(items) between :min_count and :max_count"
        )
        """Get deliveries with item count within a range."""

        get_high_value_active_deliveries = Query(
            "key", where="total >= :min_total or tip >= :min_tip"
        )
        """Get active deliveries with high total or generous tip."""


class DeliveryEvent(BaseModel):
    delivery_id: str
    event_id: str
    event_timestamp: str
    event_type: str
    description: str | None = None
    actor: str

    class Dynamo:
        table = delivery_table
        key = Key("DELIVERY#{delivery_id}", "EVENT#{event_timestamp}#{event_id}")
        get_delivery_events = Query("key")
        """Get all events for a delivery."""

        get_delivery_events_by_type = Query(
            "key", where="begins_with(event_type, :type_prefix)"
        )
        """Get delivery events matching a specific event type prefix."""


class Restaurant(BaseModel):
    restaurant_id: str
    name: str
    cuisine_type: str
    rating: Decimal
    is_active: bool
    address: str
    created_at: str

    class Dynamo:
        table = restaurant_table
        key = Key("RESTAURANT#{restaurant_id}", "PROFILE")
        scan_restaurants_by_cuisine = Scan(
            where="contains(cuisine_type, :cuisine_keyword)"
        )
        """Scan restaurants filtering by cuisine type containing a keyword."""

        scan_high_rated_active_restaurants = Scan(
            where="rating >= :min_rating and is_active = :active_status",
            defaults={"active_status": True},
        )
        """Scan for active restaurants with rating above threshold."""


class Driver(BaseModel):
    driver_id: str
    name: str
    phone: str
    vehicle_type: str
    tags: list[str] | None = None
    rating: Decimal
    total_deliveries: int
    is_available: bool
    created_at: str

    class Dynamo:
        table = driver_table
        key = Key("DRIVER#{driver_id}")
        scan_drivers_by_skill = Scan(
            where="contains(tags, :skill_tag) and begins_with(name, :name_prefix)"
        )
        """Scan drivers filtering by a skill tag and name prefix."""

        scan_available_experienced_drivers = Scan(
            where="is_available = :available_flag and total_deliveries >= :min_deliveries and rating >= :min_rating",
            defaults={"available_flag": True},
        )
        """Scan for available drivers with minimum deliveries and rating."""
