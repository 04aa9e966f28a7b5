"""Idempotent: `handler` asks the function's own entry point once for what is asked twice, as `LIFT_IDEMPOTENCY` says."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from aws_lambda_powertools.utilities.idempotency.exceptions import (
    IdempotencyAlreadyInProgressError,
    IdempotencyValidationError,
)

from liftgen.runtime.api.answers import answer_of, with_headers
from liftgen.runtime.api.caller import tenant_of
from liftgen.runtime.api.idempotency import LONGEST
from liftgen.runtime.api.problems import Problem, problem_of
from liftgen.runtime.errors import InvalidValue, LiftError
from liftgen.runtime.functions import told
from liftgen.runtime.idempotency import TablePersistence, once

if TYPE_CHECKING:
    from collections.abc import Mapping

    Event = dict[str, Any]


class _RefusedError(Exception):
    """An answer that is not kept, so that who asks again tries again."""

    def __init__(self, answer: dict[str, Any]) -> None:
        super().__init__()
        self.answer = answer


def handler(event: Event, context: Any) -> Any:
    """The answer of the function's own entry point: given now, or when the same was asked before.

    Requests of an API with an `Idempotency-Key` are done once for their tenant, and answers of 400 and more are not kept. Any
    other event is done once for what it says at `key`, or for the whole of it.
    """
    if "requestContext" in event and ("httpMethod" in event or "http" in event["requestContext"]):
        try:
            return _request(event, context)
        except LiftError as error:
            return answer_of(problem_of(error))
    about = told.settings("LIFT_IDEMPOTENCY")
    path = about.get("key")
    return once(
        _store(),
        lambda: told.own_handler()(event, context),
        operation=str(about["name"]),
        tenant="",
        payload=event,
        key=None if path is None else _at(event, path),
        context=context,
        expires_after_seconds=int(about["seconds"]),
    )


def _request(event: Event, context: Any) -> Any:
    about = told.settings("LIFT_IDEMPOTENCY")
    http = event["requestContext"].get("http") or {}
    method = str(event.get("httpMethod") or http.get("method"))
    headers: Mapping[str, str] = {name.lower(): each for name, each in (event.get("headers") or {}).items()}
    key = headers.get("idempotency-key")
    if method not in about["methods"] or (key is None and not about["required"]):
        return told.own_handler()(event, context)
    if not key or len(key) > LONGEST:
        return answer_of(Problem(400, "no_key", f"`Idempotency-Key` is a text of 1 to {LONGEST} characters"))
    claim = about.get("claim")
    seen: list[bool] = []
    try:
        answer = once(
            _store(),
            lambda: _kept(told.own_handler()(event, context)),
            operation=f"{about['name']} {method} {event.get('rawPath') or event.get('path')}",
            tenant=tenant_of(event, claim) if claim else "",
            key=key,
            payload=event.get("body") or "",
            context=context,
            expires_after_seconds=int(about["seconds"]),
            replayed=lambda: seen.append(True),
        )
    except _RefusedError as refused:
        return refused.answer
    except IdempotencyAlreadyInProgressError:
        return answer_of(Problem(409, "in_progress", "the same request is being done", headers=(("Retry-After", "1"),)))
    except IdempotencyValidationError:
        return answer_of(Problem(422, "key_reused", "the key was used for another request"))
    return with_headers(answer, {"Idempotent-Replayed": "true"}) if seen else answer


def _kept(answer: dict[str, Any]) -> dict[str, Any]:
    if int(answer.get("statusCode", 200)) >= 400:
        raise _RefusedError(answer)
    return answer


def _at(event: Event, path: str) -> str:
    """What the event says there: `detail.id`. InvalidValue where it says nothing."""
    found: Any = event
    for name in path.split("."):
        found = found.get(name) if isinstance(found, dict) else None
    if found is None or isinstance(found, dict | list):
        raise InvalidValue(f"the event has no `{path}`")
    return str(found)


@cache
def _store() -> TablePersistence:
    return TablePersistence(told.own_table())
