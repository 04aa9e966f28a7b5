# Written by lift from the models: change those, this file is written again.
"""What the API of Session answers, called with API Gateway's events."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from liftgen.documents import SERVICE
from liftgen.runtime.table import Settings
from liftgen.testing import Clock, StandIn, TestApp
from openapi_spec_validator import validate

from handlers import shared
from handlers.openapi import document
from handlers.session import handler
from repositories import Sessions
from session import Session


@pytest.fixture
def caller(
    sessions: Sessions, stand_in: StandIn, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> TestApp:
    """The API over a table that is new."""
    monkeypatch.delenv("LIFT_TABLES", raising=False)
    monkeypatch.delenv("LIFT_TENANT_CLAIM", raising=False)
    monkeypatch.setenv("LIFT_SERVICE_TABLE", SERVICE["name"])
    stand_in.create(SERVICE)
    monkeypatch.setattr(shared, "client", lambda: stand_in.client)
    monkeypatch.setattr(shared, "settings", lambda: Settings(clock=clock))
    return TestApp(handler, {})


def a_session(**changes: Any) -> Session:
    """A Session as these tests know it, with other values for the fields given."""
    values: dict[str, Any] = {
        "session_id": "session_id-01",
        "user_id": "user_id-01",
        "expires_at": datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
    }
    return Session.model_validate({**values, **changes}, by_name=True)


def a_body(**changes: Any) -> dict[str, Any]:
    """What a request says of a new Session."""
    values: dict[str, Any] = {
        "session_id": "session_id-01",
        "user_id": "user_id-01",
        "expires_at": "2100-01-01T12:01:00Z",
    }
    return {**values, **changes}


def key(item: dict[str, Any]) -> Any:
    """What tells an item from the others."""
    return [item["session_id"], item["user_id"]]


def test_a_session_that_was_created_is_read(caller: TestApp) -> None:
    """What was said is shown, with what the repository adds."""
    created = caller.post("/sessions", a_body())
    read = caller.get("/sessions/session_id-01/user_id-01")

    assert (created.status, read.status) == (201, 200)
    assert created.json == read.json
    assert created.headers["Location"] == "/sessions/session_id-01/user_id-01"
    expected = {
        "session_id": "session_id-01",
        "user_id": "user_id-01",
        "expires_at": "2100-01-01T12:01:00Z",
    }
    assert {name: read.json[name] for name in expected} == expected


def test_a_session_is_created_once(caller: TestApp) -> None:
    """A second one with its key is refused."""
    caller.post("/sessions", a_body())
    again = caller.post("/sessions", a_body())

    assert (again.status, again.json["code"]) == (409, "already_exists")


def test_a_session_is_created_once_for_a_key(caller: TestApp) -> None:
    """Who asks again gets the same answer, and for something else none."""
    sent = {"Idempotency-Key": "a key"}
    first = caller.post("/sessions", a_body(), headers=sent)
    again = caller.post("/sessions", a_body(), headers=sent)
    other = caller.post("/sessions", json.dumps(a_body()) + " ", headers=sent)

    assert (first.status, again.status, again.json) == (201, 201, first.json)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert (other.status, other.json["code"]) == (422, "key_reused")


def test_a_session_that_is_not_there_is_not_found(caller: TestApp) -> None:
    """404, and a problem that says so."""
    path = "/sessions/session_id-01/user_id-01"
    answers = [caller.get(path), caller.delete(path)]

    assert [each.status for each in answers] == [404, 404]
    assert {each.json["code"] for each in answers} == {"not_found"}


def test_a_session_is_changed_in_part(caller: TestApp) -> None:
    """What is given changes, the rest stays."""
    created = caller.post("/sessions", a_body())
    updated = caller.patch(
        "/sessions/session_id-01/user_id-01", {"expires_at": "2100-01-01T12:02:00Z"}
    )

    assert updated.status == 200
    assert updated.json["expires_at"] == "2100-01-01T12:02:00Z"
    assert updated.json["user_id"] == created.json["user_id"]
    assert updated.json == caller.get("/sessions/session_id-01/user_id-01").json


def test_a_session_is_not_changed_by_accident(caller: TestApp) -> None:
    """Not where there is none, not its key, and nothing unknown."""
    nobody = caller.patch(
        "/sessions/session_id-01/user_id-01", {"expires_at": "2100-01-01T12:02:00Z"}
    )
    caller.post("/sessions", a_body())
    key = caller.patch("/sessions/session_id-01/user_id-01", {"user_id": "x"})
    unknown = caller.patch("/sessions/session_id-01/user_id-01", {"of_nothing": "x"})

    assert (nobody.status, key.status, unknown.status) == (404, 422, 422)


def test_a_session_is_replaced(caller: TestApp) -> None:
    """All that is said of it is as the request has it."""
    caller.post("/sessions", a_body())
    said = a_body(expires_at="2100-01-01T12:02:00Z")
    fields = {"expires_at"}
    whole = {name: each for name, each in said.items() if name in fields}
    replaced = caller.put("/sessions/session_id-01/user_id-01", whole)

    assert replaced.status == 200
    assert replaced.json["expires_at"] == "2100-01-01T12:02:00Z"


def test_a_session_that_was_deleted_is_gone(caller: TestApp) -> None:
    """It is not found any more."""
    caller.post("/sessions", a_body())
    deleted = caller.delete("/sessions/session_id-01/user_id-01")
    read = caller.get("/sessions/session_id-01/user_id-01")

    assert (deleted.status, deleted.text) == (204, "")
    assert read.status == 404


def test_what_is_no_session_is_refused(caller: TestApp, stand_in: StandIn) -> None:
    """What is missing, unknown, or no JSON at all; and nothing is stored."""
    bodies: list[Any] = ["{", [], "text", b"\xff", {}]
    unknown = caller.post("/sessions", a_body(of_nothing="x"))
    others = [caller.post("/sessions", each) for each in bodies]

    assert unknown.status == 422
    assert unknown.json["errors"][0]["at"] == "body.of_nothing"
    assert {each.status for each in others} <= {400, 422}
    assert stand_in.items() == []


def test_by_key_of_session_answers_its_own(caller: TestApp, sessions: Sessions) -> None:
    """Those that are asked for in order, and none of the decoys."""
    rows: list[dict[str, Any]] = [
        {},
        {"user_id": "user_id-02"},
        {"user_id": "user_id-03"},
        {"session_id": "session_id-02", "user_id": "user_id-04"},
    ]
    for row in rows:
        sessions.sessions.create(a_session(**row))
    answer = caller.get("/sessions", {"session_id": "session_id-01"})

    assert answer.status == 200
    expected = [
        ["session_id-01", "user_id-01"],
        ["session_id-01", "user_id-02"],
        ["session_id-01", "user_id-03"],
    ]
    assert [key(each) for each in answer.json["items"]] == expected
    assert answer.json["cursor"] is None


def test_by_key_of_session_goes_on_from_a_cursor(
    caller: TestApp, sessions: Sessions
) -> None:
    """Page by page it is the whole, nothing twice."""
    rows: list[dict[str, Any]] = [
        {},
        {"user_id": "user_id-02"},
        {"user_id": "user_id-03"},
        {"session_id": "session_id-02", "user_id": "user_id-04"},
    ]
    for row in rows:
        sessions.sessions.create(a_session(**row))
    found: list[Any] = []
    query: dict[str, Any] = {"session_id": "session_id-01", "limit": "1"}
    for _ in range(4):
        page = caller.get("/sessions", query).json
        found += [key(each) for each in page["items"]]
        if page["cursor"] is None:
            break
        query["cursor"] = page["cursor"]

    expected = [
        ["session_id-01", "user_id-01"],
        ["session_id-01", "user_id-02"],
        ["session_id-01", "user_id-03"],
    ]
    assert found == expected


def test_by_key_of_session_refuses_what_no_page_is(caller: TestApp) -> None:
    """A page has 1 to 100 results, and a cursor of its own question."""
    none = caller.get("/sessions", {"session_id": "session_id-01", "limit": "0"})
    many = caller.get("/sessions", {"session_id": "session_id-01", "limit": "101"})
    most = caller.get("/sessions", {"session_id": "session_id-01", "limit": "100"})
    torn = caller.get("/sessions", {"session_id": "session_id-01", "cursor": "x"})

    assert (none.status, many.status, most.status) == (422, 422, 200)
    assert (torn.status, torn.json["code"]) == (400, "invalid_cursor")
    nothing = caller.get("/sessions")
    assert nothing.status == 422


def test_by_key_of_session_is_sorted_as_its_key_is(
    caller: TestApp, sessions: Sessions
) -> None:
    """Either way, and by nothing else."""
    rows: list[dict[str, Any]] = [
        {},
        {"user_id": "user_id-02"},
        {"user_id": "user_id-03"},
        {"session_id": "session_id-02", "user_id": "user_id-04"},
    ]
    for row in rows:
        sessions.sessions.create(a_session(**row))
    usual = caller.get("/sessions", {"session_id": "session_id-01", "sort": "user_id"})
    reverse = caller.get(
        "/sessions", {"session_id": "session_id-01", "sort": "-user_id"}
    )
    unsorted = caller.get(
        "/sessions", {"session_id": "session_id-01", "sort": "of_nothing"}
    )
    unknown = caller.get(
        "/sessions", {"session_id": "session_id-01", "of_nothing": "x"}
    )

    expected = [
        ["session_id-01", "user_id-01"],
        ["session_id-01", "user_id-02"],
        ["session_id-01", "user_id-03"],
    ]
    assert [key(each) for each in usual.json["items"]] == expected
    assert [key(each) for each in reverse.json["items"]] == expected[::-1]
    assert (unsorted.status, unknown.status) == (422, 400)
    assert unknown.json["errors"][0]["at"] == "query.of_nothing"


def test_by_key_of_session_with_a_part_of_user_id(
    caller: TestApp, sessions: Sessions
) -> None:
    """One value, or those between two ends."""
    rows: list[dict[str, Any]] = [
        {},
        {"user_id": "user_id-02"},
        {"user_id": "user_id-03"},
        {"session_id": "session_id-02", "user_id": "user_id-04"},
    ]
    for row in rows:
        sessions.sessions.create(a_session(**row))
    asked: list[dict[str, Any]] = [
        {"session_id": "session_id-01", "user_id": "user_id-02"},
        {"session_id": "session_id-01", "user_id_since": "user_id-02"},
        {"session_id": "session_id-01", "user_id_after": "user_id-01"},
        {"session_id": "session_id-01", "user_id_until": "user_id-02"},
        {"session_id": "session_id-01", "user_id_before": "user_id-03"},
        {
            "session_id": "session_id-01",
            "user_id_since": "user_id-01",
            "user_id_until": "user_id-02",
        },
    ]
    told = [caller.get("/sessions", each).json for each in asked]

    expected = [
        [["session_id-01", "user_id-02"]],
        [["session_id-01", "user_id-02"], ["session_id-01", "user_id-03"]],
        [["session_id-01", "user_id-02"], ["session_id-01", "user_id-03"]],
        [["session_id-01", "user_id-01"], ["session_id-01", "user_id-02"]],
        [["session_id-01", "user_id-01"], ["session_id-01", "user_id-02"]],
        [["session_id-01", "user_id-01"], ["session_id-01", "user_id-02"]],
    ]
    found = [[key(each) for each in page["items"]] for page in told]
    assert found == expected


def test_there_is_no_other_path_or_method_for_a_session(caller: TestApp) -> None:
    """404, and a problem that says so."""
    nowhere = caller.get("/of/nothing/at/all/here")
    method = caller.request("LINK", "/sessions")

    assert (nowhere.status, method.status) == (404, 404)
    assert nowhere.json["code"] == "no_route"


def test_the_document_of_the_session_api_is_valid() -> None:
    """As OpenAPI's own schema says."""
    whole = document("session")

    validate(whole)
    assert "/sessions" in whole["paths"]
