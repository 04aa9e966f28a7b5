# Written by lift from the models: change those, this file is written again.
"""What the repository of Basket promises, asked of a DynamoDB."""

from datetime import UTC, datetime
from typing import Any

import pytest
from liftgen.runtime.errors import AlreadyExists, ConditionFailed, NotFound
from liftgen.runtime.operations import Appending, Prepending
from liftgen.testing import Clock, StandIn

from repositories import BasketFields, Orders
from shop import Basket, Sku


def a_basket(**changes: Any) -> Basket:
    """A Basket as these tests know it, with other values for the fields given."""
    values: dict[str, Any] = {
        "customer_id": "customer_id-01",
        "skus": [Sku("skus-01"), Sku("skus-02")],
        "expires_at": datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
    }
    return Basket(**{**values, **changes})


def test_a_basket_that_was_created_is_read(orders: Orders) -> None:
    """What was stored comes back, equal."""
    created = orders.baskets.create(a_basket())

    assert created == a_basket()
    assert orders.baskets.get(customer_id="customer_id-01") == created


def test_a_basket_is_stored_as_its_attributes_and_keys(
    orders: Orders, stand_in: StandIn
) -> None:
    """The item's bytes are a contract: every attribute, key and index key."""
    orders.baskets.create(a_basket())

    item = stand_in.item(
        "orders", {"pk": {"S": "CUSTOMER#customer_id-01"}, "sk": {"S": "BASKET"}}
    )
    expected_item = {
        "_entity": {"S": "Basket"},
        "customer_id": {"S": "customer_id-01"},
        "skus": {"L": [{"S": "skus-01"}, {"S": "skus-02"}]},
        "expires_at": {"N": "4102488060"},
        "pk": {"S": "CUSTOMER#customer_id-01"},
        "sk": {"S": "BASKET"},
    }
    assert item == expected_item


def test_the_key_of_a_basket_is_taken_once(orders: Orders) -> None:
    """A second one is refused, and the first stays as it was."""
    created = orders.baskets.create(a_basket())

    with pytest.raises(AlreadyExists):
        orders.baskets.create(
            a_basket(
                skus=[Sku("skus-02"), Sku("skus-03")],
                expires_at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
            ),
        )
    assert orders.baskets.get(customer_id="customer_id-01") == created


def test_a_basket_that_is_not_there_is_none(orders: Orders) -> None:
    """No item, no error: None."""
    assert orders.baskets.get(customer_id="customer_id-01") is None


def test_a_basket_is_read_consistently_where_that_is_asked_for(
    orders: Orders, stand_in: StandIn
) -> None:
    """Otherwise a read may be a moment behind."""
    orders.baskets.get(customer_id="customer_id-01", consistent=True)

    assert stand_in.sent("GetItem")[-1]["ConsistentRead"] is True


def test_whether_a_basket_exists(
    orders: Orders, clock: Clock, stand_in: StandIn
) -> None:
    """Told from its key alone, and as absent as a read would say."""
    orders.baskets.create(a_basket())
    there = orders.baskets.exists(customer_id="customer_id-01")

    assert there is True
    assert "ConsistentRead" not in stand_in.sent("GetItem")[-1]
    clock.set(datetime(2100, 1, 1, 12, 1, 1, tzinfo=UTC))
    there = orders.baskets.exists(customer_id="customer_id-01")
    assert there is False
    there = orders.baskets.exists(customer_id="customer_id-01", include_expired=True)
    assert there is True
    orders.baskets.delete_by_key(customer_id="customer_id-01")
    there = orders.baskets.exists(customer_id="customer_id-01", consistent=True)
    assert there is False
    assert stand_in.sent("GetItem")[-1]["ConsistentRead"] is True


def test_putting_a_basket_replaces_it_whole(
    orders: Orders, clock: Clock, stand_in: StandIn
) -> None:
    """Whatever was there is replaced, with every key of its own."""
    stored = orders.baskets.put(a_basket())
    assert stored == a_basket()
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    orders.baskets.put(
        a_basket(
            skus=[Sku("skus-02"), Sku("skus-03")],
            expires_at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        ),
    )

    item = stand_in.item(
        "orders", {"pk": {"S": "CUSTOMER#customer_id-01"}, "sk": {"S": "BASKET"}}
    )
    expected_item = {
        "_entity": {"S": "Basket"},
        "customer_id": {"S": "customer_id-01"},
        "skus": {"L": [{"S": "skus-02"}, {"S": "skus-03"}]},
        "expires_at": {"N": "4102488120"},
        "pk": {"S": "CUSTOMER#customer_id-01"},
        "sk": {"S": "BASKET"},
    }
    assert item == expected_item


def test_upserting_a_basket_that_is_there_changes_it(
    orders: Orders, clock: Clock, stand_in: StandIn
) -> None:
    """Whoever wrote last, with every key of its own; what it was created with stays."""
    orders.baskets.create(a_basket())
    key = {"pk": {"S": "CUSTOMER#customer_id-01"}, "sk": {"S": "BASKET"}}
    stand_in.set("orders", key, legacy={"S": "kept"})
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    stored = orders.baskets.upsert(
        a_basket(
            skus=[Sku("skus-02"), Sku("skus-03")],
            expires_at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        ),
    )

    expected = a_basket(
        skus=[Sku("skus-02"), Sku("skus-03")],
        expires_at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
    )
    assert stored == expected
    item = stand_in.item("orders", key)
    expected_item = {
        "_entity": {"S": "Basket"},
        "customer_id": {"S": "customer_id-01"},
        "skus": {"L": [{"S": "skus-02"}, {"S": "skus-03"}]},
        "expires_at": {"N": "4102488120"},
        "pk": {"S": "CUSTOMER#customer_id-01"},
        "sk": {"S": "BASKET"},
        "legacy": {"S": "kept"},
    }
    assert item == expected_item


def test_upserting_a_basket_that_is_not_there_creates_it(
    orders: Orders, clock: Clock, stand_in: StandIn
) -> None:
    """As `create` would."""
    stored = orders.baskets.upsert(a_basket())

    assert stored == a_basket()
    item = stand_in.item(
        "orders", {"pk": {"S": "CUSTOMER#customer_id-01"}, "sk": {"S": "BASKET"}}
    )
    expected_item = {
        "_entity": {"S": "Basket"},
        "customer_id": {"S": "customer_id-01"},
        "skus": {"L": [{"S": "skus-01"}, {"S": "skus-02"}]},
        "expires_at": {"N": "4102488060"},
        "pk": {"S": "CUSTOMER#customer_id-01"},
        "sk": {"S": "BASKET"},
    }
    assert item == expected_item
    clock.set(datetime(2100, 1, 1, 12, 1, 1, tzinfo=UTC))
    orders.baskets.upsert(a_basket())
    assert stand_in.sent("PutItem") != []


def test_updating_skus_of_a_basket(
    orders: Orders, clock: Clock, stand_in: StandIn
) -> None:
    """The field changes, with every key that depends on it; nothing else does."""
    created = orders.baskets.create(a_basket())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    updated = orders.baskets.update(created, skus=[Sku("skus-02"), Sku("skus-03")])

    assert updated == a_basket(skus=[Sku("skus-02"), Sku("skus-03")])
    assert orders.baskets.get(customer_id="customer_id-01") == updated
    item = stand_in.item(
        "orders", {"pk": {"S": "CUSTOMER#customer_id-01"}, "sk": {"S": "BASKET"}}
    )
    expected_item = {
        "_entity": {"S": "Basket"},
        "customer_id": {"S": "customer_id-01"},
        "skus": {"L": [{"S": "skus-02"}, {"S": "skus-03"}]},
        "expires_at": {"N": "4102488060"},
        "pk": {"S": "CUSTOMER#customer_id-01"},
        "sk": {"S": "BASKET"},
    }
    assert item == expected_item


def test_updating_expires_at_of_a_basket(
    orders: Orders, clock: Clock, stand_in: StandIn
) -> None:
    """The field changes, with every key that depends on it; nothing else does."""
    created = orders.baskets.create(a_basket())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    updated = orders.baskets.update(
        created, expires_at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC)
    )

    assert updated == a_basket(expires_at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC))
    assert orders.baskets.get(customer_id="customer_id-01") == updated
    item = stand_in.item(
        "orders", {"pk": {"S": "CUSTOMER#customer_id-01"}, "sk": {"S": "BASKET"}}
    )
    expected_item = {
        "_entity": {"S": "Basket"},
        "customer_id": {"S": "customer_id-01"},
        "skus": {"L": [{"S": "skus-01"}, {"S": "skus-02"}]},
        "expires_at": {"N": "4102488120"},
        "pk": {"S": "CUSTOMER#customer_id-01"},
        "sk": {"S": "BASKET"},
    }
    assert item == expected_item


def test_updating_a_basket_that_is_not_there_is_refused(
    orders: Orders, stand_in: StandIn
) -> None:
    """An update never brings an item back."""
    with pytest.raises(NotFound):
        orders.baskets.update(a_basket(), skus=[Sku("skus-02"), Sku("skus-03")])
    assert stand_in.items() == []


def test_an_update_of_a_basket_keeps_attributes_that_it_does_not_know(
    orders: Orders, stand_in: StandIn
) -> None:
    """What another version of the code has written is still there."""
    created = orders.baskets.create(a_basket())
    key = {"pk": {"S": "CUSTOMER#customer_id-01"}, "sk": {"S": "BASKET"}}
    stand_in.set("orders", key, legacy={"S": "kept"})

    orders.baskets.update(created, skus=[Sku("skus-02"), Sku("skus-03")])

    item = stand_in.item("orders", key)
    assert item is not None
    assert item["legacy"] == {"S": "kept"}


def test_patching_skus_of_a_basket(
    orders: Orders, clock: Clock, stand_in: StandIn
) -> None:
    """By key, and only this field."""
    orders.baskets.create(a_basket())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    patched = orders.baskets.patch(
        customer_id="customer_id-01", skus=[Sku("skus-02"), Sku("skus-03")]
    )

    assert patched == a_basket(skus=[Sku("skus-02"), Sku("skus-03")])
    item = stand_in.item(
        "orders", {"pk": {"S": "CUSTOMER#customer_id-01"}, "sk": {"S": "BASKET"}}
    )
    expected_item = {
        "_entity": {"S": "Basket"},
        "customer_id": {"S": "customer_id-01"},
        "skus": {"L": [{"S": "skus-02"}, {"S": "skus-03"}]},
        "expires_at": {"N": "4102488060"},
        "pk": {"S": "CUSTOMER#customer_id-01"},
        "sk": {"S": "BASKET"},
    }
    assert item == expected_item


def test_patching_expires_at_of_a_basket(
    orders: Orders, clock: Clock, stand_in: StandIn
) -> None:
    """By key, and only this field."""
    orders.baskets.create(a_basket())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    patched = orders.baskets.patch(
        customer_id="customer_id-01", expires_at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC)
    )

    assert patched == a_basket(expires_at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC))
    item = stand_in.item(
        "orders", {"pk": {"S": "CUSTOMER#customer_id-01"}, "sk": {"S": "BASKET"}}
    )
    expected_item = {
        "_entity": {"S": "Basket"},
        "customer_id": {"S": "customer_id-01"},
        "skus": {"L": [{"S": "skus-01"}, {"S": "skus-02"}]},
        "expires_at": {"N": "4102488120"},
        "pk": {"S": "CUSTOMER#customer_id-01"},
        "sk": {"S": "BASKET"},
    }
    assert item == expected_item


def test_patching_a_basket_that_is_not_there_is_refused(
    orders: Orders, stand_in: StandIn
) -> None:
    """A patch never brings an item back."""
    with pytest.raises(NotFound):
        orders.baskets.patch(
            customer_id="customer_id-01", skus=[Sku("skus-02"), Sku("skus-03")]
        )
    assert stand_in.items() == []


def test_a_deleted_basket_is_gone(orders: Orders, stand_in: StandIn) -> None:
    """Nothing of it is found, and its key is free."""
    created = orders.baskets.create(a_basket())
    orders.baskets.delete(created)

    found = orders.baskets.get(customer_id="customer_id-01")
    assert found is None
    assert stand_in.items() == []


def test_a_basket_deleted_by_its_key_is_gone(orders: Orders, stand_in: StandIn) -> None:
    """Deleting needs no reading first."""
    orders.baskets.create(a_basket())
    orders.baskets.delete_by_key(customer_id="customer_id-01")

    found = orders.baskets.get(customer_id="customer_id-01")
    assert found is None
    assert stand_in.items() == []


def test_deleting_a_basket_that_is_not_there(orders: Orders) -> None:
    """By what was read it is an error; by key it is already so."""
    with pytest.raises(NotFound):
        orders.baskets.delete(a_basket())
    orders.baskets.delete_by_key(customer_id="customer_id-01")


def test_an_expired_basket_reads_as_absent(orders: Orders, clock: Clock) -> None:
    """DynamoDB deletes days later; until then it is there only for those who ask."""
    created = orders.baskets.create(a_basket())
    clock.set(datetime(2100, 1, 1, 12, 1, 1, tzinfo=UTC))

    found = orders.baskets.get(customer_id="customer_id-01")
    assert found is None
    found = orders.baskets.get(customer_id="customer_id-01", include_expired=True)
    assert found == created


def test_expires_at_of_a_basket_is_a_whole_second(orders: Orders, clock: Clock) -> None:
    """An expiry has no parts of a second, in the item and in what is given back."""
    odd = datetime(2100, 1, 31, 12, 0, 0, 500000, tzinfo=UTC)
    whole = datetime(2100, 1, 31, 12, 0, tzinfo=UTC)
    created = orders.baskets.create(a_basket(expires_at=odd))
    put = orders.baskets.put(created)
    updated = orders.baskets.update(put, expires_at=odd)
    (batched,) = orders.baskets.put_many([a_basket(expires_at=odd)])

    kept = [created.expires_at, put.expires_at, updated.expires_at, batched.expires_at]
    assert kept == [whole, whole, whole, whole]
    replaced = orders.baskets.put(a_basket(expires_at=odd))
    assert replaced.expires_at == whole
    with orders.transaction() as tx:
        changed = tx.baskets.update(
            replaced, expires_at=datetime(2100, 2, 1, 12, 0, 0, 500000, tzinfo=UTC)
        )
    whole = datetime(2100, 2, 1, 12, 0, tzinfo=UTC)
    assert changed.expires_at == whole
    clock.set(datetime(2100, 2, 2, 12, 0, tzinfo=UTC))
    odd = datetime(2100, 2, 3, 12, 0, 0, 500000, tzinfo=UTC)
    again = orders.baskets.upsert(a_basket(expires_at=odd))
    whole = datetime(2100, 2, 3, 12, 0, tzinfo=UTC)
    assert again.expires_at == whole


def test_a_basket_changes_only_where_a_condition_holds(orders: Orders) -> None:
    """What does not hold on what is there changes nothing."""
    created = orders.baskets.create(a_basket())
    held = BasketFields.customer_id == created.customer_id

    with pytest.raises(ConditionFailed):
        orders.baskets.put(created, where=~held)
    with pytest.raises(ConditionFailed):
        orders.baskets.update(
            created,
            skus=[Sku("skus-02"), Sku("skus-03")],
            expires_at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
            where=~held,
        )
    with pytest.raises(ConditionFailed):
        orders.baskets.patch(
            customer_id="customer_id-01",
            skus=[Sku("skus-02"), Sku("skus-03")],
            expires_at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
            where=~held,
        )
    with pytest.raises(ConditionFailed):
        orders.baskets.delete(created, where=~held)
    with pytest.raises(ConditionFailed):
        orders.baskets.delete_by_key(customer_id="customer_id-01", where=~held)
    assert orders.baskets.get(customer_id="customer_id-01") == created
    stored = orders.baskets.put(created, where=held)
    assert orders.baskets.get(customer_id="customer_id-01") == stored
    orders.baskets.update(
        stored,
        skus=[Sku("skus-02"), Sku("skus-03")],
        expires_at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        where=held,
    )
    deleted = orders.baskets.delete_by_key(customer_id="customer_id-01", where=held)
    assert deleted is True


def test_appending_and_prepending_change_skus_of_a_basket_as_it_is(
    orders: Orders,
) -> None:
    """Nobody's change is lost, for none was read before."""
    orders.baskets.create(a_basket())
    patched = orders.baskets.patch(
        customer_id="customer_id-01", skus=Appending([Sku("skus-02"), Sku("skus-03")])
    )
    the_skus = [Sku("skus-01"), Sku("skus-02"), Sku("skus-02"), Sku("skus-03")]
    assert patched.skus == the_skus
    patched = orders.baskets.patch(
        customer_id="customer_id-01", skus=Prepending([Sku("skus-02"), Sku("skus-03")])
    )
    the_skus = [
        Sku("skus-02"),
        Sku("skus-03"),
        Sku("skus-01"),
        Sku("skus-02"),
        Sku("skus-02"),
        Sku("skus-03"),
    ]
    assert patched.skus == the_skus
    patched = orders.baskets.patch(
        customer_id="customer_id-01",
        expires_at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        skus=Appending([Sku("skus-02"), Sku("skus-03")]),
    )
    assert patched.expires_at == datetime(2100, 1, 1, 12, 2, tzinfo=UTC)
