# Written by lift from the models: change those, this file is written again.
"""What the repository of Project promises, asked of a DynamoDB."""

from datetime import UTC, date, datetime
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

from repositories import ProjectFields, Saas
from saas import Project, Status, Tenant


def a_project(**changes: Any) -> Project:
    """A Project as these tests know it, with other values for the fields given."""
    values: dict[str, Any] = {
        "tenant_id": "tenant_id-01",
        "project_id": "project_id-01",
        "title": "title-01",
        "status": Status.ACTIVE,
        "due_on": date(2100, 1, 2),
        "budget": Decimal("1.25"),
        "updated_at": datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
        "version": 0,
    }
    return Project.model_validate({**values, **changes}, by_name=True)


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


def test_a_project_that_was_created_is_read(saas: Saas) -> None:
    """What was stored comes back, equal."""
    created = saas.projects.create(a_project())

    assert created == a_project(updated_at=datetime(2099, 12, 31, 12, 0, tzinfo=UTC))
    found = saas.projects.get(tenant_id="tenant_id-01", project_id="project_id-01")
    assert found == created


def test_a_project_is_stored_as_its_attributes_and_keys(
    saas: Saas, stand_in: StandIn
) -> None:
    """The item's bytes are a contract: every attribute, key and index key."""
    saas.projects.create(a_project())

    item = stand_in.item(
        "saas",
        {"pk": {"S": "TENANT#tenant_id-01"}, "sk": {"S": "PROJECT#project_id-01"}},
    )
    expected_item = {
        "_entity": {"S": "Project"},
        "tenant_id": {"S": "tenant_id-01"},
        "project_id": {"S": "project_id-01"},
        "title": {"S": "title-01"},
        "status": {"S": "active"},
        "due_on": {"S": "2100-01-02"},
        "budget": {"N": "1.25"},
        "updated_at": {"S": "2099-12-31T12:00:00.000000Z"},
        "version": {"N": "0"},
        "pk": {"S": "TENANT#tenant_id-01"},
        "sk": {"S": "PROJECT#project_id-01"},
        "gsi1pk": {"S": "TENANT#tenant_id-01#DUE#2100-01"},
        "gsi1sk": {"S": "2100-01-02#project_id-01"},
    }
    assert item == expected_item


def test_the_key_of_a_project_is_taken_once(saas: Saas) -> None:
    """A second one is refused, and the first stays as it was."""
    created = saas.projects.create(a_project())

    with pytest.raises(AlreadyExists):
        saas.projects.create(
            a_project(
                title="title-02",
                status=Status.DONE,
                due_on=date(2100, 1, 3),
                budget=Decimal("2.25"),
            ),
        )
    found = saas.projects.get(tenant_id="tenant_id-01", project_id="project_id-01")
    assert found == created


def test_a_project_that_is_not_there_is_none(saas: Saas) -> None:
    """No item, no error: None."""
    found = saas.projects.get(tenant_id="tenant_id-01", project_id="project_id-01")

    assert found is None


def test_a_project_is_read_consistently_where_that_is_asked_for(
    saas: Saas, stand_in: StandIn
) -> None:
    """Otherwise a read may be a moment behind."""
    saas.projects.get(
        tenant_id="tenant_id-01", project_id="project_id-01", consistent=True
    )

    assert stand_in.sent("GetItem")[-1]["ConsistentRead"] is True


def test_a_new_project_starts_at_version_0(saas: Saas) -> None:
    """Whatever version it was made with."""
    created = saas.projects.create(a_project(version=7))

    assert created.version == 0


def test_whether_a_project_exists(saas: Saas, stand_in: StandIn) -> None:
    """Told from its key alone, and as absent as a read would say."""
    saas.projects.create(a_project())
    there = saas.projects.exists(tenant_id="tenant_id-01", project_id="project_id-01")

    assert there is True
    assert "ConsistentRead" not in stand_in.sent("GetItem")[-1]
    saas.projects.delete_by_key(tenant_id="tenant_id-01", project_id="project_id-01")
    there = saas.projects.exists(
        tenant_id="tenant_id-01", project_id="project_id-01", consistent=True
    )
    assert there is False
    assert stand_in.sent("GetItem")[-1]["ConsistentRead"] is True


def test_putting_a_project_replaces_it_whole(
    saas: Saas, clock: Clock, stand_in: StandIn
) -> None:
    """Whatever was there is replaced, with every key of its own."""
    stored = saas.projects.put(a_project())
    assert stored == a_project(updated_at=datetime(2099, 12, 31, 12, 0, tzinfo=UTC))
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    saas.projects.put(
        a_project(
            title="title-02",
            status=Status.DONE,
            due_on=date(2100, 1, 3),
            budget=Decimal("2.25"),
            version=stored.version,
        ),
    )

    item = stand_in.item(
        "saas",
        {"pk": {"S": "TENANT#tenant_id-01"}, "sk": {"S": "PROJECT#project_id-01"}},
    )
    expected_item = {
        "_entity": {"S": "Project"},
        "tenant_id": {"S": "tenant_id-01"},
        "project_id": {"S": "project_id-01"},
        "title": {"S": "title-02"},
        "status": {"S": "done"},
        "due_on": {"S": "2100-01-03"},
        "budget": {"N": "2.25"},
        "updated_at": {"S": "2099-12-31T13:00:00.000000Z"},
        "version": {"N": "1"},
        "pk": {"S": "TENANT#tenant_id-01"},
        "sk": {"S": "PROJECT#project_id-01"},
    }
    assert item == expected_item


def test_upserting_a_project_that_is_there_changes_it(
    saas: Saas, clock: Clock, stand_in: StandIn
) -> None:
    """Whoever wrote last, with every key of its own; what it was created with stays."""
    saas.projects.create(a_project())
    key = {"pk": {"S": "TENANT#tenant_id-01"}, "sk": {"S": "PROJECT#project_id-01"}}
    stand_in.set("saas", key, legacy={"S": "kept"})
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    stored = saas.projects.upsert(
        a_project(
            title="title-02",
            status=Status.DONE,
            due_on=date(2100, 1, 3),
            budget=Decimal("2.25"),
        ),
    )

    expected = a_project(
        title="title-02",
        status=Status.DONE,
        due_on=date(2100, 1, 3),
        budget=Decimal("2.25"),
        updated_at=datetime(2099, 12, 31, 13, 0, tzinfo=UTC),
        version=1,
    )
    assert stored == expected
    item = stand_in.item("saas", key)
    expected_item = {
        "_entity": {"S": "Project"},
        "tenant_id": {"S": "tenant_id-01"},
        "project_id": {"S": "project_id-01"},
        "title": {"S": "title-02"},
        "status": {"S": "done"},
        "due_on": {"S": "2100-01-03"},
        "budget": {"N": "2.25"},
        "updated_at": {"S": "2099-12-31T13:00:00.000000Z"},
        "version": {"N": "1"},
        "pk": {"S": "TENANT#tenant_id-01"},
        "sk": {"S": "PROJECT#project_id-01"},
        "legacy": {"S": "kept"},
    }
    assert item == expected_item


def test_upserting_a_project_that_is_not_there_creates_it(
    saas: Saas, stand_in: StandIn
) -> None:
    """As `create` would."""
    stored = saas.projects.upsert(a_project(version=7))

    assert stored == a_project(updated_at=datetime(2099, 12, 31, 12, 0, tzinfo=UTC))
    item = stand_in.item(
        "saas",
        {"pk": {"S": "TENANT#tenant_id-01"}, "sk": {"S": "PROJECT#project_id-01"}},
    )
    expected_item = {
        "_entity": {"S": "Project"},
        "tenant_id": {"S": "tenant_id-01"},
        "project_id": {"S": "project_id-01"},
        "title": {"S": "title-01"},
        "status": {"S": "active"},
        "due_on": {"S": "2100-01-02"},
        "budget": {"N": "1.25"},
        "updated_at": {"S": "2099-12-31T12:00:00.000000Z"},
        "version": {"N": "0"},
        "pk": {"S": "TENANT#tenant_id-01"},
        "sk": {"S": "PROJECT#project_id-01"},
        "gsi1pk": {"S": "TENANT#tenant_id-01#DUE#2100-01"},
        "gsi1sk": {"S": "2100-01-02#project_id-01"},
    }
    assert item == expected_item


def test_updating_title_of_a_project(
    saas: Saas, clock: Clock, stand_in: StandIn
) -> None:
    """The field changes, with every key that depends on it; nothing else does."""
    created = saas.projects.create(a_project())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    updated = saas.projects.update(created, title="title-02")

    expected = a_project(
        title="title-02",
        updated_at=datetime(2099, 12, 31, 13, 0, tzinfo=UTC),
        version=1,
    )
    assert updated == expected
    found = saas.projects.get(tenant_id="tenant_id-01", project_id="project_id-01")
    assert found == updated
    item = stand_in.item(
        "saas",
        {"pk": {"S": "TENANT#tenant_id-01"}, "sk": {"S": "PROJECT#project_id-01"}},
    )
    expected_item = {
        "_entity": {"S": "Project"},
        "tenant_id": {"S": "tenant_id-01"},
        "project_id": {"S": "project_id-01"},
        "title": {"S": "title-02"},
        "status": {"S": "active"},
        "due_on": {"S": "2100-01-02"},
        "budget": {"N": "1.25"},
        "updated_at": {"S": "2099-12-31T13:00:00.000000Z"},
        "version": {"N": "1"},
        "pk": {"S": "TENANT#tenant_id-01"},
        "sk": {"S": "PROJECT#project_id-01"},
        "gsi1pk": {"S": "TENANT#tenant_id-01#DUE#2100-01"},
        "gsi1sk": {"S": "2100-01-02#project_id-01"},
    }
    assert item == expected_item


def test_updating_status_of_a_project(
    saas: Saas, clock: Clock, stand_in: StandIn
) -> None:
    """The field changes, with every key that depends on it; nothing else does."""
    created = saas.projects.create(a_project())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    updated = saas.projects.update(created, status=Status.DONE)

    expected = a_project(
        status=Status.DONE,
        updated_at=datetime(2099, 12, 31, 13, 0, tzinfo=UTC),
        version=1,
    )
    assert updated == expected
    found = saas.projects.get(tenant_id="tenant_id-01", project_id="project_id-01")
    assert found == updated
    item = stand_in.item(
        "saas",
        {"pk": {"S": "TENANT#tenant_id-01"}, "sk": {"S": "PROJECT#project_id-01"}},
    )
    expected_item = {
        "_entity": {"S": "Project"},
        "tenant_id": {"S": "tenant_id-01"},
        "project_id": {"S": "project_id-01"},
        "title": {"S": "title-01"},
        "status": {"S": "done"},
        "due_on": {"S": "2100-01-02"},
        "budget": {"N": "1.25"},
        "updated_at": {"S": "2099-12-31T13:00:00.000000Z"},
        "version": {"N": "1"},
        "pk": {"S": "TENANT#tenant_id-01"},
        "sk": {"S": "PROJECT#project_id-01"},
    }
    assert item == expected_item


def test_updating_due_on_of_a_project(
    saas: Saas, clock: Clock, stand_in: StandIn
) -> None:
    """The field changes, with every key that depends on it; nothing else does."""
    created = saas.projects.create(a_project())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    updated = saas.projects.update(created, due_on=date(2100, 1, 3))

    expected = a_project(
        due_on=date(2100, 1, 3),
        updated_at=datetime(2099, 12, 31, 13, 0, tzinfo=UTC),
        version=1,
    )
    assert updated == expected
    found = saas.projects.get(tenant_id="tenant_id-01", project_id="project_id-01")
    assert found == updated
    item = stand_in.item(
        "saas",
        {"pk": {"S": "TENANT#tenant_id-01"}, "sk": {"S": "PROJECT#project_id-01"}},
    )
    expected_item = {
        "_entity": {"S": "Project"},
        "tenant_id": {"S": "tenant_id-01"},
        "project_id": {"S": "project_id-01"},
        "title": {"S": "title-01"},
        "status": {"S": "active"},
        "due_on": {"S": "2100-01-03"},
        "budget": {"N": "1.25"},
        "updated_at": {"S": "2099-12-31T13:00:00.000000Z"},
        "version": {"N": "1"},
        "pk": {"S": "TENANT#tenant_id-01"},
        "sk": {"S": "PROJECT#project_id-01"},
        "gsi1pk": {"S": "TENANT#tenant_id-01#DUE#2100-01"},
        "gsi1sk": {"S": "2100-01-03#project_id-01"},
    }
    assert item == expected_item


def test_updating_budget_of_a_project(
    saas: Saas, clock: Clock, stand_in: StandIn
) -> None:
    """The field changes, with every key that depends on it; nothing else does."""
    created = saas.projects.create(a_project())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    updated = saas.projects.update(created, budget=Decimal("2.25"))

    expected = a_project(
        budget=Decimal("2.25"),
        updated_at=datetime(2099, 12, 31, 13, 0, tzinfo=UTC),
        version=1,
    )
    assert updated == expected
    found = saas.projects.get(tenant_id="tenant_id-01", project_id="project_id-01")
    assert found == updated
    item = stand_in.item(
        "saas",
        {"pk": {"S": "TENANT#tenant_id-01"}, "sk": {"S": "PROJECT#project_id-01"}},
    )
    expected_item = {
        "_entity": {"S": "Project"},
        "tenant_id": {"S": "tenant_id-01"},
        "project_id": {"S": "project_id-01"},
        "title": {"S": "title-01"},
        "status": {"S": "active"},
        "due_on": {"S": "2100-01-02"},
        "budget": {"N": "2.25"},
        "updated_at": {"S": "2099-12-31T13:00:00.000000Z"},
        "version": {"N": "1"},
        "pk": {"S": "TENANT#tenant_id-01"},
        "sk": {"S": "PROJECT#project_id-01"},
        "gsi1pk": {"S": "TENANT#tenant_id-01#DUE#2100-01"},
        "gsi1sk": {"S": "2100-01-02#project_id-01"},
    }
    assert item == expected_item


def test_updating_a_project_that_is_not_there_is_refused(
    saas: Saas, stand_in: StandIn
) -> None:
    """An update never brings an item back."""
    with pytest.raises(NotFound):
        saas.projects.update(a_project(), title="title-02")
    assert stand_in.items() == []


def test_an_update_of_a_project_keeps_attributes_that_it_does_not_know(
    saas: Saas, stand_in: StandIn
) -> None:
    """What another version of the code has written is still there."""
    created = saas.projects.create(a_project())
    key = {"pk": {"S": "TENANT#tenant_id-01"}, "sk": {"S": "PROJECT#project_id-01"}}
    stand_in.set("saas", key, legacy={"S": "kept"})

    saas.projects.update(created, title="title-02")

    item = stand_in.item("saas", key)
    assert item is not None
    assert item["legacy"] == {"S": "kept"}


def test_a_project_that_somebody_else_changed_is_not_overwritten(saas: Saas) -> None:
    """An update of an older version is a conflict."""
    created = saas.projects.create(a_project())
    winner = saas.projects.update(created, title="title-02")

    with pytest.raises(Conflict):
        saas.projects.update(created, title="title-01")
    found = saas.projects.get(tenant_id="tenant_id-01", project_id="project_id-01")
    assert found == winner


def test_a_project_that_somebody_else_changed_is_not_deleted(saas: Saas) -> None:
    """A delete of an older version is a conflict."""
    created = saas.projects.create(a_project())
    winner = saas.projects.update(created, title="title-02")

    with pytest.raises(Conflict):
        saas.projects.delete(created)
    found = saas.projects.get(tenant_id="tenant_id-01", project_id="project_id-01")
    assert found == winner


def test_patching_title_of_a_project(
    saas: Saas, clock: Clock, stand_in: StandIn
) -> None:
    """By key, and only this field."""
    saas.projects.create(a_project())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    patched = saas.projects.patch(
        tenant_id="tenant_id-01", project_id="project_id-01", title="title-02"
    )

    expected = a_project(
        title="title-02",
        updated_at=datetime(2099, 12, 31, 13, 0, tzinfo=UTC),
        version=1,
    )
    assert patched == expected
    item = stand_in.item(
        "saas",
        {"pk": {"S": "TENANT#tenant_id-01"}, "sk": {"S": "PROJECT#project_id-01"}},
    )
    expected_item = {
        "_entity": {"S": "Project"},
        "tenant_id": {"S": "tenant_id-01"},
        "project_id": {"S": "project_id-01"},
        "title": {"S": "title-02"},
        "status": {"S": "active"},
        "due_on": {"S": "2100-01-02"},
        "budget": {"N": "1.25"},
        "updated_at": {"S": "2099-12-31T13:00:00.000000Z"},
        "version": {"N": "1"},
        "pk": {"S": "TENANT#tenant_id-01"},
        "sk": {"S": "PROJECT#project_id-01"},
        "gsi1pk": {"S": "TENANT#tenant_id-01#DUE#2100-01"},
        "gsi1sk": {"S": "2100-01-02#project_id-01"},
    }
    assert item == expected_item


def test_patching_budget_of_a_project(
    saas: Saas, clock: Clock, stand_in: StandIn
) -> None:
    """By key, and only this field."""
    saas.projects.create(a_project())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    patched = saas.projects.patch(
        tenant_id="tenant_id-01", project_id="project_id-01", budget=Decimal("2.25")
    )

    expected = a_project(
        budget=Decimal("2.25"),
        updated_at=datetime(2099, 12, 31, 13, 0, tzinfo=UTC),
        version=1,
    )
    assert patched == expected
    item = stand_in.item(
        "saas",
        {"pk": {"S": "TENANT#tenant_id-01"}, "sk": {"S": "PROJECT#project_id-01"}},
    )
    expected_item = {
        "_entity": {"S": "Project"},
        "tenant_id": {"S": "tenant_id-01"},
        "project_id": {"S": "project_id-01"},
        "title": {"S": "title-01"},
        "status": {"S": "active"},
        "due_on": {"S": "2100-01-02"},
        "budget": {"N": "2.25"},
        "updated_at": {"S": "2099-12-31T13:00:00.000000Z"},
        "version": {"N": "1"},
        "pk": {"S": "TENANT#tenant_id-01"},
        "sk": {"S": "PROJECT#project_id-01"},
        "gsi1pk": {"S": "TENANT#tenant_id-01#DUE#2100-01"},
        "gsi1sk": {"S": "2100-01-02#project_id-01"},
    }
    assert item == expected_item


def test_patching_a_project_that_is_not_there_is_refused(
    saas: Saas, stand_in: StandIn
) -> None:
    """A patch never brings an item back."""
    with pytest.raises(NotFound):
        saas.projects.patch(
            tenant_id="tenant_id-01", project_id="project_id-01", title="title-02"
        )
    assert stand_in.items() == []


def test_patching_a_project_with_a_value_of_another_type_is_refused(saas: Saas) -> None:
    """What the model would not take is not sent."""
    saas.projects.create(a_project())
    wrong: Any = object()

    with pytest.raises(InvalidValue):
        saas.projects.patch(
            tenant_id="tenant_id-01", project_id="project_id-01", title=wrong
        )
    tx = saas.transaction()
    with pytest.raises(InvalidValue):
        tx.projects.patch(
            tenant_id="tenant_id-01", project_id="project_id-01", title=wrong
        )


def test_a_deleted_project_is_gone(saas: Saas, stand_in: StandIn) -> None:
    """Nothing of it is found, and its key is free."""
    created = saas.projects.create(a_project())
    saas.projects.delete(created)

    found = saas.projects.get(tenant_id="tenant_id-01", project_id="project_id-01")
    assert found is None
    assert stand_in.items() == []


def test_a_project_deleted_by_its_key_is_gone(saas: Saas, stand_in: StandIn) -> None:
    """Deleting needs no reading first."""
    saas.projects.create(a_project())
    saas.projects.delete_by_key(tenant_id="tenant_id-01", project_id="project_id-01")

    found = saas.projects.get(tenant_id="tenant_id-01", project_id="project_id-01")
    assert found is None
    assert stand_in.items() == []


def test_deleting_a_project_that_is_not_there(saas: Saas) -> None:
    """By what was read it is an error; by key it is already so."""
    with pytest.raises(NotFound):
        saas.projects.delete(a_project())
    saas.projects.delete_by_key(tenant_id="tenant_id-01", project_id="project_id-01")


def test_a_project_changes_only_where_a_condition_holds(saas: Saas) -> None:
    """What does not hold on what is there changes nothing."""
    created = saas.projects.create(a_project())
    held = ProjectFields.title == created.title

    with pytest.raises(ConditionFailed):
        saas.projects.put(created, where=~held)
    with pytest.raises(ConditionFailed):
        saas.projects.update(
            created,
            title="title-02",
            status=Status.DONE,
            due_on=date(2100, 1, 3),
            budget=Decimal("2.25"),
            where=~held,
        )
    with pytest.raises(ConditionFailed):
        saas.projects.patch(
            tenant_id="tenant_id-01",
            project_id="project_id-01",
            title="title-02",
            budget=Decimal("2.25"),
            where=~held,
        )
    with pytest.raises(ConditionFailed):
        saas.projects.delete(created, where=~held)
    with pytest.raises(ConditionFailed):
        saas.projects.delete_by_key(
            tenant_id="tenant_id-01", project_id="project_id-01", where=~held
        )
    found = saas.projects.get(tenant_id="tenant_id-01", project_id="project_id-01")
    assert found == created
    stored = saas.projects.put(created, where=held)
    found = saas.projects.get(tenant_id="tenant_id-01", project_id="project_id-01")
    assert found == stored
    saas.projects.update(
        stored,
        title="title-02",
        status=Status.DONE,
        due_on=date(2100, 1, 3),
        budget=Decimal("2.25"),
        where=held,
    )
    deleted = saas.projects.delete_by_key(
        tenant_id="tenant_id-01", project_id="project_id-01", where=~held
    )
    assert deleted is True


def test_add_change_budget_of_a_project_as_it_is(saas: Saas) -> None:
    """Nobody's change is lost, for none was read before."""
    saas.projects.create(a_project())
    patched = saas.projects.patch(
        tenant_id="tenant_id-01", project_id="project_id-01", budget=Add(Decimal("1.5"))
    )
    assert patched.budget == Decimal("2.75")
    patched = saas.projects.patch(
        tenant_id="tenant_id-01",
        project_id="project_id-01",
        budget=Add(Decimal("-2.5")),
    )
    assert patched.budget == Decimal("0.25")
    patched = saas.projects.patch(
        tenant_id="tenant_id-01",
        project_id="project_id-01",
        title="title-02",
        budget=Add(Decimal("1.5")),
    )
    assert patched.title == "title-02"


def test_by_key_of_project_finds_its_own_and_no_other(
    saas: Saas, stand_in: StandIn
) -> None:
    """The wanted ones in order, and none of the decoys."""
    rows: list[dict[str, Any]] = [
        {},
        {"project_id": "project_id-02"},
        {"project_id": "project_id-03"},
        {"tenant_id": "tenant_id-02", "project_id": "project_id-04"},
    ]
    planted = [saas.projects.create(a_project(**row)) for row in rows]
    saas.tenants.create(a_tenant())

    found = saas.projects.by_key(tenant_id="tenant_id-01")
    assert list(found) == [planted[0], planted[1], planted[2]]
    request = stand_in.sent("Query")[-1]
    assert "IndexName" not in request


def test_by_key_of_project_reads_every_field_alone(saas: Saas) -> None:
    """As the whole has it."""
    rows: list[dict[str, Any]] = [
        {},
        {"project_id": "project_id-02"},
        {"project_id": "project_id-03"},
        {"tenant_id": "tenant_id-02", "project_id": "project_id-04"},
    ]
    planted = [saas.projects.create(a_project(**row)) for row in rows]
    found = [planted[0], planted[1], planted[2]]
    query = saas.projects.by_key(tenant_id="tenant_id-01")
    alone = query.only(
        ProjectFields.tenant_id,
        ProjectFields.project_id,
        ProjectFields.title,
        ProjectFields.status,
        ProjectFields.due_on,
        ProjectFields.budget,
        ProjectFields.updated_at,
        ProjectFields.version,
    )

    expected = [
        (
            each.tenant_id,
            each.project_id,
            each.title,
            each.status,
            each.due_on,
            each.budget,
            each.updated_at,
            each.version,
        )
        for each in found
    ]
    assert list(alone) == expected


def test_by_key_of_project_goes_on_from_a_cursor(saas: Saas) -> None:
    """A page and what follows it are the whole, nothing twice."""
    rows: list[dict[str, Any]] = [
        {},
        {"project_id": "project_id-02"},
        {"project_id": "project_id-03"},
        {"tenant_id": "tenant_id-02", "project_id": "project_id-04"},
    ]
    planted = [saas.projects.create(a_project(**row)) for row in rows]

    query = saas.projects.by_key(tenant_id="tenant_id-01")
    first = query.page(limit=1)
    rest = query.page(limit=100, cursor=first.cursor)

    assert [*first.items, *rest.items] == [planted[0], planted[1], planted[2]]
    assert query.first() == planted[0]
    assert rest.cursor is None


def test_by_key_of_project_filters_and_reads_a_field_alone(saas: Saas) -> None:
    """What a condition does not hold on is left out, and not counted."""
    rows: list[dict[str, Any]] = [
        {},
        {"project_id": "project_id-02"},
        {"project_id": "project_id-03"},
        {"tenant_id": "tenant_id-02", "project_id": "project_id-04"},
    ]
    planted = [saas.projects.create(a_project(**row)) for row in rows]
    found = [planted[0], planted[1], planted[2]]
    wanted = found[-1].project_id
    some = [each for each in found if each.project_id == wanted]
    query = saas.projects.by_key(tenant_id="tenant_id-01")
    held = query.where(ProjectFields.project_id == wanted)

    assert list(held) == some
    assert held.count() == len(some)
    alone = held.only(ProjectFields.project_id)
    assert list(alone) == [(wanted,)] * len(some)


def test_by_key_of_project_with_project_id_equal_to(saas: Saas) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"project_id": "project_id-02"},
        {"project_id": "project_id-03"},
        {"tenant_id": "tenant_id-02", "project_id": "project_id-04"},
    ]
    planted = [saas.projects.create(a_project(**row)) for row in rows]

    found = saas.projects.by_key(tenant_id="tenant_id-01", project_id="project_id-02")
    assert list(found) == [planted[1]]


def test_by_key_of_project_with_project_id_since(saas: Saas) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"project_id": "project_id-02"},
        {"project_id": "project_id-03"},
        {"tenant_id": "tenant_id-02", "project_id": "project_id-04"},
    ]
    planted = [saas.projects.create(a_project(**row)) for row in rows]

    found = saas.projects.by_key(
        tenant_id="tenant_id-01", project_id=since("project_id-02")
    )
    assert list(found) == [planted[1], planted[2]]


def test_by_key_of_project_with_project_id_after(saas: Saas) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"project_id": "project_id-02"},
        {"project_id": "project_id-03"},
        {"tenant_id": "tenant_id-02", "project_id": "project_id-04"},
    ]
    planted = [saas.projects.create(a_project(**row)) for row in rows]

    found = saas.projects.by_key(
        tenant_id="tenant_id-01", project_id=after("project_id-01")
    )
    assert list(found) == [planted[1], planted[2]]


def test_by_key_of_project_with_project_id_until(saas: Saas) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"project_id": "project_id-02"},
        {"project_id": "project_id-03"},
        {"tenant_id": "tenant_id-02", "project_id": "project_id-04"},
    ]
    planted = [saas.projects.create(a_project(**row)) for row in rows]

    found = saas.projects.by_key(
        tenant_id="tenant_id-01", project_id=until("project_id-02")
    )
    assert list(found) == [planted[0], planted[1]]


def test_by_key_of_project_with_project_id_before(saas: Saas) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"project_id": "project_id-02"},
        {"project_id": "project_id-03"},
        {"tenant_id": "tenant_id-02", "project_id": "project_id-04"},
    ]
    planted = [saas.projects.create(a_project(**row)) for row in rows]

    found = saas.projects.by_key(
        tenant_id="tenant_id-01", project_id=before("project_id-03")
    )
    assert list(found) == [planted[0], planted[1]]


def test_by_key_of_project_with_project_id_between(saas: Saas) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"project_id": "project_id-02"},
        {"project_id": "project_id-03"},
        {"tenant_id": "tenant_id-02", "project_id": "project_id-04"},
    ]
    planted = [saas.projects.create(a_project(**row)) for row in rows]

    found = saas.projects.by_key(
        tenant_id="tenant_id-01", project_id=between("project_id-01", "project_id-02")
    )
    assert list(found) == [planted[0], planted[1]]


def test_by_status_of_project_finds_its_own_and_no_other(
    saas: Saas, stand_in: StandIn
) -> None:
    """The wanted ones in order, and none of the decoys."""
    rows: list[dict[str, Any]] = [
        {},
        {"project_id": "project_id-02"},
        {"project_id": "project_id-03"},
        {"tenant_id": "tenant_id-02", "project_id": "project_id-04"},
        {"project_id": "project_id-04", "status": Status.DONE},
    ]
    planted = [saas.projects.create(a_project(**row)) for row in rows]

    found = saas.projects.by_status(tenant_id="tenant_id-01", status=Status.ACTIVE)
    assert list(found) == [planted[0], planted[1], planted[2]]
    request = stand_in.sent("Query")[-1]
    assert request["IndexName"] == "by_status"


def test_by_status_of_project_goes_on_from_a_cursor(saas: Saas) -> None:
    """A page and what follows it are the whole, nothing twice."""
    rows: list[dict[str, Any]] = [
        {},
        {"project_id": "project_id-02"},
        {"project_id": "project_id-03"},
        {"tenant_id": "tenant_id-02", "project_id": "project_id-04"},
        {"project_id": "project_id-04", "status": Status.DONE},
    ]
    planted = [saas.projects.create(a_project(**row)) for row in rows]

    query = saas.projects.by_status(tenant_id="tenant_id-01", status=Status.ACTIVE)
    first = query.page(limit=1)
    rest = query.page(limit=100, cursor=first.cursor)

    assert [*first.items, *rest.items] == [planted[0], planted[1], planted[2]]
    assert query.first() == planted[0]
    assert rest.cursor is None


def test_by_status_of_project_with_project_id_equal_to(saas: Saas) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"project_id": "project_id-02"},
        {"project_id": "project_id-03"},
        {"tenant_id": "tenant_id-02", "project_id": "project_id-04"},
        {"project_id": "project_id-04", "status": Status.DONE},
    ]
    planted = [saas.projects.create(a_project(**row)) for row in rows]

    found = saas.projects.by_status(
        tenant_id="tenant_id-01", status=Status.ACTIVE, project_id="project_id-02"
    )
    assert list(found) == [planted[1]]


def test_by_status_of_project_with_project_id_since(saas: Saas) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"project_id": "project_id-02"},
        {"project_id": "project_id-03"},
        {"tenant_id": "tenant_id-02", "project_id": "project_id-04"},
        {"project_id": "project_id-04", "status": Status.DONE},
    ]
    planted = [saas.projects.create(a_project(**row)) for row in rows]

    found = saas.projects.by_status(
        tenant_id="tenant_id-01",
        status=Status.ACTIVE,
        project_id=since("project_id-02"),
    )
    assert list(found) == [planted[1], planted[2]]


def test_by_status_of_project_with_project_id_after(saas: Saas) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"project_id": "project_id-02"},
        {"project_id": "project_id-03"},
        {"tenant_id": "tenant_id-02", "project_id": "project_id-04"},
        {"project_id": "project_id-04", "status": Status.DONE},
    ]
    planted = [saas.projects.create(a_project(**row)) for row in rows]

    found = saas.projects.by_status(
        tenant_id="tenant_id-01",
        status=Status.ACTIVE,
        project_id=after("project_id-01"),
    )
    assert list(found) == [planted[1], planted[2]]


def test_by_status_of_project_with_project_id_until(saas: Saas) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"project_id": "project_id-02"},
        {"project_id": "project_id-03"},
        {"tenant_id": "tenant_id-02", "project_id": "project_id-04"},
        {"project_id": "project_id-04", "status": Status.DONE},
    ]
    planted = [saas.projects.create(a_project(**row)) for row in rows]

    found = saas.projects.by_status(
        tenant_id="tenant_id-01",
        status=Status.ACTIVE,
        project_id=until("project_id-02"),
    )
    assert list(found) == [planted[0], planted[1]]


def test_by_status_of_project_with_project_id_before(saas: Saas) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"project_id": "project_id-02"},
        {"project_id": "project_id-03"},
        {"tenant_id": "tenant_id-02", "project_id": "project_id-04"},
        {"project_id": "project_id-04", "status": Status.DONE},
    ]
    planted = [saas.projects.create(a_project(**row)) for row in rows]

    found = saas.projects.by_status(
        tenant_id="tenant_id-01",
        status=Status.ACTIVE,
        project_id=before("project_id-03"),
    )
    assert list(found) == [planted[0], planted[1]]


def test_by_status_of_project_with_project_id_between(saas: Saas) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"project_id": "project_id-02"},
        {"project_id": "project_id-03"},
        {"tenant_id": "tenant_id-02", "project_id": "project_id-04"},
        {"project_id": "project_id-04", "status": Status.DONE},
    ]
    planted = [saas.projects.create(a_project(**row)) for row in rows]

    found = saas.projects.by_status(
        tenant_id="tenant_id-01",
        status=Status.ACTIVE,
        project_id=between("project_id-01", "project_id-02"),
    )
    assert list(found) == [planted[0], planted[1]]


def test_due_of_project_finds_its_own_and_no_other(
    saas: Saas, stand_in: StandIn
) -> None:
    """The wanted ones in order, and none of the decoys."""
    rows: list[dict[str, Any]] = [
        {},
        {"project_id": "project_id-02", "due_on": date(2100, 1, 23)},
        {"project_id": "project_id-03", "due_on": date(2100, 2, 13)},
        {"project_id": "project_id-04", "due_on": date(2100, 3, 6)},
        {"project_id": "project_id-05", "due_on": date(2100, 3, 27)},
        {
            "tenant_id": "tenant_id-02",
            "project_id": "project_id-04",
            "due_on": date(2100, 2, 13),
        },
        {
            "project_id": "project_id-06",
            "status": Status.DONE,
            "due_on": date(2100, 2, 13),
        },
    ]
    planted = [saas.projects.create(a_project(**row)) for row in rows]

    found = saas.projects.due(
        tenant_id="tenant_id-01", since=date(2100, 1, 23), until=date(2100, 3, 6)
    )
    assert list(found) == [planted[1], planted[2], planted[3]]
    request = stand_in.sent("Query")[-1]
    assert request["IndexName"] == "gsi1"
    assert len(stand_in.sent("Query")) == 3


def test_due_of_project_goes_on_from_a_cursor(saas: Saas) -> None:
    """A page and what follows it are the whole, nothing twice."""
    rows: list[dict[str, Any]] = [
        {},
        {"project_id": "project_id-02", "due_on": date(2100, 1, 23)},
        {"project_id": "project_id-03", "due_on": date(2100, 2, 13)},
        {"project_id": "project_id-04", "due_on": date(2100, 3, 6)},
        {"project_id": "project_id-05", "due_on": date(2100, 3, 27)},
        {
            "tenant_id": "tenant_id-02",
            "project_id": "project_id-04",
            "due_on": date(2100, 2, 13),
        },
        {
            "project_id": "project_id-06",
            "status": Status.DONE,
            "due_on": date(2100, 2, 13),
        },
    ]
    planted = [saas.projects.create(a_project(**row)) for row in rows]

    query = saas.projects.due(
        tenant_id="tenant_id-01", since=date(2100, 1, 23), until=date(2100, 3, 6)
    )
    first = query.page(limit=1)
    rest = query.page(limit=100, cursor=first.cursor)

    assert [*first.items, *rest.items] == [planted[1], planted[2], planted[3]]
    assert query.first() == planted[1]
    assert rest.cursor is None


def test_due_of_project_filters_and_reads_a_field_alone(saas: Saas) -> None:
    """What a condition does not hold on is left out, and not counted."""
    rows: list[dict[str, Any]] = [
        {},
        {"project_id": "project_id-02", "due_on": date(2100, 1, 23)},
        {"project_id": "project_id-03", "due_on": date(2100, 2, 13)},
        {"project_id": "project_id-04", "due_on": date(2100, 3, 6)},
        {"project_id": "project_id-05", "due_on": date(2100, 3, 27)},
        {
            "tenant_id": "tenant_id-02",
            "project_id": "project_id-04",
            "due_on": date(2100, 2, 13),
        },
        {
            "project_id": "project_id-06",
            "status": Status.DONE,
            "due_on": date(2100, 2, 13),
        },
    ]
    planted = [saas.projects.create(a_project(**row)) for row in rows]
    found = [planted[1], planted[2], planted[3]]
    wanted = found[-1].project_id
    some = [each for each in found if each.project_id == wanted]
    query = saas.projects.due(
        tenant_id="tenant_id-01", since=date(2100, 1, 23), until=date(2100, 3, 6)
    )
    held = query.where(ProjectFields.project_id == wanted)

    assert list(held) == some
    assert held.count() == len(some)
    alone = held.only(ProjectFields.project_id)
    assert list(alone) == [(wanted,)] * len(some)


def test_active_of_project_finds_its_own_and_no_other(
    saas: Saas, stand_in: StandIn
) -> None:
    """The wanted ones in order, and none of the decoys."""
    rows: list[dict[str, Any]] = [
        {},
        {"project_id": "project_id-02"},
        {"project_id": "project_id-03"},
        {"tenant_id": "tenant_id-02", "project_id": "project_id-04"},
        {"project_id": "project_id-04", "status": Status.DONE},
        {"project_id": "project_id-05", "status": Status.DONE},
    ]
    planted = [saas.projects.create(a_project(**row)) for row in rows]

    found = saas.projects.active(tenant_id="tenant_id-01")
    assert list(found) == [planted[0], planted[1], planted[2]]
    request = stand_in.sent("Query")[-1]
    assert request["IndexName"] == "by_status"


def test_active_of_project_goes_on_from_a_cursor(saas: Saas) -> None:
    """A page and what follows it are the whole, nothing twice."""
    rows: list[dict[str, Any]] = [
        {},
        {"project_id": "project_id-02"},
        {"project_id": "project_id-03"},
        {"tenant_id": "tenant_id-02", "project_id": "project_id-04"},
        {"project_id": "project_id-04", "status": Status.DONE},
        {"project_id": "project_id-05", "status": Status.DONE},
    ]
    planted = [saas.projects.create(a_project(**row)) for row in rows]

    query = saas.projects.active(tenant_id="tenant_id-01")
    first = query.page(limit=1)
    rest = query.page(limit=100, cursor=first.cursor)

    assert [*first.items, *rest.items] == [planted[0], planted[1], planted[2]]
    assert query.first() == planted[0]
    assert rest.cursor is None


def test_active_of_project_with_project_id_equal_to(saas: Saas) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"project_id": "project_id-02"},
        {"project_id": "project_id-03"},
        {"tenant_id": "tenant_id-02", "project_id": "project_id-04"},
        {"project_id": "project_id-04", "status": Status.DONE},
        {"project_id": "project_id-05", "status": Status.DONE},
    ]
    planted = [saas.projects.create(a_project(**row)) for row in rows]

    found = saas.projects.active(tenant_id="tenant_id-01", project_id="project_id-02")
    assert list(found) == [planted[1]]


def test_active_of_project_with_project_id_since(saas: Saas) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"project_id": "project_id-02"},
        {"project_id": "project_id-03"},
        {"tenant_id": "tenant_id-02", "project_id": "project_id-04"},
        {"project_id": "project_id-04", "status": Status.DONE},
        {"project_id": "project_id-05", "status": Status.DONE},
    ]
    planted = [saas.projects.create(a_project(**row)) for row in rows]

    found = saas.projects.active(
        tenant_id="tenant_id-01", project_id=since("project_id-02")
    )
    assert list(found) == [planted[1], planted[2]]


def test_active_of_project_with_project_id_after(saas: Saas) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"project_id": "project_id-02"},
        {"project_id": "project_id-03"},
        {"tenant_id": "tenant_id-02", "project_id": "project_id-04"},
        {"project_id": "project_id-04", "status": Status.DONE},
        {"project_id": "project_id-05", "status": Status.DONE},
    ]
    planted = [saas.projects.create(a_project(**row)) for row in rows]

    found = saas.projects.active(
        tenant_id="tenant_id-01", project_id=after("project_id-01")
    )
    assert list(found) == [planted[1], planted[2]]


def test_active_of_project_with_project_id_until(saas: Saas) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"project_id": "project_id-02"},
        {"project_id": "project_id-03"},
        {"tenant_id": "tenant_id-02", "project_id": "project_id-04"},
        {"project_id": "project_id-04", "status": Status.DONE},
        {"project_id": "project_id-05", "status": Status.DONE},
    ]
    planted = [saas.projects.create(a_project(**row)) for row in rows]

    found = saas.projects.active(
        tenant_id="tenant_id-01", project_id=until("project_id-02")
    )
    assert list(found) == [planted[0], planted[1]]


def test_active_of_project_with_project_id_before(saas: Saas) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"project_id": "project_id-02"},
        {"project_id": "project_id-03"},
        {"tenant_id": "tenant_id-02", "project_id": "project_id-04"},
        {"project_id": "project_id-04", "status": Status.DONE},
        {"project_id": "project_id-05", "status": Status.DONE},
    ]
    planted = [saas.projects.create(a_project(**row)) for row in rows]

    found = saas.projects.active(
        tenant_id="tenant_id-01", project_id=before("project_id-03")
    )
    assert list(found) == [planted[0], planted[1]]


def test_active_of_project_with_project_id_between(saas: Saas) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"project_id": "project_id-02"},
        {"project_id": "project_id-03"},
        {"tenant_id": "tenant_id-02", "project_id": "project_id-04"},
        {"project_id": "project_id-04", "status": Status.DONE},
        {"project_id": "project_id-05", "status": Status.DONE},
    ]
    planted = [saas.projects.create(a_project(**row)) for row in rows]

    found = saas.projects.active(
        tenant_id="tenant_id-01", project_id=between("project_id-01", "project_id-02")
    )
    assert list(found) == [planted[0], planted[1]]


def test_active_of_project_stops_at_50(saas: Saas) -> None:
    """The limit is of results, and the caller may set another."""
    for number in range(51):
        saas.projects.create(
            a_project(
                project_id=f"project_id-{number:02d}",
                updated_at=datetime(2099, 12, 31, 12, 0, tzinfo=UTC),
            ),
        )

    query = saas.projects.active(tenant_id="tenant_id-01")
    assert len(list(query)) == 50
    assert len(list(query.limit(2))) == 2
