"""Repeated: a route whose request may be sent again with its `Idempotency-Key`; nothing is loaded for it until a key comes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from liftgen.runtime.api import caller
from liftgen.runtime.api.problems import Problem
from liftgen.runtime.api.resolver import respond
from liftgen.runtime.service_table import service_table

if TYPE_CHECKING:
    from collections.abc import Callable

    from aws_lambda_powertools.event_handler.api_gateway import ApiGatewayResolver, Response

    from liftgen.runtime.client import Client

HEADER: Final = "Idempotency-Key"
LONGEST: Final = 255


class OncePerKey:
    """A middleware of a route: `@routes.post("/projects", middlewares=[OncePerKey(client, "tenant_id")])`.

    What came with a key is done once for its tenant, or where there are none, for its caller; who sends it again within
    a day gets the same answer, as `liftgen.runtime.api.idempotency` has it. Answers are kept in the table that
    LIFT_SERVICE_TABLE names; without one, a request with a key is refused with 400 (`keys_not_kept`), and not done as if
    it had none.
    """

    def __init__(self, client: Callable[[], Client], tenant: str | None = None) -> None:
        self.__name__ = "once_per_key"
        self._client = client
        self._tenant = tenant
        self._keep: tuple[Client, Any] | None = None

    def __call__(self, app: ApiGatewayResolver, next_middleware: Callable[[Any], Response[Any]]) -> Response[Any]:
        """The answer of the route, or the one that was kept."""
        if not any(name.lower() == HEADER.lower() for name in app.current_event.headers):
            return next_middleware(app)
        keep = self._keeping()
        if keep is None:
            return respond(Problem(400, "keys_not_kept", f"`{HEADER}` means nothing here: send the request without"))
        answer: Response[Any] = keep(app, next_middleware)
        return answer

    def _keeping(self) -> Any:
        client = self._client()
        if self._keep is None or self._keep[0] is not client:
            table = service_table(client)
            if table is None:
                return None
            # Half of what a handler loads beside: only who sends a key waits for it.
            from liftgen.runtime.api.idempotency import idempotent
            from liftgen.runtime.idempotency import TablePersistence

            self._keep = client, idempotent(TablePersistence(table), self._whose)
        return self._keep[1]

    def _whose(self, event: dict[str, Any]) -> str:
        return caller.caller_of(event) if self._tenant is None else caller.tenant_of(event, self._tenant)
