# Written by lift from the models: change those, this file is written again.
"""What the repository of Order promises, asked of a DynamoDB."""

from datetime import UTC, datetime
from typing import Any

import pytest
from liftgen.runtime.errors import AlreadyExists, ConditionFailed, NotFound
from liftgen.runtime.operations import Appending, Prepending
from liftgen.runtime.ranges import after, before, between, since, until
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


def test_an_order_that_was_created_is_read(shop: Shop) -> None:
    """What was stored comes back, equal."""
    created = shop.orders.create(an_order())

    assert created == an_order()
    found = shop.orders.get(
        customer_id="customer_id-01",
        placed_at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
        order_id="order_id-01",
    )
    assert found == created


def test_an_order_is_stored_as_its_attributes_and_keys(
    shop: Shop, stand_in: StandIn
) -> None:
    """The item's bytes are a contract: every attribute, key and index key."""
    shop.orders.create(an_order())

    item = stand_in.item(
        "shop",
        {
            "pk": {"S": "CUSTOMER#customer_id-01"},
            "sk": {"S": "ORDER#2100-01-01T12:01:00.000000Z#order_id-01"},
        },
    )
    expected_item = {
        "_entity": {"S": "Order"},
        "customer_id": {"S": "customer_id-01"},
        "order_id": {"S": "order_id-01"},
        "placed_at": {"S": "2100-01-01T12:01:00.000000Z"},
        "lines": {
            "L": [
                {"M": {"sku": {"S": "sku-01"}, "count": {"N": "1"}}},
                {"M": {"sku": {"S": "sku-02"}, "count": {"N": "2"}}},
            ],
        },
        "state": {"S": "open"},
        "pk": {"S": "CUSTOMER#customer_id-01"},
        "sk": {"S": "ORDER#2100-01-01T12:01:00.000000Z#order_id-01"},
    }
    assert item == expected_item


def test_the_key_of_an_order_is_taken_once(shop: Shop) -> None:
    """A second one is refused, and the first stays as it was."""
    created = shop.orders.create(an_order())

    with pytest.raises(AlreadyExists):
        shop.orders.create(
            an_order(
                lines=[Line(sku="sku-02", count=2), Line(sku="sku-03", count=3)],
                state="paid",
            ),
        )
    found = shop.orders.get(
        customer_id="customer_id-01",
        placed_at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
        order_id="order_id-01",
    )
    assert found == created


def test_an_order_that_is_not_there_is_none(shop: Shop) -> None:
    """No item, no error: None."""
    found = shop.orders.get(
        customer_id="customer_id-01",
        placed_at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
        order_id="order_id-01",
    )

    assert found is None


def test_an_order_is_read_consistently_where_that_is_asked_for(
    shop: Shop, stand_in: StandIn
) -> None:
    """Otherwise a read may be a moment behind."""
    shop.orders.get(
        customer_id="customer_id-01",
        placed_at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
        order_id="order_id-01",
        consistent=True,
    )

    assert stand_in.sent("GetItem")[-1]["ConsistentRead"] is True


def test_whether_an_order_exists(shop: Shop, stand_in: StandIn) -> None:
    """Told from its key alone, and as absent as a read would say."""
    shop.orders.create(an_order())
    there = shop.orders.exists(
        customer_id="customer_id-01",
        placed_at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
        order_id="order_id-01",
    )

    assert there is True
    assert "ConsistentRead" not in stand_in.sent("GetItem")[-1]
    shop.orders.delete_by_key(
        customer_id="customer_id-01",
        placed_at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
        order_id="order_id-01",
    )
    there = shop.orders.exists(
        customer_id="customer_id-01",
        placed_at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
        order_id="order_id-01",
        consistent=True,
    )
    assert there is False
    assert stand_in.sent("GetItem")[-1]["ConsistentRead"] is True


def test_putting_an_order_replaces_it_whole(
    shop: Shop, clock: Clock, stand_in: StandIn
) -> None:
    """Whatever was there is replaced, with every key of its own."""
    stored = shop.orders.put(an_order())
    assert stored == an_order()
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    shop.orders.put(
        an_order(
            lines=[Line(sku="sku-02", count=2), Line(sku="sku-03", count=3)],
            state="paid",
        ),
    )

    item = stand_in.item(
        "shop",
        {
            "pk": {"S": "CUSTOMER#customer_id-01"},
            "sk": {"S": "ORDER#2100-01-01T12:01:00.000000Z#order_id-01"},
        },
    )
    expected_item = {
        "_entity": {"S": "Order"},
        "customer_id": {"S": "customer_id-01"},
        "order_id": {"S": "order_id-01"},
        "placed_at": {"S": "2100-01-01T12:01:00.000000Z"},
        "lines": {
            "L": [
                {"M": {"sku": {"S": "sku-02"}, "count": {"N": "2"}}},
                {"M": {"sku": {"S": "sku-03"}, "count": {"N": "3"}}},
            ],
        },
        "state": {"S": "paid"},
        "pk": {"S": "CUSTOMER#customer_id-01"},
        "sk": {"S": "ORDER#2100-01-01T12:01:00.000000Z#order_id-01"},
    }
    assert item == expected_item


def test_upserting_an_order_that_is_there_changes_it(
    shop: Shop, clock: Clock, stand_in: StandIn
) -> None:
    """Whoever wrote last, with every key of its own; what it was created with stays."""
    shop.orders.create(an_order())
    key = {
        "pk": {"S": "CUSTOMER#customer_id-01"},
        "sk": {"S": "ORDER#2100-01-01T12:01:00.000000Z#order_id-01"},
    }
    stand_in.set("shop", key, legacy={"S": "kept"})
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    stored = shop.orders.upsert(
        an_order(
            lines=[Line(sku="sku-02", count=2), Line(sku="sku-03", count=3)],
            state="paid",
        ),
    )

    expected = an_order(
        lines=[Line(sku="sku-02", count=2), Line(sku="sku-03", count=3)], state="paid"
    )
    assert stored == expected
    item = stand_in.item("shop", key)
    expected_item = {
        "_entity": {"S": "Order"},
        "customer_id": {"S": "customer_id-01"},
        "order_id": {"S": "order_id-01"},
        "placed_at": {"S": "2100-01-01T12:01:00.000000Z"},
        "lines": {
            "L": [
                {"M": {"sku": {"S": "sku-02"}, "count": {"N": "2"}}},
                {"M": {"sku": {"S": "sku-03"}, "count": {"N": "3"}}},
            ],
        },
        "state": {"S": "paid"},
        "pk": {"S": "CUSTOMER#customer_id-01"},
        "sk": {"S": "ORDER#2100-01-01T12:01:00.000000Z#order_id-01"},
        "legacy": {"S": "kept"},
    }
    assert item == expected_item


def test_upserting_an_order_that_is_not_there_creates_it(
    shop: Shop, stand_in: StandIn
) -> None:
    """As `create` would."""
    stored = shop.orders.upsert(an_order())

    assert stored == an_order()
    item = stand_in.item(
        "shop",
        {
            "pk": {"S": "CUSTOMER#customer_id-01"},
            "sk": {"S": "ORDER#2100-01-01T12:01:00.000000Z#order_id-01"},
        },
    )
    expected_item = {
        "_entity": {"S": "Order"},
        "customer_id": {"S": "customer_id-01"},
        "order_id": {"S": "order_id-01"},
        "placed_at": {"S": "2100-01-01T12:01:00.000000Z"},
        "lines": {
            "L": [
                {"M": {"sku": {"S": "sku-01"}, "count": {"N": "1"}}},
                {"M": {"sku": {"S": "sku-02"}, "count": {"N": "2"}}},
            ],
        },
        "state": {"S": "open"},
        "pk": {"S": "CUSTOMER#customer_id-01"},
        "sk": {"S": "ORDER#2100-01-01T12:01:00.000000Z#order_id-01"},
    }
    assert item == expected_item


def test_updating_lines_of_an_order(
    shop: Shop, clock: Clock, stand_in: StandIn
) -> None:
    """The field changes, with every key that depends on it; nothing else does."""
    created = shop.orders.create(an_order())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    updated = shop.orders.update(
        created, lines=[Line(sku="sku-02", count=2), Line(sku="sku-03", count=3)]
    )

    expected = an_order(
        lines=[Line(sku="sku-02", count=2), Line(sku="sku-03", count=3)]
    )
    assert updated == expected
    found = shop.orders.get(
        customer_id="customer_id-01",
        placed_at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
        order_id="order_id-01",
    )
    assert found == updated
    item = stand_in.item(
        "shop",
        {
            "pk": {"S": "CUSTOMER#customer_id-01"},
            "sk": {"S": "ORDER#2100-01-01T12:01:00.000000Z#order_id-01"},
        },
    )
    expected_item = {
        "_entity": {"S": "Order"},
        "customer_id": {"S": "customer_id-01"},
        "order_id": {"S": "order_id-01"},
        "placed_at": {"S": "2100-01-01T12:01:00.000000Z"},
        "lines": {
            "L": [
                {"M": {"sku": {"S": "sku-02"}, "count": {"N": "2"}}},
                {"M": {"sku": {"S": "sku-03"}, "count": {"N": "3"}}},
            ],
        },
        "state": {"S": "open"},
        "pk": {"S": "CUSTOMER#customer_id-01"},
        "sk": {"S": "ORDER#2100-01-01T12:01:00.000000Z#order_id-01"},
    }
    assert item == expected_item


def test_updating_state_of_an_order(
    shop: Shop, clock: Clock, stand_in: StandIn
) -> None:
    """The field changes, with every key that depends on it; nothing else does."""
    created = shop.orders.create(an_order())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    updated = shop.orders.update(created, state="paid")

    assert updated == an_order(state="paid")
    found = shop.orders.get(
        customer_id="customer_id-01",
        placed_at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
        order_id="order_id-01",
    )
    assert found == updated
    item = stand_in.item(
        "shop",
        {
            "pk": {"S": "CUSTOMER#customer_id-01"},
            "sk": {"S": "ORDER#2100-01-01T12:01:00.000000Z#order_id-01"},
        },
    )
    expected_item = {
        "_entity": {"S": "Order"},
        "customer_id": {"S": "customer_id-01"},
        "order_id": {"S": "order_id-01"},
        "placed_at": {"S": "2100-01-01T12:01:00.000000Z"},
        "lines": {
            "L": [
                {"M": {"sku": {"S": "sku-01"}, "count": {"N": "1"}}},
                {"M": {"sku": {"S": "sku-02"}, "count": {"N": "2"}}},
            ],
        },
        "state": {"S": "paid"},
        "pk": {"S": "CUSTOMER#customer_id-01"},
        "sk": {"S": "ORDER#2100-01-01T12:01:00.000000Z#order_id-01"},
    }
    assert item == expected_item


def test_updating_an_order_that_is_not_there_is_refused(
    shop: Shop, stand_in: StandIn
) -> None:
    """An update never brings an item back."""
    with pytest.raises(NotFound):
        shop.orders.update(
            an_order(), lines=[Line(sku="sku-02", count=2), Line(sku="sku-03", count=3)]
        )
    assert stand_in.items() == []


def test_an_update_of_an_order_keeps_attributes_that_it_does_not_know(
    shop: Shop, stand_in: StandIn
) -> None:
    """What another version of the code has written is still there."""
    created = shop.orders.create(an_order())
    key = {
        "pk": {"S": "CUSTOMER#customer_id-01"},
        "sk": {"S": "ORDER#2100-01-01T12:01:00.000000Z#order_id-01"},
    }
    stand_in.set("shop", key, legacy={"S": "kept"})

    shop.orders.update(
        created, lines=[Line(sku="sku-02", count=2), Line(sku="sku-03", count=3)]
    )

    item = stand_in.item("shop", key)
    assert item is not None
    assert item["legacy"] == {"S": "kept"}


def test_patching_lines_of_an_order(
    shop: Shop, clock: Clock, stand_in: StandIn
) -> None:
    """By key, and only this field."""
    shop.orders.create(an_order())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    patched = shop.orders.patch(
        customer_id="customer_id-01",
        placed_at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
        order_id="order_id-01",
        lines=[Line(sku="sku-02", count=2), Line(sku="sku-03", count=3)],
    )

    expected = an_order(
        lines=[Line(sku="sku-02", count=2), Line(sku="sku-03", count=3)]
    )
    assert patched == expected
    item = stand_in.item(
        "shop",
        {
            "pk": {"S": "CUSTOMER#customer_id-01"},
            "sk": {"S": "ORDER#2100-01-01T12:01:00.000000Z#order_id-01"},
        },
    )
    expected_item = {
        "_entity": {"S": "Order"},
        "customer_id": {"S": "customer_id-01"},
        "order_id": {"S": "order_id-01"},
        "placed_at": {"S": "2100-01-01T12:01:00.000000Z"},
        "lines": {
            "L": [
                {"M": {"sku": {"S": "sku-02"}, "count": {"N": "2"}}},
                {"M": {"sku": {"S": "sku-03"}, "count": {"N": "3"}}},
            ],
        },
        "state": {"S": "open"},
        "pk": {"S": "CUSTOMER#customer_id-01"},
        "sk": {"S": "ORDER#2100-01-01T12:01:00.000000Z#order_id-01"},
    }
    assert item == expected_item


def test_patching_state_of_an_order(
    shop: Shop, clock: Clock, stand_in: StandIn
) -> None:
    """By key, and only this field."""
    shop.orders.create(an_order())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    patched = shop.orders.patch(
        customer_id="customer_id-01",
        placed_at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
        order_id="order_id-01",
        state="paid",
    )

    assert patched == an_order(state="paid")
    item = stand_in.item(
        "shop",
        {
            "pk": {"S": "CUSTOMER#customer_id-01"},
            "sk": {"S": "ORDER#2100-01-01T12:01:00.000000Z#order_id-01"},
        },
    )
    expected_item = {
        "_entity": {"S": "Order"},
        "customer_id": {"S": "customer_id-01"},
        "order_id": {"S": "order_id-01"},
        "placed_at": {"S": "2100-01-01T12:01:00.000000Z"},
        "lines": {
            "L": [
                {"M": {"sku": {"S": "sku-01"}, "count": {"N": "1"}}},
                {"M": {"sku": {"S": "sku-02"}, "count": {"N": "2"}}},
            ],
        },
        "state": {"S": "paid"},
        "pk": {"S": "CUSTOMER#customer_id-01"},
        "sk": {"S": "ORDER#2100-01-01T12:01:00.000000Z#order_id-01"},
    }
    assert item == expected_item


def test_patching_an_order_that_is_not_there_is_refused(
    shop: Shop, stand_in: StandIn
) -> None:
    """A patch never brings an item back."""
    with pytest.raises(NotFound):
        shop.orders.patch(
            customer_id="customer_id-01",
            placed_at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
            order_id="order_id-01",
            lines=[Line(sku="sku-02", count=2), Line(sku="sku-03", count=3)],
        )
    assert stand_in.items() == []


def test_a_deleted_order_is_gone(shop: Shop, stand_in: StandIn) -> None:
    """Nothing of it is found, and its key is free."""
    created = shop.orders.create(an_order())
    shop.orders.delete(created)

    found = shop.orders.get(
        customer_id="customer_id-01",
        placed_at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
        order_id="order_id-01",
    )
    assert found is None
    assert stand_in.items() == []


def test_an_order_deleted_by_its_key_is_gone(shop: Shop, stand_in: StandIn) -> None:
    """Deleting needs no reading first."""
    shop.orders.create(an_order())
    shop.orders.delete_by_key(
        customer_id="customer_id-01",
        placed_at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
        order_id="order_id-01",
    )

    found = shop.orders.get(
        customer_id="customer_id-01",
        placed_at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
        order_id="order_id-01",
    )
    assert found is None
    assert stand_in.items() == []


def test_deleting_an_order_that_is_not_there(shop: Shop) -> None:
    """By what was read it is an error; by key it is already so."""
    with pytest.raises(NotFound):
        shop.orders.delete(an_order())
    shop.orders.delete_by_key(
        customer_id="customer_id-01",
        placed_at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
        order_id="order_id-01",
    )


def test_an_order_changes_only_where_a_condition_holds(shop: Shop) -> None:
    """What does not hold on what is there changes nothing."""
    created = shop.orders.create(an_order())
    held = OrderFields.customer_id == created.customer_id

    with pytest.raises(ConditionFailed):
        shop.orders.put(created, where=~held)
    with pytest.raises(ConditionFailed):
        shop.orders.update(
            created,
            lines=[Line(sku="sku-02", count=2), Line(sku="sku-03", count=3)],
            state="paid",
            where=~held,
        )
    with pytest.raises(ConditionFailed):
        shop.orders.patch(
            customer_id="customer_id-01",
            placed_at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
            order_id="order_id-01",
            lines=[Line(sku="sku-02", count=2), Line(sku="sku-03", count=3)],
            state="paid",
            where=~held,
        )
    with pytest.raises(ConditionFailed):
        shop.orders.delete(created, where=~held)
    with pytest.raises(ConditionFailed):
        shop.orders.delete_by_key(
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
    stored = shop.orders.put(created, where=held)
    found = shop.orders.get(
        customer_id="customer_id-01",
        placed_at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
        order_id="order_id-01",
    )
    assert found == stored
    shop.orders.update(
        stored,
        lines=[Line(sku="sku-02", count=2), Line(sku="sku-03", count=3)],
        state="paid",
        where=held,
    )
    deleted = shop.orders.delete_by_key(
        customer_id="customer_id-01",
        placed_at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
        order_id="order_id-01",
        where=held,
    )
    assert deleted is True


def test_appending_and_prepending_change_lines_of_an_order_as_it_is(shop: Shop) -> None:
    """Nobody's change is lost, for none was read before."""
    shop.orders.create(an_order())
    patched = shop.orders.patch(
        customer_id="customer_id-01",
        placed_at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
        order_id="order_id-01",
        lines=Appending([Line(sku="sku-02", count=2), Line(sku="sku-03", count=3)]),
    )
    the_lines = [
        Line(sku="sku-01", count=1),
        Line(sku="sku-02", count=2),
        Line(sku="sku-02", count=2),
        Line(sku="sku-03", count=3),
    ]
    assert patched.lines == the_lines
    patched = shop.orders.patch(
        customer_id="customer_id-01",
        placed_at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
        order_id="order_id-01",
        lines=Prepending([Line(sku="sku-02", count=2), Line(sku="sku-03", count=3)]),
    )
    the_lines = [
        Line(sku="sku-02", count=2),
        Line(sku="sku-03", count=3),
        Line(sku="sku-01", count=1),
        Line(sku="sku-02", count=2),
        Line(sku="sku-02", count=2),
        Line(sku="sku-03", count=3),
    ]
    assert patched.lines == the_lines
    patched = shop.orders.patch(
        customer_id="customer_id-01",
        placed_at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
        order_id="order_id-01",
        state="paid",
        lines=Appending([Line(sku="sku-02", count=2), Line(sku="sku-03", count=3)]),
    )
    assert patched.state == "paid"


def test_by_key_of_order_finds_its_own_and_no_other(
    shop: Shop, stand_in: StandIn
) -> None:
    """The wanted ones in order, and none of the decoys."""
    rows: list[dict[str, Any]] = [
        {},
        {
            "order_id": "order_id-02",
            "placed_at": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
        {
            "order_id": "order_id-03",
            "placed_at": datetime(2100, 1, 1, 12, 3, tzinfo=UTC),
        },
        {
            "customer_id": "customer_id-02",
            "order_id": "order_id-04",
            "placed_at": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
    ]
    planted = [shop.orders.create(an_order(**row)) for row in rows]

    found = shop.orders.by_key(customer_id="customer_id-01")
    assert list(found) == [planted[0], planted[1], planted[2]]
    request = stand_in.sent("Query")[-1]
    assert "IndexName" not in request


def test_by_key_of_order_reads_every_field_alone(shop: Shop) -> None:
    """As the whole has it."""
    rows: list[dict[str, Any]] = [
        {},
        {
            "order_id": "order_id-02",
            "placed_at": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
        {
            "order_id": "order_id-03",
            "placed_at": datetime(2100, 1, 1, 12, 3, tzinfo=UTC),
        },
        {
            "customer_id": "customer_id-02",
            "order_id": "order_id-04",
            "placed_at": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
    ]
    planted = [shop.orders.create(an_order(**row)) for row in rows]
    found = [planted[0], planted[1], planted[2]]
    query = shop.orders.by_key(customer_id="customer_id-01")
    alone = query.only(
        OrderFields.customer_id,
        OrderFields.order_id,
        OrderFields.placed_at,
        OrderFields.lines,
        OrderFields.state,
    )

    expected = [
        (each.customer_id, each.order_id, each.placed_at, each.lines, each.state)
        for each in found
    ]
    assert list(alone) == expected


def test_by_key_of_order_goes_on_from_a_cursor(shop: Shop) -> None:
    """A page and what follows it are the whole, nothing twice."""
    rows: list[dict[str, Any]] = [
        {},
        {
            "order_id": "order_id-02",
            "placed_at": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
        {
            "order_id": "order_id-03",
            "placed_at": datetime(2100, 1, 1, 12, 3, tzinfo=UTC),
        },
        {
            "customer_id": "customer_id-02",
            "order_id": "order_id-04",
            "placed_at": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
    ]
    planted = [shop.orders.create(an_order(**row)) for row in rows]

    query = shop.orders.by_key(customer_id="customer_id-01")
    first = query.page(limit=1)
    rest = query.page(limit=100, cursor=first.cursor)

    assert [*first.items, *rest.items] == [planted[0], planted[1], planted[2]]
    assert query.first() == planted[0]
    assert rest.cursor is None


def test_by_key_of_order_filters_and_reads_a_field_alone(shop: Shop) -> None:
    """What a condition does not hold on is left out, and not counted."""
    rows: list[dict[str, Any]] = [
        {},
        {
            "order_id": "order_id-02",
            "placed_at": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
        {
            "order_id": "order_id-03",
            "placed_at": datetime(2100, 1, 1, 12, 3, tzinfo=UTC),
        },
        {
            "customer_id": "customer_id-02",
            "order_id": "order_id-04",
            "placed_at": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
    ]
    planted = [shop.orders.create(an_order(**row)) for row in rows]
    found = [planted[0], planted[1], planted[2]]
    wanted = found[-1].order_id
    some = [each for each in found if each.order_id == wanted]
    query = shop.orders.by_key(customer_id="customer_id-01")
    held = query.where(OrderFields.order_id == wanted)

    assert list(held) == some
    assert held.count() == len(some)
    alone = held.only(OrderFields.order_id)
    assert list(alone) == [(wanted,)] * len(some)


def test_by_key_of_order_with_placed_at_equal_to(shop: Shop) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {
            "order_id": "order_id-02",
            "placed_at": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
        {
            "order_id": "order_id-03",
            "placed_at": datetime(2100, 1, 1, 12, 3, tzinfo=UTC),
        },
        {
            "customer_id": "customer_id-02",
            "order_id": "order_id-04",
            "placed_at": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
    ]
    planted = [shop.orders.create(an_order(**row)) for row in rows]

    found = shop.orders.by_key(
        customer_id="customer_id-01", placed_at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC)
    )
    assert list(found) == [planted[1]]


def test_by_key_of_order_with_placed_at_since(shop: Shop) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {
            "order_id": "order_id-02",
            "placed_at": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
        {
            "order_id": "order_id-03",
            "placed_at": datetime(2100, 1, 1, 12, 3, tzinfo=UTC),
        },
        {
            "customer_id": "customer_id-02",
            "order_id": "order_id-04",
            "placed_at": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
    ]
    planted = [shop.orders.create(an_order(**row)) for row in rows]

    found = shop.orders.by_key(
        customer_id="customer_id-01",
        placed_at=since(datetime(2100, 1, 1, 12, 2, tzinfo=UTC)),
    )
    assert list(found) == [planted[1], planted[2]]


def test_by_key_of_order_with_placed_at_after(shop: Shop) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {
            "order_id": "order_id-02",
            "placed_at": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
        {
            "order_id": "order_id-03",
            "placed_at": datetime(2100, 1, 1, 12, 3, tzinfo=UTC),
        },
        {
            "customer_id": "customer_id-02",
            "order_id": "order_id-04",
            "placed_at": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
    ]
    planted = [shop.orders.create(an_order(**row)) for row in rows]

    found = shop.orders.by_key(
        customer_id="customer_id-01",
        placed_at=after(datetime(2100, 1, 1, 12, 1, tzinfo=UTC)),
    )
    assert list(found) == [planted[1], planted[2]]


def test_by_key_of_order_with_placed_at_until(shop: Shop) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {
            "order_id": "order_id-02",
            "placed_at": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
        {
            "order_id": "order_id-03",
            "placed_at": datetime(2100, 1, 1, 12, 3, tzinfo=UTC),
        },
        {
            "customer_id": "customer_id-02",
            "order_id": "order_id-04",
            "placed_at": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
    ]
    planted = [shop.orders.create(an_order(**row)) for row in rows]

    found = shop.orders.by_key(
        customer_id="customer_id-01",
        placed_at=until(datetime(2100, 1, 1, 12, 2, tzinfo=UTC)),
    )
    assert list(found) == [planted[0], planted[1]]


def test_by_key_of_order_with_placed_at_before(shop: Shop) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {
            "order_id": "order_id-02",
            "placed_at": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
        {
            "order_id": "order_id-03",
            "placed_at": datetime(2100, 1, 1, 12, 3, tzinfo=UTC),
        },
        {
            "customer_id": "customer_id-02",
            "order_id": "order_id-04",
            "placed_at": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
    ]
    planted = [shop.orders.create(an_order(**row)) for row in rows]

    found = shop.orders.by_key(
        customer_id="customer_id-01",
        placed_at=before(datetime(2100, 1, 1, 12, 3, tzinfo=UTC)),
    )
    assert list(found) == [planted[0], planted[1]]


def test_by_key_of_order_with_placed_at_between(shop: Shop) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {
            "order_id": "order_id-02",
            "placed_at": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
        {
            "order_id": "order_id-03",
            "placed_at": datetime(2100, 1, 1, 12, 3, tzinfo=UTC),
        },
        {
            "customer_id": "customer_id-02",
            "order_id": "order_id-04",
            "placed_at": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
    ]
    planted = [shop.orders.create(an_order(**row)) for row in rows]

    found = shop.orders.by_key(
        customer_id="customer_id-01",
        placed_at=between(
            datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
            datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        ),
    )
    assert list(found) == [planted[0], planted[1]]


def test_by_state_of_order_finds_its_own_and_no_other(
    shop: Shop, stand_in: StandIn
) -> None:
    """The wanted ones in order, and none of the decoys."""
    rows: list[dict[str, Any]] = [
        {},
        {
            "customer_id": "customer_id-02",
            "order_id": "order_id-02",
            "placed_at": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
        {
            "customer_id": "customer_id-03",
            "order_id": "order_id-03",
            "placed_at": datetime(2100, 1, 1, 12, 3, tzinfo=UTC),
        },
        {
            "customer_id": "customer_id-02",
            "order_id": "order_id-04",
            "placed_at": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
            "state": "paid",
        },
    ]
    planted = [shop.orders.create(an_order(**row)) for row in rows]

    found = shop.orders.by_state(state="open")
    assert list(found) == [planted[0], planted[1], planted[2]]
    request = stand_in.sent("Query")[-1]
    assert request["IndexName"] == "by_state"


def test_by_state_of_order_goes_on_from_a_cursor(shop: Shop) -> None:
    """A page and what follows it are the whole, nothing twice."""
    rows: list[dict[str, Any]] = [
        {},
        {
            "customer_id": "customer_id-02",
            "order_id": "order_id-02",
            "placed_at": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
        {
            "customer_id": "customer_id-03",
            "order_id": "order_id-03",
            "placed_at": datetime(2100, 1, 1, 12, 3, tzinfo=UTC),
        },
        {
            "customer_id": "customer_id-02",
            "order_id": "order_id-04",
            "placed_at": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
            "state": "paid",
        },
    ]
    planted = [shop.orders.create(an_order(**row)) for row in rows]

    query = shop.orders.by_state(state="open")
    first = query.page(limit=1)
    rest = query.page(limit=100, cursor=first.cursor)

    assert [*first.items, *rest.items] == [planted[0], planted[1], planted[2]]
    assert query.first() == planted[0]
    assert rest.cursor is None


def test_by_state_of_order_filters_and_reads_a_field_alone(shop: Shop) -> None:
    """What a condition does not hold on is left out, and not counted."""
    rows: list[dict[str, Any]] = [
        {},
        {
            "customer_id": "customer_id-02",
            "order_id": "order_id-02",
            "placed_at": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
        {
            "customer_id": "customer_id-03",
            "order_id": "order_id-03",
            "placed_at": datetime(2100, 1, 1, 12, 3, tzinfo=UTC),
        },
        {
            "customer_id": "customer_id-02",
            "order_id": "order_id-04",
            "placed_at": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
            "state": "paid",
        },
    ]
    planted = [shop.orders.create(an_order(**row)) for row in rows]
    found = [planted[0], planted[1], planted[2]]
    wanted = found[-1].customer_id
    some = [each for each in found if each.customer_id == wanted]
    query = shop.orders.by_state(state="open")
    held = query.where(OrderFields.customer_id == wanted)

    assert list(held) == some
    assert held.count() == len(some)
    alone = held.only(OrderFields.customer_id)
    assert list(alone) == [(wanted,)] * len(some)


def test_by_state_of_order_with_placed_at_equal_to(shop: Shop) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {
            "customer_id": "customer_id-02",
            "order_id": "order_id-02",
            "placed_at": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
        {
            "customer_id": "customer_id-03",
            "order_id": "order_id-03",
            "placed_at": datetime(2100, 1, 1, 12, 3, tzinfo=UTC),
        },
        {
            "customer_id": "customer_id-02",
            "order_id": "order_id-04",
            "placed_at": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
            "state": "paid",
        },
    ]
    planted = [shop.orders.create(an_order(**row)) for row in rows]

    found = shop.orders.by_state(
        state="open", placed_at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC)
    )
    assert list(found) == [planted[1]]


def test_by_state_of_order_with_placed_at_since(shop: Shop) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {
            "customer_id": "customer_id-02",
            "order_id": "order_id-02",
            "placed_at": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
        {
            "customer_id": "customer_id-03",
            "order_id": "order_id-03",
            "placed_at": datetime(2100, 1, 1, 12, 3, tzinfo=UTC),
        },
        {
            "customer_id": "customer_id-02",
            "order_id": "order_id-04",
            "placed_at": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
            "state": "paid",
        },
    ]
    planted = [shop.orders.create(an_order(**row)) for row in rows]

    found = shop.orders.by_state(
        state="open", placed_at=since(datetime(2100, 1, 1, 12, 2, tzinfo=UTC))
    )
    assert list(found) == [planted[1], planted[2]]


def test_by_state_of_order_with_placed_at_after(shop: Shop) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {
            "customer_id": "customer_id-02",
            "order_id": "order_id-02",
            "placed_at": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
        {
            "customer_id": "customer_id-03",
            "order_id": "order_id-03",
            "placed_at": datetime(2100, 1, 1, 12, 3, tzinfo=UTC),
        },
        {
            "customer_id": "customer_id-02",
            "order_id": "order_id-04",
            "placed_at": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
            "state": "paid",
        },
    ]
    planted = [shop.orders.create(an_order(**row)) for row in rows]

    found = shop.orders.by_state(
        state="open", placed_at=after(datetime(2100, 1, 1, 12, 1, tzinfo=UTC))
    )
    assert list(found) == [planted[1], planted[2]]


def test_by_state_of_order_with_placed_at_until(shop: Shop) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {
            "customer_id": "customer_id-02",
            "order_id": "order_id-02",
            "placed_at": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
        {
            "customer_id": "customer_id-03",
            "order_id": "order_id-03",
            "placed_at": datetime(2100, 1, 1, 12, 3, tzinfo=UTC),
        },
        {
            "customer_id": "customer_id-02",
            "order_id": "order_id-04",
            "placed_at": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
            "state": "paid",
        },
    ]
    planted = [shop.orders.create(an_order(**row)) for row in rows]

    found = shop.orders.by_state(
        state="open", placed_at=until(datetime(2100, 1, 1, 12, 2, tzinfo=UTC))
    )
    assert list(found) == [planted[0], planted[1]]


def test_by_state_of_order_with_placed_at_before(shop: Shop) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {
            "customer_id": "customer_id-02",
            "order_id": "order_id-02",
            "placed_at": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
        {
            "customer_id": "customer_id-03",
            "order_id": "order_id-03",
            "placed_at": datetime(2100, 1, 1, 12, 3, tzinfo=UTC),
        },
        {
            "customer_id": "customer_id-02",
            "order_id": "order_id-04",
            "placed_at": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
            "state": "paid",
        },
    ]
    planted = [shop.orders.create(an_order(**row)) for row in rows]

    found = shop.orders.by_state(
        state="open", placed_at=before(datetime(2100, 1, 1, 12, 3, tzinfo=UTC))
    )
    assert list(found) == [planted[0], planted[1]]


def test_by_state_of_order_with_placed_at_between(shop: Shop) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {
            "customer_id": "customer_id-02",
            "order_id": "order_id-02",
            "placed_at": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
        {
            "customer_id": "customer_id-03",
            "order_id": "order_id-03",
            "placed_at": datetime(2100, 1, 1, 12, 3, tzinfo=UTC),
        },
        {
            "customer_id": "customer_id-02",
            "order_id": "order_id-04",
            "placed_at": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
            "state": "paid",
        },
    ]
    planted = [shop.orders.create(an_order(**row)) for row in rows]

    found = shop.orders.by_state(
        state="open",
        placed_at=between(
            datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
            datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        ),
    )
    assert list(found) == [planted[0], planted[1]]
