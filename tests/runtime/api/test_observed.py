"""Observed: a line and a metric for each request, and no secret in either."""

from __future__ import annotations

import io
import json
from typing import Any
from uuid import uuid4

import pytest

from liftgen.runtime.api.observed import observed, redacting_logger
from liftgen.runtime.api.resolver import found, http_api, rest_api
from liftgen.testing import TestApp
from liftgen.testing.events import http_event, rest_event

BOTH = pytest.mark.parametrize(("resolver", "event"), [(http_api, http_event), (rest_api, rest_event)])


class Watched:
    """An app under observation, and what was said of it."""

    def __init__(self, capsys: pytest.CaptureFixture[str], resolver: Any = http_api, event: Any = http_event) -> None:
        app = resolver()
        self.log = io.StringIO()
        # Python keeps a logger for each name, with its first stream.
        self.logger = redacting_logger(uuid4().hex, ["SSN"], stream=self.log)
        self.annotations: dict[str, Any] = {}
        self._capsys = capsys

        @app.get("/things/<name>")
        def read(name: str, n: int = 0) -> dict[str, int]:
            self.logger.info(
                "reading", thing=name, headers={"Authorization": "Bearer s3cret"}, people=[{"ssn": "s3cret"}]
            )
            return {"n": n} if name == "there" else found(None, "Thing")

        self.app = TestApp(
            observed(app, "saas", namespace="tests", tracer=self, logger=self.logger),
            {"tenant_id": "tenant-one"},
            event,
        )

    def capture_lambda_handler(self, lambda_handler: Any) -> Any:
        return lambda_handler

    def put_annotation(self, key: str, value: Any) -> None:
        self.annotations[key] = value

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.log.getvalue().splitlines()]

    @property
    def metrics(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self._capsys.readouterr().out.splitlines()]


@BOTH
def test_each_request_is_a_line_and_a_metric_by_its_route(
    capsys: pytest.CaptureFixture[str], resolver: Any, event: Any
) -> None:
    watched = Watched(capsys, resolver, event)

    for path, query in (("/things/there", {}), ("/things/gone", {}), ("/things/there", {"n": "x"}), ("/else", {})):
        watched.app.get(path, query)

    told = [(each["route"], each["status"]) for each in watched.lines if each["message"] == "request"]
    assert told == [("/things/<name>", 200), ("/things/<name>", 404), ("/things/<name>", 422), ("none", 404)]
    metrics = watched.metrics
    assert [(each["route"], each["status"]) for each in metrics] == [
        ("/things/<name>", "2xx"),
        ("/things/<name>", "4xx"),
        ("/things/<name>", "4xx"),
        ("none", "4xx"),
    ]
    described = metrics[0]["_aws"]["CloudWatchMetrics"][0]
    assert sorted(described["Dimensions"][0]) == ["method", "route", "service", "status"]
    assert {each["Name"] for each in described["Metrics"]} == {"Requests", "Latency"}
    assert watched.annotations == {"route": "none", "status": 404}


def test_neither_secrets_nor_tenants_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    watched = Watched(capsys)

    watched.app.get("/things/there")

    reading = next(each for each in watched.lines if each["message"] == "reading")
    assert reading["headers"] == {"Authorization": "[redacted]"}
    assert reading["people"] == [{"ssn": "[redacted]"}]
    assert "s3cret" not in watched.log.getvalue()
    assert "tenant-one" not in str(watched.metrics)


@BOTH
@pytest.mark.parametrize(
    ("given", "used"),
    [
        ({}, "request"),
        ({"X-Correlation-Id": "abc-1"}, "abc-1"),
        ({"X-Correlation-Id": "a\nb"}, "request"),
        ({"X-Correlation-Id": "x" * 65}, "request"),
    ],
)
def test_lines_and_answer_carry_the_correlation_id(
    capsys: pytest.CaptureFixture[str], resolver: Any, event: Any, given: dict[str, str], used: str
) -> None:
    watched = Watched(capsys, resolver, event)

    answer = watched.app.get("/things/there", headers=given)

    assert {each["correlation_id"] for each in watched.lines} == {used}
    assert answer.headers["X-Correlation-Id"] == used
