"""What is sent again is what botocore's standard mode sends again, case by case."""

import random
from itertools import product
from typing import Any

import botocore.session
import pytest
from botocore.awsrequest import AWSResponse
from botocore.retries.quota import RetryQuota
from botocore.retries.standard import (
    ExponentialBackoff,
    RetryContext,
    RetryEventAdapter,
    RetryQuotaChecker,
    StandardRetryConditions,
    ThrottledRetryableChecker,
    ThrottlingErrorDetector,
    TransientRetryableChecker,
)
from hypothesis import given
from hypothesis import strategies as st

from liftgen.runtime.direct.retries import (
    ATTEMPTS,
    CAPACITY,
    RETRY_COST,
    THROTTLING_CODES,
    THROTTLING_COST,
    TRANSIENT_CODES,
    TRANSIENT_STATUSES,
    Quota,
    Verdict,
    delay,
    verdict,
)

MODEL = botocore.session.Session().get_service_model("dynamodb")
OPERATIONS = [
    "BatchGetItem",
    "BatchWriteItem",
    "DeleteItem",
    "DescribeTable",
    "GetItem",
    "PutItem",
    "Query",
    "Scan",
    "TransactGetItems",
    "TransactWriteItems",
    "UpdateItem",
]
STATUSES = [300, 301, 400, 403, 404, 409, 413, 429, 500, 501, 502, 503, 504, 505, 509]
UNMODELLED = [
    *sorted(THROTTLING_CODES),
    *sorted(TRANSIENT_CODES - {"ReplicatedWriteConflictException"}),
    "ValidationException",
    "SerializationException",
    "InvalidSignatureException",
    "ServiceUnavailable",
    "Whatever",
]
DETECTOR = ThrottlingErrorDetector(RetryEventAdapter())


def context(
    operation: str, status: int, code: str | None, headers: dict[str, str] | None = None, attempt: int = 1
) -> RetryContext:
    response = AWSResponse("http://localhost", status, headers or {}, None)
    response._content = b"{}"
    error = {"Error": {"Code": str(status) if code is None else code}}
    return RetryContext(attempt, MODEL.operation_model(operation), error, response, request_context={})


def theirs(seen: RetryContext) -> Verdict:
    if not StandardRetryConditions(max_attempts=9).is_retryable(seen):
        return Verdict.FINAL
    return Verdict.THROTTLED if DETECTOR.is_throttling_error_from_context(seen) else Verdict.TRANSIENT


@pytest.mark.parametrize("operation", OPERATIONS)
def test_each_status_and_code_is_judged_as_botocore_judges_it(operation: str) -> None:
    modelled = [shape.name for shape in MODEL.operation_model(operation).error_shapes]
    cases = list(product(STATUSES, [None, *modelled, *UNMODELLED]))

    different = [
        (status, code)
        for status, code in cases
        if verdict(status, code) is not theirs(context(operation, status, code))
    ]

    assert different == []


@pytest.mark.parametrize("status", [200, 400, 500])
def test_a_wrong_checksum_is_judged_as_botocore_judges_it(status: int) -> None:
    wrong = context("PutItem", status, "Whatever", {"x-amz-crc32": "7"})

    assert verdict(status, "Whatever", checksum_failed=True) is theirs(wrong) is Verdict.TRANSIENT


def test_every_code_that_botocore_knows_is_known() -> None:
    assert set(ThrottledRetryableChecker._THROTTLED_ERROR_CODES) == THROTTLING_CODES
    assert set(TransientRetryableChecker._TRANSIENT_ERROR_CODES) <= TRANSIENT_CODES | THROTTLING_CODES
    assert set(TransientRetryableChecker._TRANSIENT_STATUS_CODES) == TRANSIENT_STATUSES


@given(
    attempt=st.integers(1, 30),
    throttled=st.booleans(),
    retry_after=st.none() | st.integers(-5, 60_000).map(str) | st.sampled_from(["", "soon", "1.5"]),
    seed=st.integers(),
)
def test_the_wait_is_botocores(attempt: int, throttled: bool, retry_after: str | None, seed: int) -> None:
    code = "ThrottlingException" if throttled else "InternalServerError"
    headers = {} if retry_after is None else {"x-amz-retry-after": retry_after}
    seen = context("GetItem", 500, code, headers, attempt)
    backoff = ExponentialBackoff(random=random.random, service_name="dynamodb", throttling_detector=DETECTOR)

    random.seed(seed)
    expected = backoff.delay_amount(seen)
    random.seed(seed)

    assert delay(attempt, throttled, None if retry_after is None else retry_after.encode()) == pytest.approx(expected)


@given(st.lists(st.tuples(st.booleans(), st.booleans()), max_size=200))
def test_the_quota_is_spent_and_earned_as_botocores(calls: list[tuple[bool, bool]]) -> None:
    """Each call is throttled or not, and then succeeds at the second attempt or not; one call in between just succeeds."""
    ours, their_quota = Quota(), RetryQuota()
    checker = RetryQuotaChecker(their_quota, DETECTOR)
    for throttled, succeeds in calls:
        cost = THROTTLING_COST if throttled else RETRY_COST
        acquired = ours.acquire(cost)
        seen = context("GetItem", 400, "ThrottlingException") if throttled else context("GetItem", 500, None)
        request: dict[str, Any] = seen.request_context
        assert checker.acquire_retry_quota(seen) is acquired
        if acquired and succeeds:
            ours.release(cost)
            checker.release_retry_quota(request, AWSResponse("", 200, {}, None))
        ours.release(1)
        checker.release_retry_quota({}, AWSResponse("", 200, {}, None))

        assert ours.available == their_quota.available_capacity


def test_the_limits_are_botocores() -> None:
    from botocore.retries import standard

    assert standard._SERVICE_MAX_ATTEMPTS["dynamodb"] == ATTEMPTS
    assert RetryQuota().available_capacity == CAPACITY
