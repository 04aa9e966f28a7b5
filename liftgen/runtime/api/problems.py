"""Problems: what a client is told of a failure, as RFC 9457 has it; no table, ARN or item of anybody is ever in it."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from math import ceil
from typing import TYPE_CHECKING, Any

from liftgen.runtime import errors
from liftgen.runtime.api.caller import NoTenant, NotSignedIn

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

PROBLEM = "application/problem+json"


class Stale(errors.Conflict):
    """The `If-Match` of the request names another version than the one that is there."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A failure as a client sees it: status, a code for programs, a sentence for people, and the places that are wrong."""

    status: int
    code: str
    detail: str
    errors: tuple[Mapping[str, str], ...] = ()
    headers: tuple[tuple[str, str], ...] = ()

    @property
    def body(self) -> dict[str, Any]:
        """The members of the answer's JSON."""
        body: dict[str, Any] = {
            "type": "about:blank",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "code": self.code,
            "detail": self.detail,
        }
        return body | ({"errors": [dict(each) for each in self.errors]} if self.errors else {})


BROKEN = Problem(500, "internal", "something is wrong on our side")
"""What is answered where the reason is nobody else's business."""

# The first kind that fits says how a failure is answered; a sentence that is None is the error's own, which speaks of nothing
# but the request.
_KINDS: tuple[tuple[type[errors.LiftError], int, str, str | None], ...] = (
    (NotSignedIn, 401, "not_signed_in", "sign in first"),
    (NoTenant, 403, "no_tenant", "the token names no tenant"),
    (errors.WrongTenant, 403, "wrong_tenant", "this belongs to another tenant"),
    (errors.NotFound, 404, "not_found", "there is no such item"),
    (Stale, 412, "stale", "it was changed since it was read: read it again"),
    (errors.AlreadyExists, 409, "already_exists", "the key, or a value that must be unique, is taken"),
    (errors.Conflict, 409, "conflict", "somebody else changed it at the same time: read it again"),
    (errors.ConditionFailed, 409, "condition_failed", "what must hold of it does not"),
    (errors.TransactionCancelled, 409, "conflict", "somebody else changed it at the same time: read it again"),
    (errors.MoreThanOne, 409, "more_than_one", "there are several where one was asked for"),
    (errors.InvalidCursor, 400, "invalid_cursor", "the cursor is none of this question's"),
    (errors.TooLarge, 413, "too_large", "the item is too large to be stored"),
    (errors.InvalidValue, 422, "invalid_value", None),
    (errors.RateLimited, 429, "rate_limited", "as often as it may be asked: try again later"),
    (errors.Throttled, 429, "throttled", "too many requests: try again later"),
    (errors.Unavailable, 503, "unavailable", "try again later"),
)
_LATER = {429: (("Retry-After", "1"),), 503: (("Retry-After", "1"),), 401: (("WWW-Authenticate", "Bearer"),)}


def problem_of(error: errors.LiftError) -> Problem:
    """How a failure of the data layer is answered; 500 for all that the client can do nothing about."""
    for kind, status, code, detail in _KINDS:
        if isinstance(error, kind):
            return Problem(status, code, detail or _own_words(error), headers=_headers(error, status))
    return BROKEN


def invalid(problems: Iterable[Mapping[str, Any]]) -> Problem:
    """The answer to a request that breaks its schema; `problems` are pydantic's."""
    found = tuple({"at": ".".join(map(str, each["loc"])), "message": str(each["msg"])} for each in problems)
    return Problem(422, "invalid", "the request is not what was asked for", found)


def unknown_parameters(names: Iterable[str]) -> Problem:
    """The answer to a request with parameters that its route has not."""
    found = tuple({"at": f"query.{each}", "message": "there is no such parameter"} for each in names)
    return Problem(400, "unknown_parameter", "the request has a parameter that is none of this route's", found)


def _headers(error: errors.LiftError, status: int) -> tuple[tuple[str, str], ...]:
    if isinstance(error, errors.RateLimited):
        return (("Retry-After", str(max(1, ceil(error.retry_after)))),)
    return _LATER.get(status, ())


def _own_words(error: errors.LiftError) -> str:
    # What DynamoDB says may name tables and indexes; what is found before it is asked does not.
    return error.message if error.operation is None and error.message else "a value cannot be stored or looked for"
