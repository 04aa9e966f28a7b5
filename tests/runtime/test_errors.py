"""Errors: what DynamoDB says becomes one of a small family, which tells what it is about and travels between processes."""

import inspect
import json
import pickle
from typing import Any

import pytest

from liftgen.runtime import errors
from liftgen.runtime.errors import (
    AccessDenied,
    AlreadyExists,
    CancellationReason,
    ConditionFailed,
    Conflict,
    InvalidRequest,
    LiftError,
    NotFound,
    TableNotFound,
    Throttled,
    TooLarge,
    TransactionCancelled,
    Unavailable,
    failure,
)

FAMILY = [each for _, each in inspect.getmembers(errors, inspect.isclass) if issubclass(each, LiftError)]


def answer(code: str, message: str = "what DynamoDB says", **fields: Any) -> bytes:
    return json.dumps({"__type": f"com.amazonaws.dynamodb.v20120810#{code}", "message": message, **fields}).encode()


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("ConditionalCheckFailedException", ConditionFailed),
        ("TransactionCanceledException", TransactionCancelled),
        ("TransactionConflictException", Conflict),
        ("ProvisionedThroughputExceededException", Throttled),
        ("ThrottlingException", Throttled),
        ("RequestLimitExceeded", Throttled),
        ("ItemCollectionSizeLimitExceededException", TooLarge),
        ("ResourceNotFoundException", TableNotFound),
        ("AccessDeniedException", AccessDenied),
        ("ExpiredTokenException", AccessDenied),
        ("UnrecognizedClientException", AccessDenied),
        ("ValidationException", InvalidRequest),
        ("SomethingNewException", InvalidRequest),
    ],
)
def test_a_code_of_dynamodb_is_an_error_of_the_family(code: str, kind: type[LiftError]) -> None:
    error = failure("PutItem", 400, answer(code), request_id="R1")

    assert type(error) is kind
    assert (error.code, error.operation, error.request_id, error.message) == (
        code,
        "PutItem",
        "R1",
        "what DynamoDB says",
    )


@pytest.mark.parametrize(
    "message", ["Item size has exceeded the maximum allowed size", "Item size to update has exceeded …"]
)
def test_an_item_that_is_too_large_says_so(message: str) -> None:
    assert type(failure("UpdateItem", 400, answer("ValidationException", message))) is TooLarge


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (500, b"oops", Unavailable),
        (503, b"", Unavailable),
        (429, b"[]", Throttled),
        (413, b"{}", TooLarge),
        (404, b"<html>", InvalidRequest),
    ],
)
def test_an_answer_that_says_nothing_is_told_by_its_status(status: int, body: bytes, kind: type[LiftError]) -> None:
    error = failure("PutItem", status, body)

    assert type(error) is kind
    assert str(error) == f"the answer has status {status}"


def test_a_failed_condition_brings_the_item_that_was_asked_for() -> None:
    error = failure("PutItem", 400, answer("ConditionalCheckFailedException", Item={"pk": {"S": "a"}}))

    assert isinstance(error, ConditionFailed)
    assert error.item == {"pk": {"S": "a"}}


def test_a_cancelled_transaction_says_which_actions_failed_and_why() -> None:
    reasons = [
        {"Code": "None"},
        {"Code": "ConditionalCheckFailed", "Message": "no", "Item": {"pk": {"S": "a"}}},
        {"Code": "TransactionConflict", "Message": "busy"},
    ]
    error = failure("TransactWriteItems", 400, answer("TransactionCanceledException", CancellationReasons=reasons))

    assert isinstance(error, TransactionCancelled)
    assert error.reasons[0] == CancellationReason()
    assert error.failed == (
        (1, CancellationReason("ConditionalCheckFailed", "no", {"pk": {"S": "a"}})),
        (2, CancellationReason("TransactionConflict", "busy")),
    )


@pytest.mark.parametrize(
    ("operation", "status", "code", "earlier", "ambiguous"),
    [
        ("PutItem", 400, "ConditionalCheckFailedException", False, False),
        ("PutItem", 400, "ConditionalCheckFailedException", True, True),
        ("PutItem", 500, "InternalServerError", False, True),
        ("GetItem", 500, "InternalServerError", True, False),
        ("PutItem", 400, "ProvisionedThroughputExceededException", False, False),
        ("TransactWriteItems", 400, "TransactionInProgressException", False, True),
        ("Query", 400, "ThrottlingException", True, False),
    ],
)
def test_a_write_is_ambiguous_when_it_may_have_been_applied(
    operation: str, status: int, code: str, earlier: bool, ambiguous: bool
) -> None:
    assert failure(operation, status, answer(code), ambiguous=earlier).ambiguous is ambiguous


def test_an_error_says_what_it_is_about() -> None:
    error = NotFound().about("Project", {"tenant_id": "t1", "project_id": "p1"})

    assert str(error) == "Project (tenant_id='t1', project_id='p1'): NotFound"
    assert str(Conflict("somebody changed it").about("Project")) == "Project: somebody changed it"


def test_what_an_error_is_about_is_said_once() -> None:
    error = Throttled(entity="User", key={"user_id": "u1"}).about("Project", {"project_id": "p1"})

    assert (error.entity, error.key) == ("User", {"user_id": "u1"})


@pytest.mark.parametrize("kind", FAMILY, ids=lambda kind: kind.__name__)
def test_every_error_survives_pickling(kind: type[LiftError]) -> None:
    error = kind("message", key={"id": 1}, operation="PutItem", code="C", request_id="R", ambiguous=True).about("User")

    copy = pickle.loads(pickle.dumps(error))

    assert type(copy) is kind
    assert str(copy) == str(error)
    assert vars(copy) == vars(error)


def test_what_a_condition_and_a_transaction_carry_survives_pickling() -> None:
    failed = failure("PutItem", 400, answer("ConditionalCheckFailedException", Item={"pk": {"S": "a"}}))
    cancelled = failure(
        "TransactWriteItems", 400, answer("TransactionCanceledException", CancellationReasons=[{"Code": "X"}])
    )

    assert pickle.loads(pickle.dumps(failed)).item == {"pk": {"S": "a"}}
    assert pickle.loads(pickle.dumps(cancelled)).reasons == (CancellationReason("X"),)


@pytest.mark.parametrize("kind", [AlreadyExists, Conflict])
def test_a_taken_key_and_a_stale_version_are_failed_conditions(kind: type[LiftError]) -> None:
    assert issubclass(kind, ConditionFailed)


def test_an_error_shows_nothing_of_an_item_but_its_key() -> None:
    error = failure("PutItem", 400, answer("ConditionalCheckFailedException", Item={"ssn": {"S": "078-05-1120"}}))

    assert "078-05-1120" not in f"{error} {error!r}"
