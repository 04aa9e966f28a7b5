# Written by lift from the models: change those, this file is written again.
"""What the API of Call answers, called with API Gateway's events."""

import json
from typing import Any

import pytest
from liftgen.documents import SERVICE
from liftgen.runtime.table import Settings
from liftgen.testing import Clock, StandIn, TestApp
from openapi_spec_validator import validate

from contacts import Call
from handlers import shared
from handlers.call import handler
from handlers.openapi import document
from repositories import Calls


@pytest.fixture
def caller(
    calls: Calls, stand_in: StandIn, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> TestApp:
    """The API over a table that is new."""
    monkeypatch.delenv("LIFT_TABLES", raising=False)
    monkeypatch.delenv("LIFT_TENANT_CLAIM", raising=False)
    monkeypatch.setenv("LIFT_SERVICE_TABLE", SERVICE["name"])
    stand_in.create(SERVICE)
    monkeypatch.setattr(shared, "client", lambda: stand_in.client)
    monkeypatch.setattr(shared, "settings", lambda: Settings(clock=clock))
    return TestApp(handler, {})


def a_call(**changes: Any) -> Call:
    """A Call as these tests know it, with other values for the fields given."""
    values: dict[str, Any] = {
        "contact_id": "contact_id-01",
        "at": "at-01",
        "minutes": 1,
        "expires_at": 4102488060,
    }
    return Call.model_validate({**values, **changes}, by_name=True)


def a_body(**changes: Any) -> dict[str, Any]:
    """What a request says of a new Call."""
    values: dict[str, Any] = {
        "contact_id": "contact_id-01",
        "at": "at-01",
        "minutes": 1,
        "expires_at": 4102488060,
    }
    return {**values, **changes}


def key(item: dict[str, Any]) -> Any:
    """What tells an item from the others."""
    return [item["contact_id"], item["at"]]


def test_a_call_that_was_created_is_read(caller: TestApp) -> None:
    """What was said is shown, with what the repository adds."""
    created = caller.post("/calls", a_body())
    read = caller.get("/calls/contact_id-01/at-01")

    assert (created.status, read.status) == (201, 200)
    assert created.json == read.json
    assert created.headers["Location"] == "/calls/contact_id-01/at-01"
    expected = {
        "contact_id": "contact_id-01",
        "at": "at-01",
        "minutes": 1,
        "expires_at": 4102488060,
    }
    assert {name: read.json[name] for name in expected} == expected


def test_a_call_is_created_once(caller: TestApp) -> None:
    """A second one with its key is refused."""
    caller.post("/calls", a_body())
    again = caller.post("/calls", a_body())

    assert (again.status, again.json["code"]) == (409, "already_exists")


def test_a_call_is_created_once_for_a_key(caller: TestApp) -> None:
    """Who asks again gets the same answer, and for something else none."""
    sent = {"Idempotency-Key": "a key"}
    first = caller.post("/calls", a_body(), headers=sent)
    again = caller.post("/calls", a_body(), headers=sent)
    other = caller.post("/calls", json.dumps(a_body()) + " ", headers=sent)

    assert (first.status, again.status, again.json) == (201, 201, first.json)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert (other.status, other.json["code"]) == (422, "key_reused")


def test_a_call_that_is_not_there_is_not_found(caller: TestApp) -> None:
    """404, and a problem that says so."""
    path = "/calls/contact_id-01/at-01"
    answers = [caller.get(path), caller.delete(path)]

    assert [each.status for each in answers] == [404, 404]
    assert {each.json["code"] for each in answers} == {"not_found"}


def test_a_call_is_changed_in_part(caller: TestApp) -> None:
    """What is given changes, the rest stays."""
    created = caller.post("/calls", a_body())
    updated = caller.patch("/calls/contact_id-01/at-01", {"minutes": 2})

    assert updated.status == 200
    assert updated.json["minutes"] == 2
    assert updated.json["at"] == created.json["at"]
    assert updated.json == caller.get("/calls/contact_id-01/at-01").json


def test_a_call_is_not_changed_by_accident(caller: TestApp) -> None:
    """Not where there is none, not its key, and nothing unknown."""
    nobody = caller.patch("/calls/contact_id-01/at-01", {"minutes": 2})
    caller.post("/calls", a_body())
    key = caller.patch("/calls/contact_id-01/at-01", {"at": "x"})
    unknown = caller.patch("/calls/contact_id-01/at-01", {"of_nothing": "x"})

    assert (nobody.status, key.status, unknown.status) == (404, 422, 422)


def test_a_call_is_replaced(caller: TestApp) -> None:
    """All that is said of it is as the request has it."""
    caller.post("/calls", a_body())
    said = a_body(minutes=2)
    fields = {"expires_at", "minutes"}
    whole = {name: each for name, each in said.items() if name in fields}
    replaced = caller.put("/calls/contact_id-01/at-01", whole)

    assert replaced.status == 200
    assert replaced.json["minutes"] == 2


def test_a_call_that_was_deleted_is_gone(caller: TestApp) -> None:
    """It is not found any more."""
    caller.post("/calls", a_body())
    deleted = caller.delete("/calls/contact_id-01/at-01")
    read = caller.get("/calls/contact_id-01/at-01")

    assert (deleted.status, deleted.text) == (204, "")
    assert read.status == 404


def test_what_is_no_call_is_refused(caller: TestApp, stand_in: StandIn) -> None:
    """What is missing, unknown, or no JSON at all; and nothing is stored."""
    bodies: list[Any] = ["{", [], "text", b"\xff", {}]
    unknown = caller.post("/calls", a_body(of_nothing="x"))
    others = [caller.post("/calls", each) for each in bodies]

    assert unknown.status == 422
    assert unknown.json["errors"][0]["at"] == "body.of_nothing"
    assert {each.status for each in others} <= {400, 422}
    assert stand_in.items() == []


def test_by_key_of_call_answers_its_own(caller: TestApp, calls: Calls) -> None:
    """Those that are asked for in order, and none of the decoys."""
    rows: list[dict[str, Any]] = [
        {},
        {"at": "at-02"},
        {"at": "at-03"},
        {"contact_id": "contact_id-02", "at": "at-04"},
    ]
    for row in rows:
        calls.calls.create(a_call(**row))
    answer = caller.get("/calls", {"contact_id": "contact_id-01"})

    assert answer.status == 200
    expected = [
        ["contact_id-01", "at-01"],
        ["contact_id-01", "at-02"],
        ["contact_id-01", "at-03"],
    ]
    assert [key(each) for each in answer.json["items"]] == expected
    assert answer.json["cursor"] is None


def test_by_key_of_call_goes_on_from_a_cursor(caller: TestApp, calls: Calls) -> None:
    """Page by page it is the whole, nothing twice."""
    rows: list[dict[str, Any]] = [
        {},
        {"at": "at-02"},
        {"at": "at-03"},
        {"contact_id": "contact_id-02", "at": "at-04"},
    ]
    for row in rows:
        calls.calls.create(a_call(**row))
    found: list[Any] = []
    query: dict[str, Any] = {"contact_id": "contact_id-01", "limit": "1"}
    for _ in range(4):
        page = caller.get("/calls", query).json
        found += [key(each) for each in page["items"]]
        if page["cursor"] is None:
            break
        query["cursor"] = page["cursor"]

    expected = [
        ["contact_id-01", "at-01"],
        ["contact_id-01", "at-02"],
        ["contact_id-01", "at-03"],
    ]
    assert found == expected


def test_by_key_of_call_refuses_what_no_page_is(caller: TestApp) -> None:
    """A page has 1 to 100 results, and a cursor of its own question."""
    none = caller.get("/calls", {"contact_id": "contact_id-01", "limit": "0"})
    many = caller.get("/calls", {"contact_id": "contact_id-01", "limit": "101"})
    most = caller.get("/calls", {"contact_id": "contact_id-01", "limit": "100"})
    torn = caller.get("/calls", {"contact_id": "contact_id-01", "cursor": "x"})

    assert (none.status, many.status, most.status) == (422, 422, 200)
    assert (torn.status, torn.json["code"]) == (400, "invalid_cursor")
    nothing = caller.get("/calls")
    assert nothing.status == 422


def test_by_key_of_call_is_sorted_as_its_key_is(caller: TestApp, calls: Calls) -> None:
    """Either way, and by nothing else."""
    rows: list[dict[str, Any]] = [
        {},
        {"at": "at-02"},
        {"at": "at-03"},
        {"contact_id": "contact_id-02", "at": "at-04"},
    ]
    for row in rows:
        calls.calls.create(a_call(**row))
    usual = caller.get("/calls", {"contact_id": "contact_id-01", "sort": "at"})
    reverse = caller.get("/calls", {"contact_id": "contact_id-01", "sort": "-at"})
    unsorted = caller.get(
        "/calls", {"contact_id": "contact_id-01", "sort": "of_nothing"}
    )
    unknown = caller.get("/calls", {"contact_id": "contact_id-01", "of_nothing": "x"})

    expected = [
        ["contact_id-01", "at-01"],
        ["contact_id-01", "at-02"],
        ["contact_id-01", "at-03"],
    ]
    assert [key(each) for each in usual.json["items"]] == expected
    assert [key(each) for each in reverse.json["items"]] == expected[::-1]
    assert (unsorted.status, unknown.status) == (422, 400)
    assert unknown.json["errors"][0]["at"] == "query.of_nothing"


def test_by_key_of_call_is_filtered_by_minutes(caller: TestApp, calls: Calls) -> None:
    """What has another value is left out."""
    rows: list[dict[str, Any]] = [
        {},
        {"at": "at-02"},
        {"at": "at-03"},
        {"contact_id": "contact_id-02", "at": "at-04"},
    ]
    for row in rows:
        calls.calls.create(a_call(**row))
    answer = caller.get("/calls", {"contact_id": "contact_id-01", "minutes": "1"})
    rest = caller.get("/calls", {"contact_id": "contact_id-01", "minutes": "2"})

    expected = [
        ["contact_id-01", "at-01"],
        ["contact_id-01", "at-02"],
        ["contact_id-01", "at-03"],
    ]
    assert [key(each) for each in answer.json["items"]] == expected
    wanted = []
    assert [key(each) for each in rest.json["items"]] == wanted


def test_by_key_of_call_with_a_part_of_at(caller: TestApp, calls: Calls) -> None:
    """One value, or those between two ends."""
    rows: list[dict[str, Any]] = [
        {},
        {"at": "at-02"},
        {"at": "at-03"},
        {"contact_id": "contact_id-02", "at": "at-04"},
    ]
    for row in rows:
        calls.calls.create(a_call(**row))
    asked: list[dict[str, Any]] = [
        {"contact_id": "contact_id-01", "at": "at-02"},
        {"contact_id": "contact_id-01", "at_since": "at-02"},
        {"contact_id": "contact_id-01", "at_after": "at-01"},
        {"contact_id": "contact_id-01", "at_until": "at-02"},
        {"contact_id": "contact_id-01", "at_before": "at-03"},
        {"contact_id": "contact_id-01", "at_since": "at-01", "at_until": "at-02"},
    ]
    told = [caller.get("/calls", each).json for each in asked]

    expected = [
        [["contact_id-01", "at-02"]],
        [["contact_id-01", "at-02"], ["contact_id-01", "at-03"]],
        [["contact_id-01", "at-02"], ["contact_id-01", "at-03"]],
        [["contact_id-01", "at-01"], ["contact_id-01", "at-02"]],
        [["contact_id-01", "at-01"], ["contact_id-01", "at-02"]],
        [["contact_id-01", "at-01"], ["contact_id-01", "at-02"]],
    ]
    found = [[key(each) for each in page["items"]] for page in told]
    assert found == expected


def test_there_is_no_other_path_or_method_for_a_call(caller: TestApp) -> None:
    """404, and a problem that says so."""
    nowhere = caller.get("/of/nothing/at/all/here")
    method = caller.request("LINK", "/calls")

    assert (nowhere.status, method.status) == (404, 404)
    assert nowhere.json["code"] == "no_route"


def test_the_document_of_the_call_api_is_valid() -> None:
    """As OpenAPI's own schema says."""
    whole = document("call")

    validate(whole)
    assert "/calls" in whole["paths"]
