# Written by lift from the models: change those, this file is written again.
"""What the repository of Order promises, asked of a DynamoDB."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from liftgen.runtime.errors import (
    AlreadyExists,
    ConditionFailed,
    Conflict,
    InvalidValue,
    NotFound,
)
from liftgen.runtime.operations import Appending, Prepending
from liftgen.runtime.ranges import after, before, between, since, until
from liftgen.testing import Clock, StandIn

from repositories import OrderFields, Orders
from shop import Basket, CardPayment, InvoicePayment, Line, Order, Priority, Sku


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


def test_an_order_that_was_created_is_read(orders: Orders) -> None:
    """What was stored comes back, equal."""
    created = orders.orders.create(an_order())

    expected = an_order(
        created_at=datetime(2099, 12, 31, 12, 0, tzinfo=UTC),
        updated_at=datetime(2099, 12, 31, 12, 0, tzinfo=UTC),
    )
    assert created == expected
    assert orders.orders.get(customer_id="customer_id-01", number=1) == created


def test_an_order_is_stored_as_its_attributes_and_keys(
    orders: Orders, stand_in: StandIn
) -> None:
    """The item's bytes are a contract: every attribute, key and index key."""
    orders.orders.create(an_order())

    item = stand_in.item(
        "orders",
        {"pk": {"S": "CUSTOMER#customer_id-01"}, "sk": {"S": "ORDER#0000000001"}},
    )
    expected_item = {
        "_entity": {"S": "Order"},
        "customer_id": {"S": "customer_id-01"},
        "order_id": {"S": "00000000-0000-0000-0000-000000000001"},
        "number": {"N": "1"},
        "priority": {"N": "1"},
        "payment": {"M": {"method": {"S": "card"}, "last_four": {"S": "last_four-01"}}},
        "lines": {
            "L": [
                {
                    "M": {
                        "sku": {"S": "sku-01"},
                        "quantity": {"N": "1"},
                        "price": {"N": "1.25"},
                    },
                },
                {
                    "M": {
                        "sku": {"S": "sku-02"},
                        "quantity": {"N": "2"},
                        "price": {"N": "2.25"},
                    },
                },
            ],
        },
        "position": {"L": [{"N": "1.5"}, {"N": "2.5"}]},
        "shipped_at": {"S": "2100-01-01T12:01:00.000000Z"},
        "created_at": {"S": "2099-12-31T12:00:00.000000Z"},
        "updated_at": {"S": "2099-12-31T12:00:00.000000Z"},
        "version": {"N": "0"},
        "pk": {"S": "CUSTOMER#customer_id-01"},
        "sk": {"S": "ORDER#0000000001"},
        "shippedpk": {"S": "SHIPPED#2100-01-01"},
        "shippedsk": {"S": "2100-01-01T12:01:00.000000Z"},
    }
    assert item == expected_item


def test_the_key_of_an_order_is_taken_once(orders: Orders) -> None:
    """A second one is refused, and the first stays as it was."""
    created = orders.orders.create(an_order())

    with pytest.raises(AlreadyExists):
        orders.orders.create(
            an_order(
                order_id=UUID("00000000-0000-0000-0000-000000000002"),
                priority=Priority.HIGH,
                payment=InvoicePayment(method="invoice", due_days=2),
                lines=[
                    Line(sku=Sku("sku-02"), quantity=2, price=Decimal("2.25")),
                    Line(sku=Sku("sku-03"), quantity=3, price=Decimal("3.25")),
                ],
                position=(2.5, 3.5),
                shipped_at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
            ),
        )
    assert orders.orders.get(customer_id="customer_id-01", number=1) == created


def test_an_order_that_is_not_there_is_none(orders: Orders) -> None:
    """No item, no error: None."""
    assert orders.orders.get(customer_id="customer_id-01", number=1) is None


def test_an_order_is_read_consistently_where_that_is_asked_for(
    orders: Orders, stand_in: StandIn
) -> None:
    """Otherwise a read may be a moment behind."""
    orders.orders.get(customer_id="customer_id-01", number=1, consistent=True)

    assert stand_in.sent("GetItem")[-1]["ConsistentRead"] is True


def test_a_new_order_starts_at_version_0(orders: Orders) -> None:
    """Whatever version it was made with."""
    created = orders.orders.create(an_order(version=7))

    assert created.version == 0


def test_whether_an_order_exists(orders: Orders, stand_in: StandIn) -> None:
    """Told from its key alone, and as absent as a read would say."""
    orders.orders.create(an_order())
    there = orders.orders.exists(customer_id="customer_id-01", number=1)

    assert there is True
    assert "ConsistentRead" not in stand_in.sent("GetItem")[-1]
    orders.orders.delete_by_key(customer_id="customer_id-01", number=1)
    there = orders.orders.exists(
        customer_id="customer_id-01", number=1, consistent=True
    )
    assert there is False
    assert stand_in.sent("GetItem")[-1]["ConsistentRead"] is True


def test_putting_an_order_replaces_it_whole(
    orders: Orders, clock: Clock, stand_in: StandIn
) -> None:
    """Whatever was there is replaced, with every key of its own."""
    stored = orders.orders.put(an_order())
    assert stored == an_order(updated_at=datetime(2099, 12, 31, 12, 0, tzinfo=UTC))
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    orders.orders.put(
        an_order(
            order_id=UUID("00000000-0000-0000-0000-000000000002"),
            priority=Priority.HIGH,
            payment=InvoicePayment(method="invoice", due_days=2),
            lines=[
                Line(sku=Sku("sku-02"), quantity=2, price=Decimal("2.25")),
                Line(sku=Sku("sku-03"), quantity=3, price=Decimal("3.25")),
            ],
            position=(2.5, 3.5),
            shipped_at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
            version=stored.version,
        ),
    )

    item = stand_in.item(
        "orders",
        {"pk": {"S": "CUSTOMER#customer_id-01"}, "sk": {"S": "ORDER#0000000001"}},
    )
    expected_item = {
        "_entity": {"S": "Order"},
        "customer_id": {"S": "customer_id-01"},
        "order_id": {"S": "00000000-0000-0000-0000-000000000002"},
        "number": {"N": "1"},
        "priority": {"N": "2"},
        "payment": {"M": {"method": {"S": "invoice"}, "due_days": {"N": "2"}}},
        "lines": {
            "L": [
                {
                    "M": {
                        "sku": {"S": "sku-02"},
                        "quantity": {"N": "2"},
                        "price": {"N": "2.25"},
                    },
                },
                {
                    "M": {
                        "sku": {"S": "sku-03"},
                        "quantity": {"N": "3"},
                        "price": {"N": "3.25"},
                    },
                },
            ],
        },
        "position": {"L": [{"N": "2.5"}, {"N": "3.5"}]},
        "shipped_at": {"S": "2100-01-01T12:02:00.000000Z"},
        "created_at": {"S": "2100-01-01T12:01:00.000000Z"},
        "updated_at": {"S": "2099-12-31T13:00:00.000000Z"},
        "version": {"N": "1"},
        "pk": {"S": "CUSTOMER#customer_id-01"},
        "sk": {"S": "ORDER#0000000001"},
        "shippedpk": {"S": "SHIPPED#2100-01-01"},
        "shippedsk": {"S": "2100-01-01T12:02:00.000000Z"},
    }
    assert item == expected_item


def test_upserting_an_order_that_is_there_changes_it(
    orders: Orders, clock: Clock, stand_in: StandIn
) -> None:
    """Whoever wrote last, with every key of its own; what it was created with stays."""
    orders.orders.create(an_order())
    key = {"pk": {"S": "CUSTOMER#customer_id-01"}, "sk": {"S": "ORDER#0000000001"}}
    stand_in.set("orders", key, legacy={"S": "kept"})
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    stored = orders.orders.upsert(
        an_order(
            order_id=UUID("00000000-0000-0000-0000-000000000002"),
            priority=Priority.HIGH,
            payment=InvoicePayment(method="invoice", due_days=2),
            lines=[
                Line(sku=Sku("sku-02"), quantity=2, price=Decimal("2.25")),
                Line(sku=Sku("sku-03"), quantity=3, price=Decimal("3.25")),
            ],
            position=(2.5, 3.5),
            shipped_at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        ),
    )

    expected = an_order(
        order_id=UUID("00000000-0000-0000-0000-000000000002"),
        priority=Priority.HIGH,
        payment=InvoicePayment(method="invoice", due_days=2),
        lines=[
            Line(sku=Sku("sku-02"), quantity=2, price=Decimal("2.25")),
            Line(sku=Sku("sku-03"), quantity=3, price=Decimal("3.25")),
        ],
        position=(2.5, 3.5),
        shipped_at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        created_at=datetime(2099, 12, 31, 12, 0, tzinfo=UTC),
        updated_at=datetime(2099, 12, 31, 13, 0, tzinfo=UTC),
        version=1,
    )
    assert stored == expected
    item = stand_in.item("orders", key)
    expected_item = {
        "_entity": {"S": "Order"},
        "customer_id": {"S": "customer_id-01"},
        "order_id": {"S": "00000000-0000-0000-0000-000000000002"},
        "number": {"N": "1"},
        "priority": {"N": "2"},
        "payment": {"M": {"method": {"S": "invoice"}, "due_days": {"N": "2"}}},
        "lines": {
            "L": [
                {
                    "M": {
                        "sku": {"S": "sku-02"},
                        "quantity": {"N": "2"},
                        "price": {"N": "2.25"},
                    },
                },
                {
                    "M": {
                        "sku": {"S": "sku-03"},
                        "quantity": {"N": "3"},
                        "price": {"N": "3.25"},
                    },
                },
            ],
        },
        "position": {"L": [{"N": "2.5"}, {"N": "3.5"}]},
        "shipped_at": {"S": "2100-01-01T12:02:00.000000Z"},
        "created_at": {"S": "2099-12-31T12:00:00.000000Z"},
        "updated_at": {"S": "2099-12-31T13:00:00.000000Z"},
        "version": {"N": "1"},
        "pk": {"S": "CUSTOMER#customer_id-01"},
        "sk": {"S": "ORDER#0000000001"},
        "shippedpk": {"S": "SHIPPED#2100-01-01"},
        "shippedsk": {"S": "2100-01-01T12:02:00.000000Z"},
        "legacy": {"S": "kept"},
    }
    assert item == expected_item


def test_upserting_an_order_that_is_not_there_creates_it(
    orders: Orders, stand_in: StandIn
) -> None:
    """As `create` would."""
    stored = orders.orders.upsert(an_order(version=7))

    expected = an_order(
        created_at=datetime(2099, 12, 31, 12, 0, tzinfo=UTC),
        updated_at=datetime(2099, 12, 31, 12, 0, tzinfo=UTC),
    )
    assert stored == expected
    item = stand_in.item(
        "orders",
        {"pk": {"S": "CUSTOMER#customer_id-01"}, "sk": {"S": "ORDER#0000000001"}},
    )
    expected_item = {
        "_entity": {"S": "Order"},
        "customer_id": {"S": "customer_id-01"},
        "order_id": {"S": "00000000-0000-0000-0000-000000000001"},
        "number": {"N": "1"},
        "priority": {"N": "1"},
        "payment": {"M": {"method": {"S": "card"}, "last_four": {"S": "last_four-01"}}},
        "lines": {
            "L": [
                {
                    "M": {
                        "sku": {"S": "sku-01"},
                        "quantity": {"N": "1"},
                        "price": {"N": "1.25"},
                    },
                },
                {
                    "M": {
                        "sku": {"S": "sku-02"},
                        "quantity": {"N": "2"},
                        "price": {"N": "2.25"},
                    },
                },
            ],
        },
        "position": {"L": [{"N": "1.5"}, {"N": "2.5"}]},
        "shipped_at": {"S": "2100-01-01T12:01:00.000000Z"},
        "created_at": {"S": "2099-12-31T12:00:00.000000Z"},
        "updated_at": {"S": "2099-12-31T12:00:00.000000Z"},
        "version": {"N": "0"},
        "pk": {"S": "CUSTOMER#customer_id-01"},
        "sk": {"S": "ORDER#0000000001"},
        "shippedpk": {"S": "SHIPPED#2100-01-01"},
        "shippedsk": {"S": "2100-01-01T12:01:00.000000Z"},
    }
    assert item == expected_item


def test_updating_order_id_of_an_order(
    orders: Orders, clock: Clock, stand_in: StandIn
) -> None:
    """The field changes, with every key that depends on it; nothing else does."""
    created = orders.orders.create(an_order())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    updated = orders.orders.update(
        created, order_id=UUID("00000000-0000-0000-0000-000000000002")
    )

    expected = an_order(
        order_id=UUID("00000000-0000-0000-0000-000000000002"),
        created_at=datetime(2099, 12, 31, 12, 0, tzinfo=UTC),
        updated_at=datetime(2099, 12, 31, 13, 0, tzinfo=UTC),
        version=1,
    )
    assert updated == expected
    assert orders.orders.get(customer_id="customer_id-01", number=1) == updated
    item = stand_in.item(
        "orders",
        {"pk": {"S": "CUSTOMER#customer_id-01"}, "sk": {"S": "ORDER#0000000001"}},
    )
    expected_item = {
        "_entity": {"S": "Order"},
        "customer_id": {"S": "customer_id-01"},
        "order_id": {"S": "00000000-0000-0000-0000-000000000002"},
        "number": {"N": "1"},
        "priority": {"N": "1"},
        "payment": {"M": {"method": {"S": "card"}, "last_four": {"S": "last_four-01"}}},
        "lines": {
            "L": [
                {
                    "M": {
                        "sku": {"S": "sku-01"},
                        "quantity": {"N": "1"},
                        "price": {"N": "1.25"},
                    },
                },
                {
                    "M": {
                        "sku": {"S": "sku-02"},
                        "quantity": {"N": "2"},
                        "price": {"N": "2.25"},
                    },
                },
            ],
        },
        "position": {"L": [{"N": "1.5"}, {"N": "2.5"}]},
        "shipped_at": {"S": "2100-01-01T12:01:00.000000Z"},
        "created_at": {"S": "2099-12-31T12:00:00.000000Z"},
        "updated_at": {"S": "2099-12-31T13:00:00.000000Z"},
        "version": {"N": "1"},
        "pk": {"S": "CUSTOMER#customer_id-01"},
        "sk": {"S": "ORDER#0000000001"},
        "shippedpk": {"S": "SHIPPED#2100-01-01"},
        "shippedsk": {"S": "2100-01-01T12:01:00.000000Z"},
    }
    assert item == expected_item


def test_updating_priority_of_an_order(
    orders: Orders, clock: Clock, stand_in: StandIn
) -> None:
    """The field changes, with every key that depends on it; nothing else does."""
    created = orders.orders.create(an_order())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    updated = orders.orders.update(created, priority=Priority.HIGH)

    expected = an_order(
        priority=Priority.HIGH,
        created_at=datetime(2099, 12, 31, 12, 0, tzinfo=UTC),
        updated_at=datetime(2099, 12, 31, 13, 0, tzinfo=UTC),
        version=1,
    )
    assert updated == expected
    assert orders.orders.get(customer_id="customer_id-01", number=1) == updated
    item = stand_in.item(
        "orders",
        {"pk": {"S": "CUSTOMER#customer_id-01"}, "sk": {"S": "ORDER#0000000001"}},
    )
    expected_item = {
        "_entity": {"S": "Order"},
        "customer_id": {"S": "customer_id-01"},
        "order_id": {"S": "00000000-0000-0000-0000-000000000001"},
        "number": {"N": "1"},
        "priority": {"N": "2"},
        "payment": {"M": {"method": {"S": "card"}, "last_four": {"S": "last_four-01"}}},
        "lines": {
            "L": [
                {
                    "M": {
                        "sku": {"S": "sku-01"},
                        "quantity": {"N": "1"},
                        "price": {"N": "1.25"},
                    },
                },
                {
                    "M": {
                        "sku": {"S": "sku-02"},
                        "quantity": {"N": "2"},
                        "price": {"N": "2.25"},
                    },
                },
            ],
        },
        "position": {"L": [{"N": "1.5"}, {"N": "2.5"}]},
        "shipped_at": {"S": "2100-01-01T12:01:00.000000Z"},
        "created_at": {"S": "2099-12-31T12:00:00.000000Z"},
        "updated_at": {"S": "2099-12-31T13:00:00.000000Z"},
        "version": {"N": "1"},
        "pk": {"S": "CUSTOMER#customer_id-01"},
        "sk": {"S": "ORDER#0000000001"},
        "shippedpk": {"S": "SHIPPED#2100-01-01"},
        "shippedsk": {"S": "2100-01-01T12:01:00.000000Z"},
    }
    assert item == expected_item


def test_updating_payment_of_an_order(
    orders: Orders, clock: Clock, stand_in: StandIn
) -> None:
    """The field changes, with every key that depends on it; nothing else does."""
    created = orders.orders.create(an_order())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    updated = orders.orders.update(
        created, payment=InvoicePayment(method="invoice", due_days=2)
    )

    expected = an_order(
        payment=InvoicePayment(method="invoice", due_days=2),
        created_at=datetime(2099, 12, 31, 12, 0, tzinfo=UTC),
        updated_at=datetime(2099, 12, 31, 13, 0, tzinfo=UTC),
        version=1,
    )
    assert updated == expected
    assert orders.orders.get(customer_id="customer_id-01", number=1) == updated
    item = stand_in.item(
        "orders",
        {"pk": {"S": "CUSTOMER#customer_id-01"}, "sk": {"S": "ORDER#0000000001"}},
    )
    expected_item = {
        "_entity": {"S": "Order"},
        "customer_id": {"S": "customer_id-01"},
        "order_id": {"S": "00000000-0000-0000-0000-000000000001"},
        "number": {"N": "1"},
        "priority": {"N": "1"},
        "payment": {"M": {"method": {"S": "invoice"}, "due_days": {"N": "2"}}},
        "lines": {
            "L": [
                {
                    "M": {
                        "sku": {"S": "sku-01"},
                        "quantity": {"N": "1"},
                        "price": {"N": "1.25"},
                    },
                },
                {
                    "M": {
                        "sku": {"S": "sku-02"},
                        "quantity": {"N": "2"},
                        "price": {"N": "2.25"},
                    },
                },
            ],
        },
        "position": {"L": [{"N": "1.5"}, {"N": "2.5"}]},
        "shipped_at": {"S": "2100-01-01T12:01:00.000000Z"},
        "created_at": {"S": "2099-12-31T12:00:00.000000Z"},
        "updated_at": {"S": "2099-12-31T13:00:00.000000Z"},
        "version": {"N": "1"},
        "pk": {"S": "CUSTOMER#customer_id-01"},
        "sk": {"S": "ORDER#0000000001"},
        "shippedpk": {"S": "SHIPPED#2100-01-01"},
        "shippedsk": {"S": "2100-01-01T12:01:00.000000Z"},
    }
    assert item == expected_item


def test_updating_lines_of_an_order(
    orders: Orders, clock: Clock, stand_in: StandIn
) -> None:
    """The field changes, with every key that depends on it; nothing else does."""
    created = orders.orders.create(an_order())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    updated = orders.orders.update(
        created,
        lines=[
            Line(sku=Sku("sku-02"), quantity=2, price=Decimal("2.25")),
            Line(sku=Sku("sku-03"), quantity=3, price=Decimal("3.25")),
        ],
    )

    expected = an_order(
        lines=[
            Line(sku=Sku("sku-02"), quantity=2, price=Decimal("2.25")),
            Line(sku=Sku("sku-03"), quantity=3, price=Decimal("3.25")),
        ],
        created_at=datetime(2099, 12, 31, 12, 0, tzinfo=UTC),
        updated_at=datetime(2099, 12, 31, 13, 0, tzinfo=UTC),
        version=1,
    )
    assert updated == expected
    assert orders.orders.get(customer_id="customer_id-01", number=1) == updated
    item = stand_in.item(
        "orders",
        {"pk": {"S": "CUSTOMER#customer_id-01"}, "sk": {"S": "ORDER#0000000001"}},
    )
    expected_item = {
        "_entity": {"S": "Order"},
        "customer_id": {"S": "customer_id-01"},
        "order_id": {"S": "00000000-0000-0000-0000-000000000001"},
        "number": {"N": "1"},
        "priority": {"N": "1"},
        "payment": {"M": {"method": {"S": "card"}, "last_four": {"S": "last_four-01"}}},
        "lines": {
            "L": [
                {
                    "M": {
                        "sku": {"S": "sku-02"},
                        "quantity": {"N": "2"},
                        "price": {"N": "2.25"},
                    },
                },
                {
                    "M": {
                        "sku": {"S": "sku-03"},
                        "quantity": {"N": "3"},
                        "price": {"N": "3.25"},
                    },
                },
            ],
        },
        "position": {"L": [{"N": "1.5"}, {"N": "2.5"}]},
        "shipped_at": {"S": "2100-01-01T12:01:00.000000Z"},
        "created_at": {"S": "2099-12-31T12:00:00.000000Z"},
        "updated_at": {"S": "2099-12-31T13:00:00.000000Z"},
        "version": {"N": "1"},
        "pk": {"S": "CUSTOMER#customer_id-01"},
        "sk": {"S": "ORDER#0000000001"},
        "shippedpk": {"S": "SHIPPED#2100-01-01"},
        "shippedsk": {"S": "2100-01-01T12:01:00.000000Z"},
    }
    assert item == expected_item


def test_updating_position_of_an_order(
    orders: Orders, clock: Clock, stand_in: StandIn
) -> None:
    """The field changes, with every key that depends on it; nothing else does."""
    created = orders.orders.create(an_order())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    updated = orders.orders.update(created, position=(2.5, 3.5))

    expected = an_order(
        position=(2.5, 3.5),
        created_at=datetime(2099, 12, 31, 12, 0, tzinfo=UTC),
        updated_at=datetime(2099, 12, 31, 13, 0, tzinfo=UTC),
        version=1,
    )
    assert updated == expected
    assert orders.orders.get(customer_id="customer_id-01", number=1) == updated
    item = stand_in.item(
        "orders",
        {"pk": {"S": "CUSTOMER#customer_id-01"}, "sk": {"S": "ORDER#0000000001"}},
    )
    expected_item = {
        "_entity": {"S": "Order"},
        "customer_id": {"S": "customer_id-01"},
        "order_id": {"S": "00000000-0000-0000-0000-000000000001"},
        "number": {"N": "1"},
        "priority": {"N": "1"},
        "payment": {"M": {"method": {"S": "card"}, "last_four": {"S": "last_four-01"}}},
        "lines": {
            "L": [
                {
                    "M": {
                        "sku": {"S": "sku-01"},
                        "quantity": {"N": "1"},
                        "price": {"N": "1.25"},
                    },
                },
                {
                    "M": {
                        "sku": {"S": "sku-02"},
                        "quantity": {"N": "2"},
                        "price": {"N": "2.25"},
                    },
                },
            ],
        },
        "position": {"L": [{"N": "2.5"}, {"N": "3.5"}]},
        "shipped_at": {"S": "2100-01-01T12:01:00.000000Z"},
        "created_at": {"S": "2099-12-31T12:00:00.000000Z"},
        "updated_at": {"S": "2099-12-31T13:00:00.000000Z"},
        "version": {"N": "1"},
        "pk": {"S": "CUSTOMER#customer_id-01"},
        "sk": {"S": "ORDER#0000000001"},
        "shippedpk": {"S": "SHIPPED#2100-01-01"},
        "shippedsk": {"S": "2100-01-01T12:01:00.000000Z"},
    }
    assert item == expected_item


def test_updating_shipped_at_of_an_order(
    orders: Orders, clock: Clock, stand_in: StandIn
) -> None:
    """The field changes, with every key that depends on it; nothing else does."""
    created = orders.orders.create(an_order())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    updated = orders.orders.update(
        created, shipped_at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC)
    )

    expected = an_order(
        shipped_at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        created_at=datetime(2099, 12, 31, 12, 0, tzinfo=UTC),
        updated_at=datetime(2099, 12, 31, 13, 0, tzinfo=UTC),
        version=1,
    )
    assert updated == expected
    assert orders.orders.get(customer_id="customer_id-01", number=1) == updated
    item = stand_in.item(
        "orders",
        {"pk": {"S": "CUSTOMER#customer_id-01"}, "sk": {"S": "ORDER#0000000001"}},
    )
    expected_item = {
        "_entity": {"S": "Order"},
        "customer_id": {"S": "customer_id-01"},
        "order_id": {"S": "00000000-0000-0000-0000-000000000001"},
        "number": {"N": "1"},
        "priority": {"N": "1"},
        "payment": {"M": {"method": {"S": "card"}, "last_four": {"S": "last_four-01"}}},
        "lines": {
            "L": [
                {
                    "M": {
                        "sku": {"S": "sku-01"},
                        "quantity": {"N": "1"},
                        "price": {"N": "1.25"},
                    },
                },
                {
                    "M": {
                        "sku": {"S": "sku-02"},
                        "quantity": {"N": "2"},
                        "price": {"N": "2.25"},
                    },
                },
            ],
        },
        "position": {"L": [{"N": "1.5"}, {"N": "2.5"}]},
        "shipped_at": {"S": "2100-01-01T12:02:00.000000Z"},
        "created_at": {"S": "2099-12-31T12:00:00.000000Z"},
        "updated_at": {"S": "2099-12-31T13:00:00.000000Z"},
        "version": {"N": "1"},
        "pk": {"S": "CUSTOMER#customer_id-01"},
        "sk": {"S": "ORDER#0000000001"},
        "shippedpk": {"S": "SHIPPED#2100-01-01"},
        "shippedsk": {"S": "2100-01-01T12:02:00.000000Z"},
    }
    assert item == expected_item


def test_updating_an_order_that_is_not_there_is_refused(
    orders: Orders, stand_in: StandIn
) -> None:
    """An update never brings an item back."""
    with pytest.raises(NotFound):
        orders.orders.update(
            an_order(), order_id=UUID("00000000-0000-0000-0000-000000000002")
        )
    assert stand_in.items() == []


def test_an_update_of_an_order_keeps_attributes_that_it_does_not_know(
    orders: Orders, stand_in: StandIn
) -> None:
    """What another version of the code has written is still there."""
    created = orders.orders.create(an_order())
    key = {"pk": {"S": "CUSTOMER#customer_id-01"}, "sk": {"S": "ORDER#0000000001"}}
    stand_in.set("orders", key, legacy={"S": "kept"})

    orders.orders.update(created, order_id=UUID("00000000-0000-0000-0000-000000000002"))

    item = stand_in.item("orders", key)
    assert item is not None
    assert item["legacy"] == {"S": "kept"}


def test_an_order_that_somebody_else_changed_is_not_overwritten(orders: Orders) -> None:
    """An update of an older version is a conflict."""
    created = orders.orders.create(an_order())
    winner = orders.orders.update(
        created, order_id=UUID("00000000-0000-0000-0000-000000000002")
    )

    with pytest.raises(Conflict):
        orders.orders.update(
            created, order_id=UUID("00000000-0000-0000-0000-000000000001")
        )
    assert orders.orders.get(customer_id="customer_id-01", number=1) == winner


def test_an_order_that_somebody_else_changed_is_not_deleted(orders: Orders) -> None:
    """A delete of an older version is a conflict."""
    created = orders.orders.create(an_order())
    winner = orders.orders.update(
        created, order_id=UUID("00000000-0000-0000-0000-000000000002")
    )

    with pytest.raises(Conflict):
        orders.orders.delete(created)
    assert orders.orders.get(customer_id="customer_id-01", number=1) == winner


def test_patching_order_id_of_an_order(
    orders: Orders, clock: Clock, stand_in: StandIn
) -> None:
    """By key, and only this field."""
    orders.orders.create(an_order())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    patched = orders.orders.patch(
        customer_id="customer_id-01",
        number=1,
        order_id=UUID("00000000-0000-0000-0000-000000000002"),
    )

    expected = an_order(
        order_id=UUID("00000000-0000-0000-0000-000000000002"),
        created_at=datetime(2099, 12, 31, 12, 0, tzinfo=UTC),
        updated_at=datetime(2099, 12, 31, 13, 0, tzinfo=UTC),
        version=1,
    )
    assert patched == expected
    item = stand_in.item(
        "orders",
        {"pk": {"S": "CUSTOMER#customer_id-01"}, "sk": {"S": "ORDER#0000000001"}},
    )
    expected_item = {
        "_entity": {"S": "Order"},
        "customer_id": {"S": "customer_id-01"},
        "order_id": {"S": "00000000-0000-0000-0000-000000000002"},
        "number": {"N": "1"},
        "priority": {"N": "1"},
        "payment": {"M": {"method": {"S": "card"}, "last_four": {"S": "last_four-01"}}},
        "lines": {
            "L": [
                {
                    "M": {
                        "sku": {"S": "sku-01"},
                        "quantity": {"N": "1"},
                        "price": {"N": "1.25"},
                    },
                },
                {
                    "M": {
                        "sku": {"S": "sku-02"},
                        "quantity": {"N": "2"},
                        "price": {"N": "2.25"},
                    },
                },
            ],
        },
        "position": {"L": [{"N": "1.5"}, {"N": "2.5"}]},
        "shipped_at": {"S": "2100-01-01T12:01:00.000000Z"},
        "created_at": {"S": "2099-12-31T12:00:00.000000Z"},
        "updated_at": {"S": "2099-12-31T13:00:00.000000Z"},
        "version": {"N": "1"},
        "pk": {"S": "CUSTOMER#customer_id-01"},
        "sk": {"S": "ORDER#0000000001"},
        "shippedpk": {"S": "SHIPPED#2100-01-01"},
        "shippedsk": {"S": "2100-01-01T12:01:00.000000Z"},
    }
    assert item == expected_item


def test_patching_priority_of_an_order(
    orders: Orders, clock: Clock, stand_in: StandIn
) -> None:
    """By key, and only this field."""
    orders.orders.create(an_order())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    patched = orders.orders.patch(
        customer_id="customer_id-01", number=1, priority=Priority.HIGH
    )

    expected = an_order(
        priority=Priority.HIGH,
        created_at=datetime(2099, 12, 31, 12, 0, tzinfo=UTC),
        updated_at=datetime(2099, 12, 31, 13, 0, tzinfo=UTC),
        version=1,
    )
    assert patched == expected
    item = stand_in.item(
        "orders",
        {"pk": {"S": "CUSTOMER#customer_id-01"}, "sk": {"S": "ORDER#0000000001"}},
    )
    expected_item = {
        "_entity": {"S": "Order"},
        "customer_id": {"S": "customer_id-01"},
        "order_id": {"S": "00000000-0000-0000-0000-000000000001"},
        "number": {"N": "1"},
        "priority": {"N": "2"},
        "payment": {"M": {"method": {"S": "card"}, "last_four": {"S": "last_four-01"}}},
        "lines": {
            "L": [
                {
                    "M": {
                        "sku": {"S": "sku-01"},
                        "quantity": {"N": "1"},
                        "price": {"N": "1.25"},
                    },
                },
                {
                    "M": {
                        "sku": {"S": "sku-02"},
                        "quantity": {"N": "2"},
                        "price": {"N": "2.25"},
                    },
                },
            ],
        },
        "position": {"L": [{"N": "1.5"}, {"N": "2.5"}]},
        "shipped_at": {"S": "2100-01-01T12:01:00.000000Z"},
        "created_at": {"S": "2099-12-31T12:00:00.000000Z"},
        "updated_at": {"S": "2099-12-31T13:00:00.000000Z"},
        "version": {"N": "1"},
        "pk": {"S": "CUSTOMER#customer_id-01"},
        "sk": {"S": "ORDER#0000000001"},
        "shippedpk": {"S": "SHIPPED#2100-01-01"},
        "shippedsk": {"S": "2100-01-01T12:01:00.000000Z"},
    }
    assert item == expected_item


def test_patching_payment_of_an_order(
    orders: Orders, clock: Clock, stand_in: StandIn
) -> None:
    """By key, and only this field."""
    orders.orders.create(an_order())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    patched = orders.orders.patch(
        customer_id="customer_id-01",
        number=1,
        payment=InvoicePayment(method="invoice", due_days=2),
    )

    expected = an_order(
        payment=InvoicePayment(method="invoice", due_days=2),
        created_at=datetime(2099, 12, 31, 12, 0, tzinfo=UTC),
        updated_at=datetime(2099, 12, 31, 13, 0, tzinfo=UTC),
        version=1,
    )
    assert patched == expected
    item = stand_in.item(
        "orders",
        {"pk": {"S": "CUSTOMER#customer_id-01"}, "sk": {"S": "ORDER#0000000001"}},
    )
    expected_item = {
        "_entity": {"S": "Order"},
        "customer_id": {"S": "customer_id-01"},
        "order_id": {"S": "00000000-0000-0000-0000-000000000001"},
        "number": {"N": "1"},
        "priority": {"N": "1"},
        "payment": {"M": {"method": {"S": "invoice"}, "due_days": {"N": "2"}}},
        "lines": {
            "L": [
                {
                    "M": {
                        "sku": {"S": "sku-01"},
                        "quantity": {"N": "1"},
                        "price": {"N": "1.25"},
                    },
                },
                {
                    "M": {
                        "sku": {"S": "sku-02"},
                        "quantity": {"N": "2"},
                        "price": {"N": "2.25"},
                    },
                },
            ],
        },
        "position": {"L": [{"N": "1.5"}, {"N": "2.5"}]},
        "shipped_at": {"S": "2100-01-01T12:01:00.000000Z"},
        "created_at": {"S": "2099-12-31T12:00:00.000000Z"},
        "updated_at": {"S": "2099-12-31T13:00:00.000000Z"},
        "version": {"N": "1"},
        "pk": {"S": "CUSTOMER#customer_id-01"},
        "sk": {"S": "ORDER#0000000001"},
        "shippedpk": {"S": "SHIPPED#2100-01-01"},
        "shippedsk": {"S": "2100-01-01T12:01:00.000000Z"},
    }
    assert item == expected_item


def test_patching_lines_of_an_order(
    orders: Orders, clock: Clock, stand_in: StandIn
) -> None:
    """By key, and only this field."""
    orders.orders.create(an_order())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    patched = orders.orders.patch(
        customer_id="customer_id-01",
        number=1,
        lines=[
            Line(sku=Sku("sku-02"), quantity=2, price=Decimal("2.25")),
            Line(sku=Sku("sku-03"), quantity=3, price=Decimal("3.25")),
        ],
    )

    expected = an_order(
        lines=[
            Line(sku=Sku("sku-02"), quantity=2, price=Decimal("2.25")),
            Line(sku=Sku("sku-03"), quantity=3, price=Decimal("3.25")),
        ],
        created_at=datetime(2099, 12, 31, 12, 0, tzinfo=UTC),
        updated_at=datetime(2099, 12, 31, 13, 0, tzinfo=UTC),
        version=1,
    )
    assert patched == expected
    item = stand_in.item(
        "orders",
        {"pk": {"S": "CUSTOMER#customer_id-01"}, "sk": {"S": "ORDER#0000000001"}},
    )
    expected_item = {
        "_entity": {"S": "Order"},
        "customer_id": {"S": "customer_id-01"},
        "order_id": {"S": "00000000-0000-0000-0000-000000000001"},
        "number": {"N": "1"},
        "priority": {"N": "1"},
        "payment": {"M": {"method": {"S": "card"}, "last_four": {"S": "last_four-01"}}},
        "lines": {
            "L": [
                {
                    "M": {
                        "sku": {"S": "sku-02"},
                        "quantity": {"N": "2"},
                        "price": {"N": "2.25"},
                    },
                },
                {
                    "M": {
                        "sku": {"S": "sku-03"},
                        "quantity": {"N": "3"},
                        "price": {"N": "3.25"},
                    },
                },
            ],
        },
        "position": {"L": [{"N": "1.5"}, {"N": "2.5"}]},
        "shipped_at": {"S": "2100-01-01T12:01:00.000000Z"},
        "created_at": {"S": "2099-12-31T12:00:00.000000Z"},
        "updated_at": {"S": "2099-12-31T13:00:00.000000Z"},
        "version": {"N": "1"},
        "pk": {"S": "CUSTOMER#customer_id-01"},
        "sk": {"S": "ORDER#0000000001"},
        "shippedpk": {"S": "SHIPPED#2100-01-01"},
        "shippedsk": {"S": "2100-01-01T12:01:00.000000Z"},
    }
    assert item == expected_item


def test_patching_position_of_an_order(
    orders: Orders, clock: Clock, stand_in: StandIn
) -> None:
    """By key, and only this field."""
    orders.orders.create(an_order())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    patched = orders.orders.patch(
        customer_id="customer_id-01", number=1, position=(2.5, 3.5)
    )

    expected = an_order(
        position=(2.5, 3.5),
        created_at=datetime(2099, 12, 31, 12, 0, tzinfo=UTC),
        updated_at=datetime(2099, 12, 31, 13, 0, tzinfo=UTC),
        version=1,
    )
    assert patched == expected
    item = stand_in.item(
        "orders",
        {"pk": {"S": "CUSTOMER#customer_id-01"}, "sk": {"S": "ORDER#0000000001"}},
    )
    expected_item = {
        "_entity": {"S": "Order"},
        "customer_id": {"S": "customer_id-01"},
        "order_id": {"S": "00000000-0000-0000-0000-000000000001"},
        "number": {"N": "1"},
        "priority": {"N": "1"},
        "payment": {"M": {"method": {"S": "card"}, "last_four": {"S": "last_four-01"}}},
        "lines": {
            "L": [
                {
                    "M": {
                        "sku": {"S": "sku-01"},
                        "quantity": {"N": "1"},
                        "price": {"N": "1.25"},
                    },
                },
                {
                    "M": {
                        "sku": {"S": "sku-02"},
                        "quantity": {"N": "2"},
                        "price": {"N": "2.25"},
                    },
                },
            ],
        },
        "position": {"L": [{"N": "2.5"}, {"N": "3.5"}]},
        "shipped_at": {"S": "2100-01-01T12:01:00.000000Z"},
        "created_at": {"S": "2099-12-31T12:00:00.000000Z"},
        "updated_at": {"S": "2099-12-31T13:00:00.000000Z"},
        "version": {"N": "1"},
        "pk": {"S": "CUSTOMER#customer_id-01"},
        "sk": {"S": "ORDER#0000000001"},
        "shippedpk": {"S": "SHIPPED#2100-01-01"},
        "shippedsk": {"S": "2100-01-01T12:01:00.000000Z"},
    }
    assert item == expected_item


def test_patching_an_order_that_is_not_there_is_refused(
    orders: Orders, stand_in: StandIn
) -> None:
    """A patch never brings an item back."""
    with pytest.raises(NotFound):
        orders.orders.patch(
            customer_id="customer_id-01",
            number=1,
            order_id=UUID("00000000-0000-0000-0000-000000000002"),
        )
    assert stand_in.items() == []


def test_patching_an_order_with_a_value_of_another_type_is_refused(
    orders: Orders,
) -> None:
    """What the model would not take is not sent."""
    orders.orders.create(an_order())
    wrong: Any = object()

    with pytest.raises(InvalidValue):
        orders.orders.patch(customer_id="customer_id-01", number=1, order_id=wrong)
    tx = orders.transaction()
    with pytest.raises(InvalidValue):
        tx.orders.patch(customer_id="customer_id-01", number=1, order_id=wrong)


def test_a_deleted_order_is_gone(orders: Orders, stand_in: StandIn) -> None:
    """Nothing of it is found, and its key is free."""
    created = orders.orders.create(an_order())
    orders.orders.delete(created)

    found = orders.orders.get(customer_id="customer_id-01", number=1)
    assert found is None
    assert stand_in.items() == []


def test_an_order_deleted_by_its_key_is_gone(orders: Orders, stand_in: StandIn) -> None:
    """Deleting needs no reading first."""
    orders.orders.create(an_order())
    orders.orders.delete_by_key(customer_id="customer_id-01", number=1)

    found = orders.orders.get(customer_id="customer_id-01", number=1)
    assert found is None
    assert stand_in.items() == []


def test_deleting_an_order_that_is_not_there(orders: Orders) -> None:
    """By what was read it is an error; by key it is already so."""
    with pytest.raises(NotFound):
        orders.orders.delete(an_order())
    orders.orders.delete_by_key(customer_id="customer_id-01", number=1)


def test_an_order_changes_only_where_a_condition_holds(orders: Orders) -> None:
    """What does not hold on what is there changes nothing."""
    created = orders.orders.create(an_order())
    held = OrderFields.priority == created.priority

    with pytest.raises(ConditionFailed):
        orders.orders.put(created, where=~held)
    with pytest.raises(ConditionFailed):
        orders.orders.update(
            created,
            order_id=UUID("00000000-0000-0000-0000-000000000002"),
            priority=Priority.HIGH,
            payment=InvoicePayment(method="invoice", due_days=2),
            lines=[
                Line(sku=Sku("sku-02"), quantity=2, price=Decimal("2.25")),
                Line(sku=Sku("sku-03"), quantity=3, price=Decimal("3.25")),
            ],
            position=(2.5, 3.5),
            shipped_at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
            where=~held,
        )
    with pytest.raises(ConditionFailed):
        orders.orders.patch(
            customer_id="customer_id-01",
            number=1,
            order_id=UUID("00000000-0000-0000-0000-000000000002"),
            priority=Priority.HIGH,
            payment=InvoicePayment(method="invoice", due_days=2),
            lines=[
                Line(sku=Sku("sku-02"), quantity=2, price=Decimal("2.25")),
                Line(sku=Sku("sku-03"), quantity=3, price=Decimal("3.25")),
            ],
            position=(2.5, 3.5),
            where=~held,
        )
    with pytest.raises(ConditionFailed):
        orders.orders.delete(created, where=~held)
    with pytest.raises(ConditionFailed):
        orders.orders.delete_by_key(customer_id="customer_id-01", number=1, where=~held)
    assert orders.orders.get(customer_id="customer_id-01", number=1) == created
    stored = orders.orders.put(created, where=held)
    assert orders.orders.get(customer_id="customer_id-01", number=1) == stored
    orders.orders.update(
        stored,
        order_id=UUID("00000000-0000-0000-0000-000000000002"),
        priority=Priority.HIGH,
        payment=InvoicePayment(method="invoice", due_days=2),
        lines=[
            Line(sku=Sku("sku-02"), quantity=2, price=Decimal("2.25")),
            Line(sku=Sku("sku-03"), quantity=3, price=Decimal("3.25")),
        ],
        position=(2.5, 3.5),
        shipped_at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        where=held,
    )
    deleted = orders.orders.delete_by_key(
        customer_id="customer_id-01", number=1, where=~held
    )
    assert deleted is True


def test_appending_and_prepending_change_lines_of_an_order_as_it_is(
    orders: Orders,
) -> None:
    """Nobody's change is lost, for none was read before."""
    orders.orders.create(an_order())
    patched = orders.orders.patch(
        customer_id="customer_id-01",
        number=1,
        lines=Appending(
            [
                Line(sku=Sku("sku-02"), quantity=2, price=Decimal("2.25")),
                Line(sku=Sku("sku-03"), quantity=3, price=Decimal("3.25")),
            ],
        ),
    )
    the_lines = [
        Line(sku=Sku("sku-01"), quantity=1, price=Decimal("1.25")),
        Line(sku=Sku("sku-02"), quantity=2, price=Decimal("2.25")),
        Line(sku=Sku("sku-02"), quantity=2, price=Decimal("2.25")),
        Line(sku=Sku("sku-03"), quantity=3, price=Decimal("3.25")),
    ]
    assert patched.lines == the_lines
    patched = orders.orders.patch(
        customer_id="customer_id-01",
        number=1,
        lines=Prepending(
            [
                Line(sku=Sku("sku-02"), quantity=2, price=Decimal("2.25")),
                Line(sku=Sku("sku-03"), quantity=3, price=Decimal("3.25")),
            ],
        ),
    )
    the_lines = [
        Line(sku=Sku("sku-02"), quantity=2, price=Decimal("2.25")),
        Line(sku=Sku("sku-03"), quantity=3, price=Decimal("3.25")),
        Line(sku=Sku("sku-01"), quantity=1, price=Decimal("1.25")),
        Line(sku=Sku("sku-02"), quantity=2, price=Decimal("2.25")),
        Line(sku=Sku("sku-02"), quantity=2, price=Decimal("2.25")),
        Line(sku=Sku("sku-03"), quantity=3, price=Decimal("3.25")),
    ]
    assert patched.lines == the_lines
    patched = orders.orders.patch(
        customer_id="customer_id-01",
        number=1,
        order_id=UUID("00000000-0000-0000-0000-000000000002"),
        lines=Appending(
            [
                Line(sku=Sku("sku-02"), quantity=2, price=Decimal("2.25")),
                Line(sku=Sku("sku-03"), quantity=3, price=Decimal("3.25")),
            ],
        ),
    )
    assert patched.order_id == UUID("00000000-0000-0000-0000-000000000002")


def test_by_key_of_order_finds_its_own_and_no_other(
    orders: Orders, stand_in: StandIn
) -> None:
    """The wanted ones in order, and none of the decoys."""
    rows: list[dict[str, Any]] = [
        {},
        {"number": 2},
        {"number": 3},
        {"customer_id": "customer_id-02", "number": 4},
    ]
    planted = [orders.orders.create(an_order(**row)) for row in rows]
    orders.baskets.create(a_basket())

    found = orders.orders.by_key(customer_id="customer_id-01")
    assert list(found) == [planted[0], planted[1], planted[2]]
    request = stand_in.sent("Query")[-1]
    assert "IndexName" not in request


def test_by_key_of_order_reads_every_field_alone(orders: Orders) -> None:
    """As the whole has it."""
    rows: list[dict[str, Any]] = [
        {},
        {"number": 2},
        {"number": 3},
        {"customer_id": "customer_id-02", "number": 4},
    ]
    planted = [orders.orders.create(an_order(**row)) for row in rows]
    found = [planted[0], planted[1], planted[2]]
    query = orders.orders.by_key(customer_id="customer_id-01")
    alone = query.only(
        OrderFields.customer_id,
        OrderFields.order_id,
        OrderFields.number,
        OrderFields.priority,
        OrderFields.payment,
        OrderFields.lines,
        OrderFields.position,
        OrderFields.shipped_at,
        OrderFields.created_at,
        OrderFields.updated_at,
        OrderFields.version,
    )

    expected = [
        (
            each.customer_id,
            each.order_id,
            each.number,
            each.priority,
            each.payment,
            each.lines,
            each.position,
            each.shipped_at,
            each.created_at,
            each.updated_at,
            each.version,
        )
        for each in found
    ]
    assert list(alone) == expected


def test_by_key_of_order_goes_on_from_a_cursor(orders: Orders) -> None:
    """A page and what follows it are the whole, nothing twice."""
    rows: list[dict[str, Any]] = [
        {},
        {"number": 2},
        {"number": 3},
        {"customer_id": "customer_id-02", "number": 4},
    ]
    planted = [orders.orders.create(an_order(**row)) for row in rows]

    query = orders.orders.by_key(customer_id="customer_id-01")
    first = query.page(limit=1)
    rest = query.page(limit=100, cursor=first.cursor)

    assert [*first.items, *rest.items] == [planted[0], planted[1], planted[2]]
    assert query.first() == planted[0]
    assert rest.cursor is None


def test_by_key_of_order_filters_and_reads_a_field_alone(orders: Orders) -> None:
    """What a condition does not hold on is left out, and not counted."""
    rows: list[dict[str, Any]] = [
        {},
        {"number": 2},
        {"number": 3},
        {"customer_id": "customer_id-02", "number": 4},
    ]
    planted = [orders.orders.create(an_order(**row)) for row in rows]
    found = [planted[0], planted[1], planted[2]]
    wanted = found[-1].number
    some = [each for each in found if each.number == wanted]
    query = orders.orders.by_key(customer_id="customer_id-01")
    held = query.where(OrderFields.number == wanted)

    assert list(held) == some
    assert held.count() == len(some)
    alone = held.only(OrderFields.number)
    assert list(alone) == [(wanted,)] * len(some)


def test_by_key_of_order_with_number_equal_to(orders: Orders) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"number": 2},
        {"number": 3},
        {"customer_id": "customer_id-02", "number": 4},
    ]
    planted = [orders.orders.create(an_order(**row)) for row in rows]

    found = orders.orders.by_key(customer_id="customer_id-01", number=2)
    assert list(found) == [planted[1]]


def test_by_key_of_order_with_number_since(orders: Orders) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"number": 2},
        {"number": 3},
        {"customer_id": "customer_id-02", "number": 4},
    ]
    planted = [orders.orders.create(an_order(**row)) for row in rows]

    found = orders.orders.by_key(customer_id="customer_id-01", number=since(2))
    assert list(found) == [planted[1], planted[2]]


def test_by_key_of_order_with_number_after(orders: Orders) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"number": 2},
        {"number": 3},
        {"customer_id": "customer_id-02", "number": 4},
    ]
    planted = [orders.orders.create(an_order(**row)) for row in rows]

    found = orders.orders.by_key(customer_id="customer_id-01", number=after(1))
    assert list(found) == [planted[1], planted[2]]


def test_by_key_of_order_with_number_until(orders: Orders) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"number": 2},
        {"number": 3},
        {"customer_id": "customer_id-02", "number": 4},
    ]
    planted = [orders.orders.create(an_order(**row)) for row in rows]

    found = orders.orders.by_key(customer_id="customer_id-01", number=until(2))
    assert list(found) == [planted[0], planted[1]]


def test_by_key_of_order_with_number_before(orders: Orders) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"number": 2},
        {"number": 3},
        {"customer_id": "customer_id-02", "number": 4},
    ]
    planted = [orders.orders.create(an_order(**row)) for row in rows]

    found = orders.orders.by_key(customer_id="customer_id-01", number=before(3))
    assert list(found) == [planted[0], planted[1]]


def test_by_key_of_order_with_number_between(orders: Orders) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"number": 2},
        {"number": 3},
        {"customer_id": "customer_id-02", "number": 4},
    ]
    planted = [orders.orders.create(an_order(**row)) for row in rows]

    found = orders.orders.by_key(customer_id="customer_id-01", number=between(1, 2))
    assert list(found) == [planted[0], planted[1]]


def test_shipped_of_order_finds_its_own_and_no_other(
    orders: Orders, stand_in: StandIn
) -> None:
    """The wanted ones in order, and none of the decoys."""
    rows: list[dict[str, Any]] = [
        {},
        {
            "customer_id": "customer_id-02",
            "number": 2,
            "shipped_at": datetime(2100, 1, 2, 4, 2, tzinfo=UTC),
        },
        {
            "customer_id": "customer_id-03",
            "number": 3,
            "shipped_at": datetime(2100, 1, 2, 20, 3, tzinfo=UTC),
        },
        {
            "customer_id": "customer_id-04",
            "number": 4,
            "shipped_at": datetime(2100, 1, 3, 12, 4, tzinfo=UTC),
        },
        {
            "customer_id": "customer_id-05",
            "number": 5,
            "shipped_at": datetime(2100, 1, 4, 4, 5, tzinfo=UTC),
        },
        {"customer_id": "customer_id-03", "number": 5, "shipped_at": None},
    ]
    planted = [orders.orders.create(an_order(**row)) for row in rows]

    found = orders.orders.shipped(
        since=datetime(2100, 1, 2, 4, 2, tzinfo=UTC),
        until=datetime(2100, 1, 3, 12, 4, tzinfo=UTC),
    )
    assert list(found) == [planted[1], planted[2], planted[3]]
    request = stand_in.sent("Query")[-1]
    assert request["IndexName"] == "shipped"
    assert len(stand_in.sent("Query")) == 2


def test_shipped_of_order_goes_on_from_a_cursor(orders: Orders) -> None:
    """A page and what follows it are the whole, nothing twice."""
    rows: list[dict[str, Any]] = [
        {},
        {
            "customer_id": "customer_id-02",
            "number": 2,
            "shipped_at": datetime(2100, 1, 2, 4, 2, tzinfo=UTC),
        },
        {
            "customer_id": "customer_id-03",
            "number": 3,
            "shipped_at": datetime(2100, 1, 2, 20, 3, tzinfo=UTC),
        },
        {
            "customer_id": "customer_id-04",
            "number": 4,
            "shipped_at": datetime(2100, 1, 3, 12, 4, tzinfo=UTC),
        },
        {
            "customer_id": "customer_id-05",
            "number": 5,
            "shipped_at": datetime(2100, 1, 4, 4, 5, tzinfo=UTC),
        },
        {"customer_id": "customer_id-03", "number": 5, "shipped_at": None},
    ]
    planted = [orders.orders.create(an_order(**row)) for row in rows]

    query = orders.orders.shipped(
        since=datetime(2100, 1, 2, 4, 2, tzinfo=UTC),
        until=datetime(2100, 1, 3, 12, 4, tzinfo=UTC),
    )
    first = query.page(limit=1)
    rest = query.page(limit=100, cursor=first.cursor)

    assert [*first.items, *rest.items] == [planted[1], planted[2], planted[3]]
    assert query.first() == planted[1]
    assert rest.cursor is None


def test_shipped_of_order_filters_and_reads_a_field_alone(orders: Orders) -> None:
    """What a condition does not hold on is left out, and not counted."""
    rows: list[dict[str, Any]] = [
        {},
        {
            "customer_id": "customer_id-02",
            "number": 2,
            "shipped_at": datetime(2100, 1, 2, 4, 2, tzinfo=UTC),
        },
        {
            "customer_id": "customer_id-03",
            "number": 3,
            "shipped_at": datetime(2100, 1, 2, 20, 3, tzinfo=UTC),
        },
        {
            "customer_id": "customer_id-04",
            "number": 4,
            "shipped_at": datetime(2100, 1, 3, 12, 4, tzinfo=UTC),
        },
        {
            "customer_id": "customer_id-05",
            "number": 5,
            "shipped_at": datetime(2100, 1, 4, 4, 5, tzinfo=UTC),
        },
        {"customer_id": "customer_id-03", "number": 5, "shipped_at": None},
    ]
    planted = [orders.orders.create(an_order(**row)) for row in rows]
    found = [planted[1], planted[2], planted[3]]
    wanted = found[-1].customer_id
    some = [each for each in found if each.customer_id == wanted]
    query = orders.orders.shipped(
        since=datetime(2100, 1, 2, 4, 2, tzinfo=UTC),
        until=datetime(2100, 1, 3, 12, 4, tzinfo=UTC),
    )
    held = query.where(OrderFields.customer_id == wanted)

    assert list(held) == some
    assert held.count() == len(some)
    alone = held.only(OrderFields.customer_id)
    assert list(alone) == [(wanted,)] * len(some)


def test_urgent_of_order_finds_its_own_and_no_other(
    orders: Orders, stand_in: StandIn
) -> None:
    """The wanted ones in order, and none of the decoys."""
    rows: list[dict[str, Any]] = [
        {"priority": Priority.HIGH},
        {"number": 2, "priority": Priority.HIGH},
        {"number": 3, "priority": Priority.HIGH},
        {"customer_id": "customer_id-02", "number": 4, "priority": Priority.HIGH},
        {"number": 5},
    ]
    planted = [orders.orders.create(an_order(**row)) for row in rows]
    orders.baskets.create(a_basket())

    found = orders.orders.urgent(customer_id="customer_id-01")
    assert list(found) == [planted[2], planted[1], planted[0]]
    request = stand_in.sent("Query")[-1]
    assert "IndexName" not in request


def test_urgent_of_order_goes_on_from_a_cursor(orders: Orders) -> None:
    """A page and what follows it are the whole, nothing twice."""
    rows: list[dict[str, Any]] = [
        {"priority": Priority.HIGH},
        {"number": 2, "priority": Priority.HIGH},
        {"number": 3, "priority": Priority.HIGH},
        {"customer_id": "customer_id-02", "number": 4, "priority": Priority.HIGH},
        {"number": 5},
    ]
    planted = [orders.orders.create(an_order(**row)) for row in rows]

    query = orders.orders.urgent(customer_id="customer_id-01")
    first = query.page(limit=1)
    rest = query.page(limit=100, cursor=first.cursor)

    assert [*first.items, *rest.items] == [planted[2], planted[1], planted[0]]
    assert query.first() == planted[2]
    assert rest.cursor is None


def test_urgent_of_order_filters_and_reads_a_field_alone(orders: Orders) -> None:
    """What a condition does not hold on is left out, and not counted."""
    rows: list[dict[str, Any]] = [
        {"priority": Priority.HIGH},
        {"number": 2, "priority": Priority.HIGH},
        {"number": 3, "priority": Priority.HIGH},
        {"customer_id": "customer_id-02", "number": 4, "priority": Priority.HIGH},
        {"number": 5},
    ]
    planted = [orders.orders.create(an_order(**row)) for row in rows]
    found = [planted[2], planted[1], planted[0]]
    wanted = found[-1].number
    some = [each for each in found if each.number == wanted]
    query = orders.orders.urgent(customer_id="customer_id-01")
    held = query.where(OrderFields.number == wanted)

    assert list(held) == some
    assert held.count() == len(some)
    alone = held.only(OrderFields.number)
    assert list(alone) == [(wanted,)] * len(some)


def test_urgent_of_order_with_number_equal_to(orders: Orders) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {"priority": Priority.HIGH},
        {"number": 2, "priority": Priority.HIGH},
        {"number": 3, "priority": Priority.HIGH},
        {"customer_id": "customer_id-02", "number": 4, "priority": Priority.HIGH},
        {"number": 5},
    ]
    planted = [orders.orders.create(an_order(**row)) for row in rows]

    found = orders.orders.urgent(customer_id="customer_id-01", number=2)
    assert list(found) == [planted[1]]


def test_urgent_of_order_with_number_since(orders: Orders) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {"priority": Priority.HIGH},
        {"number": 2, "priority": Priority.HIGH},
        {"number": 3, "priority": Priority.HIGH},
        {"customer_id": "customer_id-02", "number": 4, "priority": Priority.HIGH},
        {"number": 5},
    ]
    planted = [orders.orders.create(an_order(**row)) for row in rows]

    found = orders.orders.urgent(customer_id="customer_id-01", number=since(2))
    assert list(found) == [planted[2], planted[1]]


def test_urgent_of_order_with_number_after(orders: Orders) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {"priority": Priority.HIGH},
        {"number": 2, "priority": Priority.HIGH},
        {"number": 3, "priority": Priority.HIGH},
        {"customer_id": "customer_id-02", "number": 4, "priority": Priority.HIGH},
        {"number": 5},
    ]
    planted = [orders.orders.create(an_order(**row)) for row in rows]

    found = orders.orders.urgent(customer_id="customer_id-01", number=after(1))
    assert list(found) == [planted[2], planted[1]]


def test_urgent_of_order_with_number_until(orders: Orders) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {"priority": Priority.HIGH},
        {"number": 2, "priority": Priority.HIGH},
        {"number": 3, "priority": Priority.HIGH},
        {"customer_id": "customer_id-02", "number": 4, "priority": Priority.HIGH},
        {"number": 5},
    ]
    planted = [orders.orders.create(an_order(**row)) for row in rows]

    found = orders.orders.urgent(customer_id="customer_id-01", number=until(2))
    assert list(found) == [planted[1], planted[0]]


def test_urgent_of_order_with_number_before(orders: Orders) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {"priority": Priority.HIGH},
        {"number": 2, "priority": Priority.HIGH},
        {"number": 3, "priority": Priority.HIGH},
        {"customer_id": "customer_id-02", "number": 4, "priority": Priority.HIGH},
        {"number": 5},
    ]
    planted = [orders.orders.create(an_order(**row)) for row in rows]

    found = orders.orders.urgent(customer_id="customer_id-01", number=before(3))
    assert list(found) == [planted[1], planted[0]]


def test_urgent_of_order_with_number_between(orders: Orders) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {"priority": Priority.HIGH},
        {"number": 2, "priority": Priority.HIGH},
        {"number": 3, "priority": Priority.HIGH},
        {"customer_id": "customer_id-02", "number": 4, "priority": Priority.HIGH},
        {"number": 5},
    ]
    planted = [orders.orders.create(an_order(**row)) for row in rows]

    found = orders.orders.urgent(customer_id="customer_id-01", number=between(1, 2))
    assert list(found) == [planted[1], planted[0]]
