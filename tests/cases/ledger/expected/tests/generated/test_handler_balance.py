# Written by lift from the models: change those, this file is written again.
"""What the API of Balance answers, called with API Gateway's events."""

import json
from decimal import Decimal
from typing import Any

import pytest
from liftgen.documents import SERVICE
from liftgen.runtime.table import Settings
from liftgen.testing import Clock, StandIn, TestApp
from openapi_spec_validator import validate

from handlers import shared
from handlers.balance import handler
from handlers.openapi import document
from ledger import Balance
from repositories import Ledger


@pytest.fixture
def caller(
    ledger: Ledger, stand_in: StandIn, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> TestApp:
    """The API over a table that is new."""
    monkeypatch.delenv("LIFT_TABLES", raising=False)
    monkeypatch.delenv("LIFT_TENANT_CLAIM", raising=False)
    monkeypatch.setenv("LIFT_SERVICE_TABLE", SERVICE["name"])
    stand_in.create(SERVICE)
    monkeypatch.setattr(shared, "client", lambda: stand_in.client)
    monkeypatch.setattr(shared, "settings", lambda: Settings(clock=clock))
    return TestApp(handler, {})


def a_balance(**changes: Any) -> Balance:
    """A Balance as these tests know it, with other values for the fields given."""
    values: dict[str, Any] = {
        "account_id": "account_id-01",
        "owner": "owner-01",
        "balance": Decimal("1.25"),
        "number": 1,
        "version": 0,
    }
    return Balance.model_validate({**values, **changes}, by_name=True)


def a_body(**changes: Any) -> dict[str, Any]:
    """What a request says of a new Balance."""
    values: dict[str, Any] = {
        "account_id": "account_id-01",
        "owner": "owner-01",
        "balance": "1.25",
        "number": 1,
    }
    return {**values, **changes}


def key(item: dict[str, Any]) -> Any:
    """What tells an item from the others."""
    return item["account_id"]


def test_a_balance_that_was_created_is_read(caller: TestApp) -> None:
    """What was said is shown, with what the repository adds."""
    created = caller.post("/balances", a_body())
    read = caller.get("/balances/account_id-01")

    assert (created.status, read.status) == (201, 200)
    assert created.json == read.json
    assert created.headers["Location"] == "/balances/account_id-01"
    expected = {
        "account_id": "account_id-01",
        "owner": "owner-01",
        "balance": "1.25",
        "number": 1,
        "version": 0,
    }
    assert {name: read.json[name] for name in expected} == expected


def test_a_balance_is_created_once(caller: TestApp) -> None:
    """A second one with its key is refused."""
    caller.post("/balances", a_body())
    again = caller.post("/balances", a_body())

    assert (again.status, again.json["code"]) == (409, "already_exists")


def test_a_balance_is_created_once_for_a_key(caller: TestApp) -> None:
    """Who asks again gets the same answer, and for something else none."""
    sent = {"Idempotency-Key": "a key"}
    first = caller.post("/balances", a_body(), headers=sent)
    again = caller.post("/balances", a_body(), headers=sent)
    other = caller.post("/balances", json.dumps(a_body()) + " ", headers=sent)

    assert (first.status, again.status, again.json) == (201, 201, first.json)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert (other.status, other.json["code"]) == (422, "key_reused")


def test_a_balance_that_is_not_there_is_not_found(caller: TestApp) -> None:
    """404, and a problem that says so."""
    path = "/balances/account_id-01"
    answers = [caller.get(path), caller.delete(path)]

    assert [each.status for each in answers] == [404, 404]
    assert {each.json["code"] for each in answers} == {"not_found"}


def test_a_balance_is_changed_in_part(caller: TestApp) -> None:
    """What is given changes, the rest stays."""
    created = caller.post("/balances", a_body())
    updated = caller.patch("/balances/account_id-01", {"owner": "owner-02"})

    assert updated.status == 200
    assert updated.json["owner"] == "owner-02"
    assert updated.json["number"] == created.json["number"]
    assert updated.json == caller.get("/balances/account_id-01").json


def test_a_balance_is_not_changed_by_accident(caller: TestApp) -> None:
    """Not where there is none, not its key, and nothing unknown."""
    nobody = caller.patch("/balances/account_id-01", {"owner": "owner-02"})
    caller.post("/balances", a_body())
    key = caller.patch("/balances/account_id-01", {"account_id": "x"})
    unknown = caller.patch("/balances/account_id-01", {"of_nothing": "x"})

    assert (nobody.status, key.status, unknown.status) == (404, 422, 422)


def test_a_balance_is_replaced(caller: TestApp) -> None:
    """All that is said of it is as the request has it."""
    caller.post("/balances", a_body())
    said = a_body(owner="owner-02")
    fields = {"balance", "number", "owner"}
    whole = {name: each for name, each in said.items() if name in fields}
    replaced = caller.put("/balances/account_id-01", whole)

    assert replaced.status == 200
    assert replaced.json["owner"] == "owner-02"


def test_a_balance_is_changed_in_the_version_that_is_meant(caller: TestApp) -> None:
    """A second write of the same version is refused."""
    created = caller.post("/balances", a_body())
    seen = {"If-Match": created.headers["ETag"]}
    path = "/balances/account_id-01"
    changes = {"owner": "owner-02"}
    first = caller.patch(path, changes, headers=seen)
    stale = caller.patch(path, changes, headers=seen)
    gone = caller.delete(path, headers=seen)

    assert (first.status, stale.status, gone.status) == (200, 412, 412)
    assert first.headers["ETag"] != created.headers["ETag"]


def test_a_balance_that_was_deleted_is_gone(caller: TestApp) -> None:
    """It is not found any more."""
    caller.post("/balances", a_body())
    deleted = caller.delete("/balances/account_id-01")
    read = caller.get("/balances/account_id-01")

    assert (deleted.status, deleted.text) == (204, "")
    assert read.status == 404


def test_what_is_no_balance_is_refused(caller: TestApp, stand_in: StandIn) -> None:
    """What is missing, unknown, or no JSON at all; and nothing is stored."""
    bodies: list[Any] = ["{", [], "text", b"\xff", {}]
    unknown = caller.post("/balances", a_body(of_nothing="x"))
    others = [caller.post("/balances", each) for each in bodies]

    assert unknown.status == 422
    assert unknown.json["errors"][0]["at"] == "body.of_nothing"
    assert {each.status for each in others} <= {400, 422}
    assert stand_in.items() == []


def test_by_owner_of_balance_answers_its_own(caller: TestApp, ledger: Ledger) -> None:
    """Those that are asked for in order, and none of the decoys."""
    rows: list[dict[str, Any]] = [
        {},
        {"account_id": "account_id-02"},
        {"account_id": "account_id-03"},
        {"account_id": "account_id-04", "owner": "owner-02"},
    ]
    for row in rows:
        ledger.balances.create(a_balance(**row))
    answer = caller.get("/balances/by-owner", {"owner": "owner-01"})

    assert answer.status == 200
    expected = ["account_id-01", "account_id-02", "account_id-03"]
    assert [key(each) for each in answer.json["items"]] == expected
    assert answer.json["cursor"] is None


def test_by_owner_of_balance_goes_on_from_a_cursor(
    caller: TestApp, ledger: Ledger
) -> None:
    """Page by page it is the whole, nothing twice."""
    rows: list[dict[str, Any]] = [
        {},
        {"account_id": "account_id-02"},
        {"account_id": "account_id-03"},
        {"account_id": "account_id-04", "owner": "owner-02"},
    ]
    for row in rows:
        ledger.balances.create(a_balance(**row))
    found: list[Any] = []
    query: dict[str, Any] = {"owner": "owner-01", "limit": "1"}
    for _ in range(4):
        page = caller.get("/balances/by-owner", query).json
        found += [key(each) for each in page["items"]]
        if page["cursor"] is None:
            break
        query["cursor"] = page["cursor"]

    expected = ["account_id-01", "account_id-02", "account_id-03"]
    assert found == expected


def test_by_owner_of_balance_refuses_what_no_page_is(caller: TestApp) -> None:
    """A page has 1 to 100 results, and a cursor of its own question."""
    none = caller.get("/balances/by-owner", {"owner": "owner-01", "limit": "0"})
    many = caller.get("/balances/by-owner", {"owner": "owner-01", "limit": "101"})
    most = caller.get("/balances/by-owner", {"owner": "owner-01", "limit": "100"})
    torn = caller.get("/balances/by-owner", {"owner": "owner-01", "cursor": "x"})

    assert (none.status, many.status, most.status) == (422, 422, 200)
    assert (torn.status, torn.json["code"]) == (400, "invalid_cursor")
    nothing = caller.get("/balances/by-owner")
    assert nothing.status == 422


def test_by_owner_of_balance_is_sorted_as_its_key_is(
    caller: TestApp, ledger: Ledger
) -> None:
    """Either way, and by nothing else."""
    rows: list[dict[str, Any]] = [
        {},
        {"account_id": "account_id-02"},
        {"account_id": "account_id-03"},
        {"account_id": "account_id-04", "owner": "owner-02"},
    ]
    for row in rows:
        ledger.balances.create(a_balance(**row))
    usual = caller.get(
        "/balances/by-owner", {"owner": "owner-01", "sort": "account_id"}
    )
    reverse = caller.get(
        "/balances/by-owner", {"owner": "owner-01", "sort": "-account_id"}
    )
    unsorted = caller.get(
        "/balances/by-owner", {"owner": "owner-01", "sort": "of_nothing"}
    )
    unknown = caller.get("/balances/by-owner", {"owner": "owner-01", "of_nothing": "x"})

    expected = ["account_id-01", "account_id-02", "account_id-03"]
    assert [key(each) for each in usual.json["items"]] == expected
    assert [key(each) for each in reverse.json["items"]] == expected[::-1]
    assert (unsorted.status, unknown.status) == (422, 400)
    assert unknown.json["errors"][0]["at"] == "query.of_nothing"


def test_by_owner_of_balance_is_filtered_by_number(
    caller: TestApp, ledger: Ledger
) -> None:
    """What has another value is left out."""
    rows: list[dict[str, Any]] = [
        {},
        {"account_id": "account_id-02"},
        {"account_id": "account_id-03"},
        {"account_id": "account_id-04", "owner": "owner-02"},
    ]
    for row in rows:
        ledger.balances.create(a_balance(**row))
    answer = caller.get("/balances/by-owner", {"owner": "owner-01", "number": "1"})
    rest = caller.get("/balances/by-owner", {"owner": "owner-01", "number": "2"})

    expected = ["account_id-01", "account_id-02", "account_id-03"]
    assert [key(each) for each in answer.json["items"]] == expected
    wanted = []
    assert [key(each) for each in rest.json["items"]] == wanted


def test_by_owner_of_balance_with_a_part_of_account_id(
    caller: TestApp, ledger: Ledger
) -> None:
    """One value, or those between two ends."""
    rows: list[dict[str, Any]] = [
        {},
        {"account_id": "account_id-02"},
        {"account_id": "account_id-03"},
        {"account_id": "account_id-04", "owner": "owner-02"},
    ]
    for row in rows:
        ledger.balances.create(a_balance(**row))
    asked: list[dict[str, Any]] = [
        {"owner": "owner-01", "account_id": "account_id-02"},
        {"owner": "owner-01", "account_id_since": "account_id-02"},
        {"owner": "owner-01", "account_id_after": "account_id-01"},
        {"owner": "owner-01", "account_id_until": "account_id-02"},
        {"owner": "owner-01", "account_id_before": "account_id-03"},
        {
            "owner": "owner-01",
            "account_id_since": "account_id-01",
            "account_id_until": "account_id-02",
        },
    ]
    told = [caller.get("/balances/by-owner", each).json for each in asked]

    expected = [
        ["account_id-02"],
        ["account_id-02", "account_id-03"],
        ["account_id-02", "account_id-03"],
        ["account_id-01", "account_id-02"],
        ["account_id-01", "account_id-02"],
        ["account_id-01", "account_id-02"],
    ]
    found = [[key(each) for each in page["items"]] for page in told]
    assert found == expected


def test_there_is_no_other_path_or_method_for_a_balance(caller: TestApp) -> None:
    """404, and a problem that says so."""
    nowhere = caller.get("/of/nothing/at/all/here")
    method = caller.request("LINK", "/balances")

    assert (nowhere.status, method.status) == (404, 404)
    assert nowhere.json["code"] == "no_route"


def test_the_document_of_the_balance_api_is_valid() -> None:
    """As OpenAPI's own schema says."""
    whole = document("balance")

    validate(whole)
    assert "/balances" in whole["paths"]
