# Written by lift from the models: change those, this file is written again.
"""What the facade of the table saas promises, asked of a DynamoDB."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from liftgen.runtime.errors import AlreadyExists, ConditionFailed, NotFound, WrongTenant
from liftgen.runtime.transaction import transact_get
from liftgen.testing import Clock, StandIn

from repositories import (
    AuditEventFields,
    MembershipFields,
    ProjectFields,
    Saas,
    TenantFields,
    UserFields,
)
from saas import AuditEvent, Membership, Project, Status, Tenant, User


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


def a_user(**changes: Any) -> User:
    """A User as these tests know it, with other values for the fields given."""
    values: dict[str, Any] = {
        "tenant_id": "tenant_id-01",
        "user_id": "user_id-01",
        "email": "email-01",
        "labels": {"labels-01", "labels-02"},
    }
    return User.model_validate({**values, **changes}, by_name=True)


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


def a_membership(**changes: Any) -> Membership:
    """A Membership as these tests know it, with other values for the fields given."""
    values: dict[str, Any] = {
        "tenant_id": "tenant_id-01",
        "project_id": "project_id-01",
        "user_id": "user_id-01",
        "expires_at": datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
    }
    return Membership.model_validate({**values, **changes}, by_name=True)


def an_audit_event(**changes: Any) -> AuditEvent:
    """An AuditEvent as these tests know it, with other values for the fields given."""
    values: dict[str, Any] = {
        "tenant_id": "tenant_id-01",
        "event_id": "event_id-01",
        "at": datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
    }
    return AuditEvent.model_validate({**values, **changes}, by_name=True)


def test_tenant_home_is_read_in_one_query(saas: Saas) -> None:
    """Every entity of the partition in the order of the sort key, and nothing of another's."""
    tenant = saas.tenants.create(a_tenant())
    user = saas.users.create(a_user())
    project = saas.projects.create(a_project())
    saas.tenants.create(a_tenant(tenant_id="tenant_id-02", slug="slug-02"))
    saas.users.create(a_user(tenant_id="tenant_id-02", email="email-02"))
    saas.projects.create(a_project(tenant_id="tenant_id-02"))

    found = saas.tenant_home(tenant_id="tenant_id-01")
    expected = [project, tenant, user]
    assert list(found) == expected
    own = saas.for_tenant("tenant_id-01")
    found = own.tenant_home()
    assert list(found) == expected


def test_a_tenant_has_its_users(saas: Saas) -> None:
    """Those that are related to it, and nobody else's."""
    owner = saas.tenants.create(a_tenant())
    wanted = saas.users.create(a_user())
    stranger = a_tenant(tenant_id="tenant_id-09")

    own = saas.for_tenant("tenant_id-01")
    assert list(own.tenants.users(owner)) == [wanted]
    assert list(saas.tenants.users(owner)) == [wanted]
    assert list(saas.tenants.users(stranger)) == []


def test_a_tenant_sees_its_own_tenants_and_no_others(
    saas: Saas, stand_in: StandIn
) -> None:
    """What one tenant writes another neither reads, changes nor deletes."""
    own = saas.for_tenant("tenant_id-01")
    other = saas.for_tenant("tenant_id-02")
    created = own.tenants.create(a_tenant())

    assert own.tenants.get() == created
    found = other.tenants.get(consistent=True)
    assert found is None
    assert stand_in.sent("GetItem")[-1]["ConsistentRead"] is True
    seen = [own.tenants.exists(consistent=True), other.tenants.exists(consistent=True)]
    assert seen == [True, False]
    assert stand_in.sent("GetItem")[-1]["ConsistentRead"] is True
    with pytest.raises(WrongTenant, match="^Tenant:"):
        other.tenants.create(created)
    with pytest.raises(WrongTenant, match="^Tenant:"):
        other.tenants.put(created)
    with pytest.raises(WrongTenant, match="^Tenant:"):
        other.tenants.upsert(created)
    with pytest.raises(WrongTenant, match="^Tenant:"):
        other.tenants.delete(created)
    with pytest.raises(WrongTenant, match="^Tenant:"):
        other.tenants.update(created, slug="slug-02")
    other.tenants.delete_by_key()
    assert own.tenants.get() == created
    own.tenants.delete(created)
    found = own.tenants.get()
    assert found is None


def test_a_tenant_changes_its_own_tenants(saas: Saas) -> None:
    """Every write that there is, through what the tenant sees."""
    own = saas.for_tenant("tenant_id-01")
    created = own.tenants.put(a_tenant())
    upserted = own.tenants.upsert(created)
    changed = own.tenants.update(upserted, slug="slug-02", name="name-02")
    assert own.tenants.get() == changed
    assert changed.slug == "slug-02"
    assert changed.name == "name-02"
    patched = own.tenants.patch(name="name-01")
    assert patched.name == "name-01"
    own.tenants.delete_by_key()
    found = own.tenants.get()
    assert found is None


def test_a_tenant_changes_its_own_tenants_only_where_a_condition_holds(
    saas: Saas,
) -> None:
    """What does not hold on what is there changes nothing."""
    own = saas.for_tenant("tenant_id-01")
    created = own.tenants.create(a_tenant())
    held = TenantFields.slug == created.slug

    with pytest.raises(ConditionFailed):
        own.tenants.put(created, where=~held)
    with pytest.raises(ConditionFailed):
        own.tenants.update(created, slug="slug-02", name="name-02", where=~held)
    with pytest.raises(ConditionFailed):
        own.tenants.patch(name="name-02", where=~held)
    with pytest.raises(ConditionFailed):
        own.tenants.delete(created, where=~held)
    with pytest.raises(ConditionFailed):
        own.tenants.delete_by_key(where=~held)
    assert own.tenants.get() == created
    stored = own.tenants.put(created, where=held)
    assert own.tenants.get() == stored
    own.tenants.update(stored, slug="slug-02", name="name-02", where=held)
    deleted = own.tenants.delete_by_key(where=~held)
    assert deleted is True


def test_tenants_are_written_in_one_transaction(saas: Saas, stand_in: StandIn) -> None:
    """Nothing before its end, and then everything."""
    with saas.transaction() as tx:
        first = tx.tenants.create(a_tenant(version=7))
        second = saas.join(tx).tenants.put(
            a_tenant(tenant_id="tenant_id-02", slug="slug-02")
        )
        seen = stand_in.items()

    assert seen == []
    found = [
        saas.tenants.get(tenant_id="tenant_id-01"),
        saas.tenants.get(tenant_id="tenant_id-02"),
    ]
    assert found == [first, second]
    assert first == a_tenant(created_at=datetime(2099, 12, 31, 12, 0, tzinfo=UTC))
    assert second == a_tenant(tenant_id="tenant_id-02", slug="slug-02")
    assert len(stand_in.sent("TransactWriteItems")) == 1
    with saas.transaction() as tx:
        tx.tenants.delete(first)
        tx.tenants.delete_by_key(tenant_id="tenant_id-02")
        tx.tenants.check_absent(tenant_id="tenant_id-03")
    found = [
        saas.tenants.get(tenant_id="tenant_id-01"),
        saas.tenants.get(tenant_id="tenant_id-02"),
    ]
    assert found == [None, None]


def test_a_transaction_that_fails_writes_no_tenants(saas: Saas) -> None:
    """The error is that of the action that stopped the others."""
    created = saas.tenants.create(a_tenant())
    with pytest.raises(AlreadyExists) as refused, saas.transaction() as tx:
        tx.tenants.create(a_tenant(tenant_id="tenant_id-02", slug="slug-02"))
        tx.tenants.create(a_tenant())
    assert refused.value.entity == "Tenant"
    assert refused.value.key is not None
    with pytest.raises(NotFound), saas.transaction() as tx:
        tx.tenants.create(a_tenant(tenant_id="tenant_id-02", slug="slug-02"))
        tx.tenants.check(tenant_id="tenant_id-03")
    with pytest.raises(AlreadyExists), saas.transaction() as tx:
        tx.tenants.check_absent(tenant_id="tenant_id-01")
    found = saas.tenants.get(tenant_id="tenant_id-02")
    assert found is None
    with saas.transaction() as tx:
        tx.tenants.create(a_tenant(tenant_id="tenant_id-02", slug="slug-02"))
        tx.tenants.check(tenant_id="tenant_id-01")
    assert saas.tenants.get(tenant_id="tenant_id-01") == created


def test_tenants_are_changed_in_a_transaction(saas: Saas, clock: Clock) -> None:
    """As outside of one."""
    created = saas.tenants.create(a_tenant())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    with saas.transaction() as tx:
        changed = tx.tenants.update(created, slug="slug-02", name="name-02")
        tx.tenants.check_absent(tenant_id="tenant_id-02")
    expected = a_tenant(
        slug="slug-02",
        name="name-02",
        created_at=datetime(2099, 12, 31, 12, 0, tzinfo=UTC),
        version=1,
    )
    assert changed == expected
    assert saas.tenants.get(tenant_id="tenant_id-01") == changed
    with saas.transaction() as tx:
        tx.tenants.patch(tenant_id="tenant_id-01", name="name-01")
    found = saas.tenants.get(tenant_id="tenant_id-01")
    assert found is not None
    assert found.name == "name-01"
    assert found.version == 2


def test_tenants_are_written_in_a_transaction_only_where_a_condition_holds(
    saas: Saas,
) -> None:
    """And are checked under one."""
    created = saas.tenants.create(a_tenant())
    held = TenantFields.slug == created.slug
    with pytest.raises(ConditionFailed), saas.transaction() as tx:
        tx.tenants.put(created, where=~held)
    with pytest.raises(ConditionFailed), saas.transaction() as tx:
        tx.tenants.update(created, slug="slug-02", name="name-02", where=~held)
    with pytest.raises(ConditionFailed), saas.transaction() as tx:
        tx.tenants.patch(tenant_id="tenant_id-01", name="name-02", where=~held)
    with pytest.raises(ConditionFailed), saas.transaction() as tx:
        tx.tenants.delete(created, where=~held)
    with pytest.raises(ConditionFailed), saas.transaction() as tx:
        tx.tenants.delete_by_key(tenant_id="tenant_id-01", where=~held)
    with pytest.raises(ConditionFailed), saas.transaction() as tx:
        tx.tenants.check(tenant_id="tenant_id-01", where=~held)
    assert saas.tenants.get(tenant_id="tenant_id-01") == created
    with saas.transaction() as tx:
        tx.tenants.delete_by_key(tenant_id="tenant_id-01", where=held)
    found = saas.tenants.get(tenant_id="tenant_id-01")
    assert found is None


def test_tenants_are_read_in_one_transaction(saas: Saas, stand_in: StandIn) -> None:
    """In the order of their keys, as they were at one moment."""
    created = saas.tenants.create(a_tenant())
    here = saas.tenants.key(tenant_id="tenant_id-01")
    nowhere = saas.tenants.key(tenant_id="tenant_id-02")

    assert transact_get(here, nowhere, here) == (created, None, created)
    assert len(stand_in.sent("TransactGetItems")) == 1


def test_a_transaction_of_a_tenant_writes_its_own_tenants_only(saas: Saas) -> None:
    """What is another's is refused before anything is sent."""
    own = saas.for_tenant("tenant_id-01")
    other = saas.for_tenant("tenant_id-02")
    with own.transaction() as tx:
        created = tx.tenants.create(a_tenant())
    assert saas.tenants.get(tenant_id="tenant_id-01") == created
    tx = other.transaction()
    with pytest.raises(WrongTenant, match="^Tenant:"):
        tx.tenants.create(created)
    with pytest.raises(WrongTenant, match="^Tenant:"):
        tx.tenants.put(created)
    with pytest.raises(WrongTenant, match="^Tenant:"):
        tx.tenants.delete(created)
    with pytest.raises(WrongTenant, match="^Tenant:"):
        tx.tenants.delete_by_key(tenant_id="tenant_id-01")
    with pytest.raises(WrongTenant, match="^Tenant:"):
        tx.tenants.check(tenant_id="tenant_id-01")
    with pytest.raises(WrongTenant, match="^Tenant:"):
        tx.tenants.check_absent(tenant_id="tenant_id-01")
    with pytest.raises(WrongTenant, match="^Tenant:"):
        tx.tenants.update(created)
    with pytest.raises(WrongTenant, match="^Tenant:"):
        tx.tenants.patch(tenant_id="tenant_id-01")
    with pytest.raises(WrongTenant):
        other.join(tx).tenants.delete(created)
    tx.commit()
    assert saas.tenants.get(tenant_id="tenant_id-01") == created


def test_several_tenants_are_read_in_the_order_of_their_keys(
    saas: Saas, stand_in: StandIn
) -> None:
    """None where there is none, and the same again for the same key."""
    created = saas.tenants.create(a_tenant())
    here = saas.tenants.key(tenant_id="tenant_id-01")
    nowhere = saas.tenants.key(tenant_id="tenant_id-02")
    found = saas.tenants.get_many([here, nowhere, here])
    asked = stand_in.sent("BatchGetItem")[-1]["RequestItems"]["saas"]

    assert found == [created, None, created]
    assert asked.get("ConsistentRead") is None
    found = saas.tenants.get_many([here, nowhere, here], consistent=True)
    asked = stand_in.sent("BatchGetItem")[-1]["RequestItems"]["saas"]
    assert found == [created, None, created]
    assert asked["ConsistentRead"] is True


def test_several_tenants_of_a_tenant_are_its_own(saas: Saas, stand_in: StandIn) -> None:
    """A key of another tenant is refused before anything is sent."""
    own = saas.for_tenant("tenant_id-01")
    other = saas.for_tenant("tenant_id-02")
    created = saas.tenants.create(a_tenant())
    here = own.tenants.key()
    nowhere = other.tenants.key()
    assert own.tenants.get_many([here], consistent=True) == [created]
    assert other.tenants.get_many([nowhere]) == [None]
    with pytest.raises(WrongTenant, match="^Tenant:"):
        other.tenants.get_many([nowhere, here])
    assert stand_in.sent("BatchGetItem") != []


def test_a_user_has_its_projects(saas: Saas) -> None:
    """Those that are related to it, and nobody else's."""
    owner = saas.users.create(a_user())
    wanted = saas.projects.create(a_project())
    edge = saas.memberships.create(a_membership())
    stranger = a_user(user_id="user_id-09")

    own = saas.for_tenant("tenant_id-01")
    assert list(own.users.projects(owner)) == [wanted]
    assert list(own.users.memberships(owner)) == [edge]
    assert list(saas.users.projects(owner)) == [wanted]
    assert list(saas.users.projects(stranger)) == []
    assert list(saas.users.memberships(owner)) == [edge]


def test_a_tenant_sees_its_own_users_and_no_others(
    saas: Saas, stand_in: StandIn
) -> None:
    """What one tenant writes another neither reads, changes nor deletes."""
    own = saas.for_tenant("tenant_id-01")
    other = saas.for_tenant("tenant_id-02")
    created = own.users.create(a_user())

    assert own.users.get(user_id="user_id-01") == created
    found = other.users.get(user_id="user_id-01", consistent=True)
    assert found is None
    assert stand_in.sent("GetItem")[-1]["ConsistentRead"] is True
    seen = [
        own.users.exists(user_id="user_id-01", consistent=True),
        other.users.exists(user_id="user_id-01", consistent=True),
    ]
    assert seen == [True, False]
    assert stand_in.sent("GetItem")[-1]["ConsistentRead"] is True
    with pytest.raises(WrongTenant, match="^User:"):
        other.users.create(created)
    with pytest.raises(WrongTenant, match="^User:"):
        other.users.put(created)
    with pytest.raises(WrongTenant, match="^User:"):
        other.users.upsert(created)
    with pytest.raises(WrongTenant, match="^User:"):
        other.users.delete(created)
    with pytest.raises(WrongTenant, match="^User:"):
        other.users.update(created, email="email-02")
    other.users.delete_by_key(user_id="user_id-01")
    assert own.users.get(user_id="user_id-01") == created
    own.users.delete(created)
    found = own.users.get(user_id="user_id-01")
    assert found is None


def test_a_tenant_changes_its_own_users(saas: Saas) -> None:
    """Every write that there is, through what the tenant sees."""
    own = saas.for_tenant("tenant_id-01")
    created = own.users.put(a_user())
    upserted = own.users.upsert(created)
    changed = own.users.update(
        upserted, email="email-02", labels={"labels-02", "labels-03"}
    )
    assert own.users.get(user_id="user_id-01") == changed
    assert changed.email == "email-02"
    assert changed.labels == {"labels-02", "labels-03"}
    patched = own.users.patch(user_id="user_id-01", labels={"labels-01", "labels-02"})
    assert patched.labels == {"labels-01", "labels-02"}
    own.users.delete_by_key(user_id="user_id-01")
    found = own.users.get(user_id="user_id-01")
    assert found is None


def test_a_tenant_changes_its_own_users_only_where_a_condition_holds(
    saas: Saas,
) -> None:
    """What does not hold on what is there changes nothing."""
    own = saas.for_tenant("tenant_id-01")
    created = own.users.create(a_user())
    held = UserFields.email == created.email

    with pytest.raises(ConditionFailed):
        own.users.put(created, where=~held)
    with pytest.raises(ConditionFailed):
        own.users.update(
            created, email="email-02", labels={"labels-02", "labels-03"}, where=~held
        )
    with pytest.raises(ConditionFailed):
        own.users.patch(
            user_id="user_id-01", labels={"labels-02", "labels-03"}, where=~held
        )
    with pytest.raises(ConditionFailed):
        own.users.delete(created, where=~held)
    with pytest.raises(ConditionFailed):
        own.users.delete_by_key(user_id="user_id-01", where=~held)
    assert own.users.get(user_id="user_id-01") == created
    stored = own.users.put(created, where=held)
    assert own.users.get(user_id="user_id-01") == stored
    own.users.update(
        stored, email="email-02", labels={"labels-02", "labels-03"}, where=held
    )
    deleted = own.users.delete_by_key(user_id="user_id-01", where=~held)
    assert deleted is True


def test_a_tenant_asks_for_by_key_of_its_own_users(saas: Saas) -> None:
    """The question needs no tenant, and finds no other's."""
    own = saas.for_tenant("tenant_id-01")
    other = saas.for_tenant("tenant_id-02")
    wanted = own.users.create(a_user())

    found = own.users.by_key()
    assert list(found) == [wanted]
    found = other.users.by_key()
    assert list(found) == []
    found = own.users.by_key(user_id="user_id-09")
    assert list(found) == []


def test_users_are_written_in_one_transaction(saas: Saas, stand_in: StandIn) -> None:
    """Nothing before its end, and then everything."""
    with saas.transaction() as tx:
        first = tx.users.create(a_user())
        second = saas.join(tx).users.put(a_user(user_id="user_id-02", email="email-02"))
        seen = stand_in.items()

    assert seen == []
    found = [
        saas.users.get(tenant_id="tenant_id-01", user_id="user_id-01"),
        saas.users.get(tenant_id="tenant_id-01", user_id="user_id-02"),
    ]
    assert found == [first, second]
    assert first == a_user()
    assert second == a_user(user_id="user_id-02", email="email-02")
    assert len(stand_in.sent("TransactWriteItems")) == 1
    with saas.transaction() as tx:
        tx.users.delete(first)
        tx.users.delete_by_key(tenant_id="tenant_id-01", user_id="user_id-02")
        tx.users.check_absent(tenant_id="tenant_id-01", user_id="user_id-03")
    found = [
        saas.users.get(tenant_id="tenant_id-01", user_id="user_id-01"),
        saas.users.get(tenant_id="tenant_id-01", user_id="user_id-02"),
    ]
    assert found == [None, None]


def test_a_transaction_that_fails_writes_no_users(saas: Saas) -> None:
    """The error is that of the action that stopped the others."""
    created = saas.users.create(a_user())
    with pytest.raises(AlreadyExists) as refused, saas.transaction() as tx:
        tx.users.create(a_user(user_id="user_id-02", email="email-02"))
        tx.users.create(a_user())
    assert refused.value.entity == "User"
    assert refused.value.key is not None
    with pytest.raises(NotFound), saas.transaction() as tx:
        tx.users.create(a_user(user_id="user_id-02", email="email-02"))
        tx.users.check(tenant_id="tenant_id-01", user_id="user_id-03")
    with pytest.raises(AlreadyExists), saas.transaction() as tx:
        tx.users.check_absent(tenant_id="tenant_id-01", user_id="user_id-01")
    found = saas.users.get(tenant_id="tenant_id-01", user_id="user_id-02")
    assert found is None
    with saas.transaction() as tx:
        tx.users.create(a_user(user_id="user_id-02", email="email-02"))
        tx.users.check(tenant_id="tenant_id-01", user_id="user_id-01")
    assert saas.users.get(tenant_id="tenant_id-01", user_id="user_id-01") == created


def test_users_are_changed_in_a_transaction(saas: Saas, clock: Clock) -> None:
    """As outside of one."""
    created = saas.users.create(a_user())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    with saas.transaction() as tx:
        changed = tx.users.update(
            created, email="email-02", labels={"labels-02", "labels-03"}
        )
        tx.users.check_absent(tenant_id="tenant_id-01", user_id="user_id-02")
    assert changed == a_user(email="email-02", labels={"labels-02", "labels-03"})
    assert saas.users.get(tenant_id="tenant_id-01", user_id="user_id-01") == changed
    with saas.transaction() as tx:
        tx.users.patch(
            tenant_id="tenant_id-01",
            user_id="user_id-01",
            labels={"labels-01", "labels-02"},
        )
    found = saas.users.get(tenant_id="tenant_id-01", user_id="user_id-01")
    assert found is not None
    assert found.labels == {"labels-01", "labels-02"}


def test_users_are_written_in_a_transaction_only_where_a_condition_holds(
    saas: Saas,
) -> None:
    """And are checked under one."""
    created = saas.users.create(a_user())
    held = UserFields.email == created.email
    with pytest.raises(ConditionFailed), saas.transaction() as tx:
        tx.users.put(created, where=~held)
    with pytest.raises(ConditionFailed), saas.transaction() as tx:
        tx.users.update(
            created, email="email-02", labels={"labels-02", "labels-03"}, where=~held
        )
    with pytest.raises(ConditionFailed), saas.transaction() as tx:
        tx.users.patch(
            tenant_id="tenant_id-01",
            user_id="user_id-01",
            labels={"labels-02", "labels-03"},
            where=~held,
        )
    with pytest.raises(ConditionFailed), saas.transaction() as tx:
        tx.users.delete(created, where=~held)
    with pytest.raises(ConditionFailed), saas.transaction() as tx:
        tx.users.delete_by_key(
            tenant_id="tenant_id-01", user_id="user_id-01", where=~held
        )
    with pytest.raises(ConditionFailed), saas.transaction() as tx:
        tx.users.check(tenant_id="tenant_id-01", user_id="user_id-01", where=~held)
    assert saas.users.get(tenant_id="tenant_id-01", user_id="user_id-01") == created
    with saas.transaction() as tx:
        tx.users.delete_by_key(
            tenant_id="tenant_id-01", user_id="user_id-01", where=held
        )
    found = saas.users.get(tenant_id="tenant_id-01", user_id="user_id-01")
    assert found is None


def test_users_are_read_in_one_transaction(saas: Saas, stand_in: StandIn) -> None:
    """In the order of their keys, as they were at one moment."""
    created = saas.users.create(a_user())
    here = saas.users.key(tenant_id="tenant_id-01", user_id="user_id-01")
    nowhere = saas.users.key(tenant_id="tenant_id-01", user_id="user_id-02")

    assert transact_get(here, nowhere, here) == (created, None, created)
    assert len(stand_in.sent("TransactGetItems")) == 1


def test_a_transaction_of_a_tenant_writes_its_own_users_only(saas: Saas) -> None:
    """What is another's is refused before anything is sent."""
    own = saas.for_tenant("tenant_id-01")
    other = saas.for_tenant("tenant_id-02")
    with own.transaction() as tx:
        created = tx.users.create(a_user())
    assert saas.users.get(tenant_id="tenant_id-01", user_id="user_id-01") == created
    tx = other.transaction()
    with pytest.raises(WrongTenant, match="^User:"):
        tx.users.create(created)
    with pytest.raises(WrongTenant, match="^User:"):
        tx.users.put(created)
    with pytest.raises(WrongTenant, match="^User:"):
        tx.users.delete(created)
    with pytest.raises(WrongTenant, match="^User:"):
        tx.users.delete_by_key(tenant_id="tenant_id-01", user_id="user_id-01")
    with pytest.raises(WrongTenant, match="^User:"):
        tx.users.check(tenant_id="tenant_id-01", user_id="user_id-01")
    with pytest.raises(WrongTenant, match="^User:"):
        tx.users.check_absent(tenant_id="tenant_id-01", user_id="user_id-01")
    with pytest.raises(WrongTenant, match="^User:"):
        tx.users.update(created)
    with pytest.raises(WrongTenant, match="^User:"):
        tx.users.patch(tenant_id="tenant_id-01", user_id="user_id-01")
    with pytest.raises(WrongTenant):
        other.join(tx).users.delete(created)
    tx.commit()
    assert saas.users.get(tenant_id="tenant_id-01", user_id="user_id-01") == created


def test_several_users_are_read_in_the_order_of_their_keys(
    saas: Saas, stand_in: StandIn
) -> None:
    """None where there is none, and the same again for the same key."""
    created = saas.users.create(a_user())
    here = saas.users.key(tenant_id="tenant_id-01", user_id="user_id-01")
    nowhere = saas.users.key(tenant_id="tenant_id-01", user_id="user_id-02")
    found = saas.users.get_many([here, nowhere, here])
    asked = stand_in.sent("BatchGetItem")[-1]["RequestItems"]["saas"]

    assert found == [created, None, created]
    assert asked.get("ConsistentRead") is None
    found = saas.users.get_many([here, nowhere, here], consistent=True)
    asked = stand_in.sent("BatchGetItem")[-1]["RequestItems"]["saas"]
    assert found == [created, None, created]
    assert asked["ConsistentRead"] is True


def test_several_users_of_a_tenant_are_its_own(saas: Saas, stand_in: StandIn) -> None:
    """A key of another tenant is refused before anything is sent."""
    own = saas.for_tenant("tenant_id-01")
    other = saas.for_tenant("tenant_id-02")
    created = saas.users.create(a_user())
    here = own.users.key(user_id="user_id-01")
    nowhere = other.users.key(user_id="user_id-01")
    assert own.users.get_many([here], consistent=True) == [created]
    assert other.users.get_many([nowhere]) == [None]
    with pytest.raises(WrongTenant, match="^User:"):
        other.users.get_many([nowhere, here])
    assert stand_in.sent("BatchGetItem") != []


def test_a_tenant_sees_its_own_projects_and_no_others(
    saas: Saas, stand_in: StandIn
) -> None:
    """What one tenant writes another neither reads, changes nor deletes."""
    own = saas.for_tenant("tenant_id-01")
    other = saas.for_tenant("tenant_id-02")
    created = own.projects.create(a_project())

    assert own.projects.get(project_id="project_id-01") == created
    found = other.projects.get(project_id="project_id-01", consistent=True)
    assert found is None
    assert stand_in.sent("GetItem")[-1]["ConsistentRead"] is True
    seen = [
        own.projects.exists(project_id="project_id-01", consistent=True),
        other.projects.exists(project_id="project_id-01", consistent=True),
    ]
    assert seen == [True, False]
    assert stand_in.sent("GetItem")[-1]["ConsistentRead"] is True
    with pytest.raises(WrongTenant, match="^Project:"):
        other.projects.create(created)
    with pytest.raises(WrongTenant, match="^Project:"):
        other.projects.put(created)
    with pytest.raises(WrongTenant, match="^Project:"):
        other.projects.upsert(created)
    with pytest.raises(WrongTenant, match="^Project:"):
        other.projects.delete(created)
    with pytest.raises(WrongTenant, match="^Project:"):
        other.projects.update(created, title="title-02")
    other.projects.delete_by_key(project_id="project_id-01")
    assert own.projects.get(project_id="project_id-01") == created
    own.projects.delete(created)
    found = own.projects.get(project_id="project_id-01")
    assert found is None


def test_a_tenant_changes_its_own_projects(saas: Saas) -> None:
    """Every write that there is, through what the tenant sees."""
    own = saas.for_tenant("tenant_id-01")
    created = own.projects.put(a_project())
    upserted = own.projects.upsert(created)
    changed = own.projects.update(
        upserted,
        title="title-02",
        status=Status.DONE,
        due_on=date(2100, 1, 3),
        budget=Decimal("2.25"),
    )
    assert own.projects.get(project_id="project_id-01") == changed
    assert changed.title == "title-02"
    assert changed.status == Status.DONE
    assert changed.due_on == date(2100, 1, 3)
    assert changed.budget == Decimal("2.25")
    patched = own.projects.patch(
        project_id="project_id-01", title="title-01", budget=Decimal("1.25")
    )
    assert patched.title == "title-01"
    assert patched.budget == Decimal("1.25")
    own.projects.delete_by_key(project_id="project_id-01")
    found = own.projects.get(project_id="project_id-01")
    assert found is None


def test_a_tenant_changes_its_own_projects_only_where_a_condition_holds(
    saas: Saas,
) -> None:
    """What does not hold on what is there changes nothing."""
    own = saas.for_tenant("tenant_id-01")
    created = own.projects.create(a_project())
    held = ProjectFields.title == created.title

    with pytest.raises(ConditionFailed):
        own.projects.put(created, where=~held)
    with pytest.raises(ConditionFailed):
        own.projects.update(
            created,
            title="title-02",
            status=Status.DONE,
            due_on=date(2100, 1, 3),
            budget=Decimal("2.25"),
            where=~held,
        )
    with pytest.raises(ConditionFailed):
        own.projects.patch(
            project_id="project_id-01",
            title="title-02",
            budget=Decimal("2.25"),
            where=~held,
        )
    with pytest.raises(ConditionFailed):
        own.projects.delete(created, where=~held)
    with pytest.raises(ConditionFailed):
        own.projects.delete_by_key(project_id="project_id-01", where=~held)
    assert own.projects.get(project_id="project_id-01") == created
    stored = own.projects.put(created, where=held)
    assert own.projects.get(project_id="project_id-01") == stored
    own.projects.update(
        stored,
        title="title-02",
        status=Status.DONE,
        due_on=date(2100, 1, 3),
        budget=Decimal("2.25"),
        where=held,
    )
    deleted = own.projects.delete_by_key(project_id="project_id-01", where=~held)
    assert deleted is True


def test_a_tenant_asks_for_by_key_of_its_own_projects(saas: Saas) -> None:
    """The question needs no tenant, and finds no other's."""
    own = saas.for_tenant("tenant_id-01")
    other = saas.for_tenant("tenant_id-02")
    wanted = own.projects.create(
        a_project(updated_at=datetime(2099, 12, 31, 12, 0, tzinfo=UTC))
    )

    found = own.projects.by_key()
    assert list(found) == [wanted]
    found = other.projects.by_key()
    assert list(found) == []
    found = own.projects.by_key(project_id="project_id-09")
    assert list(found) == []


def test_a_tenant_asks_for_by_status_of_its_own_projects(saas: Saas) -> None:
    """The question needs no tenant, and finds no other's."""
    own = saas.for_tenant("tenant_id-01")
    other = saas.for_tenant("tenant_id-02")
    wanted = own.projects.create(
        a_project(updated_at=datetime(2099, 12, 31, 12, 0, tzinfo=UTC))
    )

    found = own.projects.by_status(status=Status.ACTIVE)
    assert list(found) == [wanted]
    found = other.projects.by_status(status=Status.ACTIVE)
    assert list(found) == []
    found = own.projects.by_status(status=Status.ACTIVE, project_id="project_id-09")
    assert list(found) == []


def test_a_tenant_asks_for_due_of_its_own_projects(saas: Saas) -> None:
    """The question needs no tenant, and finds no other's."""
    own = saas.for_tenant("tenant_id-01")
    other = saas.for_tenant("tenant_id-02")
    wanted = own.projects.create(
        a_project(
            project_id="project_id-02",
            due_on=date(2100, 1, 23),
            updated_at=datetime(2099, 12, 31, 12, 0, tzinfo=UTC),
        ),
    )

    found = own.projects.due(since=date(2100, 1, 23), until=date(2100, 3, 6))
    assert list(found) == [wanted]
    found = other.projects.due(since=date(2100, 1, 23), until=date(2100, 3, 6))
    assert list(found) == []


def test_a_tenant_asks_for_active_of_its_own_projects(saas: Saas) -> None:
    """The question needs no tenant, and finds no other's."""
    own = saas.for_tenant("tenant_id-01")
    other = saas.for_tenant("tenant_id-02")
    wanted = own.projects.create(
        a_project(updated_at=datetime(2099, 12, 31, 12, 0, tzinfo=UTC))
    )

    found = own.projects.active()
    assert list(found) == [wanted]
    found = other.projects.active()
    assert list(found) == []
    found = own.projects.active(project_id="project_id-09")
    assert list(found) == []


def test_projects_are_written_in_one_transaction(saas: Saas, stand_in: StandIn) -> None:
    """Nothing before its end, and then everything."""
    with saas.transaction() as tx:
        first = tx.projects.create(a_project(version=7))
        second = saas.join(tx).projects.put(a_project(project_id="project_id-02"))
        seen = stand_in.items()

    assert seen == []
    found = [
        saas.projects.get(tenant_id="tenant_id-01", project_id="project_id-01"),
        saas.projects.get(tenant_id="tenant_id-01", project_id="project_id-02"),
    ]
    assert found == [first, second]
    assert first == a_project(updated_at=datetime(2099, 12, 31, 12, 0, tzinfo=UTC))
    expected = a_project(
        project_id="project_id-02", updated_at=datetime(2099, 12, 31, 12, 0, tzinfo=UTC)
    )
    assert second == expected
    assert len(stand_in.sent("TransactWriteItems")) == 1
    with saas.transaction() as tx:
        tx.projects.delete(first)
        tx.projects.delete_by_key(tenant_id="tenant_id-01", project_id="project_id-02")
        tx.projects.check_absent(tenant_id="tenant_id-01", project_id="project_id-03")
    found = [
        saas.projects.get(tenant_id="tenant_id-01", project_id="project_id-01"),
        saas.projects.get(tenant_id="tenant_id-01", project_id="project_id-02"),
    ]
    assert found == [None, None]


def test_a_transaction_that_fails_writes_no_projects(saas: Saas) -> None:
    """The error is that of the action that stopped the others."""
    created = saas.projects.create(a_project())
    with pytest.raises(AlreadyExists) as refused, saas.transaction() as tx:
        tx.projects.create(a_project(project_id="project_id-02"))
        tx.projects.create(a_project())
    assert refused.value.entity == "Project"
    assert refused.value.key is not None
    with pytest.raises(NotFound), saas.transaction() as tx:
        tx.projects.create(a_project(project_id="project_id-02"))
        tx.projects.check(tenant_id="tenant_id-01", project_id="project_id-03")
    with pytest.raises(AlreadyExists), saas.transaction() as tx:
        tx.projects.check_absent(tenant_id="tenant_id-01", project_id="project_id-01")
    found = saas.projects.get(tenant_id="tenant_id-01", project_id="project_id-02")
    assert found is None
    with saas.transaction() as tx:
        tx.projects.create(a_project(project_id="project_id-02"))
        tx.projects.check(tenant_id="tenant_id-01", project_id="project_id-01")
    found = saas.projects.get(tenant_id="tenant_id-01", project_id="project_id-01")
    assert found == created


def test_projects_are_changed_in_a_transaction(saas: Saas, clock: Clock) -> None:
    """As outside of one."""
    created = saas.projects.create(a_project())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    with saas.transaction() as tx:
        changed = tx.projects.update(
            created,
            title="title-02",
            status=Status.DONE,
            due_on=date(2100, 1, 3),
            budget=Decimal("2.25"),
        )
        tx.projects.check_absent(tenant_id="tenant_id-01", project_id="project_id-02")
    expected = a_project(
        title="title-02",
        status=Status.DONE,
        due_on=date(2100, 1, 3),
        budget=Decimal("2.25"),
        updated_at=datetime(2099, 12, 31, 13, 0, tzinfo=UTC),
        version=1,
    )
    assert changed == expected
    found = saas.projects.get(tenant_id="tenant_id-01", project_id="project_id-01")
    assert found == changed
    clock.set(datetime(2099, 12, 31, 14, 0, tzinfo=UTC))
    with saas.transaction() as tx:
        tx.projects.patch(
            tenant_id="tenant_id-01",
            project_id="project_id-01",
            title="title-01",
            budget=Decimal("1.25"),
        )
    found = saas.projects.get(tenant_id="tenant_id-01", project_id="project_id-01")
    assert found is not None
    assert found.title == "title-01"
    assert found.budget == Decimal("1.25")
    assert found.version == 2
    assert found.updated_at == datetime(2099, 12, 31, 14, 0, tzinfo=UTC)


def test_projects_are_written_in_a_transaction_only_where_a_condition_holds(
    saas: Saas,
) -> None:
    """And are checked under one."""
    created = saas.projects.create(a_project())
    held = ProjectFields.title == created.title
    with pytest.raises(ConditionFailed), saas.transaction() as tx:
        tx.projects.put(created, where=~held)
    with pytest.raises(ConditionFailed), saas.transaction() as tx:
        tx.projects.update(
            created,
            title="title-02",
            status=Status.DONE,
            due_on=date(2100, 1, 3),
            budget=Decimal("2.25"),
            where=~held,
        )
    with pytest.raises(ConditionFailed), saas.transaction() as tx:
        tx.projects.patch(
            tenant_id="tenant_id-01",
            project_id="project_id-01",
            title="title-02",
            budget=Decimal("2.25"),
            where=~held,
        )
    with pytest.raises(ConditionFailed), saas.transaction() as tx:
        tx.projects.delete(created, where=~held)
    with pytest.raises(ConditionFailed), saas.transaction() as tx:
        tx.projects.delete_by_key(
            tenant_id="tenant_id-01", project_id="project_id-01", where=~held
        )
    with pytest.raises(ConditionFailed), saas.transaction() as tx:
        tx.projects.check(
            tenant_id="tenant_id-01", project_id="project_id-01", where=~held
        )
    found = saas.projects.get(tenant_id="tenant_id-01", project_id="project_id-01")
    assert found == created
    with saas.transaction() as tx:
        tx.projects.delete_by_key(
            tenant_id="tenant_id-01", project_id="project_id-01", where=held
        )
    found = saas.projects.get(tenant_id="tenant_id-01", project_id="project_id-01")
    assert found is None


def test_projects_are_read_in_one_transaction(saas: Saas, stand_in: StandIn) -> None:
    """In the order of their keys, as they were at one moment."""
    created = saas.projects.create(a_project())
    here = saas.projects.key(tenant_id="tenant_id-01", project_id="project_id-01")
    nowhere = saas.projects.key(tenant_id="tenant_id-01", project_id="project_id-02")

    assert transact_get(here, nowhere, here) == (created, None, created)
    assert len(stand_in.sent("TransactGetItems")) == 1


def test_a_transaction_of_a_tenant_writes_its_own_projects_only(saas: Saas) -> None:
    """What is another's is refused before anything is sent."""
    own = saas.for_tenant("tenant_id-01")
    other = saas.for_tenant("tenant_id-02")
    with own.transaction() as tx:
        created = tx.projects.create(a_project())
    found = saas.projects.get(tenant_id="tenant_id-01", project_id="project_id-01")
    assert found == created
    tx = other.transaction()
    with pytest.raises(WrongTenant, match="^Project:"):
        tx.projects.create(created)
    with pytest.raises(WrongTenant, match="^Project:"):
        tx.projects.put(created)
    with pytest.raises(WrongTenant, match="^Project:"):
        tx.projects.delete(created)
    with pytest.raises(WrongTenant, match="^Project:"):
        tx.projects.delete_by_key(tenant_id="tenant_id-01", project_id="project_id-01")
    with pytest.raises(WrongTenant, match="^Project:"):
        tx.projects.check(tenant_id="tenant_id-01", project_id="project_id-01")
    with pytest.raises(WrongTenant, match="^Project:"):
        tx.projects.check_absent(tenant_id="tenant_id-01", project_id="project_id-01")
    with pytest.raises(WrongTenant, match="^Project:"):
        tx.projects.update(created)
    with pytest.raises(WrongTenant, match="^Project:"):
        tx.projects.patch(tenant_id="tenant_id-01", project_id="project_id-01")
    with pytest.raises(WrongTenant):
        other.join(tx).projects.delete(created)
    tx.commit()
    found = saas.projects.get(tenant_id="tenant_id-01", project_id="project_id-01")
    assert found == created


def test_several_projects_are_read_in_the_order_of_their_keys(
    saas: Saas, stand_in: StandIn
) -> None:
    """None where there is none, and the same again for the same key."""
    created = saas.projects.create(a_project())
    here = saas.projects.key(tenant_id="tenant_id-01", project_id="project_id-01")
    nowhere = saas.projects.key(tenant_id="tenant_id-01", project_id="project_id-02")
    found = saas.projects.get_many([here, nowhere, here])
    asked = stand_in.sent("BatchGetItem")[-1]["RequestItems"]["saas"]

    assert found == [created, None, created]
    assert asked.get("ConsistentRead") is None
    found = saas.projects.get_many([here, nowhere, here], consistent=True)
    asked = stand_in.sent("BatchGetItem")[-1]["RequestItems"]["saas"]
    assert found == [created, None, created]
    assert asked["ConsistentRead"] is True


def test_several_projects_are_deleted(saas: Saas) -> None:
    """Those that are there, and no others."""
    saas.projects.create(a_project())
    kept = saas.projects.create(a_project(project_id="project_id-02"))
    here = saas.projects.key(tenant_id="tenant_id-01", project_id="project_id-01")
    nowhere = saas.projects.key(tenant_id="tenant_id-01", project_id="project_id-03")
    saas.projects.delete_many([here, nowhere, here])

    found = [
        saas.projects.get(tenant_id="tenant_id-01", project_id="project_id-01"),
        saas.projects.get(tenant_id="tenant_id-01", project_id="project_id-02"),
    ]
    assert found == [None, kept]


def test_several_projects_of_a_tenant_are_its_own(
    saas: Saas, stand_in: StandIn
) -> None:
    """A key of another tenant is refused before anything is sent."""
    own = saas.for_tenant("tenant_id-01")
    other = saas.for_tenant("tenant_id-02")
    created = saas.projects.create(a_project())
    here = own.projects.key(project_id="project_id-01")
    nowhere = other.projects.key(project_id="project_id-01")
    assert own.projects.get_many([here], consistent=True) == [created]
    assert other.projects.get_many([nowhere]) == [None]
    with pytest.raises(WrongTenant, match="^Project:"):
        other.projects.get_many([nowhere, here])
    with pytest.raises(WrongTenant, match="^Project:"):
        other.projects.delete_many([nowhere, here])
    assert own.projects.get_many([here]) == [created]
    own.projects.delete_many([here])
    assert own.projects.get_many([here]) == [None]
    assert stand_in.sent("BatchGetItem") != []


def test_a_tenant_sees_its_own_memberships_and_no_others(
    saas: Saas, stand_in: StandIn
) -> None:
    """What one tenant writes another neither reads, changes nor deletes."""
    own = saas.for_tenant("tenant_id-01")
    other = saas.for_tenant("tenant_id-02")
    created = own.memberships.create(a_membership())

    found = own.memberships.get(project_id="project_id-01", user_id="user_id-01")
    assert found == created
    found = other.memberships.get(
        project_id="project_id-01", user_id="user_id-01", consistent=True
    )
    assert found is None
    assert stand_in.sent("GetItem")[-1]["ConsistentRead"] is True
    seen = [
        own.memberships.exists(
            project_id="project_id-01", user_id="user_id-01", consistent=True
        ),
        other.memberships.exists(
            project_id="project_id-01", user_id="user_id-01", consistent=True
        ),
    ]
    assert seen == [True, False]
    assert stand_in.sent("GetItem")[-1]["ConsistentRead"] is True
    with pytest.raises(WrongTenant, match="^Membership:"):
        other.memberships.create(created)
    with pytest.raises(WrongTenant, match="^Membership:"):
        other.memberships.put(created)
    with pytest.raises(WrongTenant, match="^Membership:"):
        other.memberships.upsert(created)
    with pytest.raises(WrongTenant, match="^Membership:"):
        other.memberships.delete(created)
    with pytest.raises(WrongTenant, match="^Membership:"):
        other.memberships.update(
            created, expires_at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC)
        )
    other.memberships.delete_by_key(project_id="project_id-01", user_id="user_id-01")
    found = own.memberships.get(project_id="project_id-01", user_id="user_id-01")
    assert found == created
    own.memberships.delete(created)
    found = own.memberships.get(project_id="project_id-01", user_id="user_id-01")
    assert found is None


def test_a_tenant_changes_its_own_memberships(saas: Saas) -> None:
    """Every write that there is, through what the tenant sees."""
    own = saas.for_tenant("tenant_id-01")
    created = own.memberships.put(a_membership())
    upserted = own.memberships.upsert(created)
    changed = own.memberships.update(
        upserted, expires_at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC)
    )
    found = own.memberships.get(project_id="project_id-01", user_id="user_id-01")
    assert found == changed
    assert changed.expires_at == datetime(2100, 1, 1, 12, 2, tzinfo=UTC)
    patched = own.memberships.patch(
        project_id="project_id-01",
        user_id="user_id-01",
        expires_at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
    )
    assert patched.expires_at == datetime(2100, 1, 1, 12, 1, tzinfo=UTC)
    own.memberships.delete_by_key(project_id="project_id-01", user_id="user_id-01")
    found = own.memberships.get(project_id="project_id-01", user_id="user_id-01")
    assert found is None


def test_a_tenant_changes_its_own_memberships_only_where_a_condition_holds(
    saas: Saas,
) -> None:
    """What does not hold on what is there changes nothing."""
    own = saas.for_tenant("tenant_id-01")
    created = own.memberships.create(a_membership())
    held = MembershipFields.tenant_id == created.tenant_id

    with pytest.raises(ConditionFailed):
        own.memberships.put(created, where=~held)
    with pytest.raises(ConditionFailed):
        own.memberships.update(
            created, expires_at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC), where=~held
        )
    with pytest.raises(ConditionFailed):
        own.memberships.patch(
            project_id="project_id-01",
            user_id="user_id-01",
            expires_at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
            where=~held,
        )
    with pytest.raises(ConditionFailed):
        own.memberships.delete(created, where=~held)
    with pytest.raises(ConditionFailed):
        own.memberships.delete_by_key(
            project_id="project_id-01", user_id="user_id-01", where=~held
        )
    found = own.memberships.get(project_id="project_id-01", user_id="user_id-01")
    assert found == created
    stored = own.memberships.put(created, where=held)
    found = own.memberships.get(project_id="project_id-01", user_id="user_id-01")
    assert found == stored
    own.memberships.update(
        stored, expires_at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC), where=held
    )
    deleted = own.memberships.delete_by_key(
        project_id="project_id-01", user_id="user_id-01", where=held
    )
    assert deleted is True


def test_a_tenant_asks_for_by_key_of_its_own_memberships(saas: Saas) -> None:
    """The question needs no tenant, and finds no other's."""
    own = saas.for_tenant("tenant_id-01")
    other = saas.for_tenant("tenant_id-02")
    wanted = own.memberships.create(a_membership())

    found = own.memberships.by_key(project_id="project_id-01")
    assert list(found) == [wanted]
    found = other.memberships.by_key(project_id="project_id-01")
    assert list(found) == []
    found = own.memberships.by_key(project_id="project_id-01", user_id="user_id-09")
    assert list(found) == []


def test_a_tenant_asks_for_by_user_of_its_own_memberships(saas: Saas) -> None:
    """The question needs no tenant, and finds no other's."""
    own = saas.for_tenant("tenant_id-01")
    other = saas.for_tenant("tenant_id-02")
    wanted = own.memberships.create(a_membership())

    found = own.memberships.by_user(user_id="user_id-01")
    assert list(found) == [wanted]
    found = other.memberships.by_user(user_id="user_id-01")
    assert list(found) == []
    found = own.memberships.by_user(user_id="user_id-01", project_id="project_id-09")
    assert list(found) == []


def test_memberships_are_written_in_one_transaction(
    saas: Saas, stand_in: StandIn
) -> None:
    """Nothing before its end, and then everything."""
    with saas.transaction() as tx:
        first = tx.memberships.create(a_membership())
        second = saas.join(tx).memberships.put(
            a_membership(project_id="project_id-02", user_id="user_id-02")
        )
        seen = stand_in.items()

    assert seen == []
    found = [
        saas.memberships.get(
            tenant_id="tenant_id-01", project_id="project_id-01", user_id="user_id-01"
        ),
        saas.memberships.get(
            tenant_id="tenant_id-01", project_id="project_id-02", user_id="user_id-02"
        ),
    ]
    assert found == [first, second]
    assert first == a_membership()
    assert second == a_membership(project_id="project_id-02", user_id="user_id-02")
    assert len(stand_in.sent("TransactWriteItems")) == 1
    with saas.transaction() as tx:
        tx.memberships.delete(first)
        tx.memberships.delete_by_key(
            tenant_id="tenant_id-01", project_id="project_id-02", user_id="user_id-02"
        )
        tx.memberships.check_absent(
            tenant_id="tenant_id-01", project_id="project_id-03", user_id="user_id-03"
        )
    found = [
        saas.memberships.get(
            tenant_id="tenant_id-01", project_id="project_id-01", user_id="user_id-01"
        ),
        saas.memberships.get(
            tenant_id="tenant_id-01", project_id="project_id-02", user_id="user_id-02"
        ),
    ]
    assert found == [None, None]


def test_a_transaction_that_fails_writes_no_memberships(saas: Saas) -> None:
    """The error is that of the action that stopped the others."""
    created = saas.memberships.create(a_membership())
    with pytest.raises(AlreadyExists) as refused, saas.transaction() as tx:
        tx.memberships.create(
            a_membership(project_id="project_id-02", user_id="user_id-02")
        )
        tx.memberships.create(a_membership())
    assert refused.value.entity == "Membership"
    assert refused.value.key is not None
    with pytest.raises(NotFound), saas.transaction() as tx:
        tx.memberships.create(
            a_membership(project_id="project_id-02", user_id="user_id-02")
        )
        tx.memberships.check(
            tenant_id="tenant_id-01", project_id="project_id-03", user_id="user_id-03"
        )
    with pytest.raises(AlreadyExists), saas.transaction() as tx:
        tx.memberships.check_absent(
            tenant_id="tenant_id-01", project_id="project_id-01", user_id="user_id-01"
        )
    found = saas.memberships.get(
        tenant_id="tenant_id-01", project_id="project_id-02", user_id="user_id-02"
    )
    assert found is None
    with saas.transaction() as tx:
        tx.memberships.create(
            a_membership(project_id="project_id-02", user_id="user_id-02")
        )
        tx.memberships.check(
            tenant_id="tenant_id-01", project_id="project_id-01", user_id="user_id-01"
        )
    found = saas.memberships.get(
        tenant_id="tenant_id-01", project_id="project_id-01", user_id="user_id-01"
    )
    assert found == created


def test_memberships_are_changed_in_a_transaction(saas: Saas, clock: Clock) -> None:
    """As outside of one."""
    created = saas.memberships.create(a_membership())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    with saas.transaction() as tx:
        changed = tx.memberships.update(
            created, expires_at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC)
        )
        tx.memberships.check_absent(
            tenant_id="tenant_id-01", project_id="project_id-02", user_id="user_id-02"
        )
    assert changed == a_membership(expires_at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC))
    found = saas.memberships.get(
        tenant_id="tenant_id-01", project_id="project_id-01", user_id="user_id-01"
    )
    assert found == changed
    with saas.transaction() as tx:
        tx.memberships.patch(
            tenant_id="tenant_id-01",
            project_id="project_id-01",
            user_id="user_id-01",
            expires_at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
        )
    found = saas.memberships.get(
        tenant_id="tenant_id-01", project_id="project_id-01", user_id="user_id-01"
    )
    assert found is not None
    assert found.expires_at == datetime(2100, 1, 1, 12, 1, tzinfo=UTC)


def test_memberships_are_written_in_a_transaction_only_where_a_condition_holds(
    saas: Saas,
) -> None:
    """And are checked under one."""
    created = saas.memberships.create(a_membership())
    held = MembershipFields.tenant_id == created.tenant_id
    with pytest.raises(ConditionFailed), saas.transaction() as tx:
        tx.memberships.put(created, where=~held)
    with pytest.raises(ConditionFailed), saas.transaction() as tx:
        tx.memberships.update(
            created, expires_at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC), where=~held
        )
    with pytest.raises(ConditionFailed), saas.transaction() as tx:
        tx.memberships.patch(
            tenant_id="tenant_id-01",
            project_id="project_id-01",
            user_id="user_id-01",
            expires_at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
            where=~held,
        )
    with pytest.raises(ConditionFailed), saas.transaction() as tx:
        tx.memberships.delete(created, where=~held)
    with pytest.raises(ConditionFailed), saas.transaction() as tx:
        tx.memberships.delete_by_key(
            tenant_id="tenant_id-01",
            project_id="project_id-01",
            user_id="user_id-01",
            where=~held,
        )
    with pytest.raises(ConditionFailed), saas.transaction() as tx:
        tx.memberships.check(
            tenant_id="tenant_id-01",
            project_id="project_id-01",
            user_id="user_id-01",
            where=~held,
        )
    found = saas.memberships.get(
        tenant_id="tenant_id-01", project_id="project_id-01", user_id="user_id-01"
    )
    assert found == created
    with saas.transaction() as tx:
        tx.memberships.delete_by_key(
            tenant_id="tenant_id-01",
            project_id="project_id-01",
            user_id="user_id-01",
            where=held,
        )
    found = saas.memberships.get(
        tenant_id="tenant_id-01", project_id="project_id-01", user_id="user_id-01"
    )
    assert found is None


def test_memberships_are_read_in_one_transaction(saas: Saas, stand_in: StandIn) -> None:
    """In the order of their keys, as they were at one moment."""
    created = saas.memberships.create(a_membership())
    here = saas.memberships.key(
        tenant_id="tenant_id-01", project_id="project_id-01", user_id="user_id-01"
    )
    nowhere = saas.memberships.key(
        tenant_id="tenant_id-01", project_id="project_id-02", user_id="user_id-02"
    )

    assert transact_get(here, nowhere, here) == (created, None, created)
    assert len(stand_in.sent("TransactGetItems")) == 1


def test_expires_at_of_memberships_is_a_whole_second_in_a_transaction(
    saas: Saas,
) -> None:
    """As it will be stored."""
    whole = datetime(2100, 3, 1, 12, 0, tzinfo=UTC)
    with saas.transaction() as tx:
        created = tx.memberships.create(
            a_membership(expires_at=datetime(2100, 3, 1, 12, 0, 0, 500000, tzinfo=UTC))
        )
        put = tx.memberships.put(
            a_membership(
                project_id="project_id-02",
                user_id="user_id-02",
                expires_at=datetime(2100, 3, 1, 12, 0, 0, 500000, tzinfo=UTC),
            ),
        )

    assert (created.expires_at, put.expires_at) == (whole, whole)


def test_a_transaction_of_a_tenant_writes_its_own_memberships_only(saas: Saas) -> None:
    """What is another's is refused before anything is sent."""
    own = saas.for_tenant("tenant_id-01")
    other = saas.for_tenant("tenant_id-02")
    with own.transaction() as tx:
        created = tx.memberships.create(a_membership())
    found = saas.memberships.get(
        tenant_id="tenant_id-01", project_id="project_id-01", user_id="user_id-01"
    )
    assert found == created
    tx = other.transaction()
    with pytest.raises(WrongTenant, match="^Membership:"):
        tx.memberships.create(created)
    with pytest.raises(WrongTenant, match="^Membership:"):
        tx.memberships.put(created)
    with pytest.raises(WrongTenant, match="^Membership:"):
        tx.memberships.delete(created)
    with pytest.raises(WrongTenant, match="^Membership:"):
        tx.memberships.delete_by_key(
            tenant_id="tenant_id-01", project_id="project_id-01", user_id="user_id-01"
        )
    with pytest.raises(WrongTenant, match="^Membership:"):
        tx.memberships.check(
            tenant_id="tenant_id-01", project_id="project_id-01", user_id="user_id-01"
        )
    with pytest.raises(WrongTenant, match="^Membership:"):
        tx.memberships.check_absent(
            tenant_id="tenant_id-01", project_id="project_id-01", user_id="user_id-01"
        )
    with pytest.raises(WrongTenant, match="^Membership:"):
        tx.memberships.update(created)
    with pytest.raises(WrongTenant, match="^Membership:"):
        tx.memberships.patch(
            tenant_id="tenant_id-01", project_id="project_id-01", user_id="user_id-01"
        )
    with pytest.raises(WrongTenant):
        other.join(tx).memberships.delete(created)
    tx.commit()
    found = saas.memberships.get(
        tenant_id="tenant_id-01", project_id="project_id-01", user_id="user_id-01"
    )
    assert found == created


def test_several_memberships_are_read_in_the_order_of_their_keys(
    saas: Saas, stand_in: StandIn
) -> None:
    """None where there is none, and the same again for the same key."""
    created = saas.memberships.create(a_membership())
    here = saas.memberships.key(
        tenant_id="tenant_id-01", project_id="project_id-01", user_id="user_id-01"
    )
    nowhere = saas.memberships.key(
        tenant_id="tenant_id-01", project_id="project_id-02", user_id="user_id-02"
    )
    found = saas.memberships.get_many([here, nowhere, here])
    asked = stand_in.sent("BatchGetItem")[-1]["RequestItems"]["saas"]

    assert found == [created, None, created]
    assert asked.get("ConsistentRead") is None
    found = saas.memberships.get_many([here, nowhere, here], consistent=True)
    asked = stand_in.sent("BatchGetItem")[-1]["RequestItems"]["saas"]
    assert found == [created, None, created]
    assert asked["ConsistentRead"] is True


def test_several_memberships_are_stored(saas: Saas, stand_in: StandIn) -> None:
    """In one request, and of those with one key the last."""
    stored = saas.memberships.put_many(
        [
            a_membership(expires_at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC)),
            a_membership(),
            a_membership(project_id="project_id-02", user_id="user_id-02"),
        ],
    )

    assert stored[1] == a_membership()
    found = [
        saas.memberships.get(
            tenant_id="tenant_id-01", project_id="project_id-01", user_id="user_id-01"
        ),
        saas.memberships.get(
            tenant_id="tenant_id-01", project_id="project_id-02", user_id="user_id-02"
        ),
    ]
    assert found == stored[1:]
    assert len(stand_in.sent("BatchWriteItem")) == 1


def test_several_memberships_are_deleted(saas: Saas) -> None:
    """Those that are there, and no others."""
    saas.memberships.create(a_membership())
    kept = saas.memberships.create(
        a_membership(project_id="project_id-02", user_id="user_id-02")
    )
    here = saas.memberships.key(
        tenant_id="tenant_id-01", project_id="project_id-01", user_id="user_id-01"
    )
    nowhere = saas.memberships.key(
        tenant_id="tenant_id-01", project_id="project_id-03", user_id="user_id-03"
    )
    saas.memberships.delete_many([here, nowhere, here])

    found = [
        saas.memberships.get(
            tenant_id="tenant_id-01", project_id="project_id-01", user_id="user_id-01"
        ),
        saas.memberships.get(
            tenant_id="tenant_id-01", project_id="project_id-02", user_id="user_id-02"
        ),
    ]
    assert found == [None, kept]


def test_several_memberships_of_a_tenant_are_its_own(
    saas: Saas, stand_in: StandIn
) -> None:
    """A key of another tenant is refused before anything is sent."""
    own = saas.for_tenant("tenant_id-01")
    other = saas.for_tenant("tenant_id-02")
    created = saas.memberships.create(a_membership())
    here = own.memberships.key(project_id="project_id-01", user_id="user_id-01")
    nowhere = other.memberships.key(project_id="project_id-01", user_id="user_id-01")
    assert own.memberships.get_many([here], consistent=True) == [created]
    assert other.memberships.get_many([nowhere]) == [None]
    with pytest.raises(WrongTenant, match="^Membership:"):
        other.memberships.get_many([nowhere, here])
    with pytest.raises(WrongTenant, match="^Membership:"):
        other.memberships.put_many([created])
    assert own.memberships.put_many([created]) == [created]
    with pytest.raises(WrongTenant, match="^Membership:"):
        other.memberships.delete_many([nowhere, here])
    assert own.memberships.get_many([here]) == [created]
    own.memberships.delete_many([here])
    assert own.memberships.get_many([here]) == [None]
    assert stand_in.sent("BatchGetItem") != []


def test_a_tenant_sees_its_own_audit_events_and_no_others(
    saas: Saas, stand_in: StandIn
) -> None:
    """What one tenant writes another neither reads, changes nor deletes."""
    own = saas.for_tenant("tenant_id-01")
    other = saas.for_tenant("tenant_id-02")
    created = own.audit_events.create(an_audit_event())

    found = own.audit_events.get(
        at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC), event_id="event_id-01"
    )
    assert found == created
    found = other.audit_events.get(
        at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
        event_id="event_id-01",
        consistent=True,
    )
    assert found is None
    assert stand_in.sent("GetItem")[-1]["ConsistentRead"] is True
    seen = [
        own.audit_events.exists(
            at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
            event_id="event_id-01",
            consistent=True,
        ),
        other.audit_events.exists(
            at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
            event_id="event_id-01",
            consistent=True,
        ),
    ]
    assert seen == [True, False]
    assert stand_in.sent("GetItem")[-1]["ConsistentRead"] is True
    with pytest.raises(WrongTenant, match="^AuditEvent:"):
        other.audit_events.create(created)
    with pytest.raises(WrongTenant, match="^AuditEvent:"):
        other.audit_events.put(created)
    with pytest.raises(WrongTenant, match="^AuditEvent:"):
        other.audit_events.upsert(created)
    with pytest.raises(WrongTenant, match="^AuditEvent:"):
        other.audit_events.delete(created)
    with pytest.raises(WrongTenant, match="^AuditEvent:"):
        other.audit_events.update(
            created, expires_at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC)
        )
    other.audit_events.delete_by_key(
        at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC), event_id="event_id-01"
    )
    found = own.audit_events.get(
        at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC), event_id="event_id-01"
    )
    assert found == created
    own.audit_events.delete(created)
    found = own.audit_events.get(
        at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC), event_id="event_id-01"
    )
    assert found is None


def test_a_tenant_changes_its_own_audit_events(saas: Saas) -> None:
    """Every write that there is, through what the tenant sees."""
    own = saas.for_tenant("tenant_id-01")
    created = own.audit_events.put(an_audit_event())
    upserted = own.audit_events.upsert(created)
    changed = own.audit_events.update(
        upserted, expires_at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC)
    )
    found = own.audit_events.get(
        at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC), event_id="event_id-01"
    )
    assert found == changed
    assert changed.expires_at == datetime(2100, 1, 1, 12, 1, tzinfo=UTC)
    patched = own.audit_events.patch(
        at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
        event_id="event_id-01",
        expires_at=None,
    )
    assert patched.expires_at == None
    own.audit_events.delete_by_key(
        at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC), event_id="event_id-01"
    )
    found = own.audit_events.get(
        at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC), event_id="event_id-01"
    )
    assert found is None


def test_a_tenant_changes_its_own_audit_events_only_where_a_condition_holds(
    saas: Saas,
) -> None:
    """What does not hold on what is there changes nothing."""
    own = saas.for_tenant("tenant_id-01")
    created = own.audit_events.create(an_audit_event())
    held = AuditEventFields.tenant_id == created.tenant_id

    with pytest.raises(ConditionFailed):
        own.audit_events.put(created, where=~held)
    with pytest.raises(ConditionFailed):
        own.audit_events.update(
            created, expires_at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC), where=~held
        )
    with pytest.raises(ConditionFailed):
        own.audit_events.patch(
            at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
            event_id="event_id-01",
            expires_at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
            where=~held,
        )
    with pytest.raises(ConditionFailed):
        own.audit_events.delete(created, where=~held)
    with pytest.raises(ConditionFailed):
        own.audit_events.delete_by_key(
            at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
            event_id="event_id-01",
            where=~held,
        )
    found = own.audit_events.get(
        at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC), event_id="event_id-01"
    )
    assert found == created
    stored = own.audit_events.put(created, where=held)
    found = own.audit_events.get(
        at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC), event_id="event_id-01"
    )
    assert found == stored
    own.audit_events.update(
        stored, expires_at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC), where=held
    )
    deleted = own.audit_events.delete_by_key(
        at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC), event_id="event_id-01", where=held
    )
    assert deleted is True


def test_a_tenant_asks_for_by_key_of_its_own_audit_events(saas: Saas) -> None:
    """The question needs no tenant, and finds no other's."""
    own = saas.for_tenant("tenant_id-01")
    other = saas.for_tenant("tenant_id-02")
    wanted = own.audit_events.create(
        an_audit_event(
            event_id="event_id-02", at=datetime(2100, 1, 21, 12, 2, tzinfo=UTC)
        ),
    )

    found = own.audit_events.by_key(
        since=datetime(2100, 1, 21, 12, 2, tzinfo=UTC),
        until=datetime(2100, 3, 2, 12, 4, tzinfo=UTC),
    )
    assert list(found) == [wanted]
    found = other.audit_events.by_key(
        since=datetime(2100, 1, 21, 12, 2, tzinfo=UTC),
        until=datetime(2100, 3, 2, 12, 4, tzinfo=UTC),
    )
    assert list(found) == []


def test_a_tenant_asks_for_latest_of_its_own_audit_events(saas: Saas) -> None:
    """The question needs no tenant, and finds no other's."""
    own = saas.for_tenant("tenant_id-01")
    other = saas.for_tenant("tenant_id-02")
    wanted = own.audit_events.create(
        an_audit_event(
            event_id="event_id-04", at=datetime(2100, 3, 2, 12, 4, tzinfo=UTC)
        ),
    )

    found = own.audit_events.latest(
        since=datetime(2100, 1, 21, 12, 2, tzinfo=UTC),
        until=datetime(2100, 3, 2, 12, 4, tzinfo=UTC),
    )
    assert list(found) == [wanted]
    found = other.audit_events.latest(
        since=datetime(2100, 1, 21, 12, 2, tzinfo=UTC),
        until=datetime(2100, 3, 2, 12, 4, tzinfo=UTC),
    )
    assert list(found) == []


def test_audit_events_are_written_in_one_transaction(
    saas: Saas, stand_in: StandIn
) -> None:
    """Nothing before its end, and then everything."""
    with saas.transaction() as tx:
        first = tx.audit_events.create(an_audit_event())
        second = saas.join(tx).audit_events.put(
            an_audit_event(
                event_id="event_id-02", at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC)
            ),
        )
        seen = stand_in.items()

    assert seen == []
    found = [
        saas.audit_events.get(
            tenant_id="tenant_id-01",
            at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
            event_id="event_id-01",
        ),
        saas.audit_events.get(
            tenant_id="tenant_id-01",
            at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
            event_id="event_id-02",
        ),
    ]
    assert found == [first, second]
    assert first == an_audit_event(expires_at=datetime(2100, 4, 1, 12, 1, tzinfo=UTC))
    expected = an_audit_event(
        event_id="event_id-02",
        at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        expires_at=datetime(2100, 4, 1, 12, 2, tzinfo=UTC),
    )
    assert second == expected
    assert len(stand_in.sent("TransactWriteItems")) == 1
    with saas.transaction() as tx:
        tx.audit_events.delete(first)
        tx.audit_events.delete_by_key(
            tenant_id="tenant_id-01",
            at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
            event_id="event_id-02",
        )
        tx.audit_events.check_absent(
            tenant_id="tenant_id-01",
            at=datetime(2100, 1, 1, 12, 3, tzinfo=UTC),
            event_id="event_id-03",
        )
    found = [
        saas.audit_events.get(
            tenant_id="tenant_id-01",
            at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
            event_id="event_id-01",
        ),
        saas.audit_events.get(
            tenant_id="tenant_id-01",
            at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
            event_id="event_id-02",
        ),
    ]
    assert found == [None, None]


def test_a_transaction_that_fails_writes_no_audit_events(saas: Saas) -> None:
    """The error is that of the action that stopped the others."""
    created = saas.audit_events.create(an_audit_event())
    with pytest.raises(AlreadyExists) as refused, saas.transaction() as tx:
        tx.audit_events.create(
            an_audit_event(
                event_id="event_id-02", at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC)
            ),
        )
        tx.audit_events.create(an_audit_event())
    assert refused.value.entity == "AuditEvent"
    assert refused.value.key is not None
    with pytest.raises(NotFound), saas.transaction() as tx:
        tx.audit_events.create(
            an_audit_event(
                event_id="event_id-02", at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC)
            ),
        )
        tx.audit_events.check(
            tenant_id="tenant_id-01",
            at=datetime(2100, 1, 1, 12, 3, tzinfo=UTC),
            event_id="event_id-03",
        )
    with pytest.raises(AlreadyExists), saas.transaction() as tx:
        tx.audit_events.check_absent(
            tenant_id="tenant_id-01",
            at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
            event_id="event_id-01",
        )
    found = saas.audit_events.get(
        tenant_id="tenant_id-01",
        at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        event_id="event_id-02",
    )
    assert found is None
    with saas.transaction() as tx:
        tx.audit_events.create(
            an_audit_event(
                event_id="event_id-02", at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC)
            ),
        )
        tx.audit_events.check(
            tenant_id="tenant_id-01",
            at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
            event_id="event_id-01",
        )
    found = saas.audit_events.get(
        tenant_id="tenant_id-01",
        at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
        event_id="event_id-01",
    )
    assert found == created


def test_audit_events_are_changed_in_a_transaction(saas: Saas, clock: Clock) -> None:
    """As outside of one."""
    created = saas.audit_events.create(an_audit_event())
    clock.set(datetime(2099, 12, 31, 13, 0, tzinfo=UTC))
    with saas.transaction() as tx:
        changed = tx.audit_events.update(
            created, expires_at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC)
        )
        tx.audit_events.check_absent(
            tenant_id="tenant_id-01",
            at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
            event_id="event_id-02",
        )
    assert changed == an_audit_event(expires_at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC))
    found = saas.audit_events.get(
        tenant_id="tenant_id-01",
        at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
        event_id="event_id-01",
    )
    assert found == changed
    with saas.transaction() as tx:
        tx.audit_events.patch(
            tenant_id="tenant_id-01",
            at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
            event_id="event_id-01",
            expires_at=None,
        )
    found = saas.audit_events.get(
        tenant_id="tenant_id-01",
        at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
        event_id="event_id-01",
    )
    assert found is not None
    assert found.expires_at == None


def test_audit_events_are_written_in_a_transaction_only_where_a_condition_holds(
    saas: Saas,
) -> None:
    """And are checked under one."""
    created = saas.audit_events.create(an_audit_event())
    held = AuditEventFields.tenant_id == created.tenant_id
    with pytest.raises(ConditionFailed), saas.transaction() as tx:
        tx.audit_events.put(created, where=~held)
    with pytest.raises(ConditionFailed), saas.transaction() as tx:
        tx.audit_events.update(
            created, expires_at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC), where=~held
        )
    with pytest.raises(ConditionFailed), saas.transaction() as tx:
        tx.audit_events.patch(
            tenant_id="tenant_id-01",
            at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
            event_id="event_id-01",
            expires_at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
            where=~held,
        )
    with pytest.raises(ConditionFailed), saas.transaction() as tx:
        tx.audit_events.delete(created, where=~held)
    with pytest.raises(ConditionFailed), saas.transaction() as tx:
        tx.audit_events.delete_by_key(
            tenant_id="tenant_id-01",
            at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
            event_id="event_id-01",
            where=~held,
        )
    with pytest.raises(ConditionFailed), saas.transaction() as tx:
        tx.audit_events.check(
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
    with saas.transaction() as tx:
        tx.audit_events.delete_by_key(
            tenant_id="tenant_id-01",
            at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
            event_id="event_id-01",
            where=held,
        )
    found = saas.audit_events.get(
        tenant_id="tenant_id-01",
        at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
        event_id="event_id-01",
    )
    assert found is None


def test_audit_events_are_read_in_one_transaction(
    saas: Saas, stand_in: StandIn
) -> None:
    """In the order of their keys, as they were at one moment."""
    created = saas.audit_events.create(an_audit_event())
    here = saas.audit_events.key(
        tenant_id="tenant_id-01",
        at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
        event_id="event_id-01",
    )
    nowhere = saas.audit_events.key(
        tenant_id="tenant_id-01",
        at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        event_id="event_id-02",
    )

    assert transact_get(here, nowhere, here) == (created, None, created)
    assert len(stand_in.sent("TransactGetItems")) == 1


def test_expires_at_of_audit_events_is_a_whole_second_in_a_transaction(
    saas: Saas,
) -> None:
    """As it will be stored."""
    whole = datetime(2100, 3, 1, 12, 0, tzinfo=UTC)
    with saas.transaction() as tx:
        created = tx.audit_events.create(
            an_audit_event(
                expires_at=datetime(2100, 3, 1, 12, 0, 0, 500000, tzinfo=UTC)
            ),
        )
        put = tx.audit_events.put(
            an_audit_event(
                event_id="event_id-02",
                at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
                expires_at=datetime(2100, 3, 1, 12, 0, 0, 500000, tzinfo=UTC),
            ),
        )

    assert (created.expires_at, put.expires_at) == (whole, whole)


def test_a_transaction_of_a_tenant_writes_its_own_audit_events_only(saas: Saas) -> None:
    """What is another's is refused before anything is sent."""
    own = saas.for_tenant("tenant_id-01")
    other = saas.for_tenant("tenant_id-02")
    with own.transaction() as tx:
        created = tx.audit_events.create(an_audit_event())
    found = saas.audit_events.get(
        tenant_id="tenant_id-01",
        at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
        event_id="event_id-01",
    )
    assert found == created
    tx = other.transaction()
    with pytest.raises(WrongTenant, match="^AuditEvent:"):
        tx.audit_events.create(created)
    with pytest.raises(WrongTenant, match="^AuditEvent:"):
        tx.audit_events.put(created)
    with pytest.raises(WrongTenant, match="^AuditEvent:"):
        tx.audit_events.delete(created)
    with pytest.raises(WrongTenant, match="^AuditEvent:"):
        tx.audit_events.delete_by_key(
            tenant_id="tenant_id-01",
            at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
            event_id="event_id-01",
        )
    with pytest.raises(WrongTenant, match="^AuditEvent:"):
        tx.audit_events.check(
            tenant_id="tenant_id-01",
            at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
            event_id="event_id-01",
        )
    with pytest.raises(WrongTenant, match="^AuditEvent:"):
        tx.audit_events.check_absent(
            tenant_id="tenant_id-01",
            at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
            event_id="event_id-01",
        )
    with pytest.raises(WrongTenant, match="^AuditEvent:"):
        tx.audit_events.update(created)
    with pytest.raises(WrongTenant, match="^AuditEvent:"):
        tx.audit_events.patch(
            tenant_id="tenant_id-01",
            at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
            event_id="event_id-01",
        )
    with pytest.raises(WrongTenant):
        other.join(tx).audit_events.delete(created)
    tx.commit()
    found = saas.audit_events.get(
        tenant_id="tenant_id-01",
        at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
        event_id="event_id-01",
    )
    assert found == created


def test_several_audit_events_are_read_in_the_order_of_their_keys(
    saas: Saas, stand_in: StandIn
) -> None:
    """None where there is none, and the same again for the same key."""
    created = saas.audit_events.create(an_audit_event())
    here = saas.audit_events.key(
        tenant_id="tenant_id-01",
        at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
        event_id="event_id-01",
    )
    nowhere = saas.audit_events.key(
        tenant_id="tenant_id-01",
        at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        event_id="event_id-02",
    )
    found = saas.audit_events.get_many([here, nowhere, here])
    asked = stand_in.sent("BatchGetItem")[-1]["RequestItems"]["saas"]

    assert found == [created, None, created]
    assert asked.get("ConsistentRead") is None
    found = saas.audit_events.get_many([here, nowhere, here], consistent=True)
    asked = stand_in.sent("BatchGetItem")[-1]["RequestItems"]["saas"]
    assert found == [created, None, created]
    assert asked["ConsistentRead"] is True


def test_several_audit_events_are_stored(saas: Saas, stand_in: StandIn) -> None:
    """In one request, and of those with one key the last."""
    stored = saas.audit_events.put_many(
        [
            an_audit_event(expires_at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC)),
            an_audit_event(),
            an_audit_event(
                event_id="event_id-02", at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC)
            ),
        ],
    )

    expected = an_audit_event(expires_at=datetime(2100, 4, 1, 12, 1, tzinfo=UTC))
    assert stored[1] == expected
    found = [
        saas.audit_events.get(
            tenant_id="tenant_id-01",
            at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
            event_id="event_id-01",
        ),
        saas.audit_events.get(
            tenant_id="tenant_id-01",
            at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
            event_id="event_id-02",
        ),
    ]
    assert found == stored[1:]
    assert len(stand_in.sent("BatchWriteItem")) == 1


def test_several_audit_events_are_deleted(saas: Saas) -> None:
    """Those that are there, and no others."""
    saas.audit_events.create(an_audit_event())
    kept = saas.audit_events.create(
        an_audit_event(
            event_id="event_id-02", at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC)
        ),
    )
    here = saas.audit_events.key(
        tenant_id="tenant_id-01",
        at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
        event_id="event_id-01",
    )
    nowhere = saas.audit_events.key(
        tenant_id="tenant_id-01",
        at=datetime(2100, 1, 1, 12, 3, tzinfo=UTC),
        event_id="event_id-03",
    )
    saas.audit_events.delete_many([here, nowhere, here])

    found = [
        saas.audit_events.get(
            tenant_id="tenant_id-01",
            at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
            event_id="event_id-01",
        ),
        saas.audit_events.get(
            tenant_id="tenant_id-01",
            at=datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
            event_id="event_id-02",
        ),
    ]
    assert found == [None, kept]


def test_several_audit_events_of_a_tenant_are_its_own(
    saas: Saas, stand_in: StandIn
) -> None:
    """A key of another tenant is refused before anything is sent."""
    own = saas.for_tenant("tenant_id-01")
    other = saas.for_tenant("tenant_id-02")
    created = saas.audit_events.create(an_audit_event())
    here = own.audit_events.key(
        at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC), event_id="event_id-01"
    )
    nowhere = other.audit_events.key(
        at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC), event_id="event_id-01"
    )
    assert own.audit_events.get_many([here], consistent=True) == [created]
    assert other.audit_events.get_many([nowhere]) == [None]
    with pytest.raises(WrongTenant, match="^AuditEvent:"):
        other.audit_events.get_many([nowhere, here])
    with pytest.raises(WrongTenant, match="^AuditEvent:"):
        other.audit_events.put_many([created])
    assert own.audit_events.put_many([created]) == [created]
    with pytest.raises(WrongTenant, match="^AuditEvent:"):
        other.audit_events.delete_many([nowhere, here])
    assert own.audit_events.get_many([here]) == [created]
    own.audit_events.delete_many([here])
    assert own.audit_events.get_many([here]) == [None]
    assert stand_in.sent("BatchGetItem") != []


def test_items_of_several_entities_are_read_in_one_request(
    saas: Saas, stand_in: StandIn
) -> None:
    """In the order of their keys."""
    the_tenant = saas.tenants.create(a_tenant())
    the_user = saas.users.create(a_user())
    the_project = saas.projects.create(a_project())
    key_of_tenant = saas.tenants.key(tenant_id="tenant_id-01")
    key_of_user = saas.users.key(tenant_id="tenant_id-01", user_id="user_id-01")
    key_of_project = saas.projects.key(
        tenant_id="tenant_id-01", project_id="project_id-01"
    )
    found = saas.get_many([key_of_project, key_of_user, key_of_tenant])
    asked = stand_in.sent("BatchGetItem")[-1]["RequestItems"]["saas"]

    expected = [the_project, the_user, the_tenant]
    assert found == expected
    assert asked.get("ConsistentRead") is None
    found = saas.get_many([key_of_project, key_of_user, key_of_tenant], consistent=True)
    assert found == expected
    asked = stand_in.sent("BatchGetItem")[-1]["RequestItems"]["saas"]
    assert asked["ConsistentRead"] is True
    own = saas.for_tenant("tenant_id-01")
    other = saas.for_tenant("tenant_id-02")
    found = own.get_many([key_of_project, key_of_user, key_of_tenant], consistent=True)
    assert found == expected
    asked = stand_in.sent("BatchGetItem")[-1]["RequestItems"]["saas"]
    assert asked["ConsistentRead"] is True
    with pytest.raises(WrongTenant, match="^Project:"):
        other.get_many([key_of_project, key_of_user, key_of_tenant])


def test_items_of_several_entities_are_stored(saas: Saas, stand_in: StandIn) -> None:
    """Each as its own repository stores it."""
    saas.put_many([a_membership(), an_audit_event()])

    the_membership = saas.memberships.get(
        tenant_id="tenant_id-01", project_id="project_id-01", user_id="user_id-01"
    )
    assert the_membership is not None
    the_audit_event = saas.audit_events.get(
        tenant_id="tenant_id-01",
        at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
        event_id="event_id-01",
    )
    assert the_audit_event is not None
    own = saas.for_tenant("tenant_id-01")
    other = saas.for_tenant("tenant_id-02")
    with pytest.raises(WrongTenant, match="^Membership:"):
        other.put_many([a_membership(), an_audit_event()])
    theirs = an_audit_event(tenant_id="tenant_id-02")
    with pytest.raises(WrongTenant, match="^AuditEvent:"):
        own.put_many([a_membership(), theirs])
    own.put_many([a_membership(), an_audit_event()])
    assert len(stand_in.sent("BatchWriteItem")) == 4


def test_items_of_several_entities_are_deleted_in_one_request(
    saas: Saas, stand_in: StandIn
) -> None:
    """Those that are there."""
    saas.projects.create(a_project())
    saas.memberships.create(a_membership())
    saas.audit_events.create(an_audit_event())
    key_of_project = saas.projects.key(
        tenant_id="tenant_id-01", project_id="project_id-01"
    )
    key_of_membership = saas.memberships.key(
        tenant_id="tenant_id-01", project_id="project_id-01", user_id="user_id-01"
    )
    key_of_audit_event = saas.audit_events.key(
        tenant_id="tenant_id-01",
        at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
        event_id="event_id-01",
    )
    own = saas.for_tenant("tenant_id-01")
    other = saas.for_tenant("tenant_id-02")
    with pytest.raises(WrongTenant, match="^Project:"):
        other.delete_many([key_of_project, key_of_membership, key_of_audit_event])
    own.delete_many([key_of_project])
    saas.delete_many([key_of_project, key_of_membership, key_of_audit_event])

    the_project = saas.projects.get(
        tenant_id="tenant_id-01", project_id="project_id-01"
    )
    assert the_project is None
    the_membership = saas.memberships.get(
        tenant_id="tenant_id-01", project_id="project_id-01", user_id="user_id-01"
    )
    assert the_membership is None
    the_audit_event = saas.audit_events.get(
        tenant_id="tenant_id-01",
        at=datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
        event_id="event_id-01",
    )
    assert the_audit_event is None
    assert len(stand_in.sent("BatchWriteItem")) == 2


def test_join_project_happens_whole_or_not_at_all(
    saas: Saas, stand_in: StandIn
) -> None:
    """Every action of it in one request."""
    saas.projects.create(a_project())
    saas.users.create(a_user())
    saas.projects.delete_by_key(tenant_id="tenant_id-01", project_id="project_id-01")
    before = stand_in.items()
    with pytest.raises(NotFound):
        saas.join_project(
            a_membership(),
            tenant_id="tenant_id-01",
            project_id="project_id-01",
            user_id="user_id-01",
        )
    assert stand_in.items() == before
    saas.projects.create(a_project())
    saas.users.delete_by_key(tenant_id="tenant_id-01", user_id="user_id-01")
    before = stand_in.items()
    with pytest.raises(NotFound):
        saas.join_project(
            a_membership(),
            tenant_id="tenant_id-01",
            project_id="project_id-01",
            user_id="user_id-01",
        )
    assert stand_in.items() == before
    saas.users.create(a_user())
    saas.join_project(
        a_membership(),
        tenant_id="tenant_id-01",
        project_id="project_id-01",
        user_id="user_id-01",
    )
    the_membership = saas.memberships.get(
        tenant_id="tenant_id-01", project_id="project_id-01", user_id="user_id-01"
    )
    assert the_membership is not None
    the_project = saas.projects.get(
        tenant_id="tenant_id-01", project_id="project_id-01"
    )
    assert the_project is not None
    the_user = saas.users.get(tenant_id="tenant_id-01", user_id="user_id-01")
    assert the_user is not None
    assert len(stand_in.sent("TransactWriteItems")) >= 1


def test_join_project_is_about_one_tenant(saas: Saas, stand_in: StandIn) -> None:
    """What is another's is refused, and what is its own is done."""
    saas.projects.create(a_project())
    saas.users.create(a_user())
    own = saas.for_tenant("tenant_id-01")
    other = saas.for_tenant("tenant_id-02")
    with pytest.raises(WrongTenant):
        other.join_project(
            a_membership(), project_id="project_id-01", user_id="user_id-01"
        )
    saas.projects.delete_by_key(tenant_id="tenant_id-01", project_id="project_id-01")
    before = stand_in.items()
    with pytest.raises(NotFound):
        own.join_project(
            a_membership(), project_id="project_id-01", user_id="user_id-01"
        )
    assert stand_in.items() == before
    saas.projects.create(a_project())
    saas.users.delete_by_key(tenant_id="tenant_id-01", user_id="user_id-01")
    before = stand_in.items()
    with pytest.raises(NotFound):
        own.join_project(
            a_membership(), project_id="project_id-01", user_id="user_id-01"
        )
    assert stand_in.items() == before
    saas.users.create(a_user())
    own.join_project(a_membership(), project_id="project_id-01", user_id="user_id-01")
    the_membership = saas.memberships.get(
        tenant_id="tenant_id-01", project_id="project_id-01", user_id="user_id-01"
    )
    assert the_membership is not None
    the_project = saas.projects.get(
        tenant_id="tenant_id-01", project_id="project_id-01"
    )
    assert the_project is not None
    the_user = saas.users.get(tenant_id="tenant_id-01", user_id="user_id-01")
    assert the_user is not None


def test_project_and_user_reads_at_one_moment(saas: Saas, stand_in: StandIn) -> None:
    """What is there, and None for what is not."""
    created = saas.projects.create(a_project())

    found = saas.project_and_user(
        tenant_id="tenant_id-01", project_id="project_id-01", user_id="user_id-01"
    )
    assert found == (created, None)
    assert len(stand_in.sent("TransactGetItems")) == 1
    own = saas.for_tenant("tenant_id-01")
    found = own.project_and_user(project_id="project_id-01", user_id="user_id-01")
    assert found == (created, None)
