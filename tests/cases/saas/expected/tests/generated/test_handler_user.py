# Written by lift from the models: change those, this file is written again.
"""What the API of User answers, called with API Gateway's events."""

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
from handlers.user import handler
from repositories import Saas
from saas import Membership, Project, Status, User

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


def a_membership(**changes: Any) -> Membership:
    """A Membership as these tests know it, with other values for the fields given."""
    values: dict[str, Any] = {
        "tenant_id": "tenant_id-01",
        "project_id": "project_id-01",
        "user_id": "user_id-01",
        "expires_at": datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
    }
    return Membership.model_validate({**values, **changes}, by_name=True)


def a_body(**changes: Any) -> dict[str, Any]:
    """What a request says of a new User."""
    values: dict[str, Any] = {
        "user_id": "user_id-01",
        "email": "email-01",
        "labels": ["labels-01", "labels-02"],
    }
    return {**values, **changes}


def key(item: dict[str, Any]) -> Any:
    """What tells an item from the others."""
    return item["user_id"]


def test_a_user_that_was_created_is_read(caller: TestApp) -> None:
    """What was said is shown, with what the repository adds."""
    created = caller.post("/users", a_body())
    read = caller.get("/users/user_id-01")

    assert (created.status, read.status) == (201, 200)
    assert created.json.keys() == read.json.keys()
    assert created.headers["Location"] == "/users/user_id-01"
    expected = {
        "tenant_id": "tenant_id-01",
        "user_id": "user_id-01",
        "email": "email-01",
    }
    assert {name: read.json[name] for name in expected} == expected
    assert "ssn" not in read.json


def test_a_user_is_created_once(caller: TestApp) -> None:
    """A second one with its key is refused."""
    caller.post("/users", a_body())
    again = caller.post("/users", a_body())

    assert (again.status, again.json["code"]) == (409, "already_exists")


def test_a_user_is_created_once_for_a_key(caller: TestApp) -> None:
    """Who asks again gets the same answer, and for something else none."""
    sent = {"Idempotency-Key": "a key"}
    first = caller.post("/users", a_body(), headers=sent)
    again = caller.post("/users", a_body(), headers=sent)
    other = caller.post("/users", json.dumps(a_body()) + " ", headers=sent)

    assert (first.status, again.status, again.json) == (201, 201, first.json)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert (other.status, other.json["code"]) == (422, "key_reused")


def test_a_user_that_is_not_there_is_not_found(caller: TestApp) -> None:
    """404, and a problem that says so."""
    answers = [caller.get("/users/user_id-01"), caller.delete("/users/user_id-01")]

    assert [each.status for each in answers] == [404, 404]
    assert {each.json["code"] for each in answers} == {"not_found"}


def test_a_user_is_changed_in_part(caller: TestApp) -> None:
    """What is given changes, the rest stays."""
    created = caller.post("/users", a_body())
    updated = caller.patch("/users/user_id-01", {"email": "email-02"})

    assert updated.status == 200
    assert updated.json["email"] == "email-02"
    assert updated.json["user_id"] == created.json["user_id"]
    assert updated.json.keys() == caller.get("/users/user_id-01").json.keys()


def test_a_user_is_not_changed_by_accident(caller: TestApp) -> None:
    """Not where there is none, not its key, and nothing unknown."""
    nobody = caller.patch("/users/user_id-01", {"email": "email-02"})
    caller.post("/users", a_body())
    key = caller.patch("/users/user_id-01", {"user_id": "x"})
    unknown = caller.patch("/users/user_id-01", {"of_nothing": "x"})

    assert (nobody.status, key.status, unknown.status) == (404, 422, 422)


def test_a_user_is_replaced(caller: TestApp) -> None:
    """All that is said of it is as the request has it."""
    caller.post("/users", a_body())
    said = a_body(email="email-02")
    fields = {"email", "labels", "ssn"}
    whole = {name: each for name, each in said.items() if name in fields}
    replaced = caller.put("/users/user_id-01", whole)

    assert replaced.status == 200
    assert replaced.json["email"] == "email-02"


def test_a_user_that_was_deleted_is_gone(caller: TestApp) -> None:
    """It is not found any more."""
    caller.post("/users", a_body())
    deleted = caller.delete("/users/user_id-01")
    read = caller.get("/users/user_id-01")

    assert (deleted.status, deleted.text) == (204, "")
    assert read.status == 404


def test_what_is_no_user_is_refused(caller: TestApp, stand_in: StandIn) -> None:
    """What is missing, unknown, or no JSON at all; and nothing is stored."""
    bodies: list[Any] = ["{", [], "text", b"\xff", {}]
    unknown = caller.post("/users", a_body(of_nothing="x"))
    others = [caller.post("/users", each) for each in bodies]

    assert unknown.status == 422
    assert unknown.json["errors"][0]["at"] == "body.of_nothing"
    assert {each.status for each in others} <= {400, 422}
    assert stand_in.items() == []


def test_by_key_of_user_answers_its_own(caller: TestApp, saas: Saas) -> None:
    """Those that are asked for in order, and none of the decoys."""
    rows: list[dict[str, Any]] = [
        {},
        {"user_id": "user_id-02", "email": "email-51"},
        {"user_id": "user_id-03", "email": "email-52"},
        {"tenant_id": "tenant_id-02", "user_id": "user_id-04", "email": "email-51"},
    ]
    for row in rows:
        saas.users.create(a_user(**row))
    answer = caller.get("/users")

    assert answer.status == 200
    expected = ["user_id-01", "user_id-02", "user_id-03"]
    assert [key(each) for each in answer.json["items"]] == expected
    assert answer.json["cursor"] is None


def test_by_key_of_user_goes_on_from_a_cursor(caller: TestApp, saas: Saas) -> None:
    """Page by page it is the whole, nothing twice."""
    rows: list[dict[str, Any]] = [
        {},
        {"user_id": "user_id-02", "email": "email-51"},
        {"user_id": "user_id-03", "email": "email-52"},
        {"tenant_id": "tenant_id-02", "user_id": "user_id-04", "email": "email-51"},
    ]
    for row in rows:
        saas.users.create(a_user(**row))
    found: list[Any] = []
    query: dict[str, Any] = {"limit": "1"}
    for _ in range(4):
        page = caller.get("/users", query).json
        found += [key(each) for each in page["items"]]
        if page["cursor"] is None:
            break
        query["cursor"] = page["cursor"]

    expected = ["user_id-01", "user_id-02", "user_id-03"]
    assert found == expected


def test_by_key_of_user_refuses_what_no_page_is(caller: TestApp) -> None:
    """A page has 1 to 100 results, and a cursor of its own question."""
    none = caller.get("/users", {"limit": "0"})
    many = caller.get("/users", {"limit": "101"})
    most = caller.get("/users", {"limit": "100"})
    torn = caller.get("/users", {"cursor": "x"})

    assert (none.status, many.status, most.status) == (422, 422, 200)
    assert (torn.status, torn.json["code"]) == (400, "invalid_cursor")


def test_by_key_of_user_is_sorted_as_its_key_is(caller: TestApp, saas: Saas) -> None:
    """Either way, and by nothing else."""
    rows: list[dict[str, Any]] = [
        {},
        {"user_id": "user_id-02", "email": "email-51"},
        {"user_id": "user_id-03", "email": "email-52"},
        {"tenant_id": "tenant_id-02", "user_id": "user_id-04", "email": "email-51"},
    ]
    for row in rows:
        saas.users.create(a_user(**row))
    usual = caller.get("/users", {"sort": "user_id"})
    reverse = caller.get("/users", {"sort": "-user_id"})
    unsorted = caller.get("/users", {"sort": "of_nothing"})
    unknown = caller.get("/users", {"of_nothing": "x"})

    expected = ["user_id-01", "user_id-02", "user_id-03"]
    assert [key(each) for each in usual.json["items"]] == expected
    assert [key(each) for each in reverse.json["items"]] == expected[::-1]
    assert (unsorted.status, unknown.status) == (422, 400)
    assert unknown.json["errors"][0]["at"] == "query.of_nothing"


def test_by_key_of_user_is_filtered_by_email(caller: TestApp, saas: Saas) -> None:
    """What has another value is left out."""
    rows: list[dict[str, Any]] = [
        {},
        {"user_id": "user_id-02", "email": "email-51"},
        {"user_id": "user_id-03", "email": "email-52"},
        {"tenant_id": "tenant_id-02", "user_id": "user_id-04", "email": "email-51"},
    ]
    for row in rows:
        saas.users.create(a_user(**row))
    answer = caller.get("/users", {"email": "email-01"})
    rest = caller.get("/users", {"email": "email-02"})

    expected = ["user_id-01"]
    assert [key(each) for each in answer.json["items"]] == expected
    wanted = []
    assert [key(each) for each in rest.json["items"]] == wanted


def test_by_key_of_user_with_a_part_of_user_id(caller: TestApp, saas: Saas) -> None:
    """One value, or those between two ends."""
    rows: list[dict[str, Any]] = [
        {},
        {"user_id": "user_id-02", "email": "email-51"},
        {"user_id": "user_id-03", "email": "email-52"},
        {"tenant_id": "tenant_id-02", "user_id": "user_id-04", "email": "email-51"},
    ]
    for row in rows:
        saas.users.create(a_user(**row))
    asked: list[dict[str, Any]] = [
        {"user_id": "user_id-02"},
        {"user_id_since": "user_id-02"},
        {"user_id_after": "user_id-01"},
        {"user_id_until": "user_id-02"},
        {"user_id_before": "user_id-03"},
        {"user_id_since": "user_id-01", "user_id_until": "user_id-02"},
    ]
    told = [caller.get("/users", each).json for each in asked]

    expected = [
        ["user_id-02"],
        ["user_id-02", "user_id-03"],
        ["user_id-02", "user_id-03"],
        ["user_id-01", "user_id-02"],
        ["user_id-01", "user_id-02"],
        ["user_id-01", "user_id-02"],
    ]
    found = [[key(each) for each in page["items"]] for page in told]
    assert found == expected


def test_a_user_has_its_projects(caller: TestApp, saas: Saas) -> None:
    """What belongs to it is below its own path."""
    nobody = caller.get("/users/user_id-01/projects")
    saas.users.create(a_user())
    saas.projects.create(a_project())
    saas.memberships.create(a_membership())
    answer = caller.get("/users/user_id-01/projects")

    assert (nobody.status, answer.status) == (404, 200)
    expected = {"tenant_id": "tenant_id-01", "project_id": "project_id-01"}
    (found,) = answer.json["items"]
    assert {name: found[name] for name in expected} == expected


def test_another_tenant_sees_no_user(caller: TestApp) -> None:
    """Neither by key nor in a list, and can change nothing."""
    caller.post("/users", a_body())
    theirs = caller.signed_in(OTHER)
    path = "/users/user_id-01"
    answers = [theirs.get(path), theirs.delete(path), theirs.patch(path, {})]
    listed = theirs.get("/users")

    assert {each.status for each in answers} == {404}
    assert listed.json["items"] == []
    assert caller.get(path).status == 200


def test_nobody_says_whose_a_user_is_but_the_authorizer(caller: TestApp) -> None:
    """Not the body, no header, no parameter."""
    named = caller.post("/users", a_body(tenant_id="tenant_id-02"))
    created = caller.post(
        "/users",
        a_body(),
        headers={"tenant_id": "tenant_id-02", "x-tenant-id": "tenant_id-02"},
    )
    read = caller.get("/users/user_id-01")
    asked = caller.get("/users/user_id-01", {"tenant_id": "tenant_id-02"})

    assert (named.status, named.json["code"]) == (403, "wrong_tenant")
    assert created.json["tenant_id"] == "tenant_id-01"
    assert read.json["tenant_id"] == "tenant_id-01"
    assert asked.status == 400


def test_nobody_reads_a_user_without_a_tenant(caller: TestApp) -> None:
    """No claims, no answer."""
    nobody = caller.signed_in(None).get("/users/user_id-01")
    homeless = caller.signed_in({"sub": "somebody"}).get("/users/user_id-01")

    assert (nobody.status, homeless.status) == (401, 403)


def test_there_is_no_other_path_or_method_for_a_user(caller: TestApp) -> None:
    """404, and a problem that says so."""
    nowhere = caller.get("/of/nothing/at/all/here")
    method = caller.request("LINK", "/users")

    assert (nowhere.status, method.status) == (404, 404)
    assert nowhere.json["code"] == "no_route"


def test_the_document_of_the_user_api_is_valid() -> None:
    """As OpenAPI's own schema says."""
    whole = document("user")

    validate(whole)
    assert "/users" in whole["paths"]
