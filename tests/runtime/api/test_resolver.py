"""Resolver: what an app with our answers does with real events, whatever its routes do."""

from __future__ import annotations

import logging
from typing import Annotated, Any

import pytest
from aws_lambda_powertools.event_handler.api_gateway import Response
from aws_lambda_powertools.event_handler.exceptions import BadRequestError
from aws_lambda_powertools.event_handler.openapi.params import Query
from pydantic import BaseModel, Field

from liftgen.runtime.api.bodies import Base64, Body, View, absent, built, given_in, own
from liftgen.runtime.api.document import openapi
from liftgen.runtime.api.pages import PAGE
from liftgen.runtime.api.parameters import Limit
from liftgen.runtime.api.problems import Stale
from liftgen.runtime.api.resolver import (
    answer,
    check_version,
    created,
    deleted,
    done,
    found,
    http_api,
    new_routes,
    rest_api,
    tenant_as,
)
from liftgen.runtime.errors import AccessDenied, InvalidValue, Throttled, WrongTenant
from liftgen.runtime.given import UNSET
from liftgen.testing import TestApp
from liftgen.testing.events import http_event, rest_event

SECRET = "arn:aws:dynamodb:eu-west-1:123456789012:table/saas-prod"


class Change(Body):
    name: str = absent()
    data: Base64 | None = absent()
    org: str = absent()


class Wanted(BaseModel):
    first: int = 0
    second: Annotated[int, Field(alias="2nd")] = 0


class Shown(View):
    name: str
    data: Base64 = b""


def an_app(resolver: Any = http_api, event: Any = None, claims: dict[str, str] | None = None) -> TestApp:
    routes = new_routes()
    raised: dict[str, Exception] = {
        "throttled": Throttled(SECRET),
        "denied": AccessDenied(SECRET),
        "bug": RuntimeError(SECRET),
        "service": BadRequestError("say please"),
    }

    @routes.post("/things", status_code=201)
    def create(body: Change) -> Response[Shown]:
        return created(Shown(name=body.name, data=b"\xff\x00"), "/things", body.name, version=3)

    @routes.get("/things/<name>")
    def read(name: str, limit: Limit = PAGE) -> Shown:
        return Shown(name=f"{name} {limit}")

    @routes.get("/things")
    def nothing() -> Shown:
        return found(None, "Thing")

    @routes.get("/raise/<kind>")
    def fail(kind: str) -> Shown:
        raise raised[kind]

    @routes.get("/wrong")
    def wrong() -> Shown:
        return {"name": 1}  # type: ignore[return-value]

    @routes.get("/tenant")
    def tenant() -> Shown:
        return Shown(name=str(tenant_as(routes, "number", int)))

    app = resolver()
    app.include_router(routes)
    handler = lambda event, context: app.resolve(event, context)  # noqa: E731
    return TestApp(handler, claims) if event is None else TestApp(handler, claims, event)


def test_what_is_new_says_where_it_is_and_which_version() -> None:
    answered = an_app().post("/things", {"name": "a/b ü"})

    assert answered.status == 201
    assert answered.headers["Location"] == "/things/a%2Fb%20%C3%BC"
    assert answered.headers["ETag"] == '"3"'
    assert answered.json == {"name": "a/b ü", "data": "/wA="}


@pytest.mark.parametrize("kind", ["throttled", "denied", "bug"])
def test_no_failure_says_where_the_data_is(kind: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        answered = an_app().get(f"/raise/{kind}")

    assert answered.status == (429 if kind == "throttled" else 500)
    assert answered.headers["Content-Type"] == "application/problem+json"
    assert SECRET not in answered.text
    assert (SECRET in caplog.text) == (answered.status == 500), "what is ours to mend is in the log"


def test_an_error_of_powertools_is_a_problem_too() -> None:
    answered = an_app().get("/raise/service")

    assert (answered.status, answered.json["detail"]) == (400, "say please")


def test_an_answer_that_is_not_what_it_should_be_is_our_mistake() -> None:
    assert an_app().get("/wrong").status == 500


def test_what_is_not_there_is_not_found() -> None:
    assert an_app().get("/things").json["code"] == "not_found"


def test_an_invalid_request_is_told_where() -> None:
    answered = an_app().get("/things/a", {"limit": "101"})

    assert answered.status == 422
    assert [each["at"] for each in answered.json["errors"]] == ["query.limit"]


def test_a_body_of_another_type_is_refused() -> None:
    answered = an_app().post("/things", "<thing/>", headers={"Content-Type": "text/xml"})

    assert answered.json["code"] == "unsupported_content_type"


@pytest.mark.parametrize("event", [None, rest_event])
def test_a_value_of_a_path_is_decoded_once(event: Any) -> None:
    app = an_app(http_api if event is None else rest_api, event)

    assert app.get("/things/a b%41+ü", {"limit": "5"}).json["name"] == "a b%41+ü 5"


@pytest.mark.parametrize("body", ["[" * 100_000, '{"name": ' + "9" * 5_000 + "}", "{", '{"name": "\\ud800"}', b"\xff"])
def test_a_body_that_cannot_be_read_is_the_callers_mistake(body: str | bytes) -> None:
    assert an_app().post("/things", body).status in {400, 422}


def test_a_tenant_has_the_type_of_its_field() -> None:
    assert an_app(claims={"number": "7"}).get("/tenant").json["name"] == "7"
    assert an_app(claims={"number": "x"}).get("/tenant").status == 403


def test_what_is_left_out_of_a_body_is_told_from_null() -> None:
    body = Change.model_validate({"data": None})

    assert (body.name, body.data) == (UNSET, None)
    assert given_in(body) == {"data": None}


def test_a_body_is_its_tenants_own() -> None:
    assert own(Change.model_validate({"name": "a"}), "org", "t1") == {"name": "a", "org": "t1"}
    assert own(Change.model_validate({"org": "t1"}), "org", "t1") == {"org": "t1"}
    with pytest.raises(WrongTenant):
        own(Change.model_validate({"org": "t2"}), "org", "t1")


def test_bytes_are_base64() -> None:
    assert Change.model_validate({"data": "/wA="}).data == b"\xff\x00"
    assert an_app().post("/things", {"name": "a", "data": "?"}).status == 422


def test_a_dataclass_that_refuses_its_fields_is_an_invalid_value() -> None:
    def refuse(**_: object) -> object:
        raise ValueError("too small")

    with pytest.raises(InvalidValue, match="too small"):
        built(refuse, {"a": 1})


@pytest.mark.parametrize("if_match", [None, "*", '"3"', "3", ' "3" '])
def test_a_request_may_say_which_version_it_means(if_match: str | None) -> None:
    check_version(if_match, 3)


@pytest.mark.parametrize("if_match", ['"2"', "", '"33"', "null"])
def test_a_request_for_another_version_is_stale(if_match: str) -> None:
    with pytest.raises(Stale):
        check_version(if_match, 3)


def test_the_document_has_our_failures_and_no_others() -> None:
    routes = new_routes()

    @routes.delete("/things/<name>", status_code=204)
    def delete(name: str) -> Response[None]:
        return deleted(bool(name), "Thing")

    app = http_api()
    app.include_router(routes)
    document = openapi(app, "Things")

    assert set(document["components"]["schemas"]) == {"Problem"}
    assert set(document["paths"]["/things/{name}"]["delete"]["responses"]) == {"204", "4XX", "5XX"}
    assert answer(1).headers == {"Content-Type": "application/json"}


@pytest.mark.parametrize(("resolver", "event"), [(http_api, None), (rest_api, rest_event)], ids=["http", "rest"])
def test_a_parameter_that_a_route_has_not_is_refused_and_one_that_it_has_is_taken(resolver: Any, event: Any) -> None:
    app = an_app(resolver, event)

    refused = app.get("/things/x", {"limit": "3", "limti": "3", "order by": "1"})
    refused.assert_problem(400, "unknown_parameter")
    assert [each["at"] for each in refused.json["errors"]] == ["query.limti", "query.order by"]
    app.get("/things/x", {"limit": "3"}).assert_status(200)


@pytest.mark.parametrize(("resolver", "event"), [(http_api, None), (rest_api, rest_event)], ids=["http", "rest"])
def test_where_there_is_no_route_no_parameter_is_the_reason(resolver: Any, event: Any) -> None:
    an_app(resolver, event).get("/nowhere", {"limit": "3"}).assert_problem(404, "no_route")


def test_the_fields_of_a_model_of_parameters_are_parameters() -> None:
    app = http_api()

    def wanted(asked: Annotated[Wanted, Query()]) -> int:
        return asked.first + asked.second

    app.get("/wanted")(wanted)
    caller = TestApp(app.resolve, {})

    assert caller.get("/wanted", {"first": "1", "2nd": "2"}).json == 3
    caller.get("/wanted", {"third": "1"}).assert_problem(400, "unknown_parameter")


def test_an_answer_without_a_body_has_an_empty_one() -> None:
    app = http_api()
    app.post("/done")(done)

    assert app.resolve(http_event("POST", "/done"), None)["body"] == ""
