# Written by lift from the models: change those, this file is written again.
"""What the facade of the table calls promises, asked of a DynamoDB."""

from datetime import UTC, datetime
from typing import Any

import pytest
from liftgen.runtime.errors import AlreadyExists, ConditionFailed, NotFound
from liftgen.runtime.transaction import transact_get
from liftgen.testing import Clock, StandIn

from contacts import Call
from repositories import CallFields, Calls


def a_call(**changes: Any) -> Call:
    """A Call as these tests know it, with other values for the fields given."""
    values: dict[str, Any] = {
        "contact_id": "contact_id-01",
        "at": "at-01",
        "minutes": 1,
        "expires_at": 4102488060,
    }
    return Call.model_validate({**values, **changes}, by_name=True)


def test_calls_are_written_in_one_transaction(calls: Calls, stand_in: StandIn) -> None:
    """Nothing before its end, and then everything."""
    with calls.transaction() as tx:
        first = tx.calls.create(a_call())
        second = calls.join(tx).calls.put(
            a_call(contact_id="contact_id-02", at="at-02")
        )
        seen = stand_in.items()

    assert seen == []
    found = [
        calls.calls.get(contact_id="contact_id-01", at="at-01"),
        calls.calls.get(contact_id="contact_id-02", at="at-02"),
    ]
    assert found == [first, second]
    assert first == a_call()
    assert second == a_call(contact_id="contact_id-02", at="at-02")
    assert len(stand_in.sent("TransactWriteItems")) == 1
    with calls.transaction() as tx:
        tx.calls.delete(first)
        tx.calls.delete_by_key(contact_id="contact_id-02", at="at-02")
        tx.calls.check_absent(contact_id="contact_id-03", at="at-03")
    found = [
        calls.calls.get(contact_id="contact_id-01", at="at-01"),
        calls.calls.get(contact_id="contact_id-02", at="at-02"),
    ]
    assert found == [None, None]


def test_a_transaction_that_fails_writes_no_calls(calls: Calls) -> None:
    """The error is that of the action that stopped the others."""
    created = calls.calls.create(a_call())
    with pytest.raises(AlreadyExists) as refused, calls.transaction() as tx:
        tx.calls.create(a_call(contact_id="contact_id-02", at="at-02"))
        tx.calls.create(a_call())
    assert refused.value.entity == "Call"
    assert refused.value.key is not None
    with pytest.raises(NotFound), calls.transaction() as tx:
        tx.calls.create(a_call(contact_id="contact_id-02", at="at-02"))
        tx.calls.check(contact_id="contact_id-03", at="at-03")
    with pytest.raises(AlreadyExists), calls.transaction() as tx:
        tx.calls.check_absent(contact_id="contact_id-01", at="at-01")
    found = calls.calls.get(contact_id="contact_id-02", at="at-02")
    assert found is None
    with calls.transaction() as tx:
        tx.calls.create(a_call(contact_id="contact_id-02", at="at-02"))
        tx.calls.check(contact_id="contact_id-01", at="at-01")
    assert calls.calls.get(contact_id="contact_id-01", at="at-01") == created


def test_calls_are_changed_in_a_transaction(calls: Calls, clock: Clock) -> None:
    """As outside of one."""
    created = calls.calls.create(a_call())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    with calls.transaction() as tx:
        changed = tx.calls.update(created, minutes=2, expires_at=4102488120)
        tx.calls.check_absent(contact_id="contact_id-02", at="at-02")
    assert changed == a_call(minutes=2, expires_at=4102488120)
    assert calls.calls.get(contact_id="contact_id-01", at="at-01") == changed
    with calls.transaction() as tx:
        tx.calls.patch(
            contact_id="contact_id-01", at="at-01", minutes=1, expires_at=4102488060
        )
    found = calls.calls.get(contact_id="contact_id-01", at="at-01")
    assert found is not None
    assert found.minutes == 1
    assert found.expires_at == 4102488060


def test_calls_are_written_in_a_transaction_only_where_a_condition_holds(
    calls: Calls,
) -> None:
    """And are checked under one."""
    created = calls.calls.create(a_call())
    held = CallFields.minutes == created.minutes
    with pytest.raises(ConditionFailed), calls.transaction() as tx:
        tx.calls.put(created, where=~held)
    with pytest.raises(ConditionFailed), calls.transaction() as tx:
        tx.calls.update(created, minutes=2, expires_at=4102488120, where=~held)
    with pytest.raises(ConditionFailed), calls.transaction() as tx:
        tx.calls.patch(
            contact_id="contact_id-01",
            at="at-01",
            minutes=2,
            expires_at=4102488120,
            where=~held,
        )
    with pytest.raises(ConditionFailed), calls.transaction() as tx:
        tx.calls.delete(created, where=~held)
    with pytest.raises(ConditionFailed), calls.transaction() as tx:
        tx.calls.delete_by_key(contact_id="contact_id-01", at="at-01", where=~held)
    with pytest.raises(ConditionFailed), calls.transaction() as tx:
        tx.calls.check(contact_id="contact_id-01", at="at-01", where=~held)
    assert calls.calls.get(contact_id="contact_id-01", at="at-01") == created
    with calls.transaction() as tx:
        tx.calls.delete_by_key(contact_id="contact_id-01", at="at-01", where=held)
    found = calls.calls.get(contact_id="contact_id-01", at="at-01")
    assert found is None


def test_calls_are_read_in_one_transaction(calls: Calls, stand_in: StandIn) -> None:
    """In the order of their keys, as they were at one moment."""
    created = calls.calls.create(a_call())
    here = calls.calls.key(contact_id="contact_id-01", at="at-01")
    nowhere = calls.calls.key(contact_id="contact_id-02", at="at-02")

    assert transact_get(here, nowhere, here) == (created, None, created)
    assert len(stand_in.sent("TransactGetItems")) == 1


def test_several_calls_are_read_in_the_order_of_their_keys(
    calls: Calls, stand_in: StandIn
) -> None:
    """None where there is none, and the same again for the same key."""
    created = calls.calls.create(a_call())
    here = calls.calls.key(contact_id="contact_id-01", at="at-01")
    nowhere = calls.calls.key(contact_id="contact_id-02", at="at-02")
    found = calls.calls.get_many([here, nowhere, here])
    asked = stand_in.sent("BatchGetItem")[-1]["RequestItems"]["calls"]

    assert found == [created, None, created]
    assert asked.get("ConsistentRead") is None
    found = calls.calls.get_many([here, nowhere, here], consistent=True)
    asked = stand_in.sent("BatchGetItem")[-1]["RequestItems"]["calls"]
    assert found == [created, None, created]
    assert asked["ConsistentRead"] is True


def test_several_calls_are_stored(calls: Calls, stand_in: StandIn) -> None:
    """In one request, and of those with one key the last."""
    stored = calls.calls.put_many(
        [
            a_call(minutes=2, expires_at=4102488120),
            a_call(),
            a_call(contact_id="contact_id-02", at="at-02"),
        ],
    )

    assert stored[1] == a_call()
    found = [
        calls.calls.get(contact_id="contact_id-01", at="at-01"),
        calls.calls.get(contact_id="contact_id-02", at="at-02"),
    ]
    assert found == stored[1:]
    assert len(stand_in.sent("BatchWriteItem")) == 1


def test_several_calls_are_deleted(calls: Calls) -> None:
    """Those that are there, and no others."""
    calls.calls.create(a_call())
    kept = calls.calls.create(a_call(contact_id="contact_id-02", at="at-02"))
    here = calls.calls.key(contact_id="contact_id-01", at="at-01")
    nowhere = calls.calls.key(contact_id="contact_id-03", at="at-03")
    calls.calls.delete_many([here, nowhere, here])

    found = [
        calls.calls.get(contact_id="contact_id-01", at="at-01"),
        calls.calls.get(contact_id="contact_id-02", at="at-02"),
    ]
    assert found == [None, kept]
