# Written by lift from the models: change those, this file is written again.
"""What the API of Tenant answers, called with API Gateway's events."""

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
from handlers.tenant import handler
from repositories import Saas
from saas import Tenant, User

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


def a_tenant(**changes: Any) -> Tenant:
    """A Tenant as these tests know it, with other values for the fields given."""
    values: dict[str, Any] = {
        "tenant_id": "tenant_id-01",
        "slug": "slug-01",
        "name": "name-01",
        "created_at": datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
        "version": 0,
    }
    return Tenant.model_validate({**values, **changes}, by_name=True)


def a_user(**changes: Any) -> User:
    """A User as these tests know it, with other values for the fields given."""
    values: dict[str, Any] = {
        "tenant_id": "tenant_id-01",
        "user_id": "user_id-01",
        "email": "email-01",
        "labels": {"labels-01", "labels-02"},
    }
    return User.model_validate({**values, **changes}, by_name=True)


def a_body(**changes: Any) -> dict[str, Any]:
    """What a request says of a new Tenant."""
    values: dict[str, Any] = {"slug": "slug-01", "name": "name-01"}
    return {**values, **changes}


def key(item: dict[str, Any]) -> Any:
    """What tells an item from the others."""
    return []


def test_a_tenant_that_was_created_is_read(caller: TestApp) -> None:
    """What was said is shown, with what the repository adds."""
    created = caller.post("/tenant", a_body())
    read = caller.get("/tenant")

    assert (created.status, read.status) == (201, 200)
    assert created.json == read.json
    assert created.headers["Location"] == "/tenant"
    expected = {
        "tenant_id": "tenant_id-01",
        "slug": "slug-01",
        "name": "name-01",
        "created_at": "2099-12-31T12:00:00Z",
        "version": 0,
    }
    assert {name: read.json[name] for name in expected} == expected


def test_a_tenant_is_created_once(caller: TestApp) -> None:
    """A second one with its key is refused."""
    caller.post("/tenant", a_body())
    again = caller.post("/tenant", a_body())

    assert (again.status, again.json["code"]) == (409, "already_exists")


def test_a_tenant_is_created_once_for_a_key(caller: TestApp) -> None:
    """Who asks again gets the same answer, and for something else none."""
    sent = {"Idempotency-Key": "a key"}
    first = caller.post("/tenant", a_body(), headers=sent)
    again = caller.post("/tenant", a_body(), headers=sent)
    other = caller.post("/tenant", json.dumps(a_body()) + " ", headers=sent)

    assert (first.status, again.status, again.json) == (201, 201, first.json)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert (other.status, other.json["code"]) == (422, "key_reused")


def test_a_tenant_that_is_not_there_is_not_found(caller: TestApp) -> None:
    """404, and a problem that says so."""
    answers = [caller.get("/tenant"), caller.delete("/tenant")]

    assert [each.status for each in answers] == [404, 404]
    assert {each.json["code"] for each in answers} == {"not_found"}


def test_a_tenant_is_changed_in_part(caller: TestApp) -> None:
    """What is given changes, the rest stays."""
    created = caller.post("/tenant", a_body())
    updated = caller.patch("/tenant", {"slug": "slug-02"})

    assert updated.status == 200
    assert updated.json["slug"] == "slug-02"
    assert updated.json["name"] == created.json["name"]
    assert updated.json == caller.get("/tenant").json


def test_a_tenant_is_not_changed_by_accident(caller: TestApp) -> None:
    """Not where there is none, not its key, and nothing unknown."""
    nobody = caller.patch("/tenant", {"slug": "slug-02"})
    caller.post("/tenant", a_body())
    key = caller.patch("/tenant", {"tenant_id": "x"})
    unknown = caller.patch("/tenant", {"of_nothing": "x"})

    assert (nobody.status, key.status, unknown.status) == (404, 422, 422)


def test_a_tenant_is_replaced(caller: TestApp) -> None:
    """All that is said of it is as the request has it."""
    caller.post("/tenant", a_body())
    said = a_body(slug="slug-02")
    fields = {"name", "slug"}
    whole = {name: each for name, each in said.items() if name in fields}
    replaced = caller.put("/tenant", whole)

    assert replaced.status == 200
    assert replaced.json["slug"] == "slug-02"


def test_a_tenant_is_changed_in_the_version_that_is_meant(caller: TestApp) -> None:
    """A second write of the same version is refused."""
    created = caller.post("/tenant", a_body())
    seen = {"If-Match": created.headers["ETag"]}
    path = "/tenant"
    changes = {"slug": "slug-02"}
    first = caller.patch(path, changes, headers=seen)
    stale = caller.patch(path, changes, headers=seen)
    gone = caller.delete(path, headers=seen)

    assert (first.status, stale.status, gone.status) == (200, 412, 412)
    assert first.headers["ETag"] != created.headers["ETag"]


def test_a_tenant_that_was_deleted_is_gone(caller: TestApp) -> None:
    """It is not found any more."""
    caller.post("/tenant", a_body())
    deleted = caller.delete("/tenant")
    read = caller.get("/tenant")

    assert (deleted.status, deleted.text) == (204, "")
    assert read.status == 404


def test_what_is_no_tenant_is_refused(caller: TestApp, stand_in: StandIn) -> None:
    """What is missing, unknown, or no JSON at all; and nothing is stored."""
    bodies: list[Any] = ["{", [], "text", b"\xff", {}]
    unknown = caller.post("/tenant", a_body(of_nothing="x"))
    others = [caller.post("/tenant", each) for each in bodies]

    assert unknown.status == 422
    assert unknown.json["errors"][0]["at"] == "body.of_nothing"
    assert {each.status for each in others} <= {400, 422}
    assert stand_in.items() == []


def test_a_tenant_has_its_users(caller: TestApp, saas: Saas) -> None:
    """What belongs to it is below its own path."""
    nobody = caller.get("/tenant/users")
    saas.tenants.create(a_tenant())
    saas.users.create(a_user())
    answer = caller.get("/tenant/users")

    assert (nobody.status, answer.status) == (404, 200)
    expected = {"tenant_id": "tenant_id-01", "user_id": "user_id-01"}
    (found,) = answer.json["items"]
    assert {name: found[name] for name in expected} == expected


def test_another_tenant_sees_no_tenant(caller: TestApp) -> None:
    """Neither by key nor in a list, and can change nothing."""
    caller.post("/tenant", a_body())
    theirs = caller.signed_in(OTHER)
    path = "/tenant"
    answers = [theirs.get(path), theirs.delete(path), theirs.patch(path, {})]

    assert {each.status for each in answers} == {404}
    assert caller.get(path).status == 200


def test_nobody_says_whose_a_tenant_is_but_the_authorizer(caller: TestApp) -> None:
    """Not the body, no header, no parameter."""
    named = caller.post("/tenant", a_body(tenant_id="tenant_id-02"))
    created = caller.post(
        "/tenant",
        a_body(),
        headers={"tenant_id": "tenant_id-02", "x-tenant-id": "tenant_id-02"},
    )
    read = caller.get("/tenant")
    asked = caller.get("/tenant", {"tenant_id": "tenant_id-02"})

    assert (named.status, named.json["code"]) == (403, "wrong_tenant")
    assert created.json["tenant_id"] == "tenant_id-01"
    assert read.json["tenant_id"] == "tenant_id-01"
    assert asked.status == 400


def test_nobody_reads_a_tenant_without_a_tenant(caller: TestApp) -> None:
    """No claims, no answer."""
    nobody = caller.signed_in(None).get("/tenant")
    homeless = caller.signed_in({"sub": "somebody"}).get("/tenant")

    assert (nobody.status, homeless.status) == (401, 403)


def test_there_is_no_other_path_or_method_for_a_tenant(caller: TestApp) -> None:
    """404, and a problem that says so."""
    nowhere = caller.get("/of/nothing/at/all/here")
    method = caller.request("LINK", "/tenant")

    assert (nowhere.status, method.status) == (404, 404)
    assert nowhere.json["code"] == "no_route"


def test_the_document_of_the_tenant_api_is_valid() -> None:
    """As OpenAPI's own schema says."""
    whole = document("tenant")

    validate(whole)
    assert "/tenant" in whole["paths"]
