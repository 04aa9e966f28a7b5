# Written by lift from the models: change those, this file is written again.
"""What the repository of Call promises, asked of a DynamoDB."""

from datetime import UTC, datetime
from typing import Any

import pytest
from liftgen.runtime.errors import (
    AlreadyExists,
    ConditionFailed,
    InvalidValue,
    NotFound,
)
from liftgen.runtime.operations import Add
from liftgen.runtime.ranges import after, before, between, since, until
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


def test_a_call_that_was_created_is_read(calls: Calls) -> None:
    """What was stored comes back, equal."""
    created = calls.calls.create(a_call())

    assert created == a_call()
    assert calls.calls.get(contact_id="contact_id-01", at="at-01") == created


def test_a_call_is_stored_as_its_attributes_and_keys(
    calls: Calls, stand_in: StandIn
) -> None:
    """The item's bytes are a contract: every attribute, key and index key."""
    calls.calls.create(a_call())

    item = stand_in.item(
        "calls", {"contact_id": {"S": "contact_id-01"}, "at": {"S": "at-01"}}
    )
    expected_item = {
        "contact_id": {"S": "contact_id-01"},
        "at": {"S": "at-01"},
        "minutes": {"N": "1"},
        "expires_at": {"N": "4102488060"},
    }
    assert item == expected_item


def test_the_key_of_a_call_is_taken_once(calls: Calls) -> None:
    """A second one is refused, and the first stays as it was."""
    created = calls.calls.create(a_call())

    with pytest.raises(AlreadyExists):
        calls.calls.create(a_call(minutes=2, expires_at=4102488120))
    assert calls.calls.get(contact_id="contact_id-01", at="at-01") == created


def test_a_call_that_is_not_there_is_none(calls: Calls) -> None:
    """No item, no error: None."""
    assert calls.calls.get(contact_id="contact_id-01", at="at-01") is None


def test_a_call_is_read_consistently_where_that_is_asked_for(
    calls: Calls, stand_in: StandIn
) -> None:
    """Otherwise a read may be a moment behind."""
    calls.calls.get(contact_id="contact_id-01", at="at-01", consistent=True)

    assert stand_in.sent("GetItem")[-1]["ConsistentRead"] is True


def test_whether_a_call_exists(calls: Calls, clock: Clock, stand_in: StandIn) -> None:
    """Told from its key alone, and as absent as a read would say."""
    calls.calls.create(a_call())
    there = calls.calls.exists(contact_id="contact_id-01", at="at-01")

    assert there is True
    assert "ConsistentRead" not in stand_in.sent("GetItem")[-1]
    clock.set(datetime(2100, 1, 1, 12, 1, 1, tzinfo=UTC))
    there = calls.calls.exists(contact_id="contact_id-01", at="at-01")
    assert there is False
    there = calls.calls.exists(
        contact_id="contact_id-01", at="at-01", include_expired=True
    )
    assert there is True
    calls.calls.delete_by_key(contact_id="contact_id-01", at="at-01")
    there = calls.calls.exists(contact_id="contact_id-01", at="at-01", consistent=True)
    assert there is False
    assert stand_in.sent("GetItem")[-1]["ConsistentRead"] is True


def test_putting_a_call_replaces_it_whole(
    calls: Calls, clock: Clock, stand_in: StandIn
) -> None:
    """Whatever was there is replaced, with every key of its own."""
    stored = calls.calls.put(a_call())
    assert stored == a_call()
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    calls.calls.put(a_call(minutes=2, expires_at=4102488120))

    item = stand_in.item(
        "calls", {"contact_id": {"S": "contact_id-01"}, "at": {"S": "at-01"}}
    )
    expected_item = {
        "contact_id": {"S": "contact_id-01"},
        "at": {"S": "at-01"},
        "minutes": {"N": "2"},
        "expires_at": {"N": "4102488120"},
    }
    assert item == expected_item


def test_upserting_a_call_that_is_there_changes_it(
    calls: Calls, clock: Clock, stand_in: StandIn
) -> None:
    """Whoever wrote last, with every key of its own; what it was created with stays."""
    calls.calls.create(a_call())
    key = {"contact_id": {"S": "contact_id-01"}, "at": {"S": "at-01"}}
    stand_in.set("calls", key, legacy={"S": "kept"})
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    stored = calls.calls.upsert(a_call(minutes=2, expires_at=4102488120))

    assert stored == a_call(minutes=2, expires_at=4102488120)
    item = stand_in.item("calls", key)
    expected_item = {
        "contact_id": {"S": "contact_id-01"},
        "at": {"S": "at-01"},
        "minutes": {"N": "2"},
        "expires_at": {"N": "4102488120"},
        "legacy": {"S": "kept"},
    }
    assert item == expected_item


def test_upserting_a_call_that_is_not_there_creates_it(
    calls: Calls, clock: Clock, stand_in: StandIn
) -> None:
    """As `create` would."""
    stored = calls.calls.upsert(a_call())

    assert stored == a_call()
    item = stand_in.item(
        "calls", {"contact_id": {"S": "contact_id-01"}, "at": {"S": "at-01"}}
    )
    expected_item = {
        "contact_id": {"S": "contact_id-01"},
        "at": {"S": "at-01"},
        "minutes": {"N": "1"},
        "expires_at": {"N": "4102488060"},
    }
    assert item == expected_item
    clock.set(datetime(2100, 1, 1, 12, 1, 1, tzinfo=UTC))
    calls.calls.upsert(a_call())
    assert stand_in.sent("PutItem") != []


def test_updating_minutes_of_a_call(
    calls: Calls, clock: Clock, stand_in: StandIn
) -> None:
    """The field changes, with every key that depends on it; nothing else does."""
    created = calls.calls.create(a_call())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    updated = calls.calls.update(created, minutes=2)

    assert updated == a_call(minutes=2)
    assert calls.calls.get(contact_id="contact_id-01", at="at-01") == updated
    item = stand_in.item(
        "calls", {"contact_id": {"S": "contact_id-01"}, "at": {"S": "at-01"}}
    )
    expected_item = {
        "contact_id": {"S": "contact_id-01"},
        "at": {"S": "at-01"},
        "minutes": {"N": "2"},
        "expires_at": {"N": "4102488060"},
    }
    assert item == expected_item


def test_updating_expires_at_of_a_call(
    calls: Calls, clock: Clock, stand_in: StandIn
) -> None:
    """The field changes, with every key that depends on it; nothing else does."""
    created = calls.calls.create(a_call())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    updated = calls.calls.update(created, expires_at=4102488120)

    assert updated == a_call(expires_at=4102488120)
    assert calls.calls.get(contact_id="contact_id-01", at="at-01") == updated
    item = stand_in.item(
        "calls", {"contact_id": {"S": "contact_id-01"}, "at": {"S": "at-01"}}
    )
    expected_item = {
        "contact_id": {"S": "contact_id-01"},
        "at": {"S": "at-01"},
        "minutes": {"N": "1"},
        "expires_at": {"N": "4102488120"},
    }
    assert item == expected_item


def test_updating_a_call_that_is_not_there_is_refused(
    calls: Calls, stand_in: StandIn
) -> None:
    """An update never brings an item back."""
    with pytest.raises(NotFound):
        calls.calls.update(a_call(), minutes=2)
    assert stand_in.items() == []


def test_an_update_of_a_call_keeps_attributes_that_it_does_not_know(
    calls: Calls, stand_in: StandIn
) -> None:
    """What another version of the code has written is still there."""
    created = calls.calls.create(a_call())
    key = {"contact_id": {"S": "contact_id-01"}, "at": {"S": "at-01"}}
    stand_in.set("calls", key, legacy={"S": "kept"})

    calls.calls.update(created, minutes=2)

    item = stand_in.item("calls", key)
    assert item is not None
    assert item["legacy"] == {"S": "kept"}


def test_patching_minutes_of_a_call(
    calls: Calls, clock: Clock, stand_in: StandIn
) -> None:
    """By key, and only this field."""
    calls.calls.create(a_call())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    patched = calls.calls.patch(contact_id="contact_id-01", at="at-01", minutes=2)

    assert patched == a_call(minutes=2)
    item = stand_in.item(
        "calls", {"contact_id": {"S": "contact_id-01"}, "at": {"S": "at-01"}}
    )
    expected_item = {
        "contact_id": {"S": "contact_id-01"},
        "at": {"S": "at-01"},
        "minutes": {"N": "2"},
        "expires_at": {"N": "4102488060"},
    }
    assert item == expected_item


def test_patching_expires_at_of_a_call(
    calls: Calls, clock: Clock, stand_in: StandIn
) -> None:
    """By key, and only this field."""
    calls.calls.create(a_call())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    patched = calls.calls.patch(
        contact_id="contact_id-01", at="at-01", expires_at=4102488120
    )

    assert patched == a_call(expires_at=4102488120)
    item = stand_in.item(
        "calls", {"contact_id": {"S": "contact_id-01"}, "at": {"S": "at-01"}}
    )
    expected_item = {
        "contact_id": {"S": "contact_id-01"},
        "at": {"S": "at-01"},
        "minutes": {"N": "1"},
        "expires_at": {"N": "4102488120"},
    }
    assert item == expected_item


def test_patching_a_call_that_is_not_there_is_refused(
    calls: Calls, stand_in: StandIn
) -> None:
    """A patch never brings an item back."""
    with pytest.raises(NotFound):
        calls.calls.patch(contact_id="contact_id-01", at="at-01", minutes=2)
    assert stand_in.items() == []


def test_patching_a_call_with_a_value_of_another_type_is_refused(calls: Calls) -> None:
    """What the model would not take is not sent."""
    calls.calls.create(a_call())
    wrong: Any = object()

    with pytest.raises(InvalidValue):
        calls.calls.patch(contact_id="contact_id-01", at="at-01", minutes=wrong)
    tx = calls.transaction()
    with pytest.raises(InvalidValue):
        tx.calls.patch(contact_id="contact_id-01", at="at-01", minutes=wrong)


def test_a_deleted_call_is_gone(calls: Calls, stand_in: StandIn) -> None:
    """Nothing of it is found, and its key is free."""
    created = calls.calls.create(a_call())
    calls.calls.delete(created)

    found = calls.calls.get(contact_id="contact_id-01", at="at-01")
    assert found is None
    assert stand_in.items() == []


def test_a_call_deleted_by_its_key_is_gone(calls: Calls, stand_in: StandIn) -> None:
    """Deleting needs no reading first."""
    calls.calls.create(a_call())
    calls.calls.delete_by_key(contact_id="contact_id-01", at="at-01")

    found = calls.calls.get(contact_id="contact_id-01", at="at-01")
    assert found is None
    assert stand_in.items() == []


def test_deleting_a_call_that_is_not_there(calls: Calls) -> None:
    """By what was read it is an error; by key it is already so."""
    with pytest.raises(NotFound):
        calls.calls.delete(a_call())
    calls.calls.delete_by_key(contact_id="contact_id-01", at="at-01")


def test_an_expired_call_reads_as_absent(calls: Calls, clock: Clock) -> None:
    """DynamoDB deletes days later; until then it is there only for those who ask."""
    created = calls.calls.create(a_call())
    clock.set(datetime(2100, 1, 1, 12, 1, 1, tzinfo=UTC))

    found = calls.calls.get(contact_id="contact_id-01", at="at-01")
    assert found is None
    found = calls.calls.get(
        contact_id="contact_id-01", at="at-01", include_expired=True
    )
    assert found == created


def test_a_call_changes_only_where_a_condition_holds(calls: Calls) -> None:
    """What does not hold on what is there changes nothing."""
    created = calls.calls.create(a_call())
    held = CallFields.minutes == created.minutes

    with pytest.raises(ConditionFailed):
        calls.calls.put(created, where=~held)
    with pytest.raises(ConditionFailed):
        calls.calls.update(created, minutes=2, expires_at=4102488120, where=~held)
    with pytest.raises(ConditionFailed):
        calls.calls.patch(
            contact_id="contact_id-01",
            at="at-01",
            minutes=2,
            expires_at=4102488120,
            where=~held,
        )
    with pytest.raises(ConditionFailed):
        calls.calls.delete(created, where=~held)
    with pytest.raises(ConditionFailed):
        calls.calls.delete_by_key(contact_id="contact_id-01", at="at-01", where=~held)
    assert calls.calls.get(contact_id="contact_id-01", at="at-01") == created
    stored = calls.calls.put(created, where=held)
    assert calls.calls.get(contact_id="contact_id-01", at="at-01") == stored
    calls.calls.update(stored, minutes=2, expires_at=4102488120, where=held)
    deleted = calls.calls.delete_by_key(
        contact_id="contact_id-01", at="at-01", where=~held
    )
    assert deleted is True


def test_add_change_minutes_of_a_call_as_it_is(calls: Calls) -> None:
    """Nobody's change is lost, for none was read before."""
    calls.calls.create(a_call())
    patched = calls.calls.patch(contact_id="contact_id-01", at="at-01", minutes=Add(2))
    assert patched.minutes == 3
    patched = calls.calls.patch(contact_id="contact_id-01", at="at-01", minutes=Add(-3))
    assert patched.minutes == 0
    patched = calls.calls.patch(
        contact_id="contact_id-01", at="at-01", expires_at=4102488120, minutes=Add(2)
    )
    assert patched.expires_at == 4102488120


def test_by_key_of_call_finds_its_own_and_no_other(
    calls: Calls, stand_in: StandIn
) -> None:
    """The wanted ones in order, and none of the decoys."""
    rows: list[dict[str, Any]] = [
        {},
        {"at": "at-02"},
        {"at": "at-03"},
        {"contact_id": "contact_id-02", "at": "at-04"},
    ]
    planted = [calls.calls.create(a_call(**row)) for row in rows]

    found = calls.calls.by_key(contact_id="contact_id-01")
    assert list(found) == [planted[0], planted[1], planted[2]]
    request = stand_in.sent("Query")[-1]
    assert "IndexName" not in request


def test_by_key_of_call_reads_every_field_alone(calls: Calls) -> None:
    """As the whole has it."""
    rows: list[dict[str, Any]] = [
        {},
        {"at": "at-02"},
        {"at": "at-03"},
        {"contact_id": "contact_id-02", "at": "at-04"},
    ]
    planted = [calls.calls.create(a_call(**row)) for row in rows]
    found = [planted[0], planted[1], planted[2]]
    query = calls.calls.by_key(contact_id="contact_id-01")
    alone = query.only(
        CallFields.contact_id, CallFields.at, CallFields.minutes, CallFields.expires_at
    )

    expected = [
        (each.contact_id, each.at, each.minutes, each.expires_at) for each in found
    ]
    assert list(alone) == expected


def test_by_key_of_call_goes_on_from_a_cursor(calls: Calls) -> None:
    """A page and what follows it are the whole, nothing twice."""
    rows: list[dict[str, Any]] = [
        {},
        {"at": "at-02"},
        {"at": "at-03"},
        {"contact_id": "contact_id-02", "at": "at-04"},
    ]
    planted = [calls.calls.create(a_call(**row)) for row in rows]

    query = calls.calls.by_key(contact_id="contact_id-01")
    first = query.page(limit=1)
    rest = query.page(limit=100, cursor=first.cursor)

    assert [*first.items, *rest.items] == [planted[0], planted[1], planted[2]]
    assert query.first() == planted[0]
    assert rest.cursor is None


def test_by_key_of_call_with_at_equal_to(calls: Calls) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"at": "at-02"},
        {"at": "at-03"},
        {"contact_id": "contact_id-02", "at": "at-04"},
    ]
    planted = [calls.calls.create(a_call(**row)) for row in rows]

    found = calls.calls.by_key(contact_id="contact_id-01", at="at-02")
    assert list(found) == [planted[1]]


def test_by_key_of_call_with_at_since(calls: Calls) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"at": "at-02"},
        {"at": "at-03"},
        {"contact_id": "contact_id-02", "at": "at-04"},
    ]
    planted = [calls.calls.create(a_call(**row)) for row in rows]

    found = calls.calls.by_key(contact_id="contact_id-01", at=since("at-02"))
    assert list(found) == [planted[1], planted[2]]


def test_by_key_of_call_with_at_after(calls: Calls) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"at": "at-02"},
        {"at": "at-03"},
        {"contact_id": "contact_id-02", "at": "at-04"},
    ]
    planted = [calls.calls.create(a_call(**row)) for row in rows]

    found = calls.calls.by_key(contact_id="contact_id-01", at=after("at-01"))
    assert list(found) == [planted[1], planted[2]]


def test_by_key_of_call_with_at_until(calls: Calls) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"at": "at-02"},
        {"at": "at-03"},
        {"contact_id": "contact_id-02", "at": "at-04"},
    ]
    planted = [calls.calls.create(a_call(**row)) for row in rows]

    found = calls.calls.by_key(contact_id="contact_id-01", at=until("at-02"))
    assert list(found) == [planted[0], planted[1]]


def test_by_key_of_call_with_at_before(calls: Calls) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"at": "at-02"},
        {"at": "at-03"},
        {"contact_id": "contact_id-02", "at": "at-04"},
    ]
    planted = [calls.calls.create(a_call(**row)) for row in rows]

    found = calls.calls.by_key(contact_id="contact_id-01", at=before("at-03"))
    assert list(found) == [planted[0], planted[1]]


def test_by_key_of_call_with_at_between(calls: Calls) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"at": "at-02"},
        {"at": "at-03"},
        {"contact_id": "contact_id-02", "at": "at-04"},
    ]
    planted = [calls.calls.create(a_call(**row)) for row in rows]

    found = calls.calls.by_key(contact_id="contact_id-01", at=between("at-01", "at-02"))
    assert list(found) == [planted[0], planted[1]]
