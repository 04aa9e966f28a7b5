# Written by lift from the models: change those, this file is written again.
"""What the repository of Event promises, asked of a DynamoDB."""

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
from liftgen.runtime.ranges import after, before, between, since, until
from liftgen.testing import Clock, StandIn

from ledger import Event, Moved, Opened, Snapshot
from repositories import EventFields, Ledger


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


def test_an_event_that_was_created_is_read(ledger: Ledger) -> None:
    """What was stored comes back, equal."""
    created = ledger.events.create(an_event())

    assert created == an_event(at=datetime(2099, 12, 31, 12, 0, tzinfo=UTC))
    assert ledger.events.get(account_id="account_id-01", number=2) == created


def test_an_event_is_stored_as_its_attributes_and_keys(
    ledger: Ledger, stand_in: StandIn
) -> None:
    """The item's bytes are a contract: every attribute, key and index key."""
    ledger.events.create(an_event())

    item = stand_in.item(
        "ledger",
        {"pk": {"S": "ACCOUNT#account_id-01"}, "sk": {"S": "EVENT#0000000002"}},
    )
    expected_item = {
        "_entity": {"S": "Event"},
        "account_id": {"S": "account_id-01"},
        "number": {"N": "2"},
        "what": {"M": {"kind": {"S": "opened"}, "owner": {"S": "owner-01"}}},
        "at": {"S": "2099-12-31T12:00:00.000000Z"},
        "pk": {"S": "ACCOUNT#account_id-01"},
        "sk": {"S": "EVENT#0000000002"},
    }
    assert item == expected_item


def test_the_key_of_an_event_is_taken_once(ledger: Ledger) -> None:
    """A second one is refused, and the first stays as it was."""
    created = ledger.events.create(an_event())

    with pytest.raises(AlreadyExists):
        ledger.events.create(an_event(what=Moved(kind="moved", amount=Decimal("2.25"))))
    assert ledger.events.get(account_id="account_id-01", number=2) == created


def test_an_event_that_is_not_there_is_none(ledger: Ledger) -> None:
    """No item, no error: None."""
    assert ledger.events.get(account_id="account_id-01", number=2) is None


def test_an_event_is_read_consistently_where_that_is_asked_for(
    ledger: Ledger, stand_in: StandIn
) -> None:
    """Otherwise a read may be a moment behind."""
    ledger.events.get(account_id="account_id-01", number=2, consistent=True)

    assert stand_in.sent("GetItem")[-1]["ConsistentRead"] is True


def test_whether_an_event_exists(ledger: Ledger, stand_in: StandIn) -> None:
    """Told from its key alone, and as absent as a read would say."""
    ledger.events.create(an_event())
    there = ledger.events.exists(account_id="account_id-01", number=2)

    assert there is True
    assert "ConsistentRead" not in stand_in.sent("GetItem")[-1]
    ledger.events.delete_by_key(account_id="account_id-01", number=2)
    there = ledger.events.exists(account_id="account_id-01", number=2, consistent=True)
    assert there is False
    assert stand_in.sent("GetItem")[-1]["ConsistentRead"] is True


def test_putting_an_event_replaces_it_whole(
    ledger: Ledger, clock: Clock, stand_in: StandIn
) -> None:
    """Whatever was there is replaced, with every key of its own."""
    stored = ledger.events.put(an_event())
    assert stored == an_event()
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    ledger.events.put(an_event(what=Moved(kind="moved", amount=Decimal("2.25"))))

    item = stand_in.item(
        "ledger",
        {"pk": {"S": "ACCOUNT#account_id-01"}, "sk": {"S": "EVENT#0000000002"}},
    )
    expected_item = {
        "_entity": {"S": "Event"},
        "account_id": {"S": "account_id-01"},
        "number": {"N": "2"},
        "what": {"M": {"kind": {"S": "moved"}, "amount": {"N": "2.25"}}},
        "at": {"S": "2100-01-01T12:01:00.000000Z"},
        "pk": {"S": "ACCOUNT#account_id-01"},
        "sk": {"S": "EVENT#0000000002"},
    }
    assert item == expected_item


def test_upserting_an_event_that_is_there_changes_it(
    ledger: Ledger, clock: Clock, stand_in: StandIn
) -> None:
    """Whoever wrote last, with every key of its own; what it was created with stays."""
    ledger.events.create(an_event())
    key = {"pk": {"S": "ACCOUNT#account_id-01"}, "sk": {"S": "EVENT#0000000002"}}
    stand_in.set("ledger", key, legacy={"S": "kept"})
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    stored = ledger.events.upsert(
        an_event(what=Moved(kind="moved", amount=Decimal("2.25")))
    )

    expected = an_event(
        what=Moved(kind="moved", amount=Decimal("2.25")),
        at=datetime(2099, 12, 31, 12, 0, tzinfo=UTC),
    )
    assert stored == expected
    item = stand_in.item("ledger", key)
    expected_item = {
        "_entity": {"S": "Event"},
        "account_id": {"S": "account_id-01"},
        "number": {"N": "2"},
        "what": {"M": {"kind": {"S": "moved"}, "amount": {"N": "2.25"}}},
        "at": {"S": "2099-12-31T12:00:00.000000Z"},
        "pk": {"S": "ACCOUNT#account_id-01"},
        "sk": {"S": "EVENT#0000000002"},
        "legacy": {"S": "kept"},
    }
    assert item == expected_item


def test_upserting_an_event_that_is_not_there_creates_it(
    ledger: Ledger, stand_in: StandIn
) -> None:
    """As `create` would."""
    stored = ledger.events.upsert(an_event())

    assert stored == an_event(at=datetime(2099, 12, 31, 12, 0, tzinfo=UTC))
    item = stand_in.item(
        "ledger",
        {"pk": {"S": "ACCOUNT#account_id-01"}, "sk": {"S": "EVENT#0000000002"}},
    )
    expected_item = {
        "_entity": {"S": "Event"},
        "account_id": {"S": "account_id-01"},
        "number": {"N": "2"},
        "what": {"M": {"kind": {"S": "opened"}, "owner": {"S": "owner-01"}}},
        "at": {"S": "2099-12-31T12:00:00.000000Z"},
        "pk": {"S": "ACCOUNT#account_id-01"},
        "sk": {"S": "EVENT#0000000002"},
    }
    assert item == expected_item


def test_updating_what_of_an_event(
    ledger: Ledger, clock: Clock, stand_in: StandIn
) -> None:
    """The field changes, with every key that depends on it; nothing else does."""
    created = ledger.events.create(an_event())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    updated = ledger.events.update(
        created, what=Moved(kind="moved", amount=Decimal("2.25"))
    )

    expected = an_event(
        what=Moved(kind="moved", amount=Decimal("2.25")),
        at=datetime(2099, 12, 31, 12, 0, tzinfo=UTC),
    )
    assert updated == expected
    assert ledger.events.get(account_id="account_id-01", number=2) == updated
    item = stand_in.item(
        "ledger",
        {"pk": {"S": "ACCOUNT#account_id-01"}, "sk": {"S": "EVENT#0000000002"}},
    )
    expected_item = {
        "_entity": {"S": "Event"},
        "account_id": {"S": "account_id-01"},
        "number": {"N": "2"},
        "what": {"M": {"kind": {"S": "moved"}, "amount": {"N": "2.25"}}},
        "at": {"S": "2099-12-31T12:00:00.000000Z"},
        "pk": {"S": "ACCOUNT#account_id-01"},
        "sk": {"S": "EVENT#0000000002"},
    }
    assert item == expected_item


def test_updating_an_event_that_is_not_there_is_refused(
    ledger: Ledger, stand_in: StandIn
) -> None:
    """An update never brings an item back."""
    with pytest.raises(NotFound):
        ledger.events.update(
            an_event(), what=Moved(kind="moved", amount=Decimal("2.25"))
        )
    assert stand_in.items() == []


def test_an_update_of_an_event_keeps_attributes_that_it_does_not_know(
    ledger: Ledger, stand_in: StandIn
) -> None:
    """What another version of the code has written is still there."""
    created = ledger.events.create(an_event())
    key = {"pk": {"S": "ACCOUNT#account_id-01"}, "sk": {"S": "EVENT#0000000002"}}
    stand_in.set("ledger", key, legacy={"S": "kept"})

    ledger.events.update(created, what=Moved(kind="moved", amount=Decimal("2.25")))

    item = stand_in.item("ledger", key)
    assert item is not None
    assert item["legacy"] == {"S": "kept"}


def test_patching_what_of_an_event(
    ledger: Ledger, clock: Clock, stand_in: StandIn
) -> None:
    """By key, and only this field."""
    ledger.events.create(an_event())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    patched = ledger.events.patch(
        account_id="account_id-01",
        number=2,
        what=Moved(kind="moved", amount=Decimal("2.25")),
    )

    expected = an_event(
        what=Moved(kind="moved", amount=Decimal("2.25")),
        at=datetime(2099, 12, 31, 12, 0, tzinfo=UTC),
    )
    assert patched == expected
    item = stand_in.item(
        "ledger",
        {"pk": {"S": "ACCOUNT#account_id-01"}, "sk": {"S": "EVENT#0000000002"}},
    )
    expected_item = {
        "_entity": {"S": "Event"},
        "account_id": {"S": "account_id-01"},
        "number": {"N": "2"},
        "what": {"M": {"kind": {"S": "moved"}, "amount": {"N": "2.25"}}},
        "at": {"S": "2099-12-31T12:00:00.000000Z"},
        "pk": {"S": "ACCOUNT#account_id-01"},
        "sk": {"S": "EVENT#0000000002"},
    }
    assert item == expected_item


def test_patching_an_event_that_is_not_there_is_refused(
    ledger: Ledger, stand_in: StandIn
) -> None:
    """A patch never brings an item back."""
    with pytest.raises(NotFound):
        ledger.events.patch(
            account_id="account_id-01",
            number=2,
            what=Moved(kind="moved", amount=Decimal("2.25")),
        )
    assert stand_in.items() == []


def test_patching_an_event_with_a_value_of_another_type_is_refused(
    ledger: Ledger,
) -> None:
    """What the model would not take is not sent."""
    ledger.events.create(an_event())
    wrong: Any = object()

    with pytest.raises(InvalidValue):
        ledger.events.patch(account_id="account_id-01", number=2, what=wrong)
    tx = ledger.transaction()
    with pytest.raises(InvalidValue):
        tx.events.patch(account_id="account_id-01", number=2, what=wrong)


def test_a_deleted_event_is_gone(ledger: Ledger, stand_in: StandIn) -> None:
    """Nothing of it is found, and its key is free."""
    created = ledger.events.create(an_event())
    ledger.events.delete(created)

    found = ledger.events.get(account_id="account_id-01", number=2)
    assert found is None
    assert stand_in.items() == []


def test_an_event_deleted_by_its_key_is_gone(ledger: Ledger, stand_in: StandIn) -> None:
    """Deleting needs no reading first."""
    ledger.events.create(an_event())
    ledger.events.delete_by_key(account_id="account_id-01", number=2)

    found = ledger.events.get(account_id="account_id-01", number=2)
    assert found is None
    assert stand_in.items() == []


def test_deleting_an_event_that_is_not_there(ledger: Ledger) -> None:
    """By what was read it is an error; by key it is already so."""
    with pytest.raises(NotFound):
        ledger.events.delete(an_event())
    ledger.events.delete_by_key(account_id="account_id-01", number=2)


def test_an_event_changes_only_where_a_condition_holds(ledger: Ledger) -> None:
    """What does not hold on what is there changes nothing."""
    created = ledger.events.create(an_event())
    held = EventFields.account_id == created.account_id

    with pytest.raises(ConditionFailed):
        ledger.events.put(created, where=~held)
    with pytest.raises(ConditionFailed):
        ledger.events.update(
            created, what=Moved(kind="moved", amount=Decimal("2.25")), where=~held
        )
    with pytest.raises(ConditionFailed):
        ledger.events.patch(
            account_id="account_id-01",
            number=2,
            what=Moved(kind="moved", amount=Decimal("2.25")),
            where=~held,
        )
    with pytest.raises(ConditionFailed):
        ledger.events.delete(created, where=~held)
    with pytest.raises(ConditionFailed):
        ledger.events.delete_by_key(account_id="account_id-01", number=2, where=~held)
    assert ledger.events.get(account_id="account_id-01", number=2) == created
    stored = ledger.events.put(created, where=held)
    assert ledger.events.get(account_id="account_id-01", number=2) == stored
    ledger.events.update(
        stored, what=Moved(kind="moved", amount=Decimal("2.25")), where=held
    )
    deleted = ledger.events.delete_by_key(
        account_id="account_id-01", number=2, where=held
    )
    assert deleted is True


def test_by_key_of_event_finds_its_own_and_no_other(
    ledger: Ledger, stand_in: StandIn
) -> None:
    """The wanted ones in order, and none of the decoys."""
    rows: list[dict[str, Any]] = [
        {},
        {"number": 3},
        {"number": 4},
        {"account_id": "account_id-02", "number": 5},
    ]
    planted = [ledger.events.create(an_event(**row)) for row in rows]
    ledger.snapshots.create(a_snapshot())

    found = ledger.events.by_key(account_id="account_id-01")
    assert list(found) == [planted[0], planted[1], planted[2]]
    request = stand_in.sent("Query")[-1]
    assert "IndexName" not in request


def test_by_key_of_event_reads_every_field_alone(ledger: Ledger) -> None:
    """As the whole has it."""
    rows: list[dict[str, Any]] = [
        {},
        {"number": 3},
        {"number": 4},
        {"account_id": "account_id-02", "number": 5},
    ]
    planted = [ledger.events.create(an_event(**row)) for row in rows]
    found = [planted[0], planted[1], planted[2]]
    query = ledger.events.by_key(account_id="account_id-01")
    alone = query.only(
        EventFields.account_id, EventFields.number, EventFields.what, EventFields.at
    )

    expected = [(each.account_id, each.number, each.what, each.at) for each in found]
    assert list(alone) == expected


def test_by_key_of_event_goes_on_from_a_cursor(ledger: Ledger) -> None:
    """A page and what follows it are the whole, nothing twice."""
    rows: list[dict[str, Any]] = [
        {},
        {"number": 3},
        {"number": 4},
        {"account_id": "account_id-02", "number": 5},
    ]
    planted = [ledger.events.create(an_event(**row)) for row in rows]

    query = ledger.events.by_key(account_id="account_id-01")
    first = query.page(limit=1)
    rest = query.page(limit=100, cursor=first.cursor)

    assert [*first.items, *rest.items] == [planted[0], planted[1], planted[2]]
    assert query.first() == planted[0]
    assert rest.cursor is None


def test_by_key_of_event_filters_and_reads_a_field_alone(ledger: Ledger) -> None:
    """What a condition does not hold on is left out, and not counted."""
    rows: list[dict[str, Any]] = [
        {},
        {"number": 3},
        {"number": 4},
        {"account_id": "account_id-02", "number": 5},
    ]
    planted = [ledger.events.create(an_event(**row)) for row in rows]
    found = [planted[0], planted[1], planted[2]]
    wanted = found[-1].number
    some = [each for each in found if each.number == wanted]
    query = ledger.events.by_key(account_id="account_id-01")
    held = query.where(EventFields.number == wanted)

    assert list(held) == some
    assert held.count() == len(some)
    alone = held.only(EventFields.number)
    assert list(alone) == [(wanted,)] * len(some)


def test_by_key_of_event_with_number_equal_to(ledger: Ledger) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"number": 3},
        {"number": 4},
        {"account_id": "account_id-02", "number": 5},
    ]
    planted = [ledger.events.create(an_event(**row)) for row in rows]

    found = ledger.events.by_key(account_id="account_id-01", number=3)
    assert list(found) == [planted[1]]


def test_by_key_of_event_with_number_since(ledger: Ledger) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"number": 3},
        {"number": 4},
        {"account_id": "account_id-02", "number": 5},
    ]
    planted = [ledger.events.create(an_event(**row)) for row in rows]

    found = ledger.events.by_key(account_id="account_id-01", number=since(3))
    assert list(found) == [planted[1], planted[2]]


def test_by_key_of_event_with_number_after(ledger: Ledger) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"number": 3},
        {"number": 4},
        {"account_id": "account_id-02", "number": 5},
    ]
    planted = [ledger.events.create(an_event(**row)) for row in rows]

    found = ledger.events.by_key(account_id="account_id-01", number=after(2))
    assert list(found) == [planted[1], planted[2]]


def test_by_key_of_event_with_number_until(ledger: Ledger) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"number": 3},
        {"number": 4},
        {"account_id": "account_id-02", "number": 5},
    ]
    planted = [ledger.events.create(an_event(**row)) for row in rows]

    found = ledger.events.by_key(account_id="account_id-01", number=until(3))
    assert list(found) == [planted[0], planted[1]]


def test_by_key_of_event_with_number_before(ledger: Ledger) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"number": 3},
        {"number": 4},
        {"account_id": "account_id-02", "number": 5},
    ]
    planted = [ledger.events.create(an_event(**row)) for row in rows]

    found = ledger.events.by_key(account_id="account_id-01", number=before(4))
    assert list(found) == [planted[0], planted[1]]


def test_by_key_of_event_with_number_between(ledger: Ledger) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"number": 3},
        {"number": 4},
        {"account_id": "account_id-02", "number": 5},
    ]
    planted = [ledger.events.create(an_event(**row)) for row in rows]

    found = ledger.events.by_key(account_id="account_id-01", number=between(2, 3))
    assert list(found) == [planted[0], planted[1]]
