"""A table for the parts of a service, in memory or on the embedded DynamoDB, and many who use it at one time."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from threading import Barrier
from typing import Any, TypeVar

from liftgen.documents import TableDocument
from liftgen.runtime.service_table import ServiceTable
from liftgen.testing import Clock, StandIn
from liftgen.testing.fake import FakeClient

T = TypeVar("T")

NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)
SERVICE: TableDocument = {
    "name": "service",
    "key": {"partition": [{"name": "pk", "type": "S"}], "sort": [{"name": "sk", "type": "S"}]},
    "ttl": "expires_at",
}
CLIENTS = 16


def service_table(stand_in: StandIn | None = None, **settings: Any) -> tuple[ServiceTable, Clock]:
    """A table of its own, and the clock that it is told the time by, standing at noon."""
    place = stand_in or StandIn(FakeClient())
    if SERVICE["name"] not in place.tables:
        place.create(SERVICE)
    clock = Clock(NOON)
    return replace(ServiceTable(client=place.client, name="service", clock=clock), **settings), clock


def at_once(times: int, do: Callable[[int], T], clients: int = CLIENTS) -> list[T]:
    """What each of so many clients gets, each of whom does it so many times, all of them beginning together."""
    together = Barrier(clients)

    def client(number: int) -> list[T]:
        together.wait(timeout=60)
        return [do(number) for _ in range(times)]

    with ThreadPoolExecutor(clients) as pool:
        return [each for done in pool.map(client, range(clients)) for each in done]
