"""Client: the port, answered from memory."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from threading import RLock
from typing import TYPE_CHECKING, Any

from liftgen.documents import table_from_document
from liftgen.requests import create_table_request
from liftgen.runtime.errors import LiftError, failure
from liftgen.runtime.table import utc_now
from liftgen.testing.events import stream_record
from liftgen.testing.fake.faults import Fault, failed, kept_back
from liftgen.testing.fake.operations import operations
from liftgen.testing.fake.operations.transactions import Tokens
from liftgen.testing.fake.refusals import Refusal
from liftgen.testing.fake.store import Store
from liftgen.testing.fake.values import Item

if TYPE_CHECKING:
    from liftgen.documents import TableDocument

KEPT_CALLS = 10_000


@dataclass(frozen=True)
class Call:
    """A request as it came: which operation, and its JSON."""

    operation: str
    request: dict[str, Any]


class FakeClient:
    """DynamoDB in memory: the same port, the same answers, the same refusals.

    Tables are given as CreateTable takes them. Requests are atomic, and clients may be shared between threads.
    `calls` is what was asked, latest last. `clock` says when items change and which are past their expiry.
    """

    def __init__(self, *tables: Mapping[str, Any], clock: Callable[[], datetime] = utc_now) -> None:
        self.calls: deque[Call] = deque(maxlen=KEPT_CALLS)
        self._store = Store(clock)
        self._operations = operations(Tokens())
        self._lock = RLock()
        self._faults: list[tuple[str | None, Fault]] = []
        self._interruptions: list[tuple[str, Callable[[], object]]] = []
        for table in tables:
            self.create_table(table)

    @classmethod
    def with_tables(cls, *documents: TableDocument) -> FakeClient:
        """A client with these tables, described as the schema's documents are."""
        return cls(*(create_table_request(table_from_document(each)) for each in documents))

    def call(self, operation: str, body: bytes) -> bytes:
        """The answer's JSON to a request's JSON; errors as `Client` says."""
        request = _request(operation, body)
        with self._lock:
            self.calls.append(Call(operation, request))
            interruption = _take(self._interruptions, operation)
            fault = _take(self._faults, operation)
        if interruption is not None:
            interruption()
        with self._lock:
            answer = self._answer(operation, request) if fault is None else self._faulty(fault, operation, request)
        return json.dumps(answer, separators=(",", ":")).encode()

    def create_table(self, document: Mapping[str, Any]) -> None:
        """Make a table, described as CreateTable takes it."""
        with self._lock:
            self._answer("CreateTable", dict(document))

    def items(self, table: str) -> list[Item]:
        """Everything in a table, in no particular order; changing it changes nothing."""
        with self._lock:
            return [json.loads(json.dumps(item)) for item in self._store.tables[table].items.values()]

    def changes(self, table: str, since: int = 0) -> list[dict[str, Any]]:
        """The records of a table's stream, as Lambda gets them, after the first `since`.

        None for a table without a stream.
        """
        with self._lock:
            found = self._store.table(table)
            return [
                stream_record(
                    found.key_of(each.after or each.before or {}),
                    old=each.before,
                    new=each.after,
                    sequence=number,
                    at=each.at,
                    view=found.stream or "KEYS_ONLY",
                    table=table,
                    expired=each.expired,
                )
                for number, each in enumerate(found.changes[since:], since + 1)
            ]

    def expire(self, table: str) -> int:
        """Delete the items whose time is over, as DynamoDB does some time later; how many there were."""
        with self._lock:
            found = self._store.table(table)
            keys = found.expired()
            for key in keys:
                found.put(key, None, expired=True)
            return len(keys)

    def fail_next(self, fault: Fault, operation: str | None = None, *, times: int = 1) -> None:
        """Let the next request of this operation (None: of any) go wrong, or so many of them."""
        with self._lock:
            self._faults.extend([(operation, fault)] * times)

    def before_next(self, operation: str, do: Callable[[], object]) -> None:
        """Do something, such as another writer's write, just before the next request of this operation is answered."""
        with self._lock:
            self._interruptions.append((operation, do))

    def _answer(self, operation: str, request: dict[str, Any], *, ambiguous: bool = False) -> dict[str, Any]:
        try:
            perform = self._operations.get(operation)
            if perform is None:
                raise Refusal("UnknownOperationException", f"{operation} is nothing that the in-memory fake knows")
            return perform(self._store, request)
        except Refusal as refusal:
            raise failure(operation, 400, refusal.body, ambiguous=ambiguous) from None

    def _faulty(self, fault: Fault, operation: str, request: dict[str, Any]) -> dict[str, Any]:
        match fault:
            case Fault.LOST_ANSWER:
                self._answer(operation, request)
                raise failed(fault, operation, request)
            case Fault.REPEATED:
                self._answer_unseen(operation, request)
                return self._answer(operation, request, ambiguous=True)
            case Fault.UNPROCESSED if operation in ("BatchGetItem", "BatchWriteItem"):
                return self._partly(operation, request)
            case _:
                raise failed(fault, operation, request)

    def _answer_unseen(self, operation: str, request: dict[str, Any]) -> None:
        try:
            self._answer(operation, request)
        except LiftError:
            return

    def _partly(self, operation: str, request: dict[str, Any]) -> dict[str, Any]:
        done, left = kept_back(request)
        parameter = "UnprocessedKeys" if operation == "BatchGetItem" else "UnprocessedItems"
        if not done["RequestItems"]:
            return {"Responses": {}, parameter: left} if operation == "BatchGetItem" else {parameter: left}
        return {**self._answer(operation, done), parameter: left}


def _request(operation: str, body: bytes) -> dict[str, Any]:
    try:
        request = json.loads(body)
    except (ValueError, RecursionError):
        request = None
    if not isinstance(request, dict):
        raise failure(operation, 400, Refusal("SerializationException", "the request is no JSON object").body)
    return request


def _take(waiting: list[Any], operation: str) -> Any:
    """The first of those that wait for this operation, or for any."""
    for place, (wanted, what) in enumerate(waiting):
        if wanted in (None, operation):
            del waiting[place]
            return what
    return None
