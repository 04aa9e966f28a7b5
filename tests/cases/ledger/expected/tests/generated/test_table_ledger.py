# Written by lift from the models: change those, this file is written again.
"""What the facade of the table ledger promises, asked of a DynamoDB."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from liftgen.runtime.errors import AlreadyExists, ConditionFailed, NotFound
from liftgen.runtime.transaction import transact_get
from liftgen.testing import Clock, StandIn

from ledger import Balance, Event, Moved, Opened, Snapshot
from repositories import BalanceFields, EventFields, Ledger, SnapshotFields


def an_event(**changes: Any) -> Event:
    """An Event as these tests know it, with other values for the fields given."""
    values: dict[str, Any] = {
        "account_id": "account_id-01",
        "number": 2,
        "what": Opened(kind="opened", owner="owner-01"),
        "at": datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
    }
    return Event.model_validate({**values, **changes}, by_name=True)


def a_snapshot(**changes: Any) -> Snapshot:
    """A Snapshot as these tests know it, with other values for the fields given."""
    values: dict[str, Any] = {
        "account_id": "account_id-01",
        "number": 1,
        "owner": "owner-01",
        "balance": Decimal("1.25"),
    }
    return Snapshot.model_validate({**values, **changes}, by_name=True)


def a_balance(**changes: Any) -> Balance:
    """A Balance as these tests know it, with other values for the fields given."""
    values: dict[str, Any] = {
        "account_id": "account_id-01",
        "owner": "owner-01",
        "balance": Decimal("1.25"),
        "number": 1,
        "version": 0,
    }
    return Balance.model_validate({**values, **changes}, by_name=True)


def test_events_are_written_in_one_transaction(
    ledger: Ledger, stand_in: StandIn
) -> None:
    """Nothing before its end, and then everything."""
    with ledger.transaction() as tx:
        first = tx.events.create(an_event())
        second = ledger.join(tx).events.put(
            an_event(account_id="account_id-02", number=3)
        )
        seen = stand_in.items()

    assert seen == []
    found = [
        ledger.events.get(account_id="account_id-01", number=2),
        ledger.events.get(account_id="account_id-02", number=3),
    ]
    assert found == [first, second]
    assert first == an_event(at=datetime(2099, 12, 31, 12, 0, tzinfo=UTC))
    assert second == an_event(account_id="account_id-02", number=3)
    assert len(stand_in.sent("TransactWriteItems")) == 1
    with ledger.transaction() as tx:
        tx.events.delete(first)
        tx.events.delete_by_key(account_id="account_id-02", number=3)
        tx.events.check_absent(account_id="account_id-03", number=4)
    found = [
        ledger.events.get(account_id="account_id-01", number=2),
        ledger.events.get(account_id="account_id-02", number=3),
    ]
    assert found == [None, None]


def test_a_transaction_that_fails_writes_no_events(ledger: Ledger) -> None:
    """The error is that of the action that stopped the others."""
    created = ledger.events.create(an_event())
    with pytest.raises(AlreadyExists) as refused, ledger.transaction() as tx:
        tx.events.create(an_event(account_id="account_id-02", number=3))
        tx.events.create(an_event())
    assert refused.value.entity == "Event"
    assert refused.value.key is not None
    with pytest.raises(NotFound), ledger.transaction() as tx:
        tx.events.create(an_event(account_id="account_id-02", number=3))
        tx.events.check(account_id="account_id-03", number=4)
    with pytest.raises(AlreadyExists), ledger.transaction() as tx:
        tx.events.check_absent(account_id="account_id-01", number=2)
    found = ledger.events.get(account_id="account_id-02", number=3)
    assert found is None
    with ledger.transaction() as tx:
        tx.events.create(an_event(account_id="account_id-02", number=3))
        tx.events.check(account_id="account_id-01", number=2)
    assert ledger.events.get(account_id="account_id-01", number=2) == created


def test_events_are_changed_in_a_transaction(ledger: Ledger, clock: Clock) -> None:
    """As outside of one."""
    created = ledger.events.create(an_event())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    with ledger.transaction() as tx:
        changed = tx.events.update(
            created, what=Moved(kind="moved", amount=Decimal("2.25"))
        )
        tx.events.check_absent(account_id="account_id-02", number=3)
    expected = an_event(
        what=Moved(kind="moved", amount=Decimal("2.25")),
        at=datetime(2099, 12, 31, 12, 0, tzinfo=UTC),
    )
    assert changed == expected
    assert ledger.events.get(account_id="account_id-01", number=2) == changed
    with ledger.transaction() as tx:
        tx.events.patch(
            account_id="account_id-01",
            number=2,
            what=Opened(kind="opened", owner="owner-01"),
        )
    found = ledger.events.get(account_id="account_id-01", number=2)
    assert found is not None
    assert found.what == Opened(kind="opened", owner="owner-01")


def test_events_are_written_in_a_transaction_only_where_a_condition_holds(
    ledger: Ledger,
) -> None:
    """And are checked under one."""
    created = ledger.events.create(an_event())
    held = EventFields.account_id == created.account_id
    with pytest.raises(ConditionFailed), ledger.transaction() as tx:
        tx.events.put(created, where=~held)
    with pytest.raises(ConditionFailed), ledger.transaction() as tx:
        tx.events.update(
            created, what=Moved(kind="moved", amount=Decimal("2.25")), where=~held
        )
    with pytest.raises(ConditionFailed), ledger.transaction() as tx:
        tx.events.patch(
            account_id="account_id-01",
            number=2,
            what=Moved(kind="moved", amount=Decimal("2.25")),
            where=~held,
        )
    with pytest.raises(ConditionFailed), ledger.transaction() as tx:
        tx.events.delete(created, where=~held)
    with pytest.raises(ConditionFailed), ledger.transaction() as tx:
        tx.events.delete_by_key(account_id="account_id-01", number=2, where=~held)
    with pytest.raises(ConditionFailed), ledger.transaction() as tx:
        tx.events.check(account_id="account_id-01", number=2, where=~held)
    assert ledger.events.get(account_id="account_id-01", number=2) == created
    with ledger.transaction() as tx:
        tx.events.delete_by_key(account_id="account_id-01", number=2, where=held)
    found = ledger.events.get(account_id="account_id-01", number=2)
    assert found is None


def test_events_are_read_in_one_transaction(ledger: Ledger, stand_in: StandIn) -> None:
    """In the order of their keys, as they were at one moment."""
    created = ledger.events.create(an_event())
    here = ledger.events.key(account_id="account_id-01", number=2)
    nowhere = ledger.events.key(account_id="account_id-02", number=3)

    assert transact_get(here, nowhere, here) == (created, None, created)
    assert len(stand_in.sent("TransactGetItems")) == 1


def test_several_events_are_read_in_the_order_of_their_keys(
    ledger: Ledger, stand_in: StandIn
) -> None:
    """None where there is none, and the same again for the same key."""
    created = ledger.events.create(an_event())
    here = ledger.events.key(account_id="account_id-01", number=2)
    nowhere = ledger.events.key(account_id="account_id-02", number=3)
    found = ledger.events.get_many([here, nowhere, here])
    asked = stand_in.sent("BatchGetItem")[-1]["RequestItems"]["ledger"]

    assert found == [created, None, created]
    assert asked.get("ConsistentRead") is None
    found = ledger.events.get_many([here, nowhere, here], consistent=True)
    asked = stand_in.sent("BatchGetItem")[-1]["RequestItems"]["ledger"]
    assert found == [created, None, created]
    assert asked["ConsistentRead"] is True


def test_several_events_are_stored(ledger: Ledger, stand_in: StandIn) -> None:
    """In one request, and of those with one key the last."""
    stored = ledger.events.put_many(
        [
            an_event(what=Moved(kind="moved", amount=Decimal("2.25"))),
            an_event(),
            an_event(account_id="account_id-02", number=3),
        ],
    )

    assert stored[1] == an_event()
    found = [
        ledger.events.get(account_id="account_id-01", number=2),
        ledger.events.get(account_id="account_id-02", number=3),
    ]
    assert found == stored[1:]
    assert len(stand_in.sent("BatchWriteItem")) == 1


def test_several_events_are_deleted(ledger: Ledger) -> None:
    """Those that are there, and no others."""
    ledger.events.create(an_event())
    kept = ledger.events.create(an_event(account_id="account_id-02", number=3))
    here = ledger.events.key(account_id="account_id-01", number=2)
    nowhere = ledger.events.key(account_id="account_id-03", number=4)
    ledger.events.delete_many([here, nowhere, here])

    found = [
        ledger.events.get(account_id="account_id-01", number=2),
        ledger.events.get(account_id="account_id-02", number=3),
    ]
    assert found == [None, kept]


def test_snapshots_are_written_in_one_transaction(
    ledger: Ledger, stand_in: StandIn
) -> None:
    """Nothing before its end, and then everything."""
    with ledger.transaction() as tx:
        first = tx.snapshots.create(a_snapshot())
        second = ledger.join(tx).snapshots.put(a_snapshot(account_id="account_id-02"))
        seen = stand_in.items()

    assert seen == []
    found = [
        ledger.snapshots.get(account_id="account_id-01"),
        ledger.snapshots.get(account_id="account_id-02"),
    ]
    assert found == [first, second]
    assert first == a_snapshot()
    assert second == a_snapshot(account_id="account_id-02")
    assert len(stand_in.sent("TransactWriteItems")) == 1
    with ledger.transaction() as tx:
        tx.snapshots.delete(first)
        tx.snapshots.delete_by_key(account_id="account_id-02")
        tx.snapshots.check_absent(account_id="account_id-03")
    found = [
        ledger.snapshots.get(account_id="account_id-01"),
        ledger.snapshots.get(account_id="account_id-02"),
    ]
    assert found == [None, None]


def test_a_transaction_that_fails_writes_no_snapshots(ledger: Ledger) -> None:
    """The error is that of the action that stopped the others."""
    created = ledger.snapshots.create(a_snapshot())
    with pytest.raises(AlreadyExists) as refused, ledger.transaction() as tx:
        tx.snapshots.create(a_snapshot(account_id="account_id-02"))
        tx.snapshots.create(a_snapshot())
    assert refused.value.entity == "Snapshot"
    assert refused.value.key is not None
    with pytest.raises(NotFound), ledger.transaction() as tx:
        tx.snapshots.create(a_snapshot(account_id="account_id-02"))
        tx.snapshots.check(account_id="account_id-03")
    with pytest.raises(AlreadyExists), ledger.transaction() as tx:
        tx.snapshots.check_absent(account_id="account_id-01")
    found = ledger.snapshots.get(account_id="account_id-02")
    assert found is None
    with ledger.transaction() as tx:
        tx.snapshots.create(a_snapshot(account_id="account_id-02"))
        tx.snapshots.check(account_id="account_id-01")
    assert ledger.snapshots.get(account_id="account_id-01") == created


def test_snapshots_are_changed_in_a_transaction(ledger: Ledger, clock: Clock) -> None:
    """As outside of one."""
    created = ledger.snapshots.create(a_snapshot())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    with ledger.transaction() as tx:
        changed = tx.snapshots.update(
            created, number=2, owner="owner-02", balance=Decimal("2.25")
        )
        tx.snapshots.check_absent(account_id="account_id-02")
    assert changed == a_snapshot(number=2, owner="owner-02", balance=Decimal("2.25"))
    assert ledger.snapshots.get(account_id="account_id-01") == changed
    with ledger.transaction() as tx:
        tx.snapshots.patch(
            account_id="account_id-01",
            number=1,
            owner="owner-01",
            balance=Decimal("1.25"),
        )
    found = ledger.snapshots.get(account_id="account_id-01")
    assert found is not None
    assert found.number == 1
    assert found.owner == "owner-01"
    assert found.balance == Decimal("1.25")


def test_snapshots_are_written_in_a_transaction_only_where_a_condition_holds(
    ledger: Ledger,
) -> None:
    """And are checked under one."""
    created = ledger.snapshots.create(a_snapshot())
    held = SnapshotFields.number == created.number
    with pytest.raises(ConditionFailed), ledger.transaction() as tx:
        tx.snapshots.put(created, where=~held)
    with pytest.raises(ConditionFailed), ledger.transaction() as tx:
        tx.snapshots.update(
            created, number=2, owner="owner-02", balance=Decimal("2.25"), where=~held
        )
    with pytest.raises(ConditionFailed), ledger.transaction() as tx:
        tx.snapshots.patch(
            account_id="account_id-01",
            number=2,
            owner="owner-02",
            balance=Decimal("2.25"),
            where=~held,
        )
    with pytest.raises(ConditionFailed), ledger.transaction() as tx:
        tx.snapshots.delete(created, where=~held)
    with pytest.raises(ConditionFailed), ledger.transaction() as tx:
        tx.snapshots.delete_by_key(account_id="account_id-01", where=~held)
    with pytest.raises(ConditionFailed), ledger.transaction() as tx:
        tx.snapshots.check(account_id="account_id-01", where=~held)
    assert ledger.snapshots.get(account_id="account_id-01") == created
    with ledger.transaction() as tx:
        tx.snapshots.delete_by_key(account_id="account_id-01", where=held)
    found = ledger.snapshots.get(account_id="account_id-01")
    assert found is None


def test_snapshots_are_read_in_one_transaction(
    ledger: Ledger, stand_in: StandIn
) -> None:
    """In the order of their keys, as they were at one moment."""
    created = ledger.snapshots.create(a_snapshot())
    here = ledger.snapshots.key(account_id="account_id-01")
    nowhere = ledger.snapshots.key(account_id="account_id-02")

    assert transact_get(here, nowhere, here) == (created, None, created)
    assert len(stand_in.sent("TransactGetItems")) == 1


def test_several_snapshots_are_read_in_the_order_of_their_keys(
    ledger: Ledger, stand_in: StandIn
) -> None:
    """None where there is none, and the same again for the same key."""
    created = ledger.snapshots.create(a_snapshot())
    here = ledger.snapshots.key(account_id="account_id-01")
    nowhere = ledger.snapshots.key(account_id="account_id-02")
    found = ledger.snapshots.get_many([here, nowhere, here])
    asked = stand_in.sent("BatchGetItem")[-1]["RequestItems"]["ledger"]

    assert found == [created, None, created]
    assert asked.get("ConsistentRead") is None
    found = ledger.snapshots.get_many([here, nowhere, here], consistent=True)
    asked = stand_in.sent("BatchGetItem")[-1]["RequestItems"]["ledger"]
    assert found == [created, None, created]
    assert asked["ConsistentRead"] is True


def test_several_snapshots_are_stored(ledger: Ledger, stand_in: StandIn) -> None:
    """In one request, and of those with one key the last."""
    stored = ledger.snapshots.put_many(
        [
            a_snapshot(number=2, owner="owner-02", balance=Decimal("2.25")),
            a_snapshot(),
            a_snapshot(account_id="account_id-02"),
        ],
    )

    assert stored[1] == a_snapshot()
    found = [
        ledger.snapshots.get(account_id="account_id-01"),
        ledger.snapshots.get(account_id="account_id-02"),
    ]
    assert found == stored[1:]
    assert len(stand_in.sent("BatchWriteItem")) == 1


def test_several_snapshots_are_deleted(ledger: Ledger) -> None:
    """Those that are there, and no others."""
    ledger.snapshots.create(a_snapshot())
    kept = ledger.snapshots.create(a_snapshot(account_id="account_id-02"))
    here = ledger.snapshots.key(account_id="account_id-01")
    nowhere = ledger.snapshots.key(account_id="account_id-03")
    ledger.snapshots.delete_many([here, nowhere, here])

    found = [
        ledger.snapshots.get(account_id="account_id-01"),
        ledger.snapshots.get(account_id="account_id-02"),
    ]
    assert found == [None, kept]


def test_balances_are_written_in_one_transaction(
    ledger: Ledger, stand_in: StandIn
) -> None:
    """Nothing before its end, and then everything."""
    with ledger.transaction() as tx:
        first = tx.balances.create(a_balance(version=7))
        second = ledger.join(tx).balances.put(a_balance(account_id="account_id-02"))
        seen = stand_in.items()

    assert seen == []
    found = [
        ledger.balances.get(account_id="account_id-01"),
        ledger.balances.get(account_id="account_id-02"),
    ]
    assert found == [first, second]
    assert first == a_balance()
    assert second == a_balance(account_id="account_id-02")
    assert len(stand_in.sent("TransactWriteItems")) == 1
    with ledger.transaction() as tx:
        tx.balances.delete(first)
        tx.balances.delete_by_key(account_id="account_id-02")
        tx.balances.check_absent(account_id="account_id-03")
    found = [
        ledger.balances.get(account_id="account_id-01"),
        ledger.balances.get(account_id="account_id-02"),
    ]
    assert found == [None, None]


def test_a_transaction_that_fails_writes_no_balances(ledger: Ledger) -> None:
    """The error is that of the action that stopped the others."""
    created = ledger.balances.create(a_balance())
    with pytest.raises(AlreadyExists) as refused, ledger.transaction() as tx:
        tx.balances.create(a_balance(account_id="account_id-02"))
        tx.balances.create(a_balance())
    assert refused.value.entity == "Balance"
    assert refused.value.key is not None
    with pytest.raises(NotFound), ledger.transaction() as tx:
        tx.balances.create(a_balance(account_id="account_id-02"))
        tx.balances.check(account_id="account_id-03")
    with pytest.raises(AlreadyExists), ledger.transaction() as tx:
        tx.balances.check_absent(account_id="account_id-01")
    found = ledger.balances.get(account_id="account_id-02")
    assert found is None
    with ledger.transaction() as tx:
        tx.balances.create(a_balance(account_id="account_id-02"))
        tx.balances.check(account_id="account_id-01")
    assert ledger.balances.get(account_id="account_id-01") == created


def test_balances_are_changed_in_a_transaction(ledger: Ledger, clock: Clock) -> None:
    """As outside of one."""
    created = ledger.balances.create(a_balance())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    with ledger.transaction() as tx:
        changed = tx.balances.update(
            created, owner="owner-02", balance=Decimal("2.25"), number=2
        )
        tx.balances.check_absent(account_id="account_id-02")
    expected = a_balance(owner="owner-02", balance=Decimal("2.25"), number=2, version=1)
    assert changed == expected
    assert ledger.balances.get(account_id="account_id-01") == changed
    with ledger.transaction() as tx:
        tx.balances.patch(account_id="account_id-01", balance=Decimal("1.25"), number=1)
    found = ledger.balances.get(account_id="account_id-01")
    assert found is not None
    assert found.balance == Decimal("1.25")
    assert found.number == 1
    assert found.version == 2


def test_balances_are_written_in_a_transaction_only_where_a_condition_holds(
    ledger: Ledger,
) -> None:
    """And are checked under one."""
    created = ledger.balances.create(a_balance())
    held = BalanceFields.owner == created.owner
    with pytest.raises(ConditionFailed), ledger.transaction() as tx:
        tx.balances.put(created, where=~held)
    with pytest.raises(ConditionFailed), ledger.transaction() as tx:
        tx.balances.update(
            created, owner="owner-02", balance=Decimal("2.25"), number=2, where=~held
        )
    with pytest.raises(ConditionFailed), ledger.transaction() as tx:
        tx.balances.patch(
            account_id="account_id-01", balance=Decimal("2.25"), number=2, where=~held
        )
    with pytest.raises(ConditionFailed), ledger.transaction() as tx:
        tx.balances.delete(created, where=~held)
    with pytest.raises(ConditionFailed), ledger.transaction() as tx:
        tx.balances.delete_by_key(account_id="account_id-01", where=~held)
    with pytest.raises(ConditionFailed), ledger.transaction() as tx:
        tx.balances.check(account_id="account_id-01", where=~held)
    assert ledger.balances.get(account_id="account_id-01") == created
    with ledger.transaction() as tx:
        tx.balances.delete_by_key(account_id="account_id-01", where=held)
    found = ledger.balances.get(account_id="account_id-01")
    assert found is None


def test_balances_are_read_in_one_transaction(
    ledger: Ledger, stand_in: StandIn
) -> None:
    """In the order of their keys, as they were at one moment."""
    created = ledger.balances.create(a_balance())
    here = ledger.balances.key(account_id="account_id-01")
    nowhere = ledger.balances.key(account_id="account_id-02")

    assert transact_get(here, nowhere, here) == (created, None, created)
    assert len(stand_in.sent("TransactGetItems")) == 1


def test_several_balances_are_read_in_the_order_of_their_keys(
    ledger: Ledger, stand_in: StandIn
) -> None:
    """None where there is none, and the same again for the same key."""
    created = ledger.balances.create(a_balance())
    here = ledger.balances.key(account_id="account_id-01")
    nowhere = ledger.balances.key(account_id="account_id-02")
    found = ledger.balances.get_many([here, nowhere, here])
    asked = stand_in.sent("BatchGetItem")[-1]["RequestItems"]["ledger"]

    assert found == [created, None, created]
    assert asked.get("ConsistentRead") is None
    found = ledger.balances.get_many([here, nowhere, here], consistent=True)
    asked = stand_in.sent("BatchGetItem")[-1]["RequestItems"]["ledger"]
    assert found == [created, None, created]
    assert asked["ConsistentRead"] is True


def test_several_balances_are_deleted(ledger: Ledger) -> None:
    """Those that are there, and no others."""
    ledger.balances.create(a_balance())
    kept = ledger.balances.create(a_balance(account_id="account_id-02"))
    here = ledger.balances.key(account_id="account_id-01")
    nowhere = ledger.balances.key(account_id="account_id-03")
    ledger.balances.delete_many([here, nowhere, here])

    found = [
        ledger.balances.get(account_id="account_id-01"),
        ledger.balances.get(account_id="account_id-02"),
    ]
    assert found == [None, kept]


def test_items_of_several_entities_are_read_in_one_request(
    ledger: Ledger, stand_in: StandIn
) -> None:
    """In the order of their keys."""
    the_event = ledger.events.create(an_event())
    the_snapshot = ledger.snapshots.create(a_snapshot())
    the_balance = ledger.balances.create(a_balance())
    key_of_event = ledger.events.key(account_id="account_id-01", number=2)
    key_of_snapshot = ledger.snapshots.key(account_id="account_id-01")
    key_of_balance = ledger.balances.key(account_id="account_id-01")
    found = ledger.get_many([key_of_balance, key_of_snapshot, key_of_event])
    asked = stand_in.sent("BatchGetItem")[-1]["RequestItems"]["ledger"]

    expected = [the_balance, the_snapshot, the_event]
    assert found == expected
    assert asked.get("ConsistentRead") is None
    found = ledger.get_many(
        [key_of_balance, key_of_snapshot, key_of_event], consistent=True
    )
    assert found == expected
    asked = stand_in.sent("BatchGetItem")[-1]["RequestItems"]["ledger"]
    assert asked["ConsistentRead"] is True


def test_items_of_several_entities_are_stored(ledger: Ledger) -> None:
    """Each as its own repository stores it."""
    ledger.put_many([an_event(), a_snapshot()])

    the_event = ledger.events.get(account_id="account_id-01", number=2)
    assert the_event is not None
    the_snapshot = ledger.snapshots.get(account_id="account_id-01")
    assert the_snapshot is not None


def test_items_of_several_entities_are_deleted_in_one_request(
    ledger: Ledger, stand_in: StandIn
) -> None:
    """Those that are there."""
    ledger.events.create(an_event())
    ledger.snapshots.create(a_snapshot())
    ledger.balances.create(a_balance())
    key_of_event = ledger.events.key(account_id="account_id-01", number=2)
    key_of_snapshot = ledger.snapshots.key(account_id="account_id-01")
    key_of_balance = ledger.balances.key(account_id="account_id-01")
    ledger.delete_many([key_of_event, key_of_snapshot, key_of_balance])

    the_event = ledger.events.get(account_id="account_id-01", number=2)
    assert the_event is None
    the_snapshot = ledger.snapshots.get(account_id="account_id-01")
    assert the_snapshot is None
    the_balance = ledger.balances.get(account_id="account_id-01")
    assert the_balance is None
    assert len(stand_in.sent("BatchWriteItem")) == 1
