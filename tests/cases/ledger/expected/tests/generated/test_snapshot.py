# Written by lift from the models: change those, this file is written again.
"""What the repository of Snapshot promises, asked of a DynamoDB."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from liftgen.runtime.errors import (
    AlreadyExists,
    ConditionFailed,
    InvalidValue,
    NotFound,
)
from liftgen.runtime.operations import Add
from liftgen.testing import Clock, StandIn

from ledger import Snapshot
from repositories import Ledger, SnapshotFields


def a_snapshot(**changes: Any) -> Snapshot:
    """A Snapshot as these tests know it, with other values for the fields given."""
    values: dict[str, Any] = {
        "account_id": "account_id-01",
        "number": 1,
        "owner": "owner-01",
        "balance": Decimal("1.25"),
    }
    return Snapshot.model_validate({**values, **changes}, by_name=True)


def test_a_snapshot_that_was_created_is_read(ledger: Ledger) -> None:
    """What was stored comes back, equal."""
    created = ledger.snapshots.create(a_snapshot())

    assert created == a_snapshot()
    assert ledger.snapshots.get(account_id="account_id-01") == created


def test_a_snapshot_is_stored_as_its_attributes_and_keys(
    ledger: Ledger, stand_in: StandIn
) -> None:
    """The item's bytes are a contract: every attribute, key and index key."""
    ledger.snapshots.create(a_snapshot())

    item = stand_in.item(
        "ledger", {"pk": {"S": "ACCOUNT#account_id-01"}, "sk": {"S": "SNAPSHOT"}}
    )
    expected_item = {
        "_entity": {"S": "Snapshot"},
        "account_id": {"S": "account_id-01"},
        "number": {"N": "1"},
        "owner": {"S": "owner-01"},
        "balance": {"N": "1.25"},
        "pk": {"S": "ACCOUNT#account_id-01"},
        "sk": {"S": "SNAPSHOT"},
    }
    assert item == expected_item


def test_the_key_of_a_snapshot_is_taken_once(ledger: Ledger) -> None:
    """A second one is refused, and the first stays as it was."""
    created = ledger.snapshots.create(a_snapshot())

    with pytest.raises(AlreadyExists):
        ledger.snapshots.create(
            a_snapshot(number=2, owner="owner-02", balance=Decimal("2.25"))
        )
    assert ledger.snapshots.get(account_id="account_id-01") == created


def test_a_snapshot_that_is_not_there_is_none(ledger: Ledger) -> None:
    """No item, no error: None."""
    assert ledger.snapshots.get(account_id="account_id-01") is None


def test_a_snapshot_is_read_consistently_where_that_is_asked_for(
    ledger: Ledger, stand_in: StandIn
) -> None:
    """Otherwise a read may be a moment behind."""
    ledger.snapshots.get(account_id="account_id-01", consistent=True)

    assert stand_in.sent("GetItem")[-1]["ConsistentRead"] is True


def test_whether_a_snapshot_exists(ledger: Ledger, stand_in: StandIn) -> None:
    """Told from its key alone, and as absent as a read would say."""
    ledger.snapshots.create(a_snapshot())
    there = ledger.snapshots.exists(account_id="account_id-01")

    assert there is True
    assert "ConsistentRead" not in stand_in.sent("GetItem")[-1]
    ledger.snapshots.delete_by_key(account_id="account_id-01")
    there = ledger.snapshots.exists(account_id="account_id-01", consistent=True)
    assert there is False
    assert stand_in.sent("GetItem")[-1]["ConsistentRead"] is True


def test_putting_a_snapshot_replaces_it_whole(
    ledger: Ledger, clock: Clock, stand_in: StandIn
) -> None:
    """Whatever was there is replaced, with every key of its own."""
    stored = ledger.snapshots.put(a_snapshot())
    assert stored == a_snapshot()
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    ledger.snapshots.put(
        a_snapshot(number=2, owner="owner-02", balance=Decimal("2.25"))
    )

    item = stand_in.item(
        "ledger", {"pk": {"S": "ACCOUNT#account_id-01"}, "sk": {"S": "SNAPSHOT"}}
    )
    expected_item = {
        "_entity": {"S": "Snapshot"},
        "account_id": {"S": "account_id-01"},
        "number": {"N": "2"},
        "owner": {"S": "owner-02"},
        "balance": {"N": "2.25"},
        "pk": {"S": "ACCOUNT#account_id-01"},
        "sk": {"S": "SNAPSHOT"},
    }
    assert item == expected_item


def test_upserting_a_snapshot_that_is_there_changes_it(
    ledger: Ledger, clock: Clock, stand_in: StandIn
) -> None:
    """Whoever wrote last, with every key of its own; what it was created with stays."""
    ledger.snapshots.create(a_snapshot())
    key = {"pk": {"S": "ACCOUNT#account_id-01"}, "sk": {"S": "SNAPSHOT"}}
    stand_in.set("ledger", key, legacy={"S": "kept"})
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    stored = ledger.snapshots.upsert(
        a_snapshot(number=2, owner="owner-02", balance=Decimal("2.25"))
    )

    assert stored == a_snapshot(number=2, owner="owner-02", balance=Decimal("2.25"))
    item = stand_in.item("ledger", key)
    expected_item = {
        "_entity": {"S": "Snapshot"},
        "account_id": {"S": "account_id-01"},
        "number": {"N": "2"},
        "owner": {"S": "owner-02"},
        "balance": {"N": "2.25"},
        "pk": {"S": "ACCOUNT#account_id-01"},
        "sk": {"S": "SNAPSHOT"},
        "legacy": {"S": "kept"},
    }
    assert item == expected_item


def test_upserting_a_snapshot_that_is_not_there_creates_it(
    ledger: Ledger, stand_in: StandIn
) -> None:
    """As `create` would."""
    stored = ledger.snapshots.upsert(a_snapshot())

    assert stored == a_snapshot()
    item = stand_in.item(
        "ledger", {"pk": {"S": "ACCOUNT#account_id-01"}, "sk": {"S": "SNAPSHOT"}}
    )
    expected_item = {
        "_entity": {"S": "Snapshot"},
        "account_id": {"S": "account_id-01"},
        "number": {"N": "1"},
        "owner": {"S": "owner-01"},
        "balance": {"N": "1.25"},
        "pk": {"S": "ACCOUNT#account_id-01"},
        "sk": {"S": "SNAPSHOT"},
    }
    assert item == expected_item


def test_updating_number_of_a_snapshot(
    ledger: Ledger, clock: Clock, stand_in: StandIn
) -> None:
    """The field changes, with every key that depends on it; nothing else does."""
    created = ledger.snapshots.create(a_snapshot())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    updated = ledger.snapshots.update(created, number=2)

    assert updated == a_snapshot(number=2)
    assert ledger.snapshots.get(account_id="account_id-01") == updated
    item = stand_in.item(
        "ledger", {"pk": {"S": "ACCOUNT#account_id-01"}, "sk": {"S": "SNAPSHOT"}}
    )
    expected_item = {
        "_entity": {"S": "Snapshot"},
        "account_id": {"S": "account_id-01"},
        "number": {"N": "2"},
        "owner": {"S": "owner-01"},
        "balance": {"N": "1.25"},
        "pk": {"S": "ACCOUNT#account_id-01"},
        "sk": {"S": "SNAPSHOT"},
    }
    assert item == expected_item


def test_updating_owner_of_a_snapshot(
    ledger: Ledger, clock: Clock, stand_in: StandIn
) -> None:
    """The field changes, with every key that depends on it; nothing else does."""
    created = ledger.snapshots.create(a_snapshot())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    updated = ledger.snapshots.update(created, owner="owner-02")

    assert updated == a_snapshot(owner="owner-02")
    assert ledger.snapshots.get(account_id="account_id-01") == updated
    item = stand_in.item(
        "ledger", {"pk": {"S": "ACCOUNT#account_id-01"}, "sk": {"S": "SNAPSHOT"}}
    )
    expected_item = {
        "_entity": {"S": "Snapshot"},
        "account_id": {"S": "account_id-01"},
        "number": {"N": "1"},
        "owner": {"S": "owner-02"},
        "balance": {"N": "1.25"},
        "pk": {"S": "ACCOUNT#account_id-01"},
        "sk": {"S": "SNAPSHOT"},
    }
    assert item == expected_item


def test_updating_balance_of_a_snapshot(
    ledger: Ledger, clock: Clock, stand_in: StandIn
) -> None:
    """The field changes, with every key that depends on it; nothing else does."""
    created = ledger.snapshots.create(a_snapshot())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    updated = ledger.snapshots.update(created, balance=Decimal("2.25"))

    assert updated == a_snapshot(balance=Decimal("2.25"))
    assert ledger.snapshots.get(account_id="account_id-01") == updated
    item = stand_in.item(
        "ledger", {"pk": {"S": "ACCOUNT#account_id-01"}, "sk": {"S": "SNAPSHOT"}}
    )
    expected_item = {
        "_entity": {"S": "Snapshot"},
        "account_id": {"S": "account_id-01"},
        "number": {"N": "1"},
        "owner": {"S": "owner-01"},
        "balance": {"N": "2.25"},
        "pk": {"S": "ACCOUNT#account_id-01"},
        "sk": {"S": "SNAPSHOT"},
    }
    assert item == expected_item


def test_updating_a_snapshot_that_is_not_there_is_refused(
    ledger: Ledger, stand_in: StandIn
) -> None:
    """An update never brings an item back."""
    with pytest.raises(NotFound):
        ledger.snapshots.update(a_snapshot(), number=2)
    assert stand_in.items() == []


def test_an_update_of_a_snapshot_keeps_attributes_that_it_does_not_know(
    ledger: Ledger, stand_in: StandIn
) -> None:
    """What another version of the code has written is still there."""
    created = ledger.snapshots.create(a_snapshot())
    key = {"pk": {"S": "ACCOUNT#account_id-01"}, "sk": {"S": "SNAPSHOT"}}
    stand_in.set("ledger", key, legacy={"S": "kept"})

    ledger.snapshots.update(created, number=2)

    item = stand_in.item("ledger", key)
    assert item is not None
    assert item["legacy"] == {"S": "kept"}


def test_patching_number_of_a_snapshot(
    ledger: Ledger, clock: Clock, stand_in: StandIn
) -> None:
    """By key, and only this field."""
    ledger.snapshots.create(a_snapshot())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    patched = ledger.snapshots.patch(account_id="account_id-01", number=2)

    assert patched == a_snapshot(number=2)
    item = stand_in.item(
        "ledger", {"pk": {"S": "ACCOUNT#account_id-01"}, "sk": {"S": "SNAPSHOT"}}
    )
    expected_item = {
        "_entity": {"S": "Snapshot"},
        "account_id": {"S": "account_id-01"},
        "number": {"N": "2"},
        "owner": {"S": "owner-01"},
        "balance": {"N": "1.25"},
        "pk": {"S": "ACCOUNT#account_id-01"},
        "sk": {"S": "SNAPSHOT"},
    }
    assert item == expected_item


def test_patching_owner_of_a_snapshot(
    ledger: Ledger, clock: Clock, stand_in: StandIn
) -> None:
    """By key, and only this field."""
    ledger.snapshots.create(a_snapshot())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    patched = ledger.snapshots.patch(account_id="account_id-01", owner="owner-02")

    assert patched == a_snapshot(owner="owner-02")
    item = stand_in.item(
        "ledger", {"pk": {"S": "ACCOUNT#account_id-01"}, "sk": {"S": "SNAPSHOT"}}
    )
    expected_item = {
        "_entity": {"S": "Snapshot"},
        "account_id": {"S": "account_id-01"},
        "number": {"N": "1"},
        "owner": {"S": "owner-02"},
        "balance": {"N": "1.25"},
        "pk": {"S": "ACCOUNT#account_id-01"},
        "sk": {"S": "SNAPSHOT"},
    }
    assert item == expected_item


def test_patching_balance_of_a_snapshot(
    ledger: Ledger, clock: Clock, stand_in: StandIn
) -> None:
    """By key, and only this field."""
    ledger.snapshots.create(a_snapshot())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    patched = ledger.snapshots.patch(
        account_id="account_id-01", balance=Decimal("2.25")
    )

    assert patched == a_snapshot(balance=Decimal("2.25"))
    item = stand_in.item(
        "ledger", {"pk": {"S": "ACCOUNT#account_id-01"}, "sk": {"S": "SNAPSHOT"}}
    )
    expected_item = {
        "_entity": {"S": "Snapshot"},
        "account_id": {"S": "account_id-01"},
        "number": {"N": "1"},
        "owner": {"S": "owner-01"},
        "balance": {"N": "2.25"},
        "pk": {"S": "ACCOUNT#account_id-01"},
        "sk": {"S": "SNAPSHOT"},
    }
    assert item == expected_item


def test_patching_a_snapshot_that_is_not_there_is_refused(
    ledger: Ledger, stand_in: StandIn
) -> None:
    """A patch never brings an item back."""
    with pytest.raises(NotFound):
        ledger.snapshots.patch(account_id="account_id-01", number=2)
    assert stand_in.items() == []


def test_patching_a_snapshot_with_a_value_of_another_type_is_refused(
    ledger: Ledger,
) -> None:
    """What the model would not take is not sent."""
    ledger.snapshots.create(a_snapshot())
    wrong: Any = object()

    with pytest.raises(InvalidValue):
        ledger.snapshots.patch(account_id="account_id-01", number=wrong)
    tx = ledger.transaction()
    with pytest.raises(InvalidValue):
        tx.snapshots.patch(account_id="account_id-01", number=wrong)


def test_a_deleted_snapshot_is_gone(ledger: Ledger, stand_in: StandIn) -> None:
    """Nothing of it is found, and its key is free."""
    created = ledger.snapshots.create(a_snapshot())
    ledger.snapshots.delete(created)

    found = ledger.snapshots.get(account_id="account_id-01")
    assert found is None
    assert stand_in.items() == []


def test_a_snapshot_deleted_by_its_key_is_gone(
    ledger: Ledger, stand_in: StandIn
) -> None:
    """Deleting needs no reading first."""
    ledger.snapshots.create(a_snapshot())
    ledger.snapshots.delete_by_key(account_id="account_id-01")

    found = ledger.snapshots.get(account_id="account_id-01")
    assert found is None
    assert stand_in.items() == []


def test_deleting_a_snapshot_that_is_not_there(ledger: Ledger) -> None:
    """By what was read it is an error; by key it is already so."""
    with pytest.raises(NotFound):
        ledger.snapshots.delete(a_snapshot())
    ledger.snapshots.delete_by_key(account_id="account_id-01")


def test_a_snapshot_changes_only_where_a_condition_holds(ledger: Ledger) -> None:
    """What does not hold on what is there changes nothing."""
    created = ledger.snapshots.create(a_snapshot())
    held = SnapshotFields.number == created.number

    with pytest.raises(ConditionFailed):
        ledger.snapshots.put(created, where=~held)
    with pytest.raises(ConditionFailed):
        ledger.snapshots.update(
            created, number=2, owner="owner-02", balance=Decimal("2.25"), where=~held
        )
    with pytest.raises(ConditionFailed):
        ledger.snapshots.patch(
            account_id="account_id-01",
            number=2,
            owner="owner-02",
            balance=Decimal("2.25"),
            where=~held,
        )
    with pytest.raises(ConditionFailed):
        ledger.snapshots.delete(created, where=~held)
    with pytest.raises(ConditionFailed):
        ledger.snapshots.delete_by_key(account_id="account_id-01", where=~held)
    assert ledger.snapshots.get(account_id="account_id-01") == created
    stored = ledger.snapshots.put(created, where=held)
    assert ledger.snapshots.get(account_id="account_id-01") == stored
    ledger.snapshots.update(
        stored, number=2, owner="owner-02", balance=Decimal("2.25"), where=held
    )
    deleted = ledger.snapshots.delete_by_key(account_id="account_id-01", where=~held)
    assert deleted is True


def test_add_change_balance_of_a_snapshot_as_it_is(ledger: Ledger) -> None:
    """Nobody's change is lost, for none was read before."""
    ledger.snapshots.create(a_snapshot())
    patched = ledger.snapshots.patch(
        account_id="account_id-01", balance=Add(Decimal("1.5"))
    )
    assert patched.balance == Decimal("2.75")
    patched = ledger.snapshots.patch(
        account_id="account_id-01", balance=Add(Decimal("-2.5"))
    )
    assert patched.balance == Decimal("0.25")
    patched = ledger.snapshots.patch(
        account_id="account_id-01", number=2, balance=Add(Decimal("1.5"))
    )
    assert patched.number == 2
