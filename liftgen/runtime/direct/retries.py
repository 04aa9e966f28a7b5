"""Retries: what is sent again, when, and how often; botocore's standard mode, held to it by tests."""

from __future__ import annotations

import threading
from enum import Enum

ATTEMPTS = 4  # of DynamoDB; other services have 3
CAPACITY = 500
RETRY_COST = 14
THROTTLING_COST = 5
LONGEST_DELAY = 20.0
LONGEST_ADDITION = 5.0

TRANSIENT_STATUSES = frozenset({500, 502, 503, 504})
TRANSIENT_CODES = frozenset({"RequestTimeout", "RequestTimeoutException", "ReplicatedWriteConflictException"})
THROTTLING_CODES = frozenset(
    {
        "BandwidthLimitExceeded",
        "EC2ThrottledException",
        "LimitExceededException",
        "PriorRequestNotComplete",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "RequestThrottled",
        "RequestThrottledException",
        "SlowDown",
        "ThrottledException",
        "Throttling",
        "ThrottlingException",
        "TooManyRequestsException",
        "TransactionInProgressException",
    }
)
# What DynamoDB's own model names means what it says there, whatever the status.
MODELLED = frozenset(
    {
        "ConditionalCheckFailedException",
        "IdempotentParameterMismatchException",
        "InternalServerError",
        "ItemCollectionSizeLimitExceededException",
        "ReplicatedWriteConflictException",
        "ResourceNotFoundException",
        "TransactionCanceledException",
        "TransactionConflictException",
    }
)


class Verdict(Enum):
    """What to do about an answer that is no success."""

    FINAL = "final"
    TRANSIENT = "transient"
    THROTTLED = "throttled"


def verdict(status: int, code: str | None, *, checksum_failed: bool = False) -> Verdict:
    """Whether an answer is sent for again, and as what that is counted."""
    if code in THROTTLING_CODES or (status == 429 and code not in MODELLED):
        return Verdict.THROTTLED
    if code in TRANSIENT_CODES or status in TRANSIENT_STATUSES or checksum_failed:
        return Verdict.TRANSIENT
    return Verdict.FINAL


def delay(attempt: int, throttled: bool, retry_after: bytes | None = None) -> float:
    """Seconds to wait after the attempt of this number, which counts from 1: a random part of what doubles each time.

    `retry_after` is the milliseconds that the server asks for.
    """
    longest = (1.0 if throttled else 0.025) * 2.0 ** (attempt - 1)
    import random  # not loaded where all goes well

    chosen = random.random() * min(longest, LONGEST_DELAY)
    if retry_after is None or not retry_after.isdigit():
        return chosen
    return max(chosen, min(int(retry_after) / 1000, LONGEST_ADDITION + chosen))


class Quota:
    """How many retries a client may spend; successes earn them back, so that a service which is down is not drowned."""

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._capacity = capacity
        self._lock = threading.Lock()
        self.available = capacity

    def acquire(self, cost: int) -> bool:
        with self._lock:
            if cost > self.available:
                return False
            self.available -= cost
            return True

    def release(self, amount: int) -> None:
        if self.available == self._capacity:
            return  # no lock where nothing ever failed
        with self._lock:
            self.available = min(self._capacity, self.available + amount)

    def renew(self) -> None:
        """A lock that nobody holds, after a fork."""
        self._lock = threading.Lock()
