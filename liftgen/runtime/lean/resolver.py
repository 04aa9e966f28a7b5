"""Resolver: the app that answers API Gateway's events by its routes, and failures as problems; what routes need of a request."""

from __future__ import annotations

import binascii
import json
import logging
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

from liftgen.runtime.api import caller
from liftgen.runtime.api.problems import BROKEN, PROBLEM, Problem, invalid, problem_of, unknown_parameters
from liftgen.runtime.api.reading import check_version, found, location, tag
from liftgen.runtime.errors import LiftError
from liftgen.runtime.lean.events import Asked
from liftgen.runtime.lean.routing import Invalid, OtherContent, Response, Route, Routes

if TYPE_CHECKING:
    from collections.abc import Callable


__all__ = [
    "App",
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


class App(Routes):
    """Answers events by the routes that it includes, and by its own.

    A parameter in the query that the route does not declare is refused with 400. `matched` is the path of the route that
    answered last, with its parameters' names; None where there was none.
    """

    matched: str | None = None

    def __init__(self) -> None:
        super().__init__()
        self._included: list[Routes] = []

    def include_router(self, routes: Routes) -> None:
        """Answer by these routes, too."""
        self._included.append(routes)

    @property
    def every(self) -> list[Route]:
        """All routes, those whose path has no parameters first."""
        routes = [route for each in (self, *self._included) for route in each.routes]
        return sorted(routes, key=lambda route: bool(route.segments))

    def resolve(self, event: dict[str, Any], context: Any) -> dict[str, Any]:
        """What API Gateway is to answer."""
        asked = Asked(event)
        for each in (self, *self._included):
            each.current_event, each.lambda_context = asked, context
        self.matched = None
        try:
            response = self._response(asked)
        except Exception as error:
            response = respond(_problem(error))
        return _answer(response, rest=asked.is_rest)

    def _response(self, asked: Asked) -> Any:
        method, path = asked.http_method, asked.path
        for route in self.every:
            segments = route.match(path) if route.method == method else None
            if segments is not None:
                break
        else:
            return respond(Problem(404, "no_route", "there is nothing at this path for this method"))
        self.matched = route.path
        unknown = sorted(set(asked.query) - route.declared)
        if unknown:
            return respond(unknown_parameters(unknown))

        def answered(_: Any) -> Any:
            given = route.function(**route.arguments(asked, segments))
            if isinstance(given, Response):
                return given
            return Response(route.said.get("status_code", 200), "application/json", given)

        call: Callable[[Any], Any] = answered
        for middleware in reversed(route.middlewares):
            call = _around(middleware, call)
        return call(self)


def http_api() -> App:
    """A resolver for events of an HTTP API (payload 2.0), which answers every failure as a problem."""
    return App()


def rest_api() -> App:
    """The same for events of a REST API; an event tells of which it is."""
    return App()


def new_routes() -> Routes:
    """Routes, for an app to include."""
    return Routes()


def tenant_of(routes: Routes, field: str) -> str:
    """The tenant of whoever asks, from the authorizer's claims alone; answered with 401 or 403 where they do not say."""
    return caller.tenant_of(routes.current_event.raw_event, field)


def tenant_as(routes: Routes, field: str, kind: Callable[[str], T]) -> T:
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


def respond(problem: Problem) -> Response[str]:
    """A problem as an answer."""
    return Response(problem.status, PROBLEM, json.dumps(problem.body), dict(problem.headers))


def _around(middleware: Any, call: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda app: middleware(app, call)


def _problem(error: Exception) -> Problem:
    """How a failure is answered."""
    match error:
        case LiftError() if (problem := problem_of(error)) is not BROKEN:
            return problem
        case Invalid(problems=problems):
            return invalid(problems)
        case ValidationError():
            details = error.errors(include_url=False, include_input=False, include_context=False)
            return invalid([{**each, "loc": ("body", *each["loc"])} for each in details])
        case UnicodeDecodeError() | binascii.Error():
            return Problem(400, "unreadable", "the body cannot be read")
        case OtherContent():
            return Problem(415, "unsupported_content_type", "the body must be JSON")
        case _:
            logger.error("a request failed: %s", error, exc_info=error)
            return BROKEN


def _answer(response: Any, *, rest: bool) -> dict[str, Any]:
    """The response as API Gateway takes it. Powertools' responses are taken as well."""
    body = response.body
    match body:
        case None:
            text = ""
        case str():
            text = body
        case BaseModel():
            text = body.model_dump_json(by_alias=True)
        case _:
            from pydantic_core import to_json

            text = to_json(body, by_alias=True).decode()
    made: dict[str, Any] = {"statusCode": response.status_code, "body": text, "isBase64Encoded": False}
    if rest:
        headers = {name: [value] for name, value in response.headers.items()}
        return {**made, "multiValueHeaders": headers}
    return {**made, "headers": dict(response.headers), "cookies": []}
