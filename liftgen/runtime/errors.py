"""Errors: everything that can go wrong between an entity and its item, as one small family.

Every error says what it is about as far as that is known: `entity`, `key`, `operation`, and DynamoDB's own `code`.
None holds credentials, and none shows more of an item than its key. All can be pickled.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Self

from liftgen.runtime.record import record

READS = frozenset({"GetItem", "BatchGetItem", "TransactGetItems", "Query", "Scan", "DescribeTable", "ListTables"})


class LiftError(Exception):
    """Base of the family.

    `ambiguous` says that the request may have been applied although it failed: an answer was lost, here or in an
    earlier attempt of the same call. Whoever wrote compares with what is there before calling it a failure.
    """

    def __init__(
        self,
        message: str = "",
        *,
        entity: str | None = None,
        key: Mapping[str, Any] | None = None,
        operation: str | None = None,
        code: str | None = None,
        request_id: str | None = None,
        ambiguous: bool = False,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.entity = entity
        self.key = key
        self.operation = operation
        self.code = code
        self.request_id = request_id
        self.ambiguous = ambiguous

    def about(self, entity: str, key: Mapping[str, Any] | None = None) -> Self:
        """This error, saying which entity and key it is about; what it already says is kept."""
        self.entity = self.entity or entity
        self.key = self.key if self.key is not None else key
        return self

    def __str__(self) -> str:
        subject = " ".join(part for part in (self.entity, _key_text(self.key)) if part)
        return ": ".join(part for part in (subject, self.message or type(self).__name__) if part)


class NotFound(LiftError):
    """There is no such item."""


class MoreThanOne(LiftError):
    """There are several where one was asked for."""


class WrongTenant(LiftError):
    """What was to be written belongs to another tenant than the one that everything here is for."""


class ConditionFailed(LiftError):
    """The condition of a write did not hold; `item` is what is there, where DynamoDB was asked to say so."""

    item: dict[str, dict[str, Any]] | None = None


class AlreadyExists(ConditionFailed):
    """The key is taken, or the values of a unique constraint are."""


class Conflict(ConditionFailed):
    """Somebody else changed the item since it was read, or is changing it at this moment: read it again."""


@record()
class CancellationReason:
    """Why one action of a transaction did not happen; `code` is None for an action that was in order.

    Codes are DynamoDB's: `ConditionalCheckFailed`, `TransactionConflict`, `ThrottlingError`,
    `ProvisionedThroughputExceeded`, `ItemCollectionSizeLimitExceeded`, `ValidationError`.
    """

    code: str | None = None
    message: str | None = None
    item: dict[str, dict[str, Any]] | None = None


class TransactionCancelled(LiftError):
    """Nothing of the transaction was applied; `reasons` has one entry per action, in the order of the actions."""

    reasons: tuple[CancellationReason, ...] = ()

    @property
    def failed(self) -> tuple[tuple[int, CancellationReason], ...]:
        """The actions that failed: their positions and why."""
        return tuple((place, reason) for place, reason in enumerate(self.reasons) if reason.code is not None)


class Throttled(LiftError):
    """DynamoDB asks for fewer requests; the retries are used up."""


class Unavailable(LiftError):
    """DynamoDB could not be reached or failed; the retries are used up."""


class Timeout(Unavailable):
    """The answer did not come in time."""


class AnswerNotKept(LiftError):
    """It was done before, and its answer was too large to be kept for whoever asks again."""


class RateLimited(LiftError):
    """A rate limit allows no more; it does again after so many seconds."""

    retry_after: float = 1.0


class Poison(LiftError):
    """A message or a change that can never be answered, however often it is tried."""


class AccessDenied(LiftError):
    """The credentials are missing, wrong or expired, or do not allow this request."""


class NotConfigured(LiftError):
    """Something that the client needs is not said anywhere, such as the region."""


class TableNotFound(LiftError):
    """The table does not exist in this account and region."""


class InvalidRequest(LiftError):
    """DynamoDB refuses the request as it is; sending it again would not help."""


class InvalidValue(LiftError, ValueError):
    """A value that DynamoDB cannot store, such as NaN or a number of 39 digits."""


class InvalidKey(InvalidValue):
    """A value that cannot be part of a key: empty text, a naive datetime, a key of more than 2048 or 1024 bytes."""


class TooLarge(InvalidValue):
    """An item of more than 400 KB, or a request or item collection above its limit."""


class InvalidItem(LiftError):
    """An item that cannot be read as its entity: an attribute is missing or of another type."""


class InvalidCursor(LiftError, ValueError):
    """A cursor that is not one, was changed, or belongs to another query or tenant."""


class EncryptionNotConfigured(NotConfigured):
    """An encrypted field was to be written or read, and there is no key provider."""


class InvalidEnvelope(LiftError):
    """An encrypted value that cannot be opened: changed, moved from another place, or of another key."""


def failure(
    operation: str,
    status: int,
    body: bytes,
    *,
    request_id: str | None = None,
    ambiguous: bool = False,
) -> LiftError:
    """The error that an answer with a status of 400 or more is.

    `ambiguous` is whether an earlier attempt of the same call may have been applied.
    """
    answer = _answer(body)
    code = str(answer.get("__type", "")).rpartition("#")[2].partition(":")[0]
    message = str(answer.get("message") or answer.get("Message") or "")
    kind = _kind(status, code, message)
    unsure = operation not in READS and (ambiguous or status >= 500 or code == "TransactionInProgressException")
    error = kind(
        message or code or f"the answer has status {status}",
        operation=operation,
        code=code or None,
        request_id=request_id,
        ambiguous=unsure,
    )
    match error:
        case ConditionFailed():
            error.item = answer.get("Item")
        case TransactionCancelled():
            error.reasons = tuple(_reason(each) for each in answer.get("CancellationReasons") or ())
        case _:
            pass
    return error


def _answer(body: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(body)
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}


_KINDS: dict[str, type[LiftError]] = {
    "ConditionalCheckFailedException": ConditionFailed,
    "TransactionCanceledException": TransactionCancelled,
    "TransactionConflictException": Conflict,
    "TransactionInProgressException": Conflict,
    "ReplicatedWriteConflictException": Conflict,
    "ProvisionedThroughputExceededException": Throttled,
    "RequestLimitExceeded": Throttled,
    "ThrottlingException": Throttled,
    "Throttling": Throttled,
    "ItemCollectionSizeLimitExceededException": TooLarge,
    "RequestEntityTooLarge": TooLarge,
    "ResourceNotFoundException": TableNotFound,
    "TableNotFoundException": TableNotFound,
    "AccessDeniedException": AccessDenied,
    "ExpiredTokenException": AccessDenied,
    "IncompleteSignatureException": AccessDenied,
    "InvalidSignatureException": AccessDenied,
    "MissingAuthenticationTokenException": AccessDenied,
    "MissingAuthenticationToken": AccessDenied,
    "NotAuthorized": AccessDenied,
    "UnrecognizedClientException": AccessDenied,
    "InternalServerError": Unavailable,
    "InternalFailure": Unavailable,
    "ServiceUnavailable": Unavailable,
}


def _kind(status: int, code: str, message: str) -> type[LiftError]:
    if code == "ValidationException" and message.startswith("Item size "):
        return TooLarge
    if code in _KINDS:
        return _KINDS[code]
    if status >= 500:
        return Unavailable
    return TooLarge if status == 413 else Throttled if status == 429 else InvalidRequest


def _reason(answer: dict[str, Any]) -> CancellationReason:
    code = answer.get("Code")
    return CancellationReason(None if code in (None, "None") else code, answer.get("Message"), answer.get("Item"))


def _key_text(key: Mapping[str, Any] | None) -> str:
    return "" if key is None else "(" + ", ".join(f"{name}={value!r}" for name, value in key.items()) + ")"
