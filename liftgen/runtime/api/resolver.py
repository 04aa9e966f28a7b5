"""Resolver: Powertools' resolver with validation and with our answers to failures; what routes need of a request."""

from __future__ import annotations

import binascii
import json
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar, cast
from urllib.parse import unquote

from aws_lambda_powertools.event_handler.api_gateway import (
    APIGatewayHttpResolver,
    ApiGatewayResolver,
    APIGatewayRestResolver,
    Response,
    Router,
)
from aws_lambda_powertools.event_handler.exceptions import NotFoundError, ServiceError
from aws_lambda_powertools.event_handler.openapi.exceptions import (
    RequestUnsupportedContentType,
    RequestValidationError,
)
from pydantic import ValidationError

from liftgen.runtime.api import caller
from liftgen.runtime.api.problems import BROKEN, PROBLEM, Problem, invalid, problem_of, unknown_parameters
from liftgen.runtime.api.reading import check_version, found, location, read_json, tag
from liftgen.runtime.errors import LiftError

if TYPE_CHECKING:
    import re

    _Mixed = ApiGatewayResolver
else:
    _Mixed = object

__all__ = [
    "answer",
    "check_version",
    "created",
    "deleted",
    "done",
    "found",
    "http_api",
    "new_routes",
    "respond",
    "rest_api",
    "tenant_as",
    "tenant_of",
]

T = TypeVar("T")

logger = logging.getLogger(__name__)


def http_api() -> APIGatewayHttpResolver:
    """A resolver for events of an HTTP API (payload 2.0), which validates requests and answers every failure as a problem.

    A parameter in the query that the route does not declare is refused with 400, and not passed over: who misspells a
    filter gets no answer to another question.
    """
    app = _HttpResolver(
        enable_validation=True, response_validation_error_http_code=500, json_body_deserializer=read_json
    )
    _prepare(app)
    return app


def rest_api() -> APIGatewayRestResolver:
    """The same for events of a REST API."""
    app = _RestResolver(
        enable_validation=True, response_validation_error_http_code=500, json_body_deserializer=read_json
    )
    _prepare(app)
    return app


def new_routes() -> Router:
    """Routes, for an app to include."""
    # Powertools leaves its constructor untyped.
    return cast("Callable[[], Router]", Router)()


def tenant_of(routes: Router | ApiGatewayResolver, field: str) -> str:
    """The tenant of whoever asks, from the authorizer's claims alone; answered with 401 or 403 where they do not say."""
    return caller.tenant_of(routes.current_event.raw_event, field)


def tenant_as(routes: Router | ApiGatewayResolver, field: str, kind: Callable[[str], T]) -> T:
    """As `tenant_of`, for a tenant that is not plain text; NoTenant when the claim is not one."""
    text = tenant_of(routes, field)
    try:
        return kind(text)
    except ValueError:
        raise caller.NoTenant("the claim is of another type") from None


def answer(view: T, version: int | None = None) -> Response[T]:
    """The view, with its version as the entity tag where it has one."""
    return Response(200, "application/json", view, tag(version))


def created(view: T, *path: object, version: int | None = None) -> Response[T]:
    """The view of what is new, and where it is: the segments of its path, the first of which is the route's own."""
    return Response(201, "application/json", view, {"Location": location(*path), **tag(version)})


def deleted(there: bool, entity: str) -> Response[None]:
    """Nothing to show; NotFound when it was not there."""
    found(there or None, entity)
    return Response(204)


def done() -> Response[None]:
    """Nothing to show of what was done."""
    return Response(204)


class _Matching(_Mixed):
    """Remembers the path of the route that answered last, with its parameters' names; None where there was none."""

    matched: str | None = None

    def resolve(self, event: Any, context: Any) -> dict[str, Any]:
        self.matched = None
        answer = super().resolve(event, context)
        # API Gateway takes null for nothing to show; not everything that stands in for it does.
        if answer.get("body") is None:
            answer["body"] = ""
        return answer

    def append_context(self, **additional_context: Any) -> None:
        route = additional_context.get("_route")
        if route is not None and not _is_missing(route):
            self.matched = route.path
        append: Callable[..., None] = super().append_context
        append(**additional_context)


class _HttpResolver(_Matching, APIGatewayHttpResolver):
    """HTTP APIs."""


class _RestResolver(_Matching, APIGatewayRestResolver):
    """REST APIs hand the path over as it was sent; HTTP APIs decode it."""

    def _convert_matches_into_route_keys(self, match: re.Match[str]) -> dict[str, str]:
        return {name: unquote(value) for name, value in match.groupdict().items()}


def _prepare(app: ApiGatewayResolver) -> None:
    """Tell the resolver which parameters it takes, and how failures are answered."""
    app.use([_known_parameters])
    for kind, answer_to in _ANSWERS.items():
        app.exception_handler(kind)(answer_to)


def _known_parameters(app: ApiGatewayResolver, next_middleware: Callable[[Any], Response[Any]]) -> Response[Any]:
    """Refuses what a route does not ask for."""
    given, route = app.current_event.query_string_parameters, app.context["_route"]
    if given and not _is_missing(route):
        unknown = sorted(set(given) - _declared(route))
        if unknown:
            return respond(unknown_parameters(unknown))
    return next_middleware(app)


def _is_missing(route: Any) -> bool:
    """Whether there is no such route: Powertools makes one of its own then, for the path that was asked for."""
    return bool(route.func.__module__.startswith("aws_lambda_powertools."))


def _declared(route: Any) -> set[str]:
    """The names of the parameters of a route; of a model that stands for several of them, its fields'."""
    found = set()
    for each in route.dependant.query_params:
        fields = getattr(each.type_, "model_fields", None)
        if fields is None:
            found.add(each.alias)
        else:
            found |= {name for field, about in fields.items() for name in (field, about.alias) if name}
    return found


def _lift_error(error: LiftError) -> Response[str]:
    problem = problem_of(error)
    return _bug(error) if problem is BROKEN else respond(problem)


def _invalid_request(error: RequestValidationError) -> Response[str]:
    return respond(invalid(error.errors()))


def _invalid_model(error: ValidationError) -> Response[str]:
    details = error.errors(include_url=False, include_input=False, include_context=False)
    return respond(invalid([{**each, "loc": ("body", *each["loc"])} for each in details]))


def _unreadable(_: ValueError) -> Response[str]:
    return respond(Problem(400, "unreadable", "the body cannot be read"))


def _other_content(_: RequestUnsupportedContentType) -> Response[str]:
    return respond(Problem(415, "unsupported_content_type", "the body must be JSON"))


def _no_route(_: NotFoundError) -> Response[str]:
    return respond(Problem(404, "no_route", "there is nothing at this path for this method"))


def _service_error(error: ServiceError) -> Response[str]:
    return respond(Problem(error.status_code, "error", str(error.msg)))


def _bug(error: Exception) -> Response[str]:
    logger.error("a request failed: %s", error, exc_info=error)
    return respond(BROKEN)


# The nearest base of an error has the word.
_ANSWERS: dict[type[Exception], Callable[[Any], Response[str]]] = {
    LiftError: _lift_error,
    RequestValidationError: _invalid_request,
    ValidationError: _invalid_model,
    UnicodeDecodeError: _unreadable,
    binascii.Error: _unreadable,
    RequestUnsupportedContentType: _other_content,
    NotFoundError: _no_route,
    ServiceError: _service_error,
    Exception: _bug,
}


def respond(problem: Problem) -> Response[str]:
    return Response(problem.status, PROBLEM, json.dumps(problem.body), dict(problem.headers))
