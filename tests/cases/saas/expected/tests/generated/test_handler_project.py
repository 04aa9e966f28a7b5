# Written by lift from the models: change those, this file is written again.
"""What the API of Project answers, called with API Gateway's events."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from liftgen.documents import SERVICE
from liftgen.runtime.table import Settings
from liftgen.testing import Clock, StandIn, TestApp
from openapi_spec_validator import validate

from handlers import shared
from handlers.openapi import document
from handlers.project import handler
from repositories import Saas
from saas import Project, Status

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


def a_body(**changes: Any) -> dict[str, Any]:
    """What a request says of a new Project."""
    values: dict[str, Any] = {
        "project_id": "project_id-01",
        "title": "title-01",
        "status": "active",
        "due_on": "2100-01-02",
        "budget": "1.25",
    }
    return {**values, **changes}


def key(item: dict[str, Any]) -> Any:
    """What tells an item from the others."""
    return item["project_id"]


def test_a_project_that_was_created_is_read(caller: TestApp) -> None:
    """What was said is shown, with what the repository adds."""
    created = caller.post("/projects", a_body())
    read = caller.get("/projects/project_id-01")

    assert (created.status, read.status) == (201, 200)
    assert created.json == read.json
    assert created.headers["Location"] == "/projects/project_id-01"
    expected = {
        "tenant_id": "tenant_id-01",
        "project_id": "project_id-01",
        "title": "title-01",
        "status": "active",
        "due_on": "2100-01-02",
        "budget": "1.25",
        "updated_at": "2099-12-31T12:00:00Z",
        "version": 0,
    }
    assert {name: read.json[name] for name in expected} == expected


def test_a_project_is_created_once(caller: TestApp) -> None:
    """A second one with its key is refused."""
    caller.post("/projects", a_body())
    again = caller.post("/projects", a_body())

    assert (again.status, again.json["code"]) == (409, "already_exists")


def test_a_project_is_created_once_for_a_key(caller: TestApp) -> None:
    """Who asks again gets the same answer, and for something else none."""
    sent = {"Idempotency-Key": "a key"}
    first = caller.post("/projects", a_body(), headers=sent)
    again = caller.post("/projects", a_body(), headers=sent)
    other = caller.post("/projects", json.dumps(a_body()) + " ", headers=sent)

    assert (first.status, again.status, again.json) == (201, 201, first.json)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert (other.status, other.json["code"]) == (422, "key_reused")


def test_a_project_that_is_not_there_is_not_found(caller: TestApp) -> None:
    """404, and a problem that says so."""
    path = "/projects/project_id-01"
    answers = [caller.get(path), caller.delete(path)]

    assert [each.status for each in answers] == [404, 404]
    assert {each.json["code"] for each in answers} == {"not_found"}


def test_a_project_is_changed_in_part(caller: TestApp) -> None:
    """What is given changes, the rest stays."""
    created = caller.post("/projects", a_body())
    updated = caller.patch("/projects/project_id-01", {"title": "title-02"})

    assert updated.status == 200
    assert updated.json["title"] == "title-02"
    assert updated.json["budget"] == created.json["budget"]
    assert updated.json == caller.get("/projects/project_id-01").json


def test_a_project_is_not_changed_by_accident(caller: TestApp) -> None:
    """Not where there is none, not its key, and nothing unknown."""
    nobody = caller.patch("/projects/project_id-01", {"title": "title-02"})
    caller.post("/projects", a_body())
    key = caller.patch("/projects/project_id-01", {"project_id": "x"})
    unknown = caller.patch("/projects/project_id-01", {"of_nothing": "x"})

    assert (nobody.status, key.status, unknown.status) == (404, 422, 422)


def test_a_project_is_replaced(caller: TestApp) -> None:
    """All that is said of it is as the request has it."""
    caller.post("/projects", a_body())
    said = a_body(title="title-02")
    fields = {"budget", "due_on", "status", "title"}
    whole = {name: each for name, each in said.items() if name in fields}
    replaced = caller.put("/projects/project_id-01", whole)

    assert replaced.status == 200
    assert replaced.json["title"] == "title-02"


def test_a_project_is_changed_in_the_version_that_is_meant(caller: TestApp) -> None:
    """A second write of the same version is refused."""
    created = caller.post("/projects", a_body())
    seen = {"If-Match": created.headers["ETag"]}
    path = "/projects/project_id-01"
    changes = {"title": "title-02"}
    first = caller.patch(path, changes, headers=seen)
    stale = caller.patch(path, changes, headers=seen)
    gone = caller.delete(path, headers=seen)

    assert (first.status, stale.status, gone.status) == (200, 412, 412)
    assert first.headers["ETag"] != created.headers["ETag"]


def test_a_project_that_was_deleted_is_gone(caller: TestApp) -> None:
    """It is not found any more."""
    caller.post("/projects", a_body())
    deleted = caller.delete("/projects/project_id-01")
    read = caller.get("/projects/project_id-01")

    assert (deleted.status, deleted.text) == (204, "")
    assert read.status == 404


def test_what_is_no_project_is_refused(caller: TestApp, stand_in: StandIn) -> None:
    """What is missing, unknown, or no JSON at all; and nothing is stored."""
    bodies: list[Any] = ["{", [], "text", b"\xff", {}]
    unknown = caller.post("/projects", a_body(of_nothing="x"))
    others = [caller.post("/projects", each) for each in bodies]

    assert unknown.status == 422
    assert unknown.json["errors"][0]["at"] == "body.of_nothing"
    assert {each.status for each in others} <= {400, 422}
    assert stand_in.items() == []


def test_by_key_of_project_answers_its_own(caller: TestApp, saas: Saas) -> None:
    """Those that are asked for in order, and none of the decoys."""
    rows: list[dict[str, Any]] = [
        {},
        {"project_id": "project_id-02"},
        {"project_id": "project_id-03"},
        {"tenant_id": "tenant_id-02", "project_id": "project_id-04"},
    ]
    for row in rows:
        saas.projects.create(a_project(**row))
    answer = caller.get("/projects")

    assert answer.status == 200
    expected = ["project_id-01", "project_id-02", "project_id-03"]
    assert [key(each) for each in answer.json["items"]] == expected
    assert answer.json["cursor"] is None


def test_by_key_of_project_goes_on_from_a_cursor(caller: TestApp, saas: Saas) -> None:
    """Page by page it is the whole, nothing twice."""
    rows: list[dict[str, Any]] = [
        {},
        {"project_id": "project_id-02"},
        {"project_id": "project_id-03"},
        {"tenant_id": "tenant_id-02", "project_id": "project_id-04"},
    ]
    for row in rows:
        saas.projects.create(a_project(**row))
    found: list[Any] = []
    query: dict[str, Any] = {"limit": "1"}
    for _ in range(4):
        page = caller.get("/projects", query).json
        found += [key(each) for each in page["items"]]
        if page["cursor"] is None:
            break
        query["cursor"] = page["cursor"]

    expected = ["project_id-01", "project_id-02", "project_id-03"]
    assert found == expected


def test_by_key_of_project_refuses_what_no_page_is(caller: TestApp) -> None:
    """A page has 1 to 100 results, and a cursor of its own question."""
    none = caller.get("/projects", {"limit": "0"})
    many = caller.get("/projects", {"limit": "101"})
    most = caller.get("/projects", {"limit": "100"})
    torn = caller.get("/projects", {"cursor": "x"})

    assert (none.status, many.status, most.status) == (422, 422, 200)
    assert (torn.status, torn.json["code"]) == (400, "invalid_cursor")


def test_by_key_of_project_is_sorted_as_its_key_is(caller: TestApp, saas: Saas) -> None:
    """Either way, and by nothing else."""
    rows: list[dict[str, Any]] = [
        {},
        {"project_id": "project_id-02"},
        {"project_id": "project_id-03"},
        {"tenant_id": "tenant_id-02", "project_id": "project_id-04"},
    ]
    for row in rows:
        saas.projects.create(a_project(**row))
    usual = caller.get("/projects", {"sort": "project_id"})
    reverse = caller.get("/projects", {"sort": "-project_id"})
    unsorted = caller.get("/projects", {"sort": "of_nothing"})
    unknown = caller.get("/projects", {"of_nothing": "x"})

    expected = ["project_id-01", "project_id-02", "project_id-03"]
    assert [key(each) for each in usual.json["items"]] == expected
    assert [key(each) for each in reverse.json["items"]] == expected[::-1]
    assert (unsorted.status, unknown.status) == (422, 400)
    assert unknown.json["errors"][0]["at"] == "query.of_nothing"


def test_by_key_of_project_is_filtered_by_status(caller: TestApp, saas: Saas) -> None:
    """What has another value is left out."""
    rows: list[dict[str, Any]] = [
        {},
        {"project_id": "project_id-02"},
        {"project_id": "project_id-03"},
        {"tenant_id": "tenant_id-02", "project_id": "project_id-04"},
    ]
    for row in rows:
        saas.projects.create(a_project(**row))
    answer = caller.get("/projects", {"status": "active"})
    rest = caller.get("/projects", {"status": "done"})

    expected = ["project_id-01", "project_id-02", "project_id-03"]
    assert [key(each) for each in answer.json["items"]] == expected
    wanted = []
    assert [key(each) for each in rest.json["items"]] == wanted


def test_by_key_of_project_with_a_part_of_project_id(
    caller: TestApp, saas: Saas
) -> None:
    """One value, or those between two ends."""
    rows: list[dict[str, Any]] = [
        {},
        {"project_id": "project_id-02"},
        {"project_id": "project_id-03"},
        {"tenant_id": "tenant_id-02", "project_id": "project_id-04"},
    ]
    for row in rows:
        saas.projects.create(a_project(**row))
    asked: list[dict[str, Any]] = [
        {"project_id": "project_id-02"},
        {"project_id_since": "project_id-02"},
        {"project_id_after": "project_id-01"},
        {"project_id_until": "project_id-02"},
        {"project_id_before": "project_id-03"},
        {"project_id_since": "project_id-01", "project_id_until": "project_id-02"},
    ]
    told = [caller.get("/projects", each).json for each in asked]

    expected = [
        ["project_id-02"],
        ["project_id-02", "project_id-03"],
        ["project_id-02", "project_id-03"],
        ["project_id-01", "project_id-02"],
        ["project_id-01", "project_id-02"],
        ["project_id-01", "project_id-02"],
    ]
    found = [[key(each) for each in page["items"]] for page in told]
    assert found == expected


def test_by_status_of_project_answers_its_own(caller: TestApp, saas: Saas) -> None:
    """Those that are asked for in order, and none of the decoys."""
    rows: list[dict[str, Any]] = [
        {},
        {"project_id": "project_id-02"},
        {"project_id": "project_id-03"},
        {"tenant_id": "tenant_id-02", "project_id": "project_id-04"},
        {"project_id": "project_id-04", "status": Status.DONE},
    ]
    for row in rows:
        saas.projects.create(a_project(**row))
    answer = caller.get("/projects/by-status", {"status": "active"})

    assert answer.status == 200
    expected = ["project_id-01", "project_id-02", "project_id-03"]
    assert [key(each) for each in answer.json["items"]] == expected
    assert answer.json["cursor"] is None


def test_by_status_of_project_goes_on_from_a_cursor(
    caller: TestApp, saas: Saas
) -> None:
    """Page by page it is the whole, nothing twice."""
    rows: list[dict[str, Any]] = [
        {},
        {"project_id": "project_id-02"},
        {"project_id": "project_id-03"},
        {"tenant_id": "tenant_id-02", "project_id": "project_id-04"},
        {"project_id": "project_id-04", "status": Status.DONE},
    ]
    for row in rows:
        saas.projects.create(a_project(**row))
    found: list[Any] = []
    query: dict[str, Any] = {"status": "active", "limit": "1"}
    for _ in range(4):
        page = caller.get("/projects/by-status", query).json
        found += [key(each) for each in page["items"]]
        if page["cursor"] is None:
            break
        query["cursor"] = page["cursor"]

    expected = ["project_id-01", "project_id-02", "project_id-03"]
    assert found == expected


def test_by_status_of_project_refuses_what_no_page_is(caller: TestApp) -> None:
    """A page has 1 to 100 results, and a cursor of its own question."""
    none = caller.get("/projects/by-status", {"status": "active", "limit": "0"})
    many = caller.get("/projects/by-status", {"status": "active", "limit": "101"})
    most = caller.get("/projects/by-status", {"status": "active", "limit": "100"})
    torn = caller.get("/projects/by-status", {"status": "active", "cursor": "x"})

    assert (none.status, many.status, most.status) == (422, 422, 200)
    assert (torn.status, torn.json["code"]) == (400, "invalid_cursor")
    nothing = caller.get("/projects/by-status")
    assert nothing.status == 422


def test_by_status_of_project_is_sorted_as_its_key_is(
    caller: TestApp, saas: Saas
) -> None:
    """Either way, and by nothing else."""
    rows: list[dict[str, Any]] = [
        {},
        {"project_id": "project_id-02"},
        {"project_id": "project_id-03"},
        {"tenant_id": "tenant_id-02", "project_id": "project_id-04"},
        {"project_id": "project_id-04", "status": Status.DONE},
    ]
    for row in rows:
        saas.projects.create(a_project(**row))
    usual = caller.get(
        "/projects/by-status", {"status": "active", "sort": "project_id"}
    )
    reverse = caller.get(
        "/projects/by-status", {"status": "active", "sort": "-project_id"}
    )
    unsorted = caller.get(
        "/projects/by-status", {"status": "active", "sort": "of_nothing"}
    )
    unknown = caller.get("/projects/by-status", {"status": "active", "of_nothing": "x"})

    expected = ["project_id-01", "project_id-02", "project_id-03"]
    assert [key(each) for each in usual.json["items"]] == expected
    assert [key(each) for each in reverse.json["items"]] == expected[::-1]
    assert (unsorted.status, unknown.status) == (422, 400)
    assert unknown.json["errors"][0]["at"] == "query.of_nothing"


def test_by_status_of_project_is_filtered_by_title(caller: TestApp, saas: Saas) -> None:
    """What has another value is left out."""
    rows: list[dict[str, Any]] = [
        {},
        {"project_id": "project_id-02"},
        {"project_id": "project_id-03"},
        {"tenant_id": "tenant_id-02", "project_id": "project_id-04"},
        {"project_id": "project_id-04", "status": Status.DONE},
    ]
    for row in rows:
        saas.projects.create(a_project(**row))
    answer = caller.get(
        "/projects/by-status", {"status": "active", "title": "title-01"}
    )
    rest = caller.get("/projects/by-status", {"status": "active", "title": "title-02"})

    expected = ["project_id-01", "project_id-02", "project_id-03"]
    assert [key(each) for each in answer.json["items"]] == expected
    wanted = []
    assert [key(each) for each in rest.json["items"]] == wanted


def test_by_status_of_project_with_a_part_of_project_id(
    caller: TestApp, saas: Saas
) -> None:
    """One value, or those between two ends."""
    rows: list[dict[str, Any]] = [
        {},
        {"project_id": "project_id-02"},
        {"project_id": "project_id-03"},
        {"tenant_id": "tenant_id-02", "project_id": "project_id-04"},
        {"project_id": "project_id-04", "status": Status.DONE},
    ]
    for row in rows:
        saas.projects.create(a_project(**row))
    asked: list[dict[str, Any]] = [
        {"status": "active", "project_id": "project_id-02"},
        {"status": "active", "project_id_since": "project_id-02"},
        {"status": "active", "project_id_after": "project_id-01"},
        {"status": "active", "project_id_until": "project_id-02"},
        {"status": "active", "project_id_before": "project_id-03"},
        {
            "status": "active",
            "project_id_since": "project_id-01",
            "project_id_until": "project_id-02",
        },
    ]
    told = [caller.get("/projects/by-status", each).json for each in asked]

    expected = [
        ["project_id-02"],
        ["project_id-02", "project_id-03"],
        ["project_id-02", "project_id-03"],
        ["project_id-01", "project_id-02"],
        ["project_id-01", "project_id-02"],
        ["project_id-01", "project_id-02"],
    ]
    found = [[key(each) for each in page["items"]] for page in told]
    assert found == expected


def test_due_of_project_answers_its_own(caller: TestApp, saas: Saas) -> None:
    """Those that are asked for in order, and none of the decoys."""
    rows: list[dict[str, Any]] = [
        {},
        {"project_id": "project_id-02", "due_on": date(2100, 1, 23)},
        {"project_id": "project_id-03", "due_on": date(2100, 2, 13)},
        {"project_id": "project_id-04", "due_on": date(2100, 3, 6)},
        {"project_id": "project_id-05", "due_on": date(2100, 3, 27)},
        {
            "tenant_id": "tenant_id-02",
            "project_id": "project_id-04",
            "due_on": date(2100, 2, 13),
        },
        {
            "project_id": "project_id-06",
            "status": Status.DONE,
            "due_on": date(2100, 2, 13),
        },
    ]
    for row in rows:
        saas.projects.create(a_project(**row))
    answer = caller.get("/projects/due", {"since": "2100-01-23", "until": "2100-03-06"})

    assert answer.status == 200
    expected = ["project_id-02", "project_id-03", "project_id-04"]
    assert [key(each) for each in answer.json["items"]] == expected
    assert answer.json["cursor"] is None


def test_due_of_project_goes_on_from_a_cursor(caller: TestApp, saas: Saas) -> None:
    """Page by page it is the whole, nothing twice."""
    rows: list[dict[str, Any]] = [
        {},
        {"project_id": "project_id-02", "due_on": date(2100, 1, 23)},
        {"project_id": "project_id-03", "due_on": date(2100, 2, 13)},
        {"project_id": "project_id-04", "due_on": date(2100, 3, 6)},
        {"project_id": "project_id-05", "due_on": date(2100, 3, 27)},
        {
            "tenant_id": "tenant_id-02",
            "project_id": "project_id-04",
            "due_on": date(2100, 2, 13),
        },
        {
            "project_id": "project_id-06",
            "status": Status.DONE,
            "due_on": date(2100, 2, 13),
        },
    ]
    for row in rows:
        saas.projects.create(a_project(**row))
    found: list[Any] = []
    query: dict[str, Any] = {"since": "2100-01-23", "until": "2100-03-06", "limit": "1"}
    for _ in range(4):
        page = caller.get("/projects/due", query).json
        found += [key(each) for each in page["items"]]
        if page["cursor"] is None:
            break
        query["cursor"] = page["cursor"]

    expected = ["project_id-02", "project_id-03", "project_id-04"]
    assert found == expected


def test_due_of_project_refuses_what_no_page_is(caller: TestApp) -> None:
    """A page has 1 to 100 results, and a cursor of its own question."""
    none = caller.get(
        "/projects/due", {"since": "2100-01-23", "until": "2100-03-06", "limit": "0"}
    )
    many = caller.get(
        "/projects/due", {"since": "2100-01-23", "until": "2100-03-06", "limit": "101"}
    )
    most = caller.get(
        "/projects/due", {"since": "2100-01-23", "until": "2100-03-06", "limit": "100"}
    )
    torn = caller.get(
        "/projects/due", {"since": "2100-01-23", "until": "2100-03-06", "cursor": "x"}
    )

    assert (none.status, many.status, most.status) == (422, 422, 200)
    assert (torn.status, torn.json["code"]) == (400, "invalid_cursor")
    nothing = caller.get("/projects/due")
    assert nothing.status == 422


def test_due_of_project_is_sorted_as_its_key_is(caller: TestApp, saas: Saas) -> None:
    """Either way, and by nothing else."""
    rows: list[dict[str, Any]] = [
        {},
        {"project_id": "project_id-02", "due_on": date(2100, 1, 23)},
        {"project_id": "project_id-03", "due_on": date(2100, 2, 13)},
        {"project_id": "project_id-04", "due_on": date(2100, 3, 6)},
        {"project_id": "project_id-05", "due_on": date(2100, 3, 27)},
        {
            "tenant_id": "tenant_id-02",
            "project_id": "project_id-04",
            "due_on": date(2100, 2, 13),
        },
        {
            "project_id": "project_id-06",
            "status": Status.DONE,
            "due_on": date(2100, 2, 13),
        },
    ]
    for row in rows:
        saas.projects.create(a_project(**row))
    usual = caller.get(
        "/projects/due",
        {"since": "2100-01-23", "until": "2100-03-06", "sort": "due_on"},
    )
    reverse = caller.get(
        "/projects/due",
        {"since": "2100-01-23", "until": "2100-03-06", "sort": "-due_on"},
    )
    unsorted = caller.get(
        "/projects/due",
        {"since": "2100-01-23", "until": "2100-03-06", "sort": "of_nothing"},
    )
    unknown = caller.get(
        "/projects/due",
        {"since": "2100-01-23", "until": "2100-03-06", "of_nothing": "x"},
    )

    expected = ["project_id-02", "project_id-03", "project_id-04"]
    assert [key(each) for each in usual.json["items"]] == expected
    assert [key(each) for each in reverse.json["items"]] == expected[::-1]
    assert (unsorted.status, unknown.status) == (422, 400)
    assert unknown.json["errors"][0]["at"] == "query.of_nothing"


def test_due_of_project_is_filtered_by_status(caller: TestApp, saas: Saas) -> None:
    """What has another value is left out."""
    rows: list[dict[str, Any]] = [
        {},
        {"project_id": "project_id-02", "due_on": date(2100, 1, 23)},
        {"project_id": "project_id-03", "due_on": date(2100, 2, 13)},
        {"project_id": "project_id-04", "due_on": date(2100, 3, 6)},
        {"project_id": "project_id-05", "due_on": date(2100, 3, 27)},
        {
            "tenant_id": "tenant_id-02",
            "project_id": "project_id-04",
            "due_on": date(2100, 2, 13),
        },
        {
            "project_id": "project_id-06",
            "status": Status.DONE,
            "due_on": date(2100, 2, 13),
        },
    ]
    for row in rows:
        saas.projects.create(a_project(**row))
    answer = caller.get(
        "/projects/due",
        {"since": "2100-01-23", "until": "2100-03-06", "status": "active"},
    )
    rest = caller.get(
        "/projects/due",
        {"since": "2100-01-23", "until": "2100-03-06", "status": "done"},
    )

    expected = ["project_id-02", "project_id-03", "project_id-04"]
    assert [key(each) for each in answer.json["items"]] == expected
    wanted = []
    assert [key(each) for each in rest.json["items"]] == wanted


def test_active_of_project_answers_its_own(caller: TestApp, saas: Saas) -> None:
    """Those that are asked for in order, and none of the decoys."""
    rows: list[dict[str, Any]] = [
        {},
        {"project_id": "project_id-02"},
        {"project_id": "project_id-03"},
        {"tenant_id": "tenant_id-02", "project_id": "project_id-04"},
        {"project_id": "project_id-04", "status": Status.DONE},
        {"project_id": "project_id-05", "status": Status.DONE},
    ]
    for row in rows:
        saas.projects.create(a_project(**row))
    answer = caller.get("/projects/active")

    assert answer.status == 200
    expected = ["project_id-01", "project_id-02", "project_id-03"]
    assert [key(each) for each in answer.json["items"]] == expected
    assert answer.json["cursor"] is None


def test_active_of_project_goes_on_from_a_cursor(caller: TestApp, saas: Saas) -> None:
    """Page by page it is the whole, nothing twice."""
    rows: list[dict[str, Any]] = [
        {},
        {"project_id": "project_id-02"},
        {"project_id": "project_id-03"},
        {"tenant_id": "tenant_id-02", "project_id": "project_id-04"},
        {"project_id": "project_id-04", "status": Status.DONE},
        {"project_id": "project_id-05", "status": Status.DONE},
    ]
    for row in rows:
        saas.projects.create(a_project(**row))
    found: list[Any] = []
    query: dict[str, Any] = {"limit": "1"}
    for _ in range(4):
        page = caller.get("/projects/active", query).json
        found += [key(each) for each in page["items"]]
        if page["cursor"] is None:
            break
        query["cursor"] = page["cursor"]

    expected = ["project_id-01", "project_id-02", "project_id-03"]
    assert found == expected


def test_active_of_project_refuses_what_no_page_is(caller: TestApp) -> None:
    """A page has 1 to 100 results, and a cursor of its own question."""
    none = caller.get("/projects/active", {"limit": "0"})
    many = caller.get("/projects/active", {"limit": "101"})
    most = caller.get("/projects/active", {"limit": "100"})
    torn = caller.get("/projects/active", {"cursor": "x"})

    assert (none.status, many.status, most.status) == (422, 422, 200)
    assert (torn.status, torn.json["code"]) == (400, "invalid_cursor")


def test_active_of_project_is_sorted_as_its_key_is(caller: TestApp, saas: Saas) -> None:
    """Either way, and by nothing else."""
    rows: list[dict[str, Any]] = [
        {},
        {"project_id": "project_id-02"},
        {"project_id": "project_id-03"},
        {"tenant_id": "tenant_id-02", "project_id": "project_id-04"},
        {"project_id": "project_id-04", "status": Status.DONE},
        {"project_id": "project_id-05", "status": Status.DONE},
    ]
    for row in rows:
        saas.projects.create(a_project(**row))
    usual = caller.get("/projects/active", {"sort": "project_id"})
    reverse = caller.get("/projects/active", {"sort": "-project_id"})
    unsorted = caller.get("/projects/active", {"sort": "of_nothing"})
    unknown = caller.get("/projects/active", {"of_nothing": "x"})

    expected = ["project_id-01", "project_id-02", "project_id-03"]
    assert [key(each) for each in usual.json["items"]] == expected
    assert [key(each) for each in reverse.json["items"]] == expected[::-1]
    assert (unsorted.status, unknown.status) == (422, 400)
    assert unknown.json["errors"][0]["at"] == "query.of_nothing"


def test_active_of_project_is_filtered_by_title(caller: TestApp, saas: Saas) -> None:
    """What has another value is left out."""
    rows: list[dict[str, Any]] = [
        {},
        {"project_id": "project_id-02"},
        {"project_id": "project_id-03"},
        {"tenant_id": "tenant_id-02", "project_id": "project_id-04"},
        {"project_id": "project_id-04", "status": Status.DONE},
        {"project_id": "project_id-05", "status": Status.DONE},
    ]
    for row in rows:
        saas.projects.create(a_project(**row))
    answer = caller.get("/projects/active", {"title": "title-01"})
    rest = caller.get("/projects/active", {"title": "title-02"})

    expected = ["project_id-01", "project_id-02", "project_id-03"]
    assert [key(each) for each in answer.json["items"]] == expected
    wanted = []
    assert [key(each) for each in rest.json["items"]] == wanted


def test_active_of_project_with_a_part_of_project_id(
    caller: TestApp, saas: Saas
) -> None:
    """One value, or those between two ends."""
    rows: list[dict[str, Any]] = [
        {},
        {"project_id": "project_id-02"},
        {"project_id": "project_id-03"},
        {"tenant_id": "tenant_id-02", "project_id": "project_id-04"},
        {"project_id": "project_id-04", "status": Status.DONE},
        {"project_id": "project_id-05", "status": Status.DONE},
    ]
    for row in rows:
        saas.projects.create(a_project(**row))
    asked: list[dict[str, Any]] = [
        {"project_id": "project_id-02"},
        {"project_id_since": "project_id-02"},
        {"project_id_after": "project_id-01"},
        {"project_id_until": "project_id-02"},
        {"project_id_before": "project_id-03"},
        {"project_id_since": "project_id-01", "project_id_until": "project_id-02"},
    ]
    told = [caller.get("/projects/active", each).json for each in asked]

    expected = [
        ["project_id-02"],
        ["project_id-02", "project_id-03"],
        ["project_id-02", "project_id-03"],
        ["project_id-01", "project_id-02"],
        ["project_id-01", "project_id-02"],
        ["project_id-01", "project_id-02"],
    ]
    found = [[key(each) for each in page["items"]] for page in told]
    assert found == expected


def test_another_tenant_sees_no_project(caller: TestApp) -> None:
    """Neither by key nor in a list, and can change nothing."""
    caller.post("/projects", a_body())
    theirs = caller.signed_in(OTHER)
    path = "/projects/project_id-01"
    answers = [theirs.get(path), theirs.delete(path), theirs.patch(path, {})]
    listed = theirs.get("/projects")

    assert {each.status for each in answers} == {404}
    assert listed.json["items"] == []
    assert caller.get(path).status == 200


def test_nobody_says_whose_a_project_is_but_the_authorizer(caller: TestApp) -> None:
    """Not the body, no header, no parameter."""
    named = caller.post("/projects", a_body(tenant_id="tenant_id-02"))
    created = caller.post(
        "/projects",
        a_body(),
        headers={"tenant_id": "tenant_id-02", "x-tenant-id": "tenant_id-02"},
    )
    read = caller.get("/projects/project_id-01")
    asked = caller.get("/projects/project_id-01", {"tenant_id": "tenant_id-02"})

    assert (named.status, named.json["code"]) == (403, "wrong_tenant")
    assert created.json["tenant_id"] == "tenant_id-01"
    assert read.json["tenant_id"] == "tenant_id-01"
    assert asked.status == 400


def test_nobody_reads_a_project_without_a_tenant(caller: TestApp) -> None:
    """No claims, no answer."""
    nobody = caller.signed_in(None).get("/projects/project_id-01")
    homeless = caller.signed_in({"sub": "somebody"}).get("/projects/project_id-01")

    assert (nobody.status, homeless.status) == (401, 403)


def test_there_is_no_other_path_or_method_for_a_project(caller: TestApp) -> None:
    """404, and a problem that says so."""
    nowhere = caller.get("/of/nothing/at/all/here")
    method = caller.request("LINK", "/projects")

    assert (nowhere.status, method.status) == (404, 404)
    assert nowhere.json["code"] == "no_route"


def test_the_document_of_the_project_api_is_valid() -> None:
    """As OpenAPI's own schema says."""
    whole = document("project")

    validate(whole)
    assert "/projects" in whole["paths"]
