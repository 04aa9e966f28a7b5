"""A deployment starts the state machine with its resource, and CloudFormation is answered whatever happens."""

from __future__ import annotations

import json
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest

from liftgen.runtime.migration import function

if TYPE_CHECKING:
    from collections.abc import Iterator

MACHINE = "arn:aws:states:eu-west-1:123456789012:stateMachine:it"


class CloudFormation:
    """Keeps what it is answered at `url`."""

    def __init__(self) -> None:
        answers: list[dict[str, Any]] = []

        class Handler(BaseHTTPRequestHandler):
            def do_PUT(self) -> None:
                answers.append(json.loads(self.rfile.read(int(self.headers["content-length"]))))
                self.send_response(200)
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.answers = answers
        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/answer"

    def event(self, kind: str, steps: list[Any], **more: str) -> dict[str, Any]:
        return {
            "RequestType": kind,
            "ResponseURL": self.url,
            "StackId": "stack",
            "RequestId": "one",
            "LogicalResourceId": "Started",
            "ResourceProperties": {"StateMachine": MACHINE, "Input": json.dumps({"steps": steps})},
            **more,
        }


class Lambda:
    """A function that has all the time there is."""

    def get_remaining_time_in_millis(self) -> int:
        return 60_000


@pytest.fixture
def aws() -> Iterator[CloudFormation]:
    made = CloudFormation()
    thread = Thread(target=made.server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield made
    made.server.shutdown()
    thread.join()
    made.server.server_close()


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    monkeypatch.setattr(function, "_start", lambda machine, text: found.append((machine, json.loads(text))))
    return found


@pytest.mark.parametrize("kind", ["Create", "Update"])
def test_it_is_started_with_what_is_due(kind: str, aws: CloudFormation, started: list[tuple[str, Any]]) -> None:
    function.start(aws.event(kind, [{"name": "a#1"}]), Lambda())

    assert started == [(MACHINE, {"steps": [{"name": "a#1"}]})]
    (answer,) = aws.answers
    assert (answer["Status"], answer["PhysicalResourceId"], answer["RequestId"]) == ("SUCCESS", "Started", "one")


def test_with_nothing_due_and_when_it_goes_nothing_is_started(
    aws: CloudFormation, started: list[tuple[str, Any]]
) -> None:
    function.start(aws.event("Create", []), Lambda())
    function.start(aws.event("Delete", [{"name": "a#1"}], PhysicalResourceId="was"), Lambda())

    assert started == []
    assert [(each["Status"], each["PhysicalResourceId"]) for each in aws.answers] == [
        ("SUCCESS", "Started"),
        ("SUCCESS", "was"),
    ]


def test_what_goes_wrong_fails_the_deployment_and_says_why(
    aws: CloudFormation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise PermissionError("not allowed to start")

    monkeypatch.setattr(function, "_start", refused)
    function.start(aws.event("Update", [{"name": "a#1"}]), Lambda())

    (answer,) = aws.answers
    assert (answer["Status"], answer["Reason"]) == ("FAILED", "PermissionError: not allowed to start")
