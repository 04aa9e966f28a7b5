# Written by lift from the models: change those, this file is written again.
"""What the repository of AuditEvent promises, asked of a DynamoDB."""

from datetime import UTC, datetime
from typing import Any

import pytest
from liftgen.runtime.errors import (
    AlreadyExists,
    ConditionFailed,
    InvalidValue,
    NotFound,
)
from liftgen.testing import Clock, StandIn

from repositories import AuditEventFields, Saas
from saas import AuditEvent, Tenant


def an_audit_event(**changes: Any) -> AuditEvent:
    """An AuditEvent as these tests know it, with other values for the fields given."""
    values: dict[str, Any] = {
        "tenant_id": "tenant_id-01",
        "event_id": "event_id-01",
        "at": datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
    }
    return AuditEvent.model_validate({**values, **changes}, by_name=True)


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


def test_an_audit_event_that_was_created_is_read(saas: Saas) -> None:
    """What was stored comes back, equal."""
    created = saas.audit_events.create(an_audit_event())

    assert created == an_audit_event(expires_at=datetime(2100, 4, 1, 12, 1, tzinfo=UTC))
    found = saas.audit_events.get(
        tenant_id="tenant_id-01",
        at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
        event_id="event_id-01",
    )
    assert found == created


def test_an_audit_event_is_stored_as_its_attributes_and_keys(
    saas: Saas, stand_in: StandIn
) -> None:
    """The item's bytes are a contract: every attribute, key and index key."""
    saas.audit_events.create(an_audit_event())

    item = stand_in.item(
        "saas",
        {
            "pk": {"S": "TENANT#tenant_id-01#AUDIT#2100-01#3"},
            "sk": {"S": "2100-01-01T12:01:00.000000Z#event_id-01"},
        },
    )
    expected_item = {
        "_entity": {"S": "AuditEvent"},
        "tenant_id": {"S": "tenant_id-01"},
        "event_id": {"S": "event_id-01"},
        "at": {"S": "2100-01-01T12:01:00.000000Z"},
        "expires_at": {"N": "4110264060"},
        "pk": {"S": "TENANT#tenant_id-01#AUDIT#2100-01#3"},
        "sk": {"S": "2100-01-01T12:01:00.000000Z#event_id-01"},
    }
    assert item == expected_item


def test_the_key_of_an_audit_event_is_taken_once(saas: Saas) -> None:
    """A second one is refused, and the first stays as it was."""
    created = saas.audit_events.create(an_audit_event())

    with pytest.raises(AlreadyExists):
        saas.audit_events.create(
            an_audit_event(expires_at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC))
        )
    found = saas.audit_events.get(
        tenant_id="tenant_id-01",
        at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
        event_id="event_id-01",
    )
    assert found == created


def test_an_audit_event_that_is_not_there_is_none(saas: Saas) -> None:
    """No item, no error: None."""
    found = saas.audit_events.get(
        tenant_id="tenant_id-01",
        at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
        event_id="event_id-01",
    )

    assert found is None


def test_an_audit_event_is_read_consistently_where_that_is_asked_for(
    saas: Saas, stand_in: StandIn
) -> None:
    """Otherwise a read may be a moment behind."""
    saas.audit_events.get(
        tenant_id="tenant_id-01",
        at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
        event_id="event_id-01",
        consistent=True,
    )

    assert stand_in.sent("GetItem")[-1]["ConsistentRead"] is True


def test_whether_an_audit_event_exists(
    saas: Saas, clock: Clock, stand_in: StandIn
) -> None:
    """Told from its key alone, and as absent as a read would say."""
    saas.audit_events.create(an_audit_event())
    there = saas.audit_events.exists(
        tenant_id="tenant_id-01",
        at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
        event_id="event_id-01",
    )

    assert there is True
    assert "ConsistentRead" not in stand_in.sent("GetItem")[-1]
    clock.set(datetime(2100, 4, 1, 12, 1, 1, tzinfo=UTC))
    there = saas.audit_events.exists(
        tenant_id="tenant_id-01",
        at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
        event_id="event_id-01",
    )
    assert there is False
    there = saas.audit_events.exists(
        tenant_id="tenant_id-01",
        at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
        event_id="event_id-01",
        include_expired=True,
    )
    assert there is True
    saas.audit_events.delete_by_key(
        tenant_id="tenant_id-01",
        at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
        event_id="event_id-01",
    )
    there = saas.audit_events.exists(
        tenant_id="tenant_id-01",
        at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
        event_id="event_id-01",
        consistent=True,
    )
    assert there is False
    assert stand_in.sent("GetItem")[-1]["ConsistentRead"] is True


def test_putting_an_audit_event_replaces_it_whole(
    saas: Saas, clock: Clock, stand_in: StandIn
) -> None:
    """Whatever was there is replaced, with every key of its own."""
    stored = saas.audit_events.put(an_audit_event())
    assert stored == an_audit_event(expires_at=datetime(2100, 4, 1, 12, 1, tzinfo=UTC))
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    saas.audit_events.put(
        an_audit_event(expires_at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC))
    )

    item = stand_in.item(
        "saas",
        {
            "pk": {"S": "TENANT#tenant_id-01#AUDIT#2100-01#3"},
            "sk": {"S": "2100-01-01T12:01:00.000000Z#event_id-01"},
        },
    )
    expected_item = {
        "_entity": {"S": "AuditEvent"},
        "tenant_id": {"S": "tenant_id-01"},
        "event_id": {"S": "event_id-01"},
        "at": {"S": "2100-01-01T12:01:00.000000Z"},
        "expires_at": {"N": "4102488060"},
        "pk": {"S": "TENANT#tenant_id-01#AUDIT#2100-01#3"},
        "sk": {"S": "2100-01-01T12:01:00.000000Z#event_id-01"},
    }
    assert item == expected_item


def test_upserting_an_audit_event_that_is_there_changes_it(
    saas: Saas, clock: Clock, stand_in: StandIn
) -> None:
    """Whoever wrote last, with every key of its own; what it was created with stays."""
    saas.audit_events.create(an_audit_event())
    key = {
        "pk": {"S": "TENANT#tenant_id-01#AUDIT#2100-01#3"},
        "sk": {"S": "2100-01-01T12:01:00.000000Z#event_id-01"},
    }
    stand_in.set("saas", key, legacy={"S": "kept"})
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    stored = saas.audit_events.upsert(
        an_audit_event(expires_at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC))
    )

    assert stored == an_audit_event(expires_at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC))
    item = stand_in.item("saas", key)
    expected_item = {
        "_entity": {"S": "AuditEvent"},
        "tenant_id": {"S": "tenant_id-01"},
        "event_id": {"S": "event_id-01"},
        "at": {"S": "2100-01-01T12:01:00.000000Z"},
        "expires_at": {"N": "4102488060"},
        "pk": {"S": "TENANT#tenant_id-01#AUDIT#2100-01#3"},
        "sk": {"S": "2100-01-01T12:01:00.000000Z#event_id-01"},
        "legacy": {"S": "kept"},
    }
    assert item == expected_item


def test_upserting_an_audit_event_that_is_not_there_creates_it(
    saas: Saas, clock: Clock, stand_in: StandIn
) -> None:
    """As `create` would."""
    stored = saas.audit_events.upsert(an_audit_event())

    assert stored == an_audit_event(expires_at=datetime(2100, 4, 1, 12, 1, tzinfo=UTC))
    item = stand_in.item(
        "saas",
        {
            "pk": {"S": "TENANT#tenant_id-01#AUDIT#2100-01#3"},
            "sk": {"S": "2100-01-01T12:01:00.000000Z#event_id-01"},
        },
    )
    expected_item = {
        "_entity": {"S": "AuditEvent"},
        "tenant_id": {"S": "tenant_id-01"},
        "event_id": {"S": "event_id-01"},
        "at": {"S": "2100-01-01T12:01:00.000000Z"},
        "expires_at": {"N": "4110264060"},
        "pk": {"S": "TENANT#tenant_id-01#AUDIT#2100-01#3"},
        "sk": {"S": "2100-01-01T12:01:00.000000Z#event_id-01"},
    }
    assert item == expected_item
    clock.set(datetime(2100, 4, 1, 12, 1, 1, tzinfo=UTC))
    saas.audit_events.upsert(an_audit_event())
    assert stand_in.sent("PutItem") != []


def test_updating_expires_at_of_an_audit_event(
    saas: Saas, clock: Clock, stand_in: StandIn
) -> None:
    """The field changes, with every key that depends on it; nothing else does."""
    created = saas.audit_events.create(an_audit_event())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    updated = saas.audit_events.update(
        created, expires_at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC)
    )

    assert updated == an_audit_event(expires_at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC))
    found = saas.audit_events.get(
        tenant_id="tenant_id-01",
        at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
        event_id="event_id-01",
    )
    assert found == updated
    item = stand_in.item(
        "saas",
        {
            "pk": {"S": "TENANT#tenant_id-01#AUDIT#2100-01#3"},
            "sk": {"S": "2100-01-01T12:01:00.000000Z#event_id-01"},
        },
    )
    expected_item = {
        "_entity": {"S": "AuditEvent"},
        "tenant_id": {"S": "tenant_id-01"},
        "event_id": {"S": "event_id-01"},
        "at": {"S": "2100-01-01T12:01:00.000000Z"},
        "expires_at": {"N": "4102488060"},
        "pk": {"S": "TENANT#tenant_id-01#AUDIT#2100-01#3"},
        "sk": {"S": "2100-01-01T12:01:00.000000Z#event_id-01"},
    }
    assert item == expected_item


def test_updating_an_audit_event_that_is_not_there_is_refused(
    saas: Saas, stand_in: StandIn
) -> None:
    """An update never brings an item back."""
    with pytest.raises(NotFound):
        saas.audit_events.update(
            an_audit_event(), expires_at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC)
        )
    assert stand_in.items() == []


def test_an_update_of_an_audit_event_keeps_attributes_that_it_does_not_know(
    saas: Saas, stand_in: StandIn
) -> None:
    """What another version of the code has written is still there."""
    created = saas.audit_events.create(an_audit_event())
    key = {
        "pk": {"S": "TENANT#tenant_id-01#AUDIT#2100-01#3"},
        "sk": {"S": "2100-01-01T12:01:00.000000Z#event_id-01"},
    }
    stand_in.set("saas", key, legacy={"S": "kept"})

    saas.audit_events.update(
        created, expires_at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC)
    )

    item = stand_in.item("saas", key)
    assert item is not None
    assert item["legacy"] == {"S": "kept"}


def test_patching_expires_at_of_an_audit_event(
    saas: Saas, clock: Clock, stand_in: StandIn
) -> None:
    """By key, and only this field."""
    saas.audit_events.create(an_audit_event())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    patched = saas.audit_events.patch(
        tenant_id="tenant_id-01",
        at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
        event_id="event_id-01",
        expires_at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
    )

    assert patched == an_audit_event(expires_at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC))
    item = stand_in.item(
        "saas",
        {
            "pk": {"S": "TENANT#tenant_id-01#AUDIT#2100-01#3"},
            "sk": {"S": "2100-01-01T12:01:00.000000Z#event_id-01"},
        },
    )
    expected_item = {
        "_entity": {"S": "AuditEvent"},
        "tenant_id": {"S": "tenant_id-01"},
        "event_id": {"S": "event_id-01"},
        "at": {"S": "2100-01-01T12:01:00.000000Z"},
        "expires_at": {"N": "4102488060"},
        "pk": {"S": "TENANT#tenant_id-01#AUDIT#2100-01#3"},
        "sk": {"S": "2100-01-01T12:01:00.000000Z#event_id-01"},
    }
    assert item == expected_item


def test_patching_an_audit_event_that_is_not_there_is_refused(
    saas: Saas, stand_in: StandIn
) -> None:
    """A patch never brings an item back."""
    with pytest.raises(NotFound):
        saas.audit_events.patch(
            tenant_id="tenant_id-01",
            at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
            event_id="event_id-01",
            expires_at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
        )
    assert stand_in.items() == []


def test_patching_an_audit_event_with_a_value_of_another_type_is_refused(
    saas: Saas,
) -> None:
    """What the model would not take is not sent."""
    saas.audit_events.create(an_audit_event())
    wrong: Any = object()

    with pytest.raises(InvalidValue):
        saas.audit_events.patch(
            tenant_id="tenant_id-01",
            at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
            event_id="event_id-01",
            expires_at=wrong,
        )
    tx = saas.transaction()
    with pytest.raises(InvalidValue):
        tx.audit_events.patch(
            tenant_id="tenant_id-01",
            at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
            event_id="event_id-01",
            expires_at=wrong,
        )


def test_a_deleted_audit_event_is_gone(saas: Saas, stand_in: StandIn) -> None:
    """Nothing of it is found, and its key is free."""
    created = saas.audit_events.create(an_audit_event())
    saas.audit_events.delete(created)

    found = saas.audit_events.get(
        tenant_id="tenant_id-01",
        at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
        event_id="event_id-01",
    )
    assert found is None
    assert stand_in.items() == []


def test_an_audit_event_deleted_by_its_key_is_gone(
    saas: Saas, stand_in: StandIn
) -> None:
    """Deleting needs no reading first."""
    saas.audit_events.create(an_audit_event())
    saas.audit_events.delete_by_key(
        tenant_id="tenant_id-01",
        at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
        event_id="event_id-01",
    )

    found = saas.audit_events.get(
        tenant_id="tenant_id-01",
        at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
        event_id="event_id-01",
    )
    assert found is None
    assert stand_in.items() == []


def test_deleting_an_audit_event_that_is_not_there(saas: Saas) -> None:
    """By what was read it is an error; by key it is already so."""
    with pytest.raises(NotFound):
        saas.audit_events.delete(an_audit_event())
    saas.audit_events.delete_by_key(
        tenant_id="tenant_id-01",
        at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
        event_id="event_id-01",
    )


def test_an_expired_audit_event_reads_as_absent(saas: Saas, clock: Clock) -> None:
    """DynamoDB deletes days later; until then it is there only for those who ask."""
    created = saas.audit_events.create(an_audit_event())
    clock.set(datetime(2100, 4, 1, 12, 1, 1, tzinfo=UTC))

    found = saas.audit_events.get(
        tenant_id="tenant_id-01",
        at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
        event_id="event_id-01",
    )
    assert found is None
    found = saas.audit_events.get(
        tenant_id="tenant_id-01",
        at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
        event_id="event_id-01",
        include_expired=True,
    )
    assert found == created


def test_expires_at_of_an_audit_event_is_a_whole_second(
    saas: Saas, clock: Clock
) -> None:
    """An expiry has no parts of a second, in the item and in what is given back."""
    odd = datetime(2100, 1, 31, 12, 0, 0, 500000, tzinfo=UTC)
    whole = datetime(2100, 1, 31, 12, 0, tzinfo=UTC)
    created = saas.audit_events.create(an_audit_event(expires_at=odd))
    put = saas.audit_events.put(created)
    updated = saas.audit_events.update(put, expires_at=odd)
    (batched,) = saas.audit_events.put_many([an_audit_event(expires_at=odd)])

    kept = [created.expires_at, put.expires_at, updated.expires_at, batched.expires_at]
    assert kept == [whole, whole, whole, whole]
    replaced = saas.audit_events.put(an_audit_event(expires_at=odd))
    assert replaced.expires_at == whole
    with saas.transaction() as tx:
        changed = tx.audit_events.update(
            replaced, expires_at=datetime(2100, 2, 1, 12, 0, 0, 500000, tzinfo=UTC)
        )
    whole = datetime(2100, 2, 1, 12, 0, tzinfo=UTC)
    assert changed.expires_at == whole
    clock.set(datetime(2100, 2, 2, 12, 0, tzinfo=UTC))
    odd = datetime(2100, 2, 3, 12, 0, 0, 500000, tzinfo=UTC)
    again = saas.audit_events.upsert(an_audit_event(expires_at=odd))
    whole = datetime(2100, 2, 3, 12, 0, tzinfo=UTC)
    assert again.expires_at == whole


def test_an_audit_event_changes_only_where_a_condition_holds(saas: Saas) -> None:
    """What does not hold on what is there changes nothing."""
    created = saas.audit_events.create(an_audit_event())
    held = AuditEventFields.tenant_id == created.tenant_id

    with pytest.raises(ConditionFailed):
        saas.audit_events.put(created, where=~held)
    with pytest.raises(ConditionFailed):
        saas.audit_events.update(
            created, expires_at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC), where=~held
        )
    with pytest.raises(ConditionFailed):
        saas.audit_events.patch(
            tenant_id="tenant_id-01",
            at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
            event_id="event_id-01",
            expires_at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
            where=~held,
        )
    with pytest.raises(ConditionFailed):
        saas.audit_events.delete(created, where=~held)
    with pytest.raises(ConditionFailed):
        saas.audit_events.delete_by_key(
            tenant_id="tenant_id-01",
            at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
            event_id="event_id-01",
            where=~held,
        )
    found = saas.audit_events.get(
        tenant_id="tenant_id-01",
        at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
        event_id="event_id-01",
    )
    assert found == created
    stored = saas.audit_events.put(created, where=held)
    found = saas.audit_events.get(
        tenant_id="tenant_id-01",
        at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
        event_id="event_id-01",
    )
    assert found == stored
    saas.audit_events.update(
        stored, expires_at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC), where=held
    )
    deleted = saas.audit_events.delete_by_key(
        tenant_id="tenant_id-01",
        at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
        event_id="event_id-01",
        where=held,
    )
    assert deleted is True


def test_by_key_of_audit_event_finds_its_own_and_no_other(
    saas: Saas, stand_in: StandIn
) -> None:
    """The wanted ones in order, and none of the decoys."""
    rows: list[dict[str, Any]] = [
        {},
        {"event_id": "event_id-02", "at": datetime(2100, 1, 21, 12, 2, tzinfo=UTC)},
        {"event_id": "event_id-03", "at": datetime(2100, 2, 10, 12, 3, tzinfo=UTC)},
        {"event_id": "event_id-04", "at": datetime(2100, 3, 2, 12, 4, tzinfo=UTC)},
        {"event_id": "event_id-05", "at": datetime(2100, 3, 22, 12, 5, tzinfo=UTC)},
        {
            "tenant_id": "tenant_id-02",
            "event_id": "event_id-04",
            "at": datetime(2100, 2, 10, 12, 3, tzinfo=UTC),
        },
    ]
    planted = [saas.audit_events.create(an_audit_event(**row)) for row in rows]
    saas.tenants.create(a_tenant())

    found = saas.audit_events.by_key(
        tenant_id="tenant_id-01",
        since=datetime(2100, 1, 21, 12, 2, tzinfo=UTC),
        until=datetime(2100, 3, 2, 12, 4, tzinfo=UTC),
    )
    assert list(found) == [planted[1], planted[2], planted[3]]
    request = stand_in.sent("Query")[-1]
    assert "IndexName" not in request
    assert len(stand_in.sent("Query")) == 12


def test_by_key_of_audit_event_reads_every_field_alone(saas: Saas) -> None:
    """As the whole has it."""
    rows: list[dict[str, Any]] = [
        {},
        {"event_id": "event_id-02", "at": datetime(2100, 1, 21, 12, 2, tzinfo=UTC)},
        {"event_id": "event_id-03", "at": datetime(2100, 2, 10, 12, 3, tzinfo=UTC)},
        {"event_id": "event_id-04", "at": datetime(2100, 3, 2, 12, 4, tzinfo=UTC)},
        {"event_id": "event_id-05", "at": datetime(2100, 3, 22, 12, 5, tzinfo=UTC)},
        {
            "tenant_id": "tenant_id-02",
            "event_id": "event_id-04",
            "at": datetime(2100, 2, 10, 12, 3, tzinfo=UTC),
        },
    ]
    planted = [saas.audit_events.create(an_audit_event(**row)) for row in rows]
    found = [planted[1], planted[2], planted[3]]
    query = saas.audit_events.by_key(
        tenant_id="tenant_id-01",
        since=datetime(2100, 1, 21, 12, 2, tzinfo=UTC),
        until=datetime(2100, 3, 2, 12, 4, tzinfo=UTC),
    )
    alone = query.only(
        AuditEventFields.tenant_id,
        AuditEventFields.event_id,
        AuditEventFields.at,
        AuditEventFields.expires_at,
    )

    expected = [
        (each.tenant_id, each.event_id, each.at, each.expires_at) for each in found
    ]
    assert list(alone) == expected


def test_by_key_of_audit_event_goes_on_from_a_cursor(saas: Saas) -> None:
    """A page and what follows it are the whole, nothing twice."""
    rows: list[dict[str, Any]] = [
        {},
        {"event_id": "event_id-02", "at": datetime(2100, 1, 21, 12, 2, tzinfo=UTC)},
        {"event_id": "event_id-03", "at": datetime(2100, 2, 10, 12, 3, tzinfo=UTC)},
        {"event_id": "event_id-04", "at": datetime(2100, 3, 2, 12, 4, tzinfo=UTC)},
        {"event_id": "event_id-05", "at": datetime(2100, 3, 22, 12, 5, tzinfo=UTC)},
        {
            "tenant_id": "tenant_id-02",
            "event_id": "event_id-04",
            "at": datetime(2100, 2, 10, 12, 3, tzinfo=UTC),
        },
    ]
    planted = [saas.audit_events.create(an_audit_event(**row)) for row in rows]

    query = saas.audit_events.by_key(
        tenant_id="tenant_id-01",
        since=datetime(2100, 1, 21, 12, 2, tzinfo=UTC),
        until=datetime(2100, 3, 2, 12, 4, tzinfo=UTC),
    )
    first = query.page(limit=1)
    rest = query.page(limit=100, cursor=first.cursor)

    assert [*first.items, *rest.items] == [planted[1], planted[2], planted[3]]
    assert query.first() == planted[1]
    assert rest.cursor is None


def test_by_key_of_audit_event_filters_and_reads_a_field_alone(saas: Saas) -> None:
    """What a condition does not hold on is left out, and not counted."""
    rows: list[dict[str, Any]] = [
        {},
        {"event_id": "event_id-02", "at": datetime(2100, 1, 21, 12, 2, tzinfo=UTC)},
        {"event_id": "event_id-03", "at": datetime(2100, 2, 10, 12, 3, tzinfo=UTC)},
        {"event_id": "event_id-04", "at": datetime(2100, 3, 2, 12, 4, tzinfo=UTC)},
        {"event_id": "event_id-05", "at": datetime(2100, 3, 22, 12, 5, tzinfo=UTC)},
        {
            "tenant_id": "tenant_id-02",
            "event_id": "event_id-04",
            "at": datetime(2100, 2, 10, 12, 3, tzinfo=UTC),
        },
    ]
    planted = [saas.audit_events.create(an_audit_event(**row)) for row in rows]
    found = [planted[1], planted[2], planted[3]]
    wanted = found[-1].event_id
    some = [each for each in found if each.event_id == wanted]
    query = saas.audit_events.by_key(
        tenant_id="tenant_id-01",
        since=datetime(2100, 1, 21, 12, 2, tzinfo=UTC),
        until=datetime(2100, 3, 2, 12, 4, tzinfo=UTC),
    )
    held = query.where(AuditEventFields.event_id == wanted)

    assert list(held) == some
    assert held.count() == len(some)
    alone = held.only(AuditEventFields.event_id)
    assert list(alone) == [(wanted,)] * len(some)


def test_latest_of_audit_event_finds_its_own_and_no_other(
    saas: Saas, stand_in: StandIn
) -> None:
    """The wanted ones in order, and none of the decoys."""
    rows: list[dict[str, Any]] = [
        {},
        {"event_id": "event_id-02", "at": datetime(2100, 1, 21, 12, 2, tzinfo=UTC)},
        {"event_id": "event_id-03", "at": datetime(2100, 2, 10, 12, 3, tzinfo=UTC)},
        {"event_id": "event_id-04", "at": datetime(2100, 3, 2, 12, 4, tzinfo=UTC)},
        {"event_id": "event_id-05", "at": datetime(2100, 3, 22, 12, 5, tzinfo=UTC)},
        {
            "tenant_id": "tenant_id-02",
            "event_id": "event_id-04",
            "at": datetime(2100, 2, 10, 12, 3, tzinfo=UTC),
        },
    ]
    planted = [saas.audit_events.create(an_audit_event(**row)) for row in rows]
    saas.tenants.create(a_tenant())

    found = saas.audit_events.latest(
        tenant_id="tenant_id-01",
        since=datetime(2100, 1, 21, 12, 2, tzinfo=UTC),
        until=datetime(2100, 3, 2, 12, 4, tzinfo=UTC),
    )
    assert list(found) == [planted[3], planted[2], planted[1]]
    request = stand_in.sent("Query")[-1]
    assert "IndexName" not in request
    assert len(stand_in.sent("Query")) == 12


def test_latest_of_audit_event_goes_on_from_a_cursor(saas: Saas) -> None:
    """A page and what follows it are the whole, nothing twice."""
    rows: list[dict[str, Any]] = [
        {},
        {"event_id": "event_id-02", "at": datetime(2100, 1, 21, 12, 2, tzinfo=UTC)},
        {"event_id": "event_id-03", "at": datetime(2100, 2, 10, 12, 3, tzinfo=UTC)},
        {"event_id": "event_id-04", "at": datetime(2100, 3, 2, 12, 4, tzinfo=UTC)},
        {"event_id": "event_id-05", "at": datetime(2100, 3, 22, 12, 5, tzinfo=UTC)},
        {
            "tenant_id": "tenant_id-02",
            "event_id": "event_id-04",
            "at": datetime(2100, 2, 10, 12, 3, tzinfo=UTC),
        },
    ]
    planted = [saas.audit_events.create(an_audit_event(**row)) for row in rows]

    query = saas.audit_events.latest(
        tenant_id="tenant_id-01",
        since=datetime(2100, 1, 21, 12, 2, tzinfo=UTC),
        until=datetime(2100, 3, 2, 12, 4, tzinfo=UTC),
    )
    first = query.page(limit=1)
    rest = query.page(limit=100, cursor=first.cursor)

    assert [*first.items, *rest.items] == [planted[3], planted[2], planted[1]]
    assert query.first() == planted[3]
    assert rest.cursor is None


def test_latest_of_audit_event_filters_and_reads_a_field_alone(saas: Saas) -> None:
    """What a condition does not hold on is left out, and not counted."""
    rows: list[dict[str, Any]] = [
        {},
        {"event_id": "event_id-02", "at": datetime(2100, 1, 21, 12, 2, tzinfo=UTC)},
        {"event_id": "event_id-03", "at": datetime(2100, 2, 10, 12, 3, tzinfo=UTC)},
        {"event_id": "event_id-04", "at": datetime(2100, 3, 2, 12, 4, tzinfo=UTC)},
        {"event_id": "event_id-05", "at": datetime(2100, 3, 22, 12, 5, tzinfo=UTC)},
        {
            "tenant_id": "tenant_id-02",
            "event_id": "event_id-04",
            "at": datetime(2100, 2, 10, 12, 3, tzinfo=UTC),
        },
    ]
    planted = [saas.audit_events.create(an_audit_event(**row)) for row in rows]
    found = [planted[3], planted[2], planted[1]]
    wanted = found[-1].event_id
    some = [each for each in found if each.event_id == wanted]
    query = saas.audit_events.latest(
        tenant_id="tenant_id-01",
        since=datetime(2100, 1, 21, 12, 2, tzinfo=UTC),
        until=datetime(2100, 3, 2, 12, 4, tzinfo=UTC),
    )
    held = query.where(AuditEventFields.event_id == wanted)

    assert list(held) == some
    assert held.count() == len(some)
    alone = held.only(AuditEventFields.event_id)
    assert list(alone) == [(wanted,)] * len(some)


def test_latest_of_audit_event_stops_at_50(saas: Saas) -> None:
    """The limit is of results, and the caller may set another."""
    for number in range(51):
        saas.audit_events.create(
            an_audit_event(
                event_id=f"event_id-{number:02d}",
                at=datetime(2100, 3, 2, 12, 4, tzinfo=UTC),
            ),
        )

    query = saas.audit_events.latest(
        tenant_id="tenant_id-01",
        since=datetime(2100, 1, 21, 12, 2, tzinfo=UTC),
        until=datetime(2100, 3, 2, 12, 4, tzinfo=UTC),
    )
    assert len(list(query)) == 50
    assert len(list(query.limit(2))) == 2
