# Written by lift from the models: change those, this file is written again.
"""What the API of Basket answers, called with API Gateway's events."""

import json
from typing import Any

import pytest
from liftgen.documents import SERVICE
from liftgen.runtime.table import Settings
from liftgen.testing import Clock, StandIn, TestApp
from openapi_spec_validator import validate

from handlers import shared
from handlers.basket import handler
from handlers.openapi import document
from repositories import Orders


@pytest.fixture
def caller(
    orders: Orders, stand_in: StandIn, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> TestApp:
    """The API over a table that is new."""
    monkeypatch.delenv("LIFT_TABLES", raising=False)
    monkeypatch.delenv("LIFT_TENANT_CLAIM", raising=False)
    monkeypatch.setenv("LIFT_SERVICE_TABLE", SERVICE["name"])
    stand_in.create(SERVICE)
    monkeypatch.setattr(shared, "client", lambda: stand_in.client)
    monkeypatch.setattr(shared, "settings", lambda: Settings(clock=clock))
    return TestApp(handler, {})


def a_body(**changes: Any) -> dict[str, Any]:
    """What a request says of a new Basket."""
    values: dict[str, Any] = {
        "customer_id": "customer_id-01",
        "skus": ["skus-01", "skus-02"],
        "expires_at": "2100-01-01T12:01:00Z",
    }
    return {**values, **changes}


def key(item: dict[str, Any]) -> Any:
    """What tells an item from the others."""
    return item["customer_id"]


def test_a_basket_that_was_created_is_read(caller: TestApp) -> None:
    """What was said is shown, with what the repository adds."""
    created = caller.post("/baskets", a_body())
    read = caller.get("/baskets/customer_id-01")

    assert (created.status, read.status) == (201, 200)
    assert created.json == read.json
    assert created.headers["Location"] == "/baskets/customer_id-01"
    expected = {"customer_id": "customer_id-01", "expires_at": "2100-01-01T12:01:00Z"}
    assert {name: read.json[name] for name in expected} == expected


def test_a_basket_is_created_once(caller: TestApp) -> None:
    """A second one with its key is refused."""
    caller.post("/baskets", a_body())
    again = caller.post("/baskets", a_body())

    assert (again.status, again.json["code"]) == (409, "already_exists")


def test_a_basket_is_created_once_for_a_key(caller: TestApp) -> None:
    """Who asks again gets the same answer, and for something else none."""
    sent = {"Idempotency-Key": "a key"}
    first = caller.post("/baskets", a_body(), headers=sent)
    again = caller.post("/baskets", a_body(), headers=sent)
    other = caller.post("/baskets", json.dumps(a_body()) + " ", headers=sent)

    assert (first.status, again.status, again.json) == (201, 201, first.json)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert (other.status, other.json["code"]) == (422, "key_reused")


def test_a_basket_that_is_not_there_is_not_found(caller: TestApp) -> None:
    """404, and a problem that says so."""
    path = "/baskets/customer_id-01"
    answers = [caller.get(path), caller.delete(path)]

    assert [each.status for each in answers] == [404, 404]
    assert {each.json["code"] for each in answers} == {"not_found"}


def test_a_basket_is_changed_in_part(caller: TestApp) -> None:
    """What is given changes, the rest stays."""
    created = caller.post("/baskets", a_body())
    updated = caller.patch(
        "/baskets/customer_id-01", {"expires_at": "2100-01-01T12:02:00Z"}
    )

    assert updated.status == 200
    assert updated.json["expires_at"] == "2100-01-01T12:02:00Z"
    assert updated.json["customer_id"] == created.json["customer_id"]
    assert updated.json == caller.get("/baskets/customer_id-01").json


def test_a_basket_is_not_changed_by_accident(caller: TestApp) -> None:
    """Not where there is none, not its key, and nothing unknown."""
    nobody = caller.patch(
        "/baskets/customer_id-01", {"expires_at": "2100-01-01T12:02:00Z"}
    )
    caller.post("/baskets", a_body())
    key = caller.patch("/baskets/customer_id-01", {"customer_id": "x"})
    unknown = caller.patch("/baskets/customer_id-01", {"of_nothing": "x"})

    assert (nobody.status, key.status, unknown.status) == (404, 422, 422)


def test_a_basket_is_replaced(caller: TestApp) -> None:
    """All that is said of it is as the request has it."""
    caller.post("/baskets", a_body())
    said = a_body(expires_at="2100-01-01T12:02:00Z")
    fields = {"expires_at", "skus"}
    whole = {name: each for name, each in said.items() if name in fields}
    replaced = caller.put("/baskets/customer_id-01", whole)

    assert replaced.status == 200
    assert replaced.json["expires_at"] == "2100-01-01T12:02:00Z"


def test_a_basket_that_was_deleted_is_gone(caller: TestApp) -> None:
    """It is not found any more."""
    caller.post("/baskets", a_body())
    deleted = caller.delete("/baskets/customer_id-01")
    read = caller.get("/baskets/customer_id-01")

    assert (deleted.status, deleted.text) == (204, "")
    assert read.status == 404


def test_what_is_no_basket_is_refused(caller: TestApp, stand_in: StandIn) -> None:
    """What is missing, unknown, or no JSON at all; and nothing is stored."""
    bodies: list[Any] = ["{", [], "text", b"\xff", {}]
    unknown = caller.post("/baskets", a_body(of_nothing="x"))
    others = [caller.post("/baskets", each) for each in bodies]

    assert unknown.status == 422
    assert unknown.json["errors"][0]["at"] == "body.of_nothing"
    assert {each.status for each in others} <= {400, 422}
    assert stand_in.items() == []


def test_there_is_no_other_path_or_method_for_a_basket(caller: TestApp) -> None:
    """404, and a problem that says so."""
    nowhere = caller.get("/of/nothing/at/all/here")
    method = caller.request("LINK", "/baskets")

    assert (nowhere.status, method.status) == (404, 404)
    assert nowhere.json["code"] == "no_route"


def test_the_document_of_the_basket_api_is_valid() -> None:
    """As OpenAPI's own schema says."""
    whole = document("basket")

    validate(whole)
    assert "/baskets" in whole["paths"]
