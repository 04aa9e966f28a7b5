"""Documented: an app without Powertools as one of Powertools, which describes it; for where documents are made."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Annotated, Any, get_args, get_origin, get_type_hints

from aws_lambda_powertools.event_handler import api_gateway
from aws_lambda_powertools.event_handler.openapi import params
from pydantic.fields import FieldInfo

from liftgen.runtime.api.resolver import http_api
from liftgen.runtime.lean.parameters import Header, Query
from liftgen.runtime.lean.routing import Response

if TYPE_CHECKING:
    from collections.abc import Callable

    from liftgen.runtime.lean.resolver import App


_BOUNDS = ("gt", "ge", "lt", "le", "multiple_of", "min_length", "max_length")


def with_powertools(app: App) -> api_gateway.APIGatewayHttpResolver:
    """The same routes in Powertools' resolver."""
    made = http_api()
    for route in app.every:
        made.route(route.path, route.method, **route.said)(_described(route.function))
    return made


def _described(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function with Powertools' words in its annotations."""

    def described(*given: Any, **named: Any) -> Any:
        return function(*given, **named)

    hints = get_type_hints(function, include_extras=True)
    signature = inspect.signature(function)
    parameters = [
        each.replace(annotation=_translated(hints.get(name, each.annotation)))
        for name, each in signature.parameters.items()
    ]
    returns = _translated(hints.get("return", signature.return_annotation))
    described.__signature__ = signature.replace(parameters=parameters, return_annotation=returns)  # type: ignore[attr-defined]
    described.__name__, described.__doc__ = function.__name__, function.__doc__
    return described


def _translated(hint: Any) -> Any:
    if get_origin(hint) is Response:
        return api_gateway.Response[get_args(hint)[0]]  # type: ignore[misc]  # a type that is known when it runs
    if get_origin(hint) is not Annotated:
        return hint
    plain, *about = get_args(hint)
    return Annotated[(plain, *map(_word, about))]


def _word(about: Any) -> Any:
    match about:
        case Header(alias=alias, description=description):
            return params.Header(alias=alias, description=description)
        case Query():
            return params.Query()
        case FieldInfo(description=description, metadata=metadata):
            bounds = {name: getattr(each, name) for each in metadata for name in _BOUNDS if hasattr(each, name)}
            return params.Query(description=description, **bounds)
        case _:
            return about
