# Written by lift from the models: change those, this file is written again.
"""What the API of Review answers, called with API Gateway's events."""

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
from handlers.review import handler
from repositories import Catalogue
from shop import Review


@pytest.fixture
def caller(
    catalogue: Catalogue,
    stand_in: StandIn,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> TestApp:
    """The API over a table that is new."""
    monkeypatch.delenv("LIFT_TABLES", raising=False)
    monkeypatch.delenv("LIFT_TENANT_CLAIM", raising=False)
    monkeypatch.setenv("LIFT_SERVICE_TABLE", SERVICE["name"])
    stand_in.create(SERVICE)
    monkeypatch.setattr(shared, "client", lambda: stand_in.client)
    monkeypatch.setattr(shared, "settings", lambda: Settings(clock=clock))
    return TestApp(handler, {})


def a_review(**changes: Any) -> Review:
    """A Review as these tests know it, with other values for the fields given."""
    values: dict[str, Any] = {
        "product_id": "product_id-01",
        "customer_id": "customer_id-01",
        "stars": 1,
        "written_at": datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
        "text": "text-01",
        "tags": frozenset({"tags-01", "tags-02"}),
    }
    return Review(**{**values, **changes})


def a_body(**changes: Any) -> dict[str, Any]:
    """What a request says of a new Review."""
    values: dict[str, Any] = {
        "product_id": "product_id-01",
        "customer_id": "customer_id-01",
        "stars": 1,
        "text": "text-01",
        "tags": ["tags-01", "tags-02"],
    }
    return {**values, **changes}


def key(item: dict[str, Any]) -> Any:
    """What tells an item from the others."""
    return [item["product_id"], item["customer_id"]]


def test_a_review_that_was_created_is_read(caller: TestApp) -> None:
    """What was said is shown, with what the repository adds."""
    created = caller.post("/reviews", a_body())
    read = caller.get("/reviews/product_id-01/customer_id-01")

    assert (created.status, read.status) == (201, 200)
    assert created.json.keys() == read.json.keys()
    assert created.headers["Location"] == "/reviews/product_id-01/customer_id-01"
    expected = {
        "product_id": "product_id-01",
        "customer_id": "customer_id-01",
        "stars": 1,
        "written_at": "2099-12-31T12:00:00Z",
        "text": "text-01",
    }
    assert {name: read.json[name] for name in expected} == expected


def test_a_review_is_created_once(caller: TestApp) -> None:
    """A second one with its key is refused."""
    caller.post("/reviews", a_body())
    again = caller.post("/reviews", a_body())

    assert (again.status, again.json["code"]) == (409, "already_exists")


def test_a_review_is_created_once_for_a_key(caller: TestApp) -> None:
    """Who asks again gets the same answer, and for something else none."""
    sent = {"Idempotency-Key": "a key"}
    first = caller.post("/reviews", a_body(), headers=sent)
    again = caller.post("/reviews", a_body(), headers=sent)
    other = caller.post("/reviews", json.dumps(a_body()) + " ", headers=sent)

    assert (first.status, again.status, again.json) == (201, 201, first.json)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert (other.status, other.json["code"]) == (422, "key_reused")


def test_a_review_that_is_not_there_is_not_found(caller: TestApp) -> None:
    """404, and a problem that says so."""
    path = "/reviews/product_id-01/customer_id-01"
    answers = [caller.get(path), caller.delete(path)]

    assert [each.status for each in answers] == [404, 404]
    assert {each.json["code"] for each in answers} == {"not_found"}


def test_a_review_is_changed_in_part(caller: TestApp) -> None:
    """What is given changes, the rest stays."""
    created = caller.post("/reviews", a_body())
    updated = caller.patch("/reviews/product_id-01/customer_id-01", {"stars": 2})

    assert updated.status == 200
    assert updated.json["stars"] == 2
    assert updated.json["text"] == created.json["text"]
    wanted = caller.get("/reviews/product_id-01/customer_id-01")
    assert updated.json.keys() == wanted.json.keys()


def test_a_review_is_not_changed_by_accident(caller: TestApp) -> None:
    """Not where there is none, not its key, and nothing unknown."""
    nobody = caller.patch("/reviews/product_id-01/customer_id-01", {"stars": 2})
    caller.post("/reviews", a_body())
    key = caller.patch("/reviews/product_id-01/customer_id-01", {"customer_id": "x"})
    unknown = caller.patch("/reviews/product_id-01/customer_id-01", {"of_nothing": "x"})

    assert (nobody.status, key.status, unknown.status) == (404, 422, 422)


def test_a_review_is_replaced(caller: TestApp) -> None:
    """All that is said of it is as the request has it."""
    caller.post("/reviews", a_body())
    said = a_body(stars=2)
    fields = {"stars", "tags", "text"}
    whole = {name: each for name, each in said.items() if name in fields}
    replaced = caller.put("/reviews/product_id-01/customer_id-01", whole)

    assert replaced.status == 200
    assert replaced.json["stars"] == 2


def test_a_review_that_was_deleted_is_gone(caller: TestApp) -> None:
    """It is not found any more."""
    caller.post("/reviews", a_body())
    deleted = caller.delete("/reviews/product_id-01/customer_id-01")
    read = caller.get("/reviews/product_id-01/customer_id-01")

    assert (deleted.status, deleted.text) == (204, "")
    assert read.status == 404


def test_what_is_no_review_is_refused(caller: TestApp, stand_in: StandIn) -> None:
    """What is missing, unknown, or no JSON at all; and nothing is stored."""
    bodies: list[Any] = ["{", [], "text", b"\xff", {}]
    unknown = caller.post("/reviews", a_body(of_nothing="x"))
    others = [caller.post("/reviews", each) for each in bodies]

    assert unknown.status == 422
    assert unknown.json["errors"][0]["at"] == "body.of_nothing"
    assert {each.status for each in others} <= {400, 422}
    assert stand_in.items() == []


def test_by_key_of_review_answers_its_own(
    caller: TestApp, catalogue: Catalogue
) -> None:
    """Those that are asked for in order, and none of the decoys."""
    rows: list[dict[str, Any]] = [
        {},
        {"customer_id": "customer_id-02"},
        {"customer_id": "customer_id-03"},
        {"product_id": "product_id-02", "customer_id": "customer_id-04"},
    ]
    for row in rows:
        catalogue.reviews.create(a_review(**row))
    answer = caller.get("/reviews", {"product_id": "product_id-01"})

    assert answer.status == 200
    expected = [
        ["product_id-01", "customer_id-01"],
        ["product_id-01", "customer_id-02"],
        ["product_id-01", "customer_id-03"],
    ]
    assert [key(each) for each in answer.json["items"]] == expected
    assert answer.json["cursor"] is None


def test_by_key_of_review_goes_on_from_a_cursor(
    caller: TestApp, catalogue: Catalogue
) -> None:
    """Page by page it is the whole, nothing twice."""
    rows: list[dict[str, Any]] = [
        {},
        {"customer_id": "customer_id-02"},
        {"customer_id": "customer_id-03"},
        {"product_id": "product_id-02", "customer_id": "customer_id-04"},
    ]
    for row in rows:
        catalogue.reviews.create(a_review(**row))
    found: list[Any] = []
    query: dict[str, Any] = {"product_id": "product_id-01", "limit": "1"}
    for _ in range(4):
        page = caller.get("/reviews", query).json
        found += [key(each) for each in page["items"]]
        if page["cursor"] is None:
            break
        query["cursor"] = page["cursor"]

    expected = [
        ["product_id-01", "customer_id-01"],
        ["product_id-01", "customer_id-02"],
        ["product_id-01", "customer_id-03"],
    ]
    assert found == expected


def test_by_key_of_review_refuses_what_no_page_is(caller: TestApp) -> None:
    """A page has 1 to 100 results, and a cursor of its own question."""
    none = caller.get("/reviews", {"product_id": "product_id-01", "limit": "0"})
    many = caller.get("/reviews", {"product_id": "product_id-01", "limit": "101"})
    most = caller.get("/reviews", {"product_id": "product_id-01", "limit": "100"})
    torn = caller.get("/reviews", {"product_id": "product_id-01", "cursor": "x"})

    assert (none.status, many.status, most.status) == (422, 422, 200)
    assert (torn.status, torn.json["code"]) == (400, "invalid_cursor")
    nothing = caller.get("/reviews")
    assert nothing.status == 422


def test_by_key_of_review_is_sorted_as_its_key_is(
    caller: TestApp, catalogue: Catalogue
) -> None:
    """Either way, and by nothing else."""
    rows: list[dict[str, Any]] = [
        {},
        {"customer_id": "customer_id-02"},
        {"customer_id": "customer_id-03"},
        {"product_id": "product_id-02", "customer_id": "customer_id-04"},
    ]
    for row in rows:
        catalogue.reviews.create(a_review(**row))
    usual = caller.get(
        "/reviews", {"product_id": "product_id-01", "sort": "customer_id"}
    )
    reverse = caller.get(
        "/reviews", {"product_id": "product_id-01", "sort": "-customer_id"}
    )
    unsorted = caller.get(
        "/reviews", {"product_id": "product_id-01", "sort": "of_nothing"}
    )
    unknown = caller.get("/reviews", {"product_id": "product_id-01", "of_nothing": "x"})

    expected = [
        ["product_id-01", "customer_id-01"],
        ["product_id-01", "customer_id-02"],
        ["product_id-01", "customer_id-03"],
    ]
    assert [key(each) for each in usual.json["items"]] == expected
    assert [key(each) for each in reverse.json["items"]] == expected[::-1]
    assert (unsorted.status, unknown.status) == (422, 400)
    assert unknown.json["errors"][0]["at"] == "query.of_nothing"


def test_by_key_of_review_is_filtered_by_text(
    caller: TestApp, catalogue: Catalogue
) -> None:
    """What has another value is left out."""
    rows: list[dict[str, Any]] = [
        {},
        {"customer_id": "customer_id-02"},
        {"customer_id": "customer_id-03"},
        {"product_id": "product_id-02", "customer_id": "customer_id-04"},
    ]
    for row in rows:
        catalogue.reviews.create(a_review(**row))
    answer = caller.get("/reviews", {"product_id": "product_id-01", "text": "text-01"})
    rest = caller.get("/reviews", {"product_id": "product_id-01", "text": "text-02"})

    expected = [
        ["product_id-01", "customer_id-01"],
        ["product_id-01", "customer_id-02"],
        ["product_id-01", "customer_id-03"],
    ]
    assert [key(each) for each in answer.json["items"]] == expected
    wanted = []
    assert [key(each) for each in rest.json["items"]] == wanted


def test_by_key_of_review_with_a_part_of_customer_id(
    caller: TestApp, catalogue: Catalogue
) -> None:
    """One value, or those between two ends."""
    rows: list[dict[str, Any]] = [
        {},
        {"customer_id": "customer_id-02"},
        {"customer_id": "customer_id-03"},
        {"product_id": "product_id-02", "customer_id": "customer_id-04"},
    ]
    for row in rows:
        catalogue.reviews.create(a_review(**row))
    asked: list[dict[str, Any]] = [
        {"product_id": "product_id-01", "customer_id": "customer_id-02"},
        {"product_id": "product_id-01", "customer_id_since": "customer_id-02"},
        {"product_id": "product_id-01", "customer_id_after": "customer_id-01"},
        {"product_id": "product_id-01", "customer_id_until": "customer_id-02"},
        {"product_id": "product_id-01", "customer_id_before": "customer_id-03"},
        {
            "product_id": "product_id-01",
            "customer_id_since": "customer_id-01",
            "customer_id_until": "customer_id-02",
        },
    ]
    told = [caller.get("/reviews", each).json for each in asked]

    expected = [
        [["product_id-01", "customer_id-02"]],
        [["product_id-01", "customer_id-02"], ["product_id-01", "customer_id-03"]],
        [["product_id-01", "customer_id-02"], ["product_id-01", "customer_id-03"]],
        [["product_id-01", "customer_id-01"], ["product_id-01", "customer_id-02"]],
        [["product_id-01", "customer_id-01"], ["product_id-01", "customer_id-02"]],
        [["product_id-01", "customer_id-01"], ["product_id-01", "customer_id-02"]],
    ]
    found = [[key(each) for each in page["items"]] for page in told]
    assert found == expected


def test_by_customer_of_review_answers_its_own(
    caller: TestApp, catalogue: Catalogue, clock: Clock
) -> None:
    """Those that are asked for in order, and none of the decoys."""
    rows: list[dict[str, Any]] = [
        {"written_at": datetime(2100, 1, 1, 12, 1, tzinfo=UTC)},
        {
            "product_id": "product_id-02",
            "written_at": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
        {
            "product_id": "product_id-03",
            "written_at": datetime(2100, 1, 1, 12, 3, tzinfo=UTC),
        },
        {
            "product_id": "product_id-04",
            "customer_id": "customer_id-02",
            "written_at": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
    ]
    for row in rows:
        clock.set(row["written_at"])
        catalogue.reviews.create(a_review(**row))
    answer = caller.get("/reviews/by-customer", {"customer_id": "customer_id-01"})

    assert answer.status == 200
    expected = [
        ["product_id-01", "customer_id-01"],
        ["product_id-02", "customer_id-01"],
        ["product_id-03", "customer_id-01"],
    ]
    assert [key(each) for each in answer.json["items"]] == expected
    assert answer.json["cursor"] is None


def test_by_customer_of_review_goes_on_from_a_cursor(
    caller: TestApp, catalogue: Catalogue, clock: Clock
) -> None:
    """Page by page it is the whole, nothing twice."""
    rows: list[dict[str, Any]] = [
        {"written_at": datetime(2100, 1, 1, 12, 1, tzinfo=UTC)},
        {
            "product_id": "product_id-02",
            "written_at": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
        {
            "product_id": "product_id-03",
            "written_at": datetime(2100, 1, 1, 12, 3, tzinfo=UTC),
        },
        {
            "product_id": "product_id-04",
            "customer_id": "customer_id-02",
            "written_at": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
    ]
    for row in rows:
        clock.set(row["written_at"])
        catalogue.reviews.create(a_review(**row))
    found: list[Any] = []
    query: dict[str, Any] = {"customer_id": "customer_id-01", "limit": "1"}
    for _ in range(4):
        page = caller.get("/reviews/by-customer", query).json
        found += [key(each) for each in page["items"]]
        if page["cursor"] is None:
            break
        query["cursor"] = page["cursor"]

    expected = [
        ["product_id-01", "customer_id-01"],
        ["product_id-02", "customer_id-01"],
        ["product_id-03", "customer_id-01"],
    ]
    assert found == expected


def test_by_customer_of_review_refuses_what_no_page_is(caller: TestApp) -> None:
    """A page has 1 to 100 results, and a cursor of its own question."""
    none = caller.get(
        "/reviews/by-customer", {"customer_id": "customer_id-01", "limit": "0"}
    )
    many = caller.get(
        "/reviews/by-customer", {"customer_id": "customer_id-01", "limit": "101"}
    )
    most = caller.get(
        "/reviews/by-customer", {"customer_id": "customer_id-01", "limit": "100"}
    )
    torn = caller.get(
        "/reviews/by-customer", {"customer_id": "customer_id-01", "cursor": "x"}
    )

    assert (none.status, many.status, most.status) == (422, 422, 200)
    assert (torn.status, torn.json["code"]) == (400, "invalid_cursor")
    nothing = caller.get("/reviews/by-customer")
    assert nothing.status == 422


def test_by_customer_of_review_is_sorted_as_its_key_is(
    caller: TestApp, catalogue: Catalogue, clock: Clock
) -> None:
    """Either way, and by nothing else."""
    rows: list[dict[str, Any]] = [
        {"written_at": datetime(2100, 1, 1, 12, 1, tzinfo=UTC)},
        {
            "product_id": "product_id-02",
            "written_at": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
        {
            "product_id": "product_id-03",
            "written_at": datetime(2100, 1, 1, 12, 3, tzinfo=UTC),
        },
        {
            "product_id": "product_id-04",
            "customer_id": "customer_id-02",
            "written_at": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
    ]
    for row in rows:
        clock.set(row["written_at"])
        catalogue.reviews.create(a_review(**row))
    usual = caller.get(
        "/reviews/by-customer", {"customer_id": "customer_id-01", "sort": "written_at"}
    )
    reverse = caller.get(
        "/reviews/by-customer", {"customer_id": "customer_id-01", "sort": "-written_at"}
    )
    unsorted = caller.get(
        "/reviews/by-customer", {"customer_id": "customer_id-01", "sort": "of_nothing"}
    )
    unknown = caller.get(
        "/reviews/by-customer", {"customer_id": "customer_id-01", "of_nothing": "x"}
    )

    expected = [
        ["product_id-01", "customer_id-01"],
        ["product_id-02", "customer_id-01"],
        ["product_id-03", "customer_id-01"],
    ]
    assert [key(each) for each in usual.json["items"]] == expected
    assert [key(each) for each in reverse.json["items"]] == expected[::-1]
    assert (unsorted.status, unknown.status) == (422, 400)
    assert unknown.json["errors"][0]["at"] == "query.of_nothing"


def test_by_customer_of_review_is_filtered_by_text(
    caller: TestApp, catalogue: Catalogue, clock: Clock
) -> None:
    """What has another value is left out."""
    rows: list[dict[str, Any]] = [
        {"written_at": datetime(2100, 1, 1, 12, 1, tzinfo=UTC)},
        {
            "product_id": "product_id-02",
            "written_at": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
        {
            "product_id": "product_id-03",
            "written_at": datetime(2100, 1, 1, 12, 3, tzinfo=UTC),
        },
        {
            "product_id": "product_id-04",
            "customer_id": "customer_id-02",
            "written_at": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
    ]
    for row in rows:
        clock.set(row["written_at"])
        catalogue.reviews.create(a_review(**row))
    answer = caller.get(
        "/reviews/by-customer", {"customer_id": "customer_id-01", "text": "text-01"}
    )
    rest = caller.get(
        "/reviews/by-customer", {"customer_id": "customer_id-01", "text": "text-02"}
    )

    expected = [
        ["product_id-01", "customer_id-01"],
        ["product_id-02", "customer_id-01"],
        ["product_id-03", "customer_id-01"],
    ]
    assert [key(each) for each in answer.json["items"]] == expected
    wanted = []
    assert [key(each) for each in rest.json["items"]] == wanted


def test_by_customer_of_review_with_a_part_of_written_at(
    caller: TestApp, catalogue: Catalogue, clock: Clock
) -> None:
    """One value, or those between two ends."""
    rows: list[dict[str, Any]] = [
        {"written_at": datetime(2100, 1, 1, 12, 1, tzinfo=UTC)},
        {
            "product_id": "product_id-02",
            "written_at": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
        {
            "product_id": "product_id-03",
            "written_at": datetime(2100, 1, 1, 12, 3, tzinfo=UTC),
        },
        {
            "product_id": "product_id-04",
            "customer_id": "customer_id-02",
            "written_at": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
    ]
    for row in rows:
        clock.set(row["written_at"])
        catalogue.reviews.create(a_review(**row))
    asked: list[dict[str, Any]] = [
        {"customer_id": "customer_id-01", "written_at": "2100-01-01T12:02:00Z"},
        {"customer_id": "customer_id-01", "written_at_since": "2100-01-01T12:02:00Z"},
        {"customer_id": "customer_id-01", "written_at_after": "2100-01-01T12:01:00Z"},
        {"customer_id": "customer_id-01", "written_at_until": "2100-01-01T12:02:00Z"},
        {"customer_id": "customer_id-01", "written_at_before": "2100-01-01T12:03:00Z"},
        {
            "customer_id": "customer_id-01",
            "written_at_since": "2100-01-01T12:01:00Z",
            "written_at_until": "2100-01-01T12:02:00Z",
        },
    ]
    told = [caller.get("/reviews/by-customer", each).json for each in asked]

    expected = [
        [["product_id-02", "customer_id-01"]],
        [["product_id-02", "customer_id-01"], ["product_id-03", "customer_id-01"]],
        [["product_id-02", "customer_id-01"], ["product_id-03", "customer_id-01"]],
        [["product_id-01", "customer_id-01"], ["product_id-02", "customer_id-01"]],
        [["product_id-01", "customer_id-01"], ["product_id-02", "customer_id-01"]],
        [["product_id-01", "customer_id-01"], ["product_id-02", "customer_id-01"]],
    ]
    found = [[key(each) for each in page["items"]] for page in told]
    assert found == expected


def test_there_is_no_other_path_or_method_for_a_review(caller: TestApp) -> None:
    """404, and a problem that says so."""
    nowhere = caller.get("/of/nothing/at/all/here")
    method = caller.request("LINK", "/reviews")

    assert (nowhere.status, method.status) == (404, 404)
    assert nowhere.json["code"] == "no_route"


def test_the_document_of_the_review_api_is_valid() -> None:
    """As OpenAPI's own schema says."""
    whole = document("review")

    validate(whole)
    assert "/reviews" in whole["paths"]
