# Written by lift from the models: change those, this file is written again.
"""What the API of Contact answers, called with API Gateway's events."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from liftgen.documents import SERVICE
from liftgen.runtime.table import Settings
from liftgen.testing import Clock, StandIn, TestApp
from openapi_spec_validator import validate

from contacts import Contact
from handlers import shared
from handlers.contact import handler
from handlers.openapi import document
from repositories import Contacts


@pytest.fixture
def caller(
    contacts: Contacts, stand_in: StandIn, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> TestApp:
    """The API over a table that is new."""
    monkeypatch.delenv("LIFT_TABLES", raising=False)
    monkeypatch.delenv("LIFT_TENANT_CLAIM", raising=False)
    monkeypatch.setenv("LIFT_SERVICE_TABLE", SERVICE["name"])
    stand_in.create(SERVICE)
    monkeypatch.setattr(shared, "client", lambda: stand_in.client)
    monkeypatch.setattr(shared, "settings", lambda: Settings(clock=clock))
    return TestApp(handler, {})


def a_contact(**changes: Any) -> Contact:
    """A Contact as these tests know it, with other values for the fields given."""
    values: dict[str, Any] = {
        "id": "id-01",
        "email": "email-01",
        "name": "name-01",
        "company": "company-01",
        "since": "since-01",
        "phone": "phone-01",
        "labels": {"labels-01", "labels-02"},
        "notes": "notes-01",
        "preferences": {"key-01": "preferences-01"},
        "created_at": datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
        "updated_at": datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
        "version": 0,
    }
    return Contact.model_validate({**values, **changes}, by_name=True)


def a_body(**changes: Any) -> dict[str, Any]:
    """What a request says of a new Contact."""
    values: dict[str, Any] = {
        "id": "id-01",
        "email": "email-01",
        "name": "name-01",
        "company": "company-01",
        "since": "since-01",
        "phone": "phone-01",
        "labels": ["labels-01", "labels-02"],
        "notes": "notes-01",
        "preferences": {"key-01": "preferences-01"},
    }
    return {**values, **changes}


def key(item: dict[str, Any]) -> Any:
    """What tells an item from the others."""
    return item["id"]


def test_a_contact_that_was_created_is_read(caller: TestApp) -> None:
    """What was said is shown, with what the repository adds."""
    created = caller.post("/contacts", a_body())
    read = caller.get("/contacts/id-01")

    assert (created.status, read.status) == (201, 200)
    assert created.json.keys() == read.json.keys()
    assert created.headers["Location"] == "/contacts/id-01"
    expected = {
        "id": "id-01",
        "email": "email-01",
        "name": "name-01",
        "company": "company-01",
        "since": "since-01",
        "phone": "phone-01",
        "notes": "notes-01",
        "created_at": "2099-12-31T12:00:00Z",
        "updated_at": "2099-12-31T12:00:00Z",
        "version": 0,
    }
    assert {name: read.json[name] for name in expected} == expected


def test_a_contact_is_created_once(caller: TestApp) -> None:
    """A second one with its key is refused."""
    caller.post("/contacts", a_body())
    again = caller.post("/contacts", a_body())

    assert (again.status, again.json["code"]) == (409, "already_exists")


def test_a_contact_is_created_once_for_a_key(caller: TestApp) -> None:
    """Who asks again gets the same answer, and for something else none."""
    sent = {"Idempotency-Key": "a key"}
    first = caller.post("/contacts", a_body(), headers=sent)
    again = caller.post("/contacts", a_body(), headers=sent)
    other = caller.post("/contacts", json.dumps(a_body()) + " ", headers=sent)

    assert (first.status, again.status, again.json) == (201, 201, first.json)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert (other.status, other.json["code"]) == (422, "key_reused")


def test_a_contact_that_is_not_there_is_not_found(caller: TestApp) -> None:
    """404, and a problem that says so."""
    answers = [caller.get("/contacts/id-01"), caller.delete("/contacts/id-01")]

    assert [each.status for each in answers] == [404, 404]
    assert {each.json["code"] for each in answers} == {"not_found"}


def test_a_contact_is_changed_in_part(caller: TestApp) -> None:
    """What is given changes, the rest stays."""
    created = caller.post("/contacts", a_body())
    updated = caller.patch("/contacts/id-01", {"email": "email-02"})

    assert updated.status == 200
    assert updated.json["email"] == "email-02"
    assert updated.json["notes"] == created.json["notes"]
    assert updated.json.keys() == caller.get("/contacts/id-01").json.keys()


def test_a_contact_is_not_changed_by_accident(caller: TestApp) -> None:
    """Not where there is none, not its key, and nothing unknown."""
    nobody = caller.patch("/contacts/id-01", {"email": "email-02"})
    caller.post("/contacts", a_body())
    key = caller.patch("/contacts/id-01", {"id": "x"})
    unknown = caller.patch("/contacts/id-01", {"of_nothing": "x"})

    assert (nobody.status, key.status, unknown.status) == (404, 422, 422)


def test_a_contact_is_replaced(caller: TestApp) -> None:
    """All that is said of it is as the request has it."""
    caller.post("/contacts", a_body())
    said = a_body(email="email-02")
    fields = {
        "company",
        "email",
        "labels",
        "name",
        "notes",
        "phone",
        "preferences",
        "since",
    }
    whole = {name: each for name, each in said.items() if name in fields}
    replaced = caller.put("/contacts/id-01", whole)

    assert replaced.status == 200
    assert replaced.json["email"] == "email-02"


def test_a_contact_is_changed_in_the_version_that_is_meant(caller: TestApp) -> None:
    """A second write of the same version is refused."""
    created = caller.post("/contacts", a_body())
    seen = {"If-Match": created.headers["ETag"]}
    path = "/contacts/id-01"
    changes = {"email": "email-02"}
    first = caller.patch(path, changes, headers=seen)
    stale = caller.patch(path, changes, headers=seen)
    gone = caller.delete(path, headers=seen)

    assert (first.status, stale.status, gone.status) == (200, 412, 412)
    assert first.headers["ETag"] != created.headers["ETag"]


def test_a_contact_that_was_deleted_is_gone(caller: TestApp) -> None:
    """It is not found any more."""
    caller.post("/contacts", a_body())
    deleted = caller.delete("/contacts/id-01")
    read = caller.get("/contacts/id-01")

    assert (deleted.status, deleted.text) == (204, "")
    assert read.status == 404


def test_what_is_no_contact_is_refused(caller: TestApp, stand_in: StandIn) -> None:
    """What is missing, unknown, or no JSON at all; and nothing is stored."""
    bodies: list[Any] = ["{", [], "text", b"\xff", {}]
    unknown = caller.post("/contacts", a_body(of_nothing="x"))
    others = [caller.post("/contacts", each) for each in bodies]

    assert unknown.status == 422
    assert unknown.json["errors"][0]["at"] == "body.of_nothing"
    assert {each.status for each in others} <= {400, 422}
    assert stand_in.items() == []


def test_by_email_of_contact_answers_its_own(
    caller: TestApp, contacts: Contacts
) -> None:
    """Those that are asked for in order, and none of the decoys."""
    rows: list[dict[str, Any]] = [
        {},
        {"id": "id-02"},
        {"id": "id-03"},
        {"id": "id-04", "email": "email-02"},
    ]
    for row in rows:
        contacts.contacts.create(a_contact(**row))
    answer = caller.get("/contacts/by-email", {"email": "email-01"})

    assert answer.status == 200
    expected = ["id-01", "id-02", "id-03"]
    assert [key(each) for each in answer.json["items"]] == expected
    assert answer.json["cursor"] is None


def test_by_email_of_contact_goes_on_from_a_cursor(
    caller: TestApp, contacts: Contacts
) -> None:
    """Page by page it is the whole, nothing twice."""
    rows: list[dict[str, Any]] = [
        {},
        {"id": "id-02"},
        {"id": "id-03"},
        {"id": "id-04", "email": "email-02"},
    ]
    for row in rows:
        contacts.contacts.create(a_contact(**row))
    found: list[Any] = []
    query: dict[str, Any] = {"email": "email-01", "limit": "1"}
    for _ in range(4):
        page = caller.get("/contacts/by-email", query).json
        found += [key(each) for each in page["items"]]
        if page["cursor"] is None:
            break
        query["cursor"] = page["cursor"]

    expected = ["id-01", "id-02", "id-03"]
    assert found == expected


def test_by_email_of_contact_refuses_what_no_page_is(caller: TestApp) -> None:
    """A page has 1 to 100 results, and a cursor of its own question."""
    none = caller.get("/contacts/by-email", {"email": "email-01", "limit": "0"})
    many = caller.get("/contacts/by-email", {"email": "email-01", "limit": "101"})
    most = caller.get("/contacts/by-email", {"email": "email-01", "limit": "100"})
    torn = caller.get("/contacts/by-email", {"email": "email-01", "cursor": "x"})

    assert (none.status, many.status, most.status) == (422, 422, 200)
    assert (torn.status, torn.json["code"]) == (400, "invalid_cursor")
    nothing = caller.get("/contacts/by-email")
    assert nothing.status == 422


def test_by_email_of_contact_is_filtered_by_notes(
    caller: TestApp, contacts: Contacts
) -> None:
    """What has another value is left out."""
    rows: list[dict[str, Any]] = [
        {},
        {"id": "id-02"},
        {"id": "id-03"},
        {"id": "id-04", "email": "email-02"},
    ]
    for row in rows:
        contacts.contacts.create(a_contact(**row))
    answer = caller.get(
        "/contacts/by-email", {"email": "email-01", "notes": "notes-01"}
    )
    rest = caller.get("/contacts/by-email", {"email": "email-01", "notes": "notes-02"})

    expected = ["id-01", "id-02", "id-03"]
    assert [key(each) for each in answer.json["items"]] == expected
    wanted = []
    assert [key(each) for each in rest.json["items"]] == wanted


def test_by_company_of_contact_answers_its_own(
    caller: TestApp, contacts: Contacts
) -> None:
    """Those that are asked for in order, and none of the decoys."""
    rows: list[dict[str, Any]] = [
        {},
        {"id": "id-02", "since": "since-02"},
        {"id": "id-03", "since": "since-03"},
        {"id": "id-04", "company": "company-02", "since": "since-02"},
    ]
    for row in rows:
        contacts.contacts.create(a_contact(**row))
    answer = caller.get("/contacts/by-company", {"company": "company-01"})

    assert answer.status == 200
    expected = ["id-01", "id-02", "id-03"]
    assert [key(each) for each in answer.json["items"]] == expected
    assert answer.json["cursor"] is None


def test_by_company_of_contact_goes_on_from_a_cursor(
    caller: TestApp, contacts: Contacts
) -> None:
    """Page by page it is the whole, nothing twice."""
    rows: list[dict[str, Any]] = [
        {},
        {"id": "id-02", "since": "since-02"},
        {"id": "id-03", "since": "since-03"},
        {"id": "id-04", "company": "company-02", "since": "since-02"},
    ]
    for row in rows:
        contacts.contacts.create(a_contact(**row))
    found: list[Any] = []
    query: dict[str, Any] = {"company": "company-01", "limit": "1"}
    for _ in range(4):
        page = caller.get("/contacts/by-company", query).json
        found += [key(each) for each in page["items"]]
        if page["cursor"] is None:
            break
        query["cursor"] = page["cursor"]

    expected = ["id-01", "id-02", "id-03"]
    assert found == expected


def test_by_company_of_contact_refuses_what_no_page_is(caller: TestApp) -> None:
    """A page has 1 to 100 results, and a cursor of its own question."""
    none = caller.get("/contacts/by-company", {"company": "company-01", "limit": "0"})
    many = caller.get("/contacts/by-company", {"company": "company-01", "limit": "101"})
    most = caller.get("/contacts/by-company", {"company": "company-01", "limit": "100"})
    torn = caller.get("/contacts/by-company", {"company": "company-01", "cursor": "x"})

    assert (none.status, many.status, most.status) == (422, 422, 200)
    assert (torn.status, torn.json["code"]) == (400, "invalid_cursor")
    nothing = caller.get("/contacts/by-company")
    assert nothing.status == 422


def test_by_company_of_contact_is_sorted_as_its_key_is(
    caller: TestApp, contacts: Contacts
) -> None:
    """Either way, and by nothing else."""
    rows: list[dict[str, Any]] = [
        {},
        {"id": "id-02", "since": "since-02"},
        {"id": "id-03", "since": "since-03"},
        {"id": "id-04", "company": "company-02", "since": "since-02"},
    ]
    for row in rows:
        contacts.contacts.create(a_contact(**row))
    usual = caller.get(
        "/contacts/by-company", {"company": "company-01", "sort": "since"}
    )
    reverse = caller.get(
        "/contacts/by-company", {"company": "company-01", "sort": "-since"}
    )
    unsorted = caller.get(
        "/contacts/by-company", {"company": "company-01", "sort": "of_nothing"}
    )
    unknown = caller.get(
        "/contacts/by-company", {"company": "company-01", "of_nothing": "x"}
    )

    expected = ["id-01", "id-02", "id-03"]
    assert [key(each) for each in usual.json["items"]] == expected
    assert [key(each) for each in reverse.json["items"]] == expected[::-1]
    assert (unsorted.status, unknown.status) == (422, 400)
    assert unknown.json["errors"][0]["at"] == "query.of_nothing"


def test_by_company_of_contact_is_filtered_by_notes(
    caller: TestApp, contacts: Contacts
) -> None:
    """What has another value is left out."""
    rows: list[dict[str, Any]] = [
        {},
        {"id": "id-02", "since": "since-02"},
        {"id": "id-03", "since": "since-03"},
        {"id": "id-04", "company": "company-02", "since": "since-02"},
    ]
    for row in rows:
        contacts.contacts.create(a_contact(**row))
    answer = caller.get(
        "/contacts/by-company", {"company": "company-01", "notes": "notes-01"}
    )
    rest = caller.get(
        "/contacts/by-company", {"company": "company-01", "notes": "notes-02"}
    )

    expected = ["id-01", "id-02", "id-03"]
    assert [key(each) for each in answer.json["items"]] == expected
    wanted = []
    assert [key(each) for each in rest.json["items"]] == wanted


def test_by_company_of_contact_with_a_part_of_since(
    caller: TestApp, contacts: Contacts
) -> None:
    """One value, or those between two ends."""
    rows: list[dict[str, Any]] = [
        {},
        {"id": "id-02", "since": "since-02"},
        {"id": "id-03", "since": "since-03"},
        {"id": "id-04", "company": "company-02", "since": "since-02"},
    ]
    for row in rows:
        contacts.contacts.create(a_contact(**row))
    asked: list[dict[str, Any]] = [
        {"company": "company-01", "since": "since-02"},
        {"company": "company-01", "since_since": "since-02"},
        {"company": "company-01", "since_after": "since-01"},
        {"company": "company-01", "since_until": "since-02"},
        {"company": "company-01", "since_before": "since-03"},
        {"company": "company-01", "since_since": "since-01", "since_until": "since-02"},
    ]
    told = [caller.get("/contacts/by-company", each).json for each in asked]

    expected = [
        ["id-02"],
        ["id-02", "id-03"],
        ["id-02", "id-03"],
        ["id-01", "id-02"],
        ["id-01", "id-02"],
        ["id-01", "id-02"],
    ]
    found = [[key(each) for each in page["items"]] for page in told]
    assert found == expected


def test_by_phone_of_contact_answers_its_own(
    caller: TestApp, contacts: Contacts
) -> None:
    """Those that are asked for in order, and none of the decoys."""
    rows: list[dict[str, Any]] = [
        {},
        {"id": "id-02"},
        {"id": "id-03"},
        {"id": "id-04", "phone": "phone-02"},
        {"id": "id-05", "phone": None},
    ]
    for row in rows:
        contacts.contacts.create(a_contact(**row))
    answer = caller.get("/contacts/by-phone", {"phone": "phone-01"})

    assert answer.status == 200
    expected = ["id-01", "id-02", "id-03"]
    assert [key(each) for each in answer.json["items"]] == expected
    assert answer.json["cursor"] is None


def test_by_phone_of_contact_goes_on_from_a_cursor(
    caller: TestApp, contacts: Contacts
) -> None:
    """Page by page it is the whole, nothing twice."""
    rows: list[dict[str, Any]] = [
        {},
        {"id": "id-02"},
        {"id": "id-03"},
        {"id": "id-04", "phone": "phone-02"},
        {"id": "id-05", "phone": None},
    ]
    for row in rows:
        contacts.contacts.create(a_contact(**row))
    found: list[Any] = []
    query: dict[str, Any] = {"phone": "phone-01", "limit": "1"}
    for _ in range(4):
        page = caller.get("/contacts/by-phone", query).json
        found += [key(each) for each in page["items"]]
        if page["cursor"] is None:
            break
        query["cursor"] = page["cursor"]

    expected = ["id-01", "id-02", "id-03"]
    assert found == expected


def test_by_phone_of_contact_refuses_what_no_page_is(caller: TestApp) -> None:
    """A page has 1 to 100 results, and a cursor of its own question."""
    none = caller.get("/contacts/by-phone", {"phone": "phone-01", "limit": "0"})
    many = caller.get("/contacts/by-phone", {"phone": "phone-01", "limit": "101"})
    most = caller.get("/contacts/by-phone", {"phone": "phone-01", "limit": "100"})
    torn = caller.get("/contacts/by-phone", {"phone": "phone-01", "cursor": "x"})

    assert (none.status, many.status, most.status) == (422, 422, 200)
    assert (torn.status, torn.json["code"]) == (400, "invalid_cursor")
    nothing = caller.get("/contacts/by-phone")
    assert nothing.status == 422


def test_by_phone_of_contact_is_filtered_by_notes(
    caller: TestApp, contacts: Contacts
) -> None:
    """What has another value is left out."""
    rows: list[dict[str, Any]] = [
        {},
        {"id": "id-02"},
        {"id": "id-03"},
        {"id": "id-04", "phone": "phone-02"},
        {"id": "id-05", "phone": None},
    ]
    for row in rows:
        contacts.contacts.create(a_contact(**row))
    answer = caller.get(
        "/contacts/by-phone", {"phone": "phone-01", "notes": "notes-01"}
    )
    rest = caller.get("/contacts/by-phone", {"phone": "phone-01", "notes": "notes-02"})

    expected = ["id-01", "id-02", "id-03"]
    assert [key(each) for each in answer.json["items"]] == expected
    wanted = []
    assert [key(each) for each in rest.json["items"]] == wanted


def test_there_is_no_other_path_or_method_for_a_contact(caller: TestApp) -> None:
    """404, and a problem that says so."""
    nowhere = caller.get("/of/nothing/at/all/here")
    method = caller.request("LINK", "/contacts")

    assert (nowhere.status, method.status) == (404, 404)
    assert nowhere.json["code"] == "no_route"


def test_the_document_of_the_contact_api_is_valid() -> None:
    """As OpenAPI's own schema says."""
    whole = document("contact")

    validate(whole)
    assert "/contacts" in whole["paths"]
