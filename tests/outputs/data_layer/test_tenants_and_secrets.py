"""Tenants see their own and nothing else, and encrypted fields are bound to their items."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from support.data_layer import NOW, Project, wire_key

from liftgen.runtime.errors import (
    EncryptionNotConfigured,
    InvalidKey,
    WrongTenant,
)
from liftgen.runtime.table import Settings
from liftgen.testing import Clock, StandIn


def test_a_tenant_sees_its_own_and_nothing_else(project: Project, saas: Any) -> None:
    models = project.saas
    own, foreign = saas.for_tenant("t"), saas.for_tenant("t2")
    made = own.projects.create(models.Project(tenant_id="t", project_id="p", title="a", due_on=date(2026, 5, 1)))
    other = foreign.projects.create(models.Project(tenant_id="t2", project_id="p", title="b"))

    assert own.projects.get(project_id="p") == made
    assert list(own.projects.by_key()) == list(own.tenant_home()) == list(own.projects.active()) == [made]
    assert list(own.projects.due(date(2026, 1, 1), date(2026, 12, 31))) == [made]
    assert foreign.projects.update(other, title="c").title == "c"
    for attempt in (
        lambda: own.projects.create(other),
        lambda: own.projects.put(other),
        lambda: own.projects.update(other, title="x"),
        lambda: own.projects.delete(other),
        lambda: own.users.projects(models.User(tenant_id="t2", user_id="u", email="e")),
    ):
        with pytest.raises(WrongTenant):
            attempt()
    assert not hasattr(own.users, "by_email")
    assert not hasattr(own, "for_tenant")
    for tenant in ("", "x" * 3000):
        with pytest.raises(InvalidKey):
            saas.for_tenant(tenant).projects.get(project_id="p")


@pytest.mark.parametrize("tenant", ["t#PROJECT#p", "t%23", "t|", "T", "t ", "t\0", "*", "\uff54", "t\u0301", "$", "t#"])
def test_no_tenant_reaches_over_into_another(project: Project, saas_in_memory: Any, tenant: str) -> None:
    saas_in_memory.memberships.create(project.saas.Membership(tenant_id="t", project_id="p", user_id="u"))
    saas_in_memory.users.create(project.saas.User(tenant_id="t", user_id="u", email="e"))
    own = saas_in_memory.for_tenant(tenant)
    own.users.create(project.saas.User(tenant_id=tenant, user_id="u", email="e"))

    assert [user.tenant_id for user in own.users.by_key()] == [tenant]
    assert [user.tenant_id for user in saas_in_memory.for_tenant("t").users.by_key()] == ["t"]
    assert list(own.tenant_home()) == list(own.users.by_key())


def test_an_encrypted_field_is_an_envelope_bound_to_its_item(project: Project, saas: Any, stand_in: StandIn) -> None:
    models = project.saas
    made = saas.users.create(models.User(tenant_id="t", user_id="1", email="a", ssn="123-45-6789"))
    plain = saas.users.create(models.User(tenant_id="t", user_id="2", email="b"))
    stored = [item for item in stand_in.items("saas") if "ssn" in item]

    assert len(stored) == 1
    assert "6789" not in str(stored)
    assert set(stored[0]["ssn"]["M"]) == {"v", "edk", "nonce", "ct"}
    assert saas.users.update(made, labels={"x"}).ssn == "123-45-6789"
    assert saas.users.update(plain, ssn="7").ssn == "7"
    stand_in.set("saas", wire_key("TENANT#t", "USER#2"), ssn=stored[0]["ssn"])
    with pytest.raises(Exception, match="was changed, or moved here"):
        saas.users.get(tenant_id="t", user_id="2")


def test_without_keys_an_encrypted_field_is_neither_written_nor_read(
    project: Project, stand_in: StandIn, saas: Any, clock: Clock
) -> None:
    models = project.saas
    saas.users.create(models.User(tenant_id="t", user_id="1", email="a", ssn="1"))
    bare = project.repositories.Saas(stand_in.client, settings=Settings(clock=clock))

    with pytest.raises(EncryptionNotConfigured):
        bare.users.get(tenant_id="t", user_id="1")
    with pytest.raises(EncryptionNotConfigured):
        bare.users.create(models.User(tenant_id="t", user_id="2", email="b", ssn="1"))
    assert bare.users.get(tenant_id="t", user_id="2") is None


def test_several_of_another_tenant_are_refused_before_the_first_is_written(
    project: Project, saas: Any, stand_in: StandIn
) -> None:
    models = project.saas
    values = [
        models.Membership(tenant_id="t", project_id="p", user_id="u"),
        models.AuditEvent(tenant_id="other", event_id="e", at=NOW),
    ]

    with pytest.raises(WrongTenant):
        saas.for_tenant("t").put_many(values)
    assert stand_in.items("saas") == []
