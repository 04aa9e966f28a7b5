"""Repeated: a route whose request may be sent again, in front of a table that the environment names."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
from pydantic import BaseModel

from liftgen.documents import SERVICE
from liftgen.runtime.api.document import openapi
from liftgen.runtime.api.repeated import OncePerKey
from liftgen.runtime.api.resolver import http_api
from liftgen.testing import StandIn, TestApp
from liftgen.testing.fake import FakeClient

KEY = {"idempotency-key": "k1"}


class Said(BaseModel):
    name: str


def an_app(tenant: str | None = "tenant_id") -> tuple[Any, list[str]]:
    place, done = StandIn(FakeClient()), []
    place.create(SERVICE)
    app = http_api()

    @app.post("/things", middlewares=[OncePerKey(lambda: place.client, tenant)])
    def create(body: Said) -> dict[str, int]:
        done.append(body.name)
        return {"n": len(done)}

    @app.post("/others")
    def others(body: Said) -> str:
        return body.name

    return app, done


@pytest.fixture(autouse=True)
def told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIFT_SERVICE_TABLE", SERVICE["name"])


def test_a_key_belongs_to_its_tenant() -> None:
    app, done = an_app()
    callers = [TestApp(app.resolve, {"tenant_id": each, "sub": "u"}) for each in ("t1", "t2", "t1")]

    assert [each.post("/things", {"name": "x"}, KEY).json["n"] for each in callers] == [1, 2, 1]
    assert done == ["x", "x"]


def test_where_there_are_no_tenants_a_key_belongs_to_its_caller() -> None:
    app, _ = an_app(None)
    callers = [TestApp(app.resolve, each) for each in ({"sub": "u1"}, {"sub": "u2"}, {"sub": "u1"}, None)]

    assert [each.post("/things", {"name": "x"}, KEY).json["n"] for each in callers] == [1, 2, 1, 3]


def test_without_a_table_a_key_is_refused_and_nothing_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LIFT_SERVICE_TABLE")
    app, done = an_app()
    caller = TestApp(app.resolve, {"tenant_id": "t1"})

    caller.post("/things", {"name": "x"}, KEY).assert_problem(400, "keys_not_kept")
    assert done == []
    caller.post("/things", {"name": "x"}).assert_status(200)


def test_a_document_says_which_routes_take_a_key() -> None:
    paths = openapi(an_app()[0], "Things")["paths"]

    assert [each["name"] for each in paths["/things"]["post"]["parameters"]] == ["Idempotency-Key"]
    assert "parameters" not in paths["/others"]["post"]


def test_nothing_is_loaded_for_keys_before_one_comes() -> None:
    script = "import sys, liftgen.runtime.api.repeated\nprint([m for m in sys.modules if m.endswith('.idempotency')])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert done.stdout == "[]\n"
