# Written by lift from the models: change those, this file is written again.
"""What the API of Product answers, called with API Gateway's events."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from liftgen.documents import SERVICE
from liftgen.runtime.table import Settings
from liftgen.testing import Clock, StandIn, TestApp
from openapi_spec_validator import validate

from handlers import shared
from handlers.openapi import document
from handlers.product import handler
from repositories import Catalogue
from shop import Category, Dimensions, Product, Sku, Variant


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


def a_product(**changes: Any) -> Product:
    """A Product as these tests know it, with other values for the fields given."""
    values: dict[str, Any] = {
        "product_id": "product_id-01",
        "title": "title-01",
        "category": Category.BOOKS,
        "price": Decimal("1.25"),
        "rating": 1.5,
        "offered": True,
        "offered_from": datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
        "variants": [
            Variant(
                sku=Sku("sku-01"),
                colours={"colours-01", "colours-02"},
                dimensions=Dimensions(
                    width_mm=1, height_mm=1, weight_kg=Decimal("1.25")
                ),
            ),
            Variant(
                sku=Sku("sku-02"),
                colours={"colours-02", "colours-03"},
                dimensions=Dimensions(
                    width_mm=2, height_mm=2, weight_kg=Decimal("2.25")
                ),
            ),
        ],
        "attributes": {"key-01": "attributes-01"},
        "image": b"image-01",
        "stock": 1,
        "version": 0,
    }
    return Product.model_validate({**values, **changes}, by_name=True)


def a_body(**changes: Any) -> dict[str, Any]:
    """What a request says of a new Product."""
    values: dict[str, Any] = {
        "product_id": "product_id-01",
        "title": "title-01",
        "category": "books",
        "price": "1.25",
        "rating": 1.5,
        "offered": True,
        "offered_from": "2100-01-01T12:01:00Z",
        "variants": [
            {
                "sku": "sku-01",
                "colours": ["colours-01", "colours-02"],
                "dimensions": {"width_mm": 1, "height_mm": 1, "weight_kg": "1.25"},
            },
            {
                "sku": "sku-02",
                "colours": ["colours-02", "colours-03"],
                "dimensions": {"width_mm": 2, "height_mm": 2, "weight_kg": "2.25"},
            },
        ],
        "attributes": {"key-01": "attributes-01"},
        "image": "aW1hZ2UtMDE=",
        "stock": 1,
    }
    return {**values, **changes}


def key(item: dict[str, Any]) -> Any:
    """What tells an item from the others."""
    return item["product_id"]


def test_a_product_that_was_created_is_read(caller: TestApp) -> None:
    """What was said is shown, with what the repository adds."""
    created = caller.post("/products", a_body())
    read = caller.get("/products/product_id-01")

    assert (created.status, read.status) == (201, 200)
    assert created.json.keys() == read.json.keys()
    assert created.headers["Location"] == "/products/product_id-01"
    expected = {
        "product_id": "product_id-01",
        "title": "title-01",
        "category": "books",
        "price": "1.25",
        "offered": True,
        "offered_from": "2100-01-01T12:01:00Z",
        "image": "aW1hZ2UtMDE=",
        "stock": 1,
        "version": 0,
    }
    assert {name: read.json[name] for name in expected} == expected


def test_a_product_is_created_once(caller: TestApp) -> None:
    """A second one with its key is refused."""
    caller.post("/products", a_body())
    again = caller.post("/products", a_body())

    assert (again.status, again.json["code"]) == (409, "already_exists")


def test_a_product_is_created_once_for_a_key(caller: TestApp) -> None:
    """Who asks again gets the same answer, and for something else none."""
    sent = {"Idempotency-Key": "a key"}
    first = caller.post("/products", a_body(), headers=sent)
    again = caller.post("/products", a_body(), headers=sent)
    other = caller.post("/products", json.dumps(a_body()) + " ", headers=sent)

    assert (first.status, again.status, again.json) == (201, 201, first.json)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert (other.status, other.json["code"]) == (422, "key_reused")


def test_a_product_that_is_not_there_is_not_found(caller: TestApp) -> None:
    """404, and a problem that says so."""
    path = "/products/product_id-01"
    answers = [caller.get(path), caller.delete(path)]

    assert [each.status for each in answers] == [404, 404]
    assert {each.json["code"] for each in answers} == {"not_found"}


def test_a_product_is_changed_in_part(caller: TestApp) -> None:
    """What is given changes, the rest stays."""
    created = caller.post("/products", a_body())
    updated = caller.patch("/products/product_id-01", {"title": "title-02"})

    assert updated.status == 200
    assert updated.json["title"] == "title-02"
    assert updated.json["stock"] == created.json["stock"]
    assert updated.json.keys() == caller.get("/products/product_id-01").json.keys()


def test_a_product_is_not_changed_by_accident(caller: TestApp) -> None:
    """Not where there is none, not its key, and nothing unknown."""
    nobody = caller.patch("/products/product_id-01", {"title": "title-02"})
    caller.post("/products", a_body())
    key = caller.patch("/products/product_id-01", {"product_id": "x"})
    unknown = caller.patch("/products/product_id-01", {"of_nothing": "x"})

    assert (nobody.status, key.status, unknown.status) == (404, 422, 422)


def test_a_product_is_replaced(caller: TestApp) -> None:
    """All that is said of it is as the request has it."""
    caller.post("/products", a_body())
    said = a_body(title="title-02")
    fields = {
        "attributes",
        "category",
        "image",
        "offered",
        "offered_from",
        "price",
        "rating",
        "stock",
        "title",
        "variants",
    }
    whole = {name: each for name, each in said.items() if name in fields}
    replaced = caller.put("/products/product_id-01", whole)

    assert replaced.status == 200
    assert replaced.json["title"] == "title-02"


def test_a_product_is_changed_in_the_version_that_is_meant(caller: TestApp) -> None:
    """A second write of the same version is refused."""
    created = caller.post("/products", a_body())
    seen = {"If-Match": created.headers["ETag"]}
    path = "/products/product_id-01"
    changes = {"title": "title-02"}
    first = caller.patch(path, changes, headers=seen)
    stale = caller.patch(path, changes, headers=seen)
    gone = caller.delete(path, headers=seen)

    assert (first.status, stale.status, gone.status) == (200, 412, 412)
    assert first.headers["ETag"] != created.headers["ETag"]


def test_a_product_that_was_deleted_is_gone(caller: TestApp) -> None:
    """It is not found any more."""
    caller.post("/products", a_body())
    deleted = caller.delete("/products/product_id-01")
    read = caller.get("/products/product_id-01")

    assert (deleted.status, deleted.text) == (204, "")
    assert read.status == 404


def test_what_is_no_product_is_refused(caller: TestApp, stand_in: StandIn) -> None:
    """What is missing, unknown, or no JSON at all; and nothing is stored."""
    bodies: list[Any] = ["{", [], "text", b"\xff", {}]
    unknown = caller.post("/products", a_body(of_nothing="x"))
    others = [caller.post("/products", each) for each in bodies]

    assert unknown.status == 422
    assert unknown.json["errors"][0]["at"] == "body.of_nothing"
    assert {each.status for each in others} <= {400, 422}
    assert stand_in.items() == []


def test_on_offer_of_product_answers_its_own(
    caller: TestApp, catalogue: Catalogue
) -> None:
    """Those that are asked for in order, and none of the decoys."""
    rows: list[dict[str, Any]] = [
        {},
        {
            "product_id": "product_id-02",
            "title": "title-51",
            "offered_from": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
        {
            "product_id": "product_id-03",
            "title": "title-52",
            "offered_from": datetime(2100, 1, 1, 12, 3, tzinfo=UTC),
        },
        {
            "product_id": "product_id-04",
            "title": "title-53",
            "category": Category.MUSIC,
            "offered_from": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
        {"product_id": "product_id-05", "title": "title-54", "offered_from": None},
    ]
    for row in rows:
        catalogue.products.create(a_product(**row))
    answer = caller.get("/products/on-offer", {"category": "books"})

    assert answer.status == 200
    expected = ["product_id-01", "product_id-02", "product_id-03"]
    assert [key(each) for each in answer.json["items"]] == expected
    assert answer.json["cursor"] is None


def test_on_offer_of_product_goes_on_from_a_cursor(
    caller: TestApp, catalogue: Catalogue
) -> None:
    """Page by page it is the whole, nothing twice."""
    rows: list[dict[str, Any]] = [
        {},
        {
            "product_id": "product_id-02",
            "title": "title-51",
            "offered_from": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
        {
            "product_id": "product_id-03",
            "title": "title-52",
            "offered_from": datetime(2100, 1, 1, 12, 3, tzinfo=UTC),
        },
        {
            "product_id": "product_id-04",
            "title": "title-53",
            "category": Category.MUSIC,
            "offered_from": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
        {"product_id": "product_id-05", "title": "title-54", "offered_from": None},
    ]
    for row in rows:
        catalogue.products.create(a_product(**row))
    found: list[Any] = []
    query: dict[str, Any] = {"category": "books", "limit": "1"}
    for _ in range(4):
        page = caller.get("/products/on-offer", query).json
        found += [key(each) for each in page["items"]]
        if page["cursor"] is None:
            break
        query["cursor"] = page["cursor"]

    expected = ["product_id-01", "product_id-02", "product_id-03"]
    assert found == expected


def test_on_offer_of_product_refuses_what_no_page_is(caller: TestApp) -> None:
    """A page has 1 to 100 results, and a cursor of its own question."""
    none = caller.get("/products/on-offer", {"category": "books", "limit": "0"})
    many = caller.get("/products/on-offer", {"category": "books", "limit": "101"})
    most = caller.get("/products/on-offer", {"category": "books", "limit": "100"})
    torn = caller.get("/products/on-offer", {"category": "books", "cursor": "x"})

    assert (none.status, many.status, most.status) == (422, 422, 200)
    assert (torn.status, torn.json["code"]) == (400, "invalid_cursor")
    nothing = caller.get("/products/on-offer")
    assert nothing.status == 422


def test_on_offer_of_product_is_sorted_as_its_key_is(
    caller: TestApp, catalogue: Catalogue
) -> None:
    """Either way, and by nothing else."""
    rows: list[dict[str, Any]] = [
        {},
        {
            "product_id": "product_id-02",
            "title": "title-51",
            "offered_from": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
        {
            "product_id": "product_id-03",
            "title": "title-52",
            "offered_from": datetime(2100, 1, 1, 12, 3, tzinfo=UTC),
        },
        {
            "product_id": "product_id-04",
            "title": "title-53",
            "category": Category.MUSIC,
            "offered_from": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
        {"product_id": "product_id-05", "title": "title-54", "offered_from": None},
    ]
    for row in rows:
        catalogue.products.create(a_product(**row))
    usual = caller.get(
        "/products/on-offer", {"category": "books", "sort": "offered_from"}
    )
    reverse = caller.get(
        "/products/on-offer", {"category": "books", "sort": "-offered_from"}
    )
    unsorted = caller.get(
        "/products/on-offer", {"category": "books", "sort": "of_nothing"}
    )
    unknown = caller.get("/products/on-offer", {"category": "books", "of_nothing": "x"})

    expected = ["product_id-01", "product_id-02", "product_id-03"]
    assert [key(each) for each in usual.json["items"]] == expected
    assert [key(each) for each in reverse.json["items"]] == expected[::-1]
    assert (unsorted.status, unknown.status) == (422, 400)
    assert unknown.json["errors"][0]["at"] == "query.of_nothing"


def test_on_offer_of_product_is_filtered_by_stock(
    caller: TestApp, catalogue: Catalogue
) -> None:
    """What has another value is left out."""
    rows: list[dict[str, Any]] = [
        {},
        {
            "product_id": "product_id-02",
            "title": "title-51",
            "offered_from": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
        {
            "product_id": "product_id-03",
            "title": "title-52",
            "offered_from": datetime(2100, 1, 1, 12, 3, tzinfo=UTC),
        },
        {
            "product_id": "product_id-04",
            "title": "title-53",
            "category": Category.MUSIC,
            "offered_from": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
        {"product_id": "product_id-05", "title": "title-54", "offered_from": None},
    ]
    for row in rows:
        catalogue.products.create(a_product(**row))
    answer = caller.get("/products/on-offer", {"category": "books", "stock": "1"})
    rest = caller.get("/products/on-offer", {"category": "books", "stock": "2"})

    expected = ["product_id-01", "product_id-02", "product_id-03"]
    assert [key(each) for each in answer.json["items"]] == expected
    wanted = []
    assert [key(each) for each in rest.json["items"]] == wanted


def test_on_offer_of_product_with_a_part_of_offered_from(
    caller: TestApp, catalogue: Catalogue
) -> None:
    """One value, or those between two ends."""
    rows: list[dict[str, Any]] = [
        {},
        {
            "product_id": "product_id-02",
            "title": "title-51",
            "offered_from": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
        {
            "product_id": "product_id-03",
            "title": "title-52",
            "offered_from": datetime(2100, 1, 1, 12, 3, tzinfo=UTC),
        },
        {
            "product_id": "product_id-04",
            "title": "title-53",
            "category": Category.MUSIC,
            "offered_from": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
        {"product_id": "product_id-05", "title": "title-54", "offered_from": None},
    ]
    for row in rows:
        catalogue.products.create(a_product(**row))
    asked: list[dict[str, Any]] = [
        {"category": "books", "offered_from": "2100-01-01T12:02:00Z"},
        {"category": "books", "offered_from_since": "2100-01-01T12:02:00Z"},
        {"category": "books", "offered_from_after": "2100-01-01T12:01:00Z"},
        {"category": "books", "offered_from_until": "2100-01-01T12:02:00Z"},
        {"category": "books", "offered_from_before": "2100-01-01T12:03:00Z"},
        {
            "category": "books",
            "offered_from_since": "2100-01-01T12:01:00Z",
            "offered_from_until": "2100-01-01T12:02:00Z",
        },
    ]
    told = [caller.get("/products/on-offer", each).json for each in asked]

    expected = [
        ["product_id-02"],
        ["product_id-02", "product_id-03"],
        ["product_id-02", "product_id-03"],
        ["product_id-01", "product_id-02"],
        ["product_id-01", "product_id-02"],
        ["product_id-01", "product_id-02"],
    ]
    found = [[key(each) for each in page["items"]] for page in told]
    assert found == expected


def test_by_stock_of_product_answers_its_own(
    caller: TestApp, catalogue: Catalogue
) -> None:
    """Those that are asked for in order, and none of the decoys."""
    rows: list[dict[str, Any]] = [
        {},
        {"product_id": "product_id-02", "title": "title-51", "stock": 2},
        {"product_id": "product_id-03", "title": "title-52", "stock": 3},
        {
            "product_id": "product_id-04",
            "title": "title-53",
            "category": Category.MUSIC,
            "stock": 2,
        },
    ]
    for row in rows:
        catalogue.products.create(a_product(**row))
    answer = caller.get("/products/by-stock", {"category": "books"})

    assert answer.status == 200
    expected = ["product_id-01", "product_id-02", "product_id-03"]
    assert [key(each) for each in answer.json["items"]] == expected
    assert answer.json["cursor"] is None


def test_by_stock_of_product_goes_on_from_a_cursor(
    caller: TestApp, catalogue: Catalogue
) -> None:
    """Page by page it is the whole, nothing twice."""
    rows: list[dict[str, Any]] = [
        {},
        {"product_id": "product_id-02", "title": "title-51", "stock": 2},
        {"product_id": "product_id-03", "title": "title-52", "stock": 3},
        {
            "product_id": "product_id-04",
            "title": "title-53",
            "category": Category.MUSIC,
            "stock": 2,
        },
    ]
    for row in rows:
        catalogue.products.create(a_product(**row))
    found: list[Any] = []
    query: dict[str, Any] = {"category": "books", "limit": "1"}
    for _ in range(4):
        page = caller.get("/products/by-stock", query).json
        found += [key(each) for each in page["items"]]
        if page["cursor"] is None:
            break
        query["cursor"] = page["cursor"]

    expected = ["product_id-01", "product_id-02", "product_id-03"]
    assert found == expected


def test_by_stock_of_product_refuses_what_no_page_is(caller: TestApp) -> None:
    """A page has 1 to 100 results, and a cursor of its own question."""
    none = caller.get("/products/by-stock", {"category": "books", "limit": "0"})
    many = caller.get("/products/by-stock", {"category": "books", "limit": "101"})
    most = caller.get("/products/by-stock", {"category": "books", "limit": "100"})
    torn = caller.get("/products/by-stock", {"category": "books", "cursor": "x"})

    assert (none.status, many.status, most.status) == (422, 422, 200)
    assert (torn.status, torn.json["code"]) == (400, "invalid_cursor")
    nothing = caller.get("/products/by-stock")
    assert nothing.status == 422


def test_by_stock_of_product_is_sorted_as_its_key_is(
    caller: TestApp, catalogue: Catalogue
) -> None:
    """Either way, and by nothing else."""
    rows: list[dict[str, Any]] = [
        {},
        {"product_id": "product_id-02", "title": "title-51", "stock": 2},
        {"product_id": "product_id-03", "title": "title-52", "stock": 3},
        {
            "product_id": "product_id-04",
            "title": "title-53",
            "category": Category.MUSIC,
            "stock": 2,
        },
    ]
    for row in rows:
        catalogue.products.create(a_product(**row))
    usual = caller.get("/products/by-stock", {"category": "books", "sort": "stock"})
    reverse = caller.get("/products/by-stock", {"category": "books", "sort": "-stock"})
    unsorted = caller.get(
        "/products/by-stock", {"category": "books", "sort": "of_nothing"}
    )
    unknown = caller.get("/products/by-stock", {"category": "books", "of_nothing": "x"})

    expected = ["product_id-01", "product_id-02", "product_id-03"]
    assert [key(each) for each in usual.json["items"]] == expected
    assert [key(each) for each in reverse.json["items"]] == expected[::-1]
    assert (unsorted.status, unknown.status) == (422, 400)
    assert unknown.json["errors"][0]["at"] == "query.of_nothing"


def test_by_stock_of_product_with_a_part_of_stock(
    caller: TestApp, catalogue: Catalogue
) -> None:
    """One value, or those between two ends."""
    rows: list[dict[str, Any]] = [
        {},
        {"product_id": "product_id-02", "title": "title-51", "stock": 2},
        {"product_id": "product_id-03", "title": "title-52", "stock": 3},
        {
            "product_id": "product_id-04",
            "title": "title-53",
            "category": Category.MUSIC,
            "stock": 2,
        },
    ]
    for row in rows:
        catalogue.products.create(a_product(**row))
    asked: list[dict[str, Any]] = [
        {"category": "books", "stock": "2"},
        {"category": "books", "stock_since": "2"},
        {"category": "books", "stock_after": "1"},
        {"category": "books", "stock_until": "2"},
        {"category": "books", "stock_before": "3"},
        {"category": "books", "stock_since": "1", "stock_until": "2"},
    ]
    told = [caller.get("/products/by-stock", each).json for each in asked]

    expected = [
        ["product_id-02"],
        ["product_id-02", "product_id-03"],
        ["product_id-02", "product_id-03"],
        ["product_id-01", "product_id-02"],
        ["product_id-01", "product_id-02"],
        ["product_id-01", "product_id-02"],
    ]
    found = [[key(each) for each in page["items"]] for page in told]
    assert found == expected


def test_sold_out_of_product_answers_its_own(
    caller: TestApp, catalogue: Catalogue
) -> None:
    """Those that are asked for in order, and none of the decoys."""
    rows: list[dict[str, Any]] = [
        {"stock": 0},
        {"product_id": "product_id-02", "title": "title-51", "stock": 0},
        {"product_id": "product_id-03", "title": "title-52", "stock": 0},
        {
            "product_id": "product_id-04",
            "title": "title-53",
            "category": Category.MUSIC,
            "stock": 0,
        },
        {"product_id": "product_id-05", "title": "title-54"},
    ]
    for row in rows:
        catalogue.products.create(a_product(**row))
    answer = caller.get("/products/sold-out", {"category": "books"})

    assert answer.status == 200
    expected = ["product_id-01", "product_id-02", "product_id-03"]
    assert [key(each) for each in answer.json["items"]] == expected
    assert answer.json["cursor"] is None


def test_sold_out_of_product_goes_on_from_a_cursor(
    caller: TestApp, catalogue: Catalogue
) -> None:
    """Page by page it is the whole, nothing twice."""
    rows: list[dict[str, Any]] = [
        {"stock": 0},
        {"product_id": "product_id-02", "title": "title-51", "stock": 0},
        {"product_id": "product_id-03", "title": "title-52", "stock": 0},
        {
            "product_id": "product_id-04",
            "title": "title-53",
            "category": Category.MUSIC,
            "stock": 0,
        },
        {"product_id": "product_id-05", "title": "title-54"},
    ]
    for row in rows:
        catalogue.products.create(a_product(**row))
    found: list[Any] = []
    query: dict[str, Any] = {"category": "books", "limit": "1"}
    for _ in range(4):
        page = caller.get("/products/sold-out", query).json
        found += [key(each) for each in page["items"]]
        if page["cursor"] is None:
            break
        query["cursor"] = page["cursor"]

    expected = ["product_id-01", "product_id-02", "product_id-03"]
    assert found == expected


def test_sold_out_of_product_refuses_what_no_page_is(caller: TestApp) -> None:
    """A page has 1 to 100 results, and a cursor of its own question."""
    none = caller.get("/products/sold-out", {"category": "books", "limit": "0"})
    many = caller.get("/products/sold-out", {"category": "books", "limit": "101"})
    most = caller.get("/products/sold-out", {"category": "books", "limit": "100"})
    torn = caller.get("/products/sold-out", {"category": "books", "cursor": "x"})

    assert (none.status, many.status, most.status) == (422, 422, 200)
    assert (torn.status, torn.json["code"]) == (400, "invalid_cursor")
    nothing = caller.get("/products/sold-out")
    assert nothing.status == 422


def test_there_is_no_other_path_or_method_for_a_product(caller: TestApp) -> None:
    """404, and a problem that says so."""
    nowhere = caller.get("/of/nothing/at/all/here")
    method = caller.request("LINK", "/products")

    assert (nowhere.status, method.status) == (404, 404)
    assert nowhere.json["code"] == "no_route"


def test_the_document_of_the_product_api_is_valid() -> None:
    """As OpenAPI's own schema says."""
    whole = document("product")

    validate(whole)
    assert "/products" in whole["paths"]
