"""Document: the OpenAPI document of an app, as its routes, types and failures have it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from aws_lambda_powertools.event_handler.api_gateway import ApiGatewayResolver
from aws_lambda_powertools.event_handler.openapi.models import HTTPBearer

from liftgen.runtime.api.problems import PROBLEM
from liftgen.runtime.api.repeated import HEADER, LONGEST, OncePerKey

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from liftgen.runtime.lean.resolver import App

METHODS = frozenset({"get", "put", "post", "delete", "options", "head", "patch", "trace"})
_PROBLEM_SCHEMA = {
    "title": "Problem",
    "description": "Why a request failed, as RFC 9457 has it.",
    "type": "object",
    "required": ["type", "title", "status", "code", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "what went wrong, for programs"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["at", "message"],
                "properties": {"at": {"type": "string"}, "message": {"type": "string"}},
            },
        },
    },
}
_NAME = "Problem"
_KEY = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "description": "who sends the request again with the same key gets the same answer, and it is done once",
    "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST},
}


def openapi(app: ApiGatewayResolver | App, title: str, version: str = "1.0.0") -> dict[str, Any]:
    """The document of the app's routes, those of its own included; every failure is a problem.

    Powertools writes it, also of an app that does without: where documents are made, it has to be installed.
    """
    if not isinstance(app, ApiGatewayResolver):
        from liftgen.runtime.lean.documented import with_powertools

        return openapi(with_powertools(app), title, version)
    text = app.get_openapi_json_schema(
        title=title,
        version=version,
        security_schemes={"token": HTTPBearer(bearerFormat="JWT")},
        security=[{"token": []}],
    )
    document: dict[str, Any] = json.loads(text)
    for path in document.get("paths", {}).values():
        for operation in (each for method, each in path.items() if method in METHODS):
            operation["responses"] = _responses(operation["responses"])
    for path, method in _repeated(app):
        document["paths"][path][method].setdefault("parameters", []).append(_KEY)
    components = document.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    # Powertools describes its own answers to failures, which are not ours.
    for name in ("HTTPValidationError", "ValidationError", "ResponseValidationError"):
        schemas.pop(name, None)
    schemas[_NAME] = _PROBLEM_SCHEMA
    schema = {"$ref": f"#/components/schemas/{_NAME}"}
    components["responses"] = {_NAME: {"description": "The request failed.", "content": {PROBLEM: {"schema": schema}}}}
    return document


def write(documents: Mapping[str, Mapping[str, Any]], folder: Path) -> None:
    """Write each document to a file of its name."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, document in documents.items():
        (folder / f"{name}.json").write_text(json.dumps(document, indent=2) + "\n", "utf-8")


def _repeated(app: ApiGatewayResolver) -> Iterator[tuple[str, str]]:
    """The paths and methods of the routes that take a key."""
    for route in (*app._static_routes, *app._dynamic_routes):
        if any(_takes_keys(each) for each in route.middlewares) and route.include_in_schema:
            for method in [route.method] if isinstance(route.method, str) else route.method:
                yield route.openapi_path, method.lower()


def _takes_keys(middleware: Any) -> bool:
    return isinstance(middleware, OncePerKey) or getattr(middleware, "takes_keys", False)


def _responses(found: dict[str, Any]) -> dict[str, Any]:
    kept = {status: each for status, each in found.items() if status < "400"}
    if "204" in kept:
        kept["204"].pop("content", None)
    failure = {"$ref": f"#/components/responses/{_NAME}"}
    return {**kept, "4XX": failure, "5XX": failure}
