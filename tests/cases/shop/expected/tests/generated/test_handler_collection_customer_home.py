# Written by lift from the models: change those, this file is written again.
"""What the API of the item collection `customer_home` answers, called with API Gateway's events."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from liftgen.runtime.table import Settings
from liftgen.testing import Clock, StandIn, TestApp
from openapi_spec_validator import validate

from handlers import shared
from handlers.collections.customer_home import handler
from handlers.openapi import document
from repositories import Orders
from shop import Basket, CardPayment, Line, Order, Priority, Sku


@pytest.fixture
def caller(
    orders: Orders, stand_in: StandIn, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> TestApp:
    """The API over a table that is new."""
    monkeypatch.delenv("LIFT_TABLES", raising=False)
    monkeypatch.delenv("LIFT_TENANT_CLAIM", raising=False)
    monkeypatch.setattr(shared, "client", lambda: stand_in.client)
    monkeypatch.setattr(shared, "settings", lambda: Settings(clock=clock))
    return TestApp(handler, {})


def an_order(**changes: Any) -> Order:
    """An Order as these tests know it, with other values for the fields given."""
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


def test_customer_home_answers_with_everything_in_it(
    caller: TestApp, orders: Orders
) -> None:
    """Each says what it is."""
    orders.orders.create(an_order())
    orders.baskets.create(a_basket())
    answer = caller.get("/customer-home", {"customer_id": "customer_id-01"})

    assert answer.status == 200
    found = {each["entity"] for each in answer.json["items"]}
    expected = {"Basket", "Order"}
    assert found == expected


def test_customer_home_goes_on_from_a_cursor(caller: TestApp, orders: Orders) -> None:
    """A page and what follows it are the whole."""
    orders.orders.create(an_order())
    orders.baskets.create(a_basket())
    first = caller.get(
        "/customer-home", {"customer_id": "customer_id-01", "limit": "1"}
    )
    cursor = first.json["cursor"]
    rest = caller.get(
        "/customer-home", {"customer_id": "customer_id-01", "cursor": cursor}
    )

    assert len(first.json["items"]) == 1
    assert len(rest.json["items"]) == 1


def test_the_document_of_the_customer_home_api_is_valid() -> None:
    """As OpenAPI's own schema says."""
    whole = document("collections.customer_home")

    validate(whole)
    assert "/customer-home" in whole["paths"]
