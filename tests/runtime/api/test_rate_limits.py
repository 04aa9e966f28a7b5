"""Rate limits of an API: what a caller is told, and what is counted of it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from support.service import service_table

from liftgen.runtime.api.caller import tenant_of
from liftgen.runtime.api.rate_limits import count_in_metrics, limited, rate_limited
from liftgen.runtime.api.resolver import found, http_api, rest_api
from liftgen.runtime.rate_limits import MINUTE, FixedWindow, RateLimiter
from liftgen.testing import StandIn, TestApp
from liftgen.testing.events import http_event, rest_event
from liftgen.testing.fake import FakeClient, Fault


def a_limiter(client: FakeClient, name: str = "service", **settings: Any) -> RateLimiter:
    table, _ = service_table(StandIn(client), name=name)
    return RateLimiter(table, "api", (FixedWindow(2, MINUTE),), **settings)


def an_app(client: FakeClient, name: str = "service", **settings: Any) -> TestApp:
    limiter = a_limiter(client, name, **settings)
    app = http_api()
    app.use([rate_limited(limiter, lambda event: (tenant_of(event, "tenant_id"),))])

    @app.get("/there")
    def there() -> dict[str, str]:
        return {"a": "b"}

    @app.get("/missing")
    def missing() -> dict[str, str]:
        return found(None, "Thing")

    return TestApp(app.resolve, claims={"tenant_id": "t1"})


def said(headers: Any) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name.startswith(("X-RateLimit", "Retry"))}


def test_answers_say_what_is_left_and_refusals_when_to_come_back() -> None:
    app = an_app(FakeClient())

    answers = [app.get("/there"), app.get("/missing"), app.get("/there")]

    assert [each.status for each in answers] == [200, 404, 429]
    assert answers[2].json["code"] == "rate_limited"
    shared = {"X-RateLimit-Limit": "2", "X-RateLimit-Reset": "1893499260"}
    assert [said(each.headers) for each in answers] == [
        {**shared, "X-RateLimit-Remaining": "1"},
        {**shared, "X-RateLimit-Remaining": "0"},
        {**shared, "X-RateLimit-Remaining": "0", "Retry-After": "60"},
    ]


def test_tenants_do_not_use_up_each_others_limit() -> None:
    app = an_app(FakeClient())

    for _ in range(3):
        app.get("/there")

    assert app.signed_in({"tenant_id": "t2"}).get("/there").status == 200
    assert app.signed_in(None).get("/there").status == 401


@pytest.mark.parametrize(("on_outage", "status"), [("open", 200), ("closed", 503)])
def test_an_outage_is_answered_as_the_limiter_says(on_outage: str, status: int) -> None:
    client = FakeClient()
    app = an_app(client, on_outage=on_outage)
    client.fail_next(Fault.UNAVAILABLE, "UpdateItem")

    answer = app.get("/there")

    assert answer.status == status
    assert "X-RateLimit-Remaining" not in answer.headers


@pytest.mark.parametrize("on_outage", ["open", "closed"])
def test_a_table_that_is_not_there_is_an_error_of_ours_whatever_the_limiter_says(on_outage: str) -> None:
    app = an_app(FakeClient(), name="missing", on_outage=on_outage)

    assert app.get("/there").status == 500


def test_every_decision_is_a_metric_and_says_of_nobody(capsys: pytest.CaptureFixture[str]) -> None:
    client = FakeClient()
    app = an_app(client, on_outage="open", report=count_in_metrics("tests"))

    for _ in range(3):
        app.get("/there")
    client.fail_next(Fault.THROTTLED, "UpdateItem")
    app.get("/there")

    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    names = [line["_aws"]["CloudWatchMetrics"][0]["Metrics"][0]["Name"] for line in lines]
    assert names == ["RateLimitAllowed", "RateLimitAllowed", "RateLimitRefused", "RateLimitFailedOpen"]
    assert {line["limiter"] for line in lines} == {"api"}
    assert "t1" not in str(lines)


@pytest.mark.parametrize(("resolver", "event"), [(http_api, http_event), (rest_api, rest_event)])
def test_a_whole_handler_counts_what_breaks_the_schema_and_what_has_no_route(resolver: Any, event: Any) -> None:
    app = resolver()

    @app.get("/there")
    def there(n: int) -> dict[str, int]:
        return {"n": n}

    handler = limited(app.resolve, a_limiter(FakeClient()), lambda event: (tenant_of(event, "tenant_id"),))
    one = TestApp(handler, {"tenant_id": "t1"}, event)

    answers = [one.get("/there", {"n": "x"}), one.get("/nowhere"), one.get("/there", {"n": "1"})]

    assert [each.status for each in answers] == [422, 404, 429]
    assert [each.header("X-RateLimit-Remaining") for each in answers] == ["1", "0", "0"]
    answers[2].assert_problem(429, "rate_limited").assert_header("Retry-After", "60")
    assert one.signed_in(None).get("/there").status == 401
