# Written by lift from the models: change those, this file is written again.
"""What the facade of the table orders promises, asked of a DynamoDB."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from repositories import Orders
from shop import Basket, CardPayment, Line, Order, Priority, Sku


def a_order(**changes: Any) -> Order:
    """A Order as these tests know it, with other values for the fields given."""
    values: dict[str, Any] = {
        "customer_id": "customer_id-01",
        "order_id": UUID("00000000-0000-0000-0000-000000000001"),
        "number": 1,
        "priority": Priority.LOW,
        "payment": CardPayment(method="card", last_four="last_four-01"),
        "lines": [
            Line(sku=Sku("sku-01"), quantity=1, price=Decimal("1.25")),
            Line(sku=Sku("sku-02"), quantity=2, price=Decimal("2.25")),
        ],
        "position": (1.5, 2.5),
        "shipped_at": datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
        "created_at": datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
        "updated_at": datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
        "version": 0,
    }
    return Order.model_validate({**values, **changes}, by_name=True)


def a_basket(**changes: Any) -> Basket:
    """A Basket as these tests know it, with other values for the fields given."""
    values: dict[str, Any] = {
        "customer_id": "customer_id-01",
        "skus": [Sku("skus-01"), Sku("skus-02")],
        "expires_at": datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
    }
    return Basket(**{**values, **changes})


def test_customer_home_is_read_in_one_query(orders: Orders) -> None:
    """Every entity of the partition in the order of the sort key, and nothing of another's."""
    order = orders.orders.create(a_order())
    basket = orders.baskets.create(a_basket())
    orders.orders.create(a_order(customer_id="customer_id-02"))
    orders.baskets.create(a_basket(customer_id="customer_id-02"))

    found = orders.customer_home(customer_id="customer_id-01")
    expected = [basket, order]
    assert list(found) == expected
