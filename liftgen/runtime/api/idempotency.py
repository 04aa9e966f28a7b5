"""Idempotency of an API: a request with an `Idempotency-Key` is done once; who asks again gets the same answer."""

from __future__ import annotations

from base64 import b64decode, b64encode
from typing import TYPE_CHECKING, Any

from aws_lambda_powertools.event_handler.api_gateway import Response
from aws_lambda_powertools.utilities.idempotency.exceptions import (
    IdempotencyAlreadyInProgressError,
    IdempotencyValidationError,
)

from liftgen.runtime.api.problems import Problem
from liftgen.runtime.api.resolver import respond
from liftgen.runtime.errors import AnswerNotKept
from liftgen.runtime.idempotency import once

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from aws_lambda_powertools.event_handler.api_gateway import ApiGatewayResolver

    from liftgen.runtime.idempotency import TablePersistence

    Event = dict[str, Any]
    Next = Callable[[ApiGatewayResolver], Response[Any]]

LONGEST = 255


def idempotent(
    store: TablePersistence,
    tenant: Callable[[Event], str],
    *,
    required: bool = False,
    methods: Collection[str] = ("POST", "PATCH"),
) -> Callable[[ApiGatewayResolver, Next], Response[Any]]:
    """A middleware: `app.use([idempotent(store, lambda event: tenant_of(event, "tenant_id"))])`.

    A key belongs to its tenant, method and path. An answer that was kept has `Idempotent-Replayed: true`. While the
    first is at work the second is answered 409 (`in_progress`), who asks again for an answer that was too large to keep
    409 (`answer_not_kept`), a key that was used for another body 422 (`key_reused`), and a request without a key 400
    (`no_key`) where one is required. Failures are not kept: who asks again tries again.
    """

    def keep(app: ApiGatewayResolver, next_middleware: Next) -> Response[Any]:
        event = app.current_event
        method = str(event.http_method)
        key = next((each for name, each in event.headers.items() if name.lower() == "idempotency-key"), None)
        if method not in methods or (key is None and not required):
            return next_middleware(app)
        if not key or len(key) > LONGEST:
            return respond(Problem(400, "no_key", f"`Idempotency-Key` is a text of 1 to {LONGEST} characters"))
        seen: list[bool] = []
        try:
            kept = once(
                store,
                lambda: _kept(next_middleware(app)),
                operation=f"{method} {event.path}",
                tenant=tenant(event.raw_event),
                key=key,
                payload=event.raw_event.get("body") or "",
                context=app.lambda_context,
                replayed=lambda: seen.append(True),
            )
        except IdempotencyAlreadyInProgressError:
            return respond(
                Problem(409, "in_progress", "the same request is being done", headers=(("Retry-After", "1"),))
            )
        except IdempotencyValidationError:
            return respond(Problem(422, "key_reused", "the key was used for another request"))
        except AnswerNotKept:
            return respond(
                Problem(409, "answer_not_kept", "the request was done, and its answer was too large to keep")
            )
        response = _response(kept)
        if seen:
            response.headers["Idempotent-Replayed"] = "true"
        return response

    return keep


def _kept(response: Response[Any]) -> dict[str, Any]:
    body: Any = response.body
    if isinstance(body, bytes):
        body = {"bytes": b64encode(body).decode()}
    elif body is not None:
        body = {"json": body}
    return {"status": response.status_code, "headers": response.headers, "body": body}


def _response(kept: dict[str, Any]) -> Response[Any]:
    body = kept["body"]
    match body:
        case {"bytes": str(text)}:
            body = b64decode(text)
        case {"json": value}:
            body = value
        case _:
            pass
    return Response(kept["status"], body=body, headers=kept["headers"])
