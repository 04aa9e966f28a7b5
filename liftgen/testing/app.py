"""App: a handler under test, called with the events that API Gateway would send."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from liftgen.testing.events import FunctionContext, http_event

if TYPE_CHECKING:
    from liftgen.testing.events import Query

Handler = Callable[[dict[str, Any], Any], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class TestResponse:
    """What a handler answered."""

    __test__ = False

    status: int
    headers: Mapping[str, str]
    text: str

    @property
    def json(self) -> Any:
        """The body, read as JSON; None where there is none."""
        return json.loads(self.text) if self.text else None


@dataclass(frozen=True, slots=True)
class TestApp:
    """Calls a handler as an HTTP API does, for a caller with these claims; without claims no authorizer lets anybody in."""

    __test__ = False

    handler: Handler
    claims: Mapping[str, object] | None = None
    event: Callable[..., dict[str, Any]] = field(default=http_event)

    def signed_in(self, claims: Mapping[str, object] | None) -> TestApp:
        """The same app for another caller."""
        return replace(self, claims=claims)

    def get(self, path: str, query: Query | None = None, headers: Mapping[str, str] | None = None) -> TestResponse:
        """Read."""
        return self.request("GET", path, query=query, headers=headers)

    def post(self, path: str, body: object, headers: Mapping[str, str] | None = None) -> TestResponse:
        """Create."""
        return self.request("POST", path, body=body, headers=headers)

    def put(self, path: str, body: object, headers: Mapping[str, str] | None = None) -> TestResponse:
        """Replace."""
        return self.request("PUT", path, body=body, headers=headers)

    def patch(self, path: str, body: object, headers: Mapping[str, str] | None = None) -> TestResponse:
        """Change."""
        return self.request("PATCH", path, body=body, headers=headers)

    def delete(self, path: str, headers: Mapping[str, str] | None = None) -> TestResponse:
        """Delete."""
        return self.request("DELETE", path, headers=headers)

    def request(
        self,
        method: str,
        path: str,
        *,
        query: Query | None = None,
        body: object = None,
        headers: Mapping[str, str] | None = None,
    ) -> TestResponse:
        """Any request; the path is given decoded."""
        event = self.event(method, path, query=query, body=body, headers=headers, claims=self.claims)
        answer = self.handler(event, FunctionContext())
        headers = answer.get("headers") or {
            name: ", ".join(many) for name, many in (answer.get("multiValueHeaders") or {}).items()
        }
        return TestResponse(int(answer["statusCode"]), headers, answer.get("body") or "")
