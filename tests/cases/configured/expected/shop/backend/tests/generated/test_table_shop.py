# Written by lift from the models: change those, this file is written again.
"""What the facade of the table shop promises, asked of a DynamoDB."""

from datetime import UTC, datetime
from typing import Any

import pytest
from liftgen.runtime.errors import AlreadyExists, ConditionFailed, NotFound
from liftgen.runtime.transaction import transact_get
from liftgen.testing import Clock, StandIn

from shop.backend.repositories import OrderFields, Shop
from shop.models.orders import Line, Order


def an_order(**changes: Any) -> Order:
    """An Order as these tests know it, with other values for the fields given."""
    values: dict[str, Any] = {
        "customer_id": "customer_id-01",
        "order_id": "order_id-01",
        "placed_at": datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
        "lines": [Line(sku="sku-01", count=1), Line(sku="sku-02", count=2)],
        "state": "open",
    }
    return Order(**{**values, **changes})


def test_orders_are_written_in_one_transaction(shop: Shop, stand_in: StandIn) -> None:
    """Nothing before its end, and then everything."""
    with shop.transaction() as tx:
        first = tx.orders.create(an_order())
        second = shop.join(tx).orders.put(
            an_order(
                customer_id="customer_id-02",
                order_id="order_id-02",
                placed_at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
            ),
        )
        seen = stand_in.items()

    assert seen == []
    found = [
        shop.orders.get(
            customer_id="customer_id-01",
            placed_at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
            order_id="order_id-01",
        ),
        shop.orders.get(
            customer_id="customer_id-02",
            placed_at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
            order_id="order_id-02",
        ),
    ]
    assert found == [first, second]
    assert first == an_order()
    expected = an_order(
        customer_id="customer_id-02",
        order_id="order_id-02",
        placed_at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
    )
    assert second == expected
    assert len(stand_in.sent("TransactWriteItems")) == 1
    with shop.transaction() as tx:
        tx.orders.delete(first)
        tx.orders.delete_by_key(
            customer_id="customer_id-02",
            placed_at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
            order_id="order_id-02",
        )
        tx.orders.check_absent(
            customer_id="customer_id-03",
            placed_at=datetime(2100, 1, 1, 12, 3, tzinfo=UTC),
            order_id="order_id-03",
        )
    found = [
        shop.orders.get(
            customer_id="customer_id-01",
            placed_at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
            order_id="order_id-01",
        ),
        shop.orders.get(
            customer_id="customer_id-02",
            placed_at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
            order_id="order_id-02",
        ),
    ]
    assert found == [None, None]


def test_a_transaction_that_fails_writes_no_orders(shop: Shop) -> None:
    """The error is that of the action that stopped the others."""
    created = shop.orders.create(an_order())
    with pytest.raises(AlreadyExists) as refused, shop.transaction() as tx:
        tx.orders.create(
            an_order(
                customer_id="customer_id-02",
                order_id="order_id-02",
                placed_at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
            ),
        )
        tx.orders.create(an_order())
    assert refused.value.entity == "Order"
    assert refused.value.key is not None
    with pytest.raises(NotFound), shop.transaction() as tx:
        tx.orders.create(
            an_order(
                customer_id="customer_id-02",
                order_id="order_id-02",
                placed_at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
            ),
        )
        tx.orders.check(
            customer_id="customer_id-03",
            placed_at=datetime(2100, 1, 1, 12, 3, tzinfo=UTC),
            order_id="order_id-03",
        )
    with pytest.raises(AlreadyExists), shop.transaction() as tx:
        tx.orders.check_absent(
            customer_id="customer_id-01",
            placed_at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
            order_id="order_id-01",
        )
    found = shop.orders.get(
        customer_id="customer_id-02",
        placed_at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        order_id="order_id-02",
    )
    assert found is None
    with shop.transaction() as tx:
        tx.orders.create(
            an_order(
                customer_id="customer_id-02",
                order_id="order_id-02",
                placed_at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
            ),
        )
        tx.orders.check(
            customer_id="customer_id-01",
            placed_at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
            order_id="order_id-01",
        )
    found = shop.orders.get(
        customer_id="customer_id-01",
        placed_at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
        order_id="order_id-01",
    )
    assert found == created


def test_orders_are_changed_in_a_transaction(shop: Shop, clock: Clock) -> None:
    """As outside of one."""
    created = shop.orders.create(an_order())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    with shop.transaction() as tx:
        changed = tx.orders.update(
            created,
            lines=[Line(sku="sku-02", count=2), Line(sku="sku-03", count=3)],
            state="paid",
        )
        tx.orders.check_absent(
            customer_id="customer_id-02",
            placed_at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
            order_id="order_id-02",
        )
    expected = an_order(
        lines=[Line(sku="sku-02", count=2), Line(sku="sku-03", count=3)], state="paid"
    )
    assert changed == expected
    found = shop.orders.get(
        customer_id="customer_id-01",
        placed_at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
        order_id="order_id-01",
    )
    assert found == changed
    with shop.transaction() as tx:
        tx.orders.patch(
            customer_id="customer_id-01",
            placed_at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
            order_id="order_id-01",
            lines=[Line(sku="sku-01", count=1), Line(sku="sku-02", count=2)],
            state="open",
        )
    found = shop.orders.get(
        customer_id="customer_id-01",
        placed_at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
        order_id="order_id-01",
    )
    assert found is not None
    assert found.lines == [Line(sku="sku-01", count=1), Line(sku="sku-02", count=2)]
    assert found.state == "open"


def test_orders_are_written_in_a_transaction_only_where_a_condition_holds(
    shop: Shop,
) -> None:
    """And are checked under one."""
    created = shop.orders.create(an_order())
    held = OrderFields.customer_id == created.customer_id
    with pytest.raises(ConditionFailed), shop.transaction() as tx:
        tx.orders.put(created, where=~held)
    with pytest.raises(ConditionFailed), shop.transaction() as tx:
        tx.orders.update(
            created,
            lines=[Line(sku="sku-02", count=2), Line(sku="sku-03", count=3)],
            state="paid",
            where=~held,
        )
    with pytest.raises(ConditionFailed), shop.transaction() as tx:
        tx.orders.patch(
            customer_id="customer_id-01",
            placed_at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
            order_id="order_id-01",
            lines=[Line(sku="sku-02", count=2), Line(sku="sku-03", count=3)],
            state="paid",
            where=~held,
        )
    with pytest.raises(ConditionFailed), shop.transaction() as tx:
        tx.orders.delete(created, where=~held)
    with pytest.raises(ConditionFailed), shop.transaction() as tx:
        tx.orders.delete_by_key(
            customer_id="customer_id-01",
            placed_at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
            order_id="order_id-01",
            where=~held,
        )
    with pytest.raises(ConditionFailed), shop.transaction() as tx:
        tx.orders.check(
            customer_id="customer_id-01",
            placed_at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
            order_id="order_id-01",
            where=~held,
        )
    found = shop.orders.get(
        customer_id="customer_id-01",
        placed_at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
        order_id="order_id-01",
    )
    assert found == created
    with shop.transaction() as tx:
        tx.orders.delete_by_key(
            customer_id="customer_id-01",
            placed_at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
            order_id="order_id-01",
            where=held,
        )
    found = shop.orders.get(
        customer_id="customer_id-01",
        placed_at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
        order_id="order_id-01",
    )
    assert found is None


def test_orders_are_read_in_one_transaction(shop: Shop, stand_in: StandIn) -> None:
    """In the order of their keys, as they were at one moment."""
    created = shop.orders.create(an_order())
    here = shop.orders.key(
        customer_id="customer_id-01",
        placed_at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
        order_id="order_id-01",
    )
    nowhere = shop.orders.key(
        customer_id="customer_id-02",
        placed_at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        order_id="order_id-02",
    )

    assert transact_get(here, nowhere, here) == (created, None, created)
    assert len(stand_in.sent("TransactGetItems")) == 1


def test_several_orders_are_read_in_the_order_of_their_keys(
    shop: Shop, stand_in: StandIn
) -> None:
    """None where there is none, and the same again for the same key."""
    created = shop.orders.create(an_order())
    here = shop.orders.key(
        customer_id="customer_id-01",
        placed_at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
        order_id="order_id-01",
    )
    nowhere = shop.orders.key(
        customer_id="customer_id-02",
        placed_at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        order_id="order_id-02",
    )
    found = shop.orders.get_many([here, nowhere, here])
    asked = stand_in.sent("BatchGetItem")[-1]["RequestItems"]["shop"]

    assert found == [created, None, created]
    assert asked.get("ConsistentRead") is None
    found = shop.orders.get_many([here, nowhere, here], consistent=True)
    asked = stand_in.sent("BatchGetItem")[-1]["RequestItems"]["shop"]
    assert found == [created, None, created]
    assert asked["ConsistentRead"] is True


def test_several_orders_are_stored(shop: Shop, stand_in: StandIn) -> None:
    """In one request, and of those with one key the last."""
    stored = shop.orders.put_many(
        [
            an_order(
                lines=[Line(sku="sku-02", count=2), Line(sku="sku-03", count=3)],
                state="paid",
            ),
            an_order(),
            an_order(
                customer_id="customer_id-02",
                order_id="order_id-02",
                placed_at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
            ),
        ],
    )

    assert stored[1] == an_order()
    found = [
        shop.orders.get(
            customer_id="customer_id-01",
            placed_at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
            order_id="order_id-01",
        ),
        shop.orders.get(
            customer_id="customer_id-02",
            placed_at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
            order_id="order_id-02",
        ),
    ]
    assert found == stored[1:]
    assert len(stand_in.sent("BatchWriteItem")) == 1


def test_several_orders_are_deleted(shop: Shop) -> None:
    """Those that are there, and no others."""
    shop.orders.create(an_order())
    kept = shop.orders.create(
        an_order(
            customer_id="customer_id-02",
            order_id="order_id-02",
            placed_at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        ),
    )
    here = shop.orders.key(
        customer_id="customer_id-01",
        placed_at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
        order_id="order_id-01",
    )
    nowhere = shop.orders.key(
        customer_id="customer_id-03",
        placed_at=datetime(2100, 1, 1, 12, 3, tzinfo=UTC),
        order_id="order_id-03",
    )
    shop.orders.delete_many([here, nowhere, here])

    found = [
        shop.orders.get(
            customer_id="customer_id-01",
            placed_at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
            order_id="order_id-01",
        ),
        shop.orders.get(
            customer_id="customer_id-02",
            placed_at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
            order_id="order_id-02",
        ),
    ]
    assert found == [None, kept]
