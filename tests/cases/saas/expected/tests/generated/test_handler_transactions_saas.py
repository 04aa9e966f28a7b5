# Written by lift from the models: change those, this file is written again.
"""What the API of the transactions of `saas` answers, called with API Gateway's events."""

import pytest
from liftgen.runtime.table import Settings
from liftgen.testing import Clock, StandIn, TestApp
from openapi_spec_validator import validate

from handlers import shared
from handlers.openapi import document
from handlers.transactions.saas import handler
from repositories import Saas

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


def test_join_project_wants_all_that_it_needs(
    caller: TestApp, stand_in: StandIn
) -> None:
    """Or nothing is done."""
    unsaid = caller.post("/transactions/saas/join-project", {"of_nothing": "x"})

    assert unsaid.status == 422
    assert stand_in.items() == []


def test_project_and_user_wants_all_that_it_needs(
    caller: TestApp, stand_in: StandIn
) -> None:
    """Or nothing is done."""
    unsaid = caller.get("/transactions/saas/project-and-user")

    assert unsaid.status == 422
    assert stand_in.items() == []


def test_the_document_is_valid() -> None:
    """As OpenAPI's own schema says."""
    whole = document("transactions.saas")

    validate(whole)
    assert "/transactions/saas/project-and-user" in whole["paths"]
