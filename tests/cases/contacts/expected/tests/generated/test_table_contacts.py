# Written by lift from the models: change those, this file is written again.
"""What the facade of the table contacts promises, asked of a DynamoDB."""

from datetime import UTC, datetime
from typing import Any

import pytest
from liftgen.runtime.errors import AlreadyExists, ConditionFailed, NotFound
from liftgen.runtime.transaction import transact_get
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


def test_contacts_are_written_in_one_transaction(
    contacts: Contacts, stand_in: StandIn
) -> None:
    """Nothing before its end, and then everything."""
    with contacts.transaction() as tx:
        first = tx.contacts.create(a_contact(version=7))
        second = contacts.join(tx).contacts.put(a_contact(id="id-02"))
        seen = stand_in.items()

    assert seen == []
    found = [contacts.contacts.get(id="id-01"), contacts.contacts.get(id="id-02")]
    assert found == [first, second]
    expected = a_contact(
        created_at=datetime(2099, 12, 31, 12, 0, tzinfo=UTC),
        updated_at=datetime(2099, 12, 31, 12, 0, tzinfo=UTC),
    )
    assert first == expected
    expected = a_contact(
        id="id-02", updated_at=datetime(2099, 12, 31, 12, 0, tzinfo=UTC)
    )
    assert second == expected
    assert len(stand_in.sent("TransactWriteItems")) == 1
    with contacts.transaction() as tx:
        tx.contacts.delete(first)
        tx.contacts.delete_by_key(id="id-02")
        tx.contacts.check_absent(id="id-03")
    found = [contacts.contacts.get(id="id-01"), contacts.contacts.get(id="id-02")]
    assert found == [None, None]


def test_a_transaction_that_fails_writes_no_contacts(contacts: Contacts) -> None:
    """The error is that of the action that stopped the others."""
    created = contacts.contacts.create(a_contact())
    with pytest.raises(AlreadyExists) as refused, contacts.transaction() as tx:
        tx.contacts.create(a_contact(id="id-02"))
        tx.contacts.create(a_contact())
    assert refused.value.entity == "Contact"
    assert refused.value.key is not None
    with pytest.raises(NotFound), contacts.transaction() as tx:
        tx.contacts.create(a_contact(id="id-02"))
        tx.contacts.check(id="id-03")
    with pytest.raises(AlreadyExists), contacts.transaction() as tx:
        tx.contacts.check_absent(id="id-01")
    found = contacts.contacts.get(id="id-02")
    assert found is None
    with contacts.transaction() as tx:
        tx.contacts.create(a_contact(id="id-02"))
        tx.contacts.check(id="id-01")
    assert contacts.contacts.get(id="id-01") == created


def test_contacts_are_changed_in_a_transaction(
    contacts: Contacts, clock: Clock
) -> None:
    """As outside of one."""
    created = contacts.contacts.create(a_contact())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    with contacts.transaction() as tx:
        changed = tx.contacts.update(
            created,
            email="email-02",
            name="name-02",
            company="company-02",
            since="since-02",
            phone="phone-02",
            labels={"labels-02", "labels-03"},
            notes="notes-02",
            preferences={"key-02": "preferences-02"},
        )
        tx.contacts.check_absent(id="id-02")
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
    assert changed == expected
    assert contacts.contacts.get(id="id-01") == changed
    clock.set(datetime(2099, 12, 31, 14, 0, tzinfo=UTC))
    with contacts.transaction() as tx:
        tx.contacts.patch(
            id="id-01",
            email="email-01",
            name="name-01",
            company="company-01",
            since="since-01",
            labels={"labels-01", "labels-02"},
            notes="notes-01",
            preferences={"key-01": "preferences-01"},
        )
    found = contacts.contacts.get(id="id-01")
    assert found is not None
    assert found.email == "email-01"
    assert found.name == "name-01"
    assert found.company == "company-01"
    assert found.since == "since-01"
    assert found.labels == {"labels-01", "labels-02"}
    assert found.notes == "notes-01"
    assert found.preferences == {"key-01": "preferences-01"}
    assert found.version == 2
    assert found.updated_at == datetime(2099, 12, 31, 14, 0, tzinfo=UTC)


def test_contacts_are_written_in_a_transaction_only_where_a_condition_holds(
    contacts: Contacts,
) -> None:
    """And are checked under one."""
    created = contacts.contacts.create(a_contact())
    held = ContactFields.email == created.email
    with pytest.raises(ConditionFailed), contacts.transaction() as tx:
        tx.contacts.put(created, where=~held)
    with pytest.raises(ConditionFailed), contacts.transaction() as tx:
        tx.contacts.update(
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
    with pytest.raises(ConditionFailed), contacts.transaction() as tx:
        tx.contacts.patch(
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
    with pytest.raises(ConditionFailed), contacts.transaction() as tx:
        tx.contacts.delete(created, where=~held)
    with pytest.raises(ConditionFailed), contacts.transaction() as tx:
        tx.contacts.delete_by_key(id="id-01", where=~held)
    with pytest.raises(ConditionFailed), contacts.transaction() as tx:
        tx.contacts.check(id="id-01", where=~held)
    assert contacts.contacts.get(id="id-01") == created
    with contacts.transaction() as tx:
        tx.contacts.delete_by_key(id="id-01", where=held)
    found = contacts.contacts.get(id="id-01")
    assert found is None


def test_contacts_are_read_in_one_transaction(
    contacts: Contacts, stand_in: StandIn
) -> None:
    """In the order of their keys, as they were at one moment."""
    created = contacts.contacts.create(a_contact())
    here = contacts.contacts.key(id="id-01")
    nowhere = contacts.contacts.key(id="id-02")

    assert transact_get(here, nowhere, here) == (created, None, created)
    assert len(stand_in.sent("TransactGetItems")) == 1


def test_several_contacts_are_read_in_the_order_of_their_keys(
    contacts: Contacts, stand_in: StandIn
) -> None:
    """None where there is none, and the same again for the same key."""
    created = contacts.contacts.create(a_contact())
    here = contacts.contacts.key(id="id-01")
    nowhere = contacts.contacts.key(id="id-02")
    found = contacts.contacts.get_many([here, nowhere, here])
    asked = stand_in.sent("BatchGetItem")[-1]["RequestItems"]["contacts"]

    assert found == [created, None, created]
    assert asked.get("ConsistentRead") is None
    found = contacts.contacts.get_many([here, nowhere, here], consistent=True)
    asked = stand_in.sent("BatchGetItem")[-1]["RequestItems"]["contacts"]
    assert found == [created, None, created]
    assert asked["ConsistentRead"] is True


def test_several_contacts_are_deleted(contacts: Contacts) -> None:
    """Those that are there, and no others."""
    contacts.contacts.create(a_contact())
    kept = contacts.contacts.create(a_contact(id="id-02"))
    here = contacts.contacts.key(id="id-01")
    nowhere = contacts.contacts.key(id="id-03")
    contacts.contacts.delete_many([here, nowhere, here])

    found = [contacts.contacts.get(id="id-01"), contacts.contacts.get(id="id-02")]
    assert found == [None, kept]
