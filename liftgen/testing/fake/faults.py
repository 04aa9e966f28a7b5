"""Faults: what can go wrong between a client and DynamoDB, to be made to happen in a test."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Any

from liftgen.runtime.errors import READS, LiftError, Timeout, failure
from liftgen.testing.fake.operations.transactions import cancelled
from liftgen.testing.fake.refusals import Refusal


class Fault(StrEnum):
    """What goes wrong with one request."""

    THROTTLED = "throttled"
    """Refused for its rate; nothing is applied."""

    UNAVAILABLE = "unavailable"
    """A server error; nothing is applied, but nobody can know."""

    TIMEOUT = "timeout"
    """No answer, and nothing is applied, but nobody can know."""

    LOST_ANSWER = "lost answer"
    """No answer, though the request was applied."""

    REPEATED = "repeated"
    """The first answer is lost after the request was applied, and the client sends it once more by itself."""

    CONFLICT = "conflict"
    """A transaction is at work on the same item; nothing is applied."""

    UNPROCESSED = "unprocessed"
    """A batch leaves every other one of its entries unprocessed."""


def failed(fault: Fault, operation: str, request: dict[str, Any]) -> LiftError:
    """The error that a fault is, for one request."""
    match fault:
        case Fault.THROTTLED:
            refusal = Refusal(
                "ProvisionedThroughputExceededException",
                "The level of configured provisioned throughput for the table was exceeded",
            )
            return failure(operation, 400, refusal.body)
        case Fault.UNAVAILABLE:
            return failure(operation, 500, Refusal("InternalServerError", "Internal server error").body)
        case Fault.CONFLICT:
            return failure(operation, 400, _conflict(operation, request).body)
        case _:
            return Timeout("no answer came in time", operation=operation, ambiguous=operation not in READS)


def kept_back(request: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """A batch cut in two: what is done, and what is left unprocessed: every other entry, counted over all tables."""
    done, left = json.loads(json.dumps(request)), {}
    place = 0
    for table, entry in request["RequestItems"].items():
        entries = entry["Keys"] if isinstance(entry, dict) else entry
        kept = [each for offset, each in enumerate(entries, place) if offset % 2 == 1]
        rest = [each for offset, each in enumerate(entries, place) if offset % 2 == 0]
        place += len(entries)
        if rest:
            left[table] = {**entry, "Keys": rest} if isinstance(entry, dict) else rest
        if kept:
            done["RequestItems"][table] = {**entry, "Keys": kept} if isinstance(entry, dict) else kept
        else:
            del done["RequestItems"][table]
    return done, left


def _conflict(operation: str, request: dict[str, Any]) -> Refusal:
    if operation not in ("TransactWriteItems", "TransactGetItems"):
        return Refusal("TransactionConflictException", "Transaction is ongoing for the item")
    ongoing = Refusal(
        "TransactionConflictException", "Transaction is ongoing for the item", cancels="TransactionConflict"
    )
    return cancelled([ongoing, *([None] * (len(request.get("TransactItems") or [None]) - 1))])
