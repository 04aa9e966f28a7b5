"""Problems: every error of the data layer has a status, and none says more than a client may know."""

from __future__ import annotations

import inspect

import pytest

from liftgen.runtime import errors
from liftgen.runtime.api.caller import NoTenant, NotSignedIn
from liftgen.runtime.api.problems import BROKEN, Stale, problem_of

SECRET = "arn:aws:dynamodb:eu-west-1:123456789012:table/saas-prod"
FAMILY = [each for _, each in inspect.getmembers(errors, inspect.isclass) if issubclass(each, errors.LiftError)]


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (errors.NotFound, 404),
        (errors.AlreadyExists, 409),
        (errors.Conflict, 409),
        (errors.TransactionCancelled, 409),
        (errors.MoreThanOne, 409),
        (Stale, 412),
        (errors.WrongTenant, 403),
        (NoTenant, 403),
        (NotSignedIn, 401),
        (errors.InvalidCursor, 400),
        (errors.InvalidValue, 422),
        (errors.InvalidKey, 422),
        (errors.TooLarge, 413),
        (errors.Throttled, 429),
        (errors.Unavailable, 503),
        (errors.Timeout, 503),
        (errors.AccessDenied, 500),
        (errors.NotConfigured, 500),
        (errors.TableNotFound, 500),
        (errors.InvalidRequest, 500),
        (errors.InvalidItem, 500),
        (errors.InvalidEnvelope, 500),
    ],
)
def test_an_error_has_its_status(error: type[errors.LiftError], status: int) -> None:
    assert problem_of(error("why")).status == status


@pytest.mark.parametrize("error", FAMILY)
def test_what_dynamodb_says_is_not_passed_on(error: type[errors.LiftError]) -> None:
    problem = problem_of(error(SECRET, key={"pk": SECRET}, operation="PutItem"))

    assert SECRET not in str(problem.body)


def test_what_the_client_can_do_nothing_about_is_one_answer() -> None:
    assert problem_of(errors.TableNotFound(SECRET)) is BROKEN


def test_a_value_that_is_refused_is_told_why() -> None:
    problem = problem_of(errors.InvalidKey("text in a key is empty"))

    assert problem.body["detail"] == "text in a key is empty"


@pytest.mark.parametrize("error", [errors.Throttled, errors.Unavailable])
def test_what_may_be_tried_again_says_when(error: type[errors.LiftError]) -> None:
    assert dict(problem_of(error()).headers) == {"Retry-After": "1"}
