# Written by lift from the models: change those, this file is written again.
"""What the facade of the table orders promises, asked of a DynamoDB."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from liftgen.runtime.errors import AlreadyExists, ConditionFailed, NotFound
from liftgen.runtime.transaction import transact_get
from liftgen.testing import Clock, StandIn

from repositories import BasketFields, Catalogue, OrderFields, Orders
from shop import (
    Basket,
    CardPayment,
    Category,
    Dimensions,
    InvoicePayment,
    Line,
    Order,
    Priority,
    Product,
    Sku,
    Variant,
)


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


def a_product(**changes: Any) -> Product:
    """A Product as these tests know it, with other values for the fields given."""
    values: dict[str, Any] = {
        "product_id": "product_id-01",
        "title": "title-01",
        "category": Category.BOOKS,
        "price": Decimal("1.25"),
        "rating": 1.5,
        "offered": True,
        "offered_from": datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
        "variants": [
            Variant(
                sku=Sku("sku-01"),
                colours={"colours-01", "colours-02"},
                dimensions=Dimensions(
                    width_mm=1, height_mm=1, weight_kg=Decimal("1.25")
                ),
            ),
            Variant(
                sku=Sku("sku-02"),
                colours={"colours-02", "colours-03"},
                dimensions=Dimensions(
                    width_mm=2, height_mm=2, weight_kg=Decimal("2.25")
                ),
            ),
        ],
        "attributes": {"key-01": "attributes-01"},
        "image": b"image-01",
        "stock": 1,
        "version": 0,
    }
    return Product.model_validate({**values, **changes}, by_name=True)


def test_customer_home_is_read_in_one_query(orders: Orders) -> None:
    """Every entity of the partition in the order of the sort key, and nothing of another's."""
    order = orders.orders.create(an_order())
    basket = orders.baskets.create(a_basket())
    orders.orders.create(an_order(customer_id="customer_id-02"))
    orders.baskets.create(a_basket(customer_id="customer_id-02"))

    found = orders.customer_home(customer_id="customer_id-01")
    expected = [basket, order]
    assert list(found) == expected


def test_orders_are_written_in_one_transaction(
    orders: Orders, stand_in: StandIn
) -> None:
    """Nothing before its end, and then everything."""
    with orders.transaction() as tx:
        first = tx.orders.create(an_order(version=7))
        second = orders.join(tx).orders.put(
            an_order(customer_id="customer_id-02", number=2)
        )
        seen = stand_in.items()

    assert seen == []
    found = [
        orders.orders.get(customer_id="customer_id-01", number=1),
        orders.orders.get(customer_id="customer_id-02", number=2),
    ]
    assert found == [first, second]
    expected = an_order(
        created_at=datetime(2099, 12, 31, 12, 0, tzinfo=UTC),
        updated_at=datetime(2099, 12, 31, 12, 0, tzinfo=UTC),
    )
    assert first == expected
    expected = an_order(
        customer_id="customer_id-02",
        number=2,
        updated_at=datetime(2099, 12, 31, 12, 0, tzinfo=UTC),
    )
    assert second == expected
    assert len(stand_in.sent("TransactWriteItems")) == 1
    with orders.transaction() as tx:
        tx.orders.delete(first)
        tx.orders.delete_by_key(customer_id="customer_id-02", number=2)
        tx.orders.check_absent(customer_id="customer_id-03", number=3)
    found = [
        orders.orders.get(customer_id="customer_id-01", number=1),
        orders.orders.get(customer_id="customer_id-02", number=2),
    ]
    assert found == [None, None]


def test_a_transaction_that_fails_writes_no_orders(orders: Orders) -> None:
    """The error is that of the action that stopped the others."""
    created = orders.orders.create(an_order())
    with pytest.raises(AlreadyExists) as refused, orders.transaction() as tx:
        tx.orders.create(an_order(customer_id="customer_id-02", number=2))
        tx.orders.create(an_order())
    assert refused.value.entity == "Order"
    assert refused.value.key is not None
    with pytest.raises(NotFound), orders.transaction() as tx:
        tx.orders.create(an_order(customer_id="customer_id-02", number=2))
        tx.orders.check(customer_id="customer_id-03", number=3)
    with pytest.raises(AlreadyExists), orders.transaction() as tx:
        tx.orders.check_absent(customer_id="customer_id-01", number=1)
    found = orders.orders.get(customer_id="customer_id-02", number=2)
    assert found is None
    with orders.transaction() as tx:
        tx.orders.create(an_order(customer_id="customer_id-02", number=2))
        tx.orders.check(customer_id="customer_id-01", number=1)
    assert orders.orders.get(customer_id="customer_id-01", number=1) == created


def test_orders_are_changed_in_a_transaction(orders: Orders, clock: Clock) -> None:
    """As outside of one."""
    created = orders.orders.create(an_order())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    with orders.transaction() as tx:
        changed = tx.orders.update(
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
        )
        tx.orders.check_absent(customer_id="customer_id-02", number=2)
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
    assert changed == expected
    assert orders.orders.get(customer_id="customer_id-01", number=1) == changed
    clock.set(datetime(2099, 12, 31, 14, 0, tzinfo=UTC))
    with orders.transaction() as tx:
        tx.orders.patch(
            customer_id="customer_id-01",
            number=1,
            order_id=UUID("00000000-0000-0000-0000-000000000001"),
            priority=Priority.LOW,
            payment=CardPayment(method="card", last_four="last_four-01"),
            lines=[
                Line(sku=Sku("sku-01"), quantity=1, price=Decimal("1.25")),
                Line(sku=Sku("sku-02"), quantity=2, price=Decimal("2.25")),
            ],
            position=(1.5, 2.5),
        )
    found = orders.orders.get(customer_id="customer_id-01", number=1)
    assert found is not None
    assert found.order_id == UUID("00000000-0000-0000-0000-000000000001")
    assert found.priority == Priority.LOW
    assert found.payment == CardPayment(method="card", last_four="last_four-01")
    the_lines = [
        Line(sku=Sku("sku-01"), quantity=1, price=Decimal("1.25")),
        Line(sku=Sku("sku-02"), quantity=2, price=Decimal("2.25")),
    ]
    assert found.lines == the_lines
    assert found.position == (1.5, 2.5)
    assert found.version == 2
    assert found.updated_at == datetime(2099, 12, 31, 14, 0, tzinfo=UTC)


def test_orders_are_written_in_a_transaction_only_where_a_condition_holds(
    orders: Orders,
) -> None:
    """And are checked under one."""
    created = orders.orders.create(an_order())
    held = OrderFields.priority == created.priority
    with pytest.raises(ConditionFailed), orders.transaction() as tx:
        tx.orders.put(created, where=~held)
    with pytest.raises(ConditionFailed), orders.transaction() as tx:
        tx.orders.update(
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
    with pytest.raises(ConditionFailed), orders.transaction() as tx:
        tx.orders.patch(
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
    with pytest.raises(ConditionFailed), orders.transaction() as tx:
        tx.orders.delete(created, where=~held)
    with pytest.raises(ConditionFailed), orders.transaction() as tx:
        tx.orders.delete_by_key(customer_id="customer_id-01", number=1, where=~held)
    with pytest.raises(ConditionFailed), orders.transaction() as tx:
        tx.orders.check(customer_id="customer_id-01", number=1, where=~held)
    assert orders.orders.get(customer_id="customer_id-01", number=1) == created
    with orders.transaction() as tx:
        tx.orders.delete_by_key(customer_id="customer_id-01", number=1, where=held)
    found = orders.orders.get(customer_id="customer_id-01", number=1)
    assert found is None


def test_orders_are_read_in_one_transaction(orders: Orders, stand_in: StandIn) -> None:
    """In the order of their keys, as they were at one moment."""
    created = orders.orders.create(an_order())
    here = orders.orders.key(customer_id="customer_id-01", number=1)
    nowhere = orders.orders.key(customer_id="customer_id-02", number=2)

    assert transact_get(here, nowhere, here) == (created, None, created)
    assert len(stand_in.sent("TransactGetItems")) == 1


def test_several_orders_are_read_in_the_order_of_their_keys(
    orders: Orders, stand_in: StandIn
) -> None:
    """None where there is none, and the same again for the same key."""
    created = orders.orders.create(an_order())
    here = orders.orders.key(customer_id="customer_id-01", number=1)
    nowhere = orders.orders.key(customer_id="customer_id-02", number=2)
    found = orders.orders.get_many([here, nowhere, here])
    asked = stand_in.sent("BatchGetItem")[-1]["RequestItems"]["orders"]

    assert found == [created, None, created]
    assert asked.get("ConsistentRead") is None
    found = orders.orders.get_many([here, nowhere, here], consistent=True)
    asked = stand_in.sent("BatchGetItem")[-1]["RequestItems"]["orders"]
    assert found == [created, None, created]
    assert asked["ConsistentRead"] is True


def test_several_orders_are_deleted(orders: Orders) -> None:
    """Those that are there, and no others."""
    orders.orders.create(an_order())
    kept = orders.orders.create(an_order(customer_id="customer_id-02", number=2))
    here = orders.orders.key(customer_id="customer_id-01", number=1)
    nowhere = orders.orders.key(customer_id="customer_id-03", number=3)
    orders.orders.delete_many([here, nowhere, here])

    found = [
        orders.orders.get(customer_id="customer_id-01", number=1),
        orders.orders.get(customer_id="customer_id-02", number=2),
    ]
    assert found == [None, kept]


def test_baskets_are_written_in_one_transaction(
    orders: Orders, stand_in: StandIn
) -> None:
    """Nothing before its end, and then everything."""
    with orders.transaction() as tx:
        first = tx.baskets.create(a_basket())
        second = orders.join(tx).baskets.put(a_basket(customer_id="customer_id-02"))
        seen = stand_in.items()

    assert seen == []
    found = [
        orders.baskets.get(customer_id="customer_id-01"),
        orders.baskets.get(customer_id="customer_id-02"),
    ]
    assert found == [first, second]
    assert first == a_basket()
    assert second == a_basket(customer_id="customer_id-02")
    assert len(stand_in.sent("TransactWriteItems")) == 1
    with orders.transaction() as tx:
        tx.baskets.delete(first)
        tx.baskets.delete_by_key(customer_id="customer_id-02")
        tx.baskets.check_absent(customer_id="customer_id-03")
    found = [
        orders.baskets.get(customer_id="customer_id-01"),
        orders.baskets.get(customer_id="customer_id-02"),
    ]
    assert found == [None, None]


def test_a_transaction_that_fails_writes_no_baskets(orders: Orders) -> None:
    """The error is that of the action that stopped the others."""
    created = orders.baskets.create(a_basket())
    with pytest.raises(AlreadyExists) as refused, orders.transaction() as tx:
        tx.baskets.create(a_basket(customer_id="customer_id-02"))
        tx.baskets.create(a_basket())
    assert refused.value.entity == "Basket"
    assert refused.value.key is not None
    with pytest.raises(NotFound), orders.transaction() as tx:
        tx.baskets.create(a_basket(customer_id="customer_id-02"))
        tx.baskets.check(customer_id="customer_id-03")
    with pytest.raises(AlreadyExists), orders.transaction() as tx:
        tx.baskets.check_absent(customer_id="customer_id-01")
    found = orders.baskets.get(customer_id="customer_id-02")
    assert found is None
    with orders.transaction() as tx:
        tx.baskets.create(a_basket(customer_id="customer_id-02"))
        tx.baskets.check(customer_id="customer_id-01")
    assert orders.baskets.get(customer_id="customer_id-01") == created


def test_baskets_are_changed_in_a_transaction(orders: Orders, clock: Clock) -> None:
    """As outside of one."""
    created = orders.baskets.create(a_basket())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    with orders.transaction() as tx:
        changed = tx.baskets.update(
            created,
            skus=[Sku("skus-02"), Sku("skus-03")],
            expires_at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        )
        tx.baskets.check_absent(customer_id="customer_id-02")
    expected = a_basket(
        skus=[Sku("skus-02"), Sku("skus-03")],
        expires_at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
    )
    assert changed == expected
    assert orders.baskets.get(customer_id="customer_id-01") == changed
    with orders.transaction() as tx:
        tx.baskets.patch(
            customer_id="customer_id-01",
            skus=[Sku("skus-01"), Sku("skus-02")],
            expires_at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
        )
    found = orders.baskets.get(customer_id="customer_id-01")
    assert found is not None
    assert found.skus == [Sku("skus-01"), Sku("skus-02")]
    assert found.expires_at == datetime(2100, 1, 1, 12, 1, tzinfo=UTC)


def test_baskets_are_written_in_a_transaction_only_where_a_condition_holds(
    orders: Orders,
) -> None:
    """And are checked under one."""
    created = orders.baskets.create(a_basket())
    held = BasketFields.customer_id == created.customer_id
    with pytest.raises(ConditionFailed), orders.transaction() as tx:
        tx.baskets.put(created, where=~held)
    with pytest.raises(ConditionFailed), orders.transaction() as tx:
        tx.baskets.update(
            created,
            skus=[Sku("skus-02"), Sku("skus-03")],
            expires_at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
            where=~held,
        )
    with pytest.raises(ConditionFailed), orders.transaction() as tx:
        tx.baskets.patch(
            customer_id="customer_id-01",
            skus=[Sku("skus-02"), Sku("skus-03")],
            expires_at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
            where=~held,
        )
    with pytest.raises(ConditionFailed), orders.transaction() as tx:
        tx.baskets.delete(created, where=~held)
    with pytest.raises(ConditionFailed), orders.transaction() as tx:
        tx.baskets.delete_by_key(customer_id="customer_id-01", where=~held)
    with pytest.raises(ConditionFailed), orders.transaction() as tx:
        tx.baskets.check(customer_id="customer_id-01", where=~held)
    assert orders.baskets.get(customer_id="customer_id-01") == created
    with orders.transaction() as tx:
        tx.baskets.delete_by_key(customer_id="customer_id-01", where=held)
    found = orders.baskets.get(customer_id="customer_id-01")
    assert found is None


def test_baskets_are_read_in_one_transaction(orders: Orders, stand_in: StandIn) -> None:
    """In the order of their keys, as they were at one moment."""
    created = orders.baskets.create(a_basket())
    here = orders.baskets.key(customer_id="customer_id-01")
    nowhere = orders.baskets.key(customer_id="customer_id-02")

    assert transact_get(here, nowhere, here) == (created, None, created)
    assert len(stand_in.sent("TransactGetItems")) == 1


def test_expires_at_of_baskets_is_a_whole_second_in_a_transaction(
    orders: Orders,
) -> None:
    """As it will be stored."""
    whole = datetime(2100, 3, 1, 12, 0, tzinfo=UTC)
    with orders.transaction() as tx:
        created = tx.baskets.create(
            a_basket(expires_at=datetime(2100, 3, 1, 12, 0, 0, 500000, tzinfo=UTC))
        )
        put = tx.baskets.put(
            a_basket(
                customer_id="customer_id-02",
                expires_at=datetime(2100, 3, 1, 12, 0, 0, 500000, tzinfo=UTC),
            ),
        )

    assert (created.expires_at, put.expires_at) == (whole, whole)


def test_several_baskets_are_read_in_the_order_of_their_keys(
    orders: Orders, stand_in: StandIn
) -> None:
    """None where there is none, and the same again for the same key."""
    created = orders.baskets.create(a_basket())
    here = orders.baskets.key(customer_id="customer_id-01")
    nowhere = orders.baskets.key(customer_id="customer_id-02")
    found = orders.baskets.get_many([here, nowhere, here])
    asked = stand_in.sent("BatchGetItem")[-1]["RequestItems"]["orders"]

    assert found == [created, None, created]
    assert asked.get("ConsistentRead") is None
    found = orders.baskets.get_many([here, nowhere, here], consistent=True)
    asked = stand_in.sent("BatchGetItem")[-1]["RequestItems"]["orders"]
    assert found == [created, None, created]
    assert asked["ConsistentRead"] is True


def test_several_baskets_are_stored(orders: Orders, stand_in: StandIn) -> None:
    """In one request, and of those with one key the last."""
    stored = orders.baskets.put_many(
        [
            a_basket(
                skus=[Sku("skus-02"), Sku("skus-03")],
                expires_at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
            ),
            a_basket(),
            a_basket(customer_id="customer_id-02"),
        ],
    )

    assert stored[1] == a_basket()
    found = [
        orders.baskets.get(customer_id="customer_id-01"),
        orders.baskets.get(customer_id="customer_id-02"),
    ]
    assert found == stored[1:]
    assert len(stand_in.sent("BatchWriteItem")) == 1


def test_several_baskets_are_deleted(orders: Orders) -> None:
    """Those that are there, and no others."""
    orders.baskets.create(a_basket())
    kept = orders.baskets.create(a_basket(customer_id="customer_id-02"))
    here = orders.baskets.key(customer_id="customer_id-01")
    nowhere = orders.baskets.key(customer_id="customer_id-03")
    orders.baskets.delete_many([here, nowhere, here])

    found = [
        orders.baskets.get(customer_id="customer_id-01"),
        orders.baskets.get(customer_id="customer_id-02"),
    ]
    assert found == [None, kept]


def test_items_of_several_entities_are_read_in_one_request(
    orders: Orders, stand_in: StandIn
) -> None:
    """In the order of their keys."""
    the_order = orders.orders.create(an_order())
    the_basket = orders.baskets.create(a_basket())
    key_of_order = orders.orders.key(customer_id="customer_id-01", number=1)
    key_of_basket = orders.baskets.key(customer_id="customer_id-01")
    found = orders.get_many([key_of_basket, key_of_order])
    asked = stand_in.sent("BatchGetItem")[-1]["RequestItems"]["orders"]

    expected = [the_basket, the_order]
    assert found == expected
    assert asked.get("ConsistentRead") is None
    found = orders.get_many([key_of_basket, key_of_order], consistent=True)
    assert found == expected
    asked = stand_in.sent("BatchGetItem")[-1]["RequestItems"]["orders"]
    assert asked["ConsistentRead"] is True


def test_items_of_several_entities_are_deleted_in_one_request(
    orders: Orders, stand_in: StandIn
) -> None:
    """Those that are there."""
    orders.orders.create(an_order())
    orders.baskets.create(a_basket())
    key_of_order = orders.orders.key(customer_id="customer_id-01", number=1)
    key_of_basket = orders.baskets.key(customer_id="customer_id-01")
    orders.delete_many([key_of_order, key_of_basket])

    the_order = orders.orders.get(customer_id="customer_id-01", number=1)
    assert the_order is None
    the_basket = orders.baskets.get(customer_id="customer_id-01")
    assert the_basket is None
    assert len(stand_in.sent("BatchWriteItem")) == 1


def test_check_out_happens_whole_or_not_at_all(
    orders: Orders, catalogue: Catalogue, stand_in: StandIn
) -> None:
    """Every action of it in one request."""
    orders.baskets.create(a_basket())
    catalogue.products.create(a_product())
    catalogue.products.delete_by_key(product_id="product_id-01")
    before = stand_in.items()
    with pytest.raises(NotFound):
        orders.check_out(
            an_order(), customer_id="customer_id-01", product_id="product_id-01"
        )
    assert stand_in.items() == before
    catalogue.products.create(a_product())
    orders.check_out(
        an_order(), customer_id="customer_id-01", product_id="product_id-01"
    )
    the_order = orders.orders.get(customer_id="customer_id-01", number=1)
    assert the_order is not None
    the_basket = orders.baskets.get(customer_id="customer_id-01")
    assert the_basket is None
    the_product = catalogue.products.get(product_id="product_id-01")
    assert the_product is not None
    assert len(stand_in.sent("TransactWriteItems")) >= 1


def test_at_the_till_reads_at_one_moment(
    orders: Orders, catalogue: Catalogue, stand_in: StandIn
) -> None:
    """What is there, and None for what is not."""
    created = orders.baskets.create(a_basket())

    found = orders.at_the_till(customer_id="customer_id-01", product_id="product_id-01")
    assert found == (created, None)
    assert len(stand_in.sent("TransactGetItems")) == 1
