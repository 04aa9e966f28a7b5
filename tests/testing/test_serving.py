"""Serving: HTTP in, an event for the handler, HTTP out."""

from __future__ import annotations

import http.client
import json
import sys
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from liftgen.testing.serving import Handlers, claims_of_token, serve

APP = """
from liftgen.runtime.api.resolver import http_api

app = http_api()


@app.get("/{name}/<id>")
def read(id: str, n: int = 0) -> dict:
    event = app.current_event.raw_event
    claims = event["requestContext"].get("authorizer", {{}}).get("jwt", {{}}).get("claims")
    return {{"id": id, "n": n, "claims": claims, "header": event["headers"].get("x-mine")}}


@app.post("/{name}")
def create() -> dict:
    return {{"body": app.current_event.json_body}}


def handler(event, context):
    if event["rawPath"] == "/{name}-bug":
        raise RuntimeError("a bug")
    if event["rawPath"] == "/{name}-bytes":
        return {{"statusCode": 200, "headers": {{}}, "body": "/w==", "isBase64Encoded": True}}
    return app.resolve(event, context)
"""


@pytest.fixture
def port(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    package = f"served_{tmp_path.name}".replace("-", "_")
    for path, text in {
        "__init__.py": "",
        "apples.py": APP.format(name="apples"),
        "collections/__init__.py": "",
        "collections/pears.py": APP.format(name="pears"),
        "generated/__init__.py": "raise SystemError",
        "shared.py": "x = 1",
    }.items():
        (tmp_path / package / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / package / path).write_text(text)
    monkeypatch.syspath_prepend(str(tmp_path))
    server = serve(Handlers.of(package), claims={"tenant_id": "t1"})
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()
    for name in [each for each in sys.modules if each.startswith(package)]:
        del sys.modules[name]


def asked(port: int, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def token(claims: Any) -> str:
    return "Bearer h." + urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=") + ".s"


def test_each_request_is_answered_by_the_handler_that_has_its_route(port: int) -> None:
    status, body = asked(port, "GET", "/apples/a%20b?n=3", **{"X-Mine": "yes"})
    assert (status, json.loads(body)) == (
        200,
        {"id": "a b", "n": 3, "claims": {"tenant_id": "t1"}, "header": "yes"},
    )

    assert json.loads(asked(port, "GET", "/pears/x")[1])["id"] == "x"
    assert json.loads(asked(port, "POST", "/pears", '{"a": "é"}'.encode())[1]) == {"body": {"a": "é"}}
    assert asked(port, "GET", "/apples/a?n=x")[0] == 422
    assert asked(port, "GET", "/plums")[0] == 404
    assert asked(port, "GET", "/apples-bytes") == (200, b"\xff")


def test_the_handler_whose_path_it_is_is_asked_and_no_other_before_it() -> None:
    asked: list[str] = []

    def handler(name: str, routes: tuple[str, ...]) -> Any:
        def handle(event: dict[str, Any], _: object) -> dict[str, Any]:
            asked.append(name)
            known = event["rawPath"].startswith(routes)
            return {"statusCode": 200, "body": name} if known else {"statusCode": 404, "body": '{"code": "no_route"}'}

        return name, handle

    handlers = Handlers(
        (handler("a", ("/as", "/own")), handler("b", ("/bs",)), handler("c", ("/bs/c",))),
        {"a": "/as", "b": "/bs", "c": "/bs/c"},
    )

    def answered(path: str) -> tuple[str, list[str]]:
        asked.clear()
        return handlers.answer("GET", path, query={}, headers={}, body=None, claims=None).text, list(asked)

    assert answered("/bs") == ("b", ["b"])
    assert answered("/bs/x") == ("b", ["b"])
    assert answered("/bs/c/x") == ("c", ["c"])
    assert answered("/own") == ("a", ["a"])
    assert answered("/bsx")[1] == ["a", "b"]


def test_a_caller_is_who_its_token_says(port: int) -> None:
    _, body = asked(port, "GET", "/apples/a", Authorization=token({"sub": "u1", "tenant_id": "t2"}))

    assert json.loads(body)["claims"] == {"sub": "u1", "tenant_id": "t2"}


def test_a_handler_that_fails_shows_why(port: int) -> None:
    status, body = asked(port, "GET", "/apples-bug")

    assert status == 500
    assert b"RuntimeError: a bug" in body
    assert asked(port, "GET", "/apples/a")[0] == 200


def test_what_is_too_large_is_refused(port: int) -> None:
    assert asked(port, "POST", "/apples", b"", **{"Content-Length": str(11 * 1024 * 1024)})[0] == 413


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer a.b", "Basic a.b.c", "Bearer a.%.c", token([1])])
def test_a_token_that_cannot_be_read_claims_nothing(header: str) -> None:
    assert claims_of_token({"authorization": header}) == {}
