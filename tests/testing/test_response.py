"""Responses: each claim holds where it is true, and fails with the answer in its words where it is not."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from liftgen.testing import TestApp, TestResponse

PAGE = {
    "items": [{"id": "a", "tenant_id": "t1", "open": True}, {"id": "b", "tenant_id": "t1", "open": False}],
    "cursor": None,
}


def answered(body: Any, status: int = 200, **headers: str) -> TestResponse:
    return TestResponse(status, headers, json.dumps(body), "GET /things")


def problem(at: str) -> TestResponse:
    body = {"code": "invalid", "errors": [{"at": at, "message": "no"}]}
    return answered(body, 422, **{"content-type": "application/problem+json"})


HOLDS: list[Callable[[], TestResponse]] = [
    lambda: answered(PAGE).assert_status(200).assert_status(201, 200),
    lambda: answered(PAGE).assert_json_path("$.items[0].id", "a").assert_json_path("$.cursor", None),
    lambda: (
        answered(PAGE)
        .assert_json_path("$.items[*].id", ["a", "b"])
        .assert_json_path("$.items[?@.open == true].id", "a")
    ),
    lambda: answered([]).assert_json_path("$", []),
    lambda: answered(PAGE).assert_no_json_path("$.items[2]"),
    lambda: answered(PAGE).assert_tenant_isolation("t1"),
    lambda: answered(PAGE).assert_paginated().assert_paginated(2, more=False),
    lambda: answered(PAGE | {"cursor": "x"}).assert_paginated(more=True),
    lambda: answered(PAGE, ETag='"1"').assert_header("etag").assert_header("ETag", '"1"'),
    lambda: problem("body.title").assert_validation_error().assert_validation_error("body.title"),
    lambda: problem("body.title").assert_problem(422, "invalid"),
]

FAILS: list[tuple[Callable[[], TestResponse], str]] = [
    (lambda: answered(PAGE).assert_status(201, 202), "not 201 or 202"),
    (lambda: answered(PAGE).assert_json_path("$.items[0].id", "b"), "at `$.items[0].id` is 'a', not 'b'"),
    (lambda: answered(PAGE).assert_json_path("$.items[9].id"), "there is nothing at `$.items[9].id`"),
    (lambda: answered(PAGE).assert_json_path("$.items[*].id", ["b", "a"]), "is ['a', 'b'], not ['b', 'a']"),
    (lambda: answered(PAGE).assert_no_json_path("$.cursor"), "at `$.cursor` is [None]"),
    (lambda: answered(PAGE).assert_tenant_isolation("t2"), "`tenant_id` is also 't1'"),
    (lambda: answered({"a": 1}).assert_tenant_isolation("t1"), "nothing names a `tenant_id`"),
    (lambda: answered(PAGE).assert_paginated(3), "it has 2 items, not 3"),
    (lambda: answered(PAGE).assert_paginated(more=True), "there is no further page"),
    (lambda: answered([]).assert_paginated(), "it is no page"),
    (lambda: answered({"items": []}).assert_paginated(), "for want of a cursor"),
    (lambda: answered(PAGE).assert_header("ETag"), "there is no header `ETag`"),
    (lambda: answered(PAGE, ETag="1").assert_header("ETag", "2"), "is '1', not '2'"),
    (lambda: problem("body.title").assert_validation_error("body.name"), "nothing is wrong at `body.name`"),
    (lambda: answered(PAGE).assert_validation_error(), "was answered 200"),
    (lambda: problem("x").assert_problem(422, "stale"), "at `$.code` is 'invalid', not 'stale'"),
]


@pytest.mark.parametrize("claim", HOLDS)
def test_what_is_true_can_be_claimed(claim: Callable[[], TestResponse]) -> None:
    assert isinstance(claim(), TestResponse)


@pytest.mark.parametrize(("claim", "said"), FAILS)
def test_what_is_not_true_fails_and_shows_the_answer(claim: Callable[[], TestResponse], said: str) -> None:
    with pytest.raises(AssertionError) as caught:
        claim()

    assert said in str(caught.value)
    assert str(caught.value).startswith("GET /things was answered ")


def test_a_long_answer_is_shown_in_part() -> None:
    assert len(str(answered("x" * 10_000))) < 600


def handler(event: dict[str, Any], _: Any) -> dict[str, Any]:
    claims = event["requestContext"].get("authorizer", {}).get("jwt", {}).get("claims", {})
    tenant = claims.get("tenant_id")
    if event["rawPath"] == "/leaky":
        return {"statusCode": 200, "headers": {}, "body": json.dumps({"tenant_id": "t1"})}
    if tenant is None:
        return {"statusCode": 401, "headers": {}, "body": ""}
    there = tenant == "t1"
    return {"statusCode": 200 if there else 404, "headers": {}, "body": json.dumps({"tenant_id": tenant})}


def test_isolation_is_tried_by_others() -> None:
    app = TestApp(handler, {"tenant_id": "t1"})

    app.assert_tenant_isolation("/mine", {"tenant_id": "t2"}, None).assert_tenant_isolation("t1")
    app.assert_tenant_isolation("/mine", {"tenant_id": "t2"}, method="DELETE")

    with pytest.raises(AssertionError, match="GET /leaky was answered 200"):
        app.assert_tenant_isolation("/leaky", {"tenant_id": "t2"})
    with pytest.raises(AssertionError, match="was answered 401"):
        TestApp(handler).assert_tenant_isolation("/mine")
