"""Traced: a client that says of each call when it begins and how it ends, to whoever traces or meters."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from liftgen.runtime.record import record

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from liftgen.runtime.client import Client


@record()
class Asked:
    """One call: DynamoDB's name for the operation, and the request's JSON, which holds what people store."""

    operation: str
    body: bytes

    def __repr__(self) -> str:
        return f"Asked(operation={self.operation!r})"

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables that are asked, each once; the request is read for them."""
        request: dict[str, Any] = json.loads(self.body)
        actions = [each for action in request.get("TransactItems", ()) for each in action.values()]
        named = [each["TableName"] for each in (request, *actions) if "TableName" in each]
        return tuple(dict.fromkeys([*named, *request.get("RequestItems", ())]))


class TracedClient:
    """A client, each of whose calls runs within the context that `span` gives for it.

    The context is left with the error where there is one, as a `LiftError`: its `code` and `ambiguous` say what a span
    shows. Attempts that are repeated are one call. Of what is asked and answered, nothing but the operation and the names of
    tables should go to where traces are kept.
    """

    def __init__(self, client: Client, span: Callable[[Asked], AbstractContextManager[object]]) -> None:
        self.client = client
        self.span = span

    def __repr__(self) -> str:
        return f"TracedClient({self.client!r})"

    def call(self, operation: str, body: bytes) -> bytes:
        """The answer's JSON to a request's JSON; errors as `Client` says."""
        with self.span(Asked(operation, body)):
            return self.client.call(operation, body)
