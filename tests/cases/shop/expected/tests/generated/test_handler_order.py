# Written by lift from the models: change those, this file is written again.
"""What the API of Order answers, called with API Gateway's events."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from liftgen.documents import SERVICE
from liftgen.runtime.table import Settings
from liftgen.testing import Clock, StandIn, TestApp
from openapi_spec_validator import validate

from handlers import shared
from handlers.openapi import document
from handlers.order import handler
from repositories import Orders
from shop import CardPayment, Line, Order, Priority, Sku


@pytest.fixture
def caller(
    orders: Orders, stand_in: StandIn, clock: Clock, monkeypatch: pytest.MonkeyPatch
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
        "order_id": UUID("00000000-0000-0000-0000-000000000001"),
        "number": 1,
        "priority": Priority.LOW,
        "payment": CardPayment(method="card", last_four="last_four-01"),
        "lines": [
            Line(sku=Sku("sku-01"), quantity=1, price=Decimal("1.25")),
            Line(sku=Sku("sku-02"), quantity=2, price=Decimal("2.25")),
        ],
        "position": (1.5, 2.5),
        "shipped_at": datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
        "created_at": datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
        "updated_at": datetime(2100, 1, 1, 12, 1, tzinfo=UTC),
        "version": 0,
    }
    return Order.model_validate({**values, **changes}, by_name=True)


def a_body(**changes: Any) -> dict[str, Any]:
    """What a request says of a new Order."""
    values: dict[str, Any] = {
        "customer_id": "customer_id-01",
        "order_id": "00000000-0000-0000-0000-000000000001",
        "number": 1,
        "priority": 1,
        "payment": {"method": "card", "last_four": "last_four-01"},
        "lines": [
            {"sku": "sku-01", "quantity": 1, "price": "1.25"},
            {"sku": "sku-02", "quantity": 2, "price": "2.25"},
        ],
        "position": [1.5, 2.5],
        "shipped_at": "2100-01-01T12:01:00Z",
    }
    return {**values, **changes}


def key(item: dict[str, Any]) -> Any:
    """What tells an item from the others."""
    return [item["customer_id"], item["number"]]


def test_an_order_that_was_created_is_read(caller: TestApp) -> None:
    """What was said is shown, with what the repository adds."""
    created = caller.post("/orders", a_body())
    read = caller.get("/orders/customer_id-01/1")

    assert (created.status, read.status) == (201, 200)
    assert created.json == read.json
    assert created.headers["Location"] == "/orders/customer_id-01/1"
    expected = {
        "customer_id": "customer_id-01",
        "order_id": "00000000-0000-0000-0000-000000000001",
        "number": 1,
        "priority": 1,
        "shipped_at": "2100-01-01T12:01:00Z",
        "created_at": "2099-12-31T12:00:00Z",
        "updated_at": "2099-12-31T12:00:00Z",
        "version": 0,
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
    path = "/orders/customer_id-01/1"
    answers = [caller.get(path), caller.delete(path)]

    assert [each.status for each in answers] == [404, 404]
    assert {each.json["code"] for each in answers} == {"not_found"}


def test_an_order_is_changed_in_part(caller: TestApp) -> None:
    """What is given changes, the rest stays."""
    created = caller.post("/orders", a_body())
    updated = caller.patch(
        "/orders/customer_id-01/1", {"order_id": "00000000-0000-0000-0000-000000000002"}
    )

    assert updated.status == 200
    assert updated.json["order_id"] == "00000000-0000-0000-0000-000000000002"
    assert updated.json["shipped_at"] == created.json["shipped_at"]
    assert updated.json == caller.get("/orders/customer_id-01/1").json


def test_an_order_is_not_changed_by_accident(caller: TestApp) -> None:
    """Not where there is none, not its key, and nothing unknown."""
    nobody = caller.patch(
        "/orders/customer_id-01/1", {"order_id": "00000000-0000-0000-0000-000000000002"}
    )
    caller.post("/orders", a_body())
    key = caller.patch("/orders/customer_id-01/1", {"number": "x"})
    unknown = caller.patch("/orders/customer_id-01/1", {"of_nothing": "x"})

    assert (nobody.status, key.status, unknown.status) == (404, 422, 422)


def test_an_order_is_replaced(caller: TestApp) -> None:
    """All that is said of it is as the request has it."""
    caller.post("/orders", a_body())
    said = a_body(order_id="00000000-0000-0000-0000-000000000002")
    fields = {"lines", "order_id", "payment", "position", "priority", "shipped_at"}
    whole = {name: each for name, each in said.items() if name in fields}
    replaced = caller.put("/orders/customer_id-01/1", whole)

    assert replaced.status == 200
    assert replaced.json["order_id"] == "00000000-0000-0000-0000-000000000002"


def test_an_order_is_changed_in_the_version_that_is_meant(caller: TestApp) -> None:
    """A second write of the same version is refused."""
    created = caller.post("/orders", a_body())
    seen = {"If-Match": created.headers["ETag"]}
    path = "/orders/customer_id-01/1"
    changes = {"order_id": "00000000-0000-0000-0000-000000000002"}
    first = caller.patch(path, changes, headers=seen)
    stale = caller.patch(path, changes, headers=seen)
    gone = caller.delete(path, headers=seen)

    assert (first.status, stale.status, gone.status) == (200, 412, 412)
    assert first.headers["ETag"] != created.headers["ETag"]


def test_an_order_that_was_deleted_is_gone(caller: TestApp) -> None:
    """It is not found any more."""
    caller.post("/orders", a_body())
    deleted = caller.delete("/orders/customer_id-01/1")
    read = caller.get("/orders/customer_id-01/1")

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


def test_by_key_of_order_answers_its_own(caller: TestApp, orders: Orders) -> None:
    """Those that are asked for in order, and none of the decoys."""
    rows: list[dict[str, Any]] = [
        {},
        {"number": 2},
        {"number": 3},
        {"customer_id": "customer_id-02", "number": 4},
    ]
    for row in rows:
        orders.orders.create(an_order(**row))
    answer = caller.get("/orders", {"customer_id": "customer_id-01"})

    assert answer.status == 200
    expected = [["customer_id-01", 1], ["customer_id-01", 2], ["customer_id-01", 3]]
    assert [key(each) for each in answer.json["items"]] == expected
    assert answer.json["cursor"] is None


def test_by_key_of_order_goes_on_from_a_cursor(caller: TestApp, orders: Orders) -> None:
    """Page by page it is the whole, nothing twice."""
    rows: list[dict[str, Any]] = [
        {},
        {"number": 2},
        {"number": 3},
        {"customer_id": "customer_id-02", "number": 4},
    ]
    for row in rows:
        orders.orders.create(an_order(**row))
    found: list[Any] = []
    query: dict[str, Any] = {"customer_id": "customer_id-01", "limit": "1"}
    for _ in range(4):
        page = caller.get("/orders", query).json
        found += [key(each) for each in page["items"]]
        if page["cursor"] is None:
            break
        query["cursor"] = page["cursor"]

    expected = [["customer_id-01", 1], ["customer_id-01", 2], ["customer_id-01", 3]]
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


def test_by_key_of_order_is_sorted_as_its_key_is(
    caller: TestApp, orders: Orders
) -> None:
    """Either way, and by nothing else."""
    rows: list[dict[str, Any]] = [
        {},
        {"number": 2},
        {"number": 3},
        {"customer_id": "customer_id-02", "number": 4},
    ]
    for row in rows:
        orders.orders.create(an_order(**row))
    usual = caller.get("/orders", {"customer_id": "customer_id-01", "sort": "number"})
    reverse = caller.get(
        "/orders", {"customer_id": "customer_id-01", "sort": "-number"}
    )
    unsorted = caller.get(
        "/orders", {"customer_id": "customer_id-01", "sort": "of_nothing"}
    )
    unknown = caller.get(
        "/orders", {"customer_id": "customer_id-01", "of_nothing": "x"}
    )

    expected = [["customer_id-01", 1], ["customer_id-01", 2], ["customer_id-01", 3]]
    assert [key(each) for each in usual.json["items"]] == expected
    assert [key(each) for each in reverse.json["items"]] == expected[::-1]
    assert (unsorted.status, unknown.status) == (422, 400)
    assert unknown.json["errors"][0]["at"] == "query.of_nothing"


def test_by_key_of_order_is_filtered_by_priority(
    caller: TestApp, orders: Orders
) -> None:
    """What has another value is left out."""
    rows: list[dict[str, Any]] = [
        {},
        {"number": 2},
        {"number": 3},
        {"customer_id": "customer_id-02", "number": 4},
    ]
    for row in rows:
        orders.orders.create(an_order(**row))
    answer = caller.get("/orders", {"customer_id": "customer_id-01", "priority": "1"})
    rest = caller.get("/orders", {"customer_id": "customer_id-01", "priority": "2"})

    expected = [["customer_id-01", 1], ["customer_id-01", 2], ["customer_id-01", 3]]
    assert [key(each) for each in answer.json["items"]] == expected
    wanted = []
    assert [key(each) for each in rest.json["items"]] == wanted


def test_by_key_of_order_with_a_part_of_number(caller: TestApp, orders: Orders) -> None:
    """One value, or those between two ends."""
    rows: list[dict[str, Any]] = [
        {},
        {"number": 2},
        {"number": 3},
        {"customer_id": "customer_id-02", "number": 4},
    ]
    for row in rows:
        orders.orders.create(an_order(**row))
    asked: list[dict[str, Any]] = [
        {"customer_id": "customer_id-01", "number": "2"},
        {"customer_id": "customer_id-01", "number_since": "2"},
        {"customer_id": "customer_id-01", "number_after": "1"},
        {"customer_id": "customer_id-01", "number_until": "2"},
        {"customer_id": "customer_id-01", "number_before": "3"},
        {"customer_id": "customer_id-01", "number_since": "1", "number_until": "2"},
    ]
    told = [caller.get("/orders", each).json for each in asked]

    expected = [
        [["customer_id-01", 2]],
        [["customer_id-01", 2], ["customer_id-01", 3]],
        [["customer_id-01", 2], ["customer_id-01", 3]],
        [["customer_id-01", 1], ["customer_id-01", 2]],
        [["customer_id-01", 1], ["customer_id-01", 2]],
        [["customer_id-01", 1], ["customer_id-01", 2]],
    ]
    found = [[key(each) for each in page["items"]] for page in told]
    assert found == expected


def test_shipped_of_order_answers_its_own(caller: TestApp, orders: Orders) -> None:
    """Those that are asked for in order, and none of the decoys."""
    rows: list[dict[str, Any]] = [
        {},
        {
            "customer_id": "customer_id-02",
            "number": 2,
            "shipped_at": datetime(2100, 1, 2, 4, 2, tzinfo=UTC),
        },
        {
            "customer_id": "customer_id-03",
            "number": 3,
            "shipped_at": datetime(2100, 1, 2, 20, 3, tzinfo=UTC),
        },
        {
            "customer_id": "customer_id-04",
            "number": 4,
            "shipped_at": datetime(2100, 1, 3, 12, 4, tzinfo=UTC),
        },
        {
            "customer_id": "customer_id-05",
            "number": 5,
            "shipped_at": datetime(2100, 1, 4, 4, 5, tzinfo=UTC),
        },
        {"customer_id": "customer_id-03", "number": 5, "shipped_at": None},
    ]
    for row in rows:
        orders.orders.create(an_order(**row))
    answer = caller.get(
        "/orders/shipped",
        {"since": "2100-01-02T04:02:00Z", "until": "2100-01-03T12:04:00Z"},
    )

    assert answer.status == 200
    expected = [["customer_id-02", 2], ["customer_id-03", 3], ["customer_id-04", 4]]
    assert [key(each) for each in answer.json["items"]] == expected
    assert answer.json["cursor"] is None


def test_shipped_of_order_goes_on_from_a_cursor(
    caller: TestApp, orders: Orders
) -> None:
    """Page by page it is the whole, nothing twice."""
    rows: list[dict[str, Any]] = [
        {},
        {
            "customer_id": "customer_id-02",
            "number": 2,
            "shipped_at": datetime(2100, 1, 2, 4, 2, tzinfo=UTC),
        },
        {
            "customer_id": "customer_id-03",
            "number": 3,
            "shipped_at": datetime(2100, 1, 2, 20, 3, tzinfo=UTC),
        },
        {
            "customer_id": "customer_id-04",
            "number": 4,
            "shipped_at": datetime(2100, 1, 3, 12, 4, tzinfo=UTC),
        },
        {
            "customer_id": "customer_id-05",
            "number": 5,
            "shipped_at": datetime(2100, 1, 4, 4, 5, tzinfo=UTC),
        },
        {"customer_id": "customer_id-03", "number": 5, "shipped_at": None},
    ]
    for row in rows:
        orders.orders.create(an_order(**row))
    found: list[Any] = []
    query: dict[str, Any] = {
        "since": "2100-01-02T04:02:00Z",
        "until": "2100-01-03T12:04:00Z",
        "limit": "1",
    }
    for _ in range(4):
        page = caller.get("/orders/shipped", query).json
        found += [key(each) for each in page["items"]]
        if page["cursor"] is None:
            break
        query["cursor"] = page["cursor"]

    expected = [["customer_id-02", 2], ["customer_id-03", 3], ["customer_id-04", 4]]
    assert found == expected


def test_shipped_of_order_refuses_what_no_page_is(caller: TestApp) -> None:
    """A page has 1 to 100 results, and a cursor of its own question."""
    none = caller.get(
        "/orders/shipped",
        {
            "since": "2100-01-02T04:02:00Z",
            "until": "2100-01-03T12:04:00Z",
            "limit": "0",
        },
    )
    many = caller.get(
        "/orders/shipped",
        {
            "since": "2100-01-02T04:02:00Z",
            "until": "2100-01-03T12:04:00Z",
            "limit": "101",
        },
    )
    most = caller.get(
        "/orders/shipped",
        {
            "since": "2100-01-02T04:02:00Z",
            "until": "2100-01-03T12:04:00Z",
            "limit": "100",
        },
    )
    torn = caller.get(
        "/orders/shipped",
        {
            "since": "2100-01-02T04:02:00Z",
            "until": "2100-01-03T12:04:00Z",
            "cursor": "x",
        },
    )

    assert (none.status, many.status, most.status) == (422, 422, 200)
    assert (torn.status, torn.json["code"]) == (400, "invalid_cursor")
    nothing = caller.get("/orders/shipped")
    assert nothing.status == 422


def test_shipped_of_order_is_sorted_as_its_key_is(
    caller: TestApp, orders: Orders
) -> None:
    """Either way, and by nothing else."""
    rows: list[dict[str, Any]] = [
        {},
        {
            "customer_id": "customer_id-02",
            "number": 2,
            "shipped_at": datetime(2100, 1, 2, 4, 2, tzinfo=UTC),
        },
        {
            "customer_id": "customer_id-03",
            "number": 3,
            "shipped_at": datetime(2100, 1, 2, 20, 3, tzinfo=UTC),
        },
        {
            "customer_id": "customer_id-04",
            "number": 4,
            "shipped_at": datetime(2100, 1, 3, 12, 4, tzinfo=UTC),
        },
        {
            "customer_id": "customer_id-05",
            "number": 5,
            "shipped_at": datetime(2100, 1, 4, 4, 5, tzinfo=UTC),
        },
        {"customer_id": "customer_id-03", "number": 5, "shipped_at": None},
    ]
    for row in rows:
        orders.orders.create(an_order(**row))
    usual = caller.get(
        "/orders/shipped",
        {
            "since": "2100-01-02T04:02:00Z",
            "until": "2100-01-03T12:04:00Z",
            "sort": "shipped_at",
        },
    )
    reverse = caller.get(
        "/orders/shipped",
        {
            "since": "2100-01-02T04:02:00Z",
            "until": "2100-01-03T12:04:00Z",
            "sort": "-shipped_at",
        },
    )
    unsorted = caller.get(
        "/orders/shipped",
        {
            "since": "2100-01-02T04:02:00Z",
            "until": "2100-01-03T12:04:00Z",
            "sort": "of_nothing",
        },
    )
    unknown = caller.get(
        "/orders/shipped",
        {
            "since": "2100-01-02T04:02:00Z",
            "until": "2100-01-03T12:04:00Z",
            "of_nothing": "x",
        },
    )

    expected = [["customer_id-02", 2], ["customer_id-03", 3], ["customer_id-04", 4]]
    assert [key(each) for each in usual.json["items"]] == expected
    assert [key(each) for each in reverse.json["items"]] == expected[::-1]
    assert (unsorted.status, unknown.status) == (422, 400)
    assert unknown.json["errors"][0]["at"] == "query.of_nothing"


def test_shipped_of_order_is_filtered_by_priority(
    caller: TestApp, orders: Orders
) -> None:
    """What has another value is left out."""
    rows: list[dict[str, Any]] = [
        {},
        {
            "customer_id": "customer_id-02",
            "number": 2,
            "shipped_at": datetime(2100, 1, 2, 4, 2, tzinfo=UTC),
        },
        {
            "customer_id": "customer_id-03",
            "number": 3,
            "shipped_at": datetime(2100, 1, 2, 20, 3, tzinfo=UTC),
        },
        {
            "customer_id": "customer_id-04",
            "number": 4,
            "shipped_at": datetime(2100, 1, 3, 12, 4, tzinfo=UTC),
        },
        {
            "customer_id": "customer_id-05",
            "number": 5,
            "shipped_at": datetime(2100, 1, 4, 4, 5, tzinfo=UTC),
        },
        {"customer_id": "customer_id-03", "number": 5, "shipped_at": None},
    ]
    for row in rows:
        orders.orders.create(an_order(**row))
    answer = caller.get(
        "/orders/shipped",
        {
            "since": "2100-01-02T04:02:00Z",
            "until": "2100-01-03T12:04:00Z",
            "priority": "1",
        },
    )
    rest = caller.get(
        "/orders/shipped",
        {
            "since": "2100-01-02T04:02:00Z",
            "until": "2100-01-03T12:04:00Z",
            "priority": "2",
        },
    )

    expected = [["customer_id-02", 2], ["customer_id-03", 3], ["customer_id-04", 4]]
    assert [key(each) for each in answer.json["items"]] == expected
    wanted = []
    assert [key(each) for each in rest.json["items"]] == wanted


def test_urgent_of_order_answers_its_own(caller: TestApp, orders: Orders) -> None:
    """Those that are asked for in order, and none of the decoys."""
    rows: list[dict[str, Any]] = [
        {"priority": Priority.HIGH},
        {"number": 2, "priority": Priority.HIGH},
        {"number": 3, "priority": Priority.HIGH},
        {"customer_id": "customer_id-02", "number": 4, "priority": Priority.HIGH},
        {"number": 5},
    ]
    for row in rows:
        orders.orders.create(an_order(**row))
    answer = caller.get("/orders/urgent", {"customer_id": "customer_id-01"})

    assert answer.status == 200
    expected = [["customer_id-01", 3], ["customer_id-01", 2], ["customer_id-01", 1]]
    assert [key(each) for each in answer.json["items"]] == expected
    assert answer.json["cursor"] is None


def test_urgent_of_order_goes_on_from_a_cursor(caller: TestApp, orders: Orders) -> None:
    """Page by page it is the whole, nothing twice."""
    rows: list[dict[str, Any]] = [
        {"priority": Priority.HIGH},
        {"number": 2, "priority": Priority.HIGH},
        {"number": 3, "priority": Priority.HIGH},
        {"customer_id": "customer_id-02", "number": 4, "priority": Priority.HIGH},
        {"number": 5},
    ]
    for row in rows:
        orders.orders.create(an_order(**row))
    found: list[Any] = []
    query: dict[str, Any] = {"customer_id": "customer_id-01", "limit": "1"}
    for _ in range(4):
        page = caller.get("/orders/urgent", query).json
        found += [key(each) for each in page["items"]]
        if page["cursor"] is None:
            break
        query["cursor"] = page["cursor"]

    expected = [["customer_id-01", 3], ["customer_id-01", 2], ["customer_id-01", 1]]
    assert found == expected


def test_urgent_of_order_refuses_what_no_page_is(caller: TestApp) -> None:
    """A page has 1 to 100 results, and a cursor of its own question."""
    none = caller.get("/orders/urgent", {"customer_id": "customer_id-01", "limit": "0"})
    many = caller.get(
        "/orders/urgent", {"customer_id": "customer_id-01", "limit": "101"}
    )
    most = caller.get(
        "/orders/urgent", {"customer_id": "customer_id-01", "limit": "100"}
    )
    torn = caller.get(
        "/orders/urgent", {"customer_id": "customer_id-01", "cursor": "x"}
    )

    assert (none.status, many.status, most.status) == (422, 422, 200)
    assert (torn.status, torn.json["code"]) == (400, "invalid_cursor")
    nothing = caller.get("/orders/urgent")
    assert nothing.status == 422


def test_urgent_of_order_is_sorted_as_its_key_is(
    caller: TestApp, orders: Orders
) -> None:
    """Either way, and by nothing else."""
    rows: list[dict[str, Any]] = [
        {"priority": Priority.HIGH},
        {"number": 2, "priority": Priority.HIGH},
        {"number": 3, "priority": Priority.HIGH},
        {"customer_id": "customer_id-02", "number": 4, "priority": Priority.HIGH},
        {"number": 5},
    ]
    for row in rows:
        orders.orders.create(an_order(**row))
    usual = caller.get(
        "/orders/urgent", {"customer_id": "customer_id-01", "sort": "-number"}
    )
    reverse = caller.get(
        "/orders/urgent", {"customer_id": "customer_id-01", "sort": "number"}
    )
    unsorted = caller.get(
        "/orders/urgent", {"customer_id": "customer_id-01", "sort": "of_nothing"}
    )
    unknown = caller.get(
        "/orders/urgent", {"customer_id": "customer_id-01", "of_nothing": "x"}
    )

    expected = [["customer_id-01", 3], ["customer_id-01", 2], ["customer_id-01", 1]]
    assert [key(each) for each in usual.json["items"]] == expected
    assert [key(each) for each in reverse.json["items"]] == expected[::-1]
    assert (unsorted.status, unknown.status) == (422, 400)
    assert unknown.json["errors"][0]["at"] == "query.of_nothing"


def test_urgent_of_order_is_filtered_by_priority(
    caller: TestApp, orders: Orders
) -> None:
    """What has another value is left out."""
    rows: list[dict[str, Any]] = [
        {"priority": Priority.HIGH},
        {"number": 2, "priority": Priority.HIGH},
        {"number": 3, "priority": Priority.HIGH},
        {"customer_id": "customer_id-02", "number": 4, "priority": Priority.HIGH},
        {"number": 5},
    ]
    for row in rows:
        orders.orders.create(an_order(**row))
    answer = caller.get(
        "/orders/urgent", {"customer_id": "customer_id-01", "priority": "1"}
    )
    rest = caller.get(
        "/orders/urgent", {"customer_id": "customer_id-01", "priority": "2"}
    )

    expected = []
    assert [key(each) for each in answer.json["items"]] == expected
    wanted = [["customer_id-01", 3], ["customer_id-01", 2], ["customer_id-01", 1]]
    assert [key(each) for each in rest.json["items"]] == wanted


def test_urgent_of_order_with_a_part_of_number(caller: TestApp, orders: Orders) -> None:
    """One value, or those between two ends."""
    rows: list[dict[str, Any]] = [
        {"priority": Priority.HIGH},
        {"number": 2, "priority": Priority.HIGH},
        {"number": 3, "priority": Priority.HIGH},
        {"customer_id": "customer_id-02", "number": 4, "priority": Priority.HIGH},
        {"number": 5},
    ]
    for row in rows:
        orders.orders.create(an_order(**row))
    asked: list[dict[str, Any]] = [
        {"customer_id": "customer_id-01", "number": "2"},
        {"customer_id": "customer_id-01", "number_since": "2"},
        {"customer_id": "customer_id-01", "number_after": "1"},
        {"customer_id": "customer_id-01", "number_until": "2"},
        {"customer_id": "customer_id-01", "number_before": "3"},
        {"customer_id": "customer_id-01", "number_since": "1", "number_until": "2"},
    ]
    told = [caller.get("/orders/urgent", each).json for each in asked]

    expected = [
        [["customer_id-01", 2]],
        [["customer_id-01", 3], ["customer_id-01", 2]],
        [["customer_id-01", 3], ["customer_id-01", 2]],
        [["customer_id-01", 2], ["customer_id-01", 1]],
        [["customer_id-01", 2], ["customer_id-01", 1]],
        [["customer_id-01", 2], ["customer_id-01", 1]],
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
