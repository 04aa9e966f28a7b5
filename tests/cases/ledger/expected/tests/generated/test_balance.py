# Written by lift from the models: change those, this file is written again.
"""What the repository of Balance promises, asked of a DynamoDB."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from liftgen.runtime.errors import (
    AlreadyExists,
    ConditionFailed,
    Conflict,
    InvalidValue,
    NotFound,
)
from liftgen.runtime.operations import Add
from liftgen.runtime.ranges import after, before, between, since, until
from liftgen.testing import Clock, StandIn

from ledger import Balance
from repositories import BalanceFields, Ledger


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


def test_a_balance_that_was_created_is_read(ledger: Ledger) -> None:
    """What was stored comes back, equal."""
    created = ledger.balances.create(a_balance())

    assert created == a_balance()
    assert ledger.balances.get(account_id="account_id-01") == created


def test_a_balance_is_stored_as_its_attributes_and_keys(
    ledger: Ledger, stand_in: StandIn
) -> None:
    """The item's bytes are a contract: every attribute, key and index key."""
    ledger.balances.create(a_balance())

    item = stand_in.item(
        "ledger", {"pk": {"S": "BALANCE#account_id-01"}, "sk": {"S": "BALANCE"}}
    )
    expected_item = {
        "_entity": {"S": "Balance"},
        "account_id": {"S": "account_id-01"},
        "owner": {"S": "owner-01"},
        "balance": {"N": "1.25"},
        "number": {"N": "1"},
        "version": {"N": "0"},
        "pk": {"S": "BALANCE#account_id-01"},
        "sk": {"S": "BALANCE"},
        "by_ownerpk": {"S": "OWNER#owner-01"},
        "by_ownersk": {"S": "account_id-01"},
    }
    assert item == expected_item


def test_the_key_of_a_balance_is_taken_once(ledger: Ledger) -> None:
    """A second one is refused, and the first stays as it was."""
    created = ledger.balances.create(a_balance())

    with pytest.raises(AlreadyExists):
        ledger.balances.create(
            a_balance(owner="owner-02", balance=Decimal("2.25"), number=2)
        )
    assert ledger.balances.get(account_id="account_id-01") == created


def test_a_balance_that_is_not_there_is_none(ledger: Ledger) -> None:
    """No item, no error: None."""
    assert ledger.balances.get(account_id="account_id-01") is None


def test_a_balance_is_read_consistently_where_that_is_asked_for(
    ledger: Ledger, stand_in: StandIn
) -> None:
    """Otherwise a read may be a moment behind."""
    ledger.balances.get(account_id="account_id-01", consistent=True)

    assert stand_in.sent("GetItem")[-1]["ConsistentRead"] is True


def test_a_new_balance_starts_at_version_0(ledger: Ledger) -> None:
    """Whatever version it was made with."""
    created = ledger.balances.create(a_balance(version=7))

    assert created.version == 0


def test_whether_a_balance_exists(ledger: Ledger, stand_in: StandIn) -> None:
    """Told from its key alone, and as absent as a read would say."""
    ledger.balances.create(a_balance())
    there = ledger.balances.exists(account_id="account_id-01")

    assert there is True
    assert "ConsistentRead" not in stand_in.sent("GetItem")[-1]
    ledger.balances.delete_by_key(account_id="account_id-01")
    there = ledger.balances.exists(account_id="account_id-01", consistent=True)
    assert there is False
    assert stand_in.sent("GetItem")[-1]["ConsistentRead"] is True


def test_putting_a_balance_replaces_it_whole(
    ledger: Ledger, clock: Clock, stand_in: StandIn
) -> None:
    """Whatever was there is replaced, with every key of its own."""
    stored = ledger.balances.put(a_balance())
    assert stored == a_balance()
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    ledger.balances.put(
        a_balance(
            owner="owner-02", balance=Decimal("2.25"), number=2, version=stored.version
        ),
    )

    item = stand_in.item(
        "ledger", {"pk": {"S": "BALANCE#account_id-01"}, "sk": {"S": "BALANCE"}}
    )
    expected_item = {
        "_entity": {"S": "Balance"},
        "account_id": {"S": "account_id-01"},
        "owner": {"S": "owner-02"},
        "balance": {"N": "2.25"},
        "number": {"N": "2"},
        "version": {"N": "1"},
        "pk": {"S": "BALANCE#account_id-01"},
        "sk": {"S": "BALANCE"},
        "by_ownerpk": {"S": "OWNER#owner-02"},
        "by_ownersk": {"S": "account_id-01"},
    }
    assert item == expected_item


def test_upserting_a_balance_that_is_there_changes_it(
    ledger: Ledger, clock: Clock, stand_in: StandIn
) -> None:
    """Whoever wrote last, with every key of its own; what it was created with stays."""
    ledger.balances.create(a_balance())
    key = {"pk": {"S": "BALANCE#account_id-01"}, "sk": {"S": "BALANCE"}}
    stand_in.set("ledger", key, legacy={"S": "kept"})
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    stored = ledger.balances.upsert(
        a_balance(owner="owner-02", balance=Decimal("2.25"), number=2)
    )

    expected = a_balance(owner="owner-02", balance=Decimal("2.25"), number=2, version=1)
    assert stored == expected
    item = stand_in.item("ledger", key)
    expected_item = {
        "_entity": {"S": "Balance"},
        "account_id": {"S": "account_id-01"},
        "owner": {"S": "owner-02"},
        "balance": {"N": "2.25"},
        "number": {"N": "2"},
        "version": {"N": "1"},
        "pk": {"S": "BALANCE#account_id-01"},
        "sk": {"S": "BALANCE"},
        "by_ownerpk": {"S": "OWNER#owner-02"},
        "by_ownersk": {"S": "account_id-01"},
        "legacy": {"S": "kept"},
    }
    assert item == expected_item


def test_upserting_a_balance_that_is_not_there_creates_it(
    ledger: Ledger, stand_in: StandIn
) -> None:
    """As `create` would."""
    stored = ledger.balances.upsert(a_balance(version=7))

    assert stored == a_balance()
    item = stand_in.item(
        "ledger", {"pk": {"S": "BALANCE#account_id-01"}, "sk": {"S": "BALANCE"}}
    )
    expected_item = {
        "_entity": {"S": "Balance"},
        "account_id": {"S": "account_id-01"},
        "owner": {"S": "owner-01"},
        "balance": {"N": "1.25"},
        "number": {"N": "1"},
        "version": {"N": "0"},
        "pk": {"S": "BALANCE#account_id-01"},
        "sk": {"S": "BALANCE"},
        "by_ownerpk": {"S": "OWNER#owner-01"},
        "by_ownersk": {"S": "account_id-01"},
    }
    assert item == expected_item


def test_updating_owner_of_a_balance(
    ledger: Ledger, clock: Clock, stand_in: StandIn
) -> None:
    """The field changes, with every key that depends on it; nothing else does."""
    created = ledger.balances.create(a_balance())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    updated = ledger.balances.update(created, owner="owner-02")

    assert updated == a_balance(owner="owner-02", version=1)
    assert ledger.balances.get(account_id="account_id-01") == updated
    item = stand_in.item(
        "ledger", {"pk": {"S": "BALANCE#account_id-01"}, "sk": {"S": "BALANCE"}}
    )
    expected_item = {
        "_entity": {"S": "Balance"},
        "account_id": {"S": "account_id-01"},
        "owner": {"S": "owner-02"},
        "balance": {"N": "1.25"},
        "number": {"N": "1"},
        "version": {"N": "1"},
        "pk": {"S": "BALANCE#account_id-01"},
        "sk": {"S": "BALANCE"},
        "by_ownerpk": {"S": "OWNER#owner-02"},
        "by_ownersk": {"S": "account_id-01"},
    }
    assert item == expected_item


def test_updating_balance_of_a_balance(
    ledger: Ledger, clock: Clock, stand_in: StandIn
) -> None:
    """The field changes, with every key that depends on it; nothing else does."""
    created = ledger.balances.create(a_balance())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    updated = ledger.balances.update(created, balance=Decimal("2.25"))

    assert updated == a_balance(balance=Decimal("2.25"), version=1)
    assert ledger.balances.get(account_id="account_id-01") == updated
    item = stand_in.item(
        "ledger", {"pk": {"S": "BALANCE#account_id-01"}, "sk": {"S": "BALANCE"}}
    )
    expected_item = {
        "_entity": {"S": "Balance"},
        "account_id": {"S": "account_id-01"},
        "owner": {"S": "owner-01"},
        "balance": {"N": "2.25"},
        "number": {"N": "1"},
        "version": {"N": "1"},
        "pk": {"S": "BALANCE#account_id-01"},
        "sk": {"S": "BALANCE"},
        "by_ownerpk": {"S": "OWNER#owner-01"},
        "by_ownersk": {"S": "account_id-01"},
    }
    assert item == expected_item


def test_updating_number_of_a_balance(
    ledger: Ledger, clock: Clock, stand_in: StandIn
) -> None:
    """The field changes, with every key that depends on it; nothing else does."""
    created = ledger.balances.create(a_balance())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    updated = ledger.balances.update(created, number=2)

    assert updated == a_balance(number=2, version=1)
    assert ledger.balances.get(account_id="account_id-01") == updated
    item = stand_in.item(
        "ledger", {"pk": {"S": "BALANCE#account_id-01"}, "sk": {"S": "BALANCE"}}
    )
    expected_item = {
        "_entity": {"S": "Balance"},
        "account_id": {"S": "account_id-01"},
        "owner": {"S": "owner-01"},
        "balance": {"N": "1.25"},
        "number": {"N": "2"},
        "version": {"N": "1"},
        "pk": {"S": "BALANCE#account_id-01"},
        "sk": {"S": "BALANCE"},
        "by_ownerpk": {"S": "OWNER#owner-01"},
        "by_ownersk": {"S": "account_id-01"},
    }
    assert item == expected_item


def test_updating_a_balance_that_is_not_there_is_refused(
    ledger: Ledger, stand_in: StandIn
) -> None:
    """An update never brings an item back."""
    with pytest.raises(NotFound):
        ledger.balances.update(a_balance(), owner="owner-02")
    assert stand_in.items() == []


def test_an_update_of_a_balance_keeps_attributes_that_it_does_not_know(
    ledger: Ledger, stand_in: StandIn
) -> None:
    """What another version of the code has written is still there."""
    created = ledger.balances.create(a_balance())
    key = {"pk": {"S": "BALANCE#account_id-01"}, "sk": {"S": "BALANCE"}}
    stand_in.set("ledger", key, legacy={"S": "kept"})

    ledger.balances.update(created, owner="owner-02")

    item = stand_in.item("ledger", key)
    assert item is not None
    assert item["legacy"] == {"S": "kept"}


def test_a_balance_that_somebody_else_changed_is_not_overwritten(
    ledger: Ledger,
) -> None:
    """An update of an older version is a conflict."""
    created = ledger.balances.create(a_balance())
    winner = ledger.balances.update(created, owner="owner-02")

    with pytest.raises(Conflict):
        ledger.balances.update(created, owner="owner-01")
    assert ledger.balances.get(account_id="account_id-01") == winner


def test_a_balance_that_somebody_else_changed_is_not_deleted(ledger: Ledger) -> None:
    """A delete of an older version is a conflict."""
    created = ledger.balances.create(a_balance())
    winner = ledger.balances.update(created, owner="owner-02")

    with pytest.raises(Conflict):
        ledger.balances.delete(created)
    assert ledger.balances.get(account_id="account_id-01") == winner


def test_patching_balance_of_a_balance(
    ledger: Ledger, clock: Clock, stand_in: StandIn
) -> None:
    """By key, and only this field."""
    ledger.balances.create(a_balance())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    patched = ledger.balances.patch(account_id="account_id-01", balance=Decimal("2.25"))

    assert patched == a_balance(balance=Decimal("2.25"), version=1)
    item = stand_in.item(
        "ledger", {"pk": {"S": "BALANCE#account_id-01"}, "sk": {"S": "BALANCE"}}
    )
    expected_item = {
        "_entity": {"S": "Balance"},
        "account_id": {"S": "account_id-01"},
        "owner": {"S": "owner-01"},
        "balance": {"N": "2.25"},
        "number": {"N": "1"},
        "version": {"N": "1"},
        "pk": {"S": "BALANCE#account_id-01"},
        "sk": {"S": "BALANCE"},
        "by_ownerpk": {"S": "OWNER#owner-01"},
        "by_ownersk": {"S": "account_id-01"},
    }
    assert item == expected_item


def test_patching_number_of_a_balance(
    ledger: Ledger, clock: Clock, stand_in: StandIn
) -> None:
    """By key, and only this field."""
    ledger.balances.create(a_balance())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    patched = ledger.balances.patch(account_id="account_id-01", number=2)

    assert patched == a_balance(number=2, version=1)
    item = stand_in.item(
        "ledger", {"pk": {"S": "BALANCE#account_id-01"}, "sk": {"S": "BALANCE"}}
    )
    expected_item = {
        "_entity": {"S": "Balance"},
        "account_id": {"S": "account_id-01"},
        "owner": {"S": "owner-01"},
        "balance": {"N": "1.25"},
        "number": {"N": "2"},
        "version": {"N": "1"},
        "pk": {"S": "BALANCE#account_id-01"},
        "sk": {"S": "BALANCE"},
        "by_ownerpk": {"S": "OWNER#owner-01"},
        "by_ownersk": {"S": "account_id-01"},
    }
    assert item == expected_item


def test_patching_a_balance_that_is_not_there_is_refused(
    ledger: Ledger, stand_in: StandIn
) -> None:
    """A patch never brings an item back."""
    with pytest.raises(NotFound):
        ledger.balances.patch(account_id="account_id-01", balance=Decimal("2.25"))
    assert stand_in.items() == []


def test_patching_a_balance_with_a_value_of_another_type_is_refused(
    ledger: Ledger,
) -> None:
    """What the model would not take is not sent."""
    ledger.balances.create(a_balance())
    wrong: Any = object()

    with pytest.raises(InvalidValue):
        ledger.balances.patch(account_id="account_id-01", balance=wrong)
    tx = ledger.transaction()
    with pytest.raises(InvalidValue):
        tx.balances.patch(account_id="account_id-01", balance=wrong)


def test_a_deleted_balance_is_gone(ledger: Ledger, stand_in: StandIn) -> None:
    """Nothing of it is found, and its key is free."""
    created = ledger.balances.create(a_balance())
    ledger.balances.delete(created)

    found = ledger.balances.get(account_id="account_id-01")
    assert found is None
    assert stand_in.items() == []


def test_a_balance_deleted_by_its_key_is_gone(
    ledger: Ledger, stand_in: StandIn
) -> None:
    """Deleting needs no reading first."""
    ledger.balances.create(a_balance())
    ledger.balances.delete_by_key(account_id="account_id-01")

    found = ledger.balances.get(account_id="account_id-01")
    assert found is None
    assert stand_in.items() == []


def test_deleting_a_balance_that_is_not_there(ledger: Ledger) -> None:
    """By what was read it is an error; by key it is already so."""
    with pytest.raises(NotFound):
        ledger.balances.delete(a_balance())
    ledger.balances.delete_by_key(account_id="account_id-01")


def test_a_balance_changes_only_where_a_condition_holds(ledger: Ledger) -> None:
    """What does not hold on what is there changes nothing."""
    created = ledger.balances.create(a_balance())
    held = BalanceFields.owner == created.owner

    with pytest.raises(ConditionFailed):
        ledger.balances.put(created, where=~held)
    with pytest.raises(ConditionFailed):
        ledger.balances.update(
            created, owner="owner-02", balance=Decimal("2.25"), number=2, where=~held
        )
    with pytest.raises(ConditionFailed):
        ledger.balances.patch(
            account_id="account_id-01", balance=Decimal("2.25"), number=2, where=~held
        )
    with pytest.raises(ConditionFailed):
        ledger.balances.delete(created, where=~held)
    with pytest.raises(ConditionFailed):
        ledger.balances.delete_by_key(account_id="account_id-01", where=~held)
    assert ledger.balances.get(account_id="account_id-01") == created
    stored = ledger.balances.put(created, where=held)
    assert ledger.balances.get(account_id="account_id-01") == stored
    ledger.balances.update(
        stored, owner="owner-02", balance=Decimal("2.25"), number=2, where=held
    )
    deleted = ledger.balances.delete_by_key(account_id="account_id-01", where=~held)
    assert deleted is True


def test_add_change_balance_of_a_balance_as_it_is(ledger: Ledger) -> None:
    """Nobody's change is lost, for none was read before."""
    ledger.balances.create(a_balance())
    patched = ledger.balances.patch(
        account_id="account_id-01", balance=Add(Decimal("1.5"))
    )
    assert patched.balance == Decimal("2.75")
    patched = ledger.balances.patch(
        account_id="account_id-01", balance=Add(Decimal("-2.5"))
    )
    assert patched.balance == Decimal("0.25")
    patched = ledger.balances.patch(
        account_id="account_id-01", number=2, balance=Add(Decimal("1.5"))
    )
    assert patched.number == 2


def test_by_owner_of_balance_finds_its_own_and_no_other(
    ledger: Ledger, stand_in: StandIn
) -> None:
    """The wanted ones in order, and none of the decoys."""
    rows: list[dict[str, Any]] = [
        {},
        {"account_id": "account_id-02"},
        {"account_id": "account_id-03"},
        {"account_id": "account_id-04", "owner": "owner-02"},
    ]
    planted = [ledger.balances.create(a_balance(**row)) for row in rows]

    found = ledger.balances.by_owner(owner="owner-01")
    assert list(found) == [planted[0], planted[1], planted[2]]
    request = stand_in.sent("Query")[-1]
    assert request["IndexName"] == "by_owner"


def test_by_owner_of_balance_reads_every_field_alone(ledger: Ledger) -> None:
    """As the whole has it."""
    rows: list[dict[str, Any]] = [
        {},
        {"account_id": "account_id-02"},
        {"account_id": "account_id-03"},
        {"account_id": "account_id-04", "owner": "owner-02"},
    ]
    planted = [ledger.balances.create(a_balance(**row)) for row in rows]
    found = [planted[0], planted[1], planted[2]]
    query = ledger.balances.by_owner(owner="owner-01")
    alone = query.only(
        BalanceFields.account_id,
        BalanceFields.owner,
        BalanceFields.balance,
        BalanceFields.number,
        BalanceFields.version,
    )

    expected = [
        (each.account_id, each.owner, each.balance, each.number, each.version)
        for each in found
    ]
    assert list(alone) == expected


def test_by_owner_of_balance_goes_on_from_a_cursor(ledger: Ledger) -> None:
    """A page and what follows it are the whole, nothing twice."""
    rows: list[dict[str, Any]] = [
        {},
        {"account_id": "account_id-02"},
        {"account_id": "account_id-03"},
        {"account_id": "account_id-04", "owner": "owner-02"},
    ]
    planted = [ledger.balances.create(a_balance(**row)) for row in rows]

    query = ledger.balances.by_owner(owner="owner-01")
    first = query.page(limit=1)
    rest = query.page(limit=100, cursor=first.cursor)

    assert [*first.items, *rest.items] == [planted[0], planted[1], planted[2]]
    assert query.first() == planted[0]
    assert rest.cursor is None


def test_by_owner_of_balance_filters_and_reads_a_field_alone(ledger: Ledger) -> None:
    """What a condition does not hold on is left out, and not counted."""
    rows: list[dict[str, Any]] = [
        {},
        {"account_id": "account_id-02"},
        {"account_id": "account_id-03"},
        {"account_id": "account_id-04", "owner": "owner-02"},
    ]
    planted = [ledger.balances.create(a_balance(**row)) for row in rows]
    found = [planted[0], planted[1], planted[2]]
    wanted = found[-1].account_id
    some = [each for each in found if each.account_id == wanted]
    query = ledger.balances.by_owner(owner="owner-01")
    held = query.where(BalanceFields.account_id == wanted)

    assert list(held) == some
    assert held.count() == len(some)
    alone = held.only(BalanceFields.account_id)
    assert list(alone) == [(wanted,)] * len(some)


def test_by_owner_of_balance_with_account_id_equal_to(ledger: Ledger) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"account_id": "account_id-02"},
        {"account_id": "account_id-03"},
        {"account_id": "account_id-04", "owner": "owner-02"},
    ]
    planted = [ledger.balances.create(a_balance(**row)) for row in rows]

    found = ledger.balances.by_owner(owner="owner-01", account_id="account_id-02")
    assert list(found) == [planted[1]]


def test_by_owner_of_balance_with_account_id_since(ledger: Ledger) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"account_id": "account_id-02"},
        {"account_id": "account_id-03"},
        {"account_id": "account_id-04", "owner": "owner-02"},
    ]
    planted = [ledger.balances.create(a_balance(**row)) for row in rows]

    found = ledger.balances.by_owner(
        owner="owner-01", account_id=since("account_id-02")
    )
    assert list(found) == [planted[1], planted[2]]


def test_by_owner_of_balance_with_account_id_after(ledger: Ledger) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"account_id": "account_id-02"},
        {"account_id": "account_id-03"},
        {"account_id": "account_id-04", "owner": "owner-02"},
    ]
    planted = [ledger.balances.create(a_balance(**row)) for row in rows]

    found = ledger.balances.by_owner(
        owner="owner-01", account_id=after("account_id-01")
    )
    assert list(found) == [planted[1], planted[2]]


def test_by_owner_of_balance_with_account_id_until(ledger: Ledger) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"account_id": "account_id-02"},
        {"account_id": "account_id-03"},
        {"account_id": "account_id-04", "owner": "owner-02"},
    ]
    planted = [ledger.balances.create(a_balance(**row)) for row in rows]

    found = ledger.balances.by_owner(
        owner="owner-01", account_id=until("account_id-02")
    )
    assert list(found) == [planted[0], planted[1]]


def test_by_owner_of_balance_with_account_id_before(ledger: Ledger) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"account_id": "account_id-02"},
        {"account_id": "account_id-03"},
        {"account_id": "account_id-04", "owner": "owner-02"},
    ]
    planted = [ledger.balances.create(a_balance(**row)) for row in rows]

    found = ledger.balances.by_owner(
        owner="owner-01", account_id=before("account_id-03")
    )
    assert list(found) == [planted[0], planted[1]]


def test_by_owner_of_balance_with_account_id_between(ledger: Ledger) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"account_id": "account_id-02"},
        {"account_id": "account_id-03"},
        {"account_id": "account_id-04", "owner": "owner-02"},
    ]
    planted = [ledger.balances.create(a_balance(**row)) for row in rows]

    found = ledger.balances.by_owner(
        owner="owner-01", account_id=between("account_id-01", "account_id-02")
    )
    assert list(found) == [planted[0], planted[1]]
