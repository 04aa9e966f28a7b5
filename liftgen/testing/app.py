"""App: a handler under test, called with the events that API Gateway would send."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from liftgen.testing.events import FunctionContext, http_event
from liftgen.testing.response import TestResponse

if TYPE_CHECKING:
    from liftgen.testing.events import Query

Handler = Callable[[dict[str, Any], Any], dict[str, Any]]


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
        encoded = bool(answer.get("isBase64Encoded"))
        return TestResponse(int(answer["statusCode"]), headers, answer.get("body") or "", f"{method} {path}", encoded)

    def assert_tenant_isolation(
        self,
        path: str,
        *others: Mapping[str, object] | None,
        method: str = "GET",
        body: object = None,
    ) -> TestResponse:
        """Nobody else reaches what this caller reads at the path: not the `others`, nor, by default, who is not signed in.

        Each other is answered 401, 403 or 404, and what the caller reads is then what it was. With a method and a body,
        that is what the others try. Gives the caller's own answer.
        """
        mine = self.get(path).assert_status(200)
        for claims in others or (None,):
            theirs = self.signed_in(claims).request(method, path, body=body)
            assert theirs.status in (401, 403, 404), f"{theirs} to the caller with the claims {claims}"
        again = self.get(path)
        assert (again.status, again.text) == (mine.status, mine.text), f"{again}: it was changed by somebody else"
        return mine
