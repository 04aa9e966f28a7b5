# Written by lift from the models: change those, this file is written again.
"""What the API of the transactions of `orders` answers, called with API Gateway's events."""

import pytest
from liftgen.runtime.table import Settings
from liftgen.testing import Clock, StandIn, TestApp
from openapi_spec_validator import validate

from handlers import shared
from handlers.openapi import document
from handlers.transactions.orders import handler
from repositories import Orders


@pytest.fixture
def caller(
    orders: Orders, stand_in: StandIn, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> TestApp:
    """The API over a table that is new."""
    monkeypatch.delenv("LIFT_TABLES", raising=False)
    monkeypatch.delenv("LIFT_TENANT_CLAIM", raising=False)
    monkeypatch.setattr(shared, "client", lambda: stand_in.client)
    monkeypatch.setattr(shared, "settings", lambda: Settings(clock=clock))
    return TestApp(handler, {})


def test_check_out_wants_all_that_it_needs(caller: TestApp, stand_in: StandIn) -> None:
    """Or nothing is done."""
    unsaid = caller.post("/transactions/orders/check-out", {"of_nothing": "x"})

    assert unsaid.status == 422
    assert stand_in.items() == []


def test_at_the_till_wants_all_that_it_needs(
    caller: TestApp, stand_in: StandIn
) -> None:
    """Or nothing is done."""
    unsaid = caller.get("/transactions/orders/at-the-till")

    assert unsaid.status == 422
    assert stand_in.items() == []


def test_the_document_is_valid() -> None:
    """As OpenAPI's own schema says."""
    whole = document("transactions.orders")

    validate(whole)
    assert "/transactions/orders/at-the-till" in whole["paths"]
