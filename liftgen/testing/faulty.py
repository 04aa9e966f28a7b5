"""Faulty: a client over any other whose requests go wrong when the test says so."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock

from liftgen.runtime.client import Client
from liftgen.testing.fake.faults import Fault, failed


@dataclass
class FaultyClient:
    """Passes requests on, but those that are to fail: with `Fault`s as on the client in memory, or slowly.

    Of a lost answer, the request is made all the same. `UNPROCESSED` is for the client in memory alone.
    """

    client: Client
    _faults: list[tuple[str | None, Fault | Callable[[], object]]] = field(default_factory=list, init=False)
    _lock: Lock = field(default_factory=Lock, init=False, repr=False)

    def call(self, operation: str, body: bytes) -> bytes:
        """As `Client` says."""
        match self._next(operation):
            case None:
                return self.client.call(operation, body)
            case Fault.LOST_ANSWER as fault:
                self.client.call(operation, body)
                raise failed(fault, operation, json.loads(body))
            case Fault.REPEATED:
                self.client.call(operation, body)
                return self.client.call(operation, body)
            case Fault() as fault:
                raise failed(fault, operation, json.loads(body))
            case before:
                before()
                return self.client.call(operation, body)

    def fail_next(self, fault: Fault, operation: str | None = None, *, times: int = 1) -> None:
        """Let the next request of this operation (None: of any) go wrong, or so many of them."""
        if fault is Fault.UNPROCESSED:
            raise ValueError("only the client in memory leaves entries of a batch unprocessed")
        with self._lock:
            self._faults += [(operation, fault)] * times

    def slow_next(self, wait: Callable[[], object], operation: str | None = None, *, times: int = 1) -> None:
        """Let the next requests wait.

        For what the test does meanwhile, such as moving a clock or letting another writer go first.
        """
        with self._lock:
            self._faults += [(operation, wait)] * times

    @contextmanager
    def failing(self, fault: Fault, operation: str | None = None) -> Iterator[None]:
        """Let every request of this operation (None: of any) go wrong for the block."""
        many = (operation, fault)
        self.fail_next(fault, operation, times=10_000)
        try:
            yield
        finally:
            with self._lock:
                self._faults = [each for each in self._faults if each != many]

    def _next(self, operation: str) -> Fault | Callable[[], object] | None:
        with self._lock:
            for place, (wanted, fault) in enumerate(self._faults):
                if wanted in (None, operation):
                    del self._faults[place]
                    return fault
        return None
