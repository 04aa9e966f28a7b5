"""The worker, in memory: what it does with what S3 announces, once, twice, and when it cannot be read."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from liftgen.testing import TestApp
from liftgen.testing.events import FunctionContext, s3_event, sqs_event, sqs_message
from liftgen.testing.fake import FakeClient, Fault

from fakes.memory import in_memory
from handlers import shared, upload, worker
from handlers.collections import whole_upload
from repositories.generated.tables.uploads import Uploads
from uploads import State, Upload

SALES = "tea,2.50\ncoffee,3.25\n"


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """What is in the bucket."""
    there: dict[str, str] = {}
    monkeypatch.setattr(worker, "content", lambda file: there[file.object_key])
    return there


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeClient]:
    """A DynamoDB in memory."""
    made = in_memory()
    monkeypatch.setattr(shared, "client", lambda: made)
    return made


def message(name: str, number: int = 1, received: int = 1) -> dict[str, Any]:
    """The message by which S3 announces a file."""
    return sqs_message(s3_event("files", name), id=f"m{number}", received=received)


def work(*messages: dict[str, Any]) -> list[str]:
    """The messages that failed."""
    answer = worker.work(sqs_event(*messages), FunctionContext())
    return [each["itemIdentifier"] for each in answer["batchItemFailures"]]


def only(client: FakeClient) -> Upload:
    (found,) = [each for state in State for each in Uploads(client).uploads.by_state(state)]
    return found


def test_a_file_is_taken_in_and_its_lines_are_there(client: FakeClient, files: dict[str, str]) -> None:
    files["may/sales.csv"] = SALES

    assert work(message("may/sales.csv")) == []
    done = only(client)
    assert (done.state, done.lines, done.total, done.attempts) == (State.DONE, 2, Decimal("5.75"), 1)
    read = TestApp(upload.handler).get(f"/uploads/{done.upload_id}").assert_status(200)
    read.assert_json_path("$.object_key", "may/sales.csv").assert_json_path("$.total", "5.75")
    whole = TestApp(whole_upload.handler).get("/whole-upload", {"upload_id": done.upload_id}).assert_paginated(3)
    assert whole.find("$.items[*].value.product") == ["tea", "coffee"]


def test_a_file_that_is_announced_twice_is_taken_in_once(client: FakeClient, files: dict[str, str]) -> None:
    files["sales.csv"] = SALES
    first = work(message("sales.csv"))
    files["sales.csv"] = "other,1\n"

    assert first == work(message("sales.csv")) == []
    assert only(client).total == Decimal("5.75")


def test_what_cannot_be_read_fails_alone_and_says_why(client: FakeClient, files: dict[str, str]) -> None:
    files |= {"good.csv": SALES, "bad.csv": "tea,much\n"}

    assert work(message("bad.csv", 1, received=2), message("good.csv", 2)) == ["m1"]
    failed = TestApp(upload.handler).get("/uploads/failed").assert_paginated(1)
    failed.assert_json_path("$.items[0].problem", "line 1 is no sale").assert_json_path("$.items[0].attempts", 2)


def test_what_failed_for_a_moment_is_taken_in_when_it_comes_again(client: FakeClient, files: dict[str, str]) -> None:
    files["sales.csv"] = SALES
    client.fail_next(Fault.UNAVAILABLE, "BatchWriteItem")
    first = work(message("sales.csv"))
    state = only(client).state

    assert (first, state) == (["m1"], State.FAILED)
    assert work(message("sales.csv", received=2)) == []
    assert (only(client).state, only(client).attempts, only(client).problem) == (State.DONE, 2, "")


def test_the_message_by_which_s3_tries_the_queue_is_nothing(client: FakeClient) -> None:
    tried = sqs_message({"Service": "Amazon S3", "Event": "s3:TestEvent"})

    assert work(tried) == []
    assert client.items("uploads") == []


def test_an_upload_that_is_done_is_never_made_otherwise(client: FakeClient, files: dict[str, str]) -> None:
    files["sales.csv"] = SALES
    work(message("sales.csv"))
    done = only(client)

    body = {"state": "failed", "attempts": 9, "problem": "x"}
    TestApp(upload.handler).post(f"/uploads/{done.upload_id}/fail", body).assert_problem(409, "condition_failed")
    assert only(client).state is State.DONE
