# Written by lift from the models: change those, this file is written again.
"""What the repository of Membership promises, asked of a DynamoDB."""

from datetime import UTC, datetime
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

from repositories import MembershipFields, Saas
from saas import Membership, Tenant


def a_membership(**changes: Any) -> Membership:
    """A Membership as these tests know it, with other values for the fields given."""
    values: dict[str, Any] = {
        "tenant_id": "tenant_id-01",
        "project_id": "project_id-01",
        "user_id": "user_id-01",
        "expires_at": datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
    }
    return Membership.model_validate({**values, **changes}, by_name=True)


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


def test_a_membership_that_was_created_is_read(saas: Saas) -> None:
    """What was stored comes back, equal."""
    created = saas.memberships.create(a_membership())

    assert created == a_membership()
    found = saas.memberships.get(
        tenant_id="tenant_id-01", project_id="project_id-01", user_id="user_id-01"
    )
    assert found == created


def test_a_membership_is_stored_as_its_attributes_and_keys(
    saas: Saas, stand_in: StandIn
) -> None:
    """The item's bytes are a contract: every attribute, key and index key."""
    saas.memberships.create(a_membership())

    item = stand_in.item(
        "saas",
        {
            "pk": {"S": "TENANT#tenant_id-01#PROJECT#project_id-01"},
            "sk": {"S": "MEMBER#user_id-01"},
        },
    )
    expected_item = {
        "_entity": {"S": "Membership"},
        "tenant_id": {"S": "tenant_id-01"},
        "project_id": {"S": "project_id-01"},
        "user_id": {"S": "user_id-01"},
        "expires_at": {"N": "4102488060"},
        "pk": {"S": "TENANT#tenant_id-01#PROJECT#project_id-01"},
        "sk": {"S": "MEMBER#user_id-01"},
        "gsi1pk": {"S": "TENANT#tenant_id-01#USER#user_id-01"},
        "gsi1sk": {"S": "PROJECT#project_id-01"},
    }
    assert item == expected_item


def test_the_key_of_a_membership_is_taken_once(saas: Saas) -> None:
    """A second one is refused, and the first stays as it was."""
    created = saas.memberships.create(a_membership())

    with pytest.raises(AlreadyExists):
        saas.memberships.create(
            a_membership(expires_at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC))
        )
    found = saas.memberships.get(
        tenant_id="tenant_id-01", project_id="project_id-01", user_id="user_id-01"
    )
    assert found == created


def test_a_membership_that_is_not_there_is_none(saas: Saas) -> None:
    """No item, no error: None."""
    found = saas.memberships.get(
        tenant_id="tenant_id-01", project_id="project_id-01", user_id="user_id-01"
    )

    assert found is None


def test_a_membership_is_read_consistently_where_that_is_asked_for(
    saas: Saas, stand_in: StandIn
) -> None:
    """Otherwise a read may be a moment behind."""
    saas.memberships.get(
        tenant_id="tenant_id-01",
        project_id="project_id-01",
        user_id="user_id-01",
        consistent=True,
    )

    assert stand_in.sent("GetItem")[-1]["ConsistentRead"] is True


def test_whether_a_membership_exists(
    saas: Saas, clock: Clock, stand_in: StandIn
) -> None:
    """Told from its key alone, and as absent as a read would say."""
    saas.memberships.create(a_membership())
    there = saas.memberships.exists(
        tenant_id="tenant_id-01", project_id="project_id-01", user_id="user_id-01"
    )

    assert there is True
    assert "ConsistentRead" not in stand_in.sent("GetItem")[-1]
    clock.set(datetime(2100, 1, 1, 12, 1, 1, tzinfo=UTC))
    there = saas.memberships.exists(
        tenant_id="tenant_id-01", project_id="project_id-01", user_id="user_id-01"
    )
    assert there is False
    there = saas.memberships.exists(
        tenant_id="tenant_id-01",
        project_id="project_id-01",
        user_id="user_id-01",
        include_expired=True,
    )
    assert there is True
    saas.memberships.delete_by_key(
        tenant_id="tenant_id-01", project_id="project_id-01", user_id="user_id-01"
    )
    there = saas.memberships.exists(
        tenant_id="tenant_id-01",
        project_id="project_id-01",
        user_id="user_id-01",
        consistent=True,
    )
    assert there is False
    assert stand_in.sent("GetItem")[-1]["ConsistentRead"] is True


def test_putting_a_membership_replaces_it_whole(
    saas: Saas, clock: Clock, stand_in: StandIn
) -> None:
    """Whatever was there is replaced, with every key of its own."""
    stored = saas.memberships.put(a_membership())
    assert stored == a_membership()
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    saas.memberships.put(
        a_membership(expires_at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC))
    )

    item = stand_in.item(
        "saas",
        {
            "pk": {"S": "TENANT#tenant_id-01#PROJECT#project_id-01"},
            "sk": {"S": "MEMBER#user_id-01"},
        },
    )
    expected_item = {
        "_entity": {"S": "Membership"},
        "tenant_id": {"S": "tenant_id-01"},
        "project_id": {"S": "project_id-01"},
        "user_id": {"S": "user_id-01"},
        "expires_at": {"N": "4102488120"},
        "pk": {"S": "TENANT#tenant_id-01#PROJECT#project_id-01"},
        "sk": {"S": "MEMBER#user_id-01"},
        "gsi1pk": {"S": "TENANT#tenant_id-01#USER#user_id-01"},
        "gsi1sk": {"S": "PROJECT#project_id-01"},
    }
    assert item == expected_item


def test_upserting_a_membership_that_is_there_changes_it(
    saas: Saas, clock: Clock, stand_in: StandIn
) -> None:
    """Whoever wrote last, with every key of its own; what it was created with stays."""
    saas.memberships.create(a_membership())
    key = {
        "pk": {"S": "TENANT#tenant_id-01#PROJECT#project_id-01"},
        "sk": {"S": "MEMBER#user_id-01"},
    }
    stand_in.set("saas", key, legacy={"S": "kept"})
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    stored = saas.memberships.upsert(
        a_membership(expires_at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC))
    )

    assert stored == a_membership(expires_at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC))
    item = stand_in.item("saas", key)
    expected_item = {
        "_entity": {"S": "Membership"},
        "tenant_id": {"S": "tenant_id-01"},
        "project_id": {"S": "project_id-01"},
        "user_id": {"S": "user_id-01"},
        "expires_at": {"N": "4102488120"},
        "pk": {"S": "TENANT#tenant_id-01#PROJECT#project_id-01"},
        "sk": {"S": "MEMBER#user_id-01"},
        "gsi1pk": {"S": "TENANT#tenant_id-01#USER#user_id-01"},
        "gsi1sk": {"S": "PROJECT#project_id-01"},
        "legacy": {"S": "kept"},
    }
    assert item == expected_item


def test_upserting_a_membership_that_is_not_there_creates_it(
    saas: Saas, clock: Clock, stand_in: StandIn
) -> None:
    """As `create` would."""
    stored = saas.memberships.upsert(a_membership())

    assert stored == a_membership()
    item = stand_in.item(
        "saas",
        {
            "pk": {"S": "TENANT#tenant_id-01#PROJECT#project_id-01"},
            "sk": {"S": "MEMBER#user_id-01"},
        },
    )
    expected_item = {
        "_entity": {"S": "Membership"},
        "tenant_id": {"S": "tenant_id-01"},
        "project_id": {"S": "project_id-01"},
        "user_id": {"S": "user_id-01"},
        "expires_at": {"N": "4102488060"},
        "pk": {"S": "TENANT#tenant_id-01#PROJECT#project_id-01"},
        "sk": {"S": "MEMBER#user_id-01"},
        "gsi1pk": {"S": "TENANT#tenant_id-01#USER#user_id-01"},
        "gsi1sk": {"S": "PROJECT#project_id-01"},
    }
    assert item == expected_item
    clock.set(datetime(2100, 1, 1, 12, 1, 1, tzinfo=UTC))
    saas.memberships.upsert(a_membership())
    assert stand_in.sent("PutItem") != []


def test_updating_expires_at_of_a_membership(
    saas: Saas, clock: Clock, stand_in: StandIn
) -> None:
    """The field changes, with every key that depends on it; nothing else does."""
    created = saas.memberships.create(a_membership())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    updated = saas.memberships.update(
        created, expires_at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC)
    )

    assert updated == a_membership(expires_at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC))
    found = saas.memberships.get(
        tenant_id="tenant_id-01", project_id="project_id-01", user_id="user_id-01"
    )
    assert found == updated
    item = stand_in.item(
        "saas",
        {
            "pk": {"S": "TENANT#tenant_id-01#PROJECT#project_id-01"},
            "sk": {"S": "MEMBER#user_id-01"},
        },
    )
    expected_item = {
        "_entity": {"S": "Membership"},
        "tenant_id": {"S": "tenant_id-01"},
        "project_id": {"S": "project_id-01"},
        "user_id": {"S": "user_id-01"},
        "expires_at": {"N": "4102488120"},
        "pk": {"S": "TENANT#tenant_id-01#PROJECT#project_id-01"},
        "sk": {"S": "MEMBER#user_id-01"},
        "gsi1pk": {"S": "TENANT#tenant_id-01#USER#user_id-01"},
        "gsi1sk": {"S": "PROJECT#project_id-01"},
    }
    assert item == expected_item


def test_updating_a_membership_that_is_not_there_is_refused(
    saas: Saas, stand_in: StandIn
) -> None:
    """An update never brings an item back."""
    with pytest.raises(NotFound):
        saas.memberships.update(
            a_membership(), expires_at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC)
        )
    assert stand_in.items() == []


def test_an_update_of_a_membership_keeps_attributes_that_it_does_not_know(
    saas: Saas, stand_in: StandIn
) -> None:
    """What another version of the code has written is still there."""
    created = saas.memberships.create(a_membership())
    key = {
        "pk": {"S": "TENANT#tenant_id-01#PROJECT#project_id-01"},
        "sk": {"S": "MEMBER#user_id-01"},
    }
    stand_in.set("saas", key, legacy={"S": "kept"})

    saas.memberships.update(created, expires_at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC))

    item = stand_in.item("saas", key)
    assert item is not None
    assert item["legacy"] == {"S": "kept"}


def test_patching_expires_at_of_a_membership(
    saas: Saas, clock: Clock, stand_in: StandIn
) -> None:
    """By key, and only this field."""
    saas.memberships.create(a_membership())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    patched = saas.memberships.patch(
        tenant_id="tenant_id-01",
        project_id="project_id-01",
        user_id="user_id-01",
        expires_at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
    )

    assert patched == a_membership(expires_at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC))
    item = stand_in.item(
        "saas",
        {
            "pk": {"S": "TENANT#tenant_id-01#PROJECT#project_id-01"},
            "sk": {"S": "MEMBER#user_id-01"},
        },
    )
    expected_item = {
        "_entity": {"S": "Membership"},
        "tenant_id": {"S": "tenant_id-01"},
        "project_id": {"S": "project_id-01"},
        "user_id": {"S": "user_id-01"},
        "expires_at": {"N": "4102488120"},
        "pk": {"S": "TENANT#tenant_id-01#PROJECT#project_id-01"},
        "sk": {"S": "MEMBER#user_id-01"},
        "gsi1pk": {"S": "TENANT#tenant_id-01#USER#user_id-01"},
        "gsi1sk": {"S": "PROJECT#project_id-01"},
    }
    assert item == expected_item


def test_patching_a_membership_that_is_not_there_is_refused(
    saas: Saas, stand_in: StandIn
) -> None:
    """A patch never brings an item back."""
    with pytest.raises(NotFound):
        saas.memberships.patch(
            tenant_id="tenant_id-01",
            project_id="project_id-01",
            user_id="user_id-01",
            expires_at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        )
    assert stand_in.items() == []


def test_patching_a_membership_with_a_value_of_another_type_is_refused(
    saas: Saas,
) -> None:
    """What the model would not take is not sent."""
    saas.memberships.create(a_membership())
    wrong: Any = object()

    with pytest.raises(InvalidValue):
        saas.memberships.patch(
            tenant_id="tenant_id-01",
            project_id="project_id-01",
            user_id="user_id-01",
            expires_at=wrong,
        )
    tx = saas.transaction()
    with pytest.raises(InvalidValue):
        tx.memberships.patch(
            tenant_id="tenant_id-01",
            project_id="project_id-01",
            user_id="user_id-01",
            expires_at=wrong,
        )


def test_a_deleted_membership_is_gone(saas: Saas, stand_in: StandIn) -> None:
    """Nothing of it is found, and its key is free."""
    created = saas.memberships.create(a_membership())
    saas.memberships.delete(created)

    found = saas.memberships.get(
        tenant_id="tenant_id-01", project_id="project_id-01", user_id="user_id-01"
    )
    assert found is None
    assert stand_in.items() == []


def test_a_membership_deleted_by_its_key_is_gone(saas: Saas, stand_in: StandIn) -> None:
    """Deleting needs no reading first."""
    saas.memberships.create(a_membership())
    saas.memberships.delete_by_key(
        tenant_id="tenant_id-01", project_id="project_id-01", user_id="user_id-01"
    )

    found = saas.memberships.get(
        tenant_id="tenant_id-01", project_id="project_id-01", user_id="user_id-01"
    )
    assert found is None
    assert stand_in.items() == []


def test_deleting_a_membership_that_is_not_there(saas: Saas) -> None:
    """By what was read it is an error; by key it is already so."""
    with pytest.raises(NotFound):
        saas.memberships.delete(a_membership())
    saas.memberships.delete_by_key(
        tenant_id="tenant_id-01", project_id="project_id-01", user_id="user_id-01"
    )


def test_an_expired_membership_reads_as_absent(saas: Saas, clock: Clock) -> None:
    """DynamoDB deletes days later; until then it is there only for those who ask."""
    created = saas.memberships.create(a_membership())
    clock.set(datetime(2100, 1, 1, 12, 1, 1, tzinfo=UTC))

    found = saas.memberships.get(
        tenant_id="tenant_id-01", project_id="project_id-01", user_id="user_id-01"
    )
    assert found is None
    found = saas.memberships.get(
        tenant_id="tenant_id-01",
        project_id="project_id-01",
        user_id="user_id-01",
        include_expired=True,
    )
    assert found == created


def test_expires_at_of_a_membership_is_a_whole_second(saas: Saas, clock: Clock) -> None:
    """An expiry has no parts of a second, in the item and in what is given back."""
    odd = datetime(2100, 1, 31, 12, 0, 0, 500000, tzinfo=UTC)
    whole = datetime(2100, 1, 31, 12, 0, tzinfo=UTC)
    created = saas.memberships.create(a_membership(expires_at=odd))
    put = saas.memberships.put(created)
    updated = saas.memberships.update(put, expires_at=odd)
    (batched,) = saas.memberships.put_many([a_membership(expires_at=odd)])

    kept = [created.expires_at, put.expires_at, updated.expires_at, batched.expires_at]
    assert kept == [whole, whole, whole, whole]
    replaced = saas.memberships.put(a_membership(expires_at=odd))
    assert replaced.expires_at == whole
    with saas.transaction() as tx:
        changed = tx.memberships.update(
            replaced, expires_at=datetime(2100, 2, 1, 12, 0, 0, 500000, tzinfo=UTC)
        )
    whole = datetime(2100, 2, 1, 12, 0, tzinfo=UTC)
    assert changed.expires_at == whole
    clock.set(datetime(2100, 2, 2, 12, 0, tzinfo=UTC))
    odd = datetime(2100, 2, 3, 12, 0, 0, 500000, tzinfo=UTC)
    again = saas.memberships.upsert(a_membership(expires_at=odd))
    whole = datetime(2100, 2, 3, 12, 0, tzinfo=UTC)
    assert again.expires_at == whole


def test_a_membership_changes_only_where_a_condition_holds(saas: Saas) -> None:
    """What does not hold on what is there changes nothing."""
    created = saas.memberships.create(a_membership())
    held = MembershipFields.tenant_id == created.tenant_id

    with pytest.raises(ConditionFailed):
        saas.memberships.put(created, where=~held)
    with pytest.raises(ConditionFailed):
        saas.memberships.update(
            created, expires_at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC), where=~held
        )
    with pytest.raises(ConditionFailed):
        saas.memberships.patch(
            tenant_id="tenant_id-01",
            project_id="project_id-01",
            user_id="user_id-01",
            expires_at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
            where=~held,
        )
    with pytest.raises(ConditionFailed):
        saas.memberships.delete(created, where=~held)
    with pytest.raises(ConditionFailed):
        saas.memberships.delete_by_key(
            tenant_id="tenant_id-01",
            project_id="project_id-01",
            user_id="user_id-01",
            where=~held,
        )
    found = saas.memberships.get(
        tenant_id="tenant_id-01", project_id="project_id-01", user_id="user_id-01"
    )
    assert found == created
    stored = saas.memberships.put(created, where=held)
    found = saas.memberships.get(
        tenant_id="tenant_id-01", project_id="project_id-01", user_id="user_id-01"
    )
    assert found == stored
    saas.memberships.update(
        stored, expires_at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC), where=held
    )
    deleted = saas.memberships.delete_by_key(
        tenant_id="tenant_id-01",
        project_id="project_id-01",
        user_id="user_id-01",
        where=held,
    )
    assert deleted is True


def test_by_key_of_membership_finds_its_own_and_no_other(
    saas: Saas, stand_in: StandIn
) -> None:
    """The wanted ones in order, and none of the decoys."""
    rows: list[dict[str, Any]] = [
        {},
        {"user_id": "user_id-02"},
        {"user_id": "user_id-03"},
        {"tenant_id": "tenant_id-02", "user_id": "user_id-04"},
        {"project_id": "project_id-02", "user_id": "user_id-04"},
    ]
    planted = [saas.memberships.create(a_membership(**row)) for row in rows]
    saas.tenants.create(a_tenant())

    found = saas.memberships.by_key(
        tenant_id="tenant_id-01", project_id="project_id-01"
    )
    assert list(found) == [planted[0], planted[1], planted[2]]
    request = stand_in.sent("Query")[-1]
    assert "IndexName" not in request


def test_by_key_of_membership_reads_every_field_alone(saas: Saas) -> None:
    """As the whole has it."""
    rows: list[dict[str, Any]] = [
        {},
        {"user_id": "user_id-02"},
        {"user_id": "user_id-03"},
        {"tenant_id": "tenant_id-02", "user_id": "user_id-04"},
        {"project_id": "project_id-02", "user_id": "user_id-04"},
    ]
    planted = [saas.memberships.create(a_membership(**row)) for row in rows]
    found = [planted[0], planted[1], planted[2]]
    query = saas.memberships.by_key(
        tenant_id="tenant_id-01", project_id="project_id-01"
    )
    alone = query.only(
        MembershipFields.tenant_id,
        MembershipFields.project_id,
        MembershipFields.user_id,
        MembershipFields.expires_at,
    )

    expected = [
        (each.tenant_id, each.project_id, each.user_id, each.expires_at)
        for each in found
    ]
    assert list(alone) == expected


def test_by_key_of_membership_goes_on_from_a_cursor(saas: Saas) -> None:
    """A page and what follows it are the whole, nothing twice."""
    rows: list[dict[str, Any]] = [
        {},
        {"user_id": "user_id-02"},
        {"user_id": "user_id-03"},
        {"tenant_id": "tenant_id-02", "user_id": "user_id-04"},
        {"project_id": "project_id-02", "user_id": "user_id-04"},
    ]
    planted = [saas.memberships.create(a_membership(**row)) for row in rows]

    query = saas.memberships.by_key(
        tenant_id="tenant_id-01", project_id="project_id-01"
    )
    first = query.page(limit=1)
    rest = query.page(limit=100, cursor=first.cursor)

    assert [*first.items, *rest.items] == [planted[0], planted[1], planted[2]]
    assert query.first() == planted[0]
    assert rest.cursor is None


def test_by_key_of_membership_filters_and_reads_a_field_alone(saas: Saas) -> None:
    """What a condition does not hold on is left out, and not counted."""
    rows: list[dict[str, Any]] = [
        {},
        {"user_id": "user_id-02"},
        {"user_id": "user_id-03"},
        {"tenant_id": "tenant_id-02", "user_id": "user_id-04"},
        {"project_id": "project_id-02", "user_id": "user_id-04"},
    ]
    planted = [saas.memberships.create(a_membership(**row)) for row in rows]
    found = [planted[0], planted[1], planted[2]]
    wanted = found[-1].user_id
    some = [each for each in found if each.user_id == wanted]
    query = saas.memberships.by_key(
        tenant_id="tenant_id-01", project_id="project_id-01"
    )
    held = query.where(MembershipFields.user_id == wanted)

    assert list(held) == some
    assert held.count() == len(some)
    alone = held.only(MembershipFields.user_id)
    assert list(alone) == [(wanted,)] * len(some)


def test_by_key_of_membership_with_user_id_equal_to(saas: Saas) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"user_id": "user_id-02"},
        {"user_id": "user_id-03"},
        {"tenant_id": "tenant_id-02", "user_id": "user_id-04"},
        {"project_id": "project_id-02", "user_id": "user_id-04"},
    ]
    planted = [saas.memberships.create(a_membership(**row)) for row in rows]

    found = saas.memberships.by_key(
        tenant_id="tenant_id-01", project_id="project_id-01", user_id="user_id-02"
    )
    assert list(found) == [planted[1]]


def test_by_key_of_membership_with_user_id_since(saas: Saas) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"user_id": "user_id-02"},
        {"user_id": "user_id-03"},
        {"tenant_id": "tenant_id-02", "user_id": "user_id-04"},
        {"project_id": "project_id-02", "user_id": "user_id-04"},
    ]
    planted = [saas.memberships.create(a_membership(**row)) for row in rows]

    found = saas.memberships.by_key(
        tenant_id="tenant_id-01",
        project_id="project_id-01",
        user_id=since("user_id-02"),
    )
    assert list(found) == [planted[1], planted[2]]


def test_by_key_of_membership_with_user_id_after(saas: Saas) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"user_id": "user_id-02"},
        {"user_id": "user_id-03"},
        {"tenant_id": "tenant_id-02", "user_id": "user_id-04"},
        {"project_id": "project_id-02", "user_id": "user_id-04"},
    ]
    planted = [saas.memberships.create(a_membership(**row)) for row in rows]

    found = saas.memberships.by_key(
        tenant_id="tenant_id-01",
        project_id="project_id-01",
        user_id=after("user_id-01"),
    )
    assert list(found) == [planted[1], planted[2]]


def test_by_key_of_membership_with_user_id_until(saas: Saas) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"user_id": "user_id-02"},
        {"user_id": "user_id-03"},
        {"tenant_id": "tenant_id-02", "user_id": "user_id-04"},
        {"project_id": "project_id-02", "user_id": "user_id-04"},
    ]
    planted = [saas.memberships.create(a_membership(**row)) for row in rows]

    found = saas.memberships.by_key(
        tenant_id="tenant_id-01",
        project_id="project_id-01",
        user_id=until("user_id-02"),
    )
    assert list(found) == [planted[0], planted[1]]


def test_by_key_of_membership_with_user_id_before(saas: Saas) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"user_id": "user_id-02"},
        {"user_id": "user_id-03"},
        {"tenant_id": "tenant_id-02", "user_id": "user_id-04"},
        {"project_id": "project_id-02", "user_id": "user_id-04"},
    ]
    planted = [saas.memberships.create(a_membership(**row)) for row in rows]

    found = saas.memberships.by_key(
        tenant_id="tenant_id-01",
        project_id="project_id-01",
        user_id=before("user_id-03"),
    )
    assert list(found) == [planted[0], planted[1]]


def test_by_key_of_membership_with_user_id_between(saas: Saas) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"user_id": "user_id-02"},
        {"user_id": "user_id-03"},
        {"tenant_id": "tenant_id-02", "user_id": "user_id-04"},
        {"project_id": "project_id-02", "user_id": "user_id-04"},
    ]
    planted = [saas.memberships.create(a_membership(**row)) for row in rows]

    found = saas.memberships.by_key(
        tenant_id="tenant_id-01",
        project_id="project_id-01",
        user_id=between("user_id-01", "user_id-02"),
    )
    assert list(found) == [planted[0], planted[1]]


def test_by_user_of_membership_finds_its_own_and_no_other(
    saas: Saas, stand_in: StandIn
) -> None:
    """The wanted ones in order, and none of the decoys."""
    rows: list[dict[str, Any]] = [
        {},
        {"project_id": "project_id-02"},
        {"project_id": "project_id-03"},
        {
            "tenant_id": "tenant_id-02",
            "project_id": "project_id-02",
            "user_id": "user_id-04",
        },
        {"project_id": "project_id-04", "user_id": "user_id-02"},
    ]
    planted = [saas.memberships.create(a_membership(**row)) for row in rows]

    found = saas.memberships.by_user(tenant_id="tenant_id-01", user_id="user_id-01")
    assert list(found) == [planted[0], planted[1], planted[2]]
    request = stand_in.sent("Query")[-1]
    assert request["IndexName"] == "gsi1"


def test_by_user_of_membership_goes_on_from_a_cursor(saas: Saas) -> None:
    """A page and what follows it are the whole, nothing twice."""
    rows: list[dict[str, Any]] = [
        {},
        {"project_id": "project_id-02"},
        {"project_id": "project_id-03"},
        {
            "tenant_id": "tenant_id-02",
            "project_id": "project_id-02",
            "user_id": "user_id-04",
        },
        {"project_id": "project_id-04", "user_id": "user_id-02"},
    ]
    planted = [saas.memberships.create(a_membership(**row)) for row in rows]

    query = saas.memberships.by_user(tenant_id="tenant_id-01", user_id="user_id-01")
    first = query.page(limit=1)
    rest = query.page(limit=100, cursor=first.cursor)

    assert [*first.items, *rest.items] == [planted[0], planted[1], planted[2]]
    assert query.first() == planted[0]
    assert rest.cursor is None


def test_by_user_of_membership_filters_and_reads_a_field_alone(saas: Saas) -> None:
    """What a condition does not hold on is left out, and not counted."""
    rows: list[dict[str, Any]] = [
        {},
        {"project_id": "project_id-02"},
        {"project_id": "project_id-03"},
        {
            "tenant_id": "tenant_id-02",
            "project_id": "project_id-02",
            "user_id": "user_id-04",
        },
        {"project_id": "project_id-04", "user_id": "user_id-02"},
    ]
    planted = [saas.memberships.create(a_membership(**row)) for row in rows]
    found = [planted[0], planted[1], planted[2]]
    wanted = found[-1].project_id
    some = [each for each in found if each.project_id == wanted]
    query = saas.memberships.by_user(tenant_id="tenant_id-01", user_id="user_id-01")
    held = query.where(MembershipFields.project_id == wanted)

    assert list(held) == some
    assert held.count() == len(some)
    alone = held.only(MembershipFields.project_id)
    assert list(alone) == [(wanted,)] * len(some)


def test_by_user_of_membership_with_project_id_equal_to(saas: Saas) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"project_id": "project_id-02"},
        {"project_id": "project_id-03"},
        {
            "tenant_id": "tenant_id-02",
            "project_id": "project_id-02",
            "user_id": "user_id-04",
        },
        {"project_id": "project_id-04", "user_id": "user_id-02"},
    ]
    planted = [saas.memberships.create(a_membership(**row)) for row in rows]

    found = saas.memberships.by_user(
        tenant_id="tenant_id-01", user_id="user_id-01", project_id="project_id-02"
    )
    assert list(found) == [planted[1]]


def test_by_user_of_membership_with_project_id_since(saas: Saas) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"project_id": "project_id-02"},
        {"project_id": "project_id-03"},
        {
            "tenant_id": "tenant_id-02",
            "project_id": "project_id-02",
            "user_id": "user_id-04",
        },
        {"project_id": "project_id-04", "user_id": "user_id-02"},
    ]
    planted = [saas.memberships.create(a_membership(**row)) for row in rows]

    found = saas.memberships.by_user(
        tenant_id="tenant_id-01",
        user_id="user_id-01",
        project_id=since("project_id-02"),
    )
    assert list(found) == [planted[1], planted[2]]


def test_by_user_of_membership_with_project_id_after(saas: Saas) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"project_id": "project_id-02"},
        {"project_id": "project_id-03"},
        {
            "tenant_id": "tenant_id-02",
            "project_id": "project_id-02",
            "user_id": "user_id-04",
        },
        {"project_id": "project_id-04", "user_id": "user_id-02"},
    ]
    planted = [saas.memberships.create(a_membership(**row)) for row in rows]

    found = saas.memberships.by_user(
        tenant_id="tenant_id-01",
        user_id="user_id-01",
        project_id=after("project_id-01"),
    )
    assert list(found) == [planted[1], planted[2]]


def test_by_user_of_membership_with_project_id_until(saas: Saas) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"project_id": "project_id-02"},
        {"project_id": "project_id-03"},
        {
            "tenant_id": "tenant_id-02",
            "project_id": "project_id-02",
            "user_id": "user_id-04",
        },
        {"project_id": "project_id-04", "user_id": "user_id-02"},
    ]
    planted = [saas.memberships.create(a_membership(**row)) for row in rows]

    found = saas.memberships.by_user(
        tenant_id="tenant_id-01",
        user_id="user_id-01",
        project_id=until("project_id-02"),
    )
    assert list(found) == [planted[0], planted[1]]


def test_by_user_of_membership_with_project_id_before(saas: Saas) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"project_id": "project_id-02"},
        {"project_id": "project_id-03"},
        {
            "tenant_id": "tenant_id-02",
            "project_id": "project_id-02",
            "user_id": "user_id-04",
        },
        {"project_id": "project_id-04", "user_id": "user_id-02"},
    ]
    planted = [saas.memberships.create(a_membership(**row)) for row in rows]

    found = saas.memberships.by_user(
        tenant_id="tenant_id-01",
        user_id="user_id-01",
        project_id=before("project_id-03"),
    )
    assert list(found) == [planted[0], planted[1]]


def test_by_user_of_membership_with_project_id_between(saas: Saas) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"project_id": "project_id-02"},
        {"project_id": "project_id-03"},
        {
            "tenant_id": "tenant_id-02",
            "project_id": "project_id-02",
            "user_id": "user_id-04",
        },
        {"project_id": "project_id-04", "user_id": "user_id-02"},
    ]
    planted = [saas.memberships.create(a_membership(**row)) for row in rows]

    found = saas.memberships.by_user(
        tenant_id="tenant_id-01",
        user_id="user_id-01",
        project_id=between("project_id-01", "project_id-02"),
    )
    assert list(found) == [planted[0], planted[1]]
