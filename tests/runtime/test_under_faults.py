"""The parts of a service when the wire fails: throttled, in conflict, broken, silent, half an answer, or nobody there."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from aws_lambda_powertools.utilities.idempotency.exceptions import IdempotencyPersistenceLayerError
from pybreaker import CircuitBreaker, CircuitBreakerError
from support.scripted import Turn, answer, end, reset, scripted, send, stall

from liftgen.runtime.caching import CachedClient, MemoryStore
from liftgen.runtime.circuit_breaker import SharedStorage
from liftgen.runtime.direct import Credentials, DirectClient
from liftgen.runtime.errors import Conflict, LiftError, Throttled, Unavailable
from liftgen.runtime.idempotency import TablePersistence, once
from liftgen.runtime.leases import Leases
from liftgen.runtime.rate_limits import MINUTE, FixedWindow, Outage, RateLimiter
from liftgen.runtime.service_table import ServiceTable


def refusal(code: str, status: int = 400) -> Turn:
    return send(answer(json.dumps({"__type": f"com.amazonaws#{code}"}).encode(), status))


FAULTS = {
    "throttled": refusal("ProvisionedThroughputExceededException"),
    "in conflict": refusal("TransactionConflictException"),
    "a server error": refusal("InternalServerError", 500),
    "no service": send(answer(b"upstream", 503)),
    "hangs up": end(),
    "half an answer": end(answer(b'{"Attributes":{}}')[:-5]),
    "breaks the connection": reset(),
}
EACH = pytest.mark.parametrize("fault", [*FAULTS, "silent", "half open"])


@contextmanager
def a_table(fault: str) -> Iterator[ServiceTable]:
    """A table behind a wire that has only this fault."""
    enough = threading.Event()
    silences = {"silent": stall(enough), "half open": stall(enough, answer()[:20])}
    with scripted((FAULTS | silences)[fault]) as server:
        client = DirectClient(
            "eu-west-1",
            endpoint_url=server.url,
            credentials=Credentials("A", "s"),
            attempts=1,
            connect_timeout=5,
            read_timeout=0.2,
            environment={},
        )
        try:
            yield ServiceTable(client=client, name="service")
        finally:
            enough.set()


@EACH
@pytest.mark.parametrize("on_outage", ["open", "closed"])
def test_a_rate_limit_is_answered_as_it_is_told(fault: str, on_outage: Any) -> None:
    with a_table(fault) as table:
        decision = RateLimiter(table, "api", (FixedWindow(5, MINUTE),), on_outage=on_outage).hit("t1")

    assert (decision.allowed, decision.outage) == (on_outage == "open", Outage(on_outage))


@EACH
def test_what_is_to_be_done_once_is_not_done(fault: str) -> None:
    done: list[int] = []
    with a_table(fault) as table, pytest.raises(IdempotencyPersistenceLayerError):
        once(TablePersistence(table), lambda: done.append(1), operation="pay", tenant="t1", payload={})

    assert done == []


@EACH
def test_a_lease_is_not_held(fault: str) -> None:
    with a_table(fault) as table, pytest.raises((Throttled, Unavailable, Conflict)):
        Leases(table).acquire("report", 10)


@EACH
def test_a_circuit_breaker_counts_for_itself(fault: str) -> None:
    def broken() -> None:
        raise ConnectionError

    with a_table(fault) as table:
        breaker = CircuitBreaker(fail_max=2, state_storage=SharedStorage(table, "payments", refresh=60))
        for _ in range(2):
            with pytest.raises((ConnectionError, CircuitBreakerError)):
                breaker.call(broken)

        with pytest.raises(CircuitBreakerError, match="still open"):
            breaker.call(broken)


@EACH
def test_a_cache_keeps_no_failure(fault: str) -> None:
    with a_table(fault) as table:
        store = MemoryStore()
        client = CachedClient(client=table.client, store=store, keys={"service": ("pk", "sk")}, patience=0)
        body = json.dumps({"TableName": "service", "Key": {"pk": {"S": "a"}, "sk": {"S": "a"}}}).encode()

        for _ in range(2):
            with pytest.raises(LiftError):
                client.call("GetItem", body)
