# Written by lift from the models: change those, this file is written again.
"""What the API of the item collection `tenant_home` answers, called with API Gateway's events."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from liftgen.runtime.table import Settings
from liftgen.testing import Clock, StandIn, TestApp
from openapi_spec_validator import validate

from handlers import shared
from handlers.collections.tenant_home import handler
from handlers.openapi import document
from repositories import Saas
from saas import Project, Status, Tenant, User

OWN = {"tenant_id": "tenant_id-01"}
OTHER = {"tenant_id": "tenant_id-02"}


@pytest.fixture
def caller(
    saas: Saas, stand_in: StandIn, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> TestApp:
    """The API over a table that is new, for a caller of one tenant."""
    monkeypatch.delenv("LIFT_TABLES", raising=False)
    monkeypatch.delenv("LIFT_TENANT_CLAIM", raising=False)
    monkeypatch.setattr(shared, "client", lambda: stand_in.client)
    monkeypatch.setattr(shared, "settings", lambda: Settings(clock=clock))
    return TestApp(handler, OWN)


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


def test_tenant_home_answers_with_everything_in_it(caller: TestApp, saas: Saas) -> None:
    """Each says what it is."""
    saas.tenants.create(a_tenant())
    saas.users.create(a_user())
    saas.projects.create(a_project())
    answer = caller.get("/tenant-home")

    assert answer.status == 200
    found = {each["entity"] for each in answer.json["items"]}
    expected = {"Project", "Tenant", "User"}
    assert found == expected


def test_tenant_home_goes_on_from_a_cursor(caller: TestApp, saas: Saas) -> None:
    """A page and what follows it are the whole."""
    saas.tenants.create(a_tenant())
    saas.users.create(a_user())
    saas.projects.create(a_project())
    first = caller.get("/tenant-home", {"limit": "1"})
    cursor = first.json["cursor"]
    rest = caller.get("/tenant-home", {"cursor": cursor})

    assert len(first.json["items"]) == 1
    assert len(rest.json["items"]) == 2


def test_another_tenant_sees_nothing_of_tenant_home(
    caller: TestApp, saas: Saas
) -> None:
    """What lies with one tenant is its own."""
    saas.tenants.create(a_tenant())
    saas.users.create(a_user())
    saas.projects.create(a_project())
    theirs = caller.signed_in(OTHER).get("/tenant-home")
    nobody = caller.signed_in(None).get("/tenant-home")

    assert theirs.json["items"] == []
    assert nobody.status == 401


def test_the_document_of_the_tenant_home_api_is_valid() -> None:
    """As OpenAPI's own schema says."""
    whole = document("collections.tenant_home")

    validate(whole)
    assert "/tenant-home" in whole["paths"]
