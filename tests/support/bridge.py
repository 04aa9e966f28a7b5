"""Bridge: the asyncio form behind the face of the other one, so that both pass the same tests."""

from __future__ import annotations

import asyncio
import functools
import inspect
from collections.abc import AsyncIterable, Callable, Coroutine, Iterator
from types import SimpleNamespace
from typing import Any

from liftgen.runtime.aio import direct as aio
from liftgen.runtime.aio.client import Client
from liftgen.runtime.aio.item_key import ItemKey
from liftgen.runtime.direct import DirectClient
from liftgen.runtime.entity import Part
from liftgen.runtime.query import Page
from liftgen.testing.fake import AsyncFakeClient


class BridgedClient:
    """A client of asyncio, each of whose calls has an event loop of its own; what is kept is kept over all of them."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def __repr__(self) -> str:
        return repr(self.client)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.client, name)

    def call(self, operation: str, body: bytes) -> bytes:
        return asyncio.run(self.client.call(operation, body))


def bridged(module: Any, names: Callable[[str], bool] = lambda _: True) -> Any:
    """A module of the asyncio form whose classes take a client that blocks, and whose objects need not be awaited."""
    runner = asyncio.Runner()

    def made(name: str) -> Callable[..., Any]:
        def make(client: Any, *arguments: Any, **named: Any) -> Any:
            return wrapped(getattr(module, name)(shared(client), *arguments, **named), runner)

        return make

    return SimpleNamespace(**{name: made(name) for name in module.__all__ if names(name)})


def shared(client: Any) -> Client:
    """One client of asyncio for each that blocks, for the facades of a transaction share theirs.

    A direct client has its other form, with connections of its own; whatever else blocks is called as it is.
    """
    known = _CLIENTS.get(id(client))
    if known is None or known[0] is not client:
        known = _CLIENTS[id(client)] = (
            client,
            _direct(client) if type(client) is DirectClient else AsyncFakeClient(client),
        )
    return known[1]


def _direct(client: DirectClient) -> aio.DirectClient:
    settings = client._settings
    return aio.DirectClient(
        settings.region,
        endpoint_url=settings.url,
        credentials=client._credentials(),
        attempts=settings.attempts,
        environment={},
    )


_CLIENTS: dict[int, tuple[Any, Client]] = {}


def wrapped(value: Any, runner: asyncio.Runner) -> Any:
    """What a method gave: awaited, if it can be; a facade, repository, query or transaction is bridged itself."""
    if inspect.iscoroutine(value):
        return wrapped(run(value, runner), runner)
    if isinstance(value, ItemKey):
        return value
    if isinstance(value, Page):
        return Page(tuple(wrapped(each, runner) for each in value), value.cursor)
    if isinstance(value, Part):
        read = value._whole
        value.lead(lambda: wrapped(read(), runner))
        return value
    is_ours = type(value).__module__.startswith("liftgen.runtime.aio") or ".aio." in type(value).__module__
    return Bridged(value, runner) if is_ours or inspect.isasyncgen(value) else value


def run(value: Coroutine[Any, Any, Any], runner: asyncio.Runner) -> Any:
    return runner.run(value)


class Bridged:
    """An object of the asyncio form: what it gives need not be awaited."""

    def __init__(self, target: Any, runner: asyncio.Runner) -> None:
        self.target = target
        self.runner = runner

    def __getattr__(self, name: str) -> Any:
        value = getattr(self.target, name)
        if not inspect.ismethod(value):
            return wrapped(value, self.runner)

        @functools.wraps(value)
        def method(*arguments: Any, **named: Any) -> Any:
            plain = [each.target if isinstance(each, Bridged) else each for each in arguments]
            return wrapped(value(*plain, **named), self.runner)

        return method

    def __iter__(self) -> Iterator[Any]:
        values: AsyncIterable[Any] = self.target
        iterator = aiter(values)
        while True:
            try:
                yield wrapped(self.runner.run(_next(iterator)), self.runner)
            except StopAsyncIteration:
                return

    def __enter__(self) -> Bridged:
        self.runner.run(self.target.__aenter__())
        return self

    def __exit__(self, *error: Any) -> Any:
        return self.runner.run(self.target.__aexit__(*error))


async def _next(iterator: Any) -> Any:
    return await anext(iterator)
