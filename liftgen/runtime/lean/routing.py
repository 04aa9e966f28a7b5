"""Routing: from a request to the function that answers it, with what it takes validated."""

from __future__ import annotations

import inspect
import re
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, Generic, TypeVar, get_args, get_origin, get_type_hints
from urllib.parse import unquote

from pydantic import BaseModel, TypeAdapter, ValidationError

from liftgen.runtime.api.pages import SEGMENT
from liftgen.runtime.api.reading import read_json
from liftgen.runtime.lean.parameters import Header, Query
from liftgen.runtime.record import record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from liftgen.runtime.lean.events import Asked

    Function = Callable[..., Any]
    Middleware = Callable[[Any, Callable[[Any], Any]], Any]

T = TypeVar("T")
F = TypeVar("F", bound="Function")


class Response(Generic[T]):
    """An answer: its status, type, body, which pydantic makes JSON of where it is no text, and headers."""

    def __init__(
        self,
        status_code: int,
        content_type: str | None = None,
        body: T | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.status_code = status_code
        self.body = body
        self.headers = dict(headers or {})
        if content_type is not None:
            self.headers.setdefault("Content-Type", content_type)


class Invalid(Exception):  # noqa: N818  it is what the request is
    """The request is not what the route asks for; `problems` are pydantic's, with their places in the request."""

    def __init__(self, problems: Iterable[Mapping[str, Any]]) -> None:
        super().__init__("the request is invalid")
        self.problems = tuple(problems)


class OtherContent(Exception):  # noqa: N818  it is what the body is
    """The body is not JSON, as its headers say."""


@record()
class Place:
    """Where a parameter of a route is found, under which name, and what it must be."""

    where: str
    alias: str
    check: Any
    default: Any
    many: bool = False


class Route:
    """One path and method, and the function that answers them. What it takes is looked up when it is first asked."""

    def __init__(self, path: str, method: str, function: Function, said: dict[str, Any]) -> None:
        self.path = path
        self.method = method
        self.function = function
        self.said = said
        self.middlewares: Sequence[Middleware] = said.get("middlewares") or ()
        pieces = re.split(r"<(\w+)>", path)
        self.segments = tuple(pieces[1::2])
        pattern = "".join(
            re.escape(each) if at % 2 == 0 else f"(?P<{each}>{SEGMENT.pattern})" for at, each in enumerate(pieces)
        )
        self._pattern = re.compile(pattern)
        self._places: dict[str, Place] | None = None

    def match(self, path: str) -> dict[str, str] | None:
        """The segments of a path that is this route's; None of another."""
        if not self.segments:
            return {} if path == self.path else None
        found = self._pattern.fullmatch(path)
        return None if found is None else found.groupdict()

    @property
    def places(self) -> dict[str, Place]:
        """Where each parameter is found."""
        if self._places is None:
            self._places = dict(self._found())
        return self._places

    @property
    def declared(self) -> set[str]:
        """The names that the query may have."""
        return {each.alias for each in self.places.values() if each.where == "query"}

    def arguments(self, asked: Asked, segments: Mapping[str, str]) -> dict[str, Any]:
        """What the function is called with; Invalid, with everything that is wrong, or OtherContent."""
        given: dict[str, Any] = {}
        problems: list[Mapping[str, Any]] = []
        query = asked.query
        for name, place in self.places.items():
            value = _value(place, asked, segments, query)
            if value is inspect.Parameter.empty:
                if place.default is inspect.Parameter.empty:
                    loc = ("body",) if place.where == "body" else (place.where, place.alias)
                    problems.append({"loc": loc, "msg": "Field required"})
                continue
            try:
                given[name] = place.check(value)
            except ValidationError as error:
                before = ("body",) if place.where == "body" else (place.where, place.alias)
                details = error.errors(include_url=False, include_input=False, include_context=False)
                problems += [{**each, "loc": (*before, *each["loc"])} for each in details]
        if problems:
            raise Invalid(problems)
        return given

    def _found(self) -> Iterable[tuple[str, Place]]:
        hints = get_type_hints(self.function, include_extras=True)
        for name, parameter in inspect.signature(self.function).parameters.items():
            hint = hints.get(name, Any)
            about = hint.__metadata__ if get_origin(hint) is Annotated else ()
            plain = get_args(hint)[0] if about else hint
            header = next((each for each in about if isinstance(each, Header)), None)
            check = TypeAdapter(hint).validate_python
            if name in self.segments:
                yield name, Place("path", name, check, parameter.default)
            elif header is not None:
                yield name, Place("header", header.alias, check, parameter.default)
            elif inspect.isclass(plain) and issubclass(plain, BaseModel):
                # So Powertools asks, which shows in what is said of a body that is no object.
                yield name, Place("body", name, partial(check, from_attributes=True), parameter.default)
            else:
                many = any(isinstance(each, Query) for each in about)
                yield name, Place("query", name, check, parameter.default, many)


class Routes:
    """Routes, for an app to include. What is asked at the moment is `current_event`, in `lambda_context`."""

    current_event: Asked
    lambda_context: Any = None

    def __init__(self) -> None:
        self.routes: list[Route] = []

    def route(self, path: str, method: str | Sequence[str], **said: Any) -> Callable[[F], F]:
        """A decorator of the function that answers this path: `@routes.route("/things/<thing_id>", "GET")`.

        Its parameters are segments of the path, the body where one is a model, headers where an annotation says so, and
        otherwise the query. `status_code` is that of what it gives back, 200 where nobody says; `middlewares` are called
        around it. The rest is for the document.
        """

        def add(function: F) -> F:
            for each in [method] if isinstance(method, str) else method:
                self.routes.append(Route(path, each, function, said))
            return function

        return add

    def get(self, path: str, **said: Any) -> Callable[[F], F]:
        """A route for GET."""
        return self.route(path, "GET", **said)

    def post(self, path: str, **said: Any) -> Callable[[F], F]:
        """A route for POST."""
        return self.route(path, "POST", **said)

    def put(self, path: str, **said: Any) -> Callable[[F], F]:
        """A route for PUT."""
        return self.route(path, "PUT", **said)

    def patch(self, path: str, **said: Any) -> Callable[[F], F]:
        """A route for PATCH."""
        return self.route(path, "PATCH", **said)

    def delete(self, path: str, **said: Any) -> Callable[[F], F]:
        """A route for DELETE."""
        return self.route(path, "DELETE", **said)


def _value(place: Place, asked: Asked, segments: Mapping[str, str], query: Mapping[str, list[str]]) -> Any:
    """What the request says for a parameter; empty where it says nothing."""
    match place.where:
        case "path":
            return unquote(segments[place.alias]) if asked.is_rest else segments[place.alias]
        case "header":
            value = asked.header(place.alias)
            return inspect.Parameter.empty if value is None else value
        case "query":
            values = query.get(place.alias)
            if values is None:
                return inspect.Parameter.empty
            return values if place.many else values[0]
        case _:
            return _body(asked)


def _body(asked: Asked) -> Any:
    content = asked.header("Content-Type")
    if content and not content.lower().startswith("application/json"):
        raise OtherContent
    text = asked.body
    if not text:
        return inspect.Parameter.empty
    try:
        value = read_json(text)
        return inspect.Parameter.empty if value is None else value
    except ValueError as error:
        if isinstance(error, UnicodeError):
            raise
        raise Invalid([{"loc": ("body", getattr(error, "pos", 0)), "msg": "JSON decode error"}]) from None
