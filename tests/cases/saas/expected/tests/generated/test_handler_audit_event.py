# Written by lift from the models: change those, this file is written again.
"""What the API of AuditEvent answers, called with API Gateway's events."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from liftgen.documents import SERVICE
from liftgen.runtime.table import Settings
from liftgen.testing import Clock, StandIn, TestApp
from openapi_spec_validator import validate

from handlers import shared
from handlers.audit_event import handler
from handlers.openapi import document
from repositories import Saas
from saas import AuditEvent

OWN = {"tenant_id": "tenant_id-01"}
OTHER = {"tenant_id": "tenant_id-02"}


@pytest.fixture
def caller(
    saas: Saas, stand_in: StandIn, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> TestApp:
    """The API over a table that is new, for a caller of one tenant."""
    monkeypatch.delenv("LIFT_TABLES", raising=False)
    monkeypatch.delenv("LIFT_TENANT_CLAIM", raising=False)
    monkeypatch.setenv("LIFT_SERVICE_TABLE", SERVICE["name"])
    stand_in.create(SERVICE)
    monkeypatch.setattr(shared, "client", lambda: stand_in.client)
    monkeypatch.setattr(shared, "settings", lambda: Settings(clock=clock))
    return TestApp(handler, OWN)


def an_audit_event(**changes: Any) -> AuditEvent:
    """An AuditEvent as these tests know it, with other values for the fields given."""
    values: dict[str, Any] = {
        "tenant_id": "tenant_id-01",
        "event_id": "event_id-01",
        "at": datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
    }
    return AuditEvent.model_validate({**values, **changes}, by_name=True)


def a_body(**changes: Any) -> dict[str, Any]:
    """What a request says of a new AuditEvent."""
    values: dict[str, Any] = {"event_id": "event_id-01", "at": "2100-01-01T12:01:00Z"}
    return {**values, **changes}


def key(item: dict[str, Any]) -> Any:
    """What tells an item from the others."""
    return [item["at"], item["event_id"]]


def test_an_audit_event_that_was_created_is_read(caller: TestApp) -> None:
    """What was said is shown, with what the repository adds."""
    created = caller.post("/audit-events", a_body())
    read = caller.get("/audit-events/2100-01-01T12:01:00Z/event_id-01")

    assert (created.status, read.status) == (201, 200)
    assert created.json == read.json
    wanted = "/audit-events/2100-01-01T12%3A01%3A00%2B00%3A00/event_id-01"
    assert created.headers["Location"] == wanted
    expected = {
        "tenant_id": "tenant_id-01",
        "event_id": "event_id-01",
        "at": "2100-01-01T12:01:00Z",
        "expires_at": "2100-04-01T12:01:00Z",
    }
    assert {name: read.json[name] for name in expected} == expected


def test_an_audit_event_is_created_once(caller: TestApp) -> None:
    """A second one with its key is refused."""
    caller.post("/audit-events", a_body())
    again = caller.post("/audit-events", a_body())

    assert (again.status, again.json["code"]) == (409, "already_exists")


def test_an_audit_event_is_created_once_for_a_key(caller: TestApp) -> None:
    """Who asks again gets the same answer, and for something else none."""
    sent = {"Idempotency-Key": "a key"}
    first = caller.post("/audit-events", a_body(), headers=sent)
    again = caller.post("/audit-events", a_body(), headers=sent)
    other = caller.post("/audit-events", json.dumps(a_body()) + " ", headers=sent)

    assert (first.status, again.status, again.json) == (201, 201, first.json)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert (other.status, other.json["code"]) == (422, "key_reused")


def test_an_audit_event_that_is_not_there_is_not_found(caller: TestApp) -> None:
    """404, and a problem that says so."""
    path = "/audit-events/2100-01-01T12:01:00Z/event_id-01"
    answers = [caller.get(path), caller.delete(path)]

    assert [each.status for each in answers] == [404, 404]
    assert {each.json["code"] for each in answers} == {"not_found"}


def test_an_audit_event_is_changed_in_part(caller: TestApp) -> None:
    """What is given changes, the rest stays."""
    created = caller.post("/audit-events", a_body())
    updated = caller.patch(
        "/audit-events/2100-01-01T12:01:00Z/event_id-01",
        {"expires_at": "2100-01-01T12:01:00Z"},
    )

    assert updated.status == 200
    assert updated.json["expires_at"] == "2100-01-01T12:01:00Z"
    assert updated.json["at"] == created.json["at"]
    wanted = caller.get("/audit-events/2100-01-01T12:01:00Z/event_id-01")
    assert updated.json == wanted.json


def test_an_audit_event_is_not_changed_by_accident(caller: TestApp) -> None:
    """Not where there is none, not its key, and nothing unknown."""
    nobody = caller.patch(
        "/audit-events/2100-01-01T12:01:00Z/event_id-01",
        {"expires_at": "2100-01-01T12:01:00Z"},
    )
    caller.post("/audit-events", a_body())
    key = caller.patch(
        "/audit-events/2100-01-01T12:01:00Z/event_id-01", {"event_id": "x"}
    )
    unknown = caller.patch(
        "/audit-events/2100-01-01T12:01:00Z/event_id-01", {"of_nothing": "x"}
    )

    assert (nobody.status, key.status, unknown.status) == (404, 422, 422)


def test_an_audit_event_is_replaced(caller: TestApp) -> None:
    """All that is said of it is as the request has it."""
    caller.post("/audit-events", a_body())
    said = a_body(expires_at="2100-01-01T12:01:00Z")
    fields = {"expires_at"}
    whole = {name: each for name, each in said.items() if name in fields}
    replaced = caller.put("/audit-events/2100-01-01T12:01:00Z/event_id-01", whole)

    assert replaced.status == 200
    assert replaced.json["expires_at"] == "2100-01-01T12:01:00Z"


def test_an_audit_event_that_was_deleted_is_gone(caller: TestApp) -> None:
    """It is not found any more."""
    caller.post("/audit-events", a_body())
    deleted = caller.delete("/audit-events/2100-01-01T12:01:00Z/event_id-01")
    read = caller.get("/audit-events/2100-01-01T12:01:00Z/event_id-01")

    assert (deleted.status, deleted.text) == (204, "")
    assert read.status == 404


def test_what_is_no_audit_event_is_refused(caller: TestApp, stand_in: StandIn) -> None:
    """What is missing, unknown, or no JSON at all; and nothing is stored."""
    bodies: list[Any] = ["{", [], "text", b"\xff", {}]
    unknown = caller.post("/audit-events", a_body(of_nothing="x"))
    others = [caller.post("/audit-events", each) for each in bodies]

    assert unknown.status == 422
    assert unknown.json["errors"][0]["at"] == "body.of_nothing"
    assert {each.status for each in others} <= {400, 422}
    assert stand_in.items() == []


def test_by_key_of_audit_event_answers_its_own(caller: TestApp, saas: Saas) -> None:
    """Those that are asked for in order, and none of the decoys."""
    rows: list[dict[str, Any]] = [
        {},
        {"event_id": "event_id-02", "at": datetime(2100, 1, 21, 12, 2, tzinfo=UTC)},
        {"event_id": "event_id-03", "at": datetime(2100, 2, 10, 12, 3, tzinfo=UTC)},
        {"event_id": "event_id-04", "at": datetime(2100, 3, 2, 12, 4, tzinfo=UTC)},
        {"event_id": "event_id-05", "at": datetime(2100, 3, 22, 12, 5, tzinfo=UTC)},
        {
            "tenant_id": "tenant_id-02",
            "event_id": "event_id-04",
            "at": datetime(2100, 2, 10, 12, 3, tzinfo=UTC),
        },
    ]
    for row in rows:
        saas.audit_events.create(an_audit_event(**row))
    answer = caller.get(
        "/audit-events",
        {"since": "2100-01-21T12:02:00Z", "until": "2100-03-02T12:04:00Z"},
    )

    assert answer.status == 200
    expected = [
        ["2100-01-21T12:02:00Z", "event_id-02"],
        ["2100-02-10T12:03:00Z", "event_id-03"],
        ["2100-03-02T12:04:00Z", "event_id-04"],
    ]
    assert [key(each) for each in answer.json["items"]] == expected
    assert answer.json["cursor"] is None


def test_by_key_of_audit_event_goes_on_from_a_cursor(
    caller: TestApp, saas: Saas
) -> None:
    """Page by page it is the whole, nothing twice."""
    rows: list[dict[str, Any]] = [
        {},
        {"event_id": "event_id-02", "at": datetime(2100, 1, 21, 12, 2, tzinfo=UTC)},
        {"event_id": "event_id-03", "at": datetime(2100, 2, 10, 12, 3, tzinfo=UTC)},
        {"event_id": "event_id-04", "at": datetime(2100, 3, 2, 12, 4, tzinfo=UTC)},
        {"event_id": "event_id-05", "at": datetime(2100, 3, 22, 12, 5, tzinfo=UTC)},
        {
            "tenant_id": "tenant_id-02",
            "event_id": "event_id-04",
            "at": datetime(2100, 2, 10, 12, 3, tzinfo=UTC),
        },
    ]
    for row in rows:
        saas.audit_events.create(an_audit_event(**row))
    found: list[Any] = []
    query: dict[str, Any] = {
        "since": "2100-01-21T12:02:00Z",
        "until": "2100-03-02T12:04:00Z",
        "limit": "1",
    }
    for _ in range(4):
        page = caller.get("/audit-events", query).json
        found += [key(each) for each in page["items"]]
        if page["cursor"] is None:
            break
        query["cursor"] = page["cursor"]

    expected = [
        ["2100-01-21T12:02:00Z", "event_id-02"],
        ["2100-02-10T12:03:00Z", "event_id-03"],
        ["2100-03-02T12:04:00Z", "event_id-04"],
    ]
    assert found == expected


def test_by_key_of_audit_event_refuses_what_no_page_is(caller: TestApp) -> None:
    """A page has 1 to 100 results, and a cursor of its own question."""
    none = caller.get(
        "/audit-events",
        {
            "since": "2100-01-21T12:02:00Z",
            "until": "2100-03-02T12:04:00Z",
            "limit": "0",
        },
    )
    many = caller.get(
        "/audit-events",
        {
            "since": "2100-01-21T12:02:00Z",
            "until": "2100-03-02T12:04:00Z",
            "limit": "101",
        },
    )
    most = caller.get(
        "/audit-events",
        {
            "since": "2100-01-21T12:02:00Z",
            "until": "2100-03-02T12:04:00Z",
            "limit": "100",
        },
    )
    torn = caller.get(
        "/audit-events",
        {
            "since": "2100-01-21T12:02:00Z",
            "until": "2100-03-02T12:04:00Z",
            "cursor": "x",
        },
    )

    assert (none.status, many.status, most.status) == (422, 422, 200)
    assert (torn.status, torn.json["code"]) == (400, "invalid_cursor")
    nothing = caller.get("/audit-events")
    assert nothing.status == 422


def test_by_key_of_audit_event_is_sorted_as_its_key_is(
    caller: TestApp, saas: Saas
) -> None:
    """Either way, and by nothing else."""
    rows: list[dict[str, Any]] = [
        {},
        {"event_id": "event_id-02", "at": datetime(2100, 1, 21, 12, 2, tzinfo=UTC)},
        {"event_id": "event_id-03", "at": datetime(2100, 2, 10, 12, 3, tzinfo=UTC)},
        {"event_id": "event_id-04", "at": datetime(2100, 3, 2, 12, 4, tzinfo=UTC)},
        {"event_id": "event_id-05", "at": datetime(2100, 3, 22, 12, 5, tzinfo=UTC)},
        {
            "tenant_id": "tenant_id-02",
            "event_id": "event_id-04",
            "at": datetime(2100, 2, 10, 12, 3, tzinfo=UTC),
        },
    ]
    for row in rows:
        saas.audit_events.create(an_audit_event(**row))
    usual = caller.get(
        "/audit-events",
        {
            "since": "2100-01-21T12:02:00Z",
            "until": "2100-03-02T12:04:00Z",
            "sort": "at",
        },
    )
    reverse = caller.get(
        "/audit-events",
        {
            "since": "2100-01-21T12:02:00Z",
            "until": "2100-03-02T12:04:00Z",
            "sort": "-at",
        },
    )
    unsorted = caller.get(
        "/audit-events",
        {
            "since": "2100-01-21T12:02:00Z",
            "until": "2100-03-02T12:04:00Z",
            "sort": "of_nothing",
        },
    )
    unknown = caller.get(
        "/audit-events",
        {
            "since": "2100-01-21T12:02:00Z",
            "until": "2100-03-02T12:04:00Z",
            "of_nothing": "x",
        },
    )

    expected = [
        ["2100-01-21T12:02:00Z", "event_id-02"],
        ["2100-02-10T12:03:00Z", "event_id-03"],
        ["2100-03-02T12:04:00Z", "event_id-04"],
    ]
    assert [key(each) for each in usual.json["items"]] == expected
    assert [key(each) for each in reverse.json["items"]] == expected[::-1]
    assert (unsorted.status, unknown.status) == (422, 400)
    assert unknown.json["errors"][0]["at"] == "query.of_nothing"


def test_latest_of_audit_event_answers_its_own(caller: TestApp, saas: Saas) -> None:
    """Those that are asked for in order, and none of the decoys."""
    rows: list[dict[str, Any]] = [
        {},
        {"event_id": "event_id-02", "at": datetime(2100, 1, 21, 12, 2, tzinfo=UTC)},
        {"event_id": "event_id-03", "at": datetime(2100, 2, 10, 12, 3, tzinfo=UTC)},
        {"event_id": "event_id-04", "at": datetime(2100, 3, 2, 12, 4, tzinfo=UTC)},
        {"event_id": "event_id-05", "at": datetime(2100, 3, 22, 12, 5, tzinfo=UTC)},
        {
            "tenant_id": "tenant_id-02",
            "event_id": "event_id-04",
            "at": datetime(2100, 2, 10, 12, 3, tzinfo=UTC),
        },
    ]
    for row in rows:
        saas.audit_events.create(an_audit_event(**row))
    answer = caller.get(
        "/audit-events/latest",
        {"since": "2100-01-21T12:02:00Z", "until": "2100-03-02T12:04:00Z"},
    )

    assert answer.status == 200
    expected = [
        ["2100-03-02T12:04:00Z", "event_id-04"],
        ["2100-02-10T12:03:00Z", "event_id-03"],
        ["2100-01-21T12:02:00Z", "event_id-02"],
    ]
    assert [key(each) for each in answer.json["items"]] == expected
    assert answer.json["cursor"] is None


def test_latest_of_audit_event_goes_on_from_a_cursor(
    caller: TestApp, saas: Saas
) -> None:
    """Page by page it is the whole, nothing twice."""
    rows: list[dict[str, Any]] = [
        {},
        {"event_id": "event_id-02", "at": datetime(2100, 1, 21, 12, 2, tzinfo=UTC)},
        {"event_id": "event_id-03", "at": datetime(2100, 2, 10, 12, 3, tzinfo=UTC)},
        {"event_id": "event_id-04", "at": datetime(2100, 3, 2, 12, 4, tzinfo=UTC)},
        {"event_id": "event_id-05", "at": datetime(2100, 3, 22, 12, 5, tzinfo=UTC)},
        {
            "tenant_id": "tenant_id-02",
            "event_id": "event_id-04",
            "at": datetime(2100, 2, 10, 12, 3, tzinfo=UTC),
        },
    ]
    for row in rows:
        saas.audit_events.create(an_audit_event(**row))
    found: list[Any] = []
    query: dict[str, Any] = {
        "since": "2100-01-21T12:02:00Z",
        "until": "2100-03-02T12:04:00Z",
        "limit": "1",
    }
    for _ in range(4):
        page = caller.get("/audit-events/latest", query).json
        found += [key(each) for each in page["items"]]
        if page["cursor"] is None:
            break
        query["cursor"] = page["cursor"]

    expected = [
        ["2100-03-02T12:04:00Z", "event_id-04"],
        ["2100-02-10T12:03:00Z", "event_id-03"],
        ["2100-01-21T12:02:00Z", "event_id-02"],
    ]
    assert found == expected


def test_latest_of_audit_event_refuses_what_no_page_is(caller: TestApp) -> None:
    """A page has 1 to 100 results, and a cursor of its own question."""
    none = caller.get(
        "/audit-events/latest",
        {
            "since": "2100-01-21T12:02:00Z",
            "until": "2100-03-02T12:04:00Z",
            "limit": "0",
        },
    )
    many = caller.get(
        "/audit-events/latest",
        {
            "since": "2100-01-21T12:02:00Z",
            "until": "2100-03-02T12:04:00Z",
            "limit": "101",
        },
    )
    most = caller.get(
        "/audit-events/latest",
        {
            "since": "2100-01-21T12:02:00Z",
            "until": "2100-03-02T12:04:00Z",
            "limit": "100",
        },
    )
    torn = caller.get(
        "/audit-events/latest",
        {
            "since": "2100-01-21T12:02:00Z",
            "until": "2100-03-02T12:04:00Z",
            "cursor": "x",
        },
    )

    assert (none.status, many.status, most.status) == (422, 422, 200)
    assert (torn.status, torn.json["code"]) == (400, "invalid_cursor")
    nothing = caller.get("/audit-events/latest")
    assert nothing.status == 422


def test_latest_of_audit_event_is_sorted_as_its_key_is(
    caller: TestApp, saas: Saas
) -> None:
    """Either way, and by nothing else."""
    rows: list[dict[str, Any]] = [
        {},
        {"event_id": "event_id-02", "at": datetime(2100, 1, 21, 12, 2, tzinfo=UTC)},
        {"event_id": "event_id-03", "at": datetime(2100, 2, 10, 12, 3, tzinfo=UTC)},
        {"event_id": "event_id-04", "at": datetime(2100, 3, 2, 12, 4, tzinfo=UTC)},
        {"event_id": "event_id-05", "at": datetime(2100, 3, 22, 12, 5, tzinfo=UTC)},
        {
            "tenant_id": "tenant_id-02",
            "event_id": "event_id-04",
            "at": datetime(2100, 2, 10, 12, 3, tzinfo=UTC),
        },
    ]
    for row in rows:
        saas.audit_events.create(an_audit_event(**row))
    usual = caller.get(
        "/audit-events/latest",
        {
            "since": "2100-01-21T12:02:00Z",
            "until": "2100-03-02T12:04:00Z",
            "sort": "-at",
        },
    )
    reverse = caller.get(
        "/audit-events/latest",
        {
            "since": "2100-01-21T12:02:00Z",
            "until": "2100-03-02T12:04:00Z",
            "sort": "at",
        },
    )
    unsorted = caller.get(
        "/audit-events/latest",
        {
            "since": "2100-01-21T12:02:00Z",
            "until": "2100-03-02T12:04:00Z",
            "sort": "of_nothing",
        },
    )
    unknown = caller.get(
        "/audit-events/latest",
        {
            "since": "2100-01-21T12:02:00Z",
            "until": "2100-03-02T12:04:00Z",
            "of_nothing": "x",
        },
    )

    expected = [
        ["2100-03-02T12:04:00Z", "event_id-04"],
        ["2100-02-10T12:03:00Z", "event_id-03"],
        ["2100-01-21T12:02:00Z", "event_id-02"],
    ]
    assert [key(each) for each in usual.json["items"]] == expected
    assert [key(each) for each in reverse.json["items"]] == expected[::-1]
    assert (unsorted.status, unknown.status) == (422, 400)
    assert unknown.json["errors"][0]["at"] == "query.of_nothing"


def test_another_tenant_sees_no_audit_event(caller: TestApp) -> None:
    """Neither by key nor in a list, and can change nothing."""
    caller.post("/audit-events", a_body())
    theirs = caller.signed_in(OTHER)
    path = "/audit-events/2100-01-01T12:01:00Z/event_id-01"
    answers = [theirs.get(path), theirs.delete(path), theirs.patch(path, {})]
    listed = theirs.get(
        "/audit-events",
        {"since": "2100-01-21T12:02:00Z", "until": "2100-03-02T12:04:00Z"},
    )

    assert {each.status for each in answers} == {404}
    assert listed.json["items"] == []
    assert caller.get(path).status == 200


def test_nobody_says_whose_an_audit_event_is_but_the_authorizer(
    caller: TestApp,
) -> None:
    """Not the body, no header, no parameter."""
    named = caller.post("/audit-events", a_body(tenant_id="tenant_id-02"))
    created = caller.post(
        "/audit-events",
        a_body(),
        headers={"tenant_id": "tenant_id-02", "x-tenant-id": "tenant_id-02"},
    )
    read = caller.get("/audit-events/2100-01-01T12:01:00Z/event_id-01")
    asked = caller.get(
        "/audit-events/2100-01-01T12:01:00Z/event_id-01", {"tenant_id": "tenant_id-02"}
    )

    assert (named.status, named.json["code"]) == (403, "wrong_tenant")
    assert created.json["tenant_id"] == "tenant_id-01"
    assert read.json["tenant_id"] == "tenant_id-01"
    assert asked.status == 400


def test_nobody_reads_an_audit_event_without_a_tenant(caller: TestApp) -> None:
    """No claims, no answer."""
    nobody = caller.signed_in(None).get(
        "/audit-events/2100-01-01T12:01:00Z/event_id-01"
    )
    homeless = caller.signed_in({"sub": "somebody"}).get(
        "/audit-events/2100-01-01T12:01:00Z/event_id-01"
    )

    assert (nobody.status, homeless.status) == (401, 403)


def test_there_is_no_other_path_or_method_for_an_audit_event(caller: TestApp) -> None:
    """404, and a problem that says so."""
    nowhere = caller.get("/of/nothing/at/all/here")
    method = caller.request("LINK", "/audit-events")

    assert (nowhere.status, method.status) == (404, 404)
    assert nowhere.json["code"] == "no_route"


def test_the_document_of_the_audit_event_api_is_valid() -> None:
    """As OpenAPI's own schema says."""
    whole = document("audit_event")

    validate(whole)
    assert "/audit-events" in whole["paths"]
