# Written by lift from the models: change those, this file is written again.
"""What the repository of User promises, asked of a DynamoDB."""

from datetime import UTC, datetime
from typing import Any

import pytest
from liftgen.runtime.errors import (
    AlreadyExists,
    ConditionFailed,
    InvalidValue,
    NotFound,
)
from liftgen.runtime.operations import Adding, Removing
from liftgen.runtime.ranges import after, before, between, since, until
from liftgen.testing import Clock, StandIn

from repositories import Saas, UserFields
from saas import Tenant, User


def a_user(**changes: Any) -> User:
    """A User as these tests know it, with other values for the fields given."""
    values: dict[str, Any] = {
        "tenant_id": "tenant_id-01",
        "user_id": "user_id-01",
        "email": "email-01",
        "labels": {"labels-01", "labels-02"},
    }
    return User.model_validate({**values, **changes}, by_name=True)


def a_tenant(**changes: Any) -> Tenant:
    """A Tenant as these tests know it, with other values for the fields given."""
    values: dict[str, Any] = {
        "tenant_id": "tenant_id-01",
        "slug": "slug-01",
        "name": "name-01",
        "created_at": datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
        "version": 0,
    }
    return Tenant.model_validate({**values, **changes}, by_name=True)


def test_a_user_that_was_created_is_read(saas: Saas) -> None:
    """What was stored comes back, equal."""
    created = saas.users.create(a_user())

    assert created == a_user()
    assert saas.users.get(tenant_id="tenant_id-01", user_id="user_id-01") == created


def test_a_user_is_stored_as_its_attributes_and_keys(
    saas: Saas, stand_in: StandIn
) -> None:
    """The item's bytes are a contract: every attribute, key and index key."""
    saas.users.create(a_user())

    item = stand_in.item(
        "saas", {"pk": {"S": "TENANT#tenant_id-01"}, "sk": {"S": "USER#user_id-01"}}
    )
    expected_item = {
        "_entity": {"S": "User"},
        "tenant_id": {"S": "tenant_id-01"},
        "user_id": {"S": "user_id-01"},
        "email": {"S": "email-01"},
        "labels": {"SS": ["labels-01", "labels-02"]},
        "pk": {"S": "TENANT#tenant_id-01"},
        "sk": {"S": "USER#user_id-01"},
        "by_emailpk": {"S": "EMAIL#email-01"},
        "by_emailsk": {"S": "TENANT#tenant_id-01"},
    }
    assert item == expected_item


def test_the_key_of_a_user_is_taken_once(saas: Saas) -> None:
    """A second one is refused, and the first stays as it was."""
    created = saas.users.create(a_user())

    with pytest.raises(AlreadyExists):
        saas.users.create(a_user(email="email-02", labels={"labels-02", "labels-03"}))
    assert saas.users.get(tenant_id="tenant_id-01", user_id="user_id-01") == created


def test_a_user_that_is_not_there_is_none(saas: Saas) -> None:
    """No item, no error: None."""
    assert saas.users.get(tenant_id="tenant_id-01", user_id="user_id-01") is None


def test_a_user_is_read_consistently_where_that_is_asked_for(
    saas: Saas, stand_in: StandIn
) -> None:
    """Otherwise a read may be a moment behind."""
    saas.users.get(tenant_id="tenant_id-01", user_id="user_id-01", consistent=True)

    assert stand_in.sent("GetItem")[-1]["ConsistentRead"] is True


def test_ssn_of_a_user_is_stored_encrypted(saas: Saas, stand_in: StandIn) -> None:
    """The item holds an envelope, and whoever has the key reads what was written."""
    created = saas.users.create(a_user(ssn="ssn-01"))
    item = stand_in.item(
        "saas", {"pk": {"S": "TENANT#tenant_id-01"}, "sk": {"S": "USER#user_id-01"}}
    )
    updated = saas.users.update(created, ssn="ssn-02")
    found = saas.users.get(tenant_id="tenant_id-01", user_id="user_id-01")

    assert created.ssn == "ssn-01"
    assert item is not None
    assert list(item["ssn"]) == ["M"]
    assert updated.ssn == "ssn-02"
    assert found == updated
    patched = saas.users.patch(
        tenant_id="tenant_id-01", user_id="user_id-01", ssn="ssn-03"
    )
    assert patched.ssn == "ssn-03"
    patched = saas.users.patch(tenant_id="tenant_id-01", user_id="user_id-01", ssn=None)
    assert patched.ssn is None


def test_whether_a_user_exists(saas: Saas, stand_in: StandIn) -> None:
    """Told from its key alone, and as absent as a read would say."""
    saas.users.create(a_user())
    there = saas.users.exists(tenant_id="tenant_id-01", user_id="user_id-01")

    assert there is True
    assert "ConsistentRead" not in stand_in.sent("GetItem")[-1]
    saas.users.delete_by_key(tenant_id="tenant_id-01", user_id="user_id-01")
    there = saas.users.exists(
        tenant_id="tenant_id-01", user_id="user_id-01", consistent=True
    )
    assert there is False
    assert stand_in.sent("GetItem")[-1]["ConsistentRead"] is True


def test_putting_a_user_replaces_it_whole(
    saas: Saas, clock: Clock, stand_in: StandIn
) -> None:
    """Whatever was there is replaced, with every key of its own."""
    stored = saas.users.put(a_user())
    assert stored == a_user()
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    saas.users.put(a_user(email="email-02", labels={"labels-02", "labels-03"}))

    item = stand_in.item(
        "saas", {"pk": {"S": "TENANT#tenant_id-01"}, "sk": {"S": "USER#user_id-01"}}
    )
    expected_item = {
        "_entity": {"S": "User"},
        "tenant_id": {"S": "tenant_id-01"},
        "user_id": {"S": "user_id-01"},
        "email": {"S": "email-02"},
        "labels": {"SS": ["labels-02", "labels-03"]},
        "pk": {"S": "TENANT#tenant_id-01"},
        "sk": {"S": "USER#user_id-01"},
        "by_emailpk": {"S": "EMAIL#email-02"},
        "by_emailsk": {"S": "TENANT#tenant_id-01"},
    }
    assert item == expected_item


def test_upserting_a_user_that_is_there_changes_it(
    saas: Saas, clock: Clock, stand_in: StandIn
) -> None:
    """Whoever wrote last, with every key of its own; what it was created with stays."""
    saas.users.create(a_user())
    key = {"pk": {"S": "TENANT#tenant_id-01"}, "sk": {"S": "USER#user_id-01"}}
    stand_in.set("saas", key, legacy={"S": "kept"})
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    stored = saas.users.upsert(
        a_user(email="email-02", labels={"labels-02", "labels-03"})
    )

    assert stored == a_user(email="email-02", labels={"labels-02", "labels-03"})
    assert saas.users.get(tenant_id="tenant_id-01", user_id="user_id-01") == stored


def test_upserting_a_user_that_is_not_there_creates_it(
    saas: Saas, stand_in: StandIn
) -> None:
    """As `create` would."""
    stored = saas.users.upsert(a_user())

    assert stored == a_user()
    assert saas.users.get(tenant_id="tenant_id-01", user_id="user_id-01") == stored


def test_updating_email_of_a_user(saas: Saas, clock: Clock, stand_in: StandIn) -> None:
    """The field changes, with every key that depends on it; nothing else does."""
    created = saas.users.create(a_user())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    updated = saas.users.update(created, email="email-02")

    assert updated == a_user(email="email-02")
    assert saas.users.get(tenant_id="tenant_id-01", user_id="user_id-01") == updated
    item = stand_in.item(
        "saas", {"pk": {"S": "TENANT#tenant_id-01"}, "sk": {"S": "USER#user_id-01"}}
    )
    expected_item = {
        "_entity": {"S": "User"},
        "tenant_id": {"S": "tenant_id-01"},
        "user_id": {"S": "user_id-01"},
        "email": {"S": "email-02"},
        "labels": {"SS": ["labels-01", "labels-02"]},
        "pk": {"S": "TENANT#tenant_id-01"},
        "sk": {"S": "USER#user_id-01"},
        "by_emailpk": {"S": "EMAIL#email-02"},
        "by_emailsk": {"S": "TENANT#tenant_id-01"},
    }
    assert item == expected_item


def test_updating_labels_of_a_user(saas: Saas, clock: Clock, stand_in: StandIn) -> None:
    """The field changes, with every key that depends on it; nothing else does."""
    created = saas.users.create(a_user())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    updated = saas.users.update(created, labels={"labels-02", "labels-03"})

    assert updated == a_user(labels={"labels-02", "labels-03"})
    assert saas.users.get(tenant_id="tenant_id-01", user_id="user_id-01") == updated
    item = stand_in.item(
        "saas", {"pk": {"S": "TENANT#tenant_id-01"}, "sk": {"S": "USER#user_id-01"}}
    )
    expected_item = {
        "_entity": {"S": "User"},
        "tenant_id": {"S": "tenant_id-01"},
        "user_id": {"S": "user_id-01"},
        "email": {"S": "email-01"},
        "labels": {"SS": ["labels-02", "labels-03"]},
        "pk": {"S": "TENANT#tenant_id-01"},
        "sk": {"S": "USER#user_id-01"},
        "by_emailpk": {"S": "EMAIL#email-01"},
        "by_emailsk": {"S": "TENANT#tenant_id-01"},
    }
    assert item == expected_item


def test_updating_a_user_that_is_not_there_is_refused(
    saas: Saas, stand_in: StandIn
) -> None:
    """An update never brings an item back."""
    with pytest.raises(NotFound):
        saas.users.update(a_user(), email="email-02")
    assert stand_in.items() == []


def test_an_update_of_a_user_keeps_attributes_that_it_does_not_know(
    saas: Saas, stand_in: StandIn
) -> None:
    """What another version of the code has written is still there."""
    created = saas.users.create(a_user())
    key = {"pk": {"S": "TENANT#tenant_id-01"}, "sk": {"S": "USER#user_id-01"}}
    stand_in.set("saas", key, legacy={"S": "kept"})

    saas.users.update(created, email="email-02")

    item = stand_in.item("saas", key)
    assert item is not None
    assert item["legacy"] == {"S": "kept"}


def test_patching_labels_of_a_user(saas: Saas, clock: Clock, stand_in: StandIn) -> None:
    """By key, and only this field."""
    saas.users.create(a_user())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    patched = saas.users.patch(
        tenant_id="tenant_id-01",
        user_id="user_id-01",
        labels={"labels-02", "labels-03"},
    )

    assert patched == a_user(labels={"labels-02", "labels-03"})
    item = stand_in.item(
        "saas", {"pk": {"S": "TENANT#tenant_id-01"}, "sk": {"S": "USER#user_id-01"}}
    )
    expected_item = {
        "_entity": {"S": "User"},
        "tenant_id": {"S": "tenant_id-01"},
        "user_id": {"S": "user_id-01"},
        "email": {"S": "email-01"},
        "labels": {"SS": ["labels-02", "labels-03"]},
        "pk": {"S": "TENANT#tenant_id-01"},
        "sk": {"S": "USER#user_id-01"},
        "by_emailpk": {"S": "EMAIL#email-01"},
        "by_emailsk": {"S": "TENANT#tenant_id-01"},
    }
    assert item == expected_item


def test_patching_a_user_that_is_not_there_is_refused(
    saas: Saas, stand_in: StandIn
) -> None:
    """A patch never brings an item back."""
    with pytest.raises(NotFound):
        saas.users.patch(
            tenant_id="tenant_id-01",
            user_id="user_id-01",
            labels={"labels-02", "labels-03"},
        )
    assert stand_in.items() == []


def test_patching_a_user_with_a_value_of_another_type_is_refused(saas: Saas) -> None:
    """What the model would not take is not sent."""
    saas.users.create(a_user())
    wrong: Any = object()

    with pytest.raises(InvalidValue):
        saas.users.patch(tenant_id="tenant_id-01", user_id="user_id-01", labels=wrong)
    tx = saas.transaction()
    with pytest.raises(InvalidValue):
        tx.users.patch(tenant_id="tenant_id-01", user_id="user_id-01", labels=wrong)


def test_a_deleted_user_is_gone(saas: Saas, stand_in: StandIn) -> None:
    """Nothing of it is found, and its key is free."""
    created = saas.users.create(a_user())
    saas.users.delete(created)

    found = saas.users.get(tenant_id="tenant_id-01", user_id="user_id-01")
    assert found is None
    assert stand_in.items() == []


def test_a_user_deleted_by_its_key_is_gone(saas: Saas, stand_in: StandIn) -> None:
    """Deleting needs no reading first."""
    saas.users.create(a_user())
    saas.users.delete_by_key(tenant_id="tenant_id-01", user_id="user_id-01")

    found = saas.users.get(tenant_id="tenant_id-01", user_id="user_id-01")
    assert found is None
    assert stand_in.items() == []


def test_deleting_a_user_that_is_not_there(saas: Saas) -> None:
    """By what was read it is an error; by key it is already so."""
    with pytest.raises(NotFound):
        saas.users.delete(a_user())
    saas.users.delete_by_key(tenant_id="tenant_id-01", user_id="user_id-01")


def test_tenant_id_and_email_of_a_user_is_unique(saas: Saas, stand_in: StandIn) -> None:
    """A second item with the same value is refused until the first has gone."""
    created = saas.users.create(a_user())
    twin = a_user(user_id="user_id-02")
    with pytest.raises(AlreadyExists):
        saas.users.create(twin)

    saas.users.delete(created)
    saas.users.create(twin)

    assert len(stand_in.items()) == 2
    guard = stand_in.item(
        "saas",
        {
            "pk": {"S": "TENANT#tenant_id-01#UNIQUE#User.email_is_unique#email-01"},
            "sk": {"S": "UNIQUE"},
        },
    )
    assert guard is not None


def test_an_update_of_email_of_a_user_moves_its_guard(saas: Saas) -> None:
    """The old value is free, and the new one is taken."""
    created = saas.users.create(a_user())
    saas.users.update(created, email="email-02")

    saas.users.create(a_user(user_id="user_id-02"))
    with pytest.raises(AlreadyExists):
        saas.users.create(a_user(user_id="user_id-03", email="email-02"))


def test_a_user_changes_only_where_a_condition_holds(saas: Saas) -> None:
    """What does not hold on what is there changes nothing."""
    created = saas.users.create(a_user())
    held = UserFields.email == created.email

    with pytest.raises(ConditionFailed):
        saas.users.put(created, where=~held)
    with pytest.raises(ConditionFailed):
        saas.users.update(
            created, email="email-02", labels={"labels-02", "labels-03"}, where=~held
        )
    with pytest.raises(ConditionFailed):
        saas.users.patch(
            tenant_id="tenant_id-01",
            user_id="user_id-01",
            labels={"labels-02", "labels-03"},
            where=~held,
        )
    with pytest.raises(ConditionFailed):
        saas.users.delete(created, where=~held)
    with pytest.raises(ConditionFailed):
        saas.users.delete_by_key(
            tenant_id="tenant_id-01", user_id="user_id-01", where=~held
        )
    assert saas.users.get(tenant_id="tenant_id-01", user_id="user_id-01") == created
    stored = saas.users.put(created, where=held)
    assert saas.users.get(tenant_id="tenant_id-01", user_id="user_id-01") == stored
    saas.users.update(
        stored, email="email-02", labels={"labels-02", "labels-03"}, where=held
    )
    deleted = saas.users.delete_by_key(
        tenant_id="tenant_id-01", user_id="user_id-01", where=~held
    )
    assert deleted is True


def test_adding_and_removing_change_labels_of_a_user_as_it_is(saas: Saas) -> None:
    """Nobody's change is lost, for none was read before."""
    saas.users.create(a_user())
    patched = saas.users.patch(
        tenant_id="tenant_id-01",
        user_id="user_id-01",
        labels=Adding({"labels-02", "labels-03"}),
    )
    assert patched.labels == {"labels-01", "labels-02", "labels-03"}
    patched = saas.users.patch(
        tenant_id="tenant_id-01", user_id="user_id-01", labels=Adding(set())
    )
    assert patched.labels == {"labels-01", "labels-02", "labels-03"}
    patched = saas.users.patch(
        tenant_id="tenant_id-01", user_id="user_id-01", labels=Removing({"labels-03"})
    )
    assert patched.labels == {"labels-01", "labels-02"}
    patched = saas.users.patch(
        tenant_id="tenant_id-01",
        user_id="user_id-01",
        labels=Removing({"labels-01", "labels-02"}),
    )
    assert patched.labels == set()
    patched = saas.users.patch(
        tenant_id="tenant_id-01",
        user_id="user_id-01",
        labels=Removing({"labels-01", "labels-02"}),
    )
    assert patched.labels == set()
    patched = saas.users.patch(
        tenant_id="tenant_id-01",
        user_id="user_id-01",
        labels=Adding({"labels-01", "labels-02"}),
    )
    assert patched.labels == {"labels-01", "labels-02"}


def test_by_key_of_user_finds_its_own_and_no_other(
    saas: Saas, stand_in: StandIn
) -> None:
    """The wanted ones in order, and none of the decoys."""
    rows: list[dict[str, Any]] = [
        {},
        {"user_id": "user_id-02", "email": "email-51"},
        {"user_id": "user_id-03", "email": "email-52"},
        {"tenant_id": "tenant_id-02", "user_id": "user_id-04", "email": "email-51"},
    ]
    planted = [saas.users.create(a_user(**row)) for row in rows]
    saas.tenants.create(a_tenant())

    found = saas.users.by_key(tenant_id="tenant_id-01")
    assert list(found) == [planted[0], planted[1], planted[2]]
    request = stand_in.sent("Query")[-1]
    assert "IndexName" not in request


def test_by_key_of_user_reads_every_field_alone(saas: Saas) -> None:
    """As the whole has it."""
    rows: list[dict[str, Any]] = [
        {},
        {"user_id": "user_id-02", "email": "email-51"},
        {"user_id": "user_id-03", "email": "email-52"},
        {"tenant_id": "tenant_id-02", "user_id": "user_id-04", "email": "email-51"},
    ]
    planted = [saas.users.create(a_user(**row)) for row in rows]
    found = [planted[0], planted[1], planted[2]]
    query = saas.users.by_key(tenant_id="tenant_id-01")
    alone = query.only(
        UserFields.tenant_id, UserFields.user_id, UserFields.email, UserFields.labels
    )

    expected = [
        (each.tenant_id, each.user_id, each.email, each.labels) for each in found
    ]
    assert list(alone) == expected


def test_by_key_of_user_goes_on_from_a_cursor(saas: Saas) -> None:
    """A page and what follows it are the whole, nothing twice."""
    rows: list[dict[str, Any]] = [
        {},
        {"user_id": "user_id-02", "email": "email-51"},
        {"user_id": "user_id-03", "email": "email-52"},
        {"tenant_id": "tenant_id-02", "user_id": "user_id-04", "email": "email-51"},
    ]
    planted = [saas.users.create(a_user(**row)) for row in rows]

    query = saas.users.by_key(tenant_id="tenant_id-01")
    first = query.page(limit=1)
    rest = query.page(limit=100, cursor=first.cursor)

    assert [*first.items, *rest.items] == [planted[0], planted[1], planted[2]]
    assert query.first() == planted[0]
    assert rest.cursor is None


def test_by_key_of_user_filters_and_reads_a_field_alone(saas: Saas) -> None:
    """What a condition does not hold on is left out, and not counted."""
    rows: list[dict[str, Any]] = [
        {},
        {"user_id": "user_id-02", "email": "email-51"},
        {"user_id": "user_id-03", "email": "email-52"},
        {"tenant_id": "tenant_id-02", "user_id": "user_id-04", "email": "email-51"},
    ]
    planted = [saas.users.create(a_user(**row)) for row in rows]
    found = [planted[0], planted[1], planted[2]]
    wanted = found[-1].user_id
    some = [each for each in found if each.user_id == wanted]
    query = saas.users.by_key(tenant_id="tenant_id-01")
    held = query.where(UserFields.user_id == wanted)

    assert list(held) == some
    assert held.count() == len(some)
    alone = held.only(UserFields.user_id)
    assert list(alone) == [(wanted,)] * len(some)


def test_by_key_of_user_with_user_id_equal_to(saas: Saas) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"user_id": "user_id-02", "email": "email-51"},
        {"user_id": "user_id-03", "email": "email-52"},
        {"tenant_id": "tenant_id-02", "user_id": "user_id-04", "email": "email-51"},
    ]
    planted = [saas.users.create(a_user(**row)) for row in rows]

    found = saas.users.by_key(tenant_id="tenant_id-01", user_id="user_id-02")
    assert list(found) == [planted[1]]


def test_by_key_of_user_with_user_id_since(saas: Saas) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"user_id": "user_id-02", "email": "email-51"},
        {"user_id": "user_id-03", "email": "email-52"},
        {"tenant_id": "tenant_id-02", "user_id": "user_id-04", "email": "email-51"},
    ]
    planted = [saas.users.create(a_user(**row)) for row in rows]

    found = saas.users.by_key(tenant_id="tenant_id-01", user_id=since("user_id-02"))
    assert list(found) == [planted[1], planted[2]]


def test_by_key_of_user_with_user_id_after(saas: Saas) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"user_id": "user_id-02", "email": "email-51"},
        {"user_id": "user_id-03", "email": "email-52"},
        {"tenant_id": "tenant_id-02", "user_id": "user_id-04", "email": "email-51"},
    ]
    planted = [saas.users.create(a_user(**row)) for row in rows]

    found = saas.users.by_key(tenant_id="tenant_id-01", user_id=after("user_id-01"))
    assert list(found) == [planted[1], planted[2]]


def test_by_key_of_user_with_user_id_until(saas: Saas) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"user_id": "user_id-02", "email": "email-51"},
        {"user_id": "user_id-03", "email": "email-52"},
        {"tenant_id": "tenant_id-02", "user_id": "user_id-04", "email": "email-51"},
    ]
    planted = [saas.users.create(a_user(**row)) for row in rows]

    found = saas.users.by_key(tenant_id="tenant_id-01", user_id=until("user_id-02"))
    assert list(found) == [planted[0], planted[1]]


def test_by_key_of_user_with_user_id_before(saas: Saas) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"user_id": "user_id-02", "email": "email-51"},
        {"user_id": "user_id-03", "email": "email-52"},
        {"tenant_id": "tenant_id-02", "user_id": "user_id-04", "email": "email-51"},
    ]
    planted = [saas.users.create(a_user(**row)) for row in rows]

    found = saas.users.by_key(tenant_id="tenant_id-01", user_id=before("user_id-03"))
    assert list(found) == [planted[0], planted[1]]


def test_by_key_of_user_with_user_id_between(saas: Saas) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"user_id": "user_id-02", "email": "email-51"},
        {"user_id": "user_id-03", "email": "email-52"},
        {"tenant_id": "tenant_id-02", "user_id": "user_id-04", "email": "email-51"},
    ]
    planted = [saas.users.create(a_user(**row)) for row in rows]

    found = saas.users.by_key(
        tenant_id="tenant_id-01", user_id=between("user_id-01", "user_id-02")
    )
    assert list(found) == [planted[0], planted[1]]


def test_by_email_of_user_finds_its_own_and_no_other(
    saas: Saas, stand_in: StandIn
) -> None:
    """The wanted ones in order, and none of the decoys."""
    rows: list[dict[str, Any]] = [
        {},
        {"tenant_id": "tenant_id-02", "user_id": "user_id-02"},
        {"tenant_id": "tenant_id-03", "user_id": "user_id-03"},
        {"tenant_id": "tenant_id-02", "user_id": "user_id-04", "email": "email-02"},
    ]
    planted = [saas.users.create(a_user(**row)) for row in rows]

    found = saas.users.by_email(email="email-01")
    assert [each.whole() for each in found] == [planted[0], planted[1], planted[2]]
    request = stand_in.sent("Query")[-1]
    assert request["IndexName"] == "by_email"


def test_by_email_of_user_goes_on_from_a_cursor(saas: Saas) -> None:
    """A page and what follows it are the whole, nothing twice."""
    rows: list[dict[str, Any]] = [
        {},
        {"tenant_id": "tenant_id-02", "user_id": "user_id-02"},
        {"tenant_id": "tenant_id-03", "user_id": "user_id-03"},
        {"tenant_id": "tenant_id-02", "user_id": "user_id-04", "email": "email-02"},
    ]
    planted = [saas.users.create(a_user(**row)) for row in rows]

    query = saas.users.by_email(email="email-01")
    first = query.page(limit=1)
    rest = query.page(limit=100, cursor=first.cursor)

    both = [*first.items, *rest.items]
    assert [each.whole() for each in both] == [planted[0], planted[1], planted[2]]
    assert rest.cursor is None


def test_by_email_of_user_with_tenant_id_equal_to(saas: Saas) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"tenant_id": "tenant_id-02", "user_id": "user_id-02"},
        {"tenant_id": "tenant_id-03", "user_id": "user_id-03"},
        {"tenant_id": "tenant_id-02", "user_id": "user_id-04", "email": "email-02"},
    ]
    planted = [saas.users.create(a_user(**row)) for row in rows]

    found = saas.users.by_email(email="email-01", tenant_id="tenant_id-02")
    assert [each.whole() for each in found] == [planted[1]]


def test_by_email_of_user_with_tenant_id_since(saas: Saas) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"tenant_id": "tenant_id-02", "user_id": "user_id-02"},
        {"tenant_id": "tenant_id-03", "user_id": "user_id-03"},
        {"tenant_id": "tenant_id-02", "user_id": "user_id-04", "email": "email-02"},
    ]
    planted = [saas.users.create(a_user(**row)) for row in rows]

    found = saas.users.by_email(email="email-01", tenant_id=since("tenant_id-02"))
    assert [each.whole() for each in found] == [planted[1], planted[2]]


def test_by_email_of_user_with_tenant_id_after(saas: Saas) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"tenant_id": "tenant_id-02", "user_id": "user_id-02"},
        {"tenant_id": "tenant_id-03", "user_id": "user_id-03"},
        {"tenant_id": "tenant_id-02", "user_id": "user_id-04", "email": "email-02"},
    ]
    planted = [saas.users.create(a_user(**row)) for row in rows]

    found = saas.users.by_email(email="email-01", tenant_id=after("tenant_id-01"))
    assert [each.whole() for each in found] == [planted[1], planted[2]]


def test_by_email_of_user_with_tenant_id_until(saas: Saas) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"tenant_id": "tenant_id-02", "user_id": "user_id-02"},
        {"tenant_id": "tenant_id-03", "user_id": "user_id-03"},
        {"tenant_id": "tenant_id-02", "user_id": "user_id-04", "email": "email-02"},
    ]
    planted = [saas.users.create(a_user(**row)) for row in rows]

    found = saas.users.by_email(email="email-01", tenant_id=until("tenant_id-02"))
    assert [each.whole() for each in found] == [planted[0], planted[1]]


def test_by_email_of_user_with_tenant_id_before(saas: Saas) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"tenant_id": "tenant_id-02", "user_id": "user_id-02"},
        {"tenant_id": "tenant_id-03", "user_id": "user_id-03"},
        {"tenant_id": "tenant_id-02", "user_id": "user_id-04", "email": "email-02"},
    ]
    planted = [saas.users.create(a_user(**row)) for row in rows]

    found = saas.users.by_email(email="email-01", tenant_id=before("tenant_id-03"))
    assert [each.whole() for each in found] == [planted[0], planted[1]]


def test_by_email_of_user_with_tenant_id_between(saas: Saas) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"tenant_id": "tenant_id-02", "user_id": "user_id-02"},
        {"tenant_id": "tenant_id-03", "user_id": "user_id-03"},
        {"tenant_id": "tenant_id-02", "user_id": "user_id-04", "email": "email-02"},
    ]
    planted = [saas.users.create(a_user(**row)) for row in rows]

    found = saas.users.by_email(
        email="email-01", tenant_id=between("tenant_id-01", "tenant_id-02")
    )
    assert [each.whole() for each in found] == [planted[0], planted[1]]
