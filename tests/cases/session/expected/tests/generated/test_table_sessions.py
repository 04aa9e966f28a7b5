# Written by lift from the models: change those, this file is written again.
"""What the facade of the table sessions promises, asked of a DynamoDB."""

from datetime import UTC, datetime
from typing import Any

import pytest
from liftgen.runtime.errors import AlreadyExists, ConditionFailed, NotFound
from liftgen.runtime.transaction import transact_get
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


def test_sessions_are_written_in_one_transaction(
    sessions: Sessions, stand_in: StandIn
) -> None:
    """Nothing before its end, and then everything."""
    with sessions.transaction() as tx:
        first = tx.sessions.create(a_session())
        second = sessions.join(tx).sessions.put(
            a_session(session_id="session_id-02", user_id="user_id-02")
        )
        seen = stand_in.items()

    assert seen == []
    found = [
        sessions.sessions.get(session_id="session_id-01", user_id="user_id-01"),
        sessions.sessions.get(session_id="session_id-02", user_id="user_id-02"),
    ]
    assert found == [first, second]
    assert first == a_session()
    assert second == a_session(session_id="session_id-02", user_id="user_id-02")
    assert len(stand_in.sent("TransactWriteItems")) == 1
    with sessions.transaction() as tx:
        tx.sessions.delete(first)
        tx.sessions.delete_by_key(session_id="session_id-02", user_id="user_id-02")
        tx.sessions.check_absent(session_id="session_id-03", user_id="user_id-03")
    found = [
        sessions.sessions.get(session_id="session_id-01", user_id="user_id-01"),
        sessions.sessions.get(session_id="session_id-02", user_id="user_id-02"),
    ]
    assert found == [None, None]


def test_a_transaction_that_fails_writes_no_sessions(sessions: Sessions) -> None:
    """The error is that of the action that stopped the others."""
    created = sessions.sessions.create(a_session())
    with pytest.raises(AlreadyExists) as refused, sessions.transaction() as tx:
        tx.sessions.create(a_session(session_id="session_id-02", user_id="user_id-02"))
        tx.sessions.create(a_session())
    assert refused.value.entity == "Session"
    assert refused.value.key is not None
    with pytest.raises(NotFound), sessions.transaction() as tx:
        tx.sessions.create(a_session(session_id="session_id-02", user_id="user_id-02"))
        tx.sessions.check(session_id="session_id-03", user_id="user_id-03")
    with pytest.raises(AlreadyExists), sessions.transaction() as tx:
        tx.sessions.check_absent(session_id="session_id-01", user_id="user_id-01")
    found = sessions.sessions.get(session_id="session_id-02", user_id="user_id-02")
    assert found is None
    with sessions.transaction() as tx:
        tx.sessions.create(a_session(session_id="session_id-02", user_id="user_id-02"))
        tx.sessions.check(session_id="session_id-01", user_id="user_id-01")
    found = sessions.sessions.get(session_id="session_id-01", user_id="user_id-01")
    assert found == created


def test_sessions_are_changed_in_a_transaction(
    sessions: Sessions, clock: Clock
) -> None:
    """As outside of one."""
    created = sessions.sessions.create(a_session())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    with sessions.transaction() as tx:
        changed = tx.sessions.update(
            created, expires_at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC)
        )
        tx.sessions.check_absent(session_id="session_id-02", user_id="user_id-02")
    assert changed == a_session(expires_at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC))
    found = sessions.sessions.get(session_id="session_id-01", user_id="user_id-01")
    assert found == changed
    with sessions.transaction() as tx:
        tx.sessions.patch(
            session_id="session_id-01",
            user_id="user_id-01",
            expires_at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
        )
    found = sessions.sessions.get(session_id="session_id-01", user_id="user_id-01")
    assert found is not None
    assert found.expires_at == datetime(2100, 1, 1, 12, 1, tzinfo=UTC)


def test_sessions_are_written_in_a_transaction_only_where_a_condition_holds(
    sessions: Sessions,
) -> None:
    """And are checked under one."""
    created = sessions.sessions.create(a_session())
    held = SessionFields.session_id == created.session_id
    with pytest.raises(ConditionFailed), sessions.transaction() as tx:
        tx.sessions.put(created, where=~held)
    with pytest.raises(ConditionFailed), sessions.transaction() as tx:
        tx.sessions.update(
            created, expires_at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC), where=~held
        )
    with pytest.raises(ConditionFailed), sessions.transaction() as tx:
        tx.sessions.patch(
            session_id="session_id-01",
            user_id="user_id-01",
            expires_at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
            where=~held,
        )
    with pytest.raises(ConditionFailed), sessions.transaction() as tx:
        tx.sessions.delete(created, where=~held)
    with pytest.raises(ConditionFailed), sessions.transaction() as tx:
        tx.sessions.delete_by_key(
            session_id="session_id-01", user_id="user_id-01", where=~held
        )
    with pytest.raises(ConditionFailed), sessions.transaction() as tx:
        tx.sessions.check(session_id="session_id-01", user_id="user_id-01", where=~held)
    found = sessions.sessions.get(session_id="session_id-01", user_id="user_id-01")
    assert found == created
    with sessions.transaction() as tx:
        tx.sessions.delete_by_key(
            session_id="session_id-01", user_id="user_id-01", where=held
        )
    found = sessions.sessions.get(session_id="session_id-01", user_id="user_id-01")
    assert found is None


def test_sessions_are_read_in_one_transaction(
    sessions: Sessions, stand_in: StandIn
) -> None:
    """In the order of their keys, as they were at one moment."""
    created = sessions.sessions.create(a_session())
    here = sessions.sessions.key(session_id="session_id-01", user_id="user_id-01")
    nowhere = sessions.sessions.key(session_id="session_id-02", user_id="user_id-02")

    assert transact_get(here, nowhere, here) == (created, None, created)
    assert len(stand_in.sent("TransactGetItems")) == 1


def test_expires_at_of_sessions_is_a_whole_second_in_a_transaction(
    sessions: Sessions,
) -> None:
    """As it will be stored."""
    whole = datetime(2100, 3, 1, 12, 0, tzinfo=UTC)
    with sessions.transaction() as tx:
        created = tx.sessions.create(
            a_session(expires_at=datetime(2100, 3, 1, 12, 0, 0, 500000, tzinfo=UTC))
        )
        put = tx.sessions.put(
            a_session(
                session_id="session_id-02",
                user_id="user_id-02",
                expires_at=datetime(2100, 3, 1, 12, 0, 0, 500000, tzinfo=UTC),
            ),
        )

    assert (created.expires_at, put.expires_at) == (whole, whole)


def test_several_sessions_are_read_in_the_order_of_their_keys(
    sessions: Sessions, stand_in: StandIn
) -> None:
    """None where there is none, and the same again for the same key."""
    created = sessions.sessions.create(a_session())
    here = sessions.sessions.key(session_id="session_id-01", user_id="user_id-01")
    nowhere = sessions.sessions.key(session_id="session_id-02", user_id="user_id-02")
    found = sessions.sessions.get_many([here, nowhere, here])
    asked = stand_in.sent("BatchGetItem")[-1]["RequestItems"]["sessions"]

    assert found == [created, None, created]
    assert asked.get("ConsistentRead") is None
    found = sessions.sessions.get_many([here, nowhere, here], consistent=True)
    asked = stand_in.sent("BatchGetItem")[-1]["RequestItems"]["sessions"]
    assert found == [created, None, created]
    assert asked["ConsistentRead"] is True


def test_several_sessions_are_stored(sessions: Sessions, stand_in: StandIn) -> None:
    """In one request, and of those with one key the last."""
    stored = sessions.sessions.put_many(
        [
            a_session(expires_at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC)),
            a_session(),
            a_session(session_id="session_id-02", user_id="user_id-02"),
        ],
    )

    assert stored[1] == a_session()
    found = [
        sessions.sessions.get(session_id="session_id-01", user_id="user_id-01"),
        sessions.sessions.get(session_id="session_id-02", user_id="user_id-02"),
    ]
    assert found == stored[1:]
    assert len(stand_in.sent("BatchWriteItem")) == 1


def test_several_sessions_are_deleted(sessions: Sessions) -> None:
    """Those that are there, and no others."""
    sessions.sessions.create(a_session())
    kept = sessions.sessions.create(
        a_session(session_id="session_id-02", user_id="user_id-02")
    )
    here = sessions.sessions.key(session_id="session_id-01", user_id="user_id-01")
    nowhere = sessions.sessions.key(session_id="session_id-03", user_id="user_id-03")
    sessions.sessions.delete_many([here, nowhere, here])

    found = [
        sessions.sessions.get(session_id="session_id-01", user_id="user_id-01"),
        sessions.sessions.get(session_id="session_id-02", user_id="user_id-02"),
    ]
    assert found == [None, kept]
