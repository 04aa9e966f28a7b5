"""Idempotency of an API: one key, one request, one answer."""

from __future__ import annotations

import time
from base64 import b64encode
from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest
from aws_lambda_powertools.event_handler.api_gateway import Response
from pydantic import BaseModel
from support.service import service_table

from liftgen.runtime.api.caller import tenant_of
from liftgen.runtime.api.idempotency import idempotent
from liftgen.runtime.api.resolver import created, found, http_api, rest_api
from liftgen.runtime.idempotency import TablePersistence
from liftgen.testing import TestApp
from liftgen.testing.events import http_event, rest_event


class Shown(BaseModel):
    n: int
    name: str


class Body(BaseModel):
    name: str


def an_app(resolver: Any = http_api, event: Any = http_event, **settings: Any) -> tuple[TestApp, list[str]]:
    table, clock = service_table()
    clock.set(datetime.fromtimestamp(time.time(), UTC))  # Powertools looks at the machine's
    done: list[str] = []
    app = resolver()
    store = TablePersistence(table)
    app.use([idempotent(store, lambda event: tenant_of(event, "tenant_id"), **settings)])

    @app.post("/things")
    def create(body: Body) -> Response[Shown]:
        done.append(body.name)
        return created(Shown(n=len(done), name=body.name), "/things", body.name, version=3)

    @app.post("/large")
    def large() -> dict[str, str]:
        done.append("large")
        return {"data": b64encode(Random("large").randbytes(450_000)).decode()}

    @app.post("/missing")
    def missing() -> dict[str, str]:
        done.append("missing")
        return found(None, "Thing")

    @app.post("/again")
    def again() -> Response[Shown]:
        # The same request while the first one is at work.
        done.append("again")
        inner = TestApp(app.resolve, {"tenant_id": "t1"}, event)
        status = inner.post("/again", {}, KEY).status if len(done) == 1 else 0
        return Response(200, "application/json", Shown(n=status, name=""))

    @app.get("/bytes")
    def some_bytes():  # without a type, so that nobody takes the bytes for text
        done.append("bytes")
        return Response(200, "application/octet-stream", b"\xff")

    return TestApp(app.resolve, {"tenant_id": "t1"}, event), done


KEY = {"Idempotency-Key": "k1"}


def test_an_answer_that_is_too_large_to_keep_is_a_problem_for_who_asks_again() -> None:
    app, done = an_app()

    assert len(app.post("/large", {}, KEY).assert_status(200).text) > 600_000
    app.post("/large", {}, KEY).assert_problem(409, "answer_not_kept")
    assert done == ["large"]


@pytest.mark.parametrize(("resolver", "event"), [(http_api, http_event), (rest_api, rest_event)])
def test_a_request_is_done_once_and_answered_as_often_as_it_is_asked(resolver: Any, event: Any) -> None:
    app, done = an_app(resolver, event)

    first, second = (app.post("/things", {"name": "a"}, KEY) for _ in range(2))

    assert done == ["a"]
    assert (first.status, first.json) == (second.status, second.json) == (201, {"n": 1, "name": "a"})
    assert second.headers["Location"] == "/things/a"
    assert second.headers["ETag"] == '"3"'
    assert "Idempotent-Replayed" not in first.headers
    assert second.headers["Idempotent-Replayed"] == "true"


def test_without_a_key_nothing_is_kept_unless_one_is_required() -> None:
    app, done = an_app()
    for _ in range(2):
        app.post("/things", {"name": "a"})
    assert done == ["a", "a"]

    app, done = an_app(required=True)
    assert app.post("/things", {"name": "a"}).json["code"] == "no_key"
    assert app.post("/things", {"name": "a"}, {"Idempotency-Key": "x" * 256}).status == 400
    assert done == []


def test_a_key_belongs_to_its_tenant_and_its_body() -> None:
    app, done = an_app()
    app.post("/things", {"name": "a"}, KEY)

    other_body = app.post("/things", {"name": "b"}, KEY)
    other_tenant = app.signed_in({"tenant_id": "t2"}).post("/things", {"name": "b"}, KEY)

    assert (other_body.status, other_body.json["code"]) == (422, "key_reused")
    assert other_tenant.status == 201
    assert app.signed_in(None).post("/things", {"name": "c"}, KEY).status == 401
    assert done == ["a", "b"]


def test_failures_are_not_kept() -> None:
    app, done = an_app()

    assert [app.post("/missing", {}, KEY).status for _ in range(2)] == [404, 404]
    assert done == ["missing", "missing"]


def test_who_asks_while_it_is_being_done_is_told_so() -> None:
    app, done = an_app()

    answer = app.post("/again", {}, KEY)

    assert (answer.status, answer.json["n"]) == (200, 409)
    assert done == ["again"]


def test_bytes_are_kept_as_they_are() -> None:
    app, done = an_app(methods=("GET",))

    first, second = (app.get("/bytes", headers=KEY) for _ in range(2))

    assert first.text == second.text == "/w=="
    assert done == ["bytes"]
