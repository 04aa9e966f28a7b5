# Written by lift from the models: change those, this file is written again.
"""What the repository of Tenant promises, asked of a DynamoDB."""

from datetime import UTC, datetime
from typing import Any

import pytest
from liftgen.runtime.errors import (
    AlreadyExists,
    ConditionFailed,
    Conflict,
    InvalidValue,
    NotFound,
)
from liftgen.testing import Clock, StandIn

from repositories import Saas, TenantFields
from saas import Tenant


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


def test_a_tenant_that_was_created_is_read(saas: Saas) -> None:
    """What was stored comes back, equal."""
    created = saas.tenants.create(a_tenant())

    assert created == a_tenant(created_at=datetime(2099, 12, 31, 12, 0, tzinfo=UTC))
    assert saas.tenants.get(tenant_id="tenant_id-01") == created


def test_a_tenant_is_stored_as_its_attributes_and_keys(
    saas: Saas, stand_in: StandIn
) -> None:
    """The item's bytes are a contract: every attribute, key and index key."""
    saas.tenants.create(a_tenant())

    item = stand_in.item(
        "saas", {"pk": {"S": "TENANT#tenant_id-01"}, "sk": {"S": "TENANT"}}
    )
    expected_item = {
        "_entity": {"S": "Tenant"},
        "tenant_id": {"S": "tenant_id-01"},
        "slug": {"S": "slug-01"},
        "name": {"S": "name-01"},
        "created_at": {"S": "2099-12-31T12:00:00.000000Z"},
        "version": {"N": "0"},
        "pk": {"S": "TENANT#tenant_id-01"},
        "sk": {"S": "TENANT"},
    }
    assert item == expected_item


def test_the_key_of_a_tenant_is_taken_once(saas: Saas) -> None:
    """A second one is refused, and the first stays as it was."""
    created = saas.tenants.create(a_tenant())

    with pytest.raises(AlreadyExists):
        saas.tenants.create(a_tenant(slug="slug-02", name="name-02"))
    assert saas.tenants.get(tenant_id="tenant_id-01") == created


def test_a_tenant_that_is_not_there_is_none(saas: Saas) -> None:
    """No item, no error: None."""
    assert saas.tenants.get(tenant_id="tenant_id-01") is None


def test_a_tenant_is_read_consistently_where_that_is_asked_for(
    saas: Saas, stand_in: StandIn
) -> None:
    """Otherwise a read may be a moment behind."""
    saas.tenants.get(tenant_id="tenant_id-01", consistent=True)

    assert stand_in.sent("GetItem")[-1]["ConsistentRead"] is True


def test_a_new_tenant_starts_at_version_0(saas: Saas) -> None:
    """Whatever version it was made with."""
    created = saas.tenants.create(a_tenant(version=7))

    assert created.version == 0


def test_whether_a_tenant_exists(saas: Saas, stand_in: StandIn) -> None:
    """Told from its key alone, and as absent as a read would say."""
    saas.tenants.create(a_tenant())
    there = saas.tenants.exists(tenant_id="tenant_id-01")

    assert there is True
    assert "ConsistentRead" not in stand_in.sent("GetItem")[-1]
    saas.tenants.delete_by_key(tenant_id="tenant_id-01")
    there = saas.tenants.exists(tenant_id="tenant_id-01", consistent=True)
    assert there is False
    assert stand_in.sent("GetItem")[-1]["ConsistentRead"] is True


def test_putting_a_tenant_replaces_it_whole(
    saas: Saas, clock: Clock, stand_in: StandIn
) -> None:
    """Whatever was there is replaced, with every key of its own."""
    stored = saas.tenants.put(a_tenant())
    assert stored == a_tenant()
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    saas.tenants.put(a_tenant(slug="slug-02", name="name-02", version=stored.version))

    item = stand_in.item(
        "saas", {"pk": {"S": "TENANT#tenant_id-01"}, "sk": {"S": "TENANT"}}
    )
    expected_item = {
        "_entity": {"S": "Tenant"},
        "tenant_id": {"S": "tenant_id-01"},
        "slug": {"S": "slug-02"},
        "name": {"S": "name-02"},
        "created_at": {"S": "2100-01-01T12:01:00.000000Z"},
        "version": {"N": "1"},
        "pk": {"S": "TENANT#tenant_id-01"},
        "sk": {"S": "TENANT"},
    }
    assert item == expected_item


def test_upserting_a_tenant_that_is_there_changes_it(
    saas: Saas, clock: Clock, stand_in: StandIn
) -> None:
    """Whoever wrote last, with every key of its own; what it was created with stays."""
    saas.tenants.create(a_tenant())
    key = {"pk": {"S": "TENANT#tenant_id-01"}, "sk": {"S": "TENANT"}}
    stand_in.set("saas", key, legacy={"S": "kept"})
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    stored = saas.tenants.upsert(a_tenant(slug="slug-02", name="name-02"))

    expected = a_tenant(
        slug="slug-02",
        name="name-02",
        created_at=datetime(2099, 12, 31, 12, 0, tzinfo=UTC),
        version=1,
    )
    assert stored == expected
    item = stand_in.item("saas", key)
    expected_item = {
        "_entity": {"S": "Tenant"},
        "tenant_id": {"S": "tenant_id-01"},
        "slug": {"S": "slug-02"},
        "name": {"S": "name-02"},
        "created_at": {"S": "2099-12-31T12:00:00.000000Z"},
        "version": {"N": "1"},
        "pk": {"S": "TENANT#tenant_id-01"},
        "sk": {"S": "TENANT"},
        "legacy": {"S": "kept"},
    }
    assert item == expected_item


def test_upserting_a_tenant_that_is_not_there_creates_it(
    saas: Saas, stand_in: StandIn
) -> None:
    """As `create` would."""
    stored = saas.tenants.upsert(a_tenant(version=7))

    assert stored == a_tenant(created_at=datetime(2099, 12, 31, 12, 0, tzinfo=UTC))
    item = stand_in.item(
        "saas", {"pk": {"S": "TENANT#tenant_id-01"}, "sk": {"S": "TENANT"}}
    )
    expected_item = {
        "_entity": {"S": "Tenant"},
        "tenant_id": {"S": "tenant_id-01"},
        "slug": {"S": "slug-01"},
        "name": {"S": "name-01"},
        "created_at": {"S": "2099-12-31T12:00:00.000000Z"},
        "version": {"N": "0"},
        "pk": {"S": "TENANT#tenant_id-01"},
        "sk": {"S": "TENANT"},
    }
    assert item == expected_item


def test_updating_slug_of_a_tenant(saas: Saas, clock: Clock, stand_in: StandIn) -> None:
    """The field changes, with every key that depends on it; nothing else does."""
    created = saas.tenants.create(a_tenant())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    updated = saas.tenants.update(created, slug="slug-02")

    expected = a_tenant(
        slug="slug-02", created_at=datetime(2099, 12, 31, 12, 0, tzinfo=UTC), version=1
    )
    assert updated == expected
    assert saas.tenants.get(tenant_id="tenant_id-01") == updated
    item = stand_in.item(
        "saas", {"pk": {"S": "TENANT#tenant_id-01"}, "sk": {"S": "TENANT"}}
    )
    expected_item = {
        "_entity": {"S": "Tenant"},
        "tenant_id": {"S": "tenant_id-01"},
        "slug": {"S": "slug-02"},
        "name": {"S": "name-01"},
        "created_at": {"S": "2099-12-31T12:00:00.000000Z"},
        "version": {"N": "1"},
        "pk": {"S": "TENANT#tenant_id-01"},
        "sk": {"S": "TENANT"},
    }
    assert item == expected_item


def test_updating_name_of_a_tenant(saas: Saas, clock: Clock, stand_in: StandIn) -> None:
    """The field changes, with every key that depends on it; nothing else does."""
    created = saas.tenants.create(a_tenant())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    updated = saas.tenants.update(created, name="name-02")

    expected = a_tenant(
        name="name-02", created_at=datetime(2099, 12, 31, 12, 0, tzinfo=UTC), version=1
    )
    assert updated == expected
    assert saas.tenants.get(tenant_id="tenant_id-01") == updated
    item = stand_in.item(
        "saas", {"pk": {"S": "TENANT#tenant_id-01"}, "sk": {"S": "TENANT"}}
    )
    expected_item = {
        "_entity": {"S": "Tenant"},
        "tenant_id": {"S": "tenant_id-01"},
        "slug": {"S": "slug-01"},
        "name": {"S": "name-02"},
        "created_at": {"S": "2099-12-31T12:00:00.000000Z"},
        "version": {"N": "1"},
        "pk": {"S": "TENANT#tenant_id-01"},
        "sk": {"S": "TENANT"},
    }
    assert item == expected_item


def test_updating_a_tenant_that_is_not_there_is_refused(
    saas: Saas, stand_in: StandIn
) -> None:
    """An update never brings an item back."""
    with pytest.raises(NotFound):
        saas.tenants.update(a_tenant(), slug="slug-02")
    assert stand_in.items() == []


def test_an_update_of_a_tenant_keeps_attributes_that_it_does_not_know(
    saas: Saas, stand_in: StandIn
) -> None:
    """What another version of the code has written is still there."""
    created = saas.tenants.create(a_tenant())
    key = {"pk": {"S": "TENANT#tenant_id-01"}, "sk": {"S": "TENANT"}}
    stand_in.set("saas", key, legacy={"S": "kept"})

    saas.tenants.update(created, slug="slug-02")

    item = stand_in.item("saas", key)
    assert item is not None
    assert item["legacy"] == {"S": "kept"}


def test_a_tenant_that_somebody_else_changed_is_not_overwritten(saas: Saas) -> None:
    """An update of an older version is a conflict."""
    created = saas.tenants.create(a_tenant())
    winner = saas.tenants.update(created, slug="slug-02")

    with pytest.raises(Conflict):
        saas.tenants.update(created, slug="slug-01")
    assert saas.tenants.get(tenant_id="tenant_id-01") == winner


def test_a_tenant_that_somebody_else_changed_is_not_deleted(saas: Saas) -> None:
    """A delete of an older version is a conflict."""
    created = saas.tenants.create(a_tenant())
    winner = saas.tenants.update(created, slug="slug-02")

    with pytest.raises(Conflict):
        saas.tenants.delete(created)
    assert saas.tenants.get(tenant_id="tenant_id-01") == winner


def test_patching_name_of_a_tenant(saas: Saas, clock: Clock, stand_in: StandIn) -> None:
    """By key, and only this field."""
    saas.tenants.create(a_tenant())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    patched = saas.tenants.patch(tenant_id="tenant_id-01", name="name-02")

    expected = a_tenant(
        name="name-02", created_at=datetime(2099, 12, 31, 12, 0, tzinfo=UTC), version=1
    )
    assert patched == expected
    item = stand_in.item(
        "saas", {"pk": {"S": "TENANT#tenant_id-01"}, "sk": {"S": "TENANT"}}
    )
    expected_item = {
        "_entity": {"S": "Tenant"},
        "tenant_id": {"S": "tenant_id-01"},
        "slug": {"S": "slug-01"},
        "name": {"S": "name-02"},
        "created_at": {"S": "2099-12-31T12:00:00.000000Z"},
        "version": {"N": "1"},
        "pk": {"S": "TENANT#tenant_id-01"},
        "sk": {"S": "TENANT"},
    }
    assert item == expected_item


def test_patching_a_tenant_that_is_not_there_is_refused(
    saas: Saas, stand_in: StandIn
) -> None:
    """A patch never brings an item back."""
    with pytest.raises(NotFound):
        saas.tenants.patch(tenant_id="tenant_id-01", name="name-02")
    assert stand_in.items() == []


def test_patching_a_tenant_with_a_value_of_another_type_is_refused(saas: Saas) -> None:
    """What the model would not take is not sent."""
    saas.tenants.create(a_tenant())
    wrong: Any = object()

    with pytest.raises(InvalidValue):
        saas.tenants.patch(tenant_id="tenant_id-01", name=wrong)
    tx = saas.transaction()
    with pytest.raises(InvalidValue):
        tx.tenants.patch(tenant_id="tenant_id-01", name=wrong)


def test_a_deleted_tenant_is_gone(saas: Saas, stand_in: StandIn) -> None:
    """Nothing of it is found, and its key is free."""
    created = saas.tenants.create(a_tenant())
    saas.tenants.delete(created)

    found = saas.tenants.get(tenant_id="tenant_id-01")
    assert found is None
    assert stand_in.items() == []


def test_a_tenant_deleted_by_its_key_is_gone(saas: Saas, stand_in: StandIn) -> None:
    """Deleting needs no reading first."""
    saas.tenants.create(a_tenant())
    saas.tenants.delete_by_key(tenant_id="tenant_id-01")

    found = saas.tenants.get(tenant_id="tenant_id-01")
    assert found is None
    assert stand_in.items() == []


def test_deleting_a_tenant_that_is_not_there(saas: Saas) -> None:
    """By what was read it is an error; by key it is already so."""
    with pytest.raises(NotFound):
        saas.tenants.delete(a_tenant())
    saas.tenants.delete_by_key(tenant_id="tenant_id-01")


def test_slug_of_a_tenant_is_unique(saas: Saas, stand_in: StandIn) -> None:
    """A second item with the same value is refused until the first has gone."""
    created = saas.tenants.create(a_tenant())
    twin = a_tenant(tenant_id="tenant_id-02")
    with pytest.raises(AlreadyExists):
        saas.tenants.create(twin)

    saas.tenants.delete(created)
    saas.tenants.create(twin)

    assert len(stand_in.items()) == 2
    guard = stand_in.item(
        "saas",
        {"pk": {"S": "UNIQUE#Tenant.slug_is_unique#slug-01"}, "sk": {"S": "UNIQUE"}},
    )
    assert guard is not None


def test_an_update_of_slug_of_a_tenant_moves_its_guard(saas: Saas) -> None:
    """The old value is free, and the new one is taken."""
    created = saas.tenants.create(a_tenant())
    saas.tenants.update(created, slug="slug-02")

    saas.tenants.create(a_tenant(tenant_id="tenant_id-02"))
    with pytest.raises(AlreadyExists):
        saas.tenants.create(a_tenant(tenant_id="tenant_id-03", slug="slug-02"))


def test_a_tenant_changes_only_where_a_condition_holds(saas: Saas) -> None:
    """What does not hold on what is there changes nothing."""
    created = saas.tenants.create(a_tenant())
    held = TenantFields.slug == created.slug

    with pytest.raises(ConditionFailed):
        saas.tenants.put(created, where=~held)
    with pytest.raises(ConditionFailed):
        saas.tenants.update(created, slug="slug-02", name="name-02", where=~held)
    with pytest.raises(ConditionFailed):
        saas.tenants.patch(tenant_id="tenant_id-01", name="name-02", where=~held)
    with pytest.raises(ConditionFailed):
        saas.tenants.delete(created, where=~held)
    with pytest.raises(ConditionFailed):
        saas.tenants.delete_by_key(tenant_id="tenant_id-01", where=~held)
    assert saas.tenants.get(tenant_id="tenant_id-01") == created
    stored = saas.tenants.put(created, where=held)
    assert saas.tenants.get(tenant_id="tenant_id-01") == stored
    saas.tenants.update(stored, slug="slug-02", name="name-02", where=held)
    deleted = saas.tenants.delete_by_key(tenant_id="tenant_id-01", where=~held)
    assert deleted is True
