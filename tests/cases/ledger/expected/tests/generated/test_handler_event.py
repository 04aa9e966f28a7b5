# Written by lift from the models: change those, this file is written again.
"""What the API of Event answers, called with API Gateway's events."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from liftgen.documents import SERVICE
from liftgen.runtime.table import Settings
from liftgen.testing import Clock, StandIn, TestApp
from openapi_spec_validator import validate

from handlers import shared
from handlers.event import handler
from handlers.openapi import document
from ledger import Event, Opened
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


def an_event(**changes: Any) -> Event:
    """An Event as these tests know it, with other values for the fields given."""
    values: dict[str, Any] = {
        "account_id": "account_id-01",
        "number": 2,
        "what": Opened(kind="opened", owner="owner-01"),
        "at": datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
    }
    return Event.model_validate({**values, **changes}, by_name=True)


def a_body(**changes: Any) -> dict[str, Any]:
    """What a request says of a new Event."""
    values: dict[str, Any] = {
        "account_id": "account_id-01",
        "number": 2,
        "what": {"kind": "opened", "owner": "owner-01"},
    }
    return {**values, **changes}


def key(item: dict[str, Any]) -> Any:
    """What tells an item from the others."""
    return [item["account_id"], item["number"]]


def test_an_event_that_was_created_is_read(caller: TestApp) -> None:
    """What was said is shown, with what the repository adds."""
    created = caller.post("/events", a_body())
    read = caller.get("/events/account_id-01/2")

    assert (created.status, read.status) == (201, 200)
    assert created.json == read.json
    assert created.headers["Location"] == "/events/account_id-01/2"
    expected = {
        "account_id": "account_id-01",
        "number": 2,
        "at": "2099-12-31T12:00:00Z",
    }
    assert {name: read.json[name] for name in expected} == expected


def test_an_event_is_created_once(caller: TestApp) -> None:
    """A second one with its key is refused."""
    caller.post("/events", a_body())
    again = caller.post("/events", a_body())

    assert (again.status, again.json["code"]) == (409, "already_exists")


def test_an_event_is_created_once_for_a_key(caller: TestApp) -> None:
    """Who asks again gets the same answer, and for something else none."""
    sent = {"Idempotency-Key": "a key"}
    first = caller.post("/events", a_body(), headers=sent)
    again = caller.post("/events", a_body(), headers=sent)
    other = caller.post("/events", json.dumps(a_body()) + " ", headers=sent)

    assert (first.status, again.status, again.json) == (201, 201, first.json)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert (other.status, other.json["code"]) == (422, "key_reused")


def test_an_event_that_is_not_there_is_not_found(caller: TestApp) -> None:
    """404, and a problem that says so."""
    path = "/events/account_id-01/2"
    answers = [caller.get(path), caller.delete(path)]

    assert [each.status for each in answers] == [404, 404]
    assert {each.json["code"] for each in answers} == {"not_found"}


def test_an_event_that_was_deleted_is_gone(caller: TestApp) -> None:
    """It is not found any more."""
    caller.post("/events", a_body())
    deleted = caller.delete("/events/account_id-01/2")
    read = caller.get("/events/account_id-01/2")

    assert (deleted.status, deleted.text) == (204, "")
    assert read.status == 404


def test_what_is_no_event_is_refused(caller: TestApp, stand_in: StandIn) -> None:
    """What is missing, unknown, or no JSON at all; and nothing is stored."""
    bodies: list[Any] = ["{", [], "text", b"\xff", {}]
    unknown = caller.post("/events", a_body(of_nothing="x"))
    others = [caller.post("/events", each) for each in bodies]

    assert unknown.status == 422
    assert unknown.json["errors"][0]["at"] == "body.of_nothing"
    assert {each.status for each in others} <= {400, 422}
    assert stand_in.items() == []


def test_by_key_of_event_answers_its_own(caller: TestApp, ledger: Ledger) -> None:
    """Those that are asked for in order, and none of the decoys."""
    rows: list[dict[str, Any]] = [
        {},
        {"number": 3},
        {"number": 4},
        {"account_id": "account_id-02", "number": 5},
    ]
    for row in rows:
        ledger.events.create(an_event(**row))
    answer = caller.get("/events", {"account_id": "account_id-01"})

    assert answer.status == 200
    expected = [["account_id-01", 2], ["account_id-01", 3], ["account_id-01", 4]]
    assert [key(each) for each in answer.json["items"]] == expected
    assert answer.json["cursor"] is None


def test_by_key_of_event_goes_on_from_a_cursor(caller: TestApp, ledger: Ledger) -> None:
    """Page by page it is the whole, nothing twice."""
    rows: list[dict[str, Any]] = [
        {},
        {"number": 3},
        {"number": 4},
        {"account_id": "account_id-02", "number": 5},
    ]
    for row in rows:
        ledger.events.create(an_event(**row))
    found: list[Any] = []
    query: dict[str, Any] = {"account_id": "account_id-01", "limit": "1"}
    for _ in range(4):
        page = caller.get("/events", query).json
        found += [key(each) for each in page["items"]]
        if page["cursor"] is None:
            break
        query["cursor"] = page["cursor"]

    expected = [["account_id-01", 2], ["account_id-01", 3], ["account_id-01", 4]]
    assert found == expected


def test_by_key_of_event_refuses_what_no_page_is(caller: TestApp) -> None:
    """A page has 1 to 100 results, and a cursor of its own question."""
    none = caller.get("/events", {"account_id": "account_id-01", "limit": "0"})
    many = caller.get("/events", {"account_id": "account_id-01", "limit": "101"})
    most = caller.get("/events", {"account_id": "account_id-01", "limit": "100"})
    torn = caller.get("/events", {"account_id": "account_id-01", "cursor": "x"})

    assert (none.status, many.status, most.status) == (422, 422, 200)
    assert (torn.status, torn.json["code"]) == (400, "invalid_cursor")
    nothing = caller.get("/events")
    assert nothing.status == 422


def test_by_key_of_event_is_sorted_as_its_key_is(
    caller: TestApp, ledger: Ledger
) -> None:
    """Either way, and by nothing else."""
    rows: list[dict[str, Any]] = [
        {},
        {"number": 3},
        {"number": 4},
        {"account_id": "account_id-02", "number": 5},
    ]
    for row in rows:
        ledger.events.create(an_event(**row))
    usual = caller.get("/events", {"account_id": "account_id-01", "sort": "number"})
    reverse = caller.get("/events", {"account_id": "account_id-01", "sort": "-number"})
    unsorted = caller.get(
        "/events", {"account_id": "account_id-01", "sort": "of_nothing"}
    )
    unknown = caller.get("/events", {"account_id": "account_id-01", "of_nothing": "x"})

    expected = [["account_id-01", 2], ["account_id-01", 3], ["account_id-01", 4]]
    assert [key(each) for each in usual.json["items"]] == expected
    assert [key(each) for each in reverse.json["items"]] == expected[::-1]
    assert (unsorted.status, unknown.status) == (422, 400)
    assert unknown.json["errors"][0]["at"] == "query.of_nothing"


def test_by_key_of_event_with_a_part_of_number(caller: TestApp, ledger: Ledger) -> None:
    """One value, or those between two ends."""
    rows: list[dict[str, Any]] = [
        {},
        {"number": 3},
        {"number": 4},
        {"account_id": "account_id-02", "number": 5},
    ]
    for row in rows:
        ledger.events.create(an_event(**row))
    asked: list[dict[str, Any]] = [
        {"account_id": "account_id-01", "number": "3"},
        {"account_id": "account_id-01", "number_since": "3"},
        {"account_id": "account_id-01", "number_after": "2"},
        {"account_id": "account_id-01", "number_until": "3"},
        {"account_id": "account_id-01", "number_before": "4"},
        {"account_id": "account_id-01", "number_since": "2", "number_until": "3"},
    ]
    told = [caller.get("/events", each).json for each in asked]

    expected = [
        [["account_id-01", 3]],
        [["account_id-01", 3], ["account_id-01", 4]],
        [["account_id-01", 3], ["account_id-01", 4]],
        [["account_id-01", 2], ["account_id-01", 3]],
        [["account_id-01", 2], ["account_id-01", 3]],
        [["account_id-01", 2], ["account_id-01", 3]],
    ]
    found = [[key(each) for each in page["items"]] for page in told]
    assert found == expected


def test_there_is_no_other_path_or_method_for_an_event(caller: TestApp) -> None:
    """404, and a problem that says so."""
    nowhere = caller.get("/of/nothing/at/all/here")
    method = caller.request("LINK", "/events")

    assert (nowhere.status, method.status) == (404, 404)
    assert nowhere.json["code"] == "no_route"


def test_the_document_of_the_event_api_is_valid() -> None:
    """As OpenAPI's own schema says."""
    whole = document("event")

    validate(whole)
    assert "/events" in whole["paths"]
