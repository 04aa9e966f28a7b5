# Written by lift from the models: change those, this file is written again.
"""What the API of Order answers, called with API Gateway's events."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from liftgen.documents import SERVICE
from liftgen.runtime.table import Settings
from liftgen.testing import Clock, StandIn, TestApp
from openapi_spec_validator import validate

from shop.backend.handlers import shared
from shop.backend.handlers.openapi import document
from shop.backend.handlers.order import handler
from shop.backend.repositories import Shop
from shop.models.orders import Line, Order


@pytest.fixture
def caller(
    shop: Shop, stand_in: StandIn, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> TestApp:
    """The API over a table that is new."""
    monkeypatch.delenv("LIFT_TABLES", raising=False)
    monkeypatch.delenv("LIFT_TENANT_CLAIM", raising=False)
    monkeypatch.setenv("LIFT_SERVICE_TABLE", SERVICE["name"])
    stand_in.create(SERVICE)
    monkeypatch.setattr(shared, "client", lambda: stand_in.client)
    monkeypatch.setattr(shared, "settings", lambda: Settings(clock=clock))
    return TestApp(handler, {})


def an_order(**changes: Any) -> Order:
    """An Order as these tests know it, with other values for the fields given."""
    values: dict[str, Any] = {
        "customer_id": "customer_id-01",
        "order_id": "order_id-01",
        "placed_at": datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
        "lines": [Line(sku="sku-01", count=1), Line(sku="sku-02", count=2)],
        "state": "open",
    }
    return Order(**{**values, **changes})


def a_body(**changes: Any) -> dict[str, Any]:
    """What a request says of a new Order."""
    values: dict[str, Any] = {
        "customer_id": "customer_id-01",
        "order_id": "order_id-01",
        "placed_at": "2100-01-01T12:01:00Z",
        "lines": [{"sku": "sku-01", "count": 1}, {"sku": "sku-02", "count": 2}],
        "state": "open",
    }
    return {**values, **changes}


def key(item: dict[str, Any]) -> Any:
    """What tells an item from the others."""
    return [item["customer_id"], item["placed_at"], item["order_id"]]


def test_an_order_that_was_created_is_read(caller: TestApp) -> None:
    """What was said is shown, with what the repository adds."""
    created = caller.post("/orders", a_body())
    read = caller.get("/orders/customer_id-01/2100-01-01T12:01:00Z/order_id-01")

    assert (created.status, read.status) == (201, 200)
    assert created.json == read.json
    wanted = "/orders/customer_id-01/2100-01-01T12%3A01%3A00%2B00%3A00/order_id-01"
    assert created.headers["Location"] == wanted
    expected = {
        "customer_id": "customer_id-01",
        "order_id": "order_id-01",
        "placed_at": "2100-01-01T12:01:00Z",
        "state": "open",
    }
    assert {name: read.json[name] for name in expected} == expected


def test_an_order_is_created_once(caller: TestApp) -> None:
    """A second one with its key is refused."""
    caller.post("/orders", a_body())
    again = caller.post("/orders", a_body())

    assert (again.status, again.json["code"]) == (409, "already_exists")


def test_an_order_is_created_once_for_a_key(caller: TestApp) -> None:
    """Who asks again gets the same answer, and for something else none."""
    sent = {"Idempotency-Key": "a key"}
    first = caller.post("/orders", a_body(), headers=sent)
    again = caller.post("/orders", a_body(), headers=sent)
    other = caller.post("/orders", json.dumps(a_body()) + " ", headers=sent)

    assert (first.status, again.status, again.json) == (201, 201, first.json)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert (other.status, other.json["code"]) == (422, "key_reused")


def test_an_order_that_is_not_there_is_not_found(caller: TestApp) -> None:
    """404, and a problem that says so."""
    path = "/orders/customer_id-01/2100-01-01T12:01:00Z/order_id-01"
    answers = [caller.get(path), caller.delete(path)]

    assert [each.status for each in answers] == [404, 404]
    assert {each.json["code"] for each in answers} == {"not_found"}


def test_an_order_is_changed_in_part(caller: TestApp) -> None:
    """What is given changes, the rest stays."""
    created = caller.post("/orders", a_body())
    updated = caller.patch(
        "/orders/customer_id-01/2100-01-01T12:01:00Z/order_id-01", {"state": "paid"}
    )

    assert updated.status == 200
    assert updated.json["state"] == "paid"
    assert updated.json["placed_at"] == created.json["placed_at"]
    wanted = caller.get("/orders/customer_id-01/2100-01-01T12:01:00Z/order_id-01")
    assert updated.json == wanted.json


def test_an_order_is_not_changed_by_accident(caller: TestApp) -> None:
    """Not where there is none, not its key, and nothing unknown."""
    nobody = caller.patch(
        "/orders/customer_id-01/2100-01-01T12:01:00Z/order_id-01", {"state": "paid"}
    )
    caller.post("/orders", a_body())
    key = caller.patch(
        "/orders/customer_id-01/2100-01-01T12:01:00Z/order_id-01", {"order_id": "x"}
    )
    unknown = caller.patch(
        "/orders/customer_id-01/2100-01-01T12:01:00Z/order_id-01", {"of_nothing": "x"}
    )

    assert (nobody.status, key.status, unknown.status) == (404, 422, 422)


def test_an_order_is_replaced(caller: TestApp) -> None:
    """All that is said of it is as the request has it."""
    caller.post("/orders", a_body())
    said = a_body(state="paid")
    fields = {"lines", "state"}
    whole = {name: each for name, each in said.items() if name in fields}
    replaced = caller.put(
        "/orders/customer_id-01/2100-01-01T12:01:00Z/order_id-01", whole
    )

    assert replaced.status == 200
    assert replaced.json["state"] == "paid"


def test_an_order_that_was_deleted_is_gone(caller: TestApp) -> None:
    """It is not found any more."""
    caller.post("/orders", a_body())
    deleted = caller.delete("/orders/customer_id-01/2100-01-01T12:01:00Z/order_id-01")
    read = caller.get("/orders/customer_id-01/2100-01-01T12:01:00Z/order_id-01")

    assert (deleted.status, deleted.text) == (204, "")
    assert read.status == 404


def test_what_is_no_order_is_refused(caller: TestApp, stand_in: StandIn) -> None:
    """What is missing, unknown, or no JSON at all; and nothing is stored."""
    bodies: list[Any] = ["{", [], "text", b"\xff", {}]
    unknown = caller.post("/orders", a_body(of_nothing="x"))
    others = [caller.post("/orders", each) for each in bodies]

    assert unknown.status == 422
    assert unknown.json["errors"][0]["at"] == "body.of_nothing"
    assert {each.status for each in others} <= {400, 422}
    assert stand_in.items() == []


def test_by_key_of_order_answers_its_own(caller: TestApp, shop: Shop) -> None:
    """Those that are asked for in order, and none of the decoys."""
    rows: list[dict[str, Any]] = [
        {},
        {
            "order_id": "order_id-02",
            "placed_at": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
        {
            "order_id": "order_id-03",
            "placed_at": datetime(2100, 1, 1, 12, 3, tzinfo=UTC),
        },
        {
            "customer_id": "customer_id-02",
            "order_id": "order_id-04",
            "placed_at": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
    ]
    for row in rows:
        shop.orders.create(an_order(**row))
    answer = caller.get("/orders", {"customer_id": "customer_id-01"})

    assert answer.status == 200
    expected = [
        ["customer_id-01", "2100-01-01T12:01:00Z", "order_id-01"],
        ["customer_id-01", "2100-01-01T12:02:00Z", "order_id-02"],
        ["customer_id-01", "2100-01-01T12:03:00Z", "order_id-03"],
    ]
    assert [key(each) for each in answer.json["items"]] == expected
    assert answer.json["cursor"] is None


def test_by_key_of_order_goes_on_from_a_cursor(caller: TestApp, shop: Shop) -> None:
    """Page by page it is the whole, nothing twice."""
    rows: list[dict[str, Any]] = [
        {},
        {
            "order_id": "order_id-02",
            "placed_at": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
        {
            "order_id": "order_id-03",
            "placed_at": datetime(2100, 1, 1, 12, 3, tzinfo=UTC),
        },
        {
            "customer_id": "customer_id-02",
            "order_id": "order_id-04",
            "placed_at": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
    ]
    for row in rows:
        shop.orders.create(an_order(**row))
    found: list[Any] = []
    query: dict[str, Any] = {"customer_id": "customer_id-01", "limit": "1"}
    for _ in range(4):
        page = caller.get("/orders", query).json
        found += [key(each) for each in page["items"]]
        if page["cursor"] is None:
            break
        query["cursor"] = page["cursor"]

    expected = [
        ["customer_id-01", "2100-01-01T12:01:00Z", "order_id-01"],
        ["customer_id-01", "2100-01-01T12:02:00Z", "order_id-02"],
        ["customer_id-01", "2100-01-01T12:03:00Z", "order_id-03"],
    ]
    assert found == expected


def test_by_key_of_order_refuses_what_no_page_is(caller: TestApp) -> None:
    """A page has 1 to 100 results, and a cursor of its own question."""
    none = caller.get("/orders", {"customer_id": "customer_id-01", "limit": "0"})
    many = caller.get("/orders", {"customer_id": "customer_id-01", "limit": "101"})
    most = caller.get("/orders", {"customer_id": "customer_id-01", "limit": "100"})
    torn = caller.get("/orders", {"customer_id": "customer_id-01", "cursor": "x"})

    assert (none.status, many.status, most.status) == (422, 422, 200)
    assert (torn.status, torn.json["code"]) == (400, "invalid_cursor")
    nothing = caller.get("/orders")
    assert nothing.status == 422


def test_by_key_of_order_is_sorted_as_its_key_is(caller: TestApp, shop: Shop) -> None:
    """Either way, and by nothing else."""
    rows: list[dict[str, Any]] = [
        {},
        {
            "order_id": "order_id-02",
            "placed_at": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
        {
            "order_id": "order_id-03",
            "placed_at": datetime(2100, 1, 1, 12, 3, tzinfo=UTC),
        },
        {
            "customer_id": "customer_id-02",
            "order_id": "order_id-04",
            "placed_at": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
    ]
    for row in rows:
        shop.orders.create(an_order(**row))
    usual = caller.get(
        "/orders", {"customer_id": "customer_id-01", "sort": "placed_at"}
    )
    reverse = caller.get(
        "/orders", {"customer_id": "customer_id-01", "sort": "-placed_at"}
    )
    unsorted = caller.get(
        "/orders", {"customer_id": "customer_id-01", "sort": "of_nothing"}
    )
    unknown = caller.get(
        "/orders", {"customer_id": "customer_id-01", "of_nothing": "x"}
    )

    expected = [
        ["customer_id-01", "2100-01-01T12:01:00Z", "order_id-01"],
        ["customer_id-01", "2100-01-01T12:02:00Z", "order_id-02"],
        ["customer_id-01", "2100-01-01T12:03:00Z", "order_id-03"],
    ]
    assert [key(each) for each in usual.json["items"]] == expected
    assert [key(each) for each in reverse.json["items"]] == expected[::-1]
    assert (unsorted.status, unknown.status) == (422, 400)
    assert unknown.json["errors"][0]["at"] == "query.of_nothing"


def test_by_key_of_order_is_filtered_by_state(caller: TestApp, shop: Shop) -> None:
    """What has another value is left out."""
    rows: list[dict[str, Any]] = [
        {},
        {
            "order_id": "order_id-02",
            "placed_at": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
        {
            "order_id": "order_id-03",
            "placed_at": datetime(2100, 1, 1, 12, 3, tzinfo=UTC),
        },
        {
            "customer_id": "customer_id-02",
            "order_id": "order_id-04",
            "placed_at": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
    ]
    for row in rows:
        shop.orders.create(an_order(**row))
    answer = caller.get("/orders", {"customer_id": "customer_id-01", "state": "open"})
    rest = caller.get("/orders", {"customer_id": "customer_id-01", "state": "paid"})

    expected = [
        ["customer_id-01", "2100-01-01T12:01:00Z", "order_id-01"],
        ["customer_id-01", "2100-01-01T12:02:00Z", "order_id-02"],
        ["customer_id-01", "2100-01-01T12:03:00Z", "order_id-03"],
    ]
    assert [key(each) for each in answer.json["items"]] == expected
    wanted = []
    assert [key(each) for each in rest.json["items"]] == wanted


def test_by_key_of_order_with_a_part_of_placed_at(caller: TestApp, shop: Shop) -> None:
    """One value, or those between two ends."""
    rows: list[dict[str, Any]] = [
        {},
        {
            "order_id": "order_id-02",
            "placed_at": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
        {
            "order_id": "order_id-03",
            "placed_at": datetime(2100, 1, 1, 12, 3, tzinfo=UTC),
        },
        {
            "customer_id": "customer_id-02",
            "order_id": "order_id-04",
            "placed_at": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
    ]
    for row in rows:
        shop.orders.create(an_order(**row))
    asked: list[dict[str, Any]] = [
        {"customer_id": "customer_id-01", "placed_at": "2100-01-01T12:02:00Z"},
        {"customer_id": "customer_id-01", "placed_at_since": "2100-01-01T12:02:00Z"},
        {"customer_id": "customer_id-01", "placed_at_after": "2100-01-01T12:01:00Z"},
        {"customer_id": "customer_id-01", "placed_at_until": "2100-01-01T12:02:00Z"},
        {"customer_id": "customer_id-01", "placed_at_before": "2100-01-01T12:03:00Z"},
        {
            "customer_id": "customer_id-01",
            "placed_at_since": "2100-01-01T12:01:00Z",
            "placed_at_until": "2100-01-01T12:02:00Z",
        },
    ]
    told = [caller.get("/orders", each).json for each in asked]

    expected = [
        [["customer_id-01", "2100-01-01T12:02:00Z", "order_id-02"]],
        [
            ["customer_id-01", "2100-01-01T12:02:00Z", "order_id-02"],
            ["customer_id-01", "2100-01-01T12:03:00Z", "order_id-03"],
        ],
        [
            ["customer_id-01", "2100-01-01T12:02:00Z", "order_id-02"],
            ["customer_id-01", "2100-01-01T12:03:00Z", "order_id-03"],
        ],
        [
            ["customer_id-01", "2100-01-01T12:01:00Z", "order_id-01"],
            ["customer_id-01", "2100-01-01T12:02:00Z", "order_id-02"],
        ],
        [
            ["customer_id-01", "2100-01-01T12:01:00Z", "order_id-01"],
            ["customer_id-01", "2100-01-01T12:02:00Z", "order_id-02"],
        ],
        [
            ["customer_id-01", "2100-01-01T12:01:00Z", "order_id-01"],
            ["customer_id-01", "2100-01-01T12:02:00Z", "order_id-02"],
        ],
    ]
    found = [[key(each) for each in page["items"]] for page in told]
    assert found == expected


def test_by_state_of_order_answers_its_own(caller: TestApp, shop: Shop) -> None:
    """Those that are asked for in order, and none of the decoys."""
    rows: list[dict[str, Any]] = [
        {},
        {
            "customer_id": "customer_id-02",
            "order_id": "order_id-02",
            "placed_at": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
        {
            "customer_id": "customer_id-03",
            "order_id": "order_id-03",
            "placed_at": datetime(2100, 1, 1, 12, 3, tzinfo=UTC),
        },
        {
            "customer_id": "customer_id-02",
            "order_id": "order_id-04",
            "placed_at": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
            "state": "paid",
        },
    ]
    for row in rows:
        shop.orders.create(an_order(**row))
    answer = caller.get("/orders/by-state", {"state": "open"})

    assert answer.status == 200
    expected = [
        ["customer_id-01", "2100-01-01T12:01:00Z", "order_id-01"],
        ["customer_id-02", "2100-01-01T12:02:00Z", "order_id-02"],
        ["customer_id-03", "2100-01-01T12:03:00Z", "order_id-03"],
    ]
    assert [key(each) for each in answer.json["items"]] == expected
    assert answer.json["cursor"] is None


def test_by_state_of_order_goes_on_from_a_cursor(caller: TestApp, shop: Shop) -> None:
    """Page by page it is the whole, nothing twice."""
    rows: list[dict[str, Any]] = [
        {},
        {
            "customer_id": "customer_id-02",
            "order_id": "order_id-02",
            "placed_at": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
        {
            "customer_id": "customer_id-03",
            "order_id": "order_id-03",
            "placed_at": datetime(2100, 1, 1, 12, 3, tzinfo=UTC),
        },
        {
            "customer_id": "customer_id-02",
            "order_id": "order_id-04",
            "placed_at": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
            "state": "paid",
        },
    ]
    for row in rows:
        shop.orders.create(an_order(**row))
    found: list[Any] = []
    query: dict[str, Any] = {"state": "open", "limit": "1"}
    for _ in range(4):
        page = caller.get("/orders/by-state", query).json
        found += [key(each) for each in page["items"]]
        if page["cursor"] is None:
            break
        query["cursor"] = page["cursor"]

    expected = [
        ["customer_id-01", "2100-01-01T12:01:00Z", "order_id-01"],
        ["customer_id-02", "2100-01-01T12:02:00Z", "order_id-02"],
        ["customer_id-03", "2100-01-01T12:03:00Z", "order_id-03"],
    ]
    assert found == expected


def test_by_state_of_order_refuses_what_no_page_is(caller: TestApp) -> None:
    """A page has 1 to 100 results, and a cursor of its own question."""
    none = caller.get("/orders/by-state", {"state": "open", "limit": "0"})
    many = caller.get("/orders/by-state", {"state": "open", "limit": "101"})
    most = caller.get("/orders/by-state", {"state": "open", "limit": "100"})
    torn = caller.get("/orders/by-state", {"state": "open", "cursor": "x"})

    assert (none.status, many.status, most.status) == (422, 422, 200)
    assert (torn.status, torn.json["code"]) == (400, "invalid_cursor")
    nothing = caller.get("/orders/by-state")
    assert nothing.status == 422


def test_by_state_of_order_is_sorted_as_its_key_is(caller: TestApp, shop: Shop) -> None:
    """Either way, and by nothing else."""
    rows: list[dict[str, Any]] = [
        {},
        {
            "customer_id": "customer_id-02",
            "order_id": "order_id-02",
            "placed_at": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
        {
            "customer_id": "customer_id-03",
            "order_id": "order_id-03",
            "placed_at": datetime(2100, 1, 1, 12, 3, tzinfo=UTC),
        },
        {
            "customer_id": "customer_id-02",
            "order_id": "order_id-04",
            "placed_at": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
            "state": "paid",
        },
    ]
    for row in rows:
        shop.orders.create(an_order(**row))
    usual = caller.get("/orders/by-state", {"state": "open", "sort": "placed_at"})
    reverse = caller.get("/orders/by-state", {"state": "open", "sort": "-placed_at"})
    unsorted = caller.get("/orders/by-state", {"state": "open", "sort": "of_nothing"})
    unknown = caller.get("/orders/by-state", {"state": "open", "of_nothing": "x"})

    expected = [
        ["customer_id-01", "2100-01-01T12:01:00Z", "order_id-01"],
        ["customer_id-02", "2100-01-01T12:02:00Z", "order_id-02"],
        ["customer_id-03", "2100-01-01T12:03:00Z", "order_id-03"],
    ]
    assert [key(each) for each in usual.json["items"]] == expected
    assert [key(each) for each in reverse.json["items"]] == expected[::-1]
    assert (unsorted.status, unknown.status) == (422, 400)
    assert unknown.json["errors"][0]["at"] == "query.of_nothing"


def test_by_state_of_order_with_a_part_of_placed_at(
    caller: TestApp, shop: Shop
) -> None:
    """One value, or those between two ends."""
    rows: list[dict[str, Any]] = [
        {},
        {
            "customer_id": "customer_id-02",
            "order_id": "order_id-02",
            "placed_at": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
        },
        {
            "customer_id": "customer_id-03",
            "order_id": "order_id-03",
            "placed_at": datetime(2100, 1, 1, 12, 3, tzinfo=UTC),
        },
        {
            "customer_id": "customer_id-02",
            "order_id": "order_id-04",
            "placed_at": datetime(2100, 1, 1, 12, 2, tzinfo=UTC),
            "state": "paid",
        },
    ]
    for row in rows:
        shop.orders.create(an_order(**row))
    asked: list[dict[str, Any]] = [
        {"state": "open", "placed_at": "2100-01-01T12:02:00Z"},
        {"state": "open", "placed_at_since": "2100-01-01T12:02:00Z"},
        {"state": "open", "placed_at_after": "2100-01-01T12:01:00Z"},
        {"state": "open", "placed_at_until": "2100-01-01T12:02:00Z"},
        {"state": "open", "placed_at_before": "2100-01-01T12:03:00Z"},
        {
            "state": "open",
            "placed_at_since": "2100-01-01T12:01:00Z",
            "placed_at_until": "2100-01-01T12:02:00Z",
        },
    ]
    told = [caller.get("/orders/by-state", each).json for each in asked]

    expected = [
        [["customer_id-02", "2100-01-01T12:02:00Z", "order_id-02"]],
        [
            ["customer_id-02", "2100-01-01T12:02:00Z", "order_id-02"],
            ["customer_id-03", "2100-01-01T12:03:00Z", "order_id-03"],
        ],
        [
            ["customer_id-02", "2100-01-01T12:02:00Z", "order_id-02"],
            ["customer_id-03", "2100-01-01T12:03:00Z", "order_id-03"],
        ],
        [
            ["customer_id-01", "2100-01-01T12:01:00Z", "order_id-01"],
            ["customer_id-02", "2100-01-01T12:02:00Z", "order_id-02"],
        ],
        [
            ["customer_id-01", "2100-01-01T12:01:00Z", "order_id-01"],
            ["customer_id-02", "2100-01-01T12:02:00Z", "order_id-02"],
        ],
        [
            ["customer_id-01", "2100-01-01T12:01:00Z", "order_id-01"],
            ["customer_id-02", "2100-01-01T12:02:00Z", "order_id-02"],
        ],
    ]
    found = [[key(each) for each in page["items"]] for page in told]
    assert found == expected


def test_there_is_no_other_path_or_method_for_an_order(caller: TestApp) -> None:
    """404, and a problem that says so."""
    nowhere = caller.get("/of/nothing/at/all/here")
    method = caller.request("LINK", "/orders")

    assert (nowhere.status, method.status) == (404, 404)
    assert nowhere.json["code"] == "no_route"


def test_the_document_of_the_order_api_is_valid() -> None:
    """As OpenAPI's own schema says."""
    whole = document("order")

    validate(whole)
    assert "/orders" in whole["paths"]
