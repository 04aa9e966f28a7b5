"""Repeated: a route whose request may be sent again with its `Idempotency-Key`, where Powertools is there to keep answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from liftgen.runtime.api.problems import Problem
from liftgen.runtime.lean.resolver import respond

if TYPE_CHECKING:
    from collections.abc import Callable

    from liftgen.runtime.client import Client


class OncePerKey:
    """A middleware of a route, as `liftgen.runtime.api.repeated` has it.

    It is that one, loaded when the first key comes, where Powertools is installed (`liftgen[powertools]`); a request with a
    key is refused with 400 (`keys_not_kept`) where it is not, and not done as if it had none.
    """

    takes_keys = True

    def __init__(self, client: Callable[[], Client], tenant: str | None = None) -> None:
        self.__name__ = "once_per_key"
        self._client = client
        self._tenant = tenant
        self._once: Any = None

    def __call__(self, app: Any, next_middleware: Callable[[Any], Any]) -> Any:
        """The answer of the route, or the one that was kept."""
        if app.current_event.header("Idempotency-Key") is None:
            return next_middleware(app)
        if self._once is None:
            try:
                from liftgen.runtime.api import repeated
            except ImportError:
                problem = Problem(
                    400, "keys_not_kept", "`Idempotency-Key` means nothing here: send the request without"
                )
                return respond(problem)
            self._once = repeated.OncePerKey(self._client, self._tenant)
        return self._once(app, next_middleware)
