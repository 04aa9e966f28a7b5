# Written by lift from the models: change those, this file is written again.
"""What the repository of Contact promises, asked of a DynamoDB."""

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
from liftgen.runtime.operations import Adding, Removing
from liftgen.runtime.ranges import after, before, between, since, until
from liftgen.testing import Clock, StandIn

from contacts import Contact
from repositories import ContactFields, Contacts


def a_contact(**changes: Any) -> Contact:
    """A Contact as these tests know it, with other values for the fields given."""
    values: dict[str, Any] = {
        "id": "id-01",
        "email": "email-01",
        "name": "name-01",
        "company": "company-01",
        "since": "since-01",
        "phone": "phone-01",
        "labels": {"labels-01", "labels-02"},
        "notes": "notes-01",
        "preferences": {"key-01": "preferences-01"},
        "created_at": datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
        "updated_at": datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
        "version": 0,
    }
    return Contact.model_validate({**values, **changes}, by_name=True)


def test_a_contact_that_was_created_is_read(contacts: Contacts) -> None:
    """What was stored comes back, equal."""
    created = contacts.contacts.create(a_contact())

    expected = a_contact(
        created_at=datetime(2099, 12, 31, 12, 0, tzinfo=UTC),
        updated_at=datetime(2099, 12, 31, 12, 0, tzinfo=UTC),
    )
    assert created == expected
    assert contacts.contacts.get(id="id-01") == created


def test_a_contact_is_stored_as_its_attributes_and_keys(
    contacts: Contacts, stand_in: StandIn
) -> None:
    """The item's bytes are a contract: every attribute, key and index key."""
    contacts.contacts.create(a_contact())

    item = stand_in.item("contacts", {"id": {"S": "id-01"}})
    expected_item = {
        "id": {"S": "id-01"},
        "email": {"S": "email-01"},
        "fullName": {"S": "name-01"},
        "company": {"S": "company-01"},
        "since": {"S": "since-01"},
        "phone": {"S": "phone-01"},
        "labels": {"SS": ["labels-01", "labels-02"]},
        "notes": {"S": "notes-01"},
        "preferences": {"S": '{"key-01":"preferences-01"}'},
        "created_at": {"S": "2099-12-31T12:00:00.000000Z"},
        "updated_at": {"S": "2099-12-31T12:00:00.000000Z"},
        "version": {"N": "0"},
    }
    assert item == expected_item


def test_the_key_of_a_contact_is_taken_once(contacts: Contacts) -> None:
    """A second one is refused, and the first stays as it was."""
    created = contacts.contacts.create(a_contact())

    with pytest.raises(AlreadyExists):
        contacts.contacts.create(
            a_contact(
                email="email-02",
                name="name-02",
                company="company-02",
                since="since-02",
                phone="phone-02",
                labels={"labels-02", "labels-03"},
                notes="notes-02",
                preferences={"key-02": "preferences-02"},
            ),
        )
    assert contacts.contacts.get(id="id-01") == created


def test_a_contact_that_is_not_there_is_none(contacts: Contacts) -> None:
    """No item, no error: None."""
    assert contacts.contacts.get(id="id-01") is None


def test_a_contact_is_read_consistently_where_that_is_asked_for(
    contacts: Contacts, stand_in: StandIn
) -> None:
    """Otherwise a read may be a moment behind."""
    contacts.contacts.get(id="id-01", consistent=True)

    assert stand_in.sent("GetItem")[-1]["ConsistentRead"] is True


def test_a_new_contact_starts_at_version_0(contacts: Contacts) -> None:
    """Whatever version it was made with."""
    created = contacts.contacts.create(a_contact(version=7))

    assert created.version == 0


def test_whether_a_contact_exists(contacts: Contacts, stand_in: StandIn) -> None:
    """Told from its key alone, and as absent as a read would say."""
    contacts.contacts.create(a_contact())
    there = contacts.contacts.exists(id="id-01")

    assert there is True
    assert "ConsistentRead" not in stand_in.sent("GetItem")[-1]
    contacts.contacts.delete_by_key(id="id-01")
    there = contacts.contacts.exists(id="id-01", consistent=True)
    assert there is False
    assert stand_in.sent("GetItem")[-1]["ConsistentRead"] is True


def test_putting_a_contact_replaces_it_whole(
    contacts: Contacts, clock: Clock, stand_in: StandIn
) -> None:
    """Whatever was there is replaced, with every key of its own."""
    stored = contacts.contacts.put(a_contact())
    assert stored == a_contact(updated_at=datetime(2099, 12, 31, 12, 0, tzinfo=UTC))
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    contacts.contacts.put(
        a_contact(
            email="email-02",
            name="name-02",
            company="company-02",
            since="since-02",
            phone="phone-02",
            labels={"labels-02", "labels-03"},
            notes="notes-02",
            preferences={"key-02": "preferences-02"},
            version=stored.version,
        ),
    )

    item = stand_in.item("contacts", {"id": {"S": "id-01"}})
    expected_item = {
        "id": {"S": "id-01"},
        "email": {"S": "email-02"},
        "fullName": {"S": "name-02"},
        "company": {"S": "company-02"},
        "since": {"S": "since-02"},
        "phone": {"S": "phone-02"},
        "labels": {"SS": ["labels-02", "labels-03"]},
        "notes": {"S": "notes-02"},
        "preferences": {"S": '{"key-02":"preferences-02"}'},
        "created_at": {"S": "2100-01-01T12:01:00.000000Z"},
        "updated_at": {"S": "2099-12-31T13:00:00.000000Z"},
        "version": {"N": "1"},
    }
    assert item == expected_item


def test_upserting_a_contact_that_is_there_changes_it(
    contacts: Contacts, clock: Clock, stand_in: StandIn
) -> None:
    """Whoever wrote last, with every key of its own; what it was created with stays."""
    contacts.contacts.create(a_contact())
    key = {"id": {"S": "id-01"}}
    stand_in.set("contacts", key, legacy={"S": "kept"})
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    stored = contacts.contacts.upsert(
        a_contact(
            email="email-02",
            name="name-02",
            company="company-02",
            since="since-02",
            phone="phone-02",
            labels={"labels-02", "labels-03"},
            notes="notes-02",
            preferences={"key-02": "preferences-02"},
        ),
    )

    expected = a_contact(
        email="email-02",
        name="name-02",
        company="company-02",
        since="since-02",
        phone="phone-02",
        labels={"labels-02", "labels-03"},
        notes="notes-02",
        preferences={"key-02": "preferences-02"},
        created_at=datetime(2099, 12, 31, 12, 0, tzinfo=UTC),
        updated_at=datetime(2099, 12, 31, 13, 0, tzinfo=UTC),
        version=1,
    )
    assert stored == expected
    item = stand_in.item("contacts", key)
    expected_item = {
        "id": {"S": "id-01"},
        "email": {"S": "email-02"},
        "fullName": {"S": "name-02"},
        "company": {"S": "company-02"},
        "since": {"S": "since-02"},
        "phone": {"S": "phone-02"},
        "labels": {"SS": ["labels-02", "labels-03"]},
        "notes": {"S": "notes-02"},
        "preferences": {"S": '{"key-02":"preferences-02"}'},
        "created_at": {"S": "2099-12-31T12:00:00.000000Z"},
        "updated_at": {"S": "2099-12-31T13:00:00.000000Z"},
        "version": {"N": "1"},
        "legacy": {"S": "kept"},
    }
    assert item == expected_item


def test_upserting_a_contact_that_is_not_there_creates_it(
    contacts: Contacts, stand_in: StandIn
) -> None:
    """As `create` would."""
    stored = contacts.contacts.upsert(a_contact(version=7))

    expected = a_contact(
        created_at=datetime(2099, 12, 31, 12, 0, tzinfo=UTC),
        updated_at=datetime(2099, 12, 31, 12, 0, tzinfo=UTC),
    )
    assert stored == expected
    item = stand_in.item("contacts", {"id": {"S": "id-01"}})
    expected_item = {
        "id": {"S": "id-01"},
        "email": {"S": "email-01"},
        "fullName": {"S": "name-01"},
        "company": {"S": "company-01"},
        "since": {"S": "since-01"},
        "phone": {"S": "phone-01"},
        "labels": {"SS": ["labels-01", "labels-02"]},
        "notes": {"S": "notes-01"},
        "preferences": {"S": '{"key-01":"preferences-01"}'},
        "created_at": {"S": "2099-12-31T12:00:00.000000Z"},
        "updated_at": {"S": "2099-12-31T12:00:00.000000Z"},
        "version": {"N": "0"},
    }
    assert item == expected_item


def test_updating_email_of_a_contact(
    contacts: Contacts, clock: Clock, stand_in: StandIn
) -> None:
    """The field changes, with every key that depends on it; nothing else does."""
    created = contacts.contacts.create(a_contact())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    updated = contacts.contacts.update(created, email="email-02")

    expected = a_contact(
        email="email-02",
        created_at=datetime(2099, 12, 31, 12, 0, tzinfo=UTC),
        updated_at=datetime(2099, 12, 31, 13, 0, tzinfo=UTC),
        version=1,
    )
    assert updated == expected
    assert contacts.contacts.get(id="id-01") == updated
    item = stand_in.item("contacts", {"id": {"S": "id-01"}})
    expected_item = {
        "id": {"S": "id-01"},
        "email": {"S": "email-02"},
        "fullName": {"S": "name-01"},
        "company": {"S": "company-01"},
        "since": {"S": "since-01"},
        "phone": {"S": "phone-01"},
        "labels": {"SS": ["labels-01", "labels-02"]},
        "notes": {"S": "notes-01"},
        "preferences": {"S": '{"key-01":"preferences-01"}'},
        "created_at": {"S": "2099-12-31T12:00:00.000000Z"},
        "updated_at": {"S": "2099-12-31T13:00:00.000000Z"},
        "version": {"N": "1"},
    }
    assert item == expected_item


def test_updating_name_of_a_contact(
    contacts: Contacts, clock: Clock, stand_in: StandIn
) -> None:
    """The field changes, with every key that depends on it; nothing else does."""
    created = contacts.contacts.create(a_contact())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    updated = contacts.contacts.update(created, name="name-02")

    expected = a_contact(
        name="name-02",
        created_at=datetime(2099, 12, 31, 12, 0, tzinfo=UTC),
        updated_at=datetime(2099, 12, 31, 13, 0, tzinfo=UTC),
        version=1,
    )
    assert updated == expected
    assert contacts.contacts.get(id="id-01") == updated
    item = stand_in.item("contacts", {"id": {"S": "id-01"}})
    expected_item = {
        "id": {"S": "id-01"},
        "email": {"S": "email-01"},
        "fullName": {"S": "name-02"},
        "company": {"S": "company-01"},
        "since": {"S": "since-01"},
        "phone": {"S": "phone-01"},
        "labels": {"SS": ["labels-01", "labels-02"]},
        "notes": {"S": "notes-01"},
        "preferences": {"S": '{"key-01":"preferences-01"}'},
        "created_at": {"S": "2099-12-31T12:00:00.000000Z"},
        "updated_at": {"S": "2099-12-31T13:00:00.000000Z"},
        "version": {"N": "1"},
    }
    assert item == expected_item


def test_updating_company_of_a_contact(
    contacts: Contacts, clock: Clock, stand_in: StandIn
) -> None:
    """The field changes, with every key that depends on it; nothing else does."""
    created = contacts.contacts.create(a_contact())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    updated = contacts.contacts.update(created, company="company-02")

    expected = a_contact(
        company="company-02",
        created_at=datetime(2099, 12, 31, 12, 0, tzinfo=UTC),
        updated_at=datetime(2099, 12, 31, 13, 0, tzinfo=UTC),
        version=1,
    )
    assert updated == expected
    assert contacts.contacts.get(id="id-01") == updated
    item = stand_in.item("contacts", {"id": {"S": "id-01"}})
    expected_item = {
        "id": {"S": "id-01"},
        "email": {"S": "email-01"},
        "fullName": {"S": "name-01"},
        "company": {"S": "company-02"},
        "since": {"S": "since-01"},
        "phone": {"S": "phone-01"},
        "labels": {"SS": ["labels-01", "labels-02"]},
        "notes": {"S": "notes-01"},
        "preferences": {"S": '{"key-01":"preferences-01"}'},
        "created_at": {"S": "2099-12-31T12:00:00.000000Z"},
        "updated_at": {"S": "2099-12-31T13:00:00.000000Z"},
        "version": {"N": "1"},
    }
    assert item == expected_item


def test_updating_since_of_a_contact(
    contacts: Contacts, clock: Clock, stand_in: StandIn
) -> None:
    """The field changes, with every key that depends on it; nothing else does."""
    created = contacts.contacts.create(a_contact())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    updated = contacts.contacts.update(created, since="since-02")

    expected = a_contact(
        since="since-02",
        created_at=datetime(2099, 12, 31, 12, 0, tzinfo=UTC),
        updated_at=datetime(2099, 12, 31, 13, 0, tzinfo=UTC),
        version=1,
    )
    assert updated == expected
    assert contacts.contacts.get(id="id-01") == updated
    item = stand_in.item("contacts", {"id": {"S": "id-01"}})
    expected_item = {
        "id": {"S": "id-01"},
        "email": {"S": "email-01"},
        "fullName": {"S": "name-01"},
        "company": {"S": "company-01"},
        "since": {"S": "since-02"},
        "phone": {"S": "phone-01"},
        "labels": {"SS": ["labels-01", "labels-02"]},
        "notes": {"S": "notes-01"},
        "preferences": {"S": '{"key-01":"preferences-01"}'},
        "created_at": {"S": "2099-12-31T12:00:00.000000Z"},
        "updated_at": {"S": "2099-12-31T13:00:00.000000Z"},
        "version": {"N": "1"},
    }
    assert item == expected_item


def test_updating_phone_of_a_contact(
    contacts: Contacts, clock: Clock, stand_in: StandIn
) -> None:
    """The field changes, with every key that depends on it; nothing else does."""
    created = contacts.contacts.create(a_contact())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    updated = contacts.contacts.update(created, phone="phone-02")

    expected = a_contact(
        phone="phone-02",
        created_at=datetime(2099, 12, 31, 12, 0, tzinfo=UTC),
        updated_at=datetime(2099, 12, 31, 13, 0, tzinfo=UTC),
        version=1,
    )
    assert updated == expected
    assert contacts.contacts.get(id="id-01") == updated
    item = stand_in.item("contacts", {"id": {"S": "id-01"}})
    expected_item = {
        "id": {"S": "id-01"},
        "email": {"S": "email-01"},
        "fullName": {"S": "name-01"},
        "company": {"S": "company-01"},
        "since": {"S": "since-01"},
        "phone": {"S": "phone-02"},
        "labels": {"SS": ["labels-01", "labels-02"]},
        "notes": {"S": "notes-01"},
        "preferences": {"S": '{"key-01":"preferences-01"}'},
        "created_at": {"S": "2099-12-31T12:00:00.000000Z"},
        "updated_at": {"S": "2099-12-31T13:00:00.000000Z"},
        "version": {"N": "1"},
    }
    assert item == expected_item


def test_updating_labels_of_a_contact(
    contacts: Contacts, clock: Clock, stand_in: StandIn
) -> None:
    """The field changes, with every key that depends on it; nothing else does."""
    created = contacts.contacts.create(a_contact())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    updated = contacts.contacts.update(created, labels={"labels-02", "labels-03"})

    expected = a_contact(
        labels={"labels-02", "labels-03"},
        created_at=datetime(2099, 12, 31, 12, 0, tzinfo=UTC),
        updated_at=datetime(2099, 12, 31, 13, 0, tzinfo=UTC),
        version=1,
    )
    assert updated == expected
    assert contacts.contacts.get(id="id-01") == updated
    item = stand_in.item("contacts", {"id": {"S": "id-01"}})
    expected_item = {
        "id": {"S": "id-01"},
        "email": {"S": "email-01"},
        "fullName": {"S": "name-01"},
        "company": {"S": "company-01"},
        "since": {"S": "since-01"},
        "phone": {"S": "phone-01"},
        "labels": {"SS": ["labels-02", "labels-03"]},
        "notes": {"S": "notes-01"},
        "preferences": {"S": '{"key-01":"preferences-01"}'},
        "created_at": {"S": "2099-12-31T12:00:00.000000Z"},
        "updated_at": {"S": "2099-12-31T13:00:00.000000Z"},
        "version": {"N": "1"},
    }
    assert item == expected_item


def test_updating_notes_of_a_contact(
    contacts: Contacts, clock: Clock, stand_in: StandIn
) -> None:
    """The field changes, with every key that depends on it; nothing else does."""
    created = contacts.contacts.create(a_contact())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    updated = contacts.contacts.update(created, notes="notes-02")

    expected = a_contact(
        notes="notes-02",
        created_at=datetime(2099, 12, 31, 12, 0, tzinfo=UTC),
        updated_at=datetime(2099, 12, 31, 13, 0, tzinfo=UTC),
        version=1,
    )
    assert updated == expected
    assert contacts.contacts.get(id="id-01") == updated
    item = stand_in.item("contacts", {"id": {"S": "id-01"}})
    expected_item = {
        "id": {"S": "id-01"},
        "email": {"S": "email-01"},
        "fullName": {"S": "name-01"},
        "company": {"S": "company-01"},
        "since": {"S": "since-01"},
        "phone": {"S": "phone-01"},
        "labels": {"SS": ["labels-01", "labels-02"]},
        "notes": {"S": "notes-02"},
        "preferences": {"S": '{"key-01":"preferences-01"}'},
        "created_at": {"S": "2099-12-31T12:00:00.000000Z"},
        "updated_at": {"S": "2099-12-31T13:00:00.000000Z"},
        "version": {"N": "1"},
    }
    assert item == expected_item


def test_updating_preferences_of_a_contact(
    contacts: Contacts, clock: Clock, stand_in: StandIn
) -> None:
    """The field changes, with every key that depends on it; nothing else does."""
    created = contacts.contacts.create(a_contact())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    updated = contacts.contacts.update(
        created, preferences={"key-02": "preferences-02"}
    )

    expected = a_contact(
        preferences={"key-02": "preferences-02"},
        created_at=datetime(2099, 12, 31, 12, 0, tzinfo=UTC),
        updated_at=datetime(2099, 12, 31, 13, 0, tzinfo=UTC),
        version=1,
    )
    assert updated == expected
    assert contacts.contacts.get(id="id-01") == updated
    item = stand_in.item("contacts", {"id": {"S": "id-01"}})
    expected_item = {
        "id": {"S": "id-01"},
        "email": {"S": "email-01"},
        "fullName": {"S": "name-01"},
        "company": {"S": "company-01"},
        "since": {"S": "since-01"},
        "phone": {"S": "phone-01"},
        "labels": {"SS": ["labels-01", "labels-02"]},
        "notes": {"S": "notes-01"},
        "preferences": {"S": '{"key-02":"preferences-02"}'},
        "created_at": {"S": "2099-12-31T12:00:00.000000Z"},
        "updated_at": {"S": "2099-12-31T13:00:00.000000Z"},
        "version": {"N": "1"},
    }
    assert item == expected_item


def test_updating_a_contact_that_is_not_there_is_refused(
    contacts: Contacts, stand_in: StandIn
) -> None:
    """An update never brings an item back."""
    with pytest.raises(NotFound):
        contacts.contacts.update(a_contact(), email="email-02")
    assert stand_in.items() == []


def test_an_update_of_a_contact_keeps_attributes_that_it_does_not_know(
    contacts: Contacts, stand_in: StandIn
) -> None:
    """What another version of the code has written is still there."""
    created = contacts.contacts.create(a_contact())
    key = {"id": {"S": "id-01"}}
    stand_in.set("contacts", key, legacy={"S": "kept"})

    contacts.contacts.update(created, email="email-02")

    item = stand_in.item("contacts", key)
    assert item is not None
    assert item["legacy"] == {"S": "kept"}


def test_a_contact_that_somebody_else_changed_is_not_overwritten(
    contacts: Contacts,
) -> None:
    """An update of an older version is a conflict."""
    created = contacts.contacts.create(a_contact())
    winner = contacts.contacts.update(created, email="email-02")

    with pytest.raises(Conflict):
        contacts.contacts.update(created, email="email-01")
    assert contacts.contacts.get(id="id-01") == winner


def test_a_contact_that_somebody_else_changed_is_not_deleted(
    contacts: Contacts,
) -> None:
    """A delete of an older version is a conflict."""
    created = contacts.contacts.create(a_contact())
    winner = contacts.contacts.update(created, email="email-02")

    with pytest.raises(Conflict):
        contacts.contacts.delete(created)
    assert contacts.contacts.get(id="id-01") == winner


def test_patching_email_of_a_contact(
    contacts: Contacts, clock: Clock, stand_in: StandIn
) -> None:
    """By key, and only this field."""
    contacts.contacts.create(a_contact())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    patched = contacts.contacts.patch(id="id-01", email="email-02")

    expected = a_contact(
        email="email-02",
        created_at=datetime(2099, 12, 31, 12, 0, tzinfo=UTC),
        updated_at=datetime(2099, 12, 31, 13, 0, tzinfo=UTC),
        version=1,
    )
    assert patched == expected
    item = stand_in.item("contacts", {"id": {"S": "id-01"}})
    expected_item = {
        "id": {"S": "id-01"},
        "email": {"S": "email-02"},
        "fullName": {"S": "name-01"},
        "company": {"S": "company-01"},
        "since": {"S": "since-01"},
        "phone": {"S": "phone-01"},
        "labels": {"SS": ["labels-01", "labels-02"]},
        "notes": {"S": "notes-01"},
        "preferences": {"S": '{"key-01":"preferences-01"}'},
        "created_at": {"S": "2099-12-31T12:00:00.000000Z"},
        "updated_at": {"S": "2099-12-31T13:00:00.000000Z"},
        "version": {"N": "1"},
    }
    assert item == expected_item


def test_patching_name_of_a_contact(
    contacts: Contacts, clock: Clock, stand_in: StandIn
) -> None:
    """By key, and only this field."""
    contacts.contacts.create(a_contact())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    patched = contacts.contacts.patch(id="id-01", name="name-02")

    expected = a_contact(
        name="name-02",
        created_at=datetime(2099, 12, 31, 12, 0, tzinfo=UTC),
        updated_at=datetime(2099, 12, 31, 13, 0, tzinfo=UTC),
        version=1,
    )
    assert patched == expected
    item = stand_in.item("contacts", {"id": {"S": "id-01"}})
    expected_item = {
        "id": {"S": "id-01"},
        "email": {"S": "email-01"},
        "fullName": {"S": "name-02"},
        "company": {"S": "company-01"},
        "since": {"S": "since-01"},
        "phone": {"S": "phone-01"},
        "labels": {"SS": ["labels-01", "labels-02"]},
        "notes": {"S": "notes-01"},
        "preferences": {"S": '{"key-01":"preferences-01"}'},
        "created_at": {"S": "2099-12-31T12:00:00.000000Z"},
        "updated_at": {"S": "2099-12-31T13:00:00.000000Z"},
        "version": {"N": "1"},
    }
    assert item == expected_item


def test_patching_company_of_a_contact(
    contacts: Contacts, clock: Clock, stand_in: StandIn
) -> None:
    """By key, and only this field."""
    contacts.contacts.create(a_contact())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    patched = contacts.contacts.patch(id="id-01", company="company-02")

    expected = a_contact(
        company="company-02",
        created_at=datetime(2099, 12, 31, 12, 0, tzinfo=UTC),
        updated_at=datetime(2099, 12, 31, 13, 0, tzinfo=UTC),
        version=1,
    )
    assert patched == expected
    item = stand_in.item("contacts", {"id": {"S": "id-01"}})
    expected_item = {
        "id": {"S": "id-01"},
        "email": {"S": "email-01"},
        "fullName": {"S": "name-01"},
        "company": {"S": "company-02"},
        "since": {"S": "since-01"},
        "phone": {"S": "phone-01"},
        "labels": {"SS": ["labels-01", "labels-02"]},
        "notes": {"S": "notes-01"},
        "preferences": {"S": '{"key-01":"preferences-01"}'},
        "created_at": {"S": "2099-12-31T12:00:00.000000Z"},
        "updated_at": {"S": "2099-12-31T13:00:00.000000Z"},
        "version": {"N": "1"},
    }
    assert item == expected_item


def test_patching_since_of_a_contact(
    contacts: Contacts, clock: Clock, stand_in: StandIn
) -> None:
    """By key, and only this field."""
    contacts.contacts.create(a_contact())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    patched = contacts.contacts.patch(id="id-01", since="since-02")

    expected = a_contact(
        since="since-02",
        created_at=datetime(2099, 12, 31, 12, 0, tzinfo=UTC),
        updated_at=datetime(2099, 12, 31, 13, 0, tzinfo=UTC),
        version=1,
    )
    assert patched == expected
    item = stand_in.item("contacts", {"id": {"S": "id-01"}})
    expected_item = {
        "id": {"S": "id-01"},
        "email": {"S": "email-01"},
        "fullName": {"S": "name-01"},
        "company": {"S": "company-01"},
        "since": {"S": "since-02"},
        "phone": {"S": "phone-01"},
        "labels": {"SS": ["labels-01", "labels-02"]},
        "notes": {"S": "notes-01"},
        "preferences": {"S": '{"key-01":"preferences-01"}'},
        "created_at": {"S": "2099-12-31T12:00:00.000000Z"},
        "updated_at": {"S": "2099-12-31T13:00:00.000000Z"},
        "version": {"N": "1"},
    }
    assert item == expected_item


def test_patching_labels_of_a_contact(
    contacts: Contacts, clock: Clock, stand_in: StandIn
) -> None:
    """By key, and only this field."""
    contacts.contacts.create(a_contact())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    patched = contacts.contacts.patch(id="id-01", labels={"labels-02", "labels-03"})

    expected = a_contact(
        labels={"labels-02", "labels-03"},
        created_at=datetime(2099, 12, 31, 12, 0, tzinfo=UTC),
        updated_at=datetime(2099, 12, 31, 13, 0, tzinfo=UTC),
        version=1,
    )
    assert patched == expected
    item = stand_in.item("contacts", {"id": {"S": "id-01"}})
    expected_item = {
        "id": {"S": "id-01"},
        "email": {"S": "email-01"},
        "fullName": {"S": "name-01"},
        "company": {"S": "company-01"},
        "since": {"S": "since-01"},
        "phone": {"S": "phone-01"},
        "labels": {"SS": ["labels-02", "labels-03"]},
        "notes": {"S": "notes-01"},
        "preferences": {"S": '{"key-01":"preferences-01"}'},
        "created_at": {"S": "2099-12-31T12:00:00.000000Z"},
        "updated_at": {"S": "2099-12-31T13:00:00.000000Z"},
        "version": {"N": "1"},
    }
    assert item == expected_item


def test_patching_notes_of_a_contact(
    contacts: Contacts, clock: Clock, stand_in: StandIn
) -> None:
    """By key, and only this field."""
    contacts.contacts.create(a_contact())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    patched = contacts.contacts.patch(id="id-01", notes="notes-02")

    expected = a_contact(
        notes="notes-02",
        created_at=datetime(2099, 12, 31, 12, 0, tzinfo=UTC),
        updated_at=datetime(2099, 12, 31, 13, 0, tzinfo=UTC),
        version=1,
    )
    assert patched == expected
    item = stand_in.item("contacts", {"id": {"S": "id-01"}})
    expected_item = {
        "id": {"S": "id-01"},
        "email": {"S": "email-01"},
        "fullName": {"S": "name-01"},
        "company": {"S": "company-01"},
        "since": {"S": "since-01"},
        "phone": {"S": "phone-01"},
        "labels": {"SS": ["labels-01", "labels-02"]},
        "notes": {"S": "notes-02"},
        "preferences": {"S": '{"key-01":"preferences-01"}'},
        "created_at": {"S": "2099-12-31T12:00:00.000000Z"},
        "updated_at": {"S": "2099-12-31T13:00:00.000000Z"},
        "version": {"N": "1"},
    }
    assert item == expected_item


def test_patching_preferences_of_a_contact(
    contacts: Contacts, clock: Clock, stand_in: StandIn
) -> None:
    """By key, and only this field."""
    contacts.contacts.create(a_contact())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    patched = contacts.contacts.patch(
        id="id-01", preferences={"key-02": "preferences-02"}
    )

    expected = a_contact(
        preferences={"key-02": "preferences-02"},
        created_at=datetime(2099, 12, 31, 12, 0, tzinfo=UTC),
        updated_at=datetime(2099, 12, 31, 13, 0, tzinfo=UTC),
        version=1,
    )
    assert patched == expected
    item = stand_in.item("contacts", {"id": {"S": "id-01"}})
    expected_item = {
        "id": {"S": "id-01"},
        "email": {"S": "email-01"},
        "fullName": {"S": "name-01"},
        "company": {"S": "company-01"},
        "since": {"S": "since-01"},
        "phone": {"S": "phone-01"},
        "labels": {"SS": ["labels-01", "labels-02"]},
        "notes": {"S": "notes-01"},
        "preferences": {"S": '{"key-02":"preferences-02"}'},
        "created_at": {"S": "2099-12-31T12:00:00.000000Z"},
        "updated_at": {"S": "2099-12-31T13:00:00.000000Z"},
        "version": {"N": "1"},
    }
    assert item == expected_item


def test_patching_a_contact_that_is_not_there_is_refused(
    contacts: Contacts, stand_in: StandIn
) -> None:
    """A patch never brings an item back."""
    with pytest.raises(NotFound):
        contacts.contacts.patch(id="id-01", email="email-02")
    assert stand_in.items() == []


def test_patching_a_contact_with_a_value_of_another_type_is_refused(
    contacts: Contacts,
) -> None:
    """What the model would not take is not sent."""
    contacts.contacts.create(a_contact())
    wrong: Any = object()

    with pytest.raises(InvalidValue):
        contacts.contacts.patch(id="id-01", email=wrong)
    tx = contacts.transaction()
    with pytest.raises(InvalidValue):
        tx.contacts.patch(id="id-01", email=wrong)


def test_a_deleted_contact_is_gone(contacts: Contacts, stand_in: StandIn) -> None:
    """Nothing of it is found, and its key is free."""
    created = contacts.contacts.create(a_contact())
    contacts.contacts.delete(created)

    found = contacts.contacts.get(id="id-01")
    assert found is None
    assert stand_in.items() == []


def test_a_contact_deleted_by_its_key_is_gone(
    contacts: Contacts, stand_in: StandIn
) -> None:
    """Deleting needs no reading first."""
    contacts.contacts.create(a_contact())
    contacts.contacts.delete_by_key(id="id-01")

    found = contacts.contacts.get(id="id-01")
    assert found is None
    assert stand_in.items() == []


def test_deleting_a_contact_that_is_not_there(contacts: Contacts) -> None:
    """By what was read it is an error; by key it is already so."""
    with pytest.raises(NotFound):
        contacts.contacts.delete(a_contact())
    contacts.contacts.delete_by_key(id="id-01")


def test_a_contact_changes_only_where_a_condition_holds(contacts: Contacts) -> None:
    """What does not hold on what is there changes nothing."""
    created = contacts.contacts.create(a_contact())
    held = ContactFields.email == created.email

    with pytest.raises(ConditionFailed):
        contacts.contacts.put(created, where=~held)
    with pytest.raises(ConditionFailed):
        contacts.contacts.update(
            created,
            email="email-02",
            name="name-02",
            company="company-02",
            since="since-02",
            phone="phone-02",
            labels={"labels-02", "labels-03"},
            notes="notes-02",
            preferences={"key-02": "preferences-02"},
            where=~held,
        )
    with pytest.raises(ConditionFailed):
        contacts.contacts.patch(
            id="id-01",
            email="email-02",
            name="name-02",
            company="company-02",
            since="since-02",
            labels={"labels-02", "labels-03"},
            notes="notes-02",
            preferences={"key-02": "preferences-02"},
            where=~held,
        )
    with pytest.raises(ConditionFailed):
        contacts.contacts.delete(created, where=~held)
    with pytest.raises(ConditionFailed):
        contacts.contacts.delete_by_key(id="id-01", where=~held)
    assert contacts.contacts.get(id="id-01") == created
    stored = contacts.contacts.put(created, where=held)
    assert contacts.contacts.get(id="id-01") == stored
    contacts.contacts.update(
        stored,
        email="email-02",
        name="name-02",
        company="company-02",
        since="since-02",
        phone="phone-02",
        labels={"labels-02", "labels-03"},
        notes="notes-02",
        preferences={"key-02": "preferences-02"},
        where=held,
    )
    deleted = contacts.contacts.delete_by_key(id="id-01", where=~held)
    assert deleted is True


def test_adding_and_removing_change_labels_of_a_contact_as_it_is(
    contacts: Contacts,
) -> None:
    """Nobody's change is lost, for none was read before."""
    contacts.contacts.create(a_contact())
    patched = contacts.contacts.patch(
        id="id-01", labels=Adding({"labels-02", "labels-03"})
    )
    assert patched.labels == {"labels-01", "labels-02", "labels-03"}
    patched = contacts.contacts.patch(id="id-01", labels=Adding(set()))
    assert patched.labels == {"labels-01", "labels-02", "labels-03"}
    patched = contacts.contacts.patch(id="id-01", labels=Removing({"labels-03"}))
    assert patched.labels == {"labels-01", "labels-02"}
    patched = contacts.contacts.patch(
        id="id-01", labels=Removing({"labels-01", "labels-02"})
    )
    assert patched.labels == set()
    patched = contacts.contacts.patch(
        id="id-01", labels=Removing({"labels-01", "labels-02"})
    )
    assert patched.labels == set()
    patched = contacts.contacts.patch(
        id="id-01", labels=Adding({"labels-01", "labels-02"})
    )
    assert patched.labels == {"labels-01", "labels-02"}
    patched = contacts.contacts.patch(
        id="id-01", email="email-02", labels=Adding({"labels-02", "labels-03"})
    )
    assert patched.email == "email-02"


def test_by_email_of_contact_finds_its_own_and_no_other(
    contacts: Contacts, stand_in: StandIn
) -> None:
    """The wanted ones in order, and none of the decoys."""
    rows: list[dict[str, Any]] = [
        {},
        {"id": "id-02"},
        {"id": "id-03"},
        {"id": "id-04", "email": "email-02"},
    ]
    planted = [contacts.contacts.create(a_contact(**row)) for row in rows]

    found = contacts.contacts.by_email(email="email-01")
    assert list(found) == [planted[0], planted[1], planted[2]]
    request = stand_in.sent("Query")[-1]
    assert request["IndexName"] == "gsi-email"


def test_by_email_of_contact_reads_every_field_alone(contacts: Contacts) -> None:
    """As the whole has it."""
    rows: list[dict[str, Any]] = [
        {},
        {"id": "id-02"},
        {"id": "id-03"},
        {"id": "id-04", "email": "email-02"},
    ]
    planted = [contacts.contacts.create(a_contact(**row)) for row in rows]
    found = [planted[0], planted[1], planted[2]]
    query = contacts.contacts.by_email(email="email-01")
    alone = query.only(
        ContactFields.id,
        ContactFields.email,
        ContactFields.name,
        ContactFields.company,
        ContactFields.since,
        ContactFields.phone,
        ContactFields.labels,
        ContactFields.notes,
        ContactFields.preferences,
        ContactFields.created_at,
        ContactFields.updated_at,
        ContactFields.version,
    )

    expected = [
        (
            each.id,
            each.email,
            each.name,
            each.company,
            each.since,
            each.phone,
            each.labels,
            each.notes,
            each.preferences,
            each.created_at,
            each.updated_at,
            each.version,
        )
        for each in found
    ]
    assert list(alone) == expected


def test_by_email_of_contact_goes_on_from_a_cursor(contacts: Contacts) -> None:
    """A page and what follows it are the whole, nothing twice."""
    rows: list[dict[str, Any]] = [
        {},
        {"id": "id-02"},
        {"id": "id-03"},
        {"id": "id-04", "email": "email-02"},
    ]
    planted = [contacts.contacts.create(a_contact(**row)) for row in rows]

    query = contacts.contacts.by_email(email="email-01")
    first = query.page(limit=1)
    rest = query.page(limit=100, cursor=first.cursor)

    assert [*first.items, *rest.items] == [planted[0], planted[1], planted[2]]
    assert query.first() == planted[0]
    assert rest.cursor is None


def test_by_email_of_contact_filters_and_reads_a_field_alone(
    contacts: Contacts,
) -> None:
    """What a condition does not hold on is left out, and not counted."""
    rows: list[dict[str, Any]] = [
        {},
        {"id": "id-02"},
        {"id": "id-03"},
        {"id": "id-04", "email": "email-02"},
    ]
    planted = [contacts.contacts.create(a_contact(**row)) for row in rows]
    found = [planted[0], planted[1], planted[2]]
    wanted = found[-1].id
    some = [each for each in found if each.id == wanted]
    query = contacts.contacts.by_email(email="email-01")
    held = query.where(ContactFields.id == wanted)

    assert list(held) == some
    assert held.count() == len(some)
    alone = held.only(ContactFields.id)
    assert list(alone) == [(wanted,)] * len(some)


def test_by_company_of_contact_finds_its_own_and_no_other(
    contacts: Contacts, stand_in: StandIn
) -> None:
    """The wanted ones in order, and none of the decoys."""
    rows: list[dict[str, Any]] = [
        {},
        {"id": "id-02", "since": "since-02"},
        {"id": "id-03", "since": "since-03"},
        {"id": "id-04", "company": "company-02", "since": "since-02"},
    ]
    planted = [contacts.contacts.create(a_contact(**row)) for row in rows]

    found = contacts.contacts.by_company(company="company-01")
    assert list(found) == [planted[0], planted[1], planted[2]]
    request = stand_in.sent("Query")[-1]
    assert request["IndexName"] == "gsi-company"


def test_by_company_of_contact_goes_on_from_a_cursor(contacts: Contacts) -> None:
    """A page and what follows it are the whole, nothing twice."""
    rows: list[dict[str, Any]] = [
        {},
        {"id": "id-02", "since": "since-02"},
        {"id": "id-03", "since": "since-03"},
        {"id": "id-04", "company": "company-02", "since": "since-02"},
    ]
    planted = [contacts.contacts.create(a_contact(**row)) for row in rows]

    query = contacts.contacts.by_company(company="company-01")
    first = query.page(limit=1)
    rest = query.page(limit=100, cursor=first.cursor)

    assert [*first.items, *rest.items] == [planted[0], planted[1], planted[2]]
    assert query.first() == planted[0]
    assert rest.cursor is None


def test_by_company_of_contact_filters_and_reads_a_field_alone(
    contacts: Contacts,
) -> None:
    """What a condition does not hold on is left out, and not counted."""
    rows: list[dict[str, Any]] = [
        {},
        {"id": "id-02", "since": "since-02"},
        {"id": "id-03", "since": "since-03"},
        {"id": "id-04", "company": "company-02", "since": "since-02"},
    ]
    planted = [contacts.contacts.create(a_contact(**row)) for row in rows]
    found = [planted[0], planted[1], planted[2]]
    wanted = found[-1].id
    some = [each for each in found if each.id == wanted]
    query = contacts.contacts.by_company(company="company-01")
    held = query.where(ContactFields.id == wanted)

    assert list(held) == some
    assert held.count() == len(some)
    alone = held.only(ContactFields.id)
    assert list(alone) == [(wanted,)] * len(some)


def test_by_company_of_contact_with_since_equal_to(contacts: Contacts) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"id": "id-02", "since": "since-02"},
        {"id": "id-03", "since": "since-03"},
        {"id": "id-04", "company": "company-02", "since": "since-02"},
    ]
    planted = [contacts.contacts.create(a_contact(**row)) for row in rows]

    found = contacts.contacts.by_company(company="company-01", since="since-02")
    assert list(found) == [planted[1]]


def test_by_company_of_contact_with_since_since(contacts: Contacts) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"id": "id-02", "since": "since-02"},
        {"id": "id-03", "since": "since-03"},
        {"id": "id-04", "company": "company-02", "since": "since-02"},
    ]
    planted = [contacts.contacts.create(a_contact(**row)) for row in rows]

    found = contacts.contacts.by_company(company="company-01", since=since("since-02"))
    assert list(found) == [planted[1], planted[2]]


def test_by_company_of_contact_with_since_after(contacts: Contacts) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"id": "id-02", "since": "since-02"},
        {"id": "id-03", "since": "since-03"},
        {"id": "id-04", "company": "company-02", "since": "since-02"},
    ]
    planted = [contacts.contacts.create(a_contact(**row)) for row in rows]

    found = contacts.contacts.by_company(company="company-01", since=after("since-01"))
    assert list(found) == [planted[1], planted[2]]


def test_by_company_of_contact_with_since_until(contacts: Contacts) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"id": "id-02", "since": "since-02"},
        {"id": "id-03", "since": "since-03"},
        {"id": "id-04", "company": "company-02", "since": "since-02"},
    ]
    planted = [contacts.contacts.create(a_contact(**row)) for row in rows]

    found = contacts.contacts.by_company(company="company-01", since=until("since-02"))
    assert list(found) == [planted[0], planted[1]]


def test_by_company_of_contact_with_since_before(contacts: Contacts) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"id": "id-02", "since": "since-02"},
        {"id": "id-03", "since": "since-03"},
        {"id": "id-04", "company": "company-02", "since": "since-02"},
    ]
    planted = [contacts.contacts.create(a_contact(**row)) for row in rows]

    found = contacts.contacts.by_company(company="company-01", since=before("since-03"))
    assert list(found) == [planted[0], planted[1]]


def test_by_company_of_contact_with_since_between(contacts: Contacts) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"id": "id-02", "since": "since-02"},
        {"id": "id-03", "since": "since-03"},
        {"id": "id-04", "company": "company-02", "since": "since-02"},
    ]
    planted = [contacts.contacts.create(a_contact(**row)) for row in rows]

    found = contacts.contacts.by_company(
        company="company-01", since=between("since-01", "since-02")
    )
    assert list(found) == [planted[0], planted[1]]


def test_by_phone_of_contact_finds_its_own_and_no_other(
    contacts: Contacts, stand_in: StandIn
) -> None:
    """The wanted ones in order, and none of the decoys."""
    rows: list[dict[str, Any]] = [
        {},
        {"id": "id-02"},
        {"id": "id-03"},
        {"id": "id-04", "phone": "phone-02"},
        {"id": "id-05", "phone": None},
    ]
    planted = [contacts.contacts.create(a_contact(**row)) for row in rows]

    found = contacts.contacts.by_phone(phone="phone-01")
    assert list(found) == [planted[0], planted[1], planted[2]]
    request = stand_in.sent("Query")[-1]
    assert request["IndexName"] == "gsi-phone"


def test_by_phone_of_contact_goes_on_from_a_cursor(contacts: Contacts) -> None:
    """A page and what follows it are the whole, nothing twice."""
    rows: list[dict[str, Any]] = [
        {},
        {"id": "id-02"},
        {"id": "id-03"},
        {"id": "id-04", "phone": "phone-02"},
        {"id": "id-05", "phone": None},
    ]
    planted = [contacts.contacts.create(a_contact(**row)) for row in rows]

    query = contacts.contacts.by_phone(phone="phone-01")
    first = query.page(limit=1)
    rest = query.page(limit=100, cursor=first.cursor)

    assert [*first.items, *rest.items] == [planted[0], planted[1], planted[2]]
    assert query.first() == planted[0]
    assert rest.cursor is None


def test_by_phone_of_contact_filters_and_reads_a_field_alone(
    contacts: Contacts,
) -> None:
    """What a condition does not hold on is left out, and not counted."""
    rows: list[dict[str, Any]] = [
        {},
        {"id": "id-02"},
        {"id": "id-03"},
        {"id": "id-04", "phone": "phone-02"},
        {"id": "id-05", "phone": None},
    ]
    planted = [contacts.contacts.create(a_contact(**row)) for row in rows]
    found = [planted[0], planted[1], planted[2]]
    wanted = found[-1].id
    some = [each for each in found if each.id == wanted]
    query = contacts.contacts.by_phone(phone="phone-01")
    held = query.where(ContactFields.id == wanted)

    assert list(held) == some
    assert held.count() == len(some)
    alone = held.only(ContactFields.id)
    assert list(alone) == [(wanted,)] * len(some)
