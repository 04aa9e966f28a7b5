"""Handlers: those of a package, found by their modules, and which of them answers a request."""

from __future__ import annotations

import importlib
import json
import pkgutil
from base64 import urlsafe_b64decode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from liftgen.testing.app import TestApp

Handler = Callable[[dict[str, Any], Any], dict[str, Any]]

NO_ROUTE = "no_route"


@dataclass(frozen=True, slots=True)
class Handlers:
    """Functions that are called in turn, until one has a route for what is asked.

    `paths` are where API Gateway asks which module: that one is asked first; others may have routes of their own.
    """

    handlers: tuple[tuple[str, Handler], ...]
    paths: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, package: str, paths: Mapping[str, str] | None = None) -> Handlers:
        """The `handler` of every module of a package, and of the packages in it, but of those that are generated."""
        return cls(tuple(_found(package)), paths or {})

    def answer(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, list[str]],
        headers: Mapping[str, str],
        body: str | bytes | None,
        claims: Mapping[str, object] | None,
    ) -> Any:
        """What the first answers that has such a route; what the last says, where none has."""
        answer = None
        for _, handler in self._asked(path):
            app = TestApp(handler, claims)
            answer = app.request(method, path, query=query, headers=headers, body=body)
            if answer.status != 404 or _code(answer.text) != NO_ROUTE:
                return answer
        return answer

    def _asked(self, path: str) -> tuple[tuple[str, Handler], ...]:
        """Those that may answer, the one whose path it is first."""
        own = [name for name, root in self.paths.items() if path == root or path.startswith(f"{root}/")]
        first = max(own, key=lambda name: len(self.paths[name]), default=None)
        return tuple(sorted(self.handlers, key=lambda each: each[0] != first))


def claims_of_token(headers: Mapping[str, str]) -> dict[str, object]:
    """What the token of a request claims, which nobody has verified; nothing where there is none that can be read."""
    kind, _, token = headers.get("authorization", "").partition(" ")
    parts = token.split(".")
    if kind.lower() != "bearer" or len(parts) != 3:
        return {}
    try:
        claims = json.loads(urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except ValueError:
        return {}
    return claims if isinstance(claims, dict) else {}


def _found(package: str) -> list[tuple[str, Handler]]:
    handlers: list[tuple[str, Handler]] = []
    folder = importlib.import_module(package)
    for each in pkgutil.iter_modules(folder.__path__, f"{package}."):
        if each.name.rpartition(".")[2] == "generated":
            continue
        if each.ispkg:
            handlers += _found(each.name)
            continue
        handler = getattr(importlib.import_module(each.name), "handler", None)
        if callable(handler):
            handlers.append((each.name, handler))
    return handlers


def _code(text: str) -> object:
    try:
        problem = json.loads(text)
    except ValueError:
        return None
    return problem.get("code") if isinstance(problem, dict) else None
