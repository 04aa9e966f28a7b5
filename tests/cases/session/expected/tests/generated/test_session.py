# Written by lift from the models: change those, this file is written again.
"""What the repository of Session promises, asked of a DynamoDB."""

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

from repositories import SessionFields, Sessions
from session import Session


def a_session(**changes: Any) -> Session:
    """A Session as these tests know it, with other values for the fields given."""
    values: dict[str, Any] = {
        "session_id": "session_id-01",
        "user_id": "user_id-01",
        "expires_at": datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
    }
    return Session.model_validate({**values, **changes}, by_name=True)


def test_a_session_that_was_created_is_read(sessions: Sessions) -> None:
    """What was stored comes back, equal."""
    created = sessions.sessions.create(a_session())

    assert created == a_session()
    found = sessions.sessions.get(session_id="session_id-01", user_id="user_id-01")
    assert found == created


def test_a_session_is_stored_as_its_attributes_and_keys(
    sessions: Sessions, stand_in: StandIn
) -> None:
    """The item's bytes are a contract: every attribute, key and index key."""
    sessions.sessions.create(a_session())

    item = stand_in.item(
        "sessions",
        {"session_id": {"S": "session_id-01"}, "user_id": {"S": "user_id-01"}},
    )
    expected_item = {
        "session_id": {"S": "session_id-01"},
        "user_id": {"S": "user_id-01"},
        "expires_at": {"N": "4102488060"},
    }
    assert item == expected_item


def test_the_key_of_a_session_is_taken_once(sessions: Sessions) -> None:
    """A second one is refused, and the first stays as it was."""
    created = sessions.sessions.create(a_session())

    with pytest.raises(AlreadyExists):
        sessions.sessions.create(
            a_session(expires_at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC))
        )
    found = sessions.sessions.get(session_id="session_id-01", user_id="user_id-01")
    assert found == created


def test_a_session_that_is_not_there_is_none(sessions: Sessions) -> None:
    """No item, no error: None."""
    found = sessions.sessions.get(session_id="session_id-01", user_id="user_id-01")

    assert found is None


def test_a_session_is_read_consistently_where_that_is_asked_for(
    sessions: Sessions, stand_in: StandIn
) -> None:
    """Otherwise a read may be a moment behind."""
    sessions.sessions.get(
        session_id="session_id-01", user_id="user_id-01", consistent=True
    )

    assert stand_in.sent("GetItem")[-1]["ConsistentRead"] is True


def test_whether_a_session_exists(
    sessions: Sessions, clock: Clock, stand_in: StandIn
) -> None:
    """Told from its key alone, and as absent as a read would say."""
    sessions.sessions.create(a_session())
    there = sessions.sessions.exists(session_id="session_id-01", user_id="user_id-01")

    assert there is True
    assert "ConsistentRead" not in stand_in.sent("GetItem")[-1]
    clock.set(datetime(2100, 1, 1, 12, 1, 1, tzinfo=UTC))
    there = sessions.sessions.exists(session_id="session_id-01", user_id="user_id-01")
    assert there is False
    there = sessions.sessions.exists(
        session_id="session_id-01", user_id="user_id-01", include_expired=True
    )
    assert there is True
    sessions.sessions.delete_by_key(session_id="session_id-01", user_id="user_id-01")
    there = sessions.sessions.exists(
        session_id="session_id-01", user_id="user_id-01", consistent=True
    )
    assert there is False
    assert stand_in.sent("GetItem")[-1]["ConsistentRead"] is True


def test_putting_a_session_replaces_it_whole(
    sessions: Sessions, clock: Clock, stand_in: StandIn
) -> None:
    """Whatever was there is replaced, with every key of its own."""
    stored = sessions.sessions.put(a_session())
    assert stored == a_session()
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    sessions.sessions.put(a_session(expires_at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC)))

    item = stand_in.item(
        "sessions",
        {"session_id": {"S": "session_id-01"}, "user_id": {"S": "user_id-01"}},
    )
    expected_item = {
        "session_id": {"S": "session_id-01"},
        "user_id": {"S": "user_id-01"},
        "expires_at": {"N": "4102488120"},
    }
    assert item == expected_item


def test_upserting_a_session_that_is_there_changes_it(
    sessions: Sessions, clock: Clock, stand_in: StandIn
) -> None:
    """Whoever wrote last, with every key of its own; what it was created with stays."""
    sessions.sessions.create(a_session())
    key = {"session_id": {"S": "session_id-01"}, "user_id": {"S": "user_id-01"}}
    stand_in.set("sessions", key, legacy={"S": "kept"})
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    stored = sessions.sessions.upsert(
        a_session(expires_at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC))
    )

    assert stored == a_session(expires_at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC))
    item = stand_in.item("sessions", key)
    expected_item = {
        "session_id": {"S": "session_id-01"},
        "user_id": {"S": "user_id-01"},
        "expires_at": {"N": "4102488120"},
        "legacy": {"S": "kept"},
    }
    assert item == expected_item


def test_upserting_a_session_that_is_not_there_creates_it(
    sessions: Sessions, clock: Clock, stand_in: StandIn
) -> None:
    """As `create` would."""
    stored = sessions.sessions.upsert(a_session())

    assert stored == a_session()
    item = stand_in.item(
        "sessions",
        {"session_id": {"S": "session_id-01"}, "user_id": {"S": "user_id-01"}},
    )
    expected_item = {
        "session_id": {"S": "session_id-01"},
        "user_id": {"S": "user_id-01"},
        "expires_at": {"N": "4102488060"},
    }
    assert item == expected_item
    clock.set(datetime(2100, 1, 1, 12, 1, 1, tzinfo=UTC))
    sessions.sessions.upsert(a_session())
    assert stand_in.sent("PutItem") != []


def test_updating_expires_at_of_a_session(
    sessions: Sessions, clock: Clock, stand_in: StandIn
) -> None:
    """The field changes, with every key that depends on it; nothing else does."""
    created = sessions.sessions.create(a_session())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    updated = sessions.sessions.update(
        created, expires_at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC)
    )

    assert updated == a_session(expires_at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC))
    found = sessions.sessions.get(session_id="session_id-01", user_id="user_id-01")
    assert found == updated
    item = stand_in.item(
        "sessions",
        {"session_id": {"S": "session_id-01"}, "user_id": {"S": "user_id-01"}},
    )
    expected_item = {
        "session_id": {"S": "session_id-01"},
        "user_id": {"S": "user_id-01"},
        "expires_at": {"N": "4102488120"},
    }
    assert item == expected_item


def test_updating_a_session_that_is_not_there_is_refused(
    sessions: Sessions, stand_in: StandIn
) -> None:
    """An update never brings an item back."""
    with pytest.raises(NotFound):
        sessions.sessions.update(
            a_session(), expires_at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC)
        )
    assert stand_in.items() == []


def test_an_update_of_a_session_keeps_attributes_that_it_does_not_know(
    sessions: Sessions, stand_in: StandIn
) -> None:
    """What another version of the code has written is still there."""
    created = sessions.sessions.create(a_session())
    key = {"session_id": {"S": "session_id-01"}, "user_id": {"S": "user_id-01"}}
    stand_in.set("sessions", key, legacy={"S": "kept"})

    sessions.sessions.update(
        created, expires_at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC)
    )

    item = stand_in.item("sessions", key)
    assert item is not None
    assert item["legacy"] == {"S": "kept"}


def test_patching_expires_at_of_a_session(
    sessions: Sessions, clock: Clock, stand_in: StandIn
) -> None:
    """By key, and only this field."""
    sessions.sessions.create(a_session())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    patched = sessions.sessions.patch(
        session_id="session_id-01",
        user_id="user_id-01",
        expires_at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
    )

    assert patched == a_session(expires_at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC))
    item = stand_in.item(
        "sessions",
        {"session_id": {"S": "session_id-01"}, "user_id": {"S": "user_id-01"}},
    )
    expected_item = {
        "session_id": {"S": "session_id-01"},
        "user_id": {"S": "user_id-01"},
        "expires_at": {"N": "4102488120"},
    }
    assert item == expected_item


def test_patching_a_session_that_is_not_there_is_refused(
    sessions: Sessions, stand_in: StandIn
) -> None:
    """A patch never brings an item back."""
    with pytest.raises(NotFound):
        sessions.sessions.patch(
            session_id="session_id-01",
            user_id="user_id-01",
            expires_at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        )
    assert stand_in.items() == []


def test_patching_a_session_with_a_value_of_another_type_is_refused(
    sessions: Sessions,
) -> None:
    """What the model would not take is not sent."""
    sessions.sessions.create(a_session())
    wrong: Any = object()

    with pytest.raises(InvalidValue):
        sessions.sessions.patch(
            session_id="session_id-01", user_id="user_id-01", expires_at=wrong
        )
    tx = sessions.transaction()
    with pytest.raises(InvalidValue):
        tx.sessions.patch(
            session_id="session_id-01", user_id="user_id-01", expires_at=wrong
        )


def test_a_deleted_session_is_gone(sessions: Sessions, stand_in: StandIn) -> None:
    """Nothing of it is found, and its key is free."""
    created = sessions.sessions.create(a_session())
    sessions.sessions.delete(created)

    found = sessions.sessions.get(session_id="session_id-01", user_id="user_id-01")
    assert found is None
    assert stand_in.items() == []


def test_a_session_deleted_by_its_key_is_gone(
    sessions: Sessions, stand_in: StandIn
) -> None:
    """Deleting needs no reading first."""
    sessions.sessions.create(a_session())
    sessions.sessions.delete_by_key(session_id="session_id-01", user_id="user_id-01")

    found = sessions.sessions.get(session_id="session_id-01", user_id="user_id-01")
    assert found is None
    assert stand_in.items() == []


def test_deleting_a_session_that_is_not_there(sessions: Sessions) -> None:
    """By what was read it is an error; by key it is already so."""
    with pytest.raises(NotFound):
        sessions.sessions.delete(a_session())
    sessions.sessions.delete_by_key(session_id="session_id-01", user_id="user_id-01")


def test_an_expired_session_reads_as_absent(sessions: Sessions, clock: Clock) -> None:
    """DynamoDB deletes days later; until then it is there only for those who ask."""
    created = sessions.sessions.create(a_session())
    clock.set(datetime(2100, 1, 1, 12, 1, 1, tzinfo=UTC))

    found = sessions.sessions.get(session_id="session_id-01", user_id="user_id-01")
    assert found is None
    found = sessions.sessions.get(
        session_id="session_id-01", user_id="user_id-01", include_expired=True
    )
    assert found == created


def test_expires_at_of_a_session_is_a_whole_second(
    sessions: Sessions, clock: Clock
) -> None:
    """An expiry has no parts of a second, in the item and in what is given back."""
    odd = datetime(2100, 1, 31, 12, 0, 0, 500000, tzinfo=UTC)
    whole = datetime(2100, 1, 31, 12, 0, tzinfo=UTC)
    created = sessions.sessions.create(a_session(expires_at=odd))
    put = sessions.sessions.put(created)
    updated = sessions.sessions.update(put, expires_at=odd)
    (batched,) = sessions.sessions.put_many([a_session(expires_at=odd)])

    kept = [created.expires_at, put.expires_at, updated.expires_at, batched.expires_at]
    assert kept == [whole, whole, whole, whole]
    replaced = sessions.sessions.put(a_session(expires_at=odd))
    assert replaced.expires_at == whole
    with sessions.transaction() as tx:
        changed = tx.sessions.update(
            replaced, expires_at=datetime(2100, 2, 1, 12, 0, 0, 500000, tzinfo=UTC)
        )
    whole = datetime(2100, 2, 1, 12, 0, tzinfo=UTC)
    assert changed.expires_at == whole
    clock.set(datetime(2100, 2, 2, 12, 0, tzinfo=UTC))
    odd = datetime(2100, 2, 3, 12, 0, 0, 500000, tzinfo=UTC)
    again = sessions.sessions.upsert(a_session(expires_at=odd))
    whole = datetime(2100, 2, 3, 12, 0, tzinfo=UTC)
    assert again.expires_at == whole


def test_a_session_changes_only_where_a_condition_holds(sessions: Sessions) -> None:
    """What does not hold on what is there changes nothing."""
    created = sessions.sessions.create(a_session())
    held = SessionFields.session_id == created.session_id

    with pytest.raises(ConditionFailed):
        sessions.sessions.put(created, where=~held)
    with pytest.raises(ConditionFailed):
        sessions.sessions.update(
            created, expires_at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC), where=~held
        )
    with pytest.raises(ConditionFailed):
        sessions.sessions.patch(
            session_id="session_id-01",
            user_id="user_id-01",
            expires_at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
            where=~held,
        )
    with pytest.raises(ConditionFailed):
        sessions.sessions.delete(created, where=~held)
    with pytest.raises(ConditionFailed):
        sessions.sessions.delete_by_key(
            session_id="session_id-01", user_id="user_id-01", where=~held
        )
    found = sessions.sessions.get(session_id="session_id-01", user_id="user_id-01")
    assert found == created
    stored = sessions.sessions.put(created, where=held)
    found = sessions.sessions.get(session_id="session_id-01", user_id="user_id-01")
    assert found == stored
    sessions.sessions.update(
        stored, expires_at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC), where=held
    )
    deleted = sessions.sessions.delete_by_key(
        session_id="session_id-01", user_id="user_id-01", where=held
    )
    assert deleted is True


def test_by_key_of_session_finds_its_own_and_no_other(
    sessions: Sessions, stand_in: StandIn
) -> None:
    """The wanted ones in order, and none of the decoys."""
    rows: list[dict[str, Any]] = [
        {},
        {"user_id": "user_id-02"},
        {"user_id": "user_id-03"},
        {"session_id": "session_id-02", "user_id": "user_id-04"},
    ]
    planted = [sessions.sessions.create(a_session(**row)) for row in rows]

    found = sessions.sessions.by_key(session_id="session_id-01")
    assert list(found) == [planted[0], planted[1], planted[2]]
    request = stand_in.sent("Query")[-1]
    assert "IndexName" not in request


def test_by_key_of_session_reads_every_field_alone(sessions: Sessions) -> None:
    """As the whole has it."""
    rows: list[dict[str, Any]] = [
        {},
        {"user_id": "user_id-02"},
        {"user_id": "user_id-03"},
        {"session_id": "session_id-02", "user_id": "user_id-04"},
    ]
    planted = [sessions.sessions.create(a_session(**row)) for row in rows]
    found = [planted[0], planted[1], planted[2]]
    query = sessions.sessions.by_key(session_id="session_id-01")
    alone = query.only(
        SessionFields.session_id, SessionFields.user_id, SessionFields.expires_at
    )

    expected = [(each.session_id, each.user_id, each.expires_at) for each in found]
    assert list(alone) == expected


def test_by_key_of_session_goes_on_from_a_cursor(sessions: Sessions) -> None:
    """A page and what follows it are the whole, nothing twice."""
    rows: list[dict[str, Any]] = [
        {},
        {"user_id": "user_id-02"},
        {"user_id": "user_id-03"},
        {"session_id": "session_id-02", "user_id": "user_id-04"},
    ]
    planted = [sessions.sessions.create(a_session(**row)) for row in rows]

    query = sessions.sessions.by_key(session_id="session_id-01")
    first = query.page(limit=1)
    rest = query.page(limit=100, cursor=first.cursor)

    assert [*first.items, *rest.items] == [planted[0], planted[1], planted[2]]
    assert query.first() == planted[0]
    assert rest.cursor is None


def test_by_key_of_session_with_user_id_equal_to(sessions: Sessions) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"user_id": "user_id-02"},
        {"user_id": "user_id-03"},
        {"session_id": "session_id-02", "user_id": "user_id-04"},
    ]
    planted = [sessions.sessions.create(a_session(**row)) for row in rows]

    found = sessions.sessions.by_key(session_id="session_id-01", user_id="user_id-02")
    assert list(found) == [planted[1]]


def test_by_key_of_session_with_user_id_since(sessions: Sessions) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"user_id": "user_id-02"},
        {"user_id": "user_id-03"},
        {"session_id": "session_id-02", "user_id": "user_id-04"},
    ]
    planted = [sessions.sessions.create(a_session(**row)) for row in rows]

    found = sessions.sessions.by_key(
        session_id="session_id-01", user_id=since("user_id-02")
    )
    assert list(found) == [planted[1], planted[2]]


def test_by_key_of_session_with_user_id_after(sessions: Sessions) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"user_id": "user_id-02"},
        {"user_id": "user_id-03"},
        {"session_id": "session_id-02", "user_id": "user_id-04"},
    ]
    planted = [sessions.sessions.create(a_session(**row)) for row in rows]

    found = sessions.sessions.by_key(
        session_id="session_id-01", user_id=after("user_id-01")
    )
    assert list(found) == [planted[1], planted[2]]


def test_by_key_of_session_with_user_id_until(sessions: Sessions) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"user_id": "user_id-02"},
        {"user_id": "user_id-03"},
        {"session_id": "session_id-02", "user_id": "user_id-04"},
    ]
    planted = [sessions.sessions.create(a_session(**row)) for row in rows]

    found = sessions.sessions.by_key(
        session_id="session_id-01", user_id=until("user_id-02")
    )
    assert list(found) == [planted[0], planted[1]]


def test_by_key_of_session_with_user_id_before(sessions: Sessions) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"user_id": "user_id-02"},
        {"user_id": "user_id-03"},
        {"session_id": "session_id-02", "user_id": "user_id-04"},
    ]
    planted = [sessions.sessions.create(a_session(**row)) for row in rows]

    found = sessions.sessions.by_key(
        session_id="session_id-01", user_id=before("user_id-03")
    )
    assert list(found) == [planted[0], planted[1]]


def test_by_key_of_session_with_user_id_between(sessions: Sessions) -> None:
    """A part of the sort key, ends as the function says."""
    rows: list[dict[str, Any]] = [
        {},
        {"user_id": "user_id-02"},
        {"user_id": "user_id-03"},
        {"session_id": "session_id-02", "user_id": "user_id-04"},
    ]
    planted = [sessions.sessions.create(a_session(**row)) for row in rows]

    found = sessions.sessions.by_key(
        session_id="session_id-01", user_id=between("user_id-01", "user_id-02")
    )
    assert list(found) == [planted[0], planted[1]]
