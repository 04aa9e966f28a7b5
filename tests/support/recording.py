"""Recording: a plugin of pytest that writes down what generated repositories ask of DynamoDB, and which method asked it.

`LIFT_RECORDING` names the file: a line for each request, `{"method", "tenant", "operation", "request"}`. With `LIFT_LOST_ANSWERS`
the answers to all writes are lost on the way, so that what is done then is recorded too.
"""

from __future__ import annotations

import functools
import inspect
import json
import os
import pkgutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from liftgen.runtime.api import repeated
from liftgen.runtime.partial_query import PartialQuery
from liftgen.runtime.record import replace
from liftgen.runtime.service_table import service_table
from liftgen.testing.fake.faults import Fault

WRITES = ("PutItem", "UpdateItem", "DeleteItem", "TransactWriteItems")
UNASKING = ("for_tenant", "transaction", "join", "key")
"""Methods that ask nothing themselves; what is asked through what they give has another method's name."""
TENANT: ContextVar[str | None] = ContextVar("tenant", default=None)


@dataclass(frozen=True)
class Recorder:
    """A client that writes down what it passes on."""

    client: Any
    method: str
    tenant: str | None

    def call(self, operation: str, body: bytes) -> bytes:
        line = {"method": self.method, "tenant": self.tenant, "operation": operation, "request": json.loads(body)}
        with Path(os.environ["LIFT_RECORDING"]).open("a") as file:
            file.write(json.dumps(line) + "\n")
        if "LIFT_LOST_ANSWERS" in os.environ and operation in WRITES:
            self.client.fail_next(Fault.LOST_ANSWER, operation)
        answer: bytes = self.client.call(operation, body)
        return answer


@pytest.hookimpl
def pytest_collection_finish() -> None:
    """Once the tests are imported, so are the repositories that they use: record what these do, and what handlers keep."""
    repeated.service_table = lambda client: service_table(Recorder(client, "lift.keeps", None))
    PartialQuery._value = with_wholes(PartialQuery._value)  # type: ignore[method-assign]
    for base in {each for module in modules() for each in vars(module).values() if inspect.isclass(each)}:
        module = base.__module__
        if ".generated.scoped." in module or base.__name__.startswith("Scoped"):
            wrap(base, for_tenant)
        elif ".generated.actions." in module:
            wrap(base, waiting)
        elif ".generated.tables." in module or module.startswith("repositories."):
            wrap(base, recorded)


def with_wholes(value: Callable[..., Any]) -> Callable[..., Any]:
    """Whoever finds a part of an item asks for the whole items too."""

    def wrapper(self: Any, item: Any) -> Any:
        list(self.entities())
        return value(self, item)

    return wrapper


def modules() -> Iterator[Any]:
    root = import_module("repositories")
    for each in pkgutil.walk_packages(root.__path__, "repositories."):
        module = import_module(each.name)
        if any(part in each.name for part in (".bases.", ".tables.", ".scoped.", ".actions.")):
            yield module


def wrap(base: type, decorate: Callable[[Callable[..., Any]], Callable[..., Any]]) -> None:
    for name, method in list(vars(base).items()):
        if inspect.isfunction(method) and not name.startswith("_") and name not in UNASKING:
            setattr(base, name, decorate(method))


def recorded(method: Callable[..., Any]) -> Callable[..., Any]:
    """The method, over a client that knows its name; queries that it gives back keep that client."""

    @functools.wraps(method)
    def wrapper(self: Any, *arguments: Any, **named: Any) -> Any:
        whole = self._table
        if isinstance(whole.client, Recorder):
            return method(self, *arguments, **named)
        owner = type(self).__name__.removesuffix("Repository")
        name = f"{whole.name if owner == type(self).__name__ else owner}.{method.__name__}"
        self._table = replace(whole, client=Recorder(whole.client, name, TENANT.get()))
        try:
            return method(self, *arguments, **named)
        finally:
            self._table = whole

    return wrapper


def waiting(method: Callable[..., Any]) -> Callable[..., Any]:
    """The method of a transaction, whose actions are written down by themselves, for they ask what the method outside asks."""

    @functools.wraps(method)
    def wrapper(self: Any, *arguments: Any, **named: Any) -> Any:
        pending = self._table._actions
        before = len(pending)
        result = method(self, *arguments, **named)
        if len(pending) > before:
            items = [{each.kind: json.loads(f"{{{each.body}}}")} for each in pending[before:]]
            name = f"{type(self).__name__.removesuffix('Actions')}.{method.__name__}"
            line = {
                "method": name,
                "tenant": None,
                "operation": "TransactWriteItems",
                "request": {"TransactItems": items},
            }
            with Path(os.environ["LIFT_RECORDING"]).open("a") as file:
                file.write(json.dumps(line) + "\n")
        return result

    return wrapper


def for_tenant(method: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(method)
    def wrapper(self: Any, *arguments: Any, **named: Any) -> Any:
        with tenant(self._tenant_id):
            return method(self, *arguments, **named)

    return wrapper


@contextmanager
def tenant(name: str) -> Iterator[None]:
    token = TENANT.set(name)
    try:
        yield
    finally:
        TENANT.reset(token)
